"""Which unknowns a game hangs on, and which only the weeks ahead."""

from __future__ import annotations

from collections.abc import Iterator

from standoff.crisis.fields import Model
from standoff.crisis.parsed import read_value
from standoff.crisis.resolved import Branch, Cost, Crisis, Episode, GameSection, Player, Preference
from standoff.crisis.walk import records
from standoff.language import names


def weeks_only(crisis: Crisis) -> tuple[str, ...]:
    """The unknowns that nothing but the section `weeks` refers to, directly or through others, by name.

    They are drawn apart, so that a rate more or less in that section leaves every other draw as it was.
    """
    if crisis.weeks is None:
        return ()
    games = (*crisis.readings, *crisis.episodes)
    played = _reached(crisis, [text for game in games for text in _amounts(game)])
    return tuple(sorted(_reached(crisis, list(crisis.weeks.amounts)) - played))


def _reached(crisis: Crisis, waiting: list[str]) -> set[str]:
    """The unknowns that these expressions refer to, and those behind them."""
    found: set[str] = set()
    while waiting:
        value = read_value(waiting.pop())
        for name in names(value) if value is not None else ():
            if name in crisis.unknowns and name not in found:
                found.add(name)
                waiting.append(crisis.unknowns[name].value)
    return found


def _amounts(model: Model) -> Iterator[str]:
    """Every value a reading or an episode holds."""
    for record, _ in records(model):
        match record:
            case Player(types=odds):
                yield from odds.values()
            case Cost(sunk=sunk, tied=tied):
                yield from (*(sunk or {}).values(), *(tied or {}).values())
            case Branch(odds=str(odds)):
                yield odds
            case GameSection(precision=precision):
                yield precision
            case Preference(values=values):
                yield from (values or {}).values()
            case Episode(relevance=relevance):
                yield relevance
