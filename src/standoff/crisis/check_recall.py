"""The game written out: moves made once, hidden moves that exist, costs that can fall due, players who
remember.
"""

from __future__ import annotations

from collections.abc import Collection

from standoff.crisis.drafts import Draft
from standoff.crisis.parsed import read_condition
from standoff.crisis.paths import LONGEST, MOST_NODES, End, Paths, Step, Visit, seen
from standoff.crisis.possible import possible
from standoff.crisis.problems import Finding, Path, listed
from standoff.crisis.walk import Node, hidden, hides_at, label
from standoff.crisis.written_tree import WrittenDecision


def check_paths(draft: Draft, written_out: Paths, wrong: Collection[Path] = ()) -> list[Finding]:
    """Mistakes that show on the paths through a game. `wrong` are the paths of conditions with other
    mistakes.
    """
    home: Path = (*draft.home, "game")
    if not written_out.complete:
        message = f"written out, the game has over {MOST_NODES:,} nodes or {LONGEST} moves on a path"
        hint = "use fewer rounds, or fewer moves with many actions"
        return [Finding("C077", (*home, "tree"), message, hint, on_key=True, reading=draft.reading)]
    repeated = _repeated(draft, written_out, home)
    if repeated:
        return repeated  # what comes after a move made twice is not known
    return [
        *_hidden(draft, written_out, home),
        *_forgotten(draft, written_out, home),
        *_never_due(draft, written_out.ends, home, wrong),
    ]


def _repeated(draft: Draft, written_out: Paths, home: Path) -> list[Finding]:
    findings = {}
    for visit in written_out.visits:
        move = label(visit.node)
        if any(move == earlier for earlier, _ in visit.history):
            key = "chance" if move.startswith("chance.") else "move"
            message = f"{move} comes a second time on one path"
            hint = "give the second round a name of its own"
            findings[visit.path] = Finding(
                "C078", (*home, *visit.path, key), message, hint, move, reading=draft.reading
            )
    return list(findings.values())


def _hidden(draft: Draft, written_out: Paths, home: Path) -> list[Finding]:
    before: dict[Path, set[str]] = {}
    named: dict[Path, Node] = {}
    everywhere = {label(visit.node) for visit in written_out.visits}
    for visit in written_out.visits:
        named[visit.path] = visit.node
        before.setdefault(visit.path, set()).update(move for move, _ in visit.history)
    return [
        Finding(
            "C074",
            (*home, *path, *hides_at(node, step)),
            f"{step} never comes before this",
            "",
            step,
            reading=draft.reading,
        )
        for path, node in named.items()
        for step in hidden(node)
        if step != "all" and step in everywhere and step not in before[path]
    ]


def _forgotten(draft: Draft, written_out: Paths, home: Path) -> list[Finding]:
    """Nodes that cannot be told apart must share what the player itself did and knew (Kuhn 1953)."""
    sets: dict[tuple[object, ...], int] = {}
    past: dict[int, tuple[Visit, tuple[tuple[int, str], ...]]] = {}
    own_set: dict[tuple[Step, ...], tuple[int, Visit]] = {}
    findings: dict[Path, Finding] = {}
    for visit in written_out.visits:
        if not isinstance(visit.node, WrittenDecision):
            continue
        player = visit.node.move.partition(".")[0]
        known = ("label", visit.node.infoset) if visit.node.infoset else (visit.node.move, seen(visit))
        here = sets.setdefault((player, *known), len(sets))
        own_set[visit.history] = (here, visit)
        mine = tuple(
            (own_set[visit.history[:depth]][0], action)
            for depth, (move, action) in enumerate(visit.history)
            if move.partition(".")[0] == player
        )
        other, theirs = past.setdefault(here, (visit, mine))
        if theirs != mine and visit.path not in findings:
            what = _what_is_forgotten(player, visit, other, own_set)
            hint = "show it what it has seen or done before: remove that from `hides`, or the `infoset` label"
            key = "infoset" if visit.node.infoset else "hides"
            findings[visit.path] = Finding(
                "C037",
                (*home, *visit.path, key),
                f"imperfect recall: at {visit.node.move}, {player} forgets {what}",
                hint,
                visit.node.move,
                reading=draft.reading,
            )
    return list(findings.values())


def _what_is_forgotten(
    player: str, one: Visit, other: Visit, own_set: dict[tuple[Step, ...], tuple[int, Visit]]
) -> str:
    def own(visit: Visit) -> list[tuple[Step, Visit]]:
        return [
            (step, own_set[visit.history[:depth]][1])
            for depth, step in enumerate(visit.history)
            if step[0].partition(".")[0] == player
        ]

    mine, theirs = own(one), own(other)
    for (step, at), (their_step, their_at) in zip(mine, theirs, strict=False):
        if step[0] != their_step[0]:
            return f"whether it made {step[0]} or {their_step[0]}"
        if own_set[at.history][0] != own_set[their_at.history][0]:
            gone = sorted({move for move, _ in set(seen(at)) ^ set(seen(their_at))})
            return f"what it saw before {step[0]}: {listed(gone)}"
        if step != their_step:
            return f"what it did at {step[0]}"
    longer = mine if len(mine) > len(theirs) else theirs
    return f"whether it made {longer[min(len(mine), len(theirs))][0][0]}"


def _never_due(draft: Draft, ends: tuple[End, ...], home: Path, wrong: Collection[Path]) -> list[Finding]:
    due: dict[Path, bool] = {}
    when: dict[Path, str] = {}
    for end in ends:
        steps = dict(end.history)
        for path, cost in end.costs:
            condition = read_condition(cost.when) if cost.when is not None else None
            if condition is not None and cost.when is not None and not due.get(path):
                due[path] = possible(condition, steps, end.outcome)
                when[path] = cost.when
    return [
        Finding(
            "C073",
            (*home, *path, "when"),
            f'on no path after this does "{when[path]}" come true, so it is never paid',
            "check the names of move and action",
            when[path],
            reading=draft.reading,
        )
        for path, ever in due.items()
        if not ever and (*home, *path, "when") not in wrong
    ]
