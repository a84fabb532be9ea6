"""The command that makes a brief."""

from __future__ import annotations

from pathlib import Path

import typer

from standoff.cli.failing import UNRELIABLE, fail, orderly
from standoff.cli.options import SEED, WORLDS, AsJson, CrisisRef, Output, Seed, WorldCount


def brief(
    crisis: CrisisRef,
    output: Output = Path("brief.html"),
    worlds: WorldCount = WORLDS,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Make the brief of a crisis: one HTML file that needs nothing else. A file of that name is replaced.

    \b
      standoff brief karabakh-2020
      standoff brief july-1914.yaml -o july-1914.html --worlds 4096 --seed 7

    With --json what the brief finds goes to standard output.
    Exit code 1 where the brief is there but too few worlds stand behind it; the brief says so too.
    """
    with orderly():
        from standoff.cli.opening import opened
        from standoff.cli.terminal import check_out, print_json, progress, say, write_out
        from standoff.verbs.brief import make_brief

        if as_json and str(output) == "-":
            fail("brief and JSON cannot both go to standard output", "give -o a file")
        check_out(output)
        found = opened(crisis)
        with progress() as told:
            made = make_brief(found, worlds, seed, told)
        write_out(output, made.html.encode())
        if as_json:
            print_json(made.to_json())
        else:
            for line in made.summary:
                say(line, error=str(output) == "-")
        if not made.reliable:
            say(f"unreliable: {made.why}", colour="yellow", bold=True, error=True)
            raise typer.Exit(UNRELIABLE)
