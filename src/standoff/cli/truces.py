"""Truces for people: the record, the coefficients before and after it, and how long the next truce holds."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from standoff.cli.answers import plain_table, within
from standoff.cli.terminal import console, harmless, say
from standoff.report.words import UNKNOWN, day, number, percent, percent_short
from standoff.report.words_ahead import lasting, span

if TYPE_CHECKING:
    from standoff.report import Spread
    from standoff.verbs import TruceRow, TruceTable, Variant

WORDS = {
    "truce_intercept": "a truce as such",
    "truce_monitors": "monitors",
    "truce_peacekeepers": "peacekeepers",
    "truce_written": "written terms",
    "truce_definitive": "meant as definitive",
    "truce_earlier": "earlier truces (log)",
    "truce_curbed": "patron curbs support",
    "truce_victory": "one side has won",
    "truce_log_scale": "scale (log)",
    "truce_breach": "to the first breach",
}
MISSIONS = {"none": "no one there", "monitors": "monitors", "peacekeepers": "peacekeepers"}
MOMENT = 2 / 1440  # days: what is known so closely is told as one time


def print_truces(truces: TruceTable) -> None:
    """All of it."""
    say(harmless(truces.title), bold=True)
    say()
    _print_record(truces)
    say()
    _print_coefficients(truces)
    say()
    _print_next(truces)
    say()
    for caution in truces.cautions:
        say(caution, dim=True)
    say(
        f"{truces.ess:,.0f} effective worlds"
        + (f", Pareto k {truces.pareto_k:.2f}" if isfinite(truces.pareto_k) else "")
        + f", seed {truces.seed}",
        dim=True,
    )


def _print_record(truces: TruceTable) -> None:
    say(f"The truces up to {day(truces.as_of.isoformat())}")
    for row in truces.record:
        say(f"  {row.id}, {day(row.began)}: {', '.join(_terms(row))}; {_fared(row)}")
        for account in row.accounts:
            lasted = held(account.earliest, account.latest)
            say(f"      {lasted}, by an account that is true with {percent(account.reliability)}")
    if not truces.record:
        say("  none")
    if truces.broken_before.high90 > 0:
        before, middle = truces.broken_before, number(truces.broken_before.median)
        least, most = number(before.low90), number(before.high90)
        say(f"  earlier ones that broke: {middle if least == most else f'{middle} ({least} to {most})'}")


def _terms(row: TruceRow) -> list[str]:
    told = ((row.written, "written"), (row.definitive, "definitive"), (row.curbed, "patron curbs its support"))
    return [MISSIONS[row.mechanism], *(word for so, word in told if so)]


def _fared(row: TruceRow) -> str:
    if row.holds:
        return f"still held after {lasting(row.shortest)}"
    return f"held {held(row.shortest, row.longest)}" + (", accounts differ" if len(row.accounts) > 1 else "")


def held(shortest: float, longest: float) -> str:
    """How long, where it is known to lie between two times: a moment, or both."""
    if not isfinite(longest):
        return f"{lasting(shortest)} or longer"
    if longest - shortest <= MOMENT * 1.001:
        return lasting(0.5 * (shortest + longest))
    first, last = lasting(shortest), lasting(longest)
    return first if first == last else f"{first} to {last}"


def _print_coefficients(truces: TruceTable) -> None:
    """The table, and beneath it what each prior rests on: sources by number, the rest in words."""
    rests = list(dict.fromkeys(row.basis for row in truces.coefficients if row.data))
    table = plain_table("on the log of days", "before", "90%", "after", "90%", "prior")
    for row in truces.coefficients:
        mark = f"[{rests.index(row.basis) + 1}]" if row.data else "the file" if row.own else "stated"
        table.add_row(WORDS.get(row.name, row.name), *_figures(row.before), *_figures(row.after), mark)
    say("How long truces hold, before the record and after it")
    console().print(table)
    for k, basis in enumerate(rests):
        say(f"[{k + 1}] {basis}", dim=True)
    for row in truces.coefficients:
        if not row.data:
            flag = "" if row.own else "stated without data. "
            say(f"{WORDS.get(row.name, row.name)}: {flag}{harmless(row.basis)}", dim=True)


def _figures(found: Spread) -> tuple[str, str]:
    if not isfinite(found.median):
        return UNKNOWN, ""
    return _two(found.median), f"{_two(found.low90)} to {_two(found.high90)}"


def _two(value: float) -> str:
    return f"{value + 0.0:.2f}".replace("-0.00", "0.00").replace("-", "−")


def _print_next(truces: TruceTable) -> None:
    say("The chance that the next truce holds")
    table = plain_table("", *("an hour" if days < 1 else span(days) for days in truces.spans), "half are\nover by")
    for row in truces.variants:
        cells = (f"{percent_short(at.median)}\n{within(at.low90, at.high90)}" for at in row.chances)
        table.add_row(label(row.variant), *cells, lasting(row.days.median))
    console().print(table)
    say("the middle of the worlds; beneath it, where nine in ten of them lie", dim=True)


def label(variant: Variant) -> str:
    """What is supposed of a truce, in words, a line each."""
    yes_or_no = (
        (variant.curbed, "support curbed", "support goes on"),
        (variant.written, "terms written", "terms not written"),
        (variant.definitive, "definitive", "not definitive"),
    )
    told = [MISSIONS[variant.mechanism]] if variant.mechanism else []
    return "\n".join([*told, *(yes if so else no for so, yes, no in yes_or_no if so is not None)])
