"""The section `weeks`: does every outcome lead somewhere, and can its numbers be what they are of?"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from standoff.crisis.bounds import bounds
from standoff.crisis.drafts import Draft
from standoff.crisis.parsed import read_condition, read_value
from standoff.crisis.problems import Finding, Path, among, listed
from standoff.crisis.resolved import Weeks
from standoff.crisis.spell_weeks import phases_of
from standoff.crisis.vocabulary import Speaking, Vocabulary
from standoff.crisis.weeks_defaults import NAMES, TERMS
from standoff.crisis.written import CrisisFile
from standoff.crisis.written_weeks import CURBED, told
from standoff.language import PHASES, Rest, Value, atoms, names, utilities

TOLERANCE = 1e-6
CHANCES = ("mediation", "monitors", "peacekeepers", "written", "definitive", "after_intervention")
LENGTHS = ("rounds_per_day", "intervention_days", "clash_days", "wider_war_days", "settlement_days")
"""What must be above 0: means in days, and a rate without which nothing would ever be decided."""


def check_phases(written: CrisisFile, played: tuple[Draft, ...], words: Vocabulary) -> Iterator[Finding]:
    """Outcomes that lead nowhere, phases of outcomes that are not there, and what `curbed` speaks of."""
    weeks = written.weeks
    if weeks is None:
        return
    for outcome in weeks.phases:
        if outcome not in words.outcomes:
            message = f'no outcome is called "{outcome}"'
            hint = among("outcomes", outcome, words.outcomes)
            yield Finding("C090", ("weeks", "phases", outcome), message, hint, outcome, on_key=True)
    known = phases_of(weeks, played)
    missing = [outcome for outcome in words.outcomes if outcome not in known]
    if missing:
        at: Path = ("weeks", "phases") if weeks.phases else ("weeks",)
        message = f"it is not said which phase begins with {listed(missing)}"
        hint = f"under `phases`: {missing[0]}: one of {listed(PHASES)}"
        yield Finding("C090", at, message, hint, missing[0], on_key=True)
    yield from _curbed(weeks.truce.curbed, words)


def _curbed(text: str | None, words: Vocabulary) -> Iterator[Finding]:
    condition = read_condition(text) if text is not None else None
    if condition is None or text is None:
        return
    speaking = Speaking(words, "C054", CURBED, text)
    for atom in atoms(condition):
        wrong = list(speaking.atom(atom))
        yield from wrong
        if not wrong and atom.ref.player is None and atom.ref.name != "outcome":
            message = f'"{atom.ref.name}" is a player, and this is about moves'
            yield speaking.finding(message, "as in turkey.respond = back_off", atom.ref.name, (atom.line, atom.column))


def check_amounts(written: CrisisFile, weeks: Weeks, unknowns: Mapping[str, str]) -> Iterator[Finding]:
    """Chances, rates and lengths of time that cannot be what they are of, in some world or other."""
    stated = {path for path, _ in told(written.weeks)} if written.weeks else set()
    for path, text in _amounts(weeks):
        name = NAMES.get(str(path[-1]), "_".join(map(str, path[1:])))
        place: Path = path if path in stated or name not in written.unknowns else ("unknowns", name)
        finding = _amount(path[1:], text, (*place, "value"), unknowns)
        if finding is not None:
            yield finding
    ends = [_bounds(text, unknowns) for text in (weeks.truce.monitors, weeks.truce.peacekeepers)]
    most = sum(high for _, high in ends)
    if most > 1 + TOLERANCE and all(low >= -TOLERANCE and high <= 1 + TOLERANCE for low, high in ends):
        terms: list[Path] = [("weeks", "truce", key) for key in ("peacekeepers", "monitors")]
        at = next((path for path in terms if path in stated), terms[0])
        message = f"the chances of monitors and peacekeepers can add up to {most:.3g}"
        yield Finding("C091", at, message, "lower the upper ends until they add up to at most 1", on_key=True)


def _amounts(weeks: Weeks) -> Iterator[tuple[Path, str]]:
    for key in (*LENGTHS, "mediation", "spread"):
        yield ("weeks", key), getattr(weeks, key)
    for key in TERMS:
        yield ("weeks", "truce", key), getattr(weeks.truce, key)
    for kind in ("deaths", "displaced"):
        for phase, text in getattr(weeks, kind).items():
            yield ("weeks", kind, phase), text


def _amount(keys: Path, text: str, path: Path, unknowns: Mapping[str, str]) -> Finding | None:
    value = read_value(text)
    if value is None or isinstance(value, Rest):
        return None
    key, what = keys[-1], ".".join(map(str, keys))
    if _speaks_of_utility(value, unknowns):
        message = f"{what} cannot hang on a utility"
        return Finding("C091", path, message, "readings may rank outcomes differently; state it by itself", text)
    low, high = _bounds(text, unknowns)
    worst = low if low < 0 else high
    shown = "any number" if math.isinf(worst) else f"{worst:g}"
    if key in CHANCES and (low < -TOLERANCE or high > 1 + TOLERANCE):
        return Finding("C091", path, f"{what} is a chance, and can be {shown}", "chances lie between 0 and 1", shown)
    if low < 0:
        return Finding("C091", path, f"{what} can be {shown}", "it cannot be negative", shown)
    if key in LENGTHS and high <= 0:
        return Finding("C091", path, f"{what} is 0", "write a number above 0", shown)
    return None


def _bounds(text: str, unknowns: Mapping[str, str]) -> tuple[float, float]:
    value = read_value(text)
    return bounds(value, unknowns) if value is not None else (math.nan, math.nan)


def _speaks_of_utility(value: Value, unknowns: Mapping[str, str]) -> bool:
    """Whether a value, or an unknown behind it, is made of utilities."""
    waiting, seen = [value], set[str]()
    while waiting:
        here = waiting.pop()
        if utilities(here):
            return True
        new = names(here) - seen
        seen |= new
        behind = (read_value(unknowns.get(name, "")) for name in new)
        waiting += [other for other in behind if other is not None]
    return False
