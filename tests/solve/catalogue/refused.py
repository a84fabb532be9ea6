"""Games without perfect recall, which are refused: beliefs would depend on a player's own play."""

from __future__ import annotations

from itertools import product

from forms import Choice, Form, Nature, Node, end


def absent_minded_driver() -> Form:
    """Piccione and Rubinstein (1997): at the second exit he does not know that he has passed the first."""
    second = Choice("driver", "exit", {"exit": end(4), "drive on": end(1)})
    return Form(("driver",), Choice("driver", "exit", {"exit": end(0), "drive on": second}))


def sleeping_beauty() -> Form:
    """Elga (2000): woken once or twice, each time without a memory of the other."""

    def bet(side: str, past: str, left: int) -> Node:
        if left == 0:
            return end(float(past.count(side)))
        return Choice("beauty", "woken", {s: bet(side, past + s, left - 1) for s in "ht"})

    return Form(("beauty",), Nature("coin", {"h": ("1/2", bet("h", "", 1)), "t": ("1/2", bet("t", "", 2))}))


def partners_as_one() -> Form:
    """Kuhn (1953): two partners at cards, taken as one player, who forgets the card of the first."""

    def second(card: str, said: str) -> Node:
        return Choice("team", f"hears {said}", {g: end(float(g == card)) for g in ("high", "low")})

    def first(card: str) -> Node:
        return Choice("team", f"holds {card}", {s: second(card, s) for s in ("high", "low")})

    return Form(("team",), Nature("card", {c: ("1/2", first(c)) for c in ("high", "low")}))


def forgotten_move() -> Form:
    """Wichardt (2008): pennies against one who forgets own first move, and so cannot repeat it on purpose."""

    def pay(a: str, b: str, c: str) -> Node:
        win = 1.0 if a == b != c else -1.0
        return end(win, -win)

    def again(a: str, c: str) -> Node:
        return Choice("A", "again", {b: pay(a, b, c) for b in "HT"})

    return Form(("A", "B"), Choice("A", "first", {a: Choice("B", "B", {c: again(a, c) for c in "HT"}) for a in "HT"}))


def forgotten_knowledge() -> Form:
    """After Kuhn (1953), on perfect recall: a player sees a card, waits, and no longer knows it."""

    def late(card: str) -> Node:
        return Choice("A", "later", {g: end(float(g == card), 0) for g in "rb"})

    def early(card: str) -> Node:
        wait = Choice("B", "B", {"go": late(card), "stop": end(0.2, 0.5)})
        return Choice("A", f"sees {card}", {"wait": wait, "quit": end(0.3, 0)})

    return Form(("A", "B"), Nature("card", {c: ("1/2", early(c)) for c in "rb"}))


def two_depths() -> Form:
    """Isbell (1957): one information set across branches, reached after one own move or after none."""
    meet = {
        x + y: Choice("A", "A again", {z: end(float(z == y), float(x == y)) for z in "lr"})
        for x, y in product("lr", repeat=2)
    }
    short = Choice("A", "A again", {z: end(0.5 * (z == "l"), 0) for z in "lr"})
    long = Choice("A", "A first", {x: Choice("B", "B", {y: meet[x + y] for y in "lr"}) for x in "lr"})
    return Form(("A", "B"), Nature("road", {"short": ("1/3", short), "long": ("2/3", long)}))


REFUSED = (
    absent_minded_driver, sleeping_beauty, partners_as_one, forgotten_move, forgotten_knowledge, two_depths,
)  # fmt: skip
