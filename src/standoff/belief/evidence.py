r"""What reports say, and how likely a world makes them.

A report with reliability $r$ happened as told with probability $r$ and otherwise says nothing, so along a path $z$ it
counts $r\,1[z \text{ has the move}] + 1 - r$. Reports multiply; reports of one move that share an upstream source are
one report, as reliable as the best of them. The likelihood of all reports in a world is then
$\sum_z \rho_z \prod_k (r_k 1_{kz} + 1 - r_k)$: exact, for any number of reports in any order.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from standoff.belief.reliability import UNGRADED, reliability
from standoff.crisis import Event, Source, day_of
from standoff.game import Tree
from standoff.language import parse_move


@dataclass(frozen=True)
class Witness:
    """One upstream source behind a report, and the reliability of what it says."""

    root: str
    reliability: float


@dataclass(frozen=True)
class Report:
    """A reported move of the game, with everyone who vouches for it."""

    id: str
    date: datetime.date
    title: str
    move: str  # player.move
    action: str
    sources: tuple[str, ...]
    grade: str
    status: str
    witnesses: tuple[Witness, ...]

    @property
    def reliability(self) -> float:
        """Probability that at least one independent witness is right."""
        return best_of(self.witnesses)


def best_of(witnesses: Iterable[Witness]) -> float:
    """Probability that at least one independent witness is right; those with one root count once."""
    best: dict[str, float] = {}
    for witness in witnesses:
        best[witness.root] = max(best.get(witness.root, 0.0), witness.reliability)
    return 1.0 - float(np.prod([1.0 - r for r in best.values()]))


def root_of(source: str, sources: Mapping[str, Source]) -> str:
    """The source that a source goes back to, following `upstream` to its end."""
    seen = {source}
    while source in sources and (up := sources[source].upstream) is not None and up not in seen:
        seen.add(up)
        source = up
    return source


def witnesses(
    item_grade: str | None,
    cited: tuple[str, ...],
    sources: Mapping[str, Source],
    override: Mapping[str, float],
) -> tuple[Witness, ...]:
    """Who vouches for an item: a grade of the item itself comes before those of its sources."""
    if item_grade is not None or not cited:
        root = root_of(cited[0], sources) if cited else "unsourced"
        return (Witness(root, reliability(item_grade, override)),)
    return tuple(Witness(root_of(s, sources), reliability(sources[s].grade, override)) for s in cited)


def evidence_weights(tree: Tree, reports: Iterable[Report]) -> Float[np.ndarray, " T"]:
    """How well each path fits the reports: the product over independent reports (module docstring); read-only."""
    return _weights(tree, tuple(reports))


@lru_cache(maxsize=256)  # the same reports are asked of one tree again and again
def _weights(tree: Tree, reports: tuple[Report, ...]) -> np.ndarray:
    best: dict[tuple[str, str, str], float] = {}
    for report in reports:
        for witness in report.witnesses:
            key = (report.move, report.action, witness.root)
            best[key] = max(best.get(key, 0.0), witness.reliability)
    weights = np.ones(tree.terminal_count)
    for (move, action, _root), r in sorted(best.items()):
        weights = weights * np.where(tree.mask_of_move(move, action), 1.0, 1.0 - r)
    weights.setflags(write=False)
    return weights


def reports_of(
    events: Iterable[Event], sources: Mapping[str, Source], override: Mapping[str, float]
) -> tuple[Report, ...]:
    """The events that are tied to a move of the game, oldest first."""
    found = []
    for event in events:
        if event.move is None:
            continue
        player, name, action = parse_move(event.move)
        grade = event.grade or ", ".join(sources[s].grade or UNGRADED for s in event.sources)
        found.append(
            Report(
                id=event.id, date=day_of(event.date), title=event.what or event.act, move=f"{player}.{name}",
                action=action, sources=tuple(event.sources), grade=grade, status=event.status,
                witnesses=witnesses(event.grade, tuple(event.sources), sources, override),
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda r: r.date))
