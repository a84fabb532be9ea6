"""The tree as it is written: players, branches, parts, actions, odds in their places."""

from __future__ import annotations

from collections.abc import Callable

from standoff.crisis.drafts import Draft
from standoff.crisis.paths import circle
from standoff.crisis.problems import Finding, Path, among, listed
from standoff.crisis.resolved import ALL
from standoff.crisis.walk import Node, hidden, hides_at, label, leads, nodes
from standoff.crisis.written_tree import WrittenBranch, WrittenChance, WrittenCost, WrittenDecision

FEWEST, MOST = 2, 6


def check_tree(draft: Draft) -> list[Finding]:
    """Mistakes that show without writing the game out."""
    game, home, reading = draft.game, (*draft.home, "game"), draft.reading
    findings: list[Finding] = []

    def report(code: str, path: Path, message: str, hint: str = "", found: str = "", on_key: bool = False) -> None:
        findings.append(Finding(code, (*home, *path), message, hint, found, on_key, reading=reading))

    if not FEWEST <= len(game.players) <= MOST:
        report(
            "C076",
            ("players",),
            f"a game has {FEWEST} to {MOST} players, here are {len(game.players)}",
            on_key=True,
        )
    first: dict[str, tuple[str, ...]] = {}
    labels: dict[tuple[str, str], str] = {}
    moves = {label(node) for node, _ in nodes(game)}
    # As a reader meets them: where two nodes disagree, the later one is reported.
    for node, path in nodes(game):
        move, actions = label(node), tuple(node.actions)
        if isinstance(node, WrittenDecision):
            player, _, name = move.partition(".")
            if player not in game.players:
                hint = (
                    "a chance move is written `chance: name`"
                    if player == "chance"
                    else among("players", player, game.players)
                )
                report("C031", (*path, "move"), f'move "{name}": no player called "{player}"', hint, player)
            if node.infoset is not None:
                other = labels.setdefault((player, node.infoset), move)
                if other != move:
                    message = f'"{node.infoset}" is the label of {other} already, this is {move}'
                    report(
                        "C085",
                        (*path, "infoset"),
                        message,
                        "nodes that cannot be told apart hold one move",
                        node.infoset,
                    )
        known = first.setdefault(move, actions)
        if set(known) != set(actions):
            message = f"{move} has the actions {listed(known)} elsewhere, {listed(actions)} here"
            report(
                "C036",
                (*path, "actions"),
                message,
                "give one of the two moves another name",
                move,
                on_key=True,
            )
        for step in hidden(node):
            if step != "all" and step not in moves:
                report(
                    "C074",
                    (*path, *hides_at(node, step)),
                    f'no move called "{step}"',
                    among("moves", step, sorted(moves)),
                    step,
                )
        for action, branch in node.actions.items():
            _odds_in_place(node, action, branch, path, report)
            for index, cost in enumerate(branch.costs if isinstance(branch, WrittenBranch) else ()):
                findings += _cost(cost, (*path, "actions", action, "costs", index), draft)
    findings += _goals(draft, home)
    return findings


def _odds_in_place(
    node: Node, action: str, branch: WrittenBranch | str, path: Path, report: Callable[..., None]
) -> None:
    odds = branch.odds if isinstance(branch, WrittenBranch) else None
    at: Path = (*path, "actions", action)
    if isinstance(node, WrittenChance) and odds is None:
        report("C084", at, f'"{action}" has no odds', "write {odds: 0.1 to 0.3, then: …}", action, True)
    elif isinstance(node, WrittenDecision) and odds is not None:
        hint = "the odds of a player's action are what the game is solved for"
        report("C084", (*at, "odds"), f"{node.move} is a player's move, it has no odds", hint, action, True)


def _cost(cost: WrittenCost, path: Path, draft: Draft) -> list[Finding]:
    home: Path = (*draft.home, "game")
    players = draft.game.players
    if cost.who not in players:
        hint = among("players", cost.who, players)
        message = f'cost: no player called "{cost.who}"'
        return [Finding("C031", (*home, *path, "who"), message, hint, cost.who, reading=draft.reading)]
    key = "sunk" if cost.sunk is not None else "tied"
    amounts = getattr(cost, key)
    types = players[cost.who].types
    findings = []
    for kind in amounts if isinstance(amounts, dict) else ():
        if kind != ALL and kind not in types:
            at: Path = (*path, key, kind)
            for name, written in draft.pattern.costs.items() if draft.pattern else ():
                if isinstance(written, dict) and kind in written:
                    at = ("costs", name, kind)
            hint = among("types", kind, types) if types else f"{cost.who} has no types; write one amount"
            message = f'{cost.who} has no type called "{kind}"'
            findings.append(Finding("C075", (*home, *at), message, hint, kind, on_key=True, reading=draft.reading))
    return findings


def _goals(draft: Draft, home: Path) -> list[Finding]:
    game, reading = draft.game, draft.reading
    findings = []
    for goal, path, _part in leads(game):
        if goal not in game.outcomes and goal not in game.parts:
            hint = among("outcomes and parts", goal, [*game.outcomes, *game.parts])
            message = f'there is no outcome and no part called "{goal}"'
            findings.append(Finding("C032", (*home, *path), message, hint, goal, reading=reading))
    for name in game.parts:
        if name in game.outcomes:
            message = f'"{name}" is both an outcome and a part'
            findings.append(Finding("C032", (*home, "parts", name), message, "rename one", name, True, reading=reading))
    around = circle(game)
    if around:
        message = f"parts in a circle: {' → '.join(around)}"
        hint = "the game would never end; write out as many rounds as are needed"
        findings.append(Finding("C033", (*home, "parts", around[0]), message, hint, around[0], True, reading=reading))
    # A misspelt name leaves what was meant unreached: one mistake, not two.
    if not findings and game.pattern_used is None:
        reached, outcomes = _reached(draft)
        for name in game.parts:
            if name not in reached:
                hint = "name it in a branch, or remove it"
                message = f'nothing leads to the part "{name}"'
                findings.append(Finding("C034", (*home, "parts", name), message, hint, name, True, reading=reading))
        for name in game.outcomes:
            if name not in outcomes:
                message = f'nothing leads to the outcome "{name}"'
                findings.append(Finding("C035", (*home, "outcomes", name), message, "", name, True, reading=reading))
    return findings


def _reached(draft: Draft) -> tuple[set[str], set[str]]:
    """Parts that can be reached from the tree, and outcomes that anything leads to."""
    goals: dict[str | None, list[str]] = {}
    for goal, _path, part in leads(draft.game):
        goals.setdefault(part, []).append(goal)
    reached: set[str] = set()
    waiting = list(goals.get(None, ()))
    while waiting:
        name = waiting.pop()
        if name in draft.game.parts and name not in reached:
            reached.add(name)
            waiting += goals.get(name, ())
    return reached, {goal for names in goals.values() for goal in names}
