"""A query in every world: what each quantity comes to, given the game's own strategies in that world."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from jaxtyping import Float

from standoff.belief import UnknownName, conditional, event_mask
from standoff.game import NONE, Tree
from standoff.language import (
    Arithmetic,
    Atom,
    Belief,
    Constant,
    Event,
    Expectation,
    Forecast,
    Given,
    LanguageError,
    Negate,
    Probability,
    Quantity,
    Query,
    Ref,
    Term,
    atoms,
    dated_parts,
    did_you_mean,
    parse_query,
    quantities,
    query_atoms,
    query_players,
)
from standoff.worlds import ReadingWorlds

Column = Float[np.ndarray, " W"]


class NoPath(LanguageError):
    """No path of one reading's game satisfies a condition."""


def read_query(text: str, tree: Tree) -> Query:
    """Parse a query and hold every name in it against a game; LanguageError says what is wrong, where."""
    query = parse_query(text)
    for quantity in quantities(query):
        refuse_dated(quantity)
    for atom in query_atoms(query):
        if atom.ref == Ref(None, "phase") and "phase" not in tree.players:
            raise LanguageError(
                "a phase has its day", line=atom.line, column=atom.column, found="phase",
                hint=f"as in phase = {atom.values[0]} by 2020-11-30",
            )  # fmt: skip
    for player in query_players(query):
        if player not in tree.players:
            raise LanguageError(
                f"no player called “{player}”",
                found=player,
                hint=_or_list(player, tree.players, "players are"),
            )
    return query


def refuse_dated(term: Term) -> None:
    """LanguageError for a quantity of the weeks ahead, which no round of the game answers."""
    if isinstance(term, Constant | Negate | Arithmetic):
        return
    event = term.event if isinstance(term, Probability | Belief) else None
    first = next(iter((*dated_parts(event), *dated_parts(term.given.event))), None)
    if first is not None or isinstance(term, Forecast):
        raise LanguageError(
            "this needs the weeks ahead, which one round of the game does not tell",
            line=first.line if first else 1, column=first.column if first else 1,
            hint="leave out the days to ask how the round under way ends",
        )  # fmt: skip


def term_values(term: Term, size: int, value: Callable[[Quantity], Column]) -> Column:
    """What a term comes to in each of `size` worlds, from what each of its quantities comes to."""
    match term:
        case Constant(number):
            return np.full(size, number)
        case Negate(of):
            return -term_values(of, size, value)
        case Arithmetic(op, left, right):
            a, b = term_values(left, size, value), term_values(right, size, value)
            with np.errstate(divide="ignore", invalid="ignore"):
                return np.asarray({"+": np.add, "-": np.subtract, "*": np.multiply, "/": np.divide}[op](a, b))
    return value(term)


def quantity_values(asked: Quantity, worlds: ReadingWorlds) -> Column:
    """A quantity in every world of a reading; not a number where its condition cannot happen."""
    refuse_dated(asked)
    match asked:
        case Probability(event, given):
            return conditional(worlds.reach, mask_of(worlds.tree, event), given_weights(given, worlds))
        case Belief(player, event, given):
            _must_see(worlds.tree, player, given)
            return conditional(worlds.reach, mask_of(worlds.tree, event), given_weights(given, worlds))
        case Expectation(player, given):
            weights = given_weights(given, worlds)
            whole = worlds.reach @ weights
            with np.errstate(divide="ignore", invalid="ignore"):
                total = np.sum(worlds.reach * worlds.utility(player) * weights, axis=1)
                return np.asarray(np.where(whole > 0, total / whole, np.nan))
    raise TypeError(f"not of one round of the game: {asked!r}")


def given_weights(given: Given, worlds: ReadingWorlds) -> Float[np.ndarray, " T"]:
    """How far each path satisfies a condition: 1 or 0 for an event, the fit to the reports for `observed`."""
    weights = np.ones(worlds.tree.terminal_count)
    if given.event is not None:
        weights = weights * mask_of(worlds.tree, given.event)
    if given.observed:
        weights = weights * worlds.seen
    if not weights.any():
        first = atoms(given.event)[0] if given.event is not None else None
        raise NoPath(
            "no path of the game satisfies this condition",
            line=first.line if first else 1,
            column=first.column if first else 1,
            hint="its moves exclude each other, or one of them ends the game before the other is reached",
        )
    return weights


def mask_of(tree: Tree, event: Event) -> np.ndarray:
    """The terminals at which an event is true; LanguageError, with its place, where the game has no such thing."""
    try:
        return event_mask(tree, event)
    except UnknownName as missing:
        atom: Atom = missing.atom
        raise LanguageError(
            f"no {missing.what} called “{missing.found}”", line=atom.line, column=atom.column, found=missing.found,
            hint=_or_list(missing.found, missing.candidates, f"{missing.what}s are"),
        ) from None  # fmt: skip


def _or_list(found: str, candidates: tuple[str, ...], lead: str) -> str:
    guess = did_you_mean(found, candidates)
    return f"{lead} {', '.join(candidates)}" + (f" – did you mean “{guess}”?" if guess else "")


def _must_see(tree: Tree, player: str, given: Given) -> None:
    """A belief is conditioned on what its holder can know: its own type, and moves that it sees."""
    for atom in atoms(given.event):
        label = f"{atom.ref.player}.{atom.ref.name}" if atom.ref.player else atom.ref.name
        if atom.ref.player is None:
            if atom.ref.name != player:
                raise LanguageError(
                    f"{player} does not know {label}", line=atom.line, column=atom.column, found=label,
                    hint=f"a belief of {player} can depend on the moves it sees and on its own type; "
                    "P(… | …) takes any condition",
                )  # fmt: skip
        elif label in unseen_moves(tree, player):
            raise LanguageError(
                f"{player} does not see {label}", line=atom.line, column=atom.column, found=label,
                hint=f"leave it out of a belief of {player}; P(… | …) takes any condition",
            )  # fmt: skip


@lru_cache(maxsize=256)
def unseen_moves(tree: Tree, player: str) -> frozenset[str]:
    """The moves that some information set of a player cannot tell apart."""
    unseen: set[str] = set()
    for h in tree.infosets:
        if h.player != player or len(h.nodes) < 2:
            continue
        pasts = [_past(tree, node) for node in h.nodes]
        for label in {label for past in pasts for label in past}:
            if len({past.get(label) for past in pasts}) > 1:
                unseen.add(label)
    return frozenset(unseen)


def _past(tree: Tree, node: int) -> dict[str, int]:
    """The moves made before a node, from any terminal below it."""
    inside = [int(z) for z in tree.terminal_of[node : tree.end[node]] if z != NONE]
    first = tree.choice[inside[0]]
    same = (tree.choice[inside] == first).all(axis=0)
    above = _moves_above(tree, node)
    return {m.label: int(first[k]) for k, m in enumerate(tree.moves) if same[k] and m.label in above}


def _moves_above(tree: Tree, node: int) -> set[str]:
    labels: set[str] = set()
    move_of = {a: h.move for h in tree.infosets for a in range(h.slice.start, h.slice.stop)}
    while node != 0:
        if tree.action[node] != NONE:
            labels.add(move_of[int(tree.action[node])])
        elif tree.odds_of[node] != NONE:
            labels.add(f"chance.{tree.odds[tree.odds_of[node]].group}")
        node = int(tree.parent[node])
    return labels
