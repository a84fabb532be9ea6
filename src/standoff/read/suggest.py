"""Which move of the game an event may be evidence of: a suggestion, by the player and the words of its actions."""

from __future__ import annotations

from standoff.crisis import CrisisFile
from standoff.read.claims import Claim, Reading
from standoff.read.draft import Draft
from standoff.read.words import grouped

WORDS = grouped("moves")


def suggested(draft: Draft, crisis: CrisisFile) -> Draft:
    """With a suggestion, behind a question mark, on cards whose actor plays and whose deed names an action."""
    moves: dict[str, str] = {}
    written = crisis.model_dump(mode="json")
    actions = _actions(written.get("game") or {})
    names = {a.code: k for k, a in crisis.actors.items() if a.code} | {a.name: k for k, a in crisis.actors.items()}
    for card, reading, claim in draft.cards():
        for who in _players(claim, reading, names):
            for move, action in actions.get(who, ()):
                stem = next((s for s in WORDS if s in action), None)
                if stem and claim.type in WORDS[stem] and claim.core:
                    moves.setdefault(card, f"? {move} = {action}")
    return Draft(draft.readings, draft.decisions, {**moves, **draft.moves})


def _players(claim: Claim, reading: Reading, names: dict[str, str]) -> list[str]:
    return [k for s in claim.source if (k := names.get(reading.root(s)) or names.get(reading.names.get(s, "")))]


def _actions(game: object) -> dict[str, list[tuple[str, str]]]:
    """Moves and actions written out in a game's tree, by player."""
    out: dict[str, list[tuple[str, str]]] = {}

    def walk(node: object) -> None:
        if isinstance(node, dict):
            move, actions = node.get("move"), node.get("actions")
            if isinstance(move, str) and "." in move and isinstance(actions, dict):
                out.setdefault(move.split(".")[0], []).extend((move, str(a)) for a in actions)
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(game)
    return out
