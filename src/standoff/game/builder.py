"""A tree grown node by node, then frozen into arrays: the one door through which every game is compiled."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse

from standoff.game.tree import NO_PARENT, NONE, UNTYPED, CostOf, InfoSet, Move, OddsOf, Tree, UtilityOf


class GameError(ValueError):
    """The game is not one that can be solved; the message says why, where, and what would do."""


@dataclass
class _Set:
    """An information set while it grows."""

    player: str
    type: str
    move: str
    history: tuple[tuple[str, str], ...]
    actions: tuple[str, ...]
    nodes: list[int] = field(default_factory=list)
    own_past: tuple[Hashable, str] | None = None
    position: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        self.position = {act: k for k, act in enumerate(self.actions)}


@dataclass(frozen=True)
class _Past:
    """What lies above a branch: the public moves taken, and of each player the last set passed with its action.

    The last is enough to judge recall: where it is the same at all nodes of every set, so is all that came before.
    """

    moves: tuple[tuple[str, str], ...] = ()
    last: Mapping[str, tuple[Hashable, str]] = field(default_factory=dict)


class TreeBuilder:
    """Grows a tree in preorder: each call adds one node below the branch last opened with `branch`.

    Two players and one coin, for example:

    >>> grow = TreeBuilder(["A", "B"])
    >>> root = grow.decision(None, "A", "go", {"stop": None, "on": None})
    >>> _ = grow.terminal((root, "stop"), "end", {"A": 1.0, "B": 0.0})
    >>> node = grow.decision((root, "on"), "B", "reply", {"yes": None, "no": None})
    >>> _ = grow.terminal((node, "yes"), "deal", {"A": 2.0, "B": 1.0})
    >>> _ = grow.terminal((node, "no"), "none", {"A": 0.0, "B": 0.0})
    >>> grow.build()
    Tree(2 players, 2 information sets, 5 nodes, 3 terminals)
    """

    def __init__(self, players: Sequence[str], types: Mapping[str, Sequence[str]] | None = None) -> None:
        if not 1 <= len(players) <= 6:
            raise GameError(f"a game has one to six players; this one has {len(players)}")
        self.players = tuple(players)
        self.types = {p: tuple((types or {}).get(p, ())) or (UNTYPED,) for p in players}
        self._parent: list[int] = []
        self._into: list[tuple[Hashable, str] | int | None] = []  # (set, action), an odds index, or the root
        self._set_of: list[Hashable | None] = []
        self._sets: dict[Hashable, _Set] = {}
        self._odds: dict[OddsOf, int] = {}
        self._moves: dict[str, Move] = {}
        self._parameters: dict[UtilityOf | CostOf, int] = {}
        self._terminals: list[tuple[int, str, dict[int, dict[int, float]], dict[str, str]]] = []
        self._chance_actions: dict[int, dict[str, OddsOf]] = {}
        self._chance_names: dict[int, str] = {}
        self._filled: set[tuple[int, str]] = set()
        self._step: list[tuple[str, str] | None] = []
        self._pasts: list[_Past] = []

    # -- growing ------------------------------------------------------------------------------------------------

    def chance(
        self, under: tuple[int, str] | None, name: str, branches: Mapping[str, OddsOf], *, public: bool = True
    ) -> int:
        """A chance node whose branches have the given odds; `public` ones can be asked about as `chance.name`."""
        node = self._add(under, None)
        self._chance_actions[node] = dict(branches)
        self._chance_names[node] = name
        if public:
            self._move("chance", name, tuple(branches))
        return node

    def decision(
        self,
        under: tuple[int, str] | None,
        player: str,
        move: str,
        actions: Sequence[str] | Mapping[str, object],
        *,
        type: str = UNTYPED,
        seen: tuple[tuple[str, str], ...] | None = None,
        infoset: Hashable = None,
        public: bool = True,
    ) -> int:
        """A decision node. Nodes of one player with equal `seen` (or equal `infoset`) form one information set.

        `public` moves can be asked about as `player.move`; each costs memory at every end of the tree.
        """
        if player not in self.players:
            raise GameError(f"move {player}.{move}: no player called {player!r}; players are {', '.join(self.players)}")
        acts = tuple(actions)
        if not acts:
            raise GameError(f"move {player}.{move} has no action; give it at least one")
        if len(set(acts)) < len(acts):
            raise GameError(f"move {player}.{move} has two actions of one name among {', '.join(acts)}")
        if public:
            self._move(player, move, acts)
        node = len(self._parent)
        past = self._path(under)
        if seen is None:
            seen = past.moves
        key: Hashable = (player, type, "label", infoset) if infoset is not None else (player, type, move, seen)
        if key not in self._sets:
            self._sets[key] = _Set(player, type, move, seen, acts)
        group = self._sets[key]
        if group.actions != acts:
            raise GameError(
                f"move {player}.{move}: one information set has the actions {', '.join(group.actions)} and also "
                f"{', '.join(acts)}; a player who cannot tell two nodes apart has the same actions at both"
            )
        own = past.last.get(player)
        if not group.nodes:
            group.own_past = own
        elif group.own_past != own:
            raise GameError(
                f"imperfect recall: at {player}.{move} the player {player} would have forgotten its own earlier "
                "moves or what it knew then; let it see them"
            )
        added = self._add(under, key)
        assert added == node
        group.nodes.append(node)
        return node

    def terminal(
        self,
        under: tuple[int, str] | None,
        outcome: str,
        payoffs: Mapping[str, float] | Mapping[str, Sequence[tuple[UtilityOf | CostOf, float]]],
        types: Mapping[str, str] | None = None,
    ) -> int:
        """An end of the game; payoffs as numbers, or as (parameter, coefficient) pairs that each world fills in."""
        if strangers := set(payoffs) - set(self.players):
            raise GameError(
                f"outcome {outcome}: payoffs are given to {', '.join(sorted(strangers))}; "
                f"players are {', '.join(self.players)}"
            )
        node = self._add(under, None)
        rows: dict[int, dict[int, float]] = {}
        for index, player in enumerate(self.players):
            given = payoffs.get(player, 0.0)
            if isinstance(given, (int, float)):
                label = UtilityOf(player, UNTYPED, f"#{len(self._terminals)}={float(given)!r}")
                pairs: Sequence[tuple[UtilityOf | CostOf, float]] = [(label, 1.0)]
            else:
                pairs = given
            row: dict[int, float] = {}
            for parameter, coefficient in pairs:
                column = self._parameters.setdefault(parameter, len(self._parameters))
                row[column] = row.get(column, 0.0) + coefficient
            rows[index] = row
        self._terminals.append((node, outcome, rows, dict(types or {})))
        return node

    # -- freezing -----------------------------------------------------------------------------------------------

    def build(self) -> Tree:
        """The finished tree; GameError where a branch was left open or nodes were not added in preorder."""
        count = len(self._parent)
        if count == 0:
            raise GameError("the tree has no node; add a decision, a chance move or an end")
        parent = np.array(self._parent, dtype=np.int64)
        end = np.arange(1, count + 1, dtype=np.int64)
        for node in range(count - 1, 0, -1):
            end[parent[node]] = max(end[parent[node]], end[node])
        self._check_shape(parent, end)

        keys = list(self._sets)
        first: dict[Hashable, int] = {}
        infosets: list[InfoSet] = []
        total = 0
        for key in keys:
            group = self._sets[key]
            first[key] = total
            infosets.append(
                InfoSet(
                    _set_name(group), group.player, group.type, f"{group.player}.{group.move}", group.history,
                    group.actions, total, tuple(group.nodes),
                )
            )  # fmt: skip
            total += len(group.actions)
        set_index = {key: i for i, key in enumerate(keys)}

        action = np.full(count, NONE, dtype=np.int64)
        odds_of = np.full(count, NONE, dtype=np.int64)
        for node, step in enumerate(self._into):
            if isinstance(step, int):
                odds_of[node] = step
            elif step is not None:
                key, act = step
                action[node] = first[key] + self._sets[key].position[act]
        infoset_of = np.array([NONE if k is None else set_index[k] for k in self._set_of], dtype=np.int64)

        terminal_of = np.full(count, NONE, dtype=np.int64)
        for z, (node, *_rest) in enumerate(self._terminals):
            terminal_of[node] = z
        outcomes = {name: k for k, name in enumerate(dict.fromkeys(outcome for _, outcome, _, _ in self._terminals))}
        moves = tuple(self._moves.values())
        return Tree(
            players=self.players, types=self.types, moves=moves, outcomes=tuple(outcomes), infosets=tuple(infosets),
            odds=tuple(self._odds), payoff_parameters=tuple(self._parameters), payoff_matrix=self._payoff_matrix(),
            parent=parent, end=end, action=action, odds_of=odds_of, infoset_of=infoset_of, terminal_of=terminal_of,
            outcome=np.array([outcomes[o] for _, o, _, _ in self._terminals], dtype=np.int64),
            type_of=np.array(
                [[self.types[p].index(t.get(p, self.types[p][0])) for p in self.players] for *_x, t in self._terminals],
                dtype=np.int64,
            ),
            choice=self._choices(moves),
        )  # fmt: skip

    def _payoff_matrix(self) -> sparse.csr_array:
        rows, columns, values = [], [], []
        for z, (_node, _outcome, by_player, _types) in enumerate(self._terminals):
            for player, row in by_player.items():
                for column, value in row.items():
                    rows.append(z * len(self.players) + player)
                    columns.append(column)
                    values.append(value)
        shape = (len(self._terminals) * len(self.players), len(self._parameters))
        return sparse.csr_array((values, (rows, columns)), shape=shape)

    def _choices(self, moves: tuple[Move, ...]) -> np.ndarray:
        index = {move.label: i for i, move in enumerate(moves)}
        choice = np.full(
            (len(self._terminals), len(moves)), NONE, dtype=np.int16
        )  # large trees have thousands of moves
        if not moves:
            return choice
        paths = self._paths()
        for z, (node, *_rest) in enumerate(self._terminals):
            for label, act in paths[node]:
                if label in index:
                    choice[z, index[label]] = moves[index[label]].actions.index(act)
        return choice

    def _check_shape(self, parent: np.ndarray, end: np.ndarray) -> None:
        children: dict[int, int] = {}
        for node in range(1, len(parent)):
            children[int(parent[node])] = children.get(int(parent[node]), 0) + 1
        size = np.ones(len(parent), dtype=np.int64)
        for node in range(len(parent) - 1, 0, -1):
            size[parent[node]] += size[node]
        if not np.array_equal(end, np.arange(len(parent)) + size):  # something else stands among a node's own
            raise GameError("nodes must be added in preorder: finish a branch before opening the next")
        for node, key in enumerate(self._set_of):
            want = len(self._sets[key].actions) if key is not None else len(self._chance_actions.get(node, {}))
            if children.get(node, 0) != want:
                raise GameError(f"node {node} has {want} branches, but {children.get(node, 0)} were given a node")

    # -- bookkeeping --------------------------------------------------------------------------------------------

    def _paths(self) -> list[tuple[tuple[str, str], ...]]:
        """For each node, the (move, action) pairs on the way to it, chance moves included."""
        paths: list[tuple[tuple[str, str], ...]] = []
        for node, parent in enumerate(self._parent):
            before = () if parent == NO_PARENT else paths[parent]
            step = self._step[node]
            paths.append(before if step is None else (*before, step))
        return paths

    def _move(self, player: str, name: str, actions: tuple[str, ...]) -> None:
        move = Move(player, name, actions)
        known = self._moves.setdefault(move.label, move)
        if set(known.actions) != set(actions):
            raise GameError(
                f"move {move.label} has the actions {', '.join(known.actions)} in one place and "
                f"{', '.join(actions)} in another; give the second another name"
            )

    def _add(self, under: tuple[int, str] | None, key: Hashable | None) -> int:
        node = len(self._parent)
        past = self._path(under)
        if under is None:
            if node:
                raise GameError("a tree has one root; say under which branch this node stands")
            self._parent.append(NO_PARENT)
            self._into.append(None)
            self._step.append(None)
        else:
            above, act = under
            if under in self._filled:
                raise GameError(f"branch {act!r} of node {above} was given two nodes")
            self._filled.add(under)
            self._parent.append(above)
            owner = self._set_of[above]
            if owner is not None:
                self._into.append((owner, act))
                self._step.append((f"{self._sets[owner].player}.{self._sets[owner].move}", act))
            else:
                odds = self._chance_actions[above][act]
                self._into.append(self._odds.setdefault(odds, len(self._odds)))
                self._step.append((f"chance.{self._chance_names[above]}", act))
        self._set_of.append(key)
        self._pasts.append(past)
        return node

    def _path(self, under: tuple[int, str] | None) -> _Past:
        """What lies above a branch."""
        if under is None:
            return _Past()
        above, act = under
        past = self._pasts[above]
        owner = self._set_of[above]
        known: Mapping[str, object] = (
            self._chance_actions.get(above, {}) if owner is None else self._sets[owner].position
        )
        if act not in known:
            raise GameError(
                f"node {above} has no branch {act!r}; it has {', '.join(known) or 'none, for it is an end'}"
            )
        if owner is None:
            label = f"chance.{self._chance_names[above]}"
            if label not in self._moves:
                return past
            return _Past((*past.moves, (label, act)), past.last)
        group = self._sets[owner]
        label = f"{group.player}.{group.move}"
        moves = (*past.moves, (label, act)) if label in self._moves else past.moves
        return _Past(moves, {**past.last, group.player: (owner, act)})


def _set_name(group: _Set) -> str:
    mine = f"{group.player}.{group.move}"
    who = "" if group.type == UNTYPED else f"[{group.type}]"
    seen = ", ".join(f"{label} = {act}" for label, act in group.history)
    return f"{mine}{who}" + (f" | {seen}" if seen else "")
