"""Reports and earlier episodes: what each did to beliefs and to the answers."""

from __future__ import annotations

import numpy as np

import standoff.ask as asking
from standoff import report
from standoff.ask import BeliefStep, Influence
from standoff.belief import Report, quantile
from standoff.belief import table as reliability_table
from standoff.crisis import Crisis, day_of
from standoff.verbs.findings.words import Wording, spread
from standoff.worlds import Worlds

LEVELS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])


def belief_paths(worlds: Worlds, wording: Wording) -> tuple[report.BeliefPath, ...]:
    """Belief in each player's first-named type, from the prior along the reports."""
    titles = {r.id: r.title for r in worlds.reports}
    paths: dict[tuple[str, str], list[BeliefStep]] = {}
    for step in asking.belief_timeline(worlds):
        paths.setdefault((step.player, step.type), []).append(step)
    return tuple(
        report.BeliefPath(
            player, type_, wording.type(player, type_), tuple(_point(s, titles, worlds.crisis) for s in steps)
        )
        for (player, type_), steps in paths.items()
    )


def _point(step: BeliefStep, titles: dict[str, str], crisis: Crisis) -> report.BeliefPoint:
    first = min((day_of(e.date) for e in crisis.events), default=crisis.crisis.as_of)
    if step.after == "prior":
        return report.BeliefPoint("", day_of(first).isoformat(), "Before any evidence", spread(step.quantiles))
    if step.after == "episodes":
        return report.BeliefPoint("episodes", first.isoformat(), "After earlier face-offs", spread(step.quantiles))
    day = (step.date or first).isoformat()
    return report.BeliefPoint(step.after, day, titles[step.after], spread(step.quantiles))


def evidence_rows(
    worlds: Worlds, found: tuple[Influence, ...], claims: dict[str, str], wording: Wording
) -> tuple[report.EvidenceRow, ...]:
    """One row a report tied to a move; `claims` maps a query to the id of its claim."""
    by_id = {i.id: i for i in found}
    types = dict(asking.typed_players(worlds))
    rows = []
    for item in worlds.reports:
        influence = by_id[item.id]
        about, ratio = _about(item, influence, types, wording)
        rows.append(
            report.EvidenceRow(
                id=item.id, date=item.date.isoformat(), title=item.title, source=", ".join(item.sources),
                grade=item.grade, reliability=item.reliability, likelihood_ratio=ratio, about=about,
                moved=_moved(influence, types, wording), without=_without(influence, claims), note=_note(item),
            )
        )  # fmt: skip
    return tuple(rows)


def _about(
    item: Report, influence: Influence, types: dict[str, str], wording: Wording
) -> tuple[str, report.Spread | None]:
    """The ratio about the mover's own type; where it has none, about the type that the report moves most."""
    mover = item.move.partition(".")[0]
    if not influence.ratio:
        return "", None
    player = mover if mover in influence.ratio else max(
        influence.ratio, key=lambda p: abs(influence.belief_after[p] - influence.belief_before[p])
    )  # fmt: skip
    return wording.type(player, types[player]), spread(influence.ratio[player])


def _moved(influence: Influence, types: dict[str, str], wording: Wording) -> tuple[report.Moved, ...]:
    return tuple(
        report.Moved(wording.type(p, types[p]), influence.belief_before[p], influence.belief_after[p])
        for p in influence.belief_after
    )


def _without(influence: Influence, claims: dict[str, str]) -> tuple[report.AnswerWithout, ...]:
    return tuple(
        report.AnswerWithout(claims[text], answer.share, answer.median) for text, answer in influence.without.items()
    )


def _note(item: Report) -> str:
    roots = {w.root for w in item.witnesses}
    if len(item.sources) > len(roots):
        return f"{len(item.sources)} sources, counted as {len(roots)}: they share an upstream source"
    return "" if item.status == "fact" else f"{item.status}, not established"


def episode_rows(
    worlds: Worlds, found: tuple[Influence, ...], claims: dict[str, str], wording: Wording
) -> tuple[report.EpisodeRow, ...]:
    """Earlier face-offs, with what they did."""
    by_id = {i.id: i for i in found}
    types = dict(asking.typed_players(worlds))
    rows = []
    weights = worlds.weights
    for k, episode in enumerate(worlds.crisis.episodes):
        relevance = np.concatenate([r.episodes[k].relevance for r in worlds.readings])
        influence = by_id[episode.id]
        rows.append(
            report.EpisodeRow(
                id=episode.id, date=day_of(episode.date).isoformat(), title=episode.title,
                relevance=spread(tuple(quantile(relevance, weights, LEVELS).tolist())),
                observed=tuple(o.move for o in episode.observed), moved=_moved(influence, types, wording),
                without=_without(influence, claims), why=episode.why or "", source=episode.source or "",
            )
        )  # fmt: skip
    return tuple(rows)


def reliability_rows(crisis: Crisis) -> tuple[report.ReliabilityRow, ...]:
    """The grades that this file uses, with what each is worth."""
    used = {e.grade for e in crisis.events if e.move} | {o.grade for e in crisis.episodes for o in e.observed}
    used |= {s.grade for s in crisis.sources.values()}
    return tuple(
        report.ReliabilityRow(
            grade, f"{_LETTERS[grade[0]]}; {_DIGITS[grade[1]]}", r,
            any(key in crisis.reliability for key in (grade, grade[0], grade[1])),
        )
        for grade, r in reliability_table(crisis.reliability)
        if grade in used
    )  # fmt: skip


_LETTERS = {
    "A": "source reliable", "B": "source usually reliable", "C": "source fairly reliable",
    "D": "source not usually reliable", "E": "source unreliable", "F": "source cannot be judged",
}  # fmt: skip
_DIGITS = {
    "1": "item confirmed", "2": "item probably true", "3": "item possibly true", "4": "item doubtful",
    "5": "item improbable", "6": "item cannot be judged",
}  # fmt: skip
