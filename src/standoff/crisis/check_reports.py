"""Reports that count as moves of the game: whose moves, and can they all have happened?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from standoff.crisis.parsed import read_move
from standoff.crisis.paths import Paths, Step
from standoff.crisis.problems import Finding, Path
from standoff.crisis.vocabulary import CHANCE, Speaking, Vocabulary
from standoff.crisis.written import CrisisFile

Reported = list[tuple[Step, str, Path]]
"""Move and action, what to call the report, and where it stands."""


def check_reports(written: CrisisFile, words: Vocabulary, games: Sequence[Paths]) -> Iterator[Finding]:
    """The reports of the crisis, against all its readings."""
    reported: Reported = []
    for index, event in enumerate(written.events):
        read = read_move(event.move) if event.move is not None else None
        if read is None or event.move is None:
            continue
        player, name, action = read
        path: Path = ("events", index, "move")
        wrong = list(Speaking(words, "C070", path, event.move).move(player, name, (action,), (1, 1)))
        yield from wrong
        if not wrong:
            reported.append(((f"{player}.{name}", action), event.id, path))
        mover = written.actors.get(player)
        known = event.who in written.actors
        if known and not wrong and player not in (CHANCE, event.who) and not (mover and event.who in mover.members):
            message = f"{event.who} is said to have done this, but it is a move of {player}"
            yield Finding("C071", path, message, "correct `who` or `move`", player)
    yield from _together(reported, games)


def check_observed(written: CrisisFile, index: int, words: Vocabulary, game: Paths) -> Iterator[Finding]:
    """What was observed in one episode, against its game."""
    reported: Reported = []
    for number, observed in enumerate(written.episodes[index].observed):
        read = read_move(observed.move)
        if read is None:
            continue
        player, name, action = read
        path: Path = ("episodes", index, "observed", number, "move")
        wrong = list(Speaking(words, "C070", path, observed.move).move(player, name, (action,), (1, 1)))
        yield from wrong
        if not wrong:
            reported.append(((f"{player}.{name}", action), observed.move, path))
    yield from _together(reported, [game])


def _together(reported: Reported, games: Sequence[Paths]) -> Iterator[Finding]:
    """The first report that cannot be true together with those before it, if there is one."""
    if not all(game.complete for game in games):
        return
    possible = {frozenset(end.history) for game in games for end in game.ends}
    for count, (step, name, path) in enumerate(reported):
        left = {history for history in possible if step in history}
        if not left and possible:
            others = ", ".join(f'"{other}"' for (_, other, _) in reported[:count][-3:])
            message = (
                f"no path of the game holds {step[0]} = {step[1]}"
                if not others
                else f'"{name}" cannot be true together with {others}: no path of the game holds all of them'
            )
            hint = "leave out the `move` of the one you doubt, or add the path to the game"
            yield Finding("C072", path, message, hint, f"{step[0]} = {step[1]}")
            return
        possible = left
