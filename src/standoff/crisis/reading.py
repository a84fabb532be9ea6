"""From YAML text to plain data with a place for every key and value, and all mistakes on the way.

PyYAML's own constructors stop at the first mistake, follow YAML 1.1 and forget where things stood. Its
*events* do none of that: they are read here in one loop, without recursion, so that no depth of nesting
can exhaust the stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from standoff.crisis.places import Place
from standoff.crisis.problems import Problem
from standoff.crisis.yaml_errors import syntax_problem
from standoff.crisis.yaml_scalars import resolve_plain

LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
DEEPEST = 64
HALF_CHARACTER = re.compile("[\ud800-\udfff]")  # only the slower of the two scanners lets "\\ud800" through
MOST_NODES = 50_000


@dataclass(frozen=True)
class Document:
    """What a text holds; `data` is None where it could not be read."""

    data: Any
    places: Place
    problems: tuple[Problem, ...]


class _Stop(Exception):
    """Reading cannot go on; the problem has been noted."""


class _Skip:
    """Stands for a key that cannot be one; what it leads to is read and dropped."""


SKIP = _Skip()


@dataclass
class _Open:
    """A list or mapping that has not ended yet."""

    data: Any
    place: Place
    anchor: str | None
    key: Any = None
    key_place: Place | None = None
    count: int = 1


@dataclass
class _Reader:
    file: str
    problems: list[Problem] = field(default_factory=list)
    open: list[_Open] = field(default_factory=list)
    anchors: dict[str, tuple[Any, Place, int]] = field(default_factory=dict)
    root: tuple[Any, Place] | None = None
    documents: int = 0

    def report(self, code: str, mark: Any, message: str, hint: str = "", found: str = "") -> None:
        self.problems.append(Problem(code, "error", self.file, mark.line + 1, mark.column + 1, message, found, hint))

    def event(self, event: Any) -> None:
        mark = event.start_mark
        if isinstance(event, yaml.ScalarEvent):
            self.checked(event)
            # A tagged scalar is reported above; as text it causes no second problem.
            plain = event.style in (None, "") and event.tag is None
            is_key = self.awaits_key()
            value: Any = resolve_plain(event.value) if plain else event.value
            style = "" if plain else event.style
            place = Place(mark.line + 1, mark.column + 1, self.key_mark(), style)
            if event.style == '"' and HALF_CHARACTER.search(event.value):
                self.report("C009", mark, "an escape that is half a character", "write the character itself")
                value = ""
            if is_key and plain and value == "<<":
                self.report(
                    "C017",
                    mark,
                    "merge keys (<<) are not read",
                    "write the keys out, or give the shared part a name",
                )
                value = SKIP
            self.add(value, place, 1, event.anchor, mark)
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in self.anchors:
                inside = any(item.anchor == event.anchor for item in self.open)
                message = (
                    f"*{event.anchor} stands inside what it refers to"
                    if inside
                    else f"no anchor &{event.anchor} before this"
                )
                self.report("C005" if inside else "C001", mark, message, "write it out", f"*{event.anchor}")
                raise _Stop
            data, place, count = self.anchors[event.anchor]
            self.add(
                data,
                Place(mark.line + 1, mark.column + 1, self.key_mark(), place.style, place.inside),
                count,
                None,
                mark,
            )
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            self.checked(event)
            if len(self.open) >= DEEPEST:
                self.report(
                    "C006",
                    mark,
                    f"this is nested more than {DEEPEST} levels deep",
                    "give subtrees names under `game.parts`",
                )
                raise _Stop
            empty: Any = {} if isinstance(event, yaml.MappingStartEvent) else []
            place = Place(mark.line + 1, mark.column + 1, self.key_mark())
            self.open.append(_Open(empty, place, event.anchor))
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            done = self.open.pop()
            self.add(done.data, done.place, done.count, done.anchor, mark)
        elif isinstance(event, yaml.DocumentStartEvent):
            self.documents += 1
            if self.documents > 1:
                self.report(
                    "C008",
                    mark,
                    "a second document begins here",
                    "one file holds one crisis; remove the line '---'",
                )
                raise _Stop

    def awaits_key(self) -> bool:
        return bool(self.open) and isinstance(self.open[-1].data, dict) and self.open[-1].key_place is None

    def key_mark(self) -> tuple[int, int] | None:
        above = self.open[-1].key_place if self.open else None
        return (above.line, above.column) if above else None

    def checked(self, event: Any) -> None:
        """Tags are refused: data says what it is by how it is written."""
        if event.tag is not None:
            self.report(
                "C007",
                event.start_mark,
                f"tags are not read ({event.tag})",
                "remove the tag; put text in quotes where it must stay text",
                event.tag,
            )

    def add(self, data: Any, place: Place, count: int, anchor: str | None, mark: Any) -> None:
        """Put a finished piece where it belongs."""
        if anchor is not None:
            self.anchors[anchor] = (data, place, count)
        if not self.open:
            self.root = (data, place)
            return
        parent = self.open[-1]
        parent.count += count
        if parent.count > MOST_NODES:
            self.report(
                "C005",
                mark,
                f"more than {MOST_NODES:,} values once every alias (*name) is written out",
                "aliases multiply; write less, or use `game.parts`",
            )
            raise _Stop
        if isinstance(parent.data, list):
            parent.place.inside[len(parent.data)] = place
            parent.data.append(data)
        elif parent.key_place is None:
            parent.key, parent.key_place = self.key(data, place, parent), place
        else:
            if parent.key is not SKIP:
                parent.data[parent.key] = data
                parent.place.inside[parent.key] = place
            parent.key, parent.key_place = None, None

    def key(self, data: Any, place: Place, parent: _Open) -> Any:
        """The key itself, or SKIP if it cannot be one."""
        at = yaml.Mark(self.file, 0, place.line - 1, place.column - 1, None, 0)
        if data is SKIP:
            return SKIP
        if not isinstance(data, str):
            shown = "a list or mapping" if isinstance(data, (list, dict)) else f"{data!r}"
            self.report("C016", at, f"a key must be text, this is {shown}", "put the key in quotes", shown)
            return SKIP
        if data in parent.data:
            first = parent.place.inside[data].key
            where = f" on line {first[0]}" if first else ""
            self.report(
                "C002",
                at,
                f'the key "{data}" is there already{where}',
                "remove or rename one of the two",
                data,
            )
            return SKIP
        return data


def read_yaml(text: str, file: str) -> Document:
    """Plain data, places and problems of a YAML text. Never raises."""
    reader = _Reader(file)
    try:
        for event in yaml.parse(text, Loader=LOADER):
            reader.event(event)
    except _Stop:
        return Document(None, Place(1, 1), tuple(reader.problems))
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        # Beside its own errors, PyYAML lets through what chr() says of an escape such as "\UFFFFFFFF".
        reader.problems.append(syntax_problem(error, text, file))
        return Document(None, Place(1, 1), tuple(reader.problems))
    if reader.root is None or reader.root[0] is None:
        problem = Problem("C018", "error", file, 1, 1, "the file is empty", "", "begin with `standoff: 1`")
        return Document(None, Place(1, 1), (*reader.problems, problem))
    data, place = reader.root
    return Document(data, place, tuple(reader.problems))
