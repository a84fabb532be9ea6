"""What-ifs, next moves, the map over two unknowns, and the picture of the game."""

from __future__ import annotations

import numpy as np

import standoff.ask as asking
from standoff import report
from standoff.ask import Comparison, Hinges, Multiplicity
from standoff.belief import quantile
from standoff.crisis import WhatIf
from standoff.game import CHANCE, NONE, UNTYPED, Tree
from standoff.language import is_dated, parse_query
from standoff.verbs.findings.claims import scale_of, spread_of
from standoff.verbs.findings.words import Wording, plain, spread
from standoff.worlds import ReadingWorlds, Worlds

LEVELS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])
CELLS = 8  # a side of the phase map
SHOWN_DRAWS = 300
HATCHED = 0.25  # of a cell's worlds, of which at least so many must have been tried:
FEWEST = 4
MUCH = 0.1  # what another equilibrium must move a quantity by to count


def what_ifs(worlds: Worlds, subjects: dict[str, str]) -> report.WhatIfs | None:
    """The file's scenarios beside the base; `subjects` maps each query to what it measures."""
    if not worlds.crisis.whatif or not subjects:
        return None
    queries = tuple(subjects)
    found = {w.id: asking.whatif_named(worlds, w, queries) for w in worlds.crisis.whatif}
    rows = tuple(_what_if(scenario, found[scenario.id]) for scenario in worlds.crisis.whatif)
    # beside changed games stand the same worlds unchanged, so that a difference is the change's and not the sample's
    again = [c for c in found.values() if len(c[0].base.values) == len(c[0].changed.values) < len(worlds.weights)]
    answers = [c.base for c in again[0]] if again else [asking.ask(worlds, q) for q in queries]
    said = f"the {len(answers[0].values):,} worlds in which games are solved again" if again else "nothing changed"
    base = report.WhatIfRow("base", "As things stand", "base", said, tuple(spread_of(a) for a in answers))
    scales = tuple(scale_of(parse_query(q)) for q in queries)
    return report.WhatIfs(tuple(subjects.values()), scales, base, rows)


def _what_if(scenario: WhatIf, found: tuple[Comparison, ...]) -> report.WhatIfRow:
    change = [f"set {name} to {value}" for name, value in scenario.set.items()]
    change += [f"forbid {m}" for m in scenario.forbid] + [f"make {m}" for m in scenario.force]
    change += [f"see {m}" for m in scenario.see]
    return report.WhatIfRow(
        scenario.id, scenario.title, "seeing" if scenario.see else "doing", "; ".join(change),
        tuple(spread_of(c.changed) for c in found), scenario.note or "",
    )  # fmt: skip


def indicators(worlds: Worlds, subjects: dict[str, str], wording: Wording) -> tuple[report.IndicatorRow, ...]:
    """Moves not yet reported: how likely each is, and where the answers would go if it were seen."""
    reported = {r.move for r in worlds.reports}
    rows = []
    before = {text: asking.ask(worlds, text).mean for text in subjects}
    known = [{(m.label, action) for m in r.tree.moves for action in m.actions} for r in worlds.readings]
    for move in worlds.readings[0].tree.moves:
        if move.label in reported or not subjects:
            continue
        for action in (a for a in move.actions if all((move.label, a) in moves for moves in known)):
            seen = f"{move.label} = {action}"
            chance = asking.ask(worlds, f"P({seen} | observed)")
            if not 0.01 <= chance.mean <= 0.99:
                continue
            then = asking.seeing(worlds, (seen,))
            rows.append(
                report.IndicatorRow(
                    seen, wording.move(move.label, action), spread_of(chance),
                    tuple(
                        report.Moved(subject, before[text], asking.ask(then, text).mean)
                        for text, subject in subjects.items()
                    ),
                )
            )  # fmt: skip
    return tuple(rows)


def phase_map(
    worlds: Worlds, hinges: Hinges, subject: str, scale: str, wording: Wording, others: Multiplicity | None = None
) -> report.PhaseMap | None:
    """The quantity over the two unknowns that move it most, draws on top, hatched where others answer otherwise."""
    names = [d.unknown for d in hinges.drivers if d.unknown != asking.READING][:2]
    if len(names) < 2:
        return None
    worlds = hinges.answer.behind or worlds  # dated answers come from a sample
    dated = is_dated(parse_query(hinges.answer.query))
    columns = asking.unknowns_of(worlds, worlds.ahead if dated else frozenset())
    x, y, values, weights = columns[names[0]], columns[names[1]], hinges.answer.values, worlds.weights
    kept = np.isfinite(values) & (weights > 0)
    x, y, values, weights = x[kept], y[kept], values[kept], weights[kept]
    x_edges, y_edges = np.linspace(x.min(), x.max(), CELLS + 1), np.linspace(y.min(), y.max(), CELLS + 1)
    mass, _, _ = np.histogram2d(y, x, bins=(y_edges, x_edges), weights=weights)
    total, _, _ = np.histogram2d(y, x, bins=(y_edges, x_edges), weights=weights * values)
    count, _, _ = np.histogram2d(y, x, bins=(y_edges, x_edges))
    with np.errstate(invalid="ignore", divide="ignore"):
        cells = np.where(count >= 5, total / mass, np.nan)  # fewer worlds say too little to colour a cell
    places = np.searchsorted(np.cumsum(weights), (np.arange(SHOWN_DRAWS) + 0.5) / SHOWN_DRAWS * weights.sum())
    places = np.unique(np.minimum(places, len(weights) - 1))
    query = parse_query(hinges.answer.query)
    level = getattr(query.right, "value", 0.0) if query.comparison else None
    hatched, hatching = None, ""
    if others is not None and hinges.answer.query in others.moves:
        hatched, hatching = _hatched(others, hinges.answer.query, names, x_edges, y_edges)
    return report.PhaseMap(
        f"map-{names[0]}-{names[1]}", subject, scale, wording.unknown(names[0]),  # type: ignore[arg-type]
        wording.unknown(names[1]), x_edges, y_edges, cells, x[places], y[places], weights[places], level,
        hatched, hatching,
    )  # fmt: skip


def _hatched(
    others: Multiplicity, query: str, names: list[str], x_edges: np.ndarray, y_edges: np.ndarray
) -> tuple[np.ndarray, str]:
    """The cells in which another equilibrium answers otherwise in at least a quarter of worlds; and that in words."""
    otherwise = others.changes.get(query)
    meaning = "would change the verdict"
    if otherwise is None:
        otherwise, meaning = (
            others.moves[query] > MUCH,
            f"would move the answer by more than {round(100 * MUCH)} points",
        )
    columns = asking.unknowns_of(others.sample)
    bins = (y_edges, x_edges)
    count, _, _ = np.histogram2d(columns[names[1]], columns[names[0]], bins=bins)
    mass, _, _ = np.histogram2d(columns[names[1]][otherwise], columns[names[0]][otherwise], bins=bins)
    hatched = (count >= FEWEST) & (mass >= HATCHED * count)
    lead = "Hatched" if hatched.any() else "Hatched, but nowhere here"
    return hatched, f"{lead}: another equilibrium {meaning} in at least a quarter of the worlds tried in that cell."


def tree_pictures(worlds: Worlds, wording: Wording, budget: int = 60) -> tuple[report.TreePicture, ...]:
    """One picture a reading: nodes that look alike from outside are one, whatever the types behind them."""
    pictures = []
    for k, reading in enumerate(worlds.readings):
        weights = worlds.weights[worlds.of_reading(k)]
        share = weights / weights.sum() if weights.sum() > 0 else np.full(len(weights), 1 / len(weights))
        nodes = public_tree(reading.tree, share @ reading.reach, wording)
        title = "The game"
        svg = report.tree_picture(nodes, budget=budget, name=f"tree-{reading.reading.id}", title=title)
        pictures.append(report.TreePicture(title, svg, len(nodes), reading.reading.id, _moves(reading, share, wording)))
    return tuple(pictures)


def public_tree(tree: Tree, reach: np.ndarray, wording: Wording) -> list[report.TreeNode]:
    """The tree as an onlooker sees it: one node for each history of public moves, branches with their frequencies."""
    at_node = np.zeros(tree.node_count)
    at_node[tree.terminal_of != NONE] = reach[tree.terminal_of[tree.terminal_of != NONE]]
    for n in range(tree.node_count - 1, 0, -1):
        at_node[tree.parent[n]] += at_node[n]
    names = {
        a: (h.move, h.actions[a - h.first_action]) for h in tree.infosets for a in range(h.slice.start, h.slice.stop)
    }
    public = {m.label for m in tree.moves}
    path: list[tuple[tuple[str, str], ...]] = []
    total: dict[tuple[tuple[str, str], ...], float] = {}
    sample_of: dict[tuple[tuple[str, str], ...], int] = {}
    for n in range(tree.node_count):
        step: tuple[str, str] | None = None
        if tree.action[n] != NONE:
            step = names[int(tree.action[n])]
        elif tree.odds_of[n] != NONE:
            odds = tree.odds[tree.odds_of[n]]
            step = (f"{CHANCE}.{odds.group}", odds.label) if f"{CHANCE}.{odds.group}" in public else None
        before = () if n == 0 else path[tree.parent[n]]
        here = before if step is None else (*before, step)
        path.append(here)
        new = n == 0 or step is not None
        total[here] = total.get(here, 0.0) + (at_node[n] if new else 0.0)
        # nature's choice of types is not public: the first public node below it stands for the same history
        if here not in sample_of or _hidden(tree, sample_of[here], public):
            sample_of[here] = n
    ids = {here: f"n{k}" for k, here in enumerate(sorted(total, key=lambda h: sample_of[h]))}
    return [_picture_node(tree, here, sample_of[here], ids, total, wording) for here in ids]


def _hidden(tree: Tree, node: int, public: set[str]) -> bool:
    """Whether a node is a draw of types."""
    if tree.infoset_of[node] != NONE or tree.terminal_of[node] != NONE:
        return False
    return f"{CHANCE}.{tree.odds[tree.odds_of[node + 1]].group}" not in public


def _picture_node(
    tree: Tree, here: tuple[tuple[str, str], ...], node: int, ids: dict[tuple[tuple[str, str], ...], str],
    total: dict[tuple[tuple[str, str], ...], float], wording: Wording,
) -> report.TreeNode:  # fmt: skip
    parent = ids[here[:-1]] if here else None
    chance = total[here] / total[here[:-1]] if here and total[here[:-1]] > 0 else None
    edge = plain(here[-1][1]) if here else ""
    if tree.terminal_of[node] != NONE:
        outcome = wording.outcome(tree.outcomes[tree.outcome[tree.terminal_of[node]]])
        return report.TreeNode(ids[here], parent, edge, "", "outcome", "", chance, outcome)
    if tree.infoset_of[node] == NONE:
        return report.TreeNode(ids[here], parent, edge, "Chance", "chance", "", chance)
    h = tree.infosets[tree.infoset_of[node]]
    seen = f"{h.move} {h.history}"
    return report.TreeNode(ids[here], parent, edge, wording.actor(h.player), "decision", seen, chance)


def _moves(reading: ReadingWorlds, weights: np.ndarray, wording: Wording) -> tuple[report.MoveRow, ...]:
    """How often each action is taken where play comes to it in at least one world in a hundred."""
    tree = reading.tree
    reached = weights @ reading.reach
    rows = []
    for h in tree.infosets:
        inside = np.zeros(tree.terminal_count, dtype=bool)
        for node in h.nodes:
            ends = tree.terminal_of[node : tree.end[node]]
            inside[ends[ends != NONE]] = True
        if reached[inside].sum() < 0.01:
            continue
        for k, action in enumerate(h.actions):
            probabilities = reading.solution.strategy[:, h.first_action + k]
            rows.append(
                report.MoveRow(
                    reading.reading.id, wording.actor(h.player), "" if h.type == UNTYPED else plain(h.type),
                    plain(h.move.partition(".")[2]),
                    "; ".join(wording.move(m, a) for m, a in h.history) or "nothing yet",
                    plain(action), spread(tuple(quantile(probabilities, weights, LEVELS).tolist())),
                )
            )  # fmt: skip
    return tuple(rows)
