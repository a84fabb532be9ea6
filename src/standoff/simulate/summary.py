"""The weeks ahead day by day: odds of each phase, fans of deaths and displaced, and when a truce comes that lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from jaxtyping import Float

from standoff.crisis import PHASES
from standoff.game import html_table
from standoff.simulate.paths import Paths

LASTING = 30.0  # days after which a truce is called lasting
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, eq=False)
class Fan:
    """A quantity by date: median, and the intervals that hold half and nine tenths of the paths."""

    median: Float[np.ndarray, " D"]
    half: Float[np.ndarray, "D 2"]
    most: Float[np.ndarray, "D 2"]


@dataclass(frozen=True, eq=False)
class Lasting:
    """The first truce that holds `held` days: odds that it has begun by each date, and the day on which it does.

    `days` are the 5, 25, 50, 75 and 95% points, counted from `as_of`; infinite where it comes after the last date, or
    never.
    """

    held: float
    begun: Float[np.ndarray, " D"]
    days: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Outlook:
    """Every day from the one after `as_of` to `until`. No odds are 0 or 1: shares are smoothed (`smoothed`)."""

    dates: tuple[date, ...]
    phase: Float[np.ndarray, "D 6"]
    entered: Float[np.ndarray, "D 6"]
    deaths: Fan
    displaced: Fan
    lasting: Lasting

    def table(self) -> list[dict[str, object]]:
        """One row a date."""
        return [
            {"date": when.isoformat(), **{name: float(self.phase[k, j]) for j, name in enumerate(PHASES)},
             "deaths": float(self.deaths.median[k]), "displaced": float(self.displaced.median[k])}
            for k, when in enumerate(self.dates)
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return html_table(self.table())


def outlook(paths: Paths, lasting: float = LASTING) -> Outlook:
    """The days ahead, summed up; `lasting` is how many days a truce must hold to count as lasting."""
    days, worlds = np.arange(1, paths.days + 1), int(np.sum(np.bincount(paths.world) > 0))
    entered = np.stack([_by(first_entry(paths, k), days) for k in range(len(PHASES))], axis=1)
    begins = paths.first_truce(lasting)
    return Outlook(
        tuple(paths.as_of + timedelta(days=int(day)) for day in days),
        smoothed(phases_by_day(paths), worlds, len(PHASES)), smoothed(entered, worlds, 2),
        _fan(paths.deaths(days)), _fan(paths.displaced(days)),
        Lasting(lasting, smoothed(_by(begins, days), worlds, 2), _quantiles(begins)),
    )  # fmt: skip


def smoothed(share: Float[np.ndarray, "*s"] | float, worlds: int, ways: int) -> Float[np.ndarray, "*s"]:
    """Shares of paths as odds of the future: Jeffreys' rule, (share · n + ½)/(n + ways/2), with as many observations as
    there are worlds. Odds of all `ways` in which a thing may turn out still add up to one.
    """
    return np.asarray((np.asarray(share) * worlds + 0.5) / (worlds + ways / 2))


def phases_by_day(paths: Paths) -> Float[np.ndarray, "D 6"]:
    """Share of the paths in each phase at the end of each day after `as_of`."""
    e, days = paths.events, paths.days
    enters = np.ceil(e.time).astype(np.int64)  # the first day at whose end the phase has begun
    leaves = np.append(enters[1:], days + 1)
    leaves[e.first[1:] - 1] = days + 1
    size = (days + 2) * len(PHASES)
    change = np.bincount(enters * len(PHASES) + e.phase, minlength=size)
    change -= np.bincount(leaves * len(PHASES) + e.phase, minlength=size)
    return np.asarray(np.cumsum(change.reshape(days + 2, len(PHASES)), axis=0)[1 : days + 1] / len(paths))


def first_entry(paths: Paths, phase: int) -> Float[np.ndarray, " N"]:
    """Day on which each path first enters a phase; 0 where it begins in it, infinite where it never does."""
    when = np.where(paths.events.phase == phase, paths.events.time.astype(float), np.inf)
    return np.asarray(np.minimum.reduceat(when, paths.events.first[:-1]))


def _by(when: Float[np.ndarray, " N"], days: np.ndarray) -> np.ndarray:
    """Share of the paths in which something has happened by each day."""
    return np.asarray(np.searchsorted(np.sort(when), days, side="right") / len(when))


def _fan(counts: Float[np.ndarray, "N D"]) -> Fan:
    q = np.quantile(counts, LEVELS, axis=0)
    return Fan(q[2], np.stack([q[1], q[3]], axis=1), np.stack([q[0], q[4]], axis=1))


def _quantiles(when: Float[np.ndarray, " N"]) -> tuple[float, ...]:
    return tuple(float(x) for x in np.quantile(when, LEVELS, method="inverted_cdf"))
