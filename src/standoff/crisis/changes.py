"""What a reading changes: dotted paths of the file as written, and the new values."""

from __future__ import annotations

import copy
from typing import Any

from standoff.crisis.problems import Finding, Path, among

# Mappings into which a change may put a new name. Elsewhere that is more likely a slip than an addition.
OPEN = frozenset(("parts", "outcomes", "options", "costs", "types", "roles", "labels", "rename"))
SECTIONS = ("game", "preferences")


def steps(dotted: str) -> Path:
    """The keys and list indices of a dotted path.

    >>> steps("game.tree.actions.strike.costs.0.sunk")
    ('game', 'tree', 'actions', 'strike', 'costs', 0, 'sunk')
    """
    return tuple(
        int(step) if step.isascii() and step.isdigit() and len(step) < 6 else step for step in dotted.split(".")
    )


def apply_changes(raw: dict[str, Any], changes: dict[str, Any], reading: int) -> tuple[dict[str, Any], list[Finding]]:
    """The game and preferences as written, with the changes of a reading made; and changes that have no
    place.
    """
    changed = {section: copy.deepcopy(raw[section]) for section in SECTIONS if section in raw}
    findings = []
    for dotted, value in changes.items():
        finding = _apply(changed, dotted, copy.deepcopy(value))
        if finding is not None:
            message, hint = finding
            place: Path = ("readings", reading, "changes", dotted)
            findings.append(Finding("C081", place, message, hint, dotted, on_key=True))
    return changed, findings


def _apply(data: dict[str, Any], dotted: str, value: Any) -> tuple[str, str] | None:
    path = steps(dotted)
    if path[0] not in SECTIONS:
        hint = "changes begin with `game.` or `preferences.`; unknowns are the same in all readings"
        return f'a reading cannot change "{path[0]}"', hint
    here: Any = data
    for depth, step in enumerate(path[:-1]):
        if isinstance(here, dict) and step not in here and _may_begin(path, depth):
            here[step] = {}
        if not _has(here, step):
            return _nothing_there(path, depth, here)
        here = here[step]
    last, depth = path[-1], len(path) - 1
    if isinstance(here, dict) and isinstance(last, str):
        if last not in here and _is_mapping_of_names(path, depth) and not _may_begin(path, depth):
            return _nothing_there(path, depth, here)
        here[last] = value
        return None
    if _has(here, last):
        here[last] = value
        return None
    return _nothing_there(path, depth, here)


def _has(here: Any, step: str | int) -> bool:
    return (isinstance(here, dict) and step in here) or (
        isinstance(here, list) and isinstance(step, int) and 0 <= step < len(here)
    )


def _may_begin(path: Path, depth: int) -> bool:
    """Whether what is not written may be begun here: sections with defaults, and mappings open to new
    names.
    """
    if path[0] == "preferences":
        return depth <= 2
    return depth <= 1 or path[depth - 1] in OPEN or (depth == 3 and path[1] in OPEN)


def _is_mapping_of_names(path: Path, depth: int) -> bool:
    return depth > 0 and path[depth - 1] in ("actions", "players", "values")


def _nothing_there(path: Path, depth: int, here: Any) -> tuple[str, str]:
    before = ".".join(map(str, path[:depth])) or "the file"
    if isinstance(here, dict):
        hint = among(f"keys of {before}", str(path[depth]), [str(key) for key in here])
    elif isinstance(here, list):
        hint = f"{before} is a list of {len(here)}, counted from 0"
    else:
        hint = f"{before} is written as one value; change that"
    return f'there is nothing at "{".".join(map(str, path[: depth + 1]))}"', hint
