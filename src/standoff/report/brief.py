"""Findings in, one HTML page out: no script, no request, the same bytes for the same findings."""

from __future__ import annotations

import base64
import hashlib
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from urllib.parse import urlsplit

import jinja2
from altair.utils.schemapi import debug_mode

from standoff.report import words, words_ahead
from standoff.report.answers import AnswerWithout, ClaimRow
from standoff.report.charts import (
    Figure,
    claims_chart,
    dotplot,
    fan_chart,
    outcomes_chart,
    phase_chart,
    phases_chart,
    scenario_chart,
    survival_chart,
    tally_chart,
    timeline,
    tornado_chart,
)
from standoff.report.charts.scenarios import ordered
from standoff.report.findings import Findings


@dataclass(frozen=True)
class Figures:
    """Every chart of a brief, under the section it belongs to."""

    outcomes: Figure | None
    claims: Figure | None
    beliefs: tuple[Figure, ...]
    dots: tuple[Figure, ...]
    tornadoes: tuple[Figure, ...]
    of_claim: Mapping[str, Figure]
    maps: tuple[Figure, ...]
    whatifs: tuple[Figure, ...]
    phases: Figure | None
    fans: tuple[Figure, ...]
    tallies: tuple[Figure, ...]
    survival: Figure | None


def make_brief(findings: Findings) -> str:
    """The brief as one self-contained HTML page.

    Text from the findings is data and is escaped; addresses become links only where they are http or https.
    The page forbids itself scripts and requests by its own content security policy, and carries no time of
    making.
    """
    style = resources.files("standoff.report").joinpath("templates/brief.css").read_text("utf-8")
    page = _environment().get_template("brief.html.j2")
    return page.render(
        f=findings,
        figures=draw(findings),
        style=style,
        style_hash=base64.b64encode(hashlib.sha256(style.encode()).digest()).decode(),
        claim_numbers={claim.id: k for k, claim in enumerate(findings.claims, 1)},
        claims_by_id={claim.id: claim for claim in findings.claims},
        reading_titles={reading.id: reading.title for reading in findings.readings},
        source_ids={source.id for source in findings.sources},
        actor_names={actor.id: actor.name for actor in findings.actors},
        scenarios=ordered(findings.whatifs) if findings.whatifs else [],
    )


def draw(findings: Findings) -> Figures:
    """All charts for which there is something to show.

    They are not held against Vega-Lite's schema here, which takes a quarter of the time; drawn one by one, as tests
    do, they are.
    """
    with debug_mode(False):
        return _drawn(findings)


def _drawn(findings: Findings) -> Figures:
    titles = {reading.id: reading.title for reading in findings.readings}
    whatifs, weeks = findings.whatifs, findings.weeks
    return Figures(
        outcomes=outcomes_chart(findings.outcomes) if findings.outcomes else None,
        claims=_claims(findings),
        beliefs=tuple(timeline(path) for path in findings.beliefs if path.points),
        dots=tuple(dotplot(claim, titles) for claim in findings.claims if claim.dots),
        tornadoes=tuple(tornado_chart(tornado) for tornado in findings.tornadoes if tornado.rows),
        of_claim=MappingProxyType(_claim_tornadoes(findings)),
        maps=tuple(phase_chart(phase) for phase in findings.phase_maps),
        whatifs=tuple(scenario_chart(whatifs, k) for k in range(len(whatifs.subjects))) if whatifs else (),
        phases=phases_chart(weeks.phases) if weeks and weeks.phases.dates else None,
        fans=tuple(fan_chart(fan) for fan in weeks.fans if fan.dates) if weeks else (),
        tallies=tuple(tally_chart(dots) for dots in weeks.dots if dots.values or dots.beyond) if weeks else (),
        survival=survival_chart(findings.truces) if findings.truces else None,
    )


def _claims(findings: Findings) -> Figure | None:
    if all(claim.share is None or math.isnan(claim.share) for claim in findings.claims):
        return None
    return claims_chart(findings.claims, findings.readings)


def _claim_tornadoes(findings: Findings) -> dict[str, Figure]:
    """A claim's own tornado, unless the same one stands with the bottom lines already."""
    shown = {tornado.id for tornado in findings.tornadoes}
    return {
        claim.id: tornado_chart(claim.tornado)
        for claim in findings.claims
        if claim.tornado is not None and claim.tornado.rows and claim.tornado.id not in shown
    }


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("standoff.report"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "amount": words.amount,
        "bound": words_ahead.bound,
        "cells": words.cells,
        "confidence": words.confidence,
        "day": words.day,
        "duration": words.duration,
        "held": words_ahead.held,
        "lead_in": words.lead_in,
        "number": words.number,
        "odds": words_ahead.odds,
        "percent": words.percent,
        "percent_short": words.percent_short,
        "range_words": words.range_words,
        "ratio": words.ratio,
        "rounded": words_ahead.rounded,
        "rounded_range": words_ahead.rounded_range,
        "slug": words.slug,
        "span": words_ahead.span,
        "that_move": that_move,
        "verdict": words.verdict,
        "web_address": web_address,
        "word": words.estimative_word,
        "without": without,
    }
    return environment


def web_address(url: str) -> str:
    """The address if it may become a link, else nothing: http or https, with a host, no blank within.

    >>> web_address("https://example.org/a"), web_address("javascript:alert(1)")
    ('https://example.org/a', '')
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    plain = all(character.isprintable() and not character.isspace() for character in url)
    return url if plain and parts.scheme in ("http", "https") and parts.hostname else ""


def that_move(rows: Sequence[AnswerWithout], claims: Mapping[str, ClaimRow]) -> tuple[AnswerWithout, ...]:
    """The answers that read differently without a report."""
    return tuple(row for row in rows if len(set(without(row, claims).removesuffix(" of worlds").split(" → "))) > 1)


def without(row: AnswerWithout, claims: Mapping[str, ClaimRow]) -> str:
    """A claim's answer with everything and, after the arrow, without one report."""
    claim = claims.get(row.claim)
    if row.share is not None:
        before = words.percent_short(claim.share) if claim and claim.share is not None else words.MISSING
        return f"{before} → {words.percent_short(row.share)} of worlds"
    scale = claim.scale if claim else "number"
    before = words.amount(claim.quantity.median, scale) if claim else words.MISSING
    return f"{before} → {words.amount(row.median, scale)}"
