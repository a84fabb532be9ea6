"""What a brief repeats from the crisis file: who, what, by whose account, and what was assumed."""

from __future__ import annotations

import datetime

import numpy as np

from standoff import report
from standoff.ask import Hinges
from standoff.belief import quantile
from standoff.crisis import ALL, Crisis, day_of
from standoff.verbs.findings.words import Wording, plain, spread
from standoff.worlds import Worlds

LEVELS = np.array([0.05, 0.25, 0.5, 0.75, 0.95])


def reading_rows(worlds: Worlds, found: dict[str, Hinges]) -> tuple[report.ReadingRow, ...]:
    """The readings, and the claims that hold under one of them alone."""
    needed: dict[str, list[str]] = {r.reading.id: [] for r in worlds.readings}
    for claim in worlds.crisis.argument:
        shares = {name: a.share or 0.0 for name, a in found[claim.test].answer.by_reading.items()}
        holds = [name for name, share in shares.items() if share >= 0.5]
        if len(holds) == 1 and len(shares) > 1:
            needed[holds[0]].append(claim.id)
    return tuple(
        report.ReadingRow(
            r.reading.id, r.reading.title, r.reading.odds, odds, r.reading.why or "", r.reading.source or "",
            tuple(needed[r.reading.id]),
        )
        for r, odds in zip(worlds.readings, worlds.posterior_odds, strict=True)
    )  # fmt: skip


def assumption_rows(worlds: Worlds, wording: Wording) -> tuple[report.AssumptionRow, ...]:
    """Every stated unknown, before and after the evidence, and every ranking, with the reasons given."""
    rows = []
    before, after = worlds.prior_weights(), worlds.weights
    for name, unknown in worlds.crisis.unknowns.items():
        columns = [r.unknowns.get(name) for r in worlds.readings]
        kept = [c for c in columns if c is not None]
        value = np.concatenate(kept) if len(kept) == len(columns) else None
        rows.append(
            report.AssumptionRow(
                name, "unknown", unknown.value, unknown.why or "", unknown.source or "", "",
                spread(tuple(quantile(value, before, LEVELS).tolist())) if value is not None else None,
                spread(tuple(quantile(value, after, LEVELS).tolist())) if value is not None else None,
            )
        )  # fmt: skip
    first = worlds.crisis.readings[0].preferences
    for reading in worlds.crisis.readings:
        for player, by_type in reading.preferences.items():
            for key, preference in by_type.items():
                if reading is not worlds.crisis.readings[0] and first.get(player, {}).get(key) == preference:
                    continue
                who = wording.actor(player) + ("" if key == ALL else f", if {plain(key)}")
                said = (
                    "; ".join(preference.ordering)
                    if preference.ordering is not None
                    else "; ".join(f"{o}: {v}" for o, v in (preference.values or {}).items())
                )
                where = "" if reading is worlds.crisis.readings[0] else reading.title
                rows.append(
                    report.AssumptionRow(who, "ordering", said, preference.why or "", preference.source or "", where)
                )
    return tuple(rows)


def ceasefire_rows(crisis: Crisis, wording: Wording) -> tuple[report.CeasefireRow, ...]:
    """The record of truces and how soon each was first reported broken."""
    rows = []
    for truce in crisis.ceasefires:
        minutes = None
        broken = truce.first_told
        if isinstance(broken, datetime.datetime) and isinstance(truce.from_, datetime.datetime):
            minutes = (broken - truce.from_).total_seconds() / 60
        rows.append(
            report.CeasefireRow(
                truce.id, truce.from_.isoformat(), ", ".join(wording.actor(b) for b in truce.brokers),
                truce.mechanism, minutes, truce.note or "", ", ".join(truce.sources),
            )
        )  # fmt: skip
    return tuple(rows)


def red_line_rows(crisis: Crisis, wording: Wording) -> tuple[report.RedLineRow, ...]:
    return tuple(
        report.RedLineRow(
            line.id, day_of(line.date).isoformat(), wording.actor(line.by),
            ", ".join(wording.actor(a) for a in line.against),
            line.trigger, line.then, line.quote.text if line.quote else "", line.source or "",
        )
        for line in crisis.red_lines
    )  # fmt: skip


def actor_rows(worlds: Worlds) -> tuple[report.ActorRow, ...]:
    """Who is who; players say that they move, and which types they may be of."""
    tree = worlds.readings[0].tree
    return tuple(
        report.ActorRow(
            key, actor.name, plain(actor.kind), "moves in the game" if key in tree.players else "",
            tuple(plain(t) for t in tree.types.get(key, ()) if t != ALL),
        )
        for key, actor in worlds.crisis.actors.items()
    )  # fmt: skip


def tie_rows(crisis: Crisis) -> tuple[report.TieRow, ...]:
    return tuple(report.TieRow(t.kind, t.from_, t.to, t.means, t.note or "", t.source or "") for t in crisis.ties)


def source_rows(crisis: Crisis) -> tuple[report.SourceRow, ...]:
    return tuple(
        report.SourceRow(
            key,
            s.publisher,
            s.title,
            s.date.isoformat(),
            s.url or "",
            s.kind,
            s.grade or "",
            s.upstream or "",
        )
        for key, s in crisis.sources.items()
    )
