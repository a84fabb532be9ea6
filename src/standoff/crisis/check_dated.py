"""Dated claims and questions: do their days lie ahead, and can what they suppose be done?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from standoff.crisis.expressions import Expression
from standoff.crisis.parsed import read_query
from standoff.crisis.problems import Finding, among
from standoff.crisis.truce_words import TRUCE_COEFFICIENTS
from standoff.crisis.vocabulary import Speaking, Vocabulary
from standoff.language import dated_days, doings, locate


def check_days(expressions: Iterable[Expression], as_of: date | None) -> Iterator[Finding]:
    """Days of queries before the day of the file; later than its horizon is no mistake, for any day may be asked."""
    for expression in expressions:
        query = read_query(str(expression.text)) if expression.kind == "query" else None
        for day in dated_days(query) if query is not None and as_of is not None else ():
            if as_of is not None and day < as_of:
                message = f"{day} lies before the day of this file, {as_of}"
                hint = "dated questions are of what comes; what happened is told under `events` and `ceasefires`"
                inside = locate(str(expression.text), str(day))
                yield Finding("C057", expression.path, message, hint, str(day), inside=inside)


def check_doings(expressions: Iterable[Expression], unknowns: Iterable[str], words: Vocabulary) -> Iterator[Finding]:
    """What queries suppose to be done: moves of some reading's game, unknowns of the file or of truces."""
    of_file = sorted(unknowns)
    for expression in expressions:
        text = str(expression.text)
        query = read_query(text) if expression.kind == "query" else None
        for do in doings(query) if query is not None else ():
            at = (do.line, do.column)
            if do.ref.player is not None and isinstance(do.value, str):
                place = locate(text, do.ref.player, at)
                yield from Speaking(words, "C054", expression.path, text).move(
                    do.ref.player, do.ref.name, (do.value,), place
                )
            elif isinstance(do.value, float) and do.ref.name not in (*of_file, *TRUCE_COEFFICIENTS):
                name = do.ref.name
                hint = among("unknowns", name, of_file)
                place = locate(text, name, at)
                yield Finding("C024", expression.path, f'there is no unknown called "{name}"', hint, name, inside=place)
