"""Putting a question: to one round of the game, or to the weeks ahead."""

from __future__ import annotations

from standoff.ask.ahead import Ahead
from standoff.ask.answer import Answer, answer_from, columns_of
from standoff.ask.dated import ask_ahead
from standoff.language import is_dated, parse_query
from standoff.worlds import Worlds


def ask(worlds: Worlds, query: str, ahead: Ahead | None = None) -> Answer:
    """Answer a query in the language of `docs/look-up/queries.md`; LanguageError says what is wrong, where.

    Dated questions are answered from paths; give the same `ahead` to several, and the same paths stand behind them all.
    """
    read = parse_query(query)
    if is_dated(read):
        return ask_ahead(ahead or Ahead(worlds), read)
    return answer_from(query, columns_of(query, worlds.readings), worlds.weights, worlds)
