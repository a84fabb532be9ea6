"""Pydantic's errors in our words."""

from __future__ import annotations

import re
from typing import Any

from pydantic_core import ErrorDetails

from standoff.crisis.problems import Finding, Path, among, listed
from standoff.crisis.shapes import keys_of, model_at, noun_of


def path_of(location: tuple[str | int, ...], data: Any) -> Path:
    """The keys and indices of an error location that are really there; without pydantic's tags."""
    path: list[str | int] = []
    for step in location:
        if (
            isinstance(data, dict)
            and step in data
            or isinstance(data, list)
            and isinstance(step, int)
            and step < len(data)
        ):
            path.append(step)
            data = data[step]  # type: ignore[index]
    return tuple(path)


def finding_of(detail: ErrorDetails, data: Any) -> Finding:
    """One error of pydantic in our words."""
    kind, location = detail["type"], detail["loc"]
    context: dict[str, Any] = detail.get("ctx", {})
    on_key = bool(location) and location[-1] == "[key]"
    path = path_of(location, data)
    found = detail["input"]
    if kind == "missing":
        model = model_at(location[:-1])
        missing = str(location[-1])
        message = f"{noun_of(model)} needs `{missing}`"
        return Finding("C011", path_of(location[:-1], data), message, found=missing, on_key=True)
    if kind == "extra_forbidden":
        return _unknown_key(location, path)
    if kind == "literal_error":
        if location[:1] == ("standoff",):
            return Finding("C015", path, "this version reads `standoff: 1`", "write `standoff: 1`", _shown(found))
        allowed = re.findall(r"'([^']*)'", str(context.get("expected", "")))
        name = str(location[-1])
        return Finding(
            "C013",
            path,
            f"{_shown(found)} is not one of those" if on_key else f"{name}: {_shown(found)} is not one of those",
            among("choices", str(found), allowed),
            _shown(found),
            on_key=on_key,
        )
    if kind in ("string_pattern_mismatch", "string_too_long", "reserved"):
        return _not_a_name(kind, str(context.get("pattern", "")), path, found, on_key)
    if kind == "too_short":
        return Finding("C018", path, f"`{path[-1] if path else 'this'}` is empty", "write at least one entry")
    if kind in ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number"):
        limit = detail["msg"].removeprefix("Input should be ")
        return Finding("C019", path, f"{_shown(found)} is out of range", f"it must be {limit}", _shown(found))
    ours = {
        "cost_form": "C079",
        "preference_form": "C046",
        "no_game": "C011",
        "day": "C060",
        "moment": "C060",
        "pair": "C060",
        "breach_twice": "C069",
    }
    if kind in ours:
        shown = _shown(found) if ours[kind] == "C060" else ""
        said = f"{detail['msg']}, found {shown}" if shown else detail["msg"]
        hint = "one of `pattern` or `players, outcomes, tree`" if kind == "no_game" else ""
        return Finding(ours[kind], path, said, hint, shown, on_key=ours[kind] != "C060")
    return Finding(
        "C012",
        path,
        f"{_wanted(kind, detail['msg'])}, found {kind_of(found)}",
        _advice(kind, found),
        _shown(found),
    )


def _unknown_key(location: tuple[str | int, ...], path: Path) -> Finding:
    model = model_at(location[:-1])
    key = str(location[-1])
    keys = keys_of(model) if model else []
    if noun_of(model) == "a branch" and key in ("move", "chance", "actions"):
        return Finding("C010", path, f"`{key}` stands inside a branch", "put the move under `then:`", key, on_key=True)
    hint = among("keys", key, keys)
    return Finding("C010", path, f'"{key}" is not a key of {noun_of(model)}', hint, key, on_key=True)


def _not_a_name(kind: str, pattern: str, path: Path, found: Any, on_key: bool) -> Finding:
    shown = _shown(found)
    if kind == "reserved":
        return Finding("C014", path, f"{shown} is a word of the language", "choose another name", shown, on_key)
    if kind == "string_too_long":
        return Finding("C014", path, "this name is too long", "80 characters suffice", shown, on_key)
    if "[A-F]" in pattern:
        hint = "Admiralty grades are a letter A to F, a digit 1 to 6, or both: B2"
        return Finding("C014", path, f"{shown} is not a grade", hint, shown, on_key)
    if r"\." in pattern:
        return Finding(
            "C014",
            path,
            f"{shown} is not a move",
            "a move is written player.move: russia.signal",
            shown,
            on_key,
        )
    hint = "names begin with a letter and hold letters, digits, `_` and `-`"
    return Finding("C014", path, f"{shown} is not a name", hint, shown, on_key)


WANTED = {
    "string_type": "text is expected",
    "dict_type": "a mapping (key: value) is expected",
    "model_type": "a mapping (key: value) is expected",
    "model_attributes_type": "a mapping (key: value) is expected",
    "tuple_type": "a list is expected",
    "list_type": "a list is expected",
    "float_type": "a number is expected",
    "int_type": "a whole number is expected",
    "int_parsing": "a whole number is expected",
    "bool_type": "true or false is expected",
    "bool_parsing": "true or false is expected",
}


def _wanted(kind: str, said: str) -> str:
    return WANTED.get(kind, said[0].lower() + said[1:])


def _advice(kind: str, found: Any) -> str:
    if kind == "string_type" and isinstance(found, (bool, int, float)):
        return f'put it in quotes: "{str(found).lower()}"'
    if kind == "tuple_type" and isinstance(found, str):
        return f"write [{found}]" if len(found) < 40 else "begin each item with '- '"
    if kind == "string_type" and found is None:
        return "write something after the ':'"
    return ""


def kind_of(found: Any) -> str:
    """What a value is, in a sentence."""
    if found is None:
        return "nothing"
    if isinstance(found, dict):
        return f"a mapping ({listed(map(str, found), 4)})" if found else "an empty mapping"
    if isinstance(found, (list, tuple)):
        return "a list"
    return _shown(found)


def _shown(found: Any) -> str:
    if isinstance(found, bool) or found is None:
        return {True: "true", False: "false", None: "nothing"}[found]
    text = str(found)
    text = text if len(text) <= 60 else text[:57] + "…"
    return f'"{text}"' if isinstance(found, str) else text
