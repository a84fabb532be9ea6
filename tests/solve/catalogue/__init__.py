"""Games of the textbooks and journals as nested forms with plain numbers, by kind; the source is each one's docstring.

Where a source gives only an ordering, or a continuum, the numbers are ours and keep the ordering or a coarse grid.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

from forms import Form
from games import GAMES as CLASSICS

from catalogue import conflict, decisions, information, one_shot, poker, repeated, signalling, states

KINDS: tuple[ModuleType, ...] = (one_shot, decisions, signalling, poker, repeated, information, conflict, states)

CATALOGUE: dict[str, Callable[[], Form]] = CLASSICS | {make.__name__: make for kind in KINDS for make in kind.GAMES}
