"""Commands that show the game itself: solve and tree."""

from __future__ import annotations

import math
from typing import Annotated

import typer

from standoff.cli.failing import UNRELIABLE, fail, orderly
from standoff.cli.options import SEED, WORLDS, AsJson, CrisisRef, Output, ReadingId, Seed, WorldCount


def solve(
    context: typer.Context,
    crisis: Annotated[
        str,
        typer.Argument(help="Id of a built-in crisis, path of a crisis, .efg or .nfg file, or - for standard input."),
    ],
    reading: ReadingId = None,
    worlds: WorldCount = WORLDS,
    seed: Seed = SEED,
    precision: Annotated[
        float | None,
        typer.Option("--precision", metavar="λ", min=0.0, help="Of a game file: how sharply players choose (1)."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show how the sides play: at each information set the actions, the beliefs, and what errors cost.

    Of a crisis, numbers are medians over the weighted worlds, with 90% intervals. Of a game file (Gambit's .efg or
    .nfg), there is one game and one number for each.

    \b
      standoff solve kargil-1999
      standoff solve karabakh-2020 --reading literal --json
      standoff solve poker.efg --precision 5
    """
    with orderly():
        from standoff.interchange import is_game_file

        if is_game_file(crisis):
            _only_for_crises(context, "reading", "worlds", "seed")
            _solve_game(crisis, precision, as_json)
            return
        if precision is not None:
            fail("--precision is for game files", "a crisis states its own, under game: precision")
        _solve_crisis(crisis, reading, worlds, seed, as_json)


def _solve_crisis(crisis: str, reading: str | None, worlds: int, seed: int, as_json: bool) -> None:
    from standoff.cli.opening import opened
    from standoff.cli.strategies import print_solved
    from standoff.cli.terminal import print_json, progress
    from standoff.verbs import reading_of, solve_crisis

    found = opened(crisis)
    reading_of(found, reading)
    with progress() as told:
        solved = solve_crisis(found, worlds, seed, told).only(reading)
    if as_json:
        print_json(solved.to_json())
    else:
        print_solved(solved)
    _reliable_or_exit(solved.why)


def _solve_game(path: str, precision: float | None, as_json: bool) -> None:
    """One game from a file. Options of other kinds of solution are handed on from here."""
    from standoff.cli.gamefiles import located, print_solved_game
    from standoff.cli.terminal import print_json
    from standoff.verbs import solve_game

    if precision is not None and not math.isfinite(precision):
        fail("--precision is a finite number", "0 is a coin toss; the larger, the fewer the errors")
    with located():
        solved = solve_game(path) if precision is None else solve_game(path, precision)
    if as_json:
        print_json(solved.to_json())
    else:
        print_solved_game(solved)
    _reliable_or_exit(solved.why())


def _reliable_or_exit(why: str | None) -> None:
    from standoff.cli.terminal import say

    if why is not None:
        say(f"unreliable: {why}", colour="yellow", bold=True, error=True)
        raise typer.Exit(UNRELIABLE)


def _only_for_crises(context: typer.Context, *options: str) -> None:
    """Refuse options that mean nothing to a game file; one that is ignored would mislead."""
    for option in options:
        source = context.get_parameter_source(option)
        if source is not None and source.name == "COMMANDLINE":
            fail(f"--{option} is for crises", "a game file holds one game, with every number given")


def tree(
    crisis: CrisisRef,
    output: Output,
    reading: ReadingId = None,
    budget: Annotated[
        int, typer.Option("--nodes", metavar="N", min=2, help="Nodes to show; what lies beyond is folded.")
    ] = 120,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Draw the game tree as an SVG picture. Branches are as wide as they are likely.

    \b
      standoff tree karabakh-2020 -o tree.svg
      standoff tree karabakh-2020 -o literal.svg --reading literal --nodes 60
    """
    with orderly():
        from standoff.cli.opening import opened
        from standoff.cli.terminal import check_out, print_json, progress, write_out
        from standoff.verbs import game, reading_of, tree_svg

        if as_json and str(output) == "-":
            fail("picture and JSON cannot both go to standard output", "give -o a file")
        check_out(output)
        found = opened(crisis)
        index = reading_of(found, reading)
        with progress() as told:
            picture = tree_svg(found, reading, seed, told, budget=budget)
        write_out(output, picture.encode())
        if as_json:
            drawn = game(found, reading)
            print_json(
                {"crisis": found.crisis.id, "reading": found.readings[index].id, "file": str(output),
                 "players": list(drawn.players), "information_sets": len(drawn.infosets),
                 "nodes": drawn.node_count, "ends": drawn.terminal_count, "outcomes": list(drawn.outcomes)}
            )  # fmt: skip
