"""Spelling a draft out: short forms become long ones, and no distribution stays without a name.

Everything is written as plain data; `resolve` validates it once, as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.crisis.drafts import Draft
from standoff.crisis.lift import Ledger, renamed, tidy
from standoff.crisis.parsed import ordering_of, value_of
from standoff.crisis.resolved import ALL, DEFAULT_GAP
from standoff.crisis.written import (
    Outcome,
    PlayerPreference,
    TypePreference,
    WrittenPreference,
)
from standoff.crisis.written_tree import (
    WrittenBranch,
    WrittenChance,
    WrittenCost,
    WrittenDecision,
    WrittenNode,
)
from standoff.language import LanguageError, names, show

PRECISION = "precision"


@dataclass(frozen=True)
class Speller:
    """Spells out one draft, entering unknowns in the ledger. `prefix` begins the names of an episode's
    unknowns.
    """

    ledger: Ledger
    draft: Draft
    reading: str
    prefix: str
    names: Mapping[str, str]

    def value(
        self,
        written: str | int | float,
        place: tuple[object, ...],
        name: str,
        player: str = "",
        kind: str = "",
        why: str | None = None,
        source: str | None = None,
    ) -> str:
        """A value without a distribution in it; where there was one, the name it got."""
        text = renamed(written, self.names, player, kind)
        lifted = self.ledger.lift(text, (self.prefix, *place), self.prefix + name, self.reading, why, source)
        value = value_of(lifted)
        if not isinstance(value, LanguageError):
            self.ledger.used |= names(value)
        return lifted

    def game(self) -> dict[str, Any]:
        """The section `game`."""
        game = self.draft.game
        precision = PRECISION
        if game.precision is not None:
            precision = self.value(game.precision, ("precision",), PRECISION)
        else:
            self.ledger.used.add(PRECISION)
        players = {
            player: {
                "types": {
                    kind: self.value(odds, ("types", player, kind), f"{tidy(player)}_{tidy(kind)}")
                    for kind, odds in entry.types.items()
                }
            }
            for player, entry in game.players.items()
        }
        return {
            "players": players,
            "outcomes": {
                name: {"title": entry.title if isinstance(entry, Outcome) else entry}
                for name, entry in game.outcomes.items()
            },
            "tree": self.node(game.tree, ("tree",)),
            "parts": {name: self.node(part, ("parts", name)) for name, part in game.parts.items()},
            "precision": precision,
            "pattern_used": game.pattern_used,
        }

    def node(self, node: WrittenNode, place: tuple[object, ...]) -> Any:
        """A node and all below it."""
        if isinstance(node, str):
            return node
        assert isinstance(node, (WrittenDecision, WrittenChance))
        hides = (node.hides,) if isinstance(node.hides, str) else node.hides
        actions = {
            action: self.branch(branch, action, node, (*place, "actions", action))
            for action, branch in node.actions.items()
        }
        if isinstance(node, WrittenChance):
            return {"chance": node.chance, "hides": hides, "actions": actions}
        return {"move": node.move, "hides": hides, "infoset": node.infoset, "actions": actions}

    def branch(
        self,
        branch: WrittenBranch | str,
        action: str,
        node: WrittenDecision | WrittenChance,
        place: tuple[object, ...],
    ) -> dict[str, Any]:
        """Where an action leads and what it costs."""
        if isinstance(branch, str):
            return {"then": branch}
        costs = [self.cost(cost, action, (*place, "costs", index)) for index, cost in enumerate(branch.costs)]
        spelled: dict[str, Any] = {"then": self.node(branch.then, (*place, "then")), "costs": costs}
        if branch.odds is not None:
            above = node.chance if isinstance(node, WrittenChance) else node.move
            spelled["odds"] = self.value(branch.odds, (*place, "odds"), f"{tidy(above)}_{tidy(action)}")
        return spelled

    def cost(self, cost: WrittenCost, action: str, place: tuple[object, ...]) -> dict[str, Any]:
        """A cost with its amounts by type, or under `all`."""
        kind = "sunk" if cost.sunk is not None else "tied"
        amounts = cost.sunk if cost.sunk is not None else cost.tied
        stem = f"{tidy(action)}_{kind}_{tidy(cost.who)}"
        if isinstance(amounts, dict):
            spelled = {
                who: self.value(
                    amount,
                    (*place, kind, who),
                    stem if who == ALL else f"{stem}_{tidy(who)}",
                    cost.who,
                    "" if who == ALL else who,
                    cost.why,
                    cost.source,
                )
                for who, amount in amounts.items()
            }
        else:
            assert amounts is not None
            spelled = {ALL: self.value(amounts, (*place, kind, ALL), stem, why=cost.why, source=cost.source)}
        return {"who": cost.who, kind: spelled, "when": cost.when, "why": cost.why, "source": cost.source}

    def preferences(self) -> dict[str, dict[str, Any]]:
        """Preferences of every player, by type or under `all`."""
        spelled: dict[str, dict[str, Any]] = {}
        for player, preference in self.draft.preferences.items():
            if player in self.draft.game.players:
                kinds = tuple(self.draft.game.players[player].types) or (ALL,)
                spelled[player] = self.of_player(player, kinds, preference)
        return spelled

    def of_player(self, player: str, kinds: tuple[str, ...], written: PlayerPreference) -> dict[str, Any]:
        """One player's preferences; types nobody has are left to the checks."""
        if isinstance(written, dict):
            by_type = {kind: written.get(kind, written.get(ALL)) for kind in kinds}
            return {
                kind: self.preference(player, kind, entry, kind if kind in written else ALL)
                for kind, entry in by_type.items()
                if entry is not None
            }
        return {kind: self.preference(player, kind, written, ALL) for kind in kinds}

    def preference(self, player: str, kind: str, written: TypePreference, place: str) -> dict[str, Any]:
        """An ordering as one chain per text, or values by outcome. `place` is the type it is written
        under.
        """
        if not isinstance(written, WrittenPreference):
            written = WrittenPreference(ordering=written)
        common = {"gap": written.gap or DEFAULT_GAP, "why": written.why, "source": written.source}
        if written.ordering is not None:
            return {"ordering": chains(written.ordering), **common}
        stem = f"u_{tidy(player)}" if place == ALL else f"u_{tidy(player)}_{tidy(place)}"
        values = {
            outcome: self.value(
                value,
                ("u", player, place, outcome),
                f"{stem}_{tidy(outcome)}",
                player,
                "" if kind == ALL else kind,
                written.why,
                written.source,
            )
            for outcome, value in (written.values or {}).items()
        }
        return {"values": values, **common}


def chains(written: str | tuple[str, ...]) -> list[str]:
    """The chains of an ordering, one text each, as `show` writes them."""
    spelled = []
    for text in (written,) if isinstance(written, str) else written:
        ordering = ordering_of(text)
        spelled += [text] if isinstance(ordering, LanguageError) else [show(chain) for chain in ordering.chains]
    return spelled


def speller(ledger: Ledger, draft: Draft) -> Speller:
    """A speller for a draft, with the pattern's unknowns entered."""
    prefix = f"{tidy(draft.id)}_" if draft.home else ""
    suffix = tidy(draft.id)
    known = {}
    for name, written in draft.unknowns.items():
        entry = written if isinstance(written, dict) else {"value": written}
        value = value_of(entry["value"])
        text = str(entry["value"]) if isinstance(value, LanguageError) else show(value)
        own = name if name in ledger.fixed else prefix + name
        known[name] = ledger.enter(own, text, entry.get("why"), entry.get("source"), suffix)
    return Speller(ledger, draft, "" if draft.reading is None else draft.id, prefix, known)
