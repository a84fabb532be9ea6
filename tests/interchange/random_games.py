"""Games drawn at random, for Hypothesis: any labels, exact numbers, chance and outcomes anywhere, perfect recall."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import strategies as st

from standoff.interchange import CHANCE, NONE, ExtensiveGame, InformationSet, Node, Outcome

# everything that a text may hold; quotes and backslashes often, for they are what goes wrong
LABELS = st.one_of(
    st.just(""), st.text('"\\ab', max_size=4),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), max_size=6)
)  # fmt: skip
PLAIN = st.text("abcXYZ019._-", min_size=1, max_size=5)
NUMBERS = st.one_of(
    st.integers(-9, 9).map(Fraction), st.fractions(-5, 5, max_denominator=12),
    st.decimals(-100, 100, places=3).map(Fraction),
)  # fmt: skip


@st.composite
def games(draw: st.DrawFn, labels: st.SearchStrategy[str] = LABELS, most_players: int = 3) -> ExtensiveGame:
    """A game of perfect recall with up to some dozens of nodes."""
    count = draw(st.integers(1, most_players))
    players = draw(st.lists(labels, min_size=count, max_size=count, unique_by=lambda name: name or object()))
    payoffs = st.tuples(*[NUMBERS] * count)
    outcomes = [Outcome(k + 1, draw(labels), draw(payoffs)) for k in range(draw(st.integers(1, 4)))]
    nodes: list[Node] = []
    infosets: list[InformationSet] = []
    joinable: dict[tuple[object, ...], list[int]] = {}  # sets by player and its own last move
    used: list[int] = []

    def outcome(rarely: bool) -> int:
        if draw(st.integers(0, 3)) < (3 if rarely else 1):
            return NONE
        at = draw(st.integers(0, len(outcomes) - 1))
        if at not in used:
            used.append(at)
        return at

    def grow(depth: int, last: dict[int, object]) -> None:
        player = draw(st.integers(0, count)) if depth else None
        if player is None or (nodes and draw(st.integers(0, 4)) == 0):
            nodes.append(Node(draw(labels), NONE, outcome(rarely=False)))
            return
        key = (player, last.get(player))
        known = joinable.setdefault(key, [])
        if known and draw(st.booleans()):
            at = draw(st.sampled_from(known))
        else:
            at = len(infosets)
            width = draw(st.integers(1, 3))
            acts = draw(st.lists(labels, min_size=width, max_size=width, unique_by=lambda name: name or object()))
            odds: tuple[Fraction, ...] = ()
            if player == CHANCE:
                weights = draw(st.lists(st.integers(0, 9), min_size=width, max_size=width).filter(any))
                odds = tuple(Fraction(w, sum(weights)) for w in weights)
            name = draw(labels)
            if any(h.player == player and h.label == name for h in infosets):
                name = ""
            number = draw(
                st.integers(-999, 999).filter(lambda n: all((h.player, h.number) != (player, n) for h in infosets))
            )
            infosets.append(InformationSet(player, number, name, tuple(acts), odds))
            known.append(at)
        nodes.append(Node(draw(labels), at, outcome(rarely=True)))
        for action in range(len(infosets[at].actions)):
            grow(depth - 1, {**last, player: (at, action)} if player != CHANCE else last)

    grow(draw(st.integers(0, 4)), {})
    # outcomes in the order in which the nodes name them, as a reader meets them
    place = {old: new for new, old in enumerate(dict.fromkeys(n.outcome for n in nodes if n.outcome != NONE))}
    named = tuple(outcomes[old] for old in place)
    nodes = [Node(n.label, n.infoset, place.get(n.outcome, NONE)) for n in nodes]
    return ExtensiveGame(draw(labels), tuple(players), tuple(nodes), tuple(infosets), named, draw(labels))
