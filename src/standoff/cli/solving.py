"""Commands that show the game itself: solve and tree."""

from __future__ import annotations

from typing import Annotated

import typer

from standoff.cli.failing import UNRELIABLE, fail, orderly
from standoff.cli.options import SEED, WORLDS, AsJson, CrisisRef, Output, ReadingId, Seed, WorldCount


def solve(
    crisis: CrisisRef,
    reading: ReadingId = None,
    worlds: WorldCount = WORLDS,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Show how the sides play: at each information set the actions, the beliefs, and what errors cost.

    Numbers are medians over the weighted worlds, with 90% intervals.

    \b
      standoff solve kargil-1999
      standoff solve karabakh-2020 --reading literal --json
    """
    with orderly():
        from standoff.cli.opening import opened
        from standoff.cli.strategies import print_solved
        from standoff.cli.terminal import print_json, progress, say
        from standoff.verbs import reading_of, solve_crisis

        found = opened(crisis)
        reading_of(found, reading)
        with progress() as told:
            solved = solve_crisis(found, worlds, seed, told).only(reading)
        if as_json:
            print_json(solved.to_json())
        else:
            print_solved(solved)
        if solved.why is not None:
            say(f"unreliable: {solved.why}", colour="yellow", bold=True, error=True)
            raise typer.Exit(UNRELIABLE)


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
