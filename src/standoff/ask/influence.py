"""What each report did: to beliefs about types as the reports came in, and to the answers if it were missing."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import numpy as np

from standoff.ask.answer import Answer, answer_from, columns_of
from standoff.belief import Report, evidence_weights, quantile
from standoff.game import UNTYPED
from standoff.worlds import Worlds

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True)
class BeliefStep:
    """Belief that a player is of its first-named type, after a report: quantiles over worlds at `LEVELS`."""

    player: str
    type: str
    after: str  # id of the report; "prior" before anything, "episodes" after earlier crises
    date: datetime.date | None
    quantiles: tuple[float, ...]
    mean: float


@dataclass(frozen=True, eq=False)
class Influence:
    """One report (or episode): its likelihood ratios, and each answer without it.

    `ratio` maps `player` to quantiles over worlds of P(report | first type) / P(report | other types), given the
    reports before it; 1 says nothing about the type. `without` maps a query to its answer if the report is left out.
    """

    id: str
    title: str
    ratio: dict[str, tuple[float, ...]]
    belief_before: dict[str, float]
    belief_after: dict[str, float]
    without: dict[str, Answer]


def typed_players(worlds: Worlds) -> tuple[tuple[str, str], ...]:
    """Players with private types, and the first-named type of each, as far as all readings know it."""
    tree = worlds.readings[0].tree
    return tuple(
        (p, tree.types[p][0])
        for p in tree.players
        if tree.types[p] != (UNTYPED,) and all(tree.types[p][0] in r.tree.types.get(p, ()) for r in worlds.readings)
    )


def belief_timeline(worlds: Worlds) -> tuple[BeliefStep, ...]:
    """Beliefs about every private type: at first, after the earlier episodes, then report by report."""
    steps = []
    stages: list[tuple[str, datetime.date | None, tuple[Report, ...], bool]] = [("prior", None, (), False)]
    if worlds.readings[0].episodes:
        stages.append(("episodes", None, (), True))
    for k, report in enumerate(worlds.reports):
        stages.append((report.id, report.date, worlds.reports[: k + 1], True))
    for after, date, reports, episodes in stages:
        weights = worlds.weights_given(reports=reports) if episodes else worlds.prior_weights()
        for player, type_ in typed_players(worlds):
            values = _type_probability(worlds, player, type_, reports)
            steps.append(
                BeliefStep(
                    player, type_, after, date, tuple(quantile(values, weights, np.array(LEVELS)).tolist()),
                    float(values @ weights),
                )
            )  # fmt: skip
    return tuple(steps)


def influences(worlds: Worlds, queries: tuple[str, ...]) -> tuple[Influence, ...]:
    """Every report and episode, with what it did."""
    out = []
    for episode in worlds.readings[0].episodes:
        before, after = worlds.weights_given(without=episode.id, reports=()), worlds.weights_given(reports=())
        types = typed_players(worlds)
        prior = {p: _type_probability(worlds, p, t, ()) for p, t in types}
        out.append(
            Influence(
                episode.id, episode.title, {}, {p: float(v @ before) for p, v in prior.items()},
                {p: float(v @ after) for p, v in prior.items()}, _without(worlds, queries, episode.id),
            )
        )  # fmt: skip
    for k, report in enumerate(worlds.reports):
        earlier, so_far = worlds.reports[:k], worlds.reports[: k + 1]
        weights_before, weights_after = (
            worlds.weights_given(reports=earlier),
            worlds.weights_given(reports=so_far),
        )
        ratio, b, a = {}, {}, {}
        for player, type_ in typed_players(worlds):
            before = _type_probability(worlds, player, type_, earlier)
            after = _type_probability(worlds, player, type_, so_far)
            with np.errstate(divide="ignore", invalid="ignore"):
                odds = (after / (1 - after)) / (before / (1 - before))
            ratio[player] = tuple(quantile(odds, weights_after, np.array(LEVELS)).tolist())
            b[player], a[player] = float(before @ weights_before), float(after @ weights_after)
        out.append(Influence(report.id, report.title, ratio, b, a, _without(worlds, queries, report.id)))
    return tuple(out)


def _type_probability(worlds: Worlds, player: str, type_: str, reports: tuple[Report, ...]) -> np.ndarray:
    """P(type | reports) in every world of every reading; the prior where a world rules the reports out."""
    columns = []
    for r in worlds.readings:
        fit = evidence_weights(r.tree, reports)
        mask = r.tree.type_of[:, r.tree.players.index(player)] == r.tree.types[player].index(type_)
        whole = r.reach @ fit
        with np.errstate(divide="ignore", invalid="ignore"):
            columns.append(np.where(whole > 0, (r.reach @ (fit * mask)) / whole, r.reach @ mask))
    return np.concatenate(columns)


def _without(worlds: Worlds, queries: tuple[str, ...], left_out: str) -> dict[str, Answer]:
    kept = tuple(r for r in worlds.reports if r.id != left_out)
    weights = worlds.weights_given(without=left_out)
    readings = [r.with_reports(kept) for r in worlds.readings]
    return {text: answer_from(text, columns_of(text, readings), weights, worlds) for text in queries}
