"""Solving one game, from a file or from a world of a crisis: options held against each other, then one question."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from standoff.cli.failing import UNRELIABLE, fail

if TYPE_CHECKING:
    from standoff.solve import NashEquilibria
    from standoff.verbs import OneGame


@dataclass(frozen=True)
class Asked:
    """What is wanted of one game, as options gave it."""

    precision: Sequence[str] = ()
    branch: bool = False
    limit: bool = False
    every: bool = False
    epsilon: float | None = None
    picture: Path | None = None
    seed: int = 1
    as_json: bool = False

    def check(self) -> None:
        """Stop where options exclude each other, before any work."""
        chosen = [name for name, on in (("branch", self.branch), ("limit", self.limit), ("all", self.every)) if on]
        if len(chosen) > 1:
            fail(" and ".join(f"--{name}" for name in chosen) + " are questions of their own", "ask one at a time")
        if self.limit and self.precision:
            fail("--limit and --precision exclude each other", "the limit is where λ grows without bound")
        if self.epsilon is not None and not self.limit:
            fail("--epsilon is for --limit", "it says how close to an equilibrium the limit has to come")
        if self.epsilon is not None and not 1e-9 <= self.epsilon < 1.0:
            fail(f"--epsilon is at least 1e-9 and below 1, found {self.epsilon:g}", "1e-4 unless given")
        if self.picture is not None:
            self._check_picture(self.picture)

    def _check_picture(self, path: Path) -> None:
        from standoff.cli.terminal import check_out

        if not self.branch:
            fail("-o is for the picture of a branch", "add --branch")
        if str(path) == "-" and self.as_json:
            fail("picture and JSON cannot both go to standard output", "give -o a file")
        if str(path) != "-" and path.suffix.lower() != ".svg":
            fail(f"pictures are written as .svg, found “{path.name}”", f"give -o {path.with_suffix('.svg').name}")
        check_out(path)


def solve_one(one: OneGame, asked: Asked) -> None:
    """Answer the one question that was asked about the game."""
    if asked.limit:
        _limit(one, asked)
        return
    precision = precisions(asked.precision, one)
    if asked.branch:
        _branch(one, precision, asked)
    elif asked.every:
        _every(one, precision, asked)
    else:
        _plain(one, precision, asked)


def precisions(words: Sequence[str], one: OneGame) -> float | list[float] | None:
    """λ from `5`, or from `NAME=2` for each player, or from both: who is not named gets the plain one."""
    plain: float | None = None
    named: dict[str, float] = {}
    for word in words:
        name, equals, text = word.rpartition("=")
        value = _precision(text, word)
        if not equals:
            if plain is not None:
                fail("--precision is given twice for all players", _naming(one))
            plain = value
        elif name not in one.players:
            from standoff.verbs import NoSuch

            raise NoSuch("player", name, one.players)
        elif one.players.count(name) > 1 or name in named:
            fail(f"--precision is given twice for “{name}”", _naming(one))
        else:
            named[name] = value
    if not named:
        return plain
    missing = [who for who in one.players if who not in named]
    if missing and plain is None:
        fail(f"no precision for {', '.join(missing)}", "add --precision λ for all who are not named")
    return [named[who] if who in named else float(plain or 0.0) for who in one.players]


def _naming(one: OneGame) -> str:
    return f"give --precision λ once, and --precision NAME=λ for a player: {', '.join(one.players)}"


def _precision(text: str, word: str) -> float:
    try:
        value = float(text)
    except ValueError:
        fail(f"--precision {word}: “{text}” is not a number", "give a number, as 5, or a player's, as NAME=5")
    if not math.isfinite(value):
        fail(f"--precision is a finite number, found {text}", "0 is a coin toss; the larger, the fewer the errors")
    if value < 0.0:
        fail(f"--precision is at least 0, found {text}", "0 is a coin toss; the larger, the fewer the errors")
    return value


# -- one question each -------------------------------------------------------------------------------------------


def _plain(one: OneGame, precision: float | list[float] | None, asked: Asked) -> None:
    from standoff.cli.gameanswers import print_solved_game
    from standoff.verbs import solve_game

    with _doing("solving"):
        solved = solve_game(one, precision)
    _show(asked, solved.to_json(), lambda: print_solved_game(solved))
    reliable_or_exit(solved.why())


def _branch(one: OneGame, precision: float | list[float] | None, asked: Asked) -> None:
    from standoff.cli.gameanswers import print_branch
    from standoff.cli.terminal import write_out
    from standoff.solve import STATUS
    from standoff.verbs import branch_answer, branch_of, branch_picture, solve_game

    with _doing("following the branch"):
        solved = solve_game(one, precision)
        found = branch_of(one.tree, one.compiled.payoffs, one.compiled.odds, one.precisions(precision))
    if asked.picture is not None:
        title = f"{one.game.title or 'A game'}: the principal branch"
        with _doing("drawing"):
            try:
                picture = branch_picture(found, title, names=one.titles())
            except ValueError as error:
                fail(str(error))
        write_out(asked.picture, picture.encode())
    if asked.as_json or asked.picture is None or str(asked.picture) != "-":
        _show(asked, branch_answer(solved, found), lambda: print_branch(solved, found))
    reliable_or_exit(solved.why() if found.arrived else STATUS[found.status])


def _limit(one: OneGame, asked: Asked) -> None:
    from standoff.cli.gameanswers import print_limit
    from standoff.verbs import limit_answer, limit_of

    with _doing("following the branch to its limit"):
        found = limit_of(one.tree, one.compiled.payoffs, one.compiled.odds, asked.epsilon)
    data = limit_answer(one, found)
    _show(asked, data, lambda: print_limit(one, found, data))
    reliable_or_exit(None if data["reached"] else data["status"])


def _every(one: OneGame, precision: float | list[float] | None, asked: Asked) -> None:
    from standoff.cli.gameanswers import print_all
    from standoff.verbs import all_answer, equilibria_of, solve_game

    with _doing("looking for other equilibria"):
        solved = solve_game(one, precision)
        found = equilibria_of(
            one.tree, one.compiled.payoffs, one.compiled.odds, one.precisions(precision), seed=asked.seed
        )
    with _doing("looking for Nash equilibria"):
        nash, why = _nash(one)
    data = all_answer(solved, found, asked.seed, nash, why)
    _show(asked, data, lambda: print_all(solved, data, asked.seed))
    reliable_or_exit(solved.why())


def _nash(one: OneGame) -> tuple[NashEquilibria | None, str | None]:
    """Nash equilibria by Gambit, or why they were not sought."""
    from standoff.solve import NoGambit, TooLarge
    from standoff.verbs import nash_of

    try:
        return nash_of(one.tree, one.compiled.payoffs, one.compiled.odds), None
    except NoGambit:
        return None, "they are found through Gambit, which is not installed: pip install 'standoff[gambit]'"
    except TooLarge as error:
        return None, str(error).partition(";")[0]


# -- what all of them do -----------------------------------------------------------------------------------------


def _show(asked: Asked, data: dict[str, Any], in_words: Callable[[], None]) -> None:
    from standoff.cli.terminal import print_json

    if asked.as_json:
        print_json(data)
    else:
        in_words()


@contextmanager
def _doing(what: str) -> Iterator[None]:
    """Say what is being done while it lasts; how far it is cannot be told of one game."""
    from standoff.cli.terminal import progress

    with progress() as told:
        if told:
            told(what, 0, 0)
        yield


def reliable_or_exit(why: str | None) -> None:
    """Stop with the exit code for an answer that is there but cannot be relied on."""
    from standoff.cli.terminal import say

    if why is not None:
        say(f"unreliable: {why}", colour="yellow", bold=True, error=True)
        raise typer.Exit(UNRELIABLE)
