"""The process of the weeks ahead in numbers: what every sampled world says of rates, durations, chances and truces.

Days throughout. Arrays run over the V sampled worlds, one reading after the other, as `Worlds.weights` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.belief import event_mask
from standoff.ceasefire import COEFFICIENTS, MECHANISMS
from standoff.crisis import PHASES, Weeks
from standoff.game import Tree
from standoff.language import parse_condition, parse_value
from standoff.worlds import Doing, Draws, Worlds

FIGHTING, CEASEFIRE, INTERVENTION, CLASH, WIDER_WAR, SETTLEMENT = range(len(PHASES))
NO_TRUCE = 255  # in place of a mechanism, at events that begin no truce
SOON = 1e-6  # days: the age of a truce that begins on the very day


class CannotSimulate(ValueError):
    """A crisis whose weeks ahead cannot be simulated: what was found, and what would do."""


@dataclass(frozen=True)
class Standing:
    """The truce that holds at the start."""

    age: float  # days
    mechanism: int
    location: Float[np.ndarray, " V"]  # of the logarithm of days that it holds


@dataclass(frozen=True, eq=False)
class Process:
    """Numbers of V worlds. Of the truce: what is added to the logarithm of its days where something is so."""

    rounds: Float[np.ndarray, " V"]  # a day
    intervention: Float[np.ndarray, " V"]  # mean days, as the next three but one
    clash: Float[np.ndarray, " V"]
    mediation: Float[np.ndarray, " V"]  # chance
    wider_war: Float[np.ndarray, " V"]
    settlement: Float[np.ndarray, " V"]
    location: Float[np.ndarray, "V 3"]  # by mechanism
    written: Float[np.ndarray, " V"]
    definitive: Float[np.ndarray, " V"]
    curbed: Float[np.ndarray, " V"]
    earlier: Float[np.ndarray, " V"]  # per log(1 + truces that broke before)
    scale: Float[np.ndarray, " V"]
    mechanism: Float[np.ndarray, "V 3"]  # chances
    written_chance: Float[np.ndarray, " V"]
    definitive_chance: Float[np.ndarray, " V"]
    after_intervention: Float[np.ndarray, " V"]  # chance of peacekeepers
    broken: Float[np.ndarray, " V"]  # truces that broke before the start
    deaths: Float[np.ndarray, "V 6"]  # a day, by phase
    displaced: Float[np.ndarray, "V 6"]
    spread: Float[np.ndarray, " V"]  # coefficient of variation between paths
    standing: Standing | None = None

    def __post_init__(self) -> None:
        for name, array in vars(self).items():
            if isinstance(array, np.ndarray):
                if not np.all(np.isfinite(array)):
                    raise CannotSimulate(f"{name} of the weeks ahead is not a number in some worlds")
                array.setflags(write=False)


def process_of(found: Worlds, doing: Doing | None = None, mechanism: str | None = None) -> Process:
    """What sampled worlds say of the weeks ahead, with something done, or the next truces given a mechanism."""
    weeks = weeks_of(found)
    if mechanism is not None and mechanism not in MECHANISMS:
        raise CannotSimulate(f"no mechanism called {mechanism!r}; there are {', '.join(MECHANISMS)}")
    draws = found.draws.changed(doing.set if doing else {})
    rows = np.concatenate([r.rows for r in found.readings])
    drawn = _Amounts(draws, rows)
    truce = weeks.truce
    chance = np.stack([np.zeros(len(rows)), drawn.chance(truce.monitors), drawn.chance(truce.peacekeepers)], axis=1)
    chance /= np.maximum(1.0, chance.sum(axis=1, keepdims=True))
    chance[:, 0] = np.maximum(0.0, 1.0 - chance[:, 1] - chance[:, 2])
    after = drawn.chance(truce.after_intervention)
    if mechanism is not None:
        chance = np.tile(np.eye(len(MECHANISMS))[MECHANISMS.index(mechanism)], (len(rows), 1))
        after = np.full(len(rows), float(mechanism == "peacekeepers"))
    theta = drawn.coefficients()
    base = theta["truce_intercept"] + theta["truce_breach"]
    missions = (0.0, theta["truce_monitors"], theta["truce_peacekeepers"])
    earlier = drawn.amount(truce.earlier, "earlier truces")
    return Process(
        rounds=drawn.amount(weeks.rounds_per_day, "rounds_per_day"),
        intervention=drawn.amount(weeks.intervention_days, "intervention_days"),
        clash=drawn.amount(weeks.clash_days, "clash_days"),
        mediation=drawn.chance(weeks.mediation),
        wider_war=drawn.amount(weeks.wider_war_days, "wider_war_days"),
        settlement=drawn.amount(weeks.settlement_days, "settlement_days"),
        location=np.stack([base + mission for mission in missions], axis=1),
        written=theta["truce_written"], definitive=theta["truce_definitive"], curbed=theta["truce_curbed"],
        earlier=theta["truce_earlier"], scale=np.exp(theta["truce_log_scale"]), mechanism=chance,
        written_chance=drawn.chance(truce.written), definitive_chance=drawn.chance(truce.definitive),
        after_intervention=after, broken=earlier + found.truces.record.broken,
        deaths=drawn.by_phase(weeks.deaths, "deaths"), displaced=drawn.by_phase(weeks.displaced, "displaced"),
        spread=drawn.amount(weeks.spread, "spread"), standing=_standing(found, theta, earlier),
    )  # fmt: skip


def weeks_of(found: Worlds) -> Weeks:
    """The section `weeks` of the crisis; CannotSimulate, with what to add, where there is none."""
    weeks = found.crisis.weeks
    if weeks is None:
        raise CannotSimulate(
            f"{found.crisis.crisis.id} says nothing of the weeks ahead; add a section `weeks` with `phases`, which "
            "says what phase each outcome begins"
        )
    return weeks


def phases_of(found: Worlds, tree: Tree) -> Int[np.ndarray, " T"]:
    """The phase that each end of a round begins."""
    phases = weeks_of(found).phases
    missing = [name for name in tree.outcomes if name not in phases]
    if missing:
        raise CannotSimulate(f"`weeks.phases` does not say which phase {', '.join(missing)} begins")
    each = np.array([PHASES.index(phases[name]) for name in tree.outcomes])
    return np.asarray(each[tree.outcome])


def curbed_of(found: Worlds, tree: Tree) -> Bool[np.ndarray, " T"]:
    """The ends of a round at which the patron curbs its support."""
    condition = weeks_of(found).truce.curbed
    if condition is None:
        return np.zeros(tree.terminal_count, dtype=bool)
    return event_mask(tree, parse_condition(condition))


class _Amounts:
    """Texts of the section `weeks`, as numbers of each sampled world."""

    def __init__(self, draws: Draws, rows: Int[np.ndarray, " V"]) -> None:
        self._draws, self._rows = draws, rows

    def amount(self, text: str, name: str) -> Float[np.ndarray, " V"]:
        """A rate, mean or count, which is not negative."""
        found = np.asarray(self._draws.evaluate(parse_value(text), None, {})[self._rows])
        if np.any(found < 0):
            raise CannotSimulate(f"{name} is {found.min():g} in some worlds; 0 or more would do")
        return found

    def chance(self, text: str) -> Float[np.ndarray, " V"]:
        """A probability: what lies outside is put at the end it lies beyond, as odds are."""
        return np.asarray(np.clip(self._draws.evaluate(parse_value(text), None, {})[self._rows], 0.0, 1.0))

    def by_phase(self, texts: Mapping[str, str], what: str) -> Float[np.ndarray, "V 6"]:
        return np.stack([self.amount(texts[phase], f"{what} in {phase}") for phase in PHASES], axis=1)

    def coefficients(self) -> dict[str, Float[np.ndarray, " V"]]:
        return {name: self._draws.unknown(name)[self._rows] for name in COEFFICIENTS}


def _standing(found: Worlds, theta: dict[str, np.ndarray], earlier: np.ndarray) -> Standing | None:
    """The recorded truce that holds, if one does; the truces of the record come on top of those `earlier`."""
    holding = found.truces.record.holding
    if holding is None:
        return None
    location = np.zeros(len(earlier))
    for name, x in zip(COEFFICIENTS, holding.covariates.row, strict=True):
        if name != "truce_earlier":
            location = location + theta[name] * x
    location = location + theta["truce_earlier"] * np.log1p(earlier + holding.covariates.earlier)
    return Standing(max(holding.lower, SOON), MECHANISMS.index(holding.covariates.mechanism), location)
