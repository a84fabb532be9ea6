"""Commands that put a question to a crisis: ask and whatif."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from standoff.cli.failing import conclude, fail, orderly, reading
from standoff.cli.options import PATHS, SEED, WORLDS, AsJson, CrisisRef, PathCount, Query, Seed, WorldCount

if TYPE_CHECKING:
    from standoff.ask import Answer, Comparison
    from standoff.crisis import Crisis


def ask(
    crisis: CrisisRef,
    query: Query,
    worlds: WorldCount = WORLDS,
    paths: PathCount = PATHS,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Answer a question about a crisis: a distribution over worlds, with what it is worth.

    \b
      standoff ask karabakh-2020 'P(outcome = wider_war | observed)'
      standoff ask karabakh-2020 'P(turkey.respond = back_off | russia.signal = strike) > 0.5'
      standoff ask karabakh-2020 'belief(turkey, russia = resolved | russia.signal = strike)'
    \b
    Of the weeks ahead:
      standoff ask karabakh-2020 'P(ceasefire by 2020-11-15)'
      standoff ask karabakh-2020 'P(holds >= 30 days | do mechanism = peacekeepers)'
      standoff ask karabakh-2020 'Q(deaths by 2020-12-31)'

    What stands after | is seen, not done; for doing there is whatif, and `do` in questions of the weeks ahead.
    """
    with orderly():
        from standoff.cli.answers import print_answer
        from standoff.cli.opening import opened
        from standoff.cli.terminal import print_json, progress
        from standoff.verbs import answer, build_worlds, check_query, weeks_ahead, why_unreliable

        found = opened(crisis)
        with reading(query):
            check_query(found, query)
        with progress() as told:
            drawn = build_worlds(found, worlds, seed, told)
            result = answer(drawn, query, weeks_ahead(drawn, paths=paths, progress=told))
        why = why_unreliable(result, drawn)
        if as_json:
            print_json(answer_json(result, why))
        else:
            print_answer(result, drawn)
        conclude(why)


def whatif(
    crisis: CrisisRef,
    query: Query,
    set: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Do: set an unknown (see `check --unknowns`)."),
    ] = None,
    force: Annotated[
        list[str] | None,
        typer.Option("--force", metavar="MOVE", help="Do: make a move happen: 'turkey.respond = persist'."),
    ] = None,
    forbid: Annotated[list[str] | None, typer.Option("--forbid", metavar="MOVE", help="Do: take a move away.")] = None,
    see: Annotated[
        list[str] | None, typer.Option("--see", metavar="MOVE", help="See: suppose that a move is observed.")
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option("--scenario", metavar="ID", help="Take a scenario of the crisis file instead."),
    ] = None,
    worlds: WorldCount = WORLDS,
    paths: PathCount = PATHS,
    seed: Seed = SEED,
    as_json: AsJson = False,
) -> None:
    """Answer a question before and after a change.

    Doing (set, force, forbid) changes the game and solves it again; what was learnt about everything else
    stays learnt. Seeing adds a report and weighs the same worlds anew. The two do not mix. Each option may be
    repeated.

    \b
      standoff whatif karabakh-2020 --forbid 'nato.backing = back' 'P(outcome = wider_war | observed)'
      standoff whatif karabakh-2020 --set strike_cost_irresolute=0.4 'P(russia = resolved | observed)'
      standoff whatif karabakh-2020 --see 'russia.intervene = intervene' 'P(russia = resolved | observed)'
      standoff whatif karabakh-2020 --force 'turkey.respond = back_off' 'P(ceasefire by 2020-11-15)'
    """
    with orderly():
        from standoff.cli.answers import print_change
        from standoff.cli.opening import opened
        from standoff.cli.terminal import print_json, progress
        from standoff.verbs import (
            build_worlds,
            check_move,
            check_query,
            weeks_ahead,
            what_if,
            what_if_named,
            why_unreliable_change,
        )  # fmt: skip
        from standoff.verbs import scenario_of as known

        stated = tuple(set or ()), tuple(force or ()), tuple(forbid or ()), tuple(see or ())
        _one_kind(*stated, scenario)
        settings = _numbers(stated[0])
        found = opened(crisis)
        with reading(query):
            check_query(found, query)
        for move in (*stated[1], *stated[2], *stated[3]):
            with reading(move):
                check_move(found, move)
        _check_names(found, settings)
        if scenario is not None:
            known(found, scenario)
        with progress() as told:
            drawn = build_worlds(found, worlds, seed, told)
            ahead = weeks_ahead(drawn, paths=paths, progress=told)
            if scenario is not None:
                change = what_if_named(drawn, scenario, query, ahead)
            else:
                set_to, forced, forbidden, seen = settings, *stated[1:]
                change = what_if(drawn, query, set=set_to, force=forced, forbid=forbidden, see=seen, ahead=ahead)
        why = why_unreliable_change(change, drawn)
        if as_json:
            print_json(change_json(change, why))
        else:
            print_change(change, drawn)
        conclude(why)


def answer_json(answer: Answer, why: str | None) -> dict[str, Any]:
    """An answer as JSON, with whether it can be relied on."""
    return {**answer.to_json(), "reliable": why is None, "why": why}


def change_json(change: Comparison, why: str | None) -> dict[str, Any]:
    """A what-if as JSON."""
    return {
        "query": change.base.query, "title": change.title, "verb": change.verb, "base": change.base.to_json(),
        "changed": change.changed.to_json(), "difference": change.difference, "reliable": why is None,
        "why": why,
    }  # fmt: skip


def _one_kind(
    set: tuple[str, ...],
    force: tuple[str, ...],
    forbid: tuple[str, ...],
    see: tuple[str, ...],
    scenario: str | None,
) -> None:
    does, sees = bool(set or force or forbid), bool(see)
    if does + sees + (scenario is not None) != 1:
        fail(
            "a what-if either does or sees" if does or sees or scenario else "a what-if changes something",
            "give --set, --force and --forbid, or --see, or --scenario",
        )


def _numbers(settings: tuple[str, ...]) -> dict[str, float]:
    out = {}
    for setting in settings:
        name, equals, text = setting.rpartition("=")
        try:
            out[name.strip()] = float(text)
        except ValueError:
            equals = ""
        if not equals or not name.strip():
            fail(f"--set takes NAME=VALUE with a number, found “{setting}”", "as in --set russia_resolved=0.7")
    return out


def _check_names(crisis: Crisis, settings: dict[str, float]) -> None:
    from standoff.verbs import check_unknown

    for name in settings:
        check_unknown(crisis, name)
