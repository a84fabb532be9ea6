"""Spelling out the section `weeks`: what the file says, then what the patterns know, then neutral defaults.

Every amount becomes an unknown with a name of its own, so that what-ifs can set it and a brief can say where
it comes from; a bare reference to another unknown stays one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from standoff.crisis.drafts import Draft
from standoff.crisis.lift import Ledger
from standoff.crisis.parsed import value_of
from standoff.crisis.weeks_defaults import DEATHS, DISPLACED, LOOK_AHEAD, NAMES, RATES, TERMS, default
from standoff.crisis.written import CrisisFile
from standoff.crisis.written_tree import NamedUnknown
from standoff.crisis.written_weeks import WrittenWeeks
from standoff.language import PHASES, Arithmetic, LanguageError, Negate, Reference, Rest, names, show


def phases_of(written: WrittenWeeks | None, played: Iterable[Draft]) -> dict[str, str]:
    """Outcome to phase, as far as it is told: in the file, by a pattern, or by the outcome's own name."""
    told = dict(written.phases) if written else {}
    found: dict[str, str] = {}
    for draft in played:
        for outcome in draft.game.outcomes:
            own = {outcome: outcome} if outcome in PHASES else {}
            phase = {**own, **draft.weeks.get("phases", {}), **told}.get(outcome)
            if phase is not None:
                found.setdefault(outcome, phase)
    return found


def spell_weeks(written: CrisisFile, played: tuple[Draft, ...], ledger: Ledger) -> dict[str, Any] | None:
    """The section with everything told; None where the file has none and no pattern says where outcomes lead."""
    told = written.weeks
    phases = phases_of(told, played)
    if told is None and any(outcome not in phases for draft in played for outcome in draft.game.outcomes):
        return None
    weeks = told or WrittenWeeks()
    by_pattern = _merged(draft.weeks for draft in played)
    own = _Amounts(ledger)
    rates = {key: own.amount(getattr(weeks, key), by_pattern.get(key) or default(RATES, key), key) for key in RATES}
    known = by_pattern.get("truce", {})
    terms = {
        key: own.amount(getattr(weeks.truce, key), known.get(key) or default(TERMS, key), NAMES[key]) for key in TERMS
    }
    tolls = {
        kind: {
            phase: own.amount(
                getattr(weeks, kind).get(phase),
                by_pattern.get(kind, {}).get(phase) or default(table, phase),
                f"{kind}_{phase}",
            )
            for phase in PHASES
        }
        for kind, table in (("deaths", DEATHS), ("displaced", DISPLACED))
    }
    curbed = weeks.truce.curbed or known.get("curbed")
    horizon = weeks.horizon or _horizon(written)
    return {"horizon": horizon, "phases": phases, **rates, "truce": {**terms, "curbed": curbed}, **tolls}


def _horizon(written: CrisisFile) -> date:
    """The last of the questions, or some weeks on where there is none."""
    as_of = written.crisis.as_of
    due = [question.by for question in written.questions if question.by > as_of]
    if due:
        return max(due)
    return as_of + min(timedelta(days=LOOK_AHEAD), date.max - as_of)


def _merged(sections: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """What the patterns of all readings know; the first to say so is heard, and conditions are joined."""
    merged: dict[str, Any] = {}
    curbed: dict[str, None] = {}
    for section in sections:
        for key, value in section.items():
            if isinstance(value, dict):
                merged[key] = {**value, **merged.get(key, {})}
            else:
                merged.setdefault(key, value)
        condition = section.get("truce", {}).get("curbed")
        if condition is not None:
            curbed[condition] = None
    if curbed:
        merged["truce"] = {**merged["truce"], "curbed": " or ".join(curbed)}
    return merged


@dataclass(frozen=True)
class _Amounts:
    """Enters amounts of `weeks` in the ledger."""

    ledger: Ledger

    def amount(self, told: Any, otherwise: Mapping[str, Any], name: str) -> str:
        """An amount as the name of an unknown, or as the expression the file gives it by."""
        if told is None:
            if name in self.ledger.fixed:  # stated under `unknowns` by the name it would get
                self.ledger.used.add(name)
                return name
            told = NamedUnknown.model_validate(otherwise)
        entry = told if isinstance(told, NamedUnknown) else NamedUnknown(value=told)
        value = value_of(entry.value)
        if isinstance(value, (LanguageError, Rest)):
            return str(entry.value)  # reported where expressions are checked
        text = show(value)
        reasoned = entry.why is not None or entry.source is not None
        expression = isinstance(value, (Reference, Arithmetic, Negate))
        if expression and (not reasoned or name in names(value)):
            self.ledger.used |= names(value)
            return text
        name = self.ledger.free(name)
        self.ledger.unknowns[name] = {"value": text, "why": entry.why, "source": entry.source}
        self.ledger.used.add(name)
        return name
