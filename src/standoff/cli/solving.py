"""Commands that show the game itself: solve and tree."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from standoff.cli.failing import fail, orderly
from standoff.cli.gamefiles import located
from standoff.cli.onegame import Asked, reliable_or_exit, solve_one
from standoff.cli.options import SEED, WORLDS, AsJson, CrisisRef, Output, ReadingId, Seed, WorldCount

if TYPE_CHECKING:
    from standoff.verbs import OneGame


def solve(
    context: typer.Context,
    crisis: Annotated[
        str,
        typer.Argument(help="Id of a built-in crisis, path of a crisis, .efg or .nfg file, or - for standard input."),
    ],
    precision: Annotated[
        list[str] | None,
        typer.Option(
            "--precision",
            metavar="λ",
            help="Of one game: how sharply players choose (1). NAME=λ, repeated, for a player of that name.",
        ),
    ] = None,
    branch: Annotated[bool, typer.Option("--branch", help="Of one game: the principal branch from 0 to λ.")] = False,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", metavar="FILE.svg", help="With --branch: write its picture.")
    ] = None,
    limit: Annotated[
        bool, typer.Option("--limit", help="Of one game: where the branch goes, and whether it is an equilibrium.")
    ] = False,
    epsilon: Annotated[
        float | None, typer.Option("--epsilon", metavar="ε", help="With --limit: how close to one (1e-4).")
    ] = None,
    every: Annotated[
        bool, typer.Option("--all", help="Of one game: other equilibria at λ, and Nash equilibria through Gambit.")
    ] = False,
    world: Annotated[
        int | None, typer.Option("--world", metavar="N", min=0, max=999_999, help="Of a crisis: one world, as a game.")
    ] = None,
    reading: ReadingId = None,
    worlds: WorldCount = WORLDS,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Show how the sides play: at each information set the actions, the beliefs, and what errors cost.

    Of a crisis, numbers are medians over the weighted worlds, with 90% intervals. Of one game there is one number for
    each: a game file (Gambit's .efg or .nfg), or a crisis with --world, --branch, --limit or --all (world 0 unless
    given, at its own precision).

    \b
      standoff solve kargil-1999
      standoff solve karabakh-2020 --reading literal --json
      standoff solve poker.efg --precision 5
      standoff solve poker.efg --precision 5 --precision Alice=2
      standoff solve poker.efg --branch --precision 20 -o branch.svg
      standoff solve poker.efg --limit
      standoff solve karabakh-2020 --world 3 --all
    """
    with orderly():
        from standoff.interchange import is_game_file

        in_file = is_game_file(crisis)
        asked = Asked(tuple(precision or ()), branch, limit, every, epsilon, output, seed, as_json)
        if in_file:
            _only_for_crises(context, "reading", "worlds", "world", *(() if every else ("seed",)))
        elif not (branch or limit or every or world is not None):
            _only_for_one_game(context, "precision", "output", "epsilon")
            _solve_crisis(crisis, reading, worlds, seed, as_json)
            return
        elif _given(context, "worlds"):
            fail("--worlds is for many worlds, and this is one", "leave it out; --world N says which")
        asked.check()
        with located():
            one = _game_in(crisis) if in_file else _game_of(crisis, reading, world or 0, seed)
        solve_one(one, asked)


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
    reliable_or_exit(solved.why)


def _game_in(path: str) -> OneGame:
    from standoff.verbs import one_game

    return one_game(path)


def _game_of(crisis: str, reading: str | None, world: int, seed: int) -> OneGame:
    from standoff.cli.opening import opened
    from standoff.verbs import one_game_of

    return one_game_of(opened(crisis), reading, world, seed)


def _given(context: typer.Context, option: str) -> bool:
    source = context.get_parameter_source(option)
    return source is not None and source.name == "COMMANDLINE"


def _only_for_crises(context: typer.Context, *options: str) -> None:
    """Refuse options that mean nothing to a game file; one that is ignored would mislead."""
    for option in options:
        if _given(context, option):
            also = " and for --all" if option == "seed" else ""
            fail(f"--{option} is for crises{also}", "a game file holds one game, with every number given")


def _only_for_one_game(context: typer.Context, *options: str) -> None:
    """Refuse options that mean nothing to many worlds together."""
    for option in options:
        if _given(context, option):
            fail(
                f"--{option} is for game files, or for one world of a crisis",
                "add --world N, --branch, --limit or --all; a crisis states its own precision, under game: precision",
            )


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
