"""Worlds: thousands of draws of everything unknown, each with its game solved and weighted by what was observed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.belief import Report, effective_size, evidence_weights, normalised, pareto_k
from standoff.crisis import Crisis, Reading
from standoff.game import Tree, html_table
from standoff.solve import Solution
from standoff.worlds.draws import Draws
from standoff.worlds.truces import TruceWorlds, ahead


@dataclass(frozen=True, eq=False)
class EpisodeWorlds:
    """An earlier crisis in every world: `fit` is log P(what was seen then | world), by its own small game."""

    id: str
    title: str
    relevance: Float[np.ndarray, " W"]
    fit: Float[np.ndarray, " W"]

    @property
    def log_likelihood(self) -> Float[np.ndarray, " W"]:
        """What it says here: the fit, discounted by the stated relevance (a power of the likelihood)."""
        with np.errstate(invalid="ignore"):  # relevance 0 says nothing, even where the episode could not be solved
            return np.where(self.relevance > 0, self.relevance * self.fit, 0.0)

    def picked(self, places: Int[np.ndarray, " V"]) -> EpisodeWorlds:
        """Some of the worlds, in the given order."""
        return replace(self, relevance=self.relevance[places], fit=self.fit[places])


@dataclass(frozen=True, eq=False)
class ReadingWorlds:
    """One reading of the crisis in every world."""

    reading: Reading
    tree: Tree
    unknowns: dict[str, Float[np.ndarray, " W"]]
    solution: Solution
    parameters: Float[np.ndarray, "W K"]
    rows: Int[np.ndarray, " W"]  # which draw each world is
    reports: tuple[Report, ...]
    episodes: tuple[EpisodeWorlds, ...]

    @property
    def reach(self) -> Float[np.ndarray, "W T"]:
        """Probability of each terminal in each world."""
        return self.solution.reach

    @property
    def usable(self) -> Bool[np.ndarray, " W"]:
        """Worlds whose solution is certified."""
        return self.solution.certified

    @cached_property
    def seen(self) -> Float[np.ndarray, " T"]:
        """How well each path fits all reports: what `observed` means in a query."""
        return evidence_weights(self.tree, self.reports)

    def with_reports(self, reports: tuple[Report, ...]) -> ReadingWorlds:
        """The same worlds with other reports, for the meaning of `observed`."""
        return replace(self, reports=reports)

    def picked(self, places: Int[np.ndarray, " V"]) -> ReadingWorlds:
        """Some of the worlds, in the given order; one may be taken more than once."""
        return replace(
            self, unknowns={name: column[places] for name, column in self.unknowns.items()},
            solution=self.solution.picked(places), parameters=self.parameters[places], rows=self.rows[places],
            episodes=tuple(e.picked(places) for e in self.episodes),
        )  # fmt: skip

    def log_likelihood(self, without: str | None = None, reports: Sequence[Report] | None = None) -> np.ndarray:
        """Log probability of everything observed, in each world; minus infinity where the world is not usable.

        `without` leaves out one report or episode by id; `reports` replaces the reports altogether.
        """
        taken = self.reports if reports is None else tuple(reports)
        kept = [r for r in taken if r.id != without]
        with np.errstate(divide="ignore"):
            total = np.log(self.reach @ evidence_weights(self.tree, kept))
        for episode in self.episodes:
            if episode.id != without:
                total = total + episode.log_likelihood
        return np.where(self.usable & np.isfinite(total), total, -np.inf)

    def utility(self, player: str) -> Float[np.ndarray, "W T"]:
        """What each terminal is worth to a player in each world, costs included."""
        index = self.tree.players.index(player)
        rows = self.tree.payoff_matrix[index :: len(self.tree.players)]
        return np.ascontiguousarray((rows @ self.parameters.T).T)


@dataclass(frozen=True, eq=False)
class Worlds:
    """All readings in the same worlds. Together they are one sample: reading r counts with its odds × its evidence."""

    crisis: Crisis
    readings: tuple[ReadingWorlds, ...]
    seed: int
    drawn: int
    draws: Draws
    truces: TruceWorlds
    notes: tuple[str, ...] = ()
    fixed: Float[np.ndarray, " V"] | None = None  # weights settled before, as of a sample drawn by weight

    @property
    def count(self) -> int:
        """Worlds drawn (each is solved once per reading)."""
        return self.drawn

    @property
    def reports(self) -> tuple[Report, ...]:
        return self.readings[0].reports

    @cached_property
    def ahead(self) -> frozenset[str]:
        """The unknowns on which no game depends, only the weeks ahead: they move no answer about a game."""
        return ahead(self.draws)

    @cached_property
    def weights(self) -> Float[np.ndarray, " V"]:
        """Weight of each world of each reading, one reading after the other; they add up to one."""
        return self.weights_given() if self.fixed is None else self.fixed

    def weights_given(
        self, without: str | None = None, reports: Sequence[Report] | None = None
    ) -> Float[np.ndarray, " V"]:
        """As `weights`, with one report or episode left out, or with other reports. Truces always count."""
        logs = [
            (np.log(r.reading.odds) if r.reading.odds > 0 else -np.inf)
            + r.log_likelihood(without, reports)
            + self.truces.log_weight[r.rows]
            for r in self.readings
        ]
        return normalised(np.concatenate(logs))

    def prior_weights(self) -> Float[np.ndarray, " V"]:
        """Weights before reports and episodes: the odds of the readings, and the record of truces."""
        logs = [
            np.where(r.usable, np.log(max(r.reading.odds, 1e-300)), -np.inf) + self.truces.log_weight[r.rows]
            for r in self.readings
        ]
        return normalised(np.concatenate(logs))

    @property
    def reading_of(self) -> Int[np.ndarray, " V"]:
        """Which reading each entry of `weights` belongs to."""
        return np.repeat(np.arange(len(self.readings)), [len(r.rows) for r in self.readings])

    def of_reading(self, index: int) -> slice:
        """Where a reading stands in `weights`."""
        start = sum(len(r.rows) for r in self.readings[:index])
        return slice(start, start + len(self.readings[index].rows))

    @property
    def posterior_odds(self) -> tuple[float, ...]:
        """Odds of each reading after the evidence."""
        return tuple(float(self.weights[self.of_reading(k)].sum()) for k in range(len(self.readings)))

    @property
    def ess(self) -> float:
        """Effective sample size of all worlds together."""
        return effective_size(self.weights)

    @property
    def pareto_k(self) -> float:
        """Tail shape of the weights (`belief.pareto_k`)."""
        return pareto_k(self.weights)

    @property
    def reliable(self) -> bool:
        """Whether there are enough effective worlds and no few of them carry the answer."""
        return self.ess >= ENOUGH and self.pareto_k < 0.7

    def why_unreliable(self) -> str | None:
        """The reason in words, or None."""
        if self.ess < ENOUGH:
            return (
                f"only {self.ess:.0f} effective worlds of {self.count * len(self.readings)} (want {ENOUGH:.0f}): the "
                "stated unknowns rarely make what was observed; raise --worlds, or look at the evidence table"
            )
        if not self.pareto_k < 0.7:
            return f"a few worlds carry the answer (Pareto k = {self.pareto_k:.2f}, want < 0.7); raise --worlds"
        return None

    def table(self) -> list[dict[str, object]]:
        """One row for each reading: odds before and after the evidence, how the solving went."""
        return [
            {"reading": r.reading.id, "title": r.reading.title, "odds": r.reading.odds, "odds after": after,
             "certified": int(r.usable.sum()), "worlds": len(r.rows)}
            for r, after in zip(self.readings, self.posterior_odds, strict=True)
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return html_table(self.table())

    def __repr__(self) -> str:
        return (
            f"Worlds({self.crisis.crisis.id}, {self.count} worlds × {len(self.readings)} readings, seed {self.seed}, "
            f"ESS {self.ess:.0f})"
        )


ENOUGH = 1000.0  # effective worlds below which more are drawn, and then said
