"""What an unknown stands for, which says what numbers it may have."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from standoff.crisis import TRUCE_COEFFICIENTS, Weeks
from standoff.game import CostOf
from standoff.language import LanguageError, names, parse_value
from standoff.worlds import Worlds

MOST_LOG_DAYS, MOST_LOG_SCALE = 50.0, 3.0  # of coefficients of truces: beyond these, days are no numbers any more


def must_be_possible(name: str, value: float, worlds: Worlds, line: int = 1, column: int = 1) -> None:
    """LanguageError where an unknown cannot have this value.

    No ranking survives a utility outside 0 to 1; odds and chances lie there too. Precision is not negative, nor are
    rates, means and counts of the weeks ahead.
    """
    low, high = limits(name, worlds)
    if not (math.isfinite(value) and low <= value <= high):
        wanted = "a finite number"
        if math.isfinite(low):
            wanted = f"a number from {low:g} to {high:g}" if math.isfinite(high) else f"a number, {low:g} or more"
        raise LanguageError(f"{name} cannot be {value:g}", line, column, f"{value:g}", f"it is {wanted}")


def limits(name: str, worlds: Worlds) -> tuple[float, float]:
    """The least and the largest value an unknown may have."""
    weeks = worlds.crisis.weeks
    odds = {o.value for r in worlds.readings for o in r.tree.odds} | {e.relevance for e in worlds.crisis.episodes}
    chances = set(_chances(weeks)) if weeks else set[str]()
    if name in odds | chances or name.startswith("u("):
        return 0.0, 1.0
    if name in TRUCE_COEFFICIENTS:
        return -(most := MOST_LOG_SCALE if name == "truce_log_scale" else MOST_LOG_DAYS), most
    if name in (weeks.amounts if weeks else ()) or any(r.reading.game.precision == name for r in worlds.readings):
        return 0.0, math.inf
    return -math.inf, math.inf


def _chances(weeks: Weeks) -> Iterator[str]:
    truce = weeks.truce
    yield from (weeks.mediation, truce.monitors, truce.peacekeepers, truce.written, truce.definitive)
    yield truce.after_intervention


def relevances(worlds: Worlds) -> frozenset[str]:
    """The unknowns that say how much earlier episodes count: they change what was learnt."""
    return behind((e.relevance for e in worlds.crisis.episodes), worlds)


def is_played(name: str, worlds: Worlds) -> bool:
    """Whether games or the weeks ahead depend on an unknown: odds, costs, utilities, precision, rates, chances."""
    texts = list(worlds.crisis.weeks.amounts) if worlds.crisis.weeks else []
    for r in worlds.readings:
        texts += [o.value for o in r.tree.odds] + [r.reading.game.precision]
        texts += [p.value for p in r.tree.payoff_parameters if isinstance(p, CostOf)]
        texts += [
            v for by_type in r.reading.preferences.values() for p in by_type.values() for v in (p.values or {}).values()
        ]
    return name in behind(texts, worlds)


def behind(texts: Iterable[str], worlds: Worlds) -> frozenset[str]:
    """The unknowns that values refer to, and those behind these."""
    found: set[str] = set()
    left = {name for text in texts for name in names(parse_value(text))}
    while left:
        found |= left
        stated = (worlds.crisis.unknowns[name].value for name in left if name in worlds.crisis.unknowns)
        left = {name for text in stated for name in names(parse_value(text))} - found
    return frozenset(found)
