"""Questions to worlds: answers, what-ifs, what they hang on; and the checks that come before the work."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from standoff.ask import ENOUGH_PATHS, Ahead, Answer, Comparison, Drivers, check_ahead, whatif, whatif_named
from standoff.ask import ask as _ask
from standoff.ask import drivers as _drivers
from standoff.crisis import Crisis, WhatIf
from standoff.language import is_dated, parse_query
from standoff.report.answers import Scale as Scale
from standoff.verbs.findings.claims import scale_of as _scale_of
from standoff.verbs.nosuch import NoSuch
from standoff.verbs.playing import DEFAULT_PATHS, Progress
from standoff.verbs.rehearsal import rehearsal
from standoff.verbs.settable import unknowns
from standoff.worlds import Worlds

RELIABLE_SHARE = 0.5  # of worlds in which a condition must be able to happen


def weeks_ahead(
    worlds: Worlds, until: date | None = None, paths: int = DEFAULT_PATHS, progress: Progress | None = None
) -> Ahead:
    """Where dated questions are answered from: paths are made when first needed, and serve all that ask."""
    return Ahead(worlds, until, paths, progress=progress)


def answer(worlds: Worlds, query: str, ahead: Ahead | None = None) -> Answer:
    """The answer to a query, over all worlds of all readings; to a dated one, from the paths of `ahead`."""
    return _ask(worlds, query, ahead)


def drivers(worlds: Worlds, query: str, most: int = 10, ahead: Ahead | None = None) -> Drivers:
    """The unknowns that move the answer most, told from the worlds already drawn."""
    return Drivers(_drivers(worlds, query, most, ahead))


def what_if(
    worlds: Worlds,
    query: str,
    *,
    set: Mapping[str, float] | None = None,
    forbid: tuple[str, ...] = (),
    force: tuple[str, ...] = (),
    see: tuple[str, ...] = (),
    ahead: Ahead | None = None,
) -> Comparison:
    """One query before and after a change: doing (set, forbid, force) or seeing."""
    return whatif(worlds, query, set=set, forbid=forbid, force=force, see=see, ahead=ahead)[0]


def what_if_named(worlds: Worlds, scenario: str, query: str, ahead: Ahead | None = None) -> Comparison:
    """One query before and after a scenario of the crisis file."""
    return whatif_named(worlds, scenario_of(worlds.crisis, scenario), (query,), ahead)[0]


def scenario_of(crisis: Crisis, scenario: str) -> WhatIf:
    """The scenario of this id."""
    for found in crisis.whatif:
        if found.id == scenario:
            return found
    raise NoSuch("scenario", scenario, [w.id for w in crisis.whatif])


def check_query(crisis: Crisis, query: str) -> None:
    """LanguageError, with its place, where a query cannot be read or does not fit the crisis."""
    read = parse_query(query)
    if is_dated(read):
        check_ahead(rehearsal(crisis), read)
    else:
        _ask(rehearsal(crisis), query)


def check_move(crisis: Crisis, move: str) -> None:
    """LanguageError where `player.move = action` is not a move of the crisis."""
    whatif(rehearsal(crisis), (), see=(move,))


def check_unknown(crisis: Crisis, name: str) -> None:
    """NoSuch where no unknown and no drawn utility has this name."""
    names = [row.name for row in unknowns(crisis)]
    if name not in names:
        raise NoSuch("unknown", name, names)


def scale_of(query: str) -> Scale:
    """On what scale the quantity of a query is read: as a probability, a difference of two, or a number."""
    return _scale_of(parse_query(query))


def why_unreliable(answer: Answer, worlds: Worlds) -> str | None:
    """Why an answer should not be relied on, in words; None where it can be."""
    return None if answer.reliable else worlds.why_unreliable() or _why(answer)


def why_unreliable_change(change: Comparison, worlds: Worlds) -> str | None:
    """Why a what-if should not be relied on, in words; None where it can be.

    Doing is worked out in a sample of the weighted worlds, each counting alike: what that is worth, only the
    worlds it was drawn from can say. Seeing weighs the worlds anew.
    """
    if (why := worlds.why_unreliable()) is not None:
        return why
    if change.verb == "seeing":
        return None if change.changed.reliable else _why(change.changed)
    rarer = min((change.base, change.changed), key=lambda a: (a.applies, a.paths or 0))
    return _why(rarer) if rarer.applies <= RELIABLE_SHARE or _few(rarer) else None


def _few(answer: Answer) -> bool:
    """Whether too few paths were counted."""
    return answer.paths is not None and answer.paths < ENOUGH_PATHS


def _why(answer: Answer) -> str:
    if answer.applies <= RELIABLE_SHARE:
        return (
            f"what the question supposes can happen in only {100 * answer.applies:.0f}% of worlds; "
            "ask about something likelier"
        )
    if _few(answer):
        return f"only {answer.paths:,} paths stand behind this; ask about something likelier, or have more played"
    if answer.pareto_k >= 0.7:
        return f"a few worlds carry the answer (Pareto k = {answer.pareto_k:.2f}, want < 0.7); raise --worlds"
    return f"only {answer.ess:.0f} effective worlds stand behind this answer; raise --worlds"
