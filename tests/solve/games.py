"""Textbook games of conflict, bluff and trust, with plain numbers, for every test of the solver."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations, product

from forms import Choice, End, Form, Nature, Node, end


def table(rows: str, columns: str, cells: dict[str, tuple[float, float]]) -> Form:
    """Two players who move at once; `cells` is keyed by one letter each."""
    row = {a: Choice("B", "b", {b: end(*cells[a + b]) for b in columns}) for a in rows}
    return Form(("A", "B"), Choice("A", "a", row))


def matching_pennies() -> Form:
    """Uneven pennies: the even-matcher gains more on heads (Goeree and Holt 2001)."""
    return table("HT", "HT", {"HH": (3.2, 0.4), "HT": (0.4, 0.8), "TH": (0.4, 0.8), "TT": (0.8, 0.4)})


def chicken() -> Form:
    """Chicken between equals (Rapoport and Chammah 1966): the branch stays in the middle of the pure equilibria."""
    return table("DC", "DC", {"DD": (0, 0), "DC": (7, 2), "CD": (2, 7), "CC": (6, 6)})


def uneven_chicken() -> Form:
    """Chicken (Rapoport and Chammah 1966) in which one driver has less to lose."""
    return table("DC", "DC", {"DD": (1, 0), "DC": (7, 2), "CD": (2, 6), "CC": (5, 5)})


def battle_with_way_out() -> Form:
    """Kohlberg and Mertens (1986): battle of the sexes after an outside option (forward induction)."""
    inside = table("ts", "ts", {"tt": (3, 1), "ts": (0, 0), "st": (0, 0), "ss": (1, 3)}).root
    return Form(("A", "B"), Choice("A", "enter", {"out": end(2, 2), "in": inside}))


def beer_quiche() -> Form:
    """Cho and Kreps (1987): breakfast as a signal of strength."""

    def breakfast(strong: bool) -> Node:
        def meets(meal: str) -> Node:
            liked = 1.0 if (meal == "beer") == strong else 0.0
            duel = end(liked, 0.0 if strong else 1.0)
            return Choice("B", f"sees {meal}", {"duel": duel, "leave": end(liked + 2.0, 1.0 if strong else 0.0)})

        who = "strong" if strong else "weak"
        return Choice("A", f"eats, {who}", {"beer": meets("beer"), "quiche": meets("quiche")})

    return Form(("A", "B"), Nature("type", {"strong": ("0.9", breakfast(True)), "weak": ("0.1", breakfast(False))}))


def crisis_signalling() -> Form:
    """Lewis and Schultz (2003), two types a side: challenge, resistance, and a price for backing down."""
    war_a, war_b = {"r": 0.15, "i": -0.4}, {"r": 0.05, "i": -0.5}

    def play(a: str, b: str) -> Node:
        stand = Choice("A", f"stand {a}", {"fight": end(war_a[a], war_b[b]), "back": end(-0.3, 0.95)})
        reply = Choice("B", f"reply {b}", {"concede": end(1.0, 0.0), "resist": stand})
        return Choice("A", f"challenge {a}", {"challenge": reply, "not": end(0.0, 1.0)})

    rival = {a: Nature("type of B", {"r": ("0.55", play(a, "r")), "i": ("0.45", play(a, "i"))}) for a in "ri"}
    return Form(("A", "B"), Nature("type of A", {"r": ("0.4", rival["r"]), "i": ("0.6", rival["i"])}))


def extended_deterrence() -> Form:
    """After Fearon (1997), with four states: a costly signal, a patron who may back off, an ally who may join."""
    war = {"R": -0.2, "I": -0.9}
    wants = {"r": -0.25, "c": -0.8}

    def crisis(protector: str, patron: str) -> Node:
        def reply(signal: str) -> Node:
            cost = {"strike": 0.08 if protector == "R" else 0.25, "hold": 0.0}[signal]
            ally = {
                "join": end(-0.8, war[protector] - cost - 0.3, wants[patron] - 0.1, 0.05 if patron == "r" else -0.2),
                "abstain": end(-0.7, war[protector] - cost, wants[patron], -0.15),
            }
            acts: dict[str, Node] = {
                "intervene": Choice("ally", f"joins after {signal}", ally),
                "aside": end(0.9, -0.7 - cost, 0.8, -0.4),
            }
            persist = Choice("protector", f"{protector}, {signal}", acts)
            replies = {"off": end(-0.3, 0.5 - cost, -0.15, 0.3), "persist": persist}
            return Choice("patron", f"{patron} sees {signal}", replies)

        signals = {s: reply(s) for s in ("strike", "hold")}
        attack = Choice("protector", f"{protector} signals", signals)
        return Choice("client", "client", {"attack": attack, "ceasefire": end(0.1, 0.3, 0.15, 0.2)})

    types = {
        t: (p, Nature("patron", {"r": ("0.45", crisis(t, "r")), "c": ("0.55", crisis(t, "c"))}))
        for t, p in (("R", "0.4"), ("I", "0.6"))
    }
    return Form(("client", "protector", "patron", "ally"), Nature("protector", types))


def centipede() -> Form:
    """Four chances to take the larger heap (McKelvey and Palfrey 1992), in units of the first heap."""
    node: Node = end(6.4, 1.6)
    for stage, (taker, pay) in reversed(
        list(enumerate([("A", (0.4, 0.1)), ("B", (0.2, 0.8)), ("A", (1.6, 0.4)), ("B", (0.8, 3.2))]))
    ):
        node = Choice(taker, f"stage {stage}", {"take": end(*pay), "pass": node})
    return Form(("A", "B"), node)


def seltens_horse() -> Form:
    """Selten (1975): three players, one of whom may not know who passed the move on."""
    third = {
        "down": Choice("C", "c", {"L": end(3, 3, 2), "R": end(0, 0, 0)}),
        "across": Choice("C", "c", {"L": end(4, 4, 0), "R": end(0, 0, 1)}),
    }
    second = Choice("B", "b", {"d": third["across"], "a": end(1, 1, 1)})
    return Form(("A", "B", "C"), Choice("A", "a", {"D": third["down"], "A": second}))


def kuhn_poker() -> Form:
    """Kuhn (1950): three cards, one bet."""

    def play(a: str, b: str) -> Node:
        sign = 1.0 if "JQK".index(a) > "JQK".index(b) else -1.0

        def call(who: str, card: str, past: str, folded: float) -> Node:
            fold = end(folded, -folded)
            return Choice(who, f"{card} {past}", {"fold": fold, "call": end(2 * sign, -2 * sign)})

        later = {"check": end(sign, -sign), "bet": call("A", a, "check-bet", -1.0)}
        replies = {"check": Choice("B", f"{b} after check", later), "bet": call("B", b, "after bet", 1.0)}
        return Choice("A", f"{a} first", replies)

    deals = {a + b: ("1/6", play(a, b)) for a, b in permutations("JQK", 2)}
    return Form(("A", "B"), Nature("deal", deals))


def one_card_poker() -> Form:
    """Myerson (1991, ch. 2): raise on a black card as a bluff."""

    def card(name: str, win: float) -> Node:
        meet = {"meet": end(2 * win, -2 * win), "pass": end(1, -1)}
        return Choice("A", name, {"raise": Choice("B", "b", meet), "fold": end(win, -win)})

    return Form(("A", "B"), Nature("card", {"red": ("1/2", card("red", 1)), "black": ("1/2", card("black", -1))}))


def ultimatum() -> Form:
    """Güth, Schmittberger and Schwarze (1982): four offers out of three units; refusing gives a little for spite."""
    offers = {f"{n}": Choice("B", f"offered {n}", {"yes": end(3 - n, n), "no": end(0, 0.2)}) for n in range(4)}
    return Form(("A", "B"), Choice("A", "offer", offers))


def trust() -> Form:
    """Berg, Dickhaut and McCabe (1995) with three investments, tripled, and three ways to share."""

    def reply(n: int) -> Node:
        shares = {f"{k}/3": end(2 - n + n * k, 3 * n - n * k) for k in (0, 1, 2)}
        return Choice("B", f"got {3 * n}", shares)

    return Form(("A", "B"), Choice("A", "sends", {"0": end(2, 0), "1": reply(1), "2": reply(2)}))


def entry_deterrence() -> Form:
    """Kreps and Wilson (1982), one round with a warning shot: a weak incumbent may pose as strong."""

    def incumbent(strong: bool) -> Node:
        who = "strong" if strong else "weak"
        price = 0.1 if strong else -0.2

        def entry(shown: str) -> Node:
            extra = price if shown == "low" else 0.0
            war = Choice(
                "I", f"{who} after {shown}",
                {"fight": end(-1, (0.5 if strong else -1.0) + extra), "share": end(1, extra)},
            )  # fmt: skip
            return Choice("E", f"sees {shown}", {"enter": war, "out": end(0, 2 + extra)})

        return Choice("I", f"{who} prices", {"low": entry("low"), "high": entry("high")})

    types = {"strong": ("0.3", incumbent(True)), "weak": ("0.7", incumbent(False))}
    return Form(("E", "I"), Nature("incumbent", types))


def voting() -> Form:
    """After Palfrey and Rosenthal (1985): three voters who care unequally; the vote for one motion costs."""
    worth = ((1.0, 0.0), (0.0, 0.6), (0.3, 0.8))

    def result(votes: str) -> End:
        motion = 0 if votes.count("x") >= 2 else 1
        costs = [0.1 if vote == "x" else 0.0 for vote in votes]
        return end(*(worth[i][motion] - costs[i] for i in range(3)))

    ends = {"".join(v): result("".join(v)) for v in product("xy", repeat=3)}
    third = {p: Choice("C", "c", {v: ends[p + v] for v in "xy"}) for p in ("xx", "xy", "yx", "yy")}
    second = {p: Choice("B", "b", {v: third[p + v] for v in "xy"}) for p in "xy"}
    return Form(("A", "B", "C"), Choice("A", "a", dict(second)))


GAMES: dict[str, Callable[[], Form]] = {
    make.__name__: make
    for make in (
        matching_pennies, chicken, uneven_chicken, battle_with_way_out, beer_quiche, crisis_signalling,
        extended_deterrence, centipede, seltens_horse, kuhn_poker, one_card_poker, ultimatum, trust,
        entry_deterrence, voting,
    )
}  # fmt: skip

SYMMETRIC = ("chicken", "battle_with_way_out")
"""Games whose branch bifurcates, so that another program may rightly end on another solution."""
