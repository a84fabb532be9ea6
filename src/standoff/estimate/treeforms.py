"""The form of a written tree: every mistake in it, before anything is grown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from standoff.language import did_you_mean

DEEPEST = 60
MOST_NODES = 10_000
MOST_PLAYERS = 6
REST = "rest"
CHOOSE = "choose"
"""What a move is called that has no name of its own."""

At = tuple[str | int, ...]


@dataclass(frozen=True)
class TreeProblem:
    """A mistake in a written tree: where in the data, what, and what would do."""

    at: At
    message: str
    hint: str = ""


@dataclass(frozen=True)
class Inner:
    """A move or a chance move as it is written; `keys` lead to its actions."""

    is_chance: bool
    name: str
    actions: Mapping[Any, Any]
    hides: tuple[str, ...]
    keys: At

    @property
    def player(self) -> str:
        return self.name.partition(".")[0]

    @property
    def move(self) -> str:
        return self.name.partition(".")[2] or CHOOSE

    @property
    def label(self) -> str:
        """What others call it: `player.move`, `chance.name`."""
        return f"chance.{self.name}" if self.is_chance else f"{self.player}.{self.move}"


@dataclass(frozen=True)
class CheckedTree:
    """A written tree that was looked through: its root, parts and players in order, and all mistakes."""

    root: Any
    parts: Mapping[str, Any]
    players: tuple[str, ...]
    problems: tuple[TreeProblem, ...]


def checked(written: Any) -> CheckedTree:
    """Look through a written tree."""
    looking = _Looking()
    root = written
    if isinstance(written, Mapping):
        root = {k: v for k, v in written.items() if k != "parts"}
        parts = written.get("parts", {})
        if isinstance(parts, Mapping):
            looking.parts = {str(k): v for k, v in parts.items()}
        else:
            looking.told(("parts",), "parts are a mapping from a name to a node")
    looking.node(root, (), 0, frozenset())
    looking.finish()
    problems = tuple(dict.fromkeys(looking.problems))
    return CheckedTree(root, looking.parts, tuple(looking.players), problems)


def inner(written: Mapping[Any, Any]) -> Inner:
    """An inner node without mistakes."""
    for kind in ("move", "chance"):
        if kind in written:
            return Inner(
                kind == "chance", str(written[kind]), written["actions"], _hides(written.get("hides", ())), ("actions",)
            )
    name, actions = next(iter(written.items()))
    return Inner(False, str(name), actions, (), (name,))


def then(below: Any) -> Any:
    """What an action leads to."""
    return below["then"] if isinstance(below, Mapping) and "then" in below else below


def _hides(written: Any) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written)


@dataclass
class _Looking:
    """What was come across."""

    parts: Mapping[str, Any] = field(default_factory=dict)
    players: list[str] = field(default_factory=list)
    labels: set[str] = field(default_factory=set)
    ends: dict[str, At] = field(default_factory=dict)
    used: set[str] = field(default_factory=set)
    hidden: list[tuple[At, str]] = field(default_factory=list)
    problems: list[TreeProblem] = field(default_factory=list)
    nodes: int = 0

    def told(self, at: At, message: str, hint: str = "") -> None:
        self.problems.append(TreeProblem(at, message, hint))

    def node(self, written: Any, at: At, depth: int, inside: frozenset[str]) -> None:
        """A node and all below it; `inside` are the parts that it stands in."""
        self.nodes += 1
        if self.nodes > MOST_NODES:
            if self.nodes == MOST_NODES + 1:
                self.told((), f"the tree has more than {MOST_NODES:,} nodes")
            return
        if depth > DEEPEST:
            self.told(at, f"nested more than {DEEPEST} deep")
            return
        if isinstance(written, str) and written in self.parts:
            self.used.add(written)
            if written in inside:
                self.told(at, f"part “{written}” leads back into itself")
            else:
                self.node(self.parts[written], ("parts", written), depth + 1, inside | {written})
            return
        if isinstance(written, str | int | float) and not isinstance(written, bool):
            self._end(str(written), at)
            return
        form = self._inner(written, at)
        if form is None:
            return
        self.labels.add(form.label)
        self.hidden += [(at, m) for m in form.hides]
        if not form.is_chance and form.player not in self.players:
            self.players.append(form.player)
        if form.is_chance:
            self._odds(form, at)
        for action, below in form.actions.items():
            place = (*at, *form.keys, action)
            for key in _strange(below, ("then", "odds") if form.is_chance else ("then",)):
                self.told(place, f"“{key}” means nothing here", "beside `then` there are `odds`, of chance only")
            lower = (*place, "then") if isinstance(below, Mapping) and "then" in below else place
            self.node(then(below), lower, depth + 1, inside)

    def finish(self) -> None:
        """What can be told only when everything was seen."""
        for at, name in self.hidden:
            if name != "all" and name not in self.labels:
                meant = did_you_mean(name, self.labels)
                hint = f"did you mean “{meant}”?" if meant else f"moves are {', '.join(sorted(self.labels))}"
                self.told((*at, "hides"), f"there is no move “{name[:40]}” to hide", hint)
        for name in self.parts:
            if name not in self.used and self.nodes <= MOST_NODES:
                meant = did_you_mean(name, [end for end in self.ends if end not in self.parts])
                hint = f"did “{meant}” mean it?" if meant else "let an action lead to it, or leave it out"
                self.told(("parts", name), f"nothing leads to the part “{name}”", hint)
        if not self.players and not self.problems:
            self.told((), "nobody moves", "write {player: {action: outcome, …}}")
        if len(self.players) > MOST_PLAYERS:
            self.told((), f"there are {len(self.players)} players", f"a game has one to {MOST_PLAYERS}")

    def _end(self, name: str, at: At) -> None:
        self.ends.setdefault(name, at)
        if not name.strip() or "," in name or "|" in name:
            self.told(at, f"“{name[:40]}” is no name of an outcome", "a name has no comma, no | and is not empty")

    def _inner(self, written: Any, at: At) -> Inner | None:
        """An inner node, if it is written as one."""
        if not isinstance(written, Mapping) or not written:
            self.told(at, "a node is {player: {action: …}}, or an outcome's name")
            return None
        kinds = [kind for kind in ("move", "chance") if kind in written]
        if kinds:
            kind = kinds[0]
            for key in _strange(written, (kind, "actions", "hides") if kind == "move" else (kind, "actions")):
                self.told((*at, key), f"“{key}” means nothing here", "a node has `move` or `chance`, and `actions`")
            if not isinstance(written[kind], str | int) or isinstance(written[kind], bool):
                self.told((*at, kind), "a name is wanted here", "for example move: attacker.threaten")
                return None
            if not _is_mapping(written.get("actions")):
                self.told(at, f"{kind} {written[kind]} needs `actions`", "write actions: {action: outcome or node}")
                return None
            if not _is_names(written.get("hides", ())):
                self.told((*at, "hides"), "moves are hidden by name", "write a list of moves, or all")
                return None
            form = inner(written)
        else:
            if len(written) > 1:
                self.told(at, f"one player moves at a node; here are {', '.join(map(str, written))}")
                return None
            name, actions = next(iter(written.items()))
            if not _is_mapping(actions):
                self.told((*at, name), f"{name} needs actions", "write {player: {action: outcome or next node}}")
                return None
            form = inner(written)
        if not form.is_chance and ("," in form.player or not form.player.strip() or form.player == "chance"):
            self.told(at, f"“{form.player[:40]}” is no name of a player", "a name has no comma, and is not chance")
        names = [str(a) for a in form.actions]
        if len(set(names)) < len(names):
            self.told((*at, *form.keys), f"two actions have one name among {', '.join(names)}")
            return None
        return form

    def _odds(self, form: Inner, at: At) -> None:
        """Odds are numbers that add up to 1; one of them may be the rest."""
        known, rest = 0.0, 0
        for action, below in form.actions.items():
            place = (*at, *form.keys, action)
            odds = below.get("odds") if isinstance(below, Mapping) else None
            if odds is None or "then" not in below:
                self.told(place, "a branch of chance needs `odds` and `then`")
                return
            number = _number(odds)
            if odds == REST:
                rest += 1
            elif number is None or not 0 <= number <= 1:
                self.told((*place, "odds"), f"odds are a number from 0 to 1, or rest, here “{str(odds)[:40]}”")
                return
            else:
                known += number
        if rest > 1 or (rest and known > 1 + 1e-9) or (not rest and abs(known - 1) > 1e-9):
            self.told((*at, *form.keys), f"the odds of {form.name} add up to {known:g}, not to 1")


def _number(value: Any) -> float | None:
    try:
        number = float(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    except ValueError:
        return None
    return number if number is not None and isfinite(number) else None


def _is_mapping(value: Any) -> bool:
    return isinstance(value, Mapping) and bool(value)


def _is_names(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list | tuple) and all(isinstance(v, str) for v in value))


def _strange(written: Any, allowed: tuple[str, ...]) -> Iterator[str]:
    """Keys of a branch, or of a node, that mean nothing."""
    if isinstance(written, Mapping) and any(key in written for key in allowed):
        yield from (str(key) for key in written if key not in allowed)
