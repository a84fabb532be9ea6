"""What if: *doing* changes the game and solves it again; *seeing* adds a report and weighs the same worlds anew.

Doing sets an unknown, forbids a move or forces one. What was learnt from the evidence about everything else stays
learnt: the worlds keep their weights, only their games change. Seeing is the opposite: games stay, weights move.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from standoff.ask.ahead import Ahead, Done
from standoff.ask.answer import Answer, drawn_from
from standoff.ask.question import ask
from standoff.ask.roles import is_played, must_be_possible, relevances
from standoff.ask.truces import of_next_truce
from standoff.belief import Report, Witness
from standoff.crisis import WhatIf
from standoff.game import html_table
from standoff.language import LanguageError, did_you_mean, is_dated, parse_move, parse_query, parse_value
from standoff.language import Number as NumberValue
from standoff.worlds import Doing, Worlds, reweigh


@dataclass(frozen=True, eq=False)
class Comparison:
    """One query before and after a change, in the same worlds."""

    title: str
    verb: str  # "doing" or "seeing"
    base: Answer
    changed: Answer

    @property
    def difference(self) -> float:
        """How far the change moves the quantity on average (the difference of the means)."""
        return self.changed.mean - self.base.mean

    def table(self) -> list[dict[str, Any]]:
        """Two rows: before and after."""
        return [
            {
                "worlds": name,
                "median": a.median,
                "interval50": a.interval50,
                "interval90": a.interval90,
                "share": a.share,
            }
            for name, a in (("as they stand", self.base), (f"{self.verb}: {self.title}", self.changed))
        ]

    def _repr_html_(self) -> str:
        return f"<p>{escape(self.base.query)}</p>" + html_table(self.table())


def whatif(
    worlds: Worlds,
    query: str | tuple[str, ...],
    *,
    set: Mapping[str, float] | None = None,
    forbid: tuple[str, ...] = (),
    force: tuple[str, ...] = (),
    see: tuple[str, ...] = (),
    title: str = "",
    ahead: Ahead | None = None,
) -> tuple[Comparison, ...]:
    """Answer one or several queries before and after a change; `forbid`, `force`, `see` take `player.move = action`.

    Dated questions are answered from `ahead`, where it is given, and from paths of their own where something is done.
    """
    queries = (query,) if isinstance(query, str) else tuple(query)
    doing = Doing(dict(set or {}), tuple(_step(m, worlds) for m in forbid), tuple(_step(m, worlds) for m in force))
    for name, value in doing.set.items():
        _must_know(name, worlds)
        must_be_possible(name, value, worlds)
    does = bool(doing.set or doing.forbid or doing.force)
    if does and see:
        raise LanguageError(
            "a what-if either does or sees",
            hint="make two of them: one with set, forbid or force, one with see",
        )
    if not does and not see:
        raise LanguageError("a what-if changes something", hint="give it set, forbid, force or see")
    for move in see:
        _step(move, worlds)
    before = ahead or Ahead(worlds)
    found = _see(worlds, queries, see, before) if see else _do(worlds, queries, doing, before)
    verb = "seeing" if see else "doing"
    return tuple(Comparison(title or _title(doing, see), verb, base, changed) for base, changed in found)


def whatif_named(
    worlds: Worlds, scenario: WhatIf, queries: tuple[str, ...], ahead: Ahead | None = None
) -> tuple[Comparison, ...]:
    """A scenario of the crisis file; LanguageError for one that both does and sees."""
    numbers = {name: _number(name, str(value)) for name, value in scenario.set.items()}
    return whatif(
        worlds, queries, set=numbers, forbid=scenario.forbid, force=scenario.force, see=scenario.see,
        title=scenario.title, ahead=ahead,
    )  # fmt: skip


def seen_as_report(move: str, day: datetime.date) -> Report:
    """A move taken as seen beyond doubt."""
    player, name, action = parse_move(move)
    return Report(
        id=f"seen: {move}", date=day, title=move, move=f"{player}.{name}", action=action, sources=(), grade="",
        status="fact", witnesses=(Witness("supposed", 1.0),),
    )  # fmt: skip


def seeing(worlds: Worlds, see: tuple[str, ...]) -> Worlds:
    """The same worlds, weighed as if the moves in `see` had been seen beyond doubt as well."""
    reports = (*worlds.reports, *(seen_as_report(m, worlds.crisis.crisis.as_of) for m in see))
    return replace(
        worlds,
        readings=tuple(r.with_reports(reports) for r in worlds.readings),
        fixed=worlds.weights_given(reports=reports),
    )


Pairs = list[tuple[Answer, Answer]]


def _see(worlds: Worlds, queries: tuple[str, ...], see: tuple[str, ...], before: Ahead) -> Pairs:
    seen = seeing(worlds, see)
    after = before.of(seen)
    return [(ask(worlds, text, before), ask(seen, text, after)) for text in queries]


def _do(worlds: Worlds, queries: tuple[str, ...], doing: Doing, before: Ahead) -> Pairs:
    told = relevances(worlds)
    telling = {name: value for name, value in doing.set.items() if name in told}
    if telling:
        played = {name: value for name, value in doing.set.items() if name not in telling or is_played(name, worlds)}
        return _retell(worlds, queries, telling, Doing(played, doing.forbid, doing.force), before)
    return [_before_and_after(text, doing, before) for text in queries]


def _before_and_after(text: str, doing: Doing, before: Ahead) -> tuple[Answer, Answer]:
    """One query as things stand and with something done, in the same worlds: the difference is what the change makes.

    Paths are played in the same sample, with the same streams of chance. Games that change are solved again in a
    sample, so what is asked of them without paths is asked there before and after.
    """
    query, done = parse_query(text), Done(doing)
    if not is_dated(query):
        return ask(before.picked, text), ask(before.changed(done), text)
    if of_next_truce(query) and not done.spares_games(before.worlds):
        here = before.in_picked
        pair = ask(here.worlds, text, here), ask(here.worlds, text, here.where(doing))
        return drawn_from(pair[0], before.worlds), drawn_from(pair[1], before.worlds)
    return ask(before.worlds, text, before), ask(before.worlds, text, before.where(doing))


def _retell(
    worlds: Worlds, queries: tuple[str, ...], telling: Mapping[str, float], rest: Doing, before: Ahead
) -> Pairs:
    """Count earlier episodes otherwise, which moves weights; then do whatever else is asked."""
    after = before.of(reweigh(worlds, telling)).where(rest)
    changed = after.worlds if rest == Doing() else after.changed(Done(rest))

    def asked(text: str) -> Answer:
        return ask(after.worlds if is_dated(parse_query(text)) else changed, text, after)

    return [(ask(worlds, text, before), asked(text)) for text in queries]


def _step(move: str, worlds: Worlds) -> tuple[str, str]:
    player, name, action = parse_move(move)
    label = f"{player}.{name}"
    known = {m.label: m.actions for r in worlds.readings for m in r.tree.moves}
    if label not in known:
        guess = did_you_mean(label, tuple(known))
        raise LanguageError(
            f"no move called “{label}”", found=label,
            hint=f"moves are {', '.join(known)}" + (f" – did you mean “{guess}”?" if guess else ""),
        )  # fmt: skip
    if action not in known[label]:
        raise LanguageError(
            f"{label} has no action “{action}”",
            found=action,
            hint=f"its actions are {', '.join(known[label])}",
        )
    return label, action


def _must_know(name: str, worlds: Worlds) -> None:
    known = sorted({n for r in worlds.readings for n in r.unknowns})
    if name not in known:
        guess = did_you_mean(name, tuple(known))
        raise LanguageError(
            f"no unknown called “{name}”", found=name,
            hint=(f"did you mean “{guess}”? " if guess else "") + "`standoff check --unknowns` lists them all",
        )  # fmt: skip


def _number(name: str, text: str) -> float:
    value = parse_value(text)
    if not isinstance(value, NumberValue):
        raise LanguageError(f"a what-if sets {name} to a number", found=text)
    return value.value


def _title(doing: Doing, see: tuple[str, ...]) -> str:
    parts = [f"{name} = {value:g}" for name, value in doing.set.items()]
    parts += [f"forbid {m} = {a}" for m, a in doing.forbid] + [f"force {m} = {a}" for m, a in doing.force]
    return "; ".join(parts + [f"see {m}" for m in see])
