"""Does everybody want something, of outcomes that exist, in an order that is one?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.crisis.drafts import Draft
from standoff.crisis.parsed import read_ordering
from standoff.crisis.problems import Finding, Path, among, listed
from standoff.crisis.ranking import ranking
from standoff.crisis.resolved import ALL, DEFAULT_GAP
from standoff.crisis.written import PlayerPreference, TypePreference, WrittenPreference

ROUNDING = 1e-9


def check_preferences(draft: Draft, reached: Sequence[str], others: Sequence[Draft]) -> list[Finding]:
    """Preferences of one game. `reached` are the outcomes that can happen; `others` are the games of
    other readings.
    """
    findings: list[Finding] = []
    home: Path = (*draft.home, "preferences")
    game = draft.game
    anywhere = dict.fromkeys(player for other in (draft, *others) for player in other.game.players)
    for player in draft.stated:
        if player not in anywhere:
            hint = among("players", player, anywhere)
            message = f'preferences: no player called "{player}"'
            findings.append(Finding("C044", (*home, player), message, hint, player, True, reading=draft.reading))
    for player, entry in game.players.items():
        written = draft.preferences.get(player)
        if written is None:
            hint = f"add `{player}:` under `preferences`, with the outcomes from best to worst"
            at = home if draft.stated else (*draft.home, "game", "players", player)
            findings.append(
                Finding("C045", at, f"{player} has no preferences", hint, player, True, reading=draft.reading)
            )
            continue
        findings += _types(player, tuple(entry.types), written, home, draft)
        for preference, path in _each(written, (*home, player)):
            findings += _check(player, preference, path, draft, reached)
    return findings


def _types(
    player: str, types: tuple[str, ...], written: PlayerPreference, home: Path, draft: Draft
) -> Iterator[Finding]:
    if not isinstance(written, dict):
        return
    for kind in written:
        if kind not in types and kind != ALL:
            hint = among("types", kind, types) if types else f"{player} has no types; write one preference"
            message = f'{player} has no type called "{kind}"'
            yield Finding("C044", (*home, player, kind), message, hint, kind, on_key=True, reading=draft.reading)
    missing = [kind for kind in types or (ALL,) if kind not in written and ALL not in written]
    if missing and all(kind in types for kind in written):
        message = f"{player} has no preferences when {listed(missing)}"
        hint = f"add `{missing[0]}:` with the outcomes from best to worst"
        yield Finding("C045", (*home, player), message, hint, missing[0], on_key=True, reading=draft.reading)


def _each(written: PlayerPreference, path: Path) -> Iterator[tuple[WrittenPreference, Path]]:
    by_type: dict[str, TypePreference] = written if isinstance(written, dict) else {"": written}
    for kind, preference in by_type.items():
        at = (*path, kind) if kind else path
        if isinstance(preference, WrittenPreference):
            yield preference, at
        else:
            yield WrittenPreference(ordering=preference), at


def _check(
    player: str, preference: WrittenPreference, path: Path, draft: Draft, reached: Sequence[str]
) -> Iterator[Finding]:
    outcomes = draft.game.outcomes
    if preference.values is not None:
        for outcome in preference.values:
            if outcome not in outcomes:
                hint = among("outcomes", outcome, outcomes)
                message = f'there is no outcome called "{outcome}"'
                yield Finding("C041", (*path, "values", outcome), message, hint, outcome, True, reading=draft.reading)
        missing = [outcome for outcome in reached if outcome not in preference.values]
        if missing and all(outcome in outcomes for outcome in preference.values):
            message = f"{player} has no value for {listed(missing)}"
            yield Finding("C040", (*path, "values"), message, "", missing[0], True, reading=draft.reading)
        return
    many = isinstance(preference.ordering, tuple)
    texts = preference.ordering if isinstance(preference.ordering, tuple) else (preference.ordering or "",)
    orderings = [read_ordering(text) for text in texts]
    read = [ordering for ordering in orderings if ordering is not None]
    if len(read) < len(texts):
        return  # reported where expressions are read
    strange = False
    for index, ordering in enumerate(read):
        at: Path = (*path, "ordering", index) if many else (*path, "ordering")
        for name in sorted(ordering.names - set(outcomes)):
            strange = True
            hint = among("outcomes", name, outcomes)
            message = f'there is no outcome called "{name}"'
            yield Finding("C041", at, message, hint, name, word=name, reading=draft.reading)
    ranked = {name for ordering in read for name in ordering.names}
    missing = [outcome for outcome in reached if outcome not in ranked]
    if missing and not strange:
        message = f"{player} does not rank {listed(missing)}"
        hint = "rank every outcome; `~` says that two are equally good"
        yield Finding("C040", (*path, "ordering"), message, hint, missing[0], reading=draft.reading)
    order = ranking([chain for ordering in read for chain in ordering.chains])
    gap = preference.gap or DEFAULT_GAP
    if order.circle:
        message = f"the ordering goes round in a circle: {' > '.join(order.circle)}"
        yield Finding("C042", (*path, "ordering"), message, "", order.circle[0], reading=draft.reading)
    elif order.wide_steps * gap >= 1 - ROUNDING:
        message = f"{order.wide_steps} steps of at least {gap:g} do not fit between 0 and 1"
        hint = f"write a `gap` below {1 / order.wide_steps:.3g}, or `>` for some `>>`"
        yield Finding("C043", (*path, "ordering"), message, hint, f"{gap:g}", reading=draft.reading)
