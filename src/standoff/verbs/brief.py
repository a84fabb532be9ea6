"""The brief: everything asked of the worlds of one crisis, as one HTML page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

import standoff.ask as asking
from standoff import __version__, report
from standoff.crisis import Crisis
from standoff.game import html_table
from standoff.language import Constant, Given, Probability, is_dated, parse_query
from standoff.verbs.findings import claims, evidence, record, scenarios, truces, weeks
from standoff.verbs.findings.words import Wording
from standoff.worlds import Worlds, worlds

Progress = Callable[[str, int, int], None]  # what is being done, how much of it is done, how much there is

OTHERS_SOUGHT = 512  # worlds in which other equilibria are sought: a few tenths of a second
OTHER_STARTS = 8
PATHS = 32_768
LIKELIEST = 3

METHODS = (
    "McKelvey and Palfrey 1998, Experimental Economics 1: 9–41 (quantal response)",
    "Turocy 2005, Games and Economic Behavior 51: 243–263 (following the principal branch)",
    "Fearon 1997, Journal of Conflict Resolution 41: 68–90 (sunk costs and tied hands)",
    "Plischke, Borgonovo and Smith 2013, European Journal of Operational Research 226: 536–550 (drivers)",
    "Friedman and Fisher 1999, Statistics and Computing 9: 123–143; Bryant and Lempert 2010, Technological "
    "Forecasting and Social Change 77: 34–49 (scenario discovery)",
    "Vehtari, Simpson, Gelman, Yao and Gabry 2024, Journal of Machine Learning Research 25(72) (Pareto k)",
    "Office of the Director of National Intelligence 2015, Intelligence Community Directive 203 (words for odds)",
)


@dataclass(frozen=True, eq=False)
class Brief:
    """A finished brief: the page, the worlds it was made from, and what it says in a few lines."""

    html: str
    worlds: Worlds
    findings: report.Findings

    @property
    def reliable(self) -> bool:
        return self.worlds.reliable

    @property
    def why(self) -> str | None:
        """Why an answer is unreliable, or None."""
        return self.worlds.why_unreliable()

    @property
    def summary(self) -> tuple[str, ...]:
        """The bottom line and the claims, for a terminal."""
        from standoff.report.words import bottom_line, confidence, percent

        lines = [f"{bottom_line(line)} {confidence(line)}" for line in self.findings.bottom_lines]
        for row in self.findings.claims:
            share = "" if row.share is None else f" – holds in {percent(row.share)} of worlds"
            lines.append(f"{row.claim.rstrip('.')}{share}")
        return tuple(lines)

    def table(self) -> list[dict[str, Any]]:
        """One row for each claim."""
        return [
            {"claim": c.claim, "share": c.share, "median": c.quantity.median,
             "interval90": (c.quantity.low90, c.quantity.high90)}
            for c in self.findings.claims
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return html_table(self.table())

    def to_json(self) -> dict[str, Any]:
        """What `standoff brief --json` prints; fields in docs/look-up/command-line.md."""
        found, k = self.findings, self.worlds.pareto_k
        return {
            "crisis": found.header.crisis_id, "as_of": found.header.as_of, "seed": self.worlds.seed,
            "worlds": self.worlds.count, "ess": self.worlds.ess, "pareto_k": k if np.isfinite(k) else None,
            "reliable": self.reliable, "why": self.why, "digest": found.provenance.digest, "version": __version__,
            "bottom_lines": [
                {"statement": b.statement, **_spread(b.probability), "confidence": b.confidence,
                 "reasons": list(b.reasons)}
                for b in found.bottom_lines
            ],
            "claims": [
                {"id": c.id, "claim": c.claim, "test": c.test, "share": c.share, **_spread(c.quantity),
                 "otherwise": c.otherwise,
                 "readings": {a.reading: {"share": a.share, **_spread(a.quantity)} for a in c.by_reading}}
                for c in found.claims
            ],
            "questions": [
                {"id": q.id, "question": q.question, "by": q.by,
                 **(_spread(q.probability) if q.probability else {})}
                for q in found.questions
            ],
            "other_equilibria": _others_json(found.other_equilibria),
            "readings": [{"id": r.id, "prior": r.prior, "posterior": r.posterior} for r in found.readings],
        }  # fmt: skip


def _others_json(others: report.OtherEquilibria | None) -> dict[str, Any] | None:
    return None if others is None else {"share": others.found, "worlds": others.worlds, "starts": others.starts}


def _spread(s: report.Spread) -> dict[str, Any]:
    return {"median": s.median, "interval50": [s.low50, s.high50], "interval90": [s.low90, s.high90]}


def make_brief(crisis: Crisis, count: int = 2048, seed: int = 1, progress: Progress | None = None) -> Brief:
    """Draw worlds, ask everything the file asks, and lay it out. The same file, seed and version: the same bytes."""
    found = worlds(crisis, count, seed, progress=progress)
    findings = gather(found, progress)
    if progress:
        progress("drawing charts", 0, 1)
    return Brief(report.make_brief(findings), found, findings)


def gather(found: Worlds, progress: Progress | None = None) -> report.Findings:
    """Everything that a brief shows."""
    crisis = found.crisis
    wording = Wording(crisis)

    def told(what: str) -> Callable[[int, int], None] | None:
        return None if progress is None else lambda done, of: progress(what, done, of)

    ahead = asking.Ahead(found, count=PATHS, progress=progress)
    tests = tuple(dict.fromkeys(c.test for c in crisis.argument))
    questions = {q.test: _subject(q.question) for q in crisis.questions if q.test}
    every = (*tests, *(q for q in questions if q not in tests))
    undated = tuple(text for text in every if not is_dated(parse_query(text)))
    hinges = asking.hinges(found, every, progress=told("flip points"), ahead=ahead)
    influences = asking.influences(found, tuple(text for text in tests if text in undated))
    claim_of = {c.test: c.id for c in crisis.argument}
    others = asking.multiplicity(
        found, undated, size=OTHERS_SOUGHT, starts=OTHER_STARTS, progress=told("other equilibria")
    )
    outcomes = claims.outcome_rows(found, wording)
    subjects = _subjects(crisis, questions, outcomes)
    if progress:
        progress("what-ifs and next moves", 0, 1)
    return report.Findings(
        header=report.Header(
            crisis.crisis.title, crisis.crisis.id, crisis.crisis.as_of.isoformat(), _question(crisis),
            crisis.crisis.summary,
        ),
        provenance=_provenance(found),
        bottom_lines=claims.bottom_lines(crisis, found, outcomes, ahead),
        claims=tuple(claims.claim_row(c, hinges[c.test], found, wording, others) for c in crisis.argument),
        outcomes=outcomes,
        readings=record.reading_rows(found, hinges),
        beliefs=evidence.belief_paths(found, wording),
        evidence=evidence.evidence_rows(found, influences, claim_of, wording),
        episodes=evidence.episode_rows(found, influences, claim_of, wording),
        tornadoes=tuple(
            claims.tornado(f"question-{k}", subject, hinges[test], wording)
            for k, (test, subject) in enumerate(questions.items())
        ),
        phase_maps=_maps(found, hinges, questions, wording, others),
        other_equilibria=report.OtherEquilibria(others.share, others.worlds, others.starts),
        whatifs=scenarios.what_ifs(found, subjects),
        trees=scenarios.tree_pictures(found, wording),
        indicators=scenarios.indicators(found, subjects, wording),
        questions=claims.question_rows(crisis, found),
        ceasefires=record.ceasefire_rows(crisis, wording),
        red_lines=record.red_line_rows(crisis, wording),
        actors=record.actor_rows(found),
        ties=record.tie_rows(crisis),
        sources=record.source_rows(crisis),
        assumptions=record.assumption_rows(found, wording),
        reliability=evidence.reliability_rows(crisis),
        weeks=weeks.weeks_ahead(ahead, wording) if crisis.weeks else None,
        truces=truces.truce_forecast(found, wording) if crisis.ceasefires or crisis.weeks else None,
    )  # fmt: skip


def _subjects(crisis: Crisis, questions: dict[str, str], outcomes: tuple[report.OutcomeRow, ...]) -> dict[str, str]:
    """What what-ifs and next moves are told about: how the round under way ends.

    Where the file asks for dates alone, the likeliest outcomes stand in: for dates, paths would have to be played again
    after each change.
    """
    undated = {test: told for test, told in questions.items() if not is_dated(parse_query(test))}
    if questions and not undated:
        undated = {f"P(outcome = {row.outcome} | observed)": row.title for row in outcomes[:LIKELIEST]}
    return undated | {c.test: c.claim.rstrip(".") for c in crisis.argument if _of_the_future(c.test)}


def _maps(
    found: Worlds,
    hinges: dict[str, asking.Hinges],
    questions: dict[str, str],
    wording: Wording,
    others: asking.Multiplicity,
) -> tuple[report.PhaseMap, ...]:
    """A map for the first question, or the first claim where there is none."""
    for test, subject in (*questions.items(), *((c.test, c.claim) for c in found.crisis.argument)):
        made = scenarios.phase_map(found, hinges[test], subject, claims.scale_of(parse_query(test)), wording, others)
        if made is not None:
            return (made,)
    return ()


def _of_the_future(test: str) -> bool:
    """Whether a claim forecasts, given what was reported and no more: what-ifs and next moves bear on those."""
    query = parse_query(test)
    match query.left, query.right:
        case Probability(_, Given(event=None, observed=True)), Constant():
            return True
    return False


def _subject(question: str) -> str:
    return question.rstrip("?").strip()


def _question(crisis: Crisis) -> str:
    """The title up to its question mark, or what every brief asks."""
    head, mark, _ = crisis.crisis.title.partition("?")
    return head + mark if mark else f"{crisis.crisis.title}: does the argument hold?"


def _provenance(found: Worlds) -> report.Provenance:
    precision = np.concatenate([r.solution.precision for r in found.readings])
    certified = np.concatenate([r.solution.certified for r in found.readings])
    residual = np.concatenate([r.solution.residual for r in found.readings])[certified]
    regret = np.concatenate([r.solution.regret.max(axis=1) for r in found.readings])[certified]
    return report.Provenance(
        found.crisis.digest, __version__, found.seed, found.count, int((~certified).sum()), found.ess, found.pareto_k,
        (float(precision.min()), float(precision.max())), float(residual.max(initial=0.0)),
        float(regret.max(initial=0.0)), found.notes, METHODS,
    )  # fmt: skip
