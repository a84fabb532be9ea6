"""From a crisis as written to a crisis with everything spelled out. Doing it twice changes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from standoff.crisis.drafts import Drafts, drafts
from standoff.crisis.lift import Ledger
from standoff.crisis.parsed import value_of
from standoff.crisis.problems import CrisisError, Finding, Problem
from standoff.crisis.resolved import Crisis
from standoff.crisis.spell import PRECISION, speller
from standoff.crisis.spell_weeks import spell_weeks
from standoff.crisis.write import plain
from standoff.crisis.written import CrisisFile
from standoff.crisis.written_tree import NamedUnknown
from standoff.language import LanguageError, names, show

DEFAULT_PRECISION = "loguniform(3, 20)"
WHY_PRECISION = (
    "Nobody knows how exactly governments choose. At 3, an option worth a tenth of the whole scale more than "
    "another is chosen 57 times in 100; at 20, 88 times."
)
RECORDS = (
    "crisis",
    "sources",
    "reliability",
    "actors",
    "ties",
    "events",
    "red_lines",
    "ceasefires",
    "argument",
    "questions",
    "whatif",
)


@dataclass(frozen=True)
class Resolution:
    """A crisis spelled out, the drafts it came from, and the unknowns of the file that nothing refers to."""

    crisis: Crisis | None
    drafts: Drafts
    idle: tuple[str, ...] = ()


def resolve(written: CrisisFile | Crisis) -> Crisis:
    """The crisis with everything spelled out; CrisisError where a pattern or a change of a reading does
    not fit.

    Whether names, dates and odds fit together is what `load` checks; this takes a file that has been
    loaded.
    """
    raw = plain(written)
    file = written if isinstance(written, CrisisFile) else CrisisFile.model_validate(raw)
    resolution = resolve_parts(raw, file)
    if resolution.crisis is None or resolution.drafts.findings:
        raise CrisisError(as_problem(finding) for finding in resolution.drafts.findings)
    return resolution.crisis


def as_problem(finding: Finding) -> Problem:
    """A finding in data that was never in a file."""
    place = ".".join(map(str, finding.path))
    return Problem(finding.code, "error", place or "crisis", 0, 0, finding.message, finding.found, finding.hint)


def resolve_parts(raw: dict[str, Any], written: CrisisFile) -> Resolution:
    """Resolve what can be resolved; `raw` is the same file as plain data."""
    made = drafts(raw, written)
    if len(made.readings) < len(written.readings) or not (made.base or made.readings):
        return Resolution(None, made)
    ledger = _stated(written)
    # The game before any change names the unknowns first: readings share whatever they do not change.
    base = made.base and speller(ledger, made.base)
    spelled = base and (base.game(), base.preferences())
    if written.readings:
        ledger.used.clear()
    readings = []
    for reading, draft in zip(written.readings, made.readings, strict=True):
        own = speller(ledger, draft)
        readings.append(
            {
                "id": reading.id,
                "title": reading.title,
                "odds": reading.odds,
                "why": reading.why,
                "source": reading.source,
                "game": own.game(),
                "preferences": own.preferences(),
            }
        )
    if not readings and spelled:
        readings = [{"id": "base", "title": "As written", "odds": 1.0, "game": spelled[0], "preferences": spelled[1]}]
    episodes = _episodes(written, made, ledger)
    weeks = spell_weeks(written, made.played, ledger)
    data: dict[str, Any] = {section: getattr(written, section) for section in RECORDS}
    unknowns, idle = _in_use(ledger)
    data |= {"readings": readings, "episodes": episodes, "unknowns": unknowns, "weeks": weeks}
    return Resolution(Crisis.model_validate(data), made, idle)


def _stated(written: CrisisFile) -> Ledger:
    ledger = Ledger(fixed=frozenset(written.unknowns))
    for name, entry in written.unknowns.items():
        if not isinstance(entry, NamedUnknown):
            entry = NamedUnknown(value=entry)
        value = value_of(entry.value)
        text = str(entry.value) if isinstance(value, LanguageError) else show(value)
        ledger.unknowns[name] = {"value": text, "why": entry.why, "source": entry.source}
    return ledger


def _episodes(written: CrisisFile, made: Drafts, ledger: Ledger) -> list[dict[str, Any]]:
    by_id = {draft.id: draft for draft in made.episodes}
    spelled = []
    for episode in written.episodes:
        if episode.id not in by_id:
            continue
        own = speller(ledger, by_id[episode.id])
        spelled.append(
            {
                "id": episode.id,
                "title": episode.title,
                "date": episode.date,
                "until": episode.until,
                "relevance": own.value(episode.relevance, ("relevance",), "relevance", why=episode.why),
                "game": own.game(),
                "preferences": own.preferences(),
                "observed": episode.observed,
                "why": episode.why,
                "source": episode.source,
            }
        )
    return spelled


def _in_use(ledger: Ledger) -> tuple[dict[str, dict[str, str | None]], tuple[str, ...]]:
    """The unknowns of the file and those referred to, directly or through others; and those of the file
    that are idle.
    """
    if PRECISION in ledger.used and PRECISION not in ledger.unknowns:
        ledger.unknowns[PRECISION] = {"value": DEFAULT_PRECISION, "why": WHY_PRECISION, "source": None}
    used, waiting = set[str](), list(ledger.used)
    while waiting:
        name = waiting.pop()
        if name in used or name not in ledger.unknowns:
            continue
        used.add(name)
        value = value_of(ledger.unknowns[name]["value"] or "")
        if not isinstance(value, LanguageError):
            waiting += names(value)
    kept = {name: entry for name, entry in ledger.unknowns.items() if name in used or name in ledger.fixed}
    return kept, tuple(name for name in ledger.fixed if name not in used)
