"""Can an event come true on a path? Moves and outcome are known there; types are not, so anything may be
true of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from standoff.language import And, Atom, Event, Not, Or


def possible(event: Event, steps: Mapping[str, str], outcome: str) -> bool:
    """Whether the event is true for some types of the players."""
    return True in _truths(event, steps, outcome)


def _truths(event: Event, steps: Mapping[str, str], outcome: str) -> frozenset[bool]:
    """The truth values the event can take; an event has bounded depth, its parser saw to that."""
    if isinstance(event, Atom):
        if event.ref.player is None and event.ref.name != "outcome":
            return frozenset((True, False))
        label = f"{event.ref.player}.{event.ref.name}"
        value = outcome if event.ref.player is None else steps.get(label)
        # A move that was not made took no action, so neither `=` nor `!=` is true of it.
        return frozenset((value is not None and (value in event.values) != event.negated,))
    if isinstance(event, Not):
        return frozenset(not truth for truth in _truths(event.part, steps, outcome))
    if not isinstance(event, (And, Or)):
        raise TypeError(f"of the weeks ahead, not of one round: {event!r}")
    parts = [_truths(part, steps, outcome) for part in event.parts]
    combine = all if isinstance(event, And) else any
    truths = set()
    if combine(True in part for part in parts):
        truths.add(True)
    opposite = any if isinstance(event, And) else all
    if opposite(False in part for part in parts):
        truths.add(False)
    return frozenset(truths)
