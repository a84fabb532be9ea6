"""Everything that can be wrong with a crisis of the right shape.

The order of work: what needs no game; each game as written; each game written out; what speaks of the games.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from standoff.crisis.bounds import bounds
from standoff.crisis.check_answers import check_conditions, check_queries, check_scenarios
from standoff.crisis.check_dated import check_days, check_doings
from standoff.crisis.check_dates import check_dates
from standoff.crisis.check_expressions import check_expressions
from standoff.crisis.check_names import check_names
from standoff.crisis.check_odds import check_odds
from standoff.crisis.check_preferences import check_preferences
from standoff.crisis.check_recall import check_paths
from standoff.crisis.check_reports import check_observed, check_reports
from standoff.crisis.check_tree import check_tree
from standoff.crisis.check_truces import check_truces
from standoff.crisis.check_values import check_circles, check_coefficients, check_idle, check_values
from standoff.crisis.check_weeks import check_amounts, check_phases
from standoff.crisis.drafts import Draft
from standoff.crisis.expressions import of_draft, of_file
from standoff.crisis.parsed import read_value
from standoff.crisis.paths import Paths, circle, paths
from standoff.crisis.problems import Finding
from standoff.crisis.resolve import Resolution
from standoff.crisis.structure import Shaped
from standoff.crisis.vocabulary import vocabulary
from standoff.crisis.weeks_defaults import every_name
from standoff.crisis.written import CrisisFile

TOLERANCE = 1e-6


def check(shaped: Shaped, data: Any, resolution: Resolution | None) -> list[Finding]:
    """All findings beyond the shape; `data` is the file as read, with what `shaped` has set aside."""
    written = shaped.written
    assert written is not None
    drafts = (*resolution.drafts.played, *resolution.drafts.episodes) if resolution else ()
    as_of = None if "crisis" in shaped.dropped else written.crisis.as_of
    expressions = [*of_file(written), *(expression for draft in drafts for expression in of_draft(draft))]
    findings = [
        *check_names(written, data, drafts),
        *check_dates(written, as_of),
        *check_days(expressions, as_of),
        *check_truces(written, as_of),
        *check_expressions(expressions),
        *_reading_odds(written, shaped),
    ]
    if resolution is not None:
        findings += _check_games(written, resolution, "weeks" not in shaped.dropped)
    return findings


def _check_games(written: CrisisFile, resolution: Resolution, weeks_too: bool) -> Iterator[Finding]:
    """`weeks_too`: whether the section `weeks` is as written, and its unknowns are known."""
    played, episodes = resolution.drafts.played, resolution.drafts.episodes
    whole = len(played) == max(1, len(written.readings)) and len(episodes) == len(written.episodes)
    words = vocabulary(played)
    games: list[Paths] = []
    for draft in (*played, *episodes):
        yield from check_tree(draft)
        if circle(draft.game):
            continue
        game = paths(draft.game)
        own = vocabulary([draft])
        conditions = list(check_conditions(of_draft(draft), own))
        yield from conditions
        yield from check_paths(draft, game, {finding.path for finding in conditions})
        yield from check_preferences(draft, _outcomes(draft, game), () if draft.home else played)
        if not draft.home:
            games.append(game)
        else:
            yield from check_observed(written, int(draft.home[1]), own, game)
    if not whole:
        return  # some game is missing, so a name that seems to be missing may be in it
    outside = list(of_file(written))
    yield from check_queries(outside, words)
    yield from check_phases(written, played, words)
    yield from check_reports(written, words, games if len(games) == len(played) else ())
    if resolution.crisis is None:
        return
    unknowns = {name: unknown.value for name, unknown in resolution.crisis.unknowns.items()}
    for draft in (*played, *episodes):
        yield from check_odds(draft, unknowns)
        both = vocabulary([draft, *played]) if draft.home else words
        yield from check_values(of_draft(draft), unknowns, both)
    yield from check_values(outside, unknowns, words)
    if resolution.crisis.weeks is not None:
        yield from check_amounts(written, resolution.crisis.weeks, unknowns)
    yield from check_idle(resolution.idle if weeks_too else ())
    yield from check_coefficients(unknowns)
    yield from check_circles(resolution.crisis)
    yield from check_doings(outside, unknowns, words)
    yield from check_scenarios(written, (*unknowns, *(() if weeks_too else every_name())), words)
    yield from _relevance(written, unknowns)


def _outcomes(draft: Draft, game: Paths) -> list[str]:
    """Outcomes that can happen, in the order of the file; all of them where the game is too large to know."""
    happens = {end.outcome for end in game.ends}
    return [name for name in draft.game.outcomes if name in happens or not game.complete]


def _reading_odds(written: CrisisFile, shaped: Shaped) -> Iterator[Finding]:
    total = sum(reading.odds for reading in written.readings)
    if written.readings and "readings" not in shaped.dropped and abs(total - 1) > TOLERANCE:
        odds = " + ".join(f"{reading.odds:g}" for reading in written.readings)
        message = f"the odds of the readings add up to {total:g} ({odds})"
        yield Finding(
            "C080",
            ("readings",),
            message,
            "readings are alternatives: their odds add up to 1",
            f"{total:g}",
            True,
        )


def _relevance(written: CrisisFile, unknowns: dict[str, str]) -> Iterator[Finding]:
    for index, episode in enumerate(written.episodes):
        value = read_value(episode.relevance)
        low, high = bounds(value, unknowns) if value is not None else (0.0, 1.0)
        if low < -TOLERANCE or high > 1 + TOLERANCE:
            message = f"relevance lies between 0 and 1, this can be {low if low < 0 else high:g}"
            yield Finding("C086", ("episodes", index, "relevance"), message, "", str(episode.relevance))
