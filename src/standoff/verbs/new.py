"""A new crisis file, and the schema that lets an editor help with it."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

from standoff.crisis import json_schema
from standoff.crisis.patterns import PATTERNS
from standoff.verbs.files import write_whole
from standoff.verbs.nosuch import NoSuch
from standoff.verbs.skeleton import skeleton

SCHEMA = "crisis-1.schema.json"


def patterns() -> dict[str, str]:
    """The patterns there are, each with its title."""
    return {name: pattern.title for name, pattern in PATTERNS.items()}


def schema_text() -> str:
    """The JSON Schema of crisis files, as published."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


def new_crisis(path: str | Path, pattern: str | None = None, day: date | None = None) -> tuple[Path, ...]:
    """Write a crisis file to start from, and the schema beside it; returns the files written.

    With a pattern its roles are filled in with actors of the same names, otherwise a small tree is written
    out. The file is as of `day`, today where none is given. FileExistsError where there is a file already; a
    schema that is already there stays.
    """
    if pattern is not None and pattern not in PATTERNS:
        raise NoSuch("pattern", pattern, PATTERNS)
    target = Path(path)
    if target.exists() or target.is_symlink():
        raise FileExistsError(f"{target} is there already")
    written = [write_whole(target, skeleton(_id(target.stem), pattern, day or date.today()).encode())]
    schema = target.with_name(SCHEMA)
    if not schema.exists():
        written.append(write_whole(schema, schema_text().encode()))
    return tuple(written)


def _id(stem: str) -> str:
    """An id from a file's name: `July 1914` becomes `july-1914`."""
    kept = re.sub(r"[^a-z0-9_-]+", "-", stem.lower())[:60].strip("-_")
    return kept if kept[:1].isalpha() else f"crisis-{kept}".rstrip("-")
