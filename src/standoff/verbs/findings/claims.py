"""The argument's claims, the outcomes and the questions, as rows of a brief."""

from __future__ import annotations

from typing import Literal

import numpy as np

import standoff.ask as asking
from standoff import report
from standoff.ask import Answer, Hinges, Multiplicity
from standoff.crisis import Claim, Crisis, Question
from standoff.language import (
    Arithmetic,
    Belief,
    Constant,
    Expectation,
    Forecast,
    Negate,
    Probability,
    Query,
    Term,
    is_dated,
    parse_query,
)
from standoff.verbs.findings.words import Wording, spread
from standoff.worlds import ENOUGH, Worlds

DOTS = tuple((k + 0.5) / 20 for k in range(20))
LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


def spread_of(answer: Answer) -> report.Spread:
    return spread(answer.quantiles(*LEVELS))


def by_reading(answer: Answer) -> tuple[report.ReadingAnswer, ...]:
    """The answer under each reading; nothing where there is only one."""
    if len(answer.readings) < 2:
        return ()
    return tuple(report.ReadingAnswer(name, a.share, spread_of(a)) for name, a in answer.by_reading.items())


def scale_of(query: Query) -> report.answers.Scale:
    """How the quantity of a query is written."""
    two = query.comparison is not None and not isinstance(query.right, Constant)
    left = _scale(query.left)
    return "difference" if two and left == "probability" else "number" if two else left


def _scale(term: Term) -> report.answers.Scale:
    match term:
        case Probability() | Belief():
            return "probability"
        case Expectation() | Forecast() | Constant():
            return "number"
        case Negate(of):
            return "difference" if _scale(of) != "number" else "number"
        case Arithmetic(op, left, right):
            both = _scale(left) == _scale(right) == "probability"
            return "difference" if both and op in "+-" else "number"
    return "number"


def claim_row(
    claim: Claim, hinges: Hinges, worlds: Worlds, wording: Wording, others: Multiplicity | None = None
) -> report.ClaimRow:
    """One claim: how often it holds, by how much, what it hangs on, and whether another equilibrium changes it."""
    query = parse_query(claim.test)
    answer = hinges.answer
    scale = scale_of(query)
    threshold = query.right.value if isinstance(query.right, Constant) else 0.0 if query.comparison else None
    carries = tornado(claim.id, wording.subject(query), hinges, wording) if hinges.drivers else None
    chief = {d.unknown for d in hinges.drivers}
    turning = sorted((f for f in hinges.flips if f.to is not None), key=lambda f: (f.distance, f.unknown))
    shown = (*turning, *(f for f in hinges.flips if f.to is None and f.unknown in chief))
    flips = tuple(report.Flip(f.unknown, wording.unknown(f.unknown), f.median, f.to, (f.low, f.high)) for f in shown)
    idle = sorted(wording.unknown(f.unknown) for f in hinges.flips if f not in shown)
    box = None
    if hinges.box is not None:
        fails = (answer.share or 0.0) >= 0.5
        what = "the claim fails" if fails else "the claim holds"
        text = asking.sentence(hinges.box, what, lambda name: wording.within(wording.unknown(name)))
        box = report.Box(text, hinges.box.coverage, hinges.box.density)
    return report.ClaimRow(
        id=claim.id, claim=claim.claim, test=claim.test, subject=wording.subject(query), scale=scale,
        share=answer.share, quantity=spread_of(answer), dots=answer.quantiles(*DOTS), threshold=threshold,
        holds="below" if query.comparison in ("<", "<=") else "above", by_reading=by_reading(answer), tornado=carries,
        flips=flips, idle=tuple(idle), box=box, quote=claim.quote.text if claim.quote else "",
        source=claim.source or (claim.quote.source if claim.quote else ""),
        remark=_remark(answer, hinges, worlds, wording),
        otherwise=others.share_changed(claim.test) if others is not None else None,
    )  # fmt: skip


def tornado(id_: str, subject: str, hinges: Hinges, wording: Wording) -> report.Tornado:
    """What moves a quantity, the widest first."""
    rows = [
        report.Driver(d.unknown, wording.unknown(d.unknown), d.low, d.high, d.share_of_variance) for d in hinges.drivers
    ]
    rows.sort(key=lambda d: -abs(d.high - d.low))
    return report.Tornado(id_, subject, scale_of(parse_query(hinges.answer.query)), hinges.answer.mean, tuple(rows))


def _remark(answer: Answer, hinges: Hinges, worlds: Worlds, wording: Wording) -> str:
    """What carries the verdict, in a sentence or two."""
    parts = []
    if answer.share is not None and len(answer.readings) > 1:
        titles = {r.reading.id: r.reading.title for r in worlds.readings}
        holds = [titles[n] for n, a in answer.by_reading.items() if (a.share or 0) >= 0.5]
        if 0 < len(holds) < len(answer.readings):
            parts.append(f"It needs the reading “{'” or “'.join(holds)}”.")
        else:
            parts.append("The verdict is the same under every reading.")
    if answer.applies < 0.98:
        parts.append(f"Its condition can happen in {report_share(answer.applies)} of worlds only.")
    if hinges.drivers and hinges.drivers[0].share_of_variance >= 0.1:
        first = hinges.drivers[0]
        parts.append(f"What moves it most: {wording.within(wording.unknown(first.unknown))}.")
    return " ".join(parts)


def report_share(share: float) -> str:
    """A share in words of the brief: never 0% or 100%."""
    from standoff.report.words import percent

    return percent(share)


def outcome_rows(worlds: Worlds, wording: Wording) -> tuple[report.OutcomeRow, ...]:
    """How it would end, given all that was reported; the likeliest first."""
    titles = {o for r in worlds.readings for o in r.tree.outcomes}
    everywhere = [o for o in sorted(titles) if all(o in r.tree.outcomes for r in worlds.readings)]
    rows = []
    for outcome in everywhere:
        answer = asking.ask(worlds, f"P(outcome = {outcome} | observed)")
        rows.append(
            (
                answer.mean,
                report.OutcomeRow(outcome, wording.outcome(outcome), spread_of(answer), by_reading(answer)),
            )
        )
    return tuple(row for _, row in sorted(rows, key=lambda pair: -pair[0]))


def question_rows(crisis: Crisis, worlds: Worlds) -> tuple[report.QuestionRow, ...]:
    """The questions that the game answers. It says how things go, not when: so it is said beside each."""
    rows = []
    for q in crisis.questions:
        if q.test and is_dated(parse_query(q.test)):
            continue  # answered from the weeks ahead
        answer = asking.ask(worlds, q.test) if q.test else None
        rows.append(
            report.QuestionRow(
                q.id, q.question, q.by.isoformat(), q.resolves, spread_of(answer) if answer else None, settled(q),
                "Undated: how this round of the game ends, not how soon." if answer else "No test in the file.",
            )
        )  # fmt: skip
    return tuple(rows)


def settled(question: Question) -> str:
    """How a question came out, in words; nothing while it is open."""
    if question.resolution is None:
        return ""
    said = question.resolution.outcome
    text = {True: "Yes", False: "No"}[said] if isinstance(said, bool) else str(said)
    return f"{question.resolution.date.isoformat()}: {text}"


def bottom_lines(
    crisis: Crisis, worlds: Worlds, outcomes: tuple[report.OutcomeRow, ...], ahead: asking.Ahead
) -> tuple[report.BottomLine, ...]:
    """One line for each question that states what a yes means; else one for each of the likeliest outcomes."""
    lines = []
    for q in crisis.questions:
        if q.test and q.statement:
            answer = asking.ask(worlds, q.test, ahead)
            level, reasons = confidence(answer, worlds)
            lines.append(report.BottomLine(q.statement.rstrip("."), spread_of(answer), level, reasons))
    if not lines:
        for row in outcomes[:2]:
            answer = asking.ask(worlds, f"P(outcome = {row.outcome} | observed)")
            level, reasons = confidence(answer, worlds)
            lines.append(
                report.BottomLine(f"this ends in “{row.title.rstrip('.')}”", spread_of(answer), level, reasons)
            )
    return tuple(lines)


def confidence(answer: Answer, worlds: Worlds) -> tuple[Literal["high", "moderate", "low"], tuple[str, ...]]:
    """How far to trust an answer, and why: a rule, so that the same findings get the same word.

    Each of these takes one step down from high: a 90% interval wider than 30 points; wider than 60; readings whose
    medians lie more than 20 points apart; fewer than three independent reports. Too few effective worlds: low.
    """
    low, high = answer.interval90
    reasons: list[str] = []
    steps = 0
    if high - low > 0.3:
        steps += 1 + (high - low > 0.6)
        reasons.append(f"worlds that fit the evidence disagree by {round(100 * (high - low))} points")
    medians = [a.median for a in answer.by_reading.values() if np.isfinite(a.median)]
    if medians and max(medians) - min(medians) > 0.2:
        steps += 1
        reasons.append("it depends on which reading of the crisis holds")
    roots = {w.root for r in worlds.reports for w in r.witnesses}
    if len(roots) < 3:
        steps += 1
        several = "source stands" if len(roots) == 1 else "sources stand"
        reasons.append(
            f"only {len(roots)} independent {several} behind the reports" if roots else "nothing was reported"
        )
    if worlds.ess < ENOUGH or not worlds.pareto_k < 0.7:
        return "low", (worlds.why_unreliable() or "too few worlds", *reasons)
    if not reasons:
        reasons.append("readings agree, and most worlds that fit the evidence say much the same")
    level: Literal["high", "moderate", "low"] = "high" if steps == 0 else "moderate" if steps == 1 else "low"
    return level, tuple(reasons)
