"""A picture of a game tree: read from left to right, one line of play per row.

The action stands above its branch, the player to move below it. Branches are as wide as they are likely.
Nodes that a player cannot tell apart carry the same letter and are joined by a dotted line. A tree above its
budget is folded where play is least likely to come: the stub says how many nodes are hidden and how they
mostly end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.sax.saxutils import escape

from standoff.report.tree_fold import Fold, fold
from standoff.report.words import percent_short

ROW = 30.0
TOP = 26.0
MOST_LINES = 8
BEND = 26.0  # the part of a column in which a branch swings to its row
CHARACTER = 6.7  # width of an average character at 12 px
RADIUS = 7.0
INK = "#1b1f24"
CHANCE = "#3f4650"
INKS = ("#0b4f8a", "#a13d00", "#4b2a7b", "#00614a", "#7a1f4f", "#5c5200")
"""One per player, all at least 6:1 on white; letters and labels say the same without colour."""


@dataclass(frozen=True)
class TreeNode:
    """One node as the picture needs it. Parents come before children; `parent` is None at the root.

    `edge` names the action that led here and `probability` how often it is taken; `infoset` is shared by
    nodes their mover cannot tell apart; `outcome` labels an end.
    """

    id: str
    parent: str | None
    edge: str = ""
    mover: str = ""
    kind: Literal["decision", "chance", "outcome"] = "decision"
    infoset: str = ""
    probability: float | None = None
    outcome: str = ""


def tree_picture(nodes: Sequence[TreeNode], budget: int = 120, name: str = "tree", title: str = "Game tree") -> str:
    """The tree as one SVG; `name` prefixes its ids, so that several pictures can share a page."""
    if not nodes:
        raise ValueError("a tree needs at least its root")
    shown = fold(nodes, budget)
    row = _rows(shown)
    columns = _columns(shown)
    x = {node.id: columns[shown.depth[node.id]] for node in shown.nodes}
    y = {key: TOP + ROW * value for key, value in row.items()}
    ink = _inks(nodes)
    letters = _letters(shown)
    parts = [_branch(node, x, y) for node in shown.nodes if node.parent is not None]
    parts += _same_set(shown, letters, x, y, ink)
    parts += [_mark(node, shown, letters, x[node.id], y[node.id], ink) for node in shown.nodes]
    width = max(x[node.id] + 14 + CHARACTER * len(_ending(node, shown)) for node in shown.nodes) + 12
    height = max(y.values()) + ROW / 2 + 8
    about = _describe(nodes, shown)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="tree" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" role="img" aria-labelledby="{name}-title {name}-desc" '
        f'font-family="Arial, Helvetica, sans-serif" font-size="12">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(about)}</desc>'
        f'<rect width="{width:.0f}" height="{height:.0f}" fill="#fff"/>{"".join(parts)}</svg>'
    )


def _rows(shown: Fold) -> dict[str, float]:
    """Ends take consecutive rows; a node stands in the middle of its first and last child."""
    row: dict[str, float] = {}
    free = 0
    stack: list[tuple[str, bool]] = [(shown.nodes[0].id, False)]
    while stack:
        key, children_placed = stack.pop()
        below = shown.children[key]
        if not below:
            row[key] = float(free)
            free += 1
        elif children_placed:
            row[key] = (row[below[0].id] + row[below[-1].id]) / 2
        else:
            stack.append((key, True))
            stack.extend((child.id, False) for child in reversed(below))
    return row


def _columns(shown: Fold) -> list[float]:
    """Left end of each column: wide enough for the longest label on the branches that lead into it."""
    longest = [0] * (1 + max(shown.depth.values()))
    for node in shown.nodes:
        depth = shown.depth[node.id]
        longest[depth] = max(longest[depth], len(_branch_label(node)), len(_mover_label(node)))
    left = [max(20.0, 14 + CHARACTER * longest[0])]
    for characters in longest[1:]:
        left.append(left[-1] + BEND + 22 + CHARACTER * characters)
    return left


def _branch_label(node: TreeNode) -> str:
    if node.probability is None:
        return node.edge
    return f"{node.edge} {percent_short(node.probability)}"


def _mover_label(node: TreeNode) -> str:
    return node.mover if node.kind == "decision" else ("chance" if node.kind == "chance" else "")


def _ending(node: TreeNode, shown: Fold) -> str:
    if node.id in shown.hidden:
        return f"+{shown.hidden[node.id]} nodes, {shown.mostly[node.id]}"
    return node.outcome if node.kind == "outcome" else ""


def _branch(node: TreeNode, x: dict[str, float], y: dict[str, float]) -> str:
    assert node.parent is not None
    x0, y0, x1, y1 = x[node.parent], y[node.parent], x[node.id], y[node.id]
    middle = x0 + BEND / 2
    width = 1.2 if node.probability is None else 0.8 + 4.2 * node.probability
    return (
        f'<path d="M{x0:.1f} {y0:.1f}C{middle:.1f} {y0:.1f} {middle:.1f} {y1:.1f} {x0 + BEND:.1f} {y1:.1f}'
        f'H{x1:.1f}" fill="none" stroke="#8a8f98" stroke-width="{width:.1f}"/>'
        f'<text x="{x0 + BEND + 4:.1f}" y="{y1 - 5:.1f}" fill="{INK}">{escape(_branch_label(node))}</text>'
    )


def _same_set(
    shown: Fold, letters: dict[str, str], x: dict[str, float], y: dict[str, float], ink: dict[str, str]
) -> list[str]:
    """Dotted lines from node to node of a set, bowed to the right so that they do not hide under branches.

    Where many sets share the picture their lines would lie on one another: the letters then speak alone.
    """
    lines: list[str] = []
    if len(letters) > MOST_LINES:
        return lines
    for infoset in letters:
        together = [node for node in shown.nodes if node.infoset == infoset and node.id not in shown.hidden]
        together.sort(key=lambda node: y[node.id])
        for upper, lower in zip(together, together[1:], strict=False):
            x0, y0, x1, y1 = x[upper.id], y[upper.id], x[lower.id], y[lower.id]
            bow = max(x0, x1) + 10 + min(12.0, (y1 - y0) / 12)
            curve = f"C{bow:.1f} {y0 + 12:.1f} {bow:.1f} {y1 - 12:.1f} {x1:.1f} {y1:.1f}"
            lines.append(
                f'<path d="M{x0:.1f} {y0:.1f}{curve}" fill="none" stroke="{ink[upper.mover]}" '
                f'stroke-width="1.4" stroke-dasharray="1.5 4" stroke-linecap="round"/>'
            )
    return lines


def _mark(node: TreeNode, shown: Fold, letters: dict[str, str], x: float, y: float, ink: dict[str, str]) -> str:
    if node.id in shown.hidden:
        return _stub(_ending(node, shown), x, y)
    if node.kind == "outcome":
        return _end(_ending(node, shown), x, y)
    if node.kind == "chance":
        side = RADIUS + 1
        diamond = f"M{x - side:.1f} {y:.1f}L{x:.1f} {y - side:.1f}L{x + side:.1f} {y:.1f}L{x:.1f} {y + side:.1f}Z"
        shape = f'<path d="{diamond}" fill="#fff" stroke="{CHANCE}" stroke-width="1.5"/>'
        return shape + _below(_mover_label(node), CHANCE, x, y)
    letter = letters.get(node.infoset, "")
    radius = RADIUS + 2 if letter else RADIUS
    shape = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{ink[node.mover]}"/>'
    if letter:
        shape += (
            f'<text x="{x:.1f}" y="{y + 4:.1f}" text-anchor="middle" font-weight="bold" fill="#fff">{letter}</text>'
        )
    return shape + _below(_mover_label(node), ink[node.mover], x, y)


def _stub(text: str, x: float, y: float) -> str:
    width = CHARACTER * len(text) + 10
    return (
        f'<rect x="{x:.1f}" y="{y - 10:.1f}" width="{width:.1f}" height="20" rx="4" fill="#f1f3f5" '
        f'stroke="#6b7280" stroke-dasharray="4 3"/>'
        f'<text x="{x + 5:.1f}" y="{y + 4:.1f}" fill="{INK}">{escape(text)}</text>'
    )


def _end(text: str, x: float, y: float) -> str:
    return (
        f'<rect x="{x - 3:.1f}" y="{y - 3:.1f}" width="6" height="6" fill="{INK}"/>'
        f'<text x="{x + 10:.1f}" y="{y + 4:.1f}" font-weight="bold" fill="{INK}" stroke="#fff" '
        f'stroke-width="3" paint-order="stroke">{escape(text)}</text>'
    )


def _below(text: str, colour: str, x: float, y: float) -> str:
    return f'<text x="{x - 10:.1f}" y="{y + 15:.1f}" text-anchor="end" fill="{colour}">{escape(text)}</text>'


def _inks(nodes: Sequence[TreeNode]) -> dict[str, str]:
    movers = dict.fromkeys(node.mover for node in nodes if node.kind == "decision")
    return {mover: INKS[k % len(INKS)] for k, mover in enumerate(movers)}


def _letters(shown: Fold) -> dict[str, str]:
    """A letter for each information set with two or more nodes in sight: A … Z, a … z, then numbers."""
    seen: dict[str, int] = {}
    for node in shown.nodes:
        if node.infoset and node.kind == "decision" and node.id not in shown.hidden:
            seen[node.infoset] = seen.get(node.infoset, 0) + 1
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    shared = [infoset for infoset, count in seen.items() if count > 1]
    return {infoset: alphabet[k] if k < 52 else str(k - 51) for k, infoset in enumerate(shared)}


def _describe(nodes: Sequence[TreeNode], shown: Fold) -> str:
    ends = sum(node.kind == "outcome" for node in nodes)
    text = f"{len(nodes)} nodes, {ends} of them ends; read from left to right."
    if shown.hidden:
        text += f" {sum(shown.hidden.values())} nodes are folded into {len(shown.hidden)} stubs."
    return text
