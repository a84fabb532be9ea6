"""Commands that look ahead: simulate and ceasefire."""

from __future__ import annotations

from typing import Annotated

import typer

from standoff.cli.failing import conclude, orderly, reading
from standoff.cli.options import PATHS, SEED, WORLDS, AsJson, CrisisRef, PathCount, Seed, WorldCount


def simulate(
    crisis: CrisisRef,
    until: Annotated[
        str | None, typer.Option("--until", metavar="DATE", help="Day up to which to look (the file's horizon).")
    ] = None,
    paths: PathCount = PATHS,
    worlds: WorldCount = WORLDS,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Play the weeks ahead: phases by date, deaths and displaced, a truce that holds, the file's dated questions.

    Chances are means over worlds, with the range in which nine in ten of them lie; losses run over all paths.

    \b
      standoff simulate karabakh-2020
      standoff simulate karabakh-2020 --until 2021-01-31
      standoff simulate kargil-1999 --paths 20000 --json
    """
    with orderly():
        from standoff.cli.opening import opened
        from standoff.cli.terminal import print_json, progress
        from standoff.cli.weeks import print_weeks
        from standoff.verbs import simulate_crisis, until_of

        found = opened(crisis)
        with reading(until or ""):
            last = until_of(found, until)
        with progress() as told:
            weeks = simulate_crisis(found, last, paths, worlds, seed, told)
        if as_json:
            print_json(weeks.to_json())
        else:
            print_weeks(weeks)
        conclude(weeks.why)


def ceasefire(
    crisis: CrisisRef,
    mechanism: Annotated[
        str | None,
        typer.Option("--mechanism", metavar="M", help="Who keeps it: none, monitors or peacekeepers."),
    ] = None,
    curbed: Annotated[
        bool | None, typer.Option("--curbed/--no-curbed", help="The patron curbs its support, or does not.")
    ] = None,
    written: Annotated[
        bool | None, typer.Option("--written/--no-written", help="Terms are written and signed, or are not.")
    ] = None,
    definitive: Annotated[
        bool | None, typer.Option("--definitive/--no-definitive", help="It is meant to end the war, or to pause it.")
    ] = None,
    worlds: WorldCount = WORLDS,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Show the record of truces, what it teaches, and how long the next truce holds.

    Without options with peacekeepers and with no one on the ground, each with the patron's support curbed or not. What
    the terms are like is left as uncertain as the file has it, unless an option says it.

    \b
      standoff ceasefire karabakh-2020
      standoff ceasefire karabakh-2020 --mechanism peacekeepers --curbed --written
    """
    with orderly():
        from standoff.cli.opening import opened
        from standoff.cli.terminal import print_json, progress
        from standoff.cli.truces import print_truces
        from standoff.verbs import Variant, check_mechanism, truce_table

        check_mechanism(mechanism)
        found = opened(crisis)
        with progress() as told:
            truces = truce_table(found, Variant(mechanism, curbed, written, definitive), worlds, seed, told)
        if as_json:
            print_json(truces.to_json())
        else:
            print_truces(truces)
        conclude(truces.why)
