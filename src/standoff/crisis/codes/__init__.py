"""Every kind of mistake in a crisis file, by its code.

C00x are slips of YAML, C01x of structure, C02x of names, C03x of the game, C04x of preferences, C05x of
expressions, C06x of dates, C07x of moves, costs and reports, C08x of readings and scenarios, C09x of the
weeks ahead. A code never changes its meaning.
"""

from __future__ import annotations

from standoff.crisis.codes import answers, file, game, moves, names, preferences, structure, weeks
from standoff.crisis.codes.code import Code
from standoff.crisis.problems import Severity

AREAS = (file, structure, names, game, preferences, answers, moves, weeks)
CODES: dict[str, Code] = {code.code: code for area in AREAS for code in area.CODES}
CODES = dict(sorted(CODES.items()))


def severity(code: str) -> Severity:
    """Whether a mistake of this kind stops the work."""
    return CODES[code].severity


__all__ = ["CODES", "Code", "severity"]
