"""How much a report is worth: from an Admiralty grade to a probability, published and changeable.

A grade has a letter for the source (A reliable … E unreliable, F cannot be judged) and a digit for the item
(1 confirmed … 5 improbable, 6 cannot be judged); NATO AJP-2.1 gives the words and no numbers. The numbers here are a
convention: with probability r the thing happened as reported, otherwise the report says nothing. They are ordered as
people order the words (Mandel, Wallsten and Budescu 2021 find wide disagreement about their size), so a crisis file
may replace any of them under `reliability`, and the brief shows how far each report moves the answers.
"""

from __future__ import annotations

from collections.abc import Mapping

SOURCE = {"A": 0.98, "B": 0.9, "C": 0.75, "D": 0.5, "E": 0.25, "F": 0.5}
ITEM = {"1": 0.99, "2": 0.9, "3": 0.7, "4": 0.4, "5": 0.15, "6": 0.5}
UNGRADED = "F6"


def reliability(grade: str | None, override: Mapping[str, float] | None = None) -> float:
    """r of a grade such as `B2`: an override for the whole grade, else letter times digit (overridden or published).

    Half a grade is completed by “cannot be judged”: `B` counts as B6, `2` as F2.

    >>> round(reliability("B2"), 3)
    0.81
    >>> reliability("B2", {"B2": 0.7})
    0.7
    >>> reliability("B") == reliability("B6")
    True
    """
    changed = override or {}
    code = (grade or UNGRADED).upper()
    if code in changed:
        return changed[code]
    letter = code[0] if code[0] in SOURCE else UNGRADED[0]
    digit = code[-1] if code[-1] in ITEM else UNGRADED[1]
    return changed.get(letter, SOURCE[letter]) * changed.get(digit, ITEM[digit])


def table(override: Mapping[str, float] | None = None) -> list[tuple[str, float]]:
    """Every grade with its r, as the brief prints it."""
    return [(a + b, reliability(a + b, override)) for a in SOURCE for b in ITEM]
