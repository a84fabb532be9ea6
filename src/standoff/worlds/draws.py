"""Everything unknown, drawn: one scrambled Sobol point a world, one coordinate (or a few) an unknown.

The same name is the same draw wherever it stands: in both readings, in an earlier episode, in a cost and a prior.
Coordinates go to names in alphabetical order, so the order in which a file lists things changes nothing. The
coefficients of truces take further coordinates, of a sampler of their own: they move no other draw.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from copy import copy
from functools import cached_property

import numpy as np
from jaxtyping import Float, Int
from scipy.stats import qmc

from standoff.ceasefire import COEFFICIENTS, COORDINATES, Learnt, learn, prior_of, record_of
from standoff.crisis import ALL, Crisis, Preference, Preferences, weeks_only
from standoff.language import (
    Arithmetic,
    Distribution,
    Negate,
    Number,
    Reference,
    Rest,
    Utility,
    Value,
    parse_ordering,
    parse_value,
)
from standoff.worlds.distributions import quantile_of
from standoff.worlds.rankings import draw, ranking

Column = Float[np.ndarray, " W"]
PILOT = 2048  # values of an unknown number of earlier truces, to find where coefficients lie
TRUCES = "coefficients of truces"  # as a name among coordinates; no unknown can be called so


class DrawError(ValueError):
    """An unknown cannot be drawn: it refers to itself, to nothing, or to a type that is not told."""


class Draws:
    """Named numbers of every world: unknowns, utilities of ranked outcomes, and what is computed from them."""

    def __init__(
        self, crisis: Crisis, count: int, seed: int, changes: Mapping[str, float | Column] | None = None
    ) -> None:
        self.count, self.seed = count, seed
        self.changes = dict(changes or {})
        self._values: dict[str, Column] = {}
        stated: dict[str, Value] = {name: parse_value(u.value) for name, u in crisis.unknowns.items()}
        self._expressions = {name: value for name, value in stated.items() if name not in COEFFICIENTS}
        self.apart = frozenset(weeks_only(crisis))  # what only the weeks ahead need, drawn apart
        self._uniform = _points(crisis, self._expressions, self.apart, count, seed)
        self.crisis, self._stated = crisis, stated
        self._coefficients: tuple[np.ndarray, np.ndarray] | None = None
        self._rankings: dict[tuple[object, ...], dict[str, Column]] = {}
        self._whole: tuple[Draws, np.ndarray] | None = None

    def picked(self, rows: Int[np.ndarray, " V"]) -> Draws:
        """The same draws in some of the worlds."""
        other = copy(self)
        other.count = len(rows)
        other.changes = {name: c if np.ndim(c) == 0 else np.asarray(c)[rows] for name, c in self.changes.items()}
        other._values = {}
        other._uniform = {name: points[rows] for name, points in self._uniform.items()}
        other._rankings = {}
        other._coefficients = None
        other._whole = (self, rows)  # rankings are drawn for all worlds or none: some are drawn more than once
        return other

    def changed(self, changes: Mapping[str, float | Column]) -> Draws:
        """The same draws with some unknowns set; what does not depend on them is not drawn again."""
        other = copy(self)
        other.changes = {**self.changes, **changes}
        other._values = {}
        return other

    def unknown(self, name: str) -> Column:
        """The unknown of this name in every world."""
        if name not in self._values:
            if name in self.changes:
                self._values[name] = np.broadcast_to(np.asarray(self.changes[name], dtype=float), self.count).copy()
            elif name in COEFFICIENTS:
                self._values[name] = self.coefficients()[0][:, COEFFICIENTS.index(name)].copy()
            elif name not in self._expressions:
                raise DrawError(f"no unknown called {name!r}")
            else:
                expression = self._expressions[name]
                if isinstance(expression, Distribution):
                    self._values[name] = quantile_of(expression, self._uniform[name][:, 0])
                else:
                    self._values[name] = self.evaluate(expression, None, {})
        return self._values[name]

    @cached_property
    def learnt(self) -> Learnt:
        """How the coefficients of truces are drawn, given the crisis's own record of truces."""
        crisis = self.crisis
        record = record_of(crisis.ceasefires, crisis.crisis.as_of, crisis.sources, crisis.reliability)
        return learn(prior_of(self._stated), record, self._pilot().earlier())

    def coefficients(self) -> tuple[Float[np.ndarray, "W p"], Column]:
        """Coefficients of truces in every world as they were learnt, whatever is changed; and their log weights."""
        if self._coefficients is None:
            if self._whole is not None:
                (theta, weight), rows = self._whole[0].coefficients(), self._whole[1]
                self._coefficients = theta[rows], weight[rows]
            else:
                self._coefficients = self.learnt.draw(self._uniform[TRUCES], self._unchanged().earlier())
        return self._coefficients

    def earlier(self) -> Column:
        """Truces that broke before those of the file."""
        weeks = self.crisis.weeks
        return (
            np.maximum(self.evaluate(parse_value(weeks.truce.earlier), None, {}), 0.0)
            if weeks
            else np.zeros(self.count)
        )

    def _unchanged(self) -> Draws:
        other = copy(self)
        other.changes, other._values = {}, {}
        return other

    def _pilot(self) -> Draws:
        """A sample that depends neither on the seed nor on the number of worlds."""
        other, rng = self._unchanged(), np.random.default_rng(0)
        other.count = PILOT
        other._uniform = {n: rng.uniform(1e-12, 1, (PILOT, p.shape[1])) for n, p in sorted(self._uniform.items())}
        return other

    def named(self) -> tuple[str, ...]:
        """The unknowns that have been asked for so far."""
        return tuple(self._values)

    def utilities(
        self,
        player: str,
        type_: str,
        preferences: Preferences,
        main: Preferences | None = None,
        scope: str = "",
    ) -> dict[str, Column]:
        """What each outcome is worth to one type of a player, under the given preferences.

        For an episode, `preferences` are its own, `main` those of the crisis to which `u(…)` refers, and `scope`
        keeps its rankings apart from the crisis's.
        """
        key, preference = preference_of(preferences, player, type_)
        who = player if key == ALL else f"{player}.{key}"
        if preference.ordering is not None:
            drawn = self._ranked(scope, who, preference)
        else:
            drawn = {
                outcome: self.evaluate(parse_value(text), type_, preferences if main is None else main)
                for outcome, text in (preference.values or {}).items()
            }
        for outcome in () if scope else tuple(drawn):
            name = utility_name(player, key, outcome)
            if name in self.changes:
                drawn = _moved(drawn, outcome, np.broadcast_to(np.asarray(self.changes[name], dtype=float), self.count))
        return drawn

    def _ranked(self, scope: str, who: str, preference: Preference) -> dict[str, Column]:
        assert preference.ordering is not None
        key = (scope, who, preference.ordering, preference.gap)
        if key not in self._rankings and self._whole is not None:
            whole, rows = self._whole
            drawn = whole._ranked(scope, who, preference)
            self._rankings[key] = {outcome: column[rows] for outcome, column in drawn.items()}
        if key not in self._rankings:
            rank = ranking(parse_ordering(list(preference.ordering)), preference.gap)
            points = self._uniform[_ranking_name(scope, who)][:, : rank.dimensions]
            self._rankings[key] = draw(rank, points, _retry(self.seed, scope + who))
        return dict(self._rankings[key])

    def evaluate(self, value: Value, type_: str | None, main: Preferences) -> Column:
        """A value in every world; `u(…)` means the preferences `main`, and `type_` where it names no type."""
        match value:
            case Number(number):
                return np.full(self.count, number)
            case Reference(name):
                return self.unknown(name)
            case Negate(of):
                return -self.evaluate(of, type_, main)
            case Arithmetic(op, left, right):
                a, b = self.evaluate(left, type_, main), self.evaluate(right, type_, main)
                return np.asarray(_OPERATIONS[op](a, b))
            case Utility(player, its_type, outcome):
                return self.utilities(player, its_type or type_ or ALL, main)[outcome]
            case Distribution():
                raise DrawError("a distribution must have a name before it is used; the resolver gives it one")
            case Rest():
                raise DrawError("`rest` stands only among odds")
        raise DrawError(f"cannot evaluate {value!r}")


def _moved(drawn: Mapping[str, Column], outcome: str, to: Column) -> dict[str, Column]:
    """Put one outcome's utility at `to` and keep the ranking: the others are stretched above and below it."""
    at = drawn[outcome]
    out = {}
    for name, u in drawn.items():
        with np.errstate(divide="ignore", invalid="ignore"):
            above = to + (u - at) / (1.0 - at) * (1.0 - to)
            below = u / at * to
        out[name] = np.where(u > at, above, np.where(u < at, below, to))
    return out


_OPERATIONS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: a / b,
}


def preference_of(preferences: Preferences, player: str, type_: str) -> tuple[str, Preference]:
    """The preference of a type, or the player's common one; with the key under which it stands."""
    mine = preferences.get(player, {})
    for key in (type_, ALL):
        if key in mine:
            return key, mine[key]
    raise DrawError(f"no preference for {player} of type {type_!r}; there are {', '.join(mine) or 'none'}")


def utility_name(player: str, key: str, outcome: str) -> str:
    """The name under which a drawn utility is known: `u(turkey.cautious, climb_down)`."""
    return f"u({player if key == ALL else f'{player}.{key}'}, {outcome})"


def _ranking_name(scope: str, who: str) -> str:
    return f"ranking of {who}" + (f" in {scope}" if scope else "")


def _dimensions(crisis: Crisis, expressions: Mapping[str, Value]) -> dict[str, int]:
    """How many coordinates each named draw takes."""
    wanted = {name: 1 for name, value in expressions.items() if isinstance(value, Distribution)}
    scoped = [("", r.preferences) for r in crisis.readings] + [(e.id, e.preferences) for e in crisis.episodes]
    for scope, preferences in scoped:
        for player, by_type in preferences.items():
            for key, preference in by_type.items():
                if preference.ordering is not None:
                    who = _ranking_name(scope, player if key == ALL else f"{player}.{key}")
                    rank = ranking(parse_ordering(list(preference.ordering)), preference.gap)
                    wanted[who] = max(wanted.get(who, 0), rank.dimensions)
    return wanted


def _points(
    crisis: Crisis, expressions: Mapping[str, Value], apart: frozenset[str], count: int, seed: int
) -> dict[str, np.ndarray]:
    """The coordinates of every named draw: the games', then the truces', then what only the weeks ahead need.

    Each lot leaves the draws of those before it as they are, so a rate more or less in `weeks` moves nothing else.
    """
    lots: tuple[dict[str, int], ...] = (
        _dimensions(crisis, {name: value for name, value in expressions.items() if name not in apart}),
        {TRUCES: COORDINATES},
        {name: 1 for name in apart if isinstance(expressions.get(name), Distribution)},
    )
    points: dict[str, np.ndarray] = {}
    for k, lot in enumerate(lots):
        rng = np.random.default_rng([seed, k] if k else seed)
        points |= _sobol(lot, count, rng, before=sum(column.shape[1] for column in points.values()))
    return points


def _sobol(
    dimensions: Mapping[str, int], count: int, rng: np.random.Generator, before: int = 0
) -> dict[str, np.ndarray]:
    """Coordinates by name, from the columns of a scrambled Sobol sequence that follow the first `before`.

    Each column is scrambled by itself, so these and `before` columns of another sampler are a scrambled net together.
    """
    wanted = sum(dimensions.values())
    if wanted == 0:
        return {}
    sampler = qmc.Sobol(before + wanted, scramble=True, rng=rng)
    power = max(0, int(np.ceil(np.log2(max(1, count)))))
    points = np.clip(sampler.random_base2(power)[:count], 1e-12, 1 - 1e-12)
    out, at = {}, before
    for name in sorted(dimensions):
        out[name] = points[:, at : at + dimensions[name]]
        at += dimensions[name]
    return out


def _retry(seed: int, name: str) -> np.random.Generator:
    """A stream of its own for one name, the same on every run."""
    return np.random.default_rng([seed, int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big")])
