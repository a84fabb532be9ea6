"""The crises there are, and opening one: by built-in id, by path, or from text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from standoff.crisis import Crisis, CrisisError, Loaded, builtin, load
from standoff.language import did_you_mean

MISSING = "C000"  # the code of a file that is not there or cannot be read
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Entry:
    """One line of the list of built-in crises."""

    id: str
    title: str
    as_of: str


def crises() -> tuple[Entry, ...]:
    """The crises that come with Standoff. Reads the head of each file, and checks nothing."""
    found = []
    for name, path in builtin().items():
        head = yaml.load(_head(path.read_text("utf-8")), _LOADER)["crisis"]
        found.append(Entry(name, str(head["title"]), str(head["as_of"])))
    return tuple(found)


def _head(text: str) -> str:
    """The `crisis:` section alone: the lines from it to the next key at the margin."""
    lines = text.splitlines(keepends=True)
    first = next(k for k, line in enumerate(lines) if line.startswith("crisis:"))
    after = (k for k in range(first + 1, len(lines)) if lines[k][:1].strip())
    return "".join(lines[first : next(after, len(lines))])


def check(ref: str | Path) -> Loaded:
    """The crisis at a path, or the built-in one of this id, with every problem found in it. Never raises."""
    loaded = load(ref)
    missing = next((p for p in loaded.problems if p.code == MISSING and p.found == str(ref)), None)
    if missing is None:
        return loaded
    return Loaded(None, None, (replace(missing, hint=_where_to_look(str(ref))),))


def check_text(text: str, name: str = "<text>") -> Loaded:
    """The crisis that a text states, with every problem found in it; `name` stands for the file."""
    loaded = load(text + "\n")  # one line more: a text, whatever it holds, and not a path
    return replace(loaded, problems=tuple(replace(problem, file=name) for problem in loaded.problems))


def open_crisis(ref: str | Path) -> Crisis:
    """The crisis at a path or of a built-in id; CrisisError carries all problems where there are errors."""
    loaded = check(ref)
    if loaded.crisis is None:
        raise CrisisError(loaded.problems)
    return loaded.crisis


def _where_to_look(ref: str) -> str:
    """Built-in ids, and the likeliest meant among them and the crisis files beside the path."""
    folder = Path(ref).parent
    beside = [str(p) for ending in ("*.yaml", "*.yml") for p in _glob(folder, ending)]
    # someone who leaves the ending out means the file
    bare = next((p for p in beside if Path(p).with_suffix("") == Path(ref)), None)
    stems = {Path(p).stem: p for p in beside}  # an ending that they share makes no two names alike
    near = did_you_mean(Path(ref).stem, [*builtin(), *stems])
    meant = bare or (stems.get(near, near) if near else None)
    known = f"built-in crises are {', '.join(builtin())}"
    return known + (f" – did you mean “{meant}”?" if meant else "; anything else is the path of a file")


def _glob(folder: Path, ending: str) -> list[Path]:
    try:
        return sorted(folder.glob(ending))
    except (OSError, ValueError):
        return []
