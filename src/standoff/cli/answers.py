"""Answers for people: a word, the figures behind it, a line that shows the range, and what it is worth."""

from __future__ import annotations

import sys
from math import isfinite
from typing import TYPE_CHECKING

from rich.table import Table

from standoff.cli.terminal import console, say
from standoff.report.words import amount, estimative_word, interval, percent, percent_short, points
from standoff.verbs import scale_of

if TYPE_CHECKING:
    from standoff.ask import Answer, Comparison
    from standoff.verbs import Scale
    from standoff.worlds import Worlds

WIDEST = 60  # characters of the line that shows a range


def print_answer(answer: Answer, worlds: Worlds) -> None:
    """The answer to one query."""
    scale = scale_of(answer.query)
    say(answer.query, bold=True)
    say()
    say(headline(answer, scale))
    if answer.share is not None:
        told = "left less right" if scale == "difference" else "the quantity compared"
        said = scale == "probability" and isfinite(answer.median)
        word = f", {estimative_word(answer.median)}" if said else ""
        say(f"  {told}: {amount(answer.median, scale)}{word}")
    half, most = interval(*answer.interval50, scale), interval(*answer.interval90, scale)
    say(f"  half of all {'worlds' if answer.behind else 'courses'}: {half}    nine in ten: {most}")
    if scale == "probability" and isfinite(answer.median):
        say("  " + bar(answer, console().width), wrap=False)
    if len(answer.readings) > 1:
        say()
        console().print(_by_reading(answer, worlds, scale))
    say()
    say(worth(answer), dim=True)


def print_change(change: Comparison, worlds: Worlds) -> None:
    """One query before and after a change."""
    scale = scale_of(change.base.query)
    say(change.base.query, bold=True)
    say(f"{'if we do' if change.verb == 'doing' else 'if we see'}: {change.title}")
    say()
    holds = ["holds in"] if change.base.share is not None else []
    table = plain_table("", *holds, "median", "50%", "90%")
    for name, answer in (("as it is", change.base), ("changed", change.changed)):
        half, most = interval(*answer.interval50, scale), interval(*answer.interval90, scale)
        table.add_row(name, *_share(answer), amount(answer.median, scale), half, most)
    console().print(table)
    say()
    moved = points(change.difference) if scale != "number" else f"{change.difference:+.3g}"
    say(moved if moved == "no change" else f"change: {moved}")
    say(worth(change.changed), dim=True)


def headline(answer: Answer, scale: Scale) -> str:
    """The answer in one line."""
    if answer.share is not None:
        return f"holds in {percent(answer.share)} of worlds"
    if scale == "probability":
        if not isfinite(answer.median):
            return "no answer"
        return f"{percent(answer.median)}: {estimative_word(answer.median)}"
    return f"median {amount(answer.median, scale)}"


def worth(answer: Answer) -> str:
    """What stands behind an answer, in one line."""
    k = answer.pareto_k
    if answer.drawn_from is not None:
        if answer.paths is None:
            return f"told from {answer.drawn_from:,.0f} effective worlds, seed {answer.seed}"
        played = f"{answer.paths:,} paths in worlds drawn by weight"
        return f"{played} from {answer.drawn_from:,.0f} effective ones, seed {answer.seed}"
    tail = f", Pareto k {k:.2f}" if isfinite(k) else ""
    return f"{answer.ess:,.0f} effective worlds of {len(answer.weights):,}{tail}, seed {answer.seed}"


def bar(answer: Answer, room: int) -> str:
    """A line from 0 to 1: thin where nine in ten worlds lie, thick where half do, a mark at the median."""
    width = max(20, min(WIDEST, room - 16))
    signs = "─━●·├┤"
    thin, thick, mark, empty, left, right = tuple(signs if _fits(signs) else "-=O.||")
    cells = [empty] * width
    for (low, high), sign in ((answer.interval90, thin), (answer.interval50, thick)):
        for k in range(_cell(low, width), _cell(high, width) + 1):
            cells[k] = sign
    cells[_cell(answer.median, width)] = mark
    return f"0 {left}{''.join(cells)}{right} 1"


def _cell(value: float, width: int) -> int:
    return min(width - 1, max(0, int(value * width)))


def _fits(signs: str) -> bool:
    try:
        signs.encode(sys.stdout.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def within(low: float, high: float) -> str:
    """A range of chances, short enough for a column: `<1–12%`."""
    first, last = percent_short(low), percent_short(high)
    return first if first == last else f"{first.removesuffix('%')}–{last}"


def _by_reading(answer: Answer, worlds: Worlds, scale: Scale) -> Table:
    """One row per reading, with its odds before and after the evidence."""
    holds = ["holds in"] if answer.share is not None else []
    table = plain_table("reading", "odds", "after", *holds, "median", "90%")
    for reading, after in zip(worlds.readings, worlds.posterior_odds, strict=True):
        mine = answer.by_reading[reading.reading.id]
        table.add_row(
            reading.reading.id, percent_short(reading.reading.odds), percent_short(after), *_share(mine),
            amount(mine.median, scale), interval(*mine.interval90, scale),
        )  # fmt: skip
    return table


def _share(answer: Answer) -> list[str]:
    return [] if answer.share is None else [percent_short(answer.share)]


def plain_table(*columns: str) -> Table:
    """A table without lines: names on the left, figures on the right."""
    table = Table(box=None, pad_edge=False, header_style="dim", padding=(0, 2, 0, 0))
    for k, column in enumerate(columns):
        table.add_column(column, justify="left" if k == 0 else "right", overflow="fold")
    return table
