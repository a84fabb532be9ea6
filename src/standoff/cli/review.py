"""Review in the terminal: one card at a time, its sentence highlighted; every decision is kept at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from standoff.read import Claim, Draft, Reading

KEYS = "a accept · r reject · s skip · u undo · q stop"


def reviewed(draft: Draft, keep: Callable[[Draft], None], key: Callable[[], str] | None = None) -> Draft:
    """Ask about every pending card; what was decided before stands, so a stopped review goes on where it was."""
    import click

    from standoff.cli.terminal import say
    from standoff.read import ACCEPT, PENDING, REJECT

    ask = key or click.getchar
    cards = [c for c in draft.cards() if draft.decision(c[0]) == PENDING]
    done: list[str] = []
    at = 0
    keep(draft)
    while at < len(cards):
        name, reading, claim = cards[at]
        _show(name, reading, claim, at + 1, len(cards))
        pressed = ask().lower()
        if pressed in ("a", "r"):
            draft = draft.decided(name, ACCEPT if pressed == "a" else REJECT)
            keep(draft)
            done.append(name)
            at += 1
        elif pressed == "s":
            done.append(name)
            at += 1
        elif pressed == "u" and done:
            name = done.pop()
            draft = draft.decided(name, PENDING)
            keep(draft)
            at = next(k for k, c in enumerate(cards) if c[0] == name)
        elif pressed in ("q", "\x1b", "\x03"):
            break
    counts = {d: sum(draft.decision(n) == d for n, _, _ in draft.cards()) for d in (ACCEPT, REJECT, PENDING)}
    say(f"\n{counts[ACCEPT]} accepted, {counts[REJECT]} rejected, {counts[PENDING]} open", bold=True)
    return draft


def _show(name: str, reading: Reading, claim: Claim, k: int, many: int) -> None:
    from rich.console import Console
    from rich.text import Text

    from standoff.cli.terminal import harmless

    console = Console(highlight=False)
    start, end = claim.evidence.start, claim.evidence.end
    shown = Text()
    shown.append(harmless(reading.text[max(0, start - 160) : start]), style="dim")
    shown.append(harmless(reading.text[start : claim.trigger.start]))
    shown.append(harmless(claim.trigger.text), style="bold reverse")
    shown.append(harmless(reading.text[claim.trigger.end : end]))
    shown.append(harmless(reading.text[end : end + 80]), style="dim")
    console.rule(Text(f"{k} of {many} · {name}"))
    console.print(shown)
    console.print(Text(harmless(f"\n{claim.type.replace('_', ' ')}: {reading.parties(claim)}"), style="bold"))
    told = claim.attribution
    console.print(Text(harmless(
        f"{claim.polarity}, {claim.modality}, {claim.tense}; "
        f"{told.mode.replace('_', ' ')} of {reading.name(told.holder)}; "
        f"{claim.epistemic.replace('_', ' ')}; rule {claim.rule}"
        + (f"; inferred: {', '.join(claim.inferred)}" if claim.inferred else "")
    ), style="dim"))  # fmt: skip
    if claim.condition:
        console.print(
            Text(harmless(f"{claim.condition.marker} ({claim.condition.trigger_when}): “{claim.condition.span.text}”"))
        )
    if claim.time:
        console.print(Text(f"{claim.time.start or '…'} to {claim.time.end or '…'}"))
    for warned in reading.warnings:
        if claim.id in warned.claims:
            console.print(Text(harmless(f"! {warned.words}"), style="yellow"))
    console.print(Text(KEYS, style="cyan"))
