"""Gambit's game files on the command line: converting, and showing one solved game."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.failing import code_for, fail, orderly
from standoff.cli.options import SEED, AsJson, ReadingId, Seed

if TYPE_CHECKING:
    from standoff.interchange import ExtensiveGame


def convert(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="Path of an .efg or .nfg file; or a crisis, by id or path.")
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="TARGET", help="File to write; its ending is its format.")
    ] = None,
    to: Annotated[
        str | None, typer.Option("--to", metavar="F", help="efg or nfg; without it TARGET's ending, or else efg.")
    ] = None,
    world: Annotated[
        int, typer.Option("--world", metavar="N", min=0, max=999_999, help="Of a crisis, which world.")
    ] = 0,
    seed: Seed = SEED,
    reading: ReadingId = None,
    as_json: AsJson = False,
) -> None:
    """Write a game in Gambit's formats: .efg for trees, .nfg for games in which each side moves once, unseen.

    Numbers are kept exactly. A crisis becomes the game of one of its worlds; that world's precision stands in the
    comment.

    \\b
      standoff convert matrix.nfg -o matrix.efg
      standoff convert matrix.efg --to nfg
      standoff convert karabakh-2020 -o game.efg --world 0 --seed 1
    """
    with orderly():
        from standoff.cli.terminal import print_json, write_out
        from standoff.interchange import game_text

        target = output or Path("-")
        ending = f".{to.removeprefix('.')}" if to else (output.suffix if output and str(output) != "-" else ".efg")
        if as_json and str(target) == "-":
            fail("game and JSON cannot both go to standard output", "give -o a file")
        with located():
            game = _game(source, reading, world, seed)
            text = game_text(game, ending)
        write_out(target, text.encode())
        if as_json:
            print_json(
                {"file": str(target), "format": ending.lower().removeprefix("."), "title": game.title,
                 "players": game.players, "information_sets": len(game.infosets), "nodes": len(game.nodes),
                 "ends": sum(not game.actions_of(node) for node in range(len(game.nodes)))}
            )  # fmt: skip


def _game(source: str, reading: str | None, world: int, seed: int) -> ExtensiveGame:
    from standoff.cli.opening import opened
    from standoff.interchange import is_game_file, read_game
    from standoff.verbs import game_of_world

    return read_game(source) if is_game_file(source) else game_of_world(opened(source), reading, world, seed)


@contextmanager
def located() -> Iterator[None]:
    """A mistake in a game file becomes its place, its code, what would do and the line; and the exit code for it."""
    from standoff.cli.problems import print_problems
    from standoff.interchange import GameFileError

    try:
        yield
    except GameFileError as error:
        print_problems([error.problem])
        raise typer.Exit(code_for([error.problem])) from None
