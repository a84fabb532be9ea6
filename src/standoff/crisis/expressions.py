"""Where a crisis file holds expressions, and of which kind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from standoff.crisis.drafts import Draft
from standoff.crisis.problems import Path
from standoff.crisis.walk import nodes
from standoff.crisis.written import CrisisFile, PlayerPreference, WrittenPreference
from standoff.crisis.written_tree import NamedUnknown, WrittenBranch, WrittenCost
from standoff.crisis.written_weeks import CURBED, WrittenWeeks, told

Kind = Literal["value", "odds", "ordering", "condition", "move", "query"]


@dataclass(frozen=True)
class Expression:
    """An expression as written. `odds` are values that may be `rest`."""

    kind: Kind
    text: str | int | float
    path: Path
    reading: int | None = None


def of_file(written: CrisisFile) -> Iterator[Expression]:
    """Expressions outside of games and preferences."""
    for name, entry in written.unknowns.items():
        if isinstance(entry, NamedUnknown):
            yield Expression("value", entry.value, ("unknowns", name, "value"))
        else:
            yield Expression("value", entry, ("unknowns", name))
    for index, event in enumerate(written.events):
        if event.move is not None:
            yield Expression("move", event.move, ("events", index, "move"))
    for index, episode in enumerate(written.episodes):
        yield Expression("value", episode.relevance, ("episodes", index, "relevance"))
        for number, observed in enumerate(episode.observed):
            yield Expression("move", observed.move, ("episodes", index, "observed", number, "move"))
    if written.weeks is not None:
        yield from _of_weeks(written.weeks)
    for index, claim in enumerate(written.argument):
        yield Expression("query", claim.test, ("argument", index, "test"))
    for index, question in enumerate(written.questions):
        if question.test is not None:
            yield Expression("query", question.test, ("questions", index, "test"))
    for index, scenario in enumerate(written.whatif):
        for name, value in scenario.set.items():
            yield Expression("value", value, ("whatif", index, "set", name))
        for key in ("forbid", "force", "see"):
            for number, move in enumerate(getattr(scenario, key)):
                yield Expression("move", move, ("whatif", index, key, number))


def _of_weeks(weeks: WrittenWeeks) -> Iterator[Expression]:
    for path, entry in told(weeks):
        if isinstance(entry, NamedUnknown):
            yield Expression("value", entry.value, (*path, "value"))
        else:
            yield Expression("value", entry, path)
    if weeks.truce.curbed is not None:
        yield Expression("condition", weeks.truce.curbed, CURBED)


def of_draft(draft: Draft) -> Iterator[Expression]:
    """Expressions of a game and its preferences, as far as the file states them; a pattern's own are
    sound.
    """
    home: Path = (*draft.home, "game")
    if draft.pattern is not None:
        for name, amount in draft.pattern.costs.items():
            yield from _amounts(amount, (*home, "costs", name), draft.reading)
        for player, odds in draft.pattern.types.items():
            for kind, value in odds.items():
                yield Expression("odds", value, (*home, "types", player, kind), draft.reading)
    else:
        yield from _of_tree(draft, home)
    if draft.game.precision is not None:
        yield Expression("value", draft.game.precision, (*home, "precision"), draft.reading)
    for player, preference in draft.stated.items():
        path: Path = (*draft.home, "preferences", player)
        yield from _of_preference(preference, path, draft.reading)


def _of_tree(draft: Draft, home: Path) -> Iterator[Expression]:
    for player, entry in draft.game.players.items():
        for kind, value in entry.types.items():
            yield Expression("odds", value, (*home, "players", player, "types", kind), draft.reading)
    for node, below in nodes(draft.game):
        for action, branch in node.actions.items():
            if isinstance(branch, WrittenBranch):
                path: Path = (*home, *below, "actions", action)
                if branch.odds is not None:
                    yield Expression("odds", branch.odds, (*path, "odds"), draft.reading)
                for index, cost in enumerate(branch.costs):
                    yield from _of_cost(cost, (*path, "costs", index), draft.reading)


def _of_cost(cost: WrittenCost, path: Path, reading: int | None) -> Iterator[Expression]:
    for key in ("sunk", "tied"):
        amount = getattr(cost, key)
        if amount is not None:
            yield from _amounts(amount, (*path, key), reading)
    if cost.when is not None:
        yield Expression("condition", cost.when, (*path, "when"), reading)


def _amounts(amount: object, path: Path, reading: int | None) -> Iterator[Expression]:
    if isinstance(amount, dict):
        for kind, value in amount.items():
            yield Expression("value", value, (*path, kind), reading)
    elif isinstance(amount, (str, int, float)):
        yield Expression("value", amount, path, reading)


def _of_preference(preference: PlayerPreference, path: Path, reading: int | None) -> Iterator[Expression]:
    if isinstance(preference, dict):
        for kind, entry in preference.items():
            yield from _of_preference(entry, (*path, kind), reading)
    elif isinstance(preference, WrittenPreference):
        if preference.ordering is not None:
            yield from _of_preference(preference.ordering, (*path, "ordering"), reading)
        for outcome, value in (preference.values or {}).items():
            yield Expression("value", value, (*path, "values", outcome), reading)
    elif isinstance(preference, str):
        yield Expression("ordering", preference, path, reading)
    else:
        for index, text in enumerate(preference):
            yield Expression("ordering", text, (*path, index), reading)
