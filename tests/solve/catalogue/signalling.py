"""One side knows more and acts first: schools, prices, gifts, talk and confessions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product

from forms import Choice, Form, Nature, Node, end


def _signals(
    types: dict[str, str], signals: Sequence[str], replies: Sequence[str], pay: Callable[..., tuple[float, float]]
) -> Form:
    """Chance draws a type (with these odds), S sends a signal, R replies; `pay` takes type, signal and reply."""

    def sent(t: str, s: str) -> Node:
        return Choice("R", f"sees {s}", {r: end(*pay(t, s, r)) for r in replies})

    def sender(t: str) -> Node:
        return Choice("S", f"type {t}", {s: sent(t, s) for s in signals})

    return Form(("S", "R"), Nature("type", {t: (p, sender(t)) for t, p in types.items()}))


def job_market() -> Form:
    """Spence (1973): three levels of schooling, three wages; schooling costs the less able more."""
    able = {"low": 1.0, "high": 2.0}

    def pay(t: str, school: str, wage: str) -> tuple[float, float]:
        w = float(wage)
        return w - float(school) / able[t], -((w - able[t]) ** 2)

    return _signals({"low": "1/2", "high": "1/2"}, ("0", "0.7", "1.4"), ("1", "1.5", "2"), pay)


def cheap_talk() -> Form:
    """Crawford and Sobel (1982): three states, words and acts, a small bias; words mean nothing of themselves."""

    def pay(t: str, word: str, act: str) -> tuple[float, float]:
        return -((float(act) - float(t) - 0.15) ** 2), -((float(act) - float(t)) ** 2)

    third = {"0": "1/3", "0.5": "1/3", "1": "1/3"}
    return _signals(third, ("x", "y", "z"), ("0.1", "0.5", "0.9"), pay)


def costly_talk() -> Form:
    """Kartik (2009): as cheap talk, but a word away from the truth costs, so that words have a meaning."""

    def pay(t: str, word: str, act: str) -> tuple[float, float]:
        lie = 0.2 * (float(word) - float(t)) ** 2
        return -((float(act) - float(t) - 0.15) ** 2) - lie, -((float(act) - float(t)) ** 2)

    third = {"0": "1/3", "0.5": "1/3", "1": "1/3"}
    return _signals(third, ("0", "0.5", "1"), ("0.1", "0.5", "0.9"), pay)


def lemons() -> Form:
    """Akerlof (1970): the seller knows the quality and names a price, the buyer takes it or leaves it."""
    worth = {"bad": 1.0, "fair": 2.0, "good": 3.0}

    def pay(t: str, price: str, reply: str) -> tuple[float, float]:
        if reply == "leave":
            return 0.8 * worth[t], 0.0
        return float(price), 1.2 * worth[t] - float(price)

    return _signals({"bad": "1/4", "fair": "1/2", "good": "1/4"}, ("1", "2", "3"), ("take", "leave"), pay)


def limit_pricing() -> Form:
    """Milgrom and Roberts (1982): a low price as a sign of low costs; see Fudenberg and Tirole (1991, ch. 8)."""
    cheap = {"low": (3.0, 4.0), "high": (0.5, 2.0)}  # profit of the first period at the low and at the high price
    duel = {"low": (1.0, -0.6), "high": (0.6, 0.7)}

    def pay(t: str, price: str, reply: str) -> tuple[float, float]:
        now = cheap[t][price == "dear"]
        mine, other = duel[t] if reply == "enter" else (2.4 if t == "low" else 1.8, 0.0)
        return now + mine, other

    return _signals({"low": "2/5", "high": "3/5"}, ("cheap", "dear"), ("enter", "stay out"), pay)


def acquiring_a_company() -> Form:
    """Samuelson and Bazerman (1985): the target knows its worth, which is half as much again to the bidder."""

    def target(worth: int, bid: int) -> Node:
        return Choice("T", f"worth {worth}, bid {bid}", {"sell": end(1.5 * worth - bid, bid), "keep": end(0, worth)})

    def bids(worth: int) -> Node:
        return Choice("B", "bid", {f"{bid}": target(worth, bid) for bid in (0, 1, 2, 3)})

    return Form(("B", "T"), Nature("worth", {f"{w}": ("1/4", bids(w)) for w in (0, 1, 2, 3)}))


def plea_bargaining() -> Form:
    """Grossman and Katz (1983): a plea is offered to one who knows his guilt; the court errs one time in five."""

    def accused(guilty: bool, offer: int) -> Node:
        who = "guilty" if guilty else "innocent"
        right = 1.0 if guilty else -1.0
        trial = {"convict": (0.8 if guilty else 0.2), "acquit": (0.2 if guilty else 0.8)}
        odds = {"convict": "4/5" if guilty else "1/5", "acquit": "1/5" if guilty else "4/5"}
        ends = {"convict": end(right - 0.2, -4), "acquit": end(-0.2 - 0.5 * guilty, -0.5)}
        court = Nature(f"court, {who}", {v: (odds[v], ends[v]) for v in trial})
        return Choice("D", f"{who}, offered {offer}", {"plead": end(right * offer / 4, -offer), "trial": court})

    def offers(guilty: bool) -> Node:
        drop = end(-0.5 if guilty else 0.1, 0)
        return Choice("P", "offer", {"1": accused(guilty, 1), "3": accused(guilty, 3), "drop": drop})

    return Form(("P", "D"), Nature("guilt", {"guilty": ("3/5", offers(True)), "innocent": ("2/5", offers(False))}))


def double_auction() -> Form:
    """Chatterjee and Samuelson (1983): sealed bid and ask, two types a side, trade at the price between."""

    def trade(value: float, cost: float) -> Node:
        def result(bid: float, ask: float) -> Node:
            price = (bid + ask) / 2
            return end(value - price, price - cost) if bid >= ask else end(0, 0)

        asks = {
            bid: Choice("S", f"cost {cost}", {f"{a}": result(bid, a) for a in (1.0, 2.0, 3.0)})
            for bid in (1.0, 2.0, 3.0)
        }
        return Choice("B", f"value {value}", {f"{b}": asks[b] for b in asks})

    pairs = {f"{v} {c}": ("1/4", trade(v, c)) for v, c in product((1.5, 3.5), (0.5, 2.5))}
    return Form(("B", "S"), Nature("types", pairs))


def disclosure() -> Form:
    """Milgrom (1981): the seller may show the quality or stay silent, not lie; the buyer then takes one to three."""

    def buyer(quality: int, told: str) -> Node:
        return Choice("B", told, {f"{q}": end(q, quality * q - q * q / 2) for q in (1, 2, 3)})

    def seller(quality: int) -> Node:
        acts = {"show": buyer(quality, f"shown {quality}"), "silent": buyer(quality, "silence")}
        return Choice("S", f"quality {quality}", acts)

    return Form(("S", "B"), Nature("quality", {f"{q}": ("1/3", seller(q)) for q in (1, 2, 3)}))


def two_audiences() -> Form:
    """Farrell and Gibbons (1989), with words that cost a little to the wrong type: one speaker, two listeners."""

    def heard(t: str, word: str) -> Node:
        def act(a: str, b: str) -> Node:
            lie = 0.3 * (word != t)
            return end(
                (a == "up") * (0.6 if t == "good" else 0.9) + (b == "up") * (1.0 if t == "good" else 0.2) - lie,
                float((a == "up") == (t == "good")),
                (1.5 if t == "good" else -1.0) * (b == "up"),
            )

        second = {a: Choice("Q", f"Q hears {word}", {b: act(a, b) for b in ("up", "down")}) for a in ("up", "down")}
        return Choice("P", f"P hears {word}", {a: second[a] for a in second})

    def speaker(t: str) -> Node:
        return Choice("S", f"type {t}", {w: heard(t, w) for w in ("good", "bad")})

    return Form(("S", "P", "Q"), Nature("type", {"good": ("2/5", speaker("good")), "bad": ("3/5", speaker("bad"))}))


GAMES = (
    job_market, cheap_talk, costly_talk, lemons, limit_pricing, acquiring_a_company, plea_bargaining,
    double_auction, disclosure, two_audiences,
)  # fmt: skip
