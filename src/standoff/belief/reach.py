"""Events as sets of terminals, and Bayes' rule on the probabilities of reaching them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from jaxtyping import Bool, Float

from standoff.game import Tree
from standoff.language import And, Atom, Event, Not, Or


class UnknownName(LookupError):
    """An event speaks of something that the game does not have; `atom` says where, `candidates` what there is."""

    def __init__(self, atom: Atom, found: str, candidates: tuple[str, ...], what: str) -> None:
        super().__init__(f"no {what} called {found!r}")
        self.atom, self.found, self.candidates, self.what = atom, found, candidates, what


@lru_cache(maxsize=512)  # the same few events are asked of one tree by the thousand
def event_mask(tree: Tree, event: Event) -> Bool[np.ndarray, " T"]:
    """The terminals at which an event is true; read-only.

    A move is true or false of a path that passes it; of a path that does not, neither `=` nor `!=` holds.
    """
    mask = _mask(tree, event)
    mask.setflags(write=False)
    return mask


def _mask(tree: Tree, event: Event) -> np.ndarray:
    if isinstance(event, Atom):
        return _atom_mask(tree, event)
    if isinstance(event, Not):
        return ~event_mask(tree, event.part)
    if not isinstance(event, And | Or):
        raise TypeError(f"of the weeks ahead, not of one round: {event!r}")
    masks = [event_mask(tree, part) for part in event.parts]
    if isinstance(event, And):
        return np.asarray(np.logical_and.reduce(masks))
    return np.asarray(np.logical_or.reduce(masks))


def _atom_mask(tree: Tree, atom: Atom) -> np.ndarray:
    if atom.ref.player is not None:
        label = f"{atom.ref.player}.{atom.ref.name}"
        labels = tuple(m.label for m in tree.moves)
        if label not in labels:
            raise UnknownName(atom, label, labels, "move")
        column = tree.choice[:, labels.index(label)]
        wanted = _indices(atom, tree.moves[labels.index(label)].actions, "action")
    elif atom.ref.name == "outcome":
        column = tree.outcome
        wanted = _indices(atom, tree.outcomes, "outcome")
    else:
        if atom.ref.name not in tree.players:
            raise UnknownName(atom, atom.ref.name, tree.players, "player")
        column = tree.type_of[:, tree.players.index(atom.ref.name)]
        wanted = _indices(atom, tree.types[atom.ref.name], "type")
    inside = np.isin(column, wanted)
    return np.asarray((column >= 0) & ~inside if atom.negated else inside)


def _indices(atom: Atom, names: tuple[str, ...], what: str) -> list[int]:
    for value in atom.values:
        if value not in names:
            raise UnknownName(atom, value, names, what)
    return [names.index(v) for v in atom.values]


def conditional(
    reach: Float[np.ndarray, "W T"], event: Bool[np.ndarray, " T"], given: Float[np.ndarray, " T"]
) -> Float[np.ndarray, " W"]:
    r"""P(event | given) in each world, $\sum_z \rho_z g_z 1_z / \sum_z \rho_z g_z$; `given` weighs each terminal.

    Not a number in worlds where the condition has no probability at all.
    """
    whole, part = (reach @ np.stack([given, given * event], axis=1)).T  # one pass over the worlds
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(whole > 0, part / whole, np.nan))
