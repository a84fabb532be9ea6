"""Perfect recall: whether players remember what they did and knew, and if not, who forgets what (Kuhn 1953).

At all nodes of one information set its player must have passed the same sets of its own and chosen the same actions
there. It is enough to compare, at each node, the last of these: the earlier ones are then equal too. Chance
remembers nothing and need not.
"""

from __future__ import annotations

from standoff.interchange.form import CHANCE, NONE, ExtensiveGame, InformationSet
from standoff.interchange.problem import GameFileError

Step = tuple[int, int]  # an information set of one's own, and the position of the action taken there
HINT = "let the player see it: split the information set; games of imperfect recall are not solved"


def check_recall(game: ExtensiveGame) -> None:
    """GameFileError, at the first node that breaks it, where a player lacks recall."""
    never: Step = (NONE, NONE)
    last: list[tuple[Step, ...]] = []  # by node, by player: its last move above
    first: dict[int, int] = {}  # of each set, its first node
    for index, (node, (above, action)) in enumerate(zip(game.nodes, game.steps(), strict=True)):
        mine = last[above] if above != NONE else (never,) * len(game.players)
        into = game.nodes[above].infoset if above != NONE else NONE
        if into != NONE and game.infosets[into].player != CHANCE:
            seat = game.infosets[into].player - 1
            mine = (*mine[:seat], (into, action), *mine[seat + 1 :])
        last.append(mine)
        if node.infoset == NONE or (player := game.infosets[node.infoset].player) == CHANCE:
            continue
        before = first.setdefault(node.infoset, index)
        if last[before][player - 1] != mine[player - 1]:
            raise _forgets(game, before, index)


def _forgets(game: ExtensiveGame, before: int, index: int) -> GameFileError:
    """Who forgets what, from the player's own moves above two nodes of one set."""
    here = game.nodes[index]
    infoset = game.infosets[here.infoset]
    who = f'player "{game.players[infoset.player - 1]}"' if game.players[infoset.player - 1] else "the player"
    one, other = _own_moves(game, before, infoset.player), _own_moves(game, index, infoset.player)
    at = f"at {_named(infoset)}"
    code = "G051" if here.infoset in {passed for passed, _ in other} else "G050"
    if code == "G051":
        what = (
            f"absent-minded: {at}, {who} does not know whether it was there before: the path to this node passes it "
            f"once already, by {_action(infoset, dict(other)[here.infoset])}"
        )
    else:
        what = f"imperfect recall: {at}, {who} forgets {_what(game, before, index, one, other)}"
    return GameFileError(code, what, here.line, here.column, hint=HINT, file=game.file)


def _what(game: ExtensiveGame, before: int, index: int, one: list[Step], other: list[Step]) -> str:
    where = (_node(game, before), _node(game, index))
    for (set_, action), (their_set, their_action) in zip(one, other, strict=False):
        mine, theirs = game.infosets[set_], game.infosets[their_set]
        if set_ != their_set:
            return (
                f"which of its own sets it came through: {_named(mine)} on the way to {where[0]}, "
                f"{_named(theirs)} on the way to {where[1]}"
            )
        if action != their_action:
            return (
                f"what it did at {_named(mine)}: {_action(mine, action)} leads to {where[0]}, "
                f"{_action(mine, their_action)} to {where[1]}"
            )
    longer, there, here = (one, where[0], where[1]) if len(one) > len(other) else (other, where[1], where[0])
    set_, action = longer[min(len(one), len(other))]
    moved = game.infosets[set_]
    return (
        f"whether it moved at {_named(moved)}: it did, by {_action(moved, action)}, before {there}, not before {here}"
    )


def _own_moves(game: ExtensiveGame, index: int, player: int) -> list[Step]:
    """The player's own moves on the way to a node, first to last."""
    steps = game.steps()
    moves = []
    while (step := steps[index])[0] != NONE:
        index = step[0]
        infoset = game.nodes[index].infoset
        if game.infosets[infoset].player == player:
            moves.append((infoset, step[1]))
    return moves[::-1]


def _named(infoset: InformationSet) -> str:
    return f"information set {infoset.number}" + (f' "{infoset.label}"' if infoset.label else "")


def _action(infoset: InformationSet, action: int) -> str:
    return f'"{infoset.actions[action]}"' if infoset.actions[action] else f"action number {action + 1}"


def _node(game: ExtensiveGame, index: int) -> str:
    node = game.nodes[index]
    name = f' "{node.label}"' if node.label else ""
    return f"the node{name} on line {node.line}" if node.line else f"node {index + 1}{name}"
