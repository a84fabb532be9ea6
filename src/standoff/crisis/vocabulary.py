"""The names expressions may use: players, types, moves, actions, outcomes of one game or of all readings
together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from standoff.crisis.drafts import Draft
from standoff.crisis.problems import Finding, Path, among
from standoff.crisis.walk import label, nodes
from standoff.language import Atom, Utility
from standoff.language import locate as find_word

CHANCE = "chance"


@dataclass(frozen=True)
class Vocabulary:
    """Names and what they stand for."""

    types: dict[str, tuple[str, ...]]
    """Player to its types."""
    moves: dict[str, tuple[str, ...]]
    """Move (`player.move`, `chance.move`) to its actions."""
    outcomes: tuple[str, ...]


def vocabulary(drafts: Iterable[Draft]) -> Vocabulary:
    """All names of these games together."""
    types: dict[str, dict[str, None]] = {}
    moves: dict[str, dict[str, None]] = {}
    outcomes: dict[str, None] = {}
    for draft in drafts:
        for player, entry in draft.game.players.items():
            types.setdefault(player, {}).update(dict.fromkeys(entry.types))
        for node, _ in nodes(draft.game):
            moves.setdefault(label(node), {}).update(dict.fromkeys(node.actions))
        outcomes.update(dict.fromkeys(draft.game.outcomes))
    return Vocabulary(
        {player: tuple(names) for player, names in types.items()},
        {move: tuple(actions) for move, actions in moves.items()},
        tuple(outcomes),
    )


@dataclass(frozen=True)
class Speaking:
    """An expression at a place of the file, and the names it may use; mistakes in it bear `code`."""

    words: Vocabulary
    code: str
    path: Path
    text: str
    reading: int | None = None

    def finding(self, message: str, hint: str, found: str, inside: tuple[int, int]) -> Finding:
        """A mistake at a place within the expression."""
        return Finding(self.code, self.path, message, hint, found, inside=inside, reading=self.reading)

    def player(self, name: str) -> Iterator[Finding]:
        """A player whose belief or utility is asked for."""
        if name not in self.words.types:
            hint = among("players", name, self.words.types)
            yield self.finding(f'no player called "{name}"', hint, name, find_word(self.text, name))

    def atom(self, atom: Atom, outcome_too: bool = True) -> Iterator[Finding]:
        """A statement `ref = value`."""
        at = (atom.line, atom.column)
        if atom.ref.player is not None:
            yield from self.move(atom.ref.player, atom.ref.name, atom.values, at)
        elif atom.ref.name == "outcome":
            if outcome_too:
                yield from self._values(atom.values, "outcome", self.words.outcomes, at)
            else:
                hint = "a cost depends on moves and types"
                yield self.finding("`outcome` cannot stand here", hint, "outcome", at)
        else:
            yield from self._type(atom, at)

    def move(self, player: str, name: str, actions: Iterable[str], at: tuple[int, int]) -> Iterator[Finding]:
        """A statement `player.move = action`."""
        if player != CHANCE and player not in self.words.types:
            hint = among("players", player, self.words.types)
            yield self.finding(f'no player called "{player}"', hint, player, at)
            return
        known = self.words.moves.get(f"{player}.{name}")
        if known is None:
            own = [move.partition(".")[2] for move in self.words.moves if move.partition(".")[0] == player]
            hint = among(f"moves of {player}", name, own)
            yield self.finding(f'{player} has no move called "{name}"', hint, name, self._after(name, at))
            return
        yield from self._values(actions, f"{player}.{name}", known, at)

    def _values(
        self, values: Iterable[str], what: str, known: tuple[str, ...], at: tuple[int, int]
    ) -> Iterator[Finding]:
        for value in values:
            if value not in known:
                hint = among("outcomes" if what == "outcome" else "actions", value, known)
                message = f'{what} is never "{value}"'
                yield self.finding(message, hint, value, self._after(value, at))

    def _type(self, atom: Atom, at: tuple[int, int]) -> Iterator[Finding]:
        name = atom.ref.name
        types = self.words.types.get(name)
        if types:
            for value in atom.values:
                if value not in types:
                    message = f'{name} has no type called "{value}"'
                    yield self.finding(message, among("types", value, types), value, self._after(value, at))
        elif types is not None:
            yield self.finding(f"{name} has no types", "only a player with types can be one of them", name, at)
        else:
            moves = [move for move in self.words.moves if move.partition(".")[2] == name]
            hint = f"write {moves[0]}" if moves else among("players", name, self.words.types)
            if name == "phase":
                hint = f"a phase has its day: phase = {atom.values[0]} by 2020-11-30"
            yield self.finding(f'no player called "{name}"', hint, name, at)

    def _after(self, word: str, at: tuple[int, int]) -> tuple[int, int]:
        """Where a word first stands at or after a place in the text."""
        return find_word(self.text, word, at)

    def utility(self, utility: Utility) -> Iterator[Finding]:
        """`u(player.type, outcome)`."""
        types = self.words.types.get(utility.player)
        if types is None:
            yield from self.player(utility.player)
            return
        if utility.type is not None and utility.type not in types:
            message = f'{utility.player} has no type called "{utility.type}"'
            hint = among("types", utility.type, types)
            yield self.finding(message, hint, utility.type, find_word(self.text, utility.type))
        if utility.outcome not in self.words.outcomes:
            message = f'there is no outcome called "{utility.outcome}"'
            hint = among("outcomes", utility.outcome, self.words.outcomes)
            yield self.finding(message, hint, utility.outcome, find_word(self.text, utility.outcome))
