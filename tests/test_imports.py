"""Imports point one way, and a room is entered by its door: every import in the package is read and judged.

Read, not run: also those inside functions and those for type checkers alone. A room may use the rooms before
it, and only the names that they show in their `__init__`.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "standoff"

LINE = (
    "language", "crisis", "read", "game", "interchange", "belief", "ceasefire", "solve", "history", "estimate",
    "worlds", "simulate", "ask", "report", "verbs", "cli",
)  # fmt: skip
"""Each room may import those before it."""

ALONE = ("language", "report")
"""Rooms that import no other: a report arranges what it is given, and never computes."""

SIDE_DOORS = {
    ("verbs", "standoff.crisis.patterns"): "a shelf of its own; a new file may begin with any pattern on it",
    (
        "verbs",
        "standoff.report.words",
    ): "how a number is said is one room's business, and everyone says it so",
    ("verbs", "standoff.report.answers"): "the scale on which a quantity is said belongs to its words",
    ("cli", "standoff.report.words"): "the same words in a terminal as in a brief",
    ("cli", "standoff.report.words_ahead"): "likewise, of the weeks ahead",
    (
        "cli",
        "standoff.verbs.brief",
    ): "the brief brings in every room, so the verbs' own door does not show it",
}
"""Submodules of another room that may be imported past its `__init__`: by which room, what, and why."""


@dataclass(frozen=True)
class Import:
    """One import: where it stands, and the module it names. `names` are those taken from it."""

    room: str
    place: str
    module: str
    names: tuple[str, ...]


def imports_of(source: str, file: Path, root: Path = SOURCE) -> list[Import]:
    """Every import of the package in one file, relative ones spelled out."""
    inside = file.relative_to(root).with_suffix("").parts
    room = inside[0] if len(inside) > 1 else ""
    package = ("standoff", *inside[:-1])
    found = []
    for node in ast.walk(ast.parse(source)):
        place = f"{file.relative_to(root)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Import):
            found += [Import(room, place, alias.name, ()) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join((*above, *(node.module or "").split("."))).strip(".")
            found.append(Import(room, place, module, tuple(alias.name for alias in node.names)))
    return [i for i in found if i.module.split(".")[0] == "standoff"]


@cache
def shown(folder: Path) -> frozenset[str]:
    """The names that a room shows in its `__init__`."""
    door = folder / "__init__.py"
    if not door.is_file():
        return frozenset()
    for node in ast.parse(door.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "__all__":
            return frozenset(ast.literal_eval(node.value))
    return frozenset()


def modules_named(found: Import, root: Path = SOURCE) -> list[str]:
    """The modules an import reaches: `from standoff import ask` names the room, like `import standoff.ask`.

    A name that a room shows is that name, even where a file of the room is called the same.
    """
    folder = root.joinpath(*found.module.split(".")[1:])
    plain = shown(folder) if folder != root else frozenset({"__version__"})
    inside = [n for n in found.names if n not in plain and _is_module(folder / n)]
    rest = len(inside) < len(found.names) or not found.names
    return [*([found.module] if rest else []), *(f"{found.module}.{name}" for name in inside)]


def _is_module(path: Path) -> bool:
    return path.is_dir() or path.with_suffix(".py").is_file()


def complaints(found: Import, root: Path = SOURCE) -> list[str]:
    """What is wrong with an import."""
    wrong = []
    for module in modules_named(found, root):
        parts = module.split(".")
        if len(parts) == 1 or not found.room:
            continue  # the package itself holds only its version; and its own file is the door to all rooms
        target = parts[1]
        if target == found.room:
            continue
        if target not in LINE or found.room not in LINE:
            wrong.append(f"{found.place}: {module} is in no known room")
        elif LINE.index(target) > LINE.index(found.room):
            wrong.append(f"{found.place}: {found.room} imports {target}, which comes after it")
        elif found.room in ALONE:
            wrong.append(f"{found.place}: {found.room} imports {target}; it should import no other room")
        elif len(parts) > 2:
            if (found.room, module) not in SIDE_DOORS:
                wrong.append(f"{found.place}: {found.room} imports {module} past the door of {target}")
        elif module == found.module and (hidden := sorted(set(found.names) - shown(root / target))):
            wrong.append(f"{found.place}: {target} does not show {', '.join(hidden)}")
    return wrong


def all_imports() -> list[Import]:
    files = sorted(SOURCE.rglob("*.py"))
    assert len(files) > 50, "the package is not where it should be"
    return [found for file in files for found in imports_of(file.read_text("utf-8"), file)]


def test_imports_point_one_way_and_through_the_door() -> None:
    wrong = [complaint for found in all_imports() for complaint in complaints(found)]
    assert not wrong, "\n".join(wrong)


def test_every_side_door_is_still_used() -> None:
    used = {(found.room, module) for found in all_imports() for module in modules_named(found)}
    assert set(SIDE_DOORS) <= used


PLANTED = {
    "an arrow turned round": ("belief/x.py", "from standoff.solve import solve", "comes after it"),
    "inside a function": ("game/x.py", "def f():\n    from standoff.ask import ask", "comes after it"),
    "for type checkers": (
        "solve/x.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import standoff.worlds",
        "comes after it",
    ),
    "through the package": ("crisis/x.py", "from standoff import game", "comes after it"),
    "relative": ("crisis/x.py", "from ..verbs import game", "comes after it"),
    "past the door": ("worlds/x.py", "from standoff.solve.library import Scratch", "past the door"),
    "past the door, by module": ("worlds/x.py", "import standoff.solve.library", "past the door"),
    "past the door, by name": ("worlds/x.py", "from standoff.solve import library", "past the door"),
    "a report that looks things up": ("report/x.py", "from standoff.ask import Answer", "no other room"),
    "a name not shown": ("worlds/x.py", "from standoff.solve import plan_of", "does not show plan_of"),
    "a room nobody knows": ("cellar/x.py", "from standoff.game import Tree", "no known room"),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANTED)
def test_a_planted_error_is_found(name: str) -> None:
    file, source, complaint = PLANTED[name]
    wrong = [c for found in imports_of(source, SOURCE / file) for c in complaints(found)]
    assert len(wrong) == 1
    assert complaint in wrong[0]


def test_what_is_allowed_is_not_complained_of() -> None:
    fine = "import numpy\nfrom standoff import __version__\nfrom standoff.game import Tree\nfrom .arc import x\n"
    assert not [c for found in imports_of(fine, SOURCE / "solve/x.py") for c in complaints(found)]
