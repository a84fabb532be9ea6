"""Bayesian games: auctions, juries, cascades, messages that may be lost."""

from __future__ import annotations

from itertools import product

from forms import Choice, Form, Nature, Node, end


def _auction(second_price: bool) -> Form:
    """Two bidders, two values each, bids from 0 to 3; a tie is halved."""

    def bid(a: int, b: int) -> Node:
        def pay(x: str, y: str) -> tuple[float, float]:
            mine, other = int(x), int(y)
            price = min(mine, other) if second_price else max(mine, other)
            if mine == other:
                return (a - price) / 2, (b - price) / 2
            return (a - price, 0.0) if mine > other else (0.0, b - price)

        row = {x: Choice("B", f"B {b}", {y: end(*pay(x, y)) for y in "0123"}) for x in "0123"}
        return Choice("A", f"A {a}", dict(row))

    odds = {1: ("1/2", "3/5"), 4: ("1/2", "2/5")}
    rival = {a: Nature("value of B", {f"{b}": (odds[b][1], bid(a, b)) for b in odds}) for a in odds}
    return Form(("A", "B"), Nature("value of A", {f"{a}": (odds[a][0], rival[a]) for a in odds}))


def first_price_auction() -> Form:
    """Vickrey (1961), sealed bids, the winner pays its own."""
    return _auction(second_price=False)


def second_price_auction() -> Form:
    """Vickrey (1961), sealed bids, the winner pays the other's."""
    return _auction(second_price=True)


def winners_curse() -> Form:
    """Wilson (1969): a thing of one worth to both, a noisy guess each, bids of 0 to 2."""

    def bid(worth: int, a: str, b: str) -> Node:
        def pay(x: str, y: str) -> tuple[float, float]:
            if x == y:
                return (worth - int(x)) / 2, (worth - int(y)) / 2
            return (worth - int(x), 0.0) if x > y else (0.0, worth - int(y))

        row = {x: Choice("B", f"B guesses {b}", {y: end(*pay(x, y)) for y in "012"}) for x in "012"}
        return Choice("A", f"A guesses {a}", dict(row))

    def guesses(worth: int) -> Node:
        right = "h" if worth == 3 else "l"
        odds = {2: "9/16", 1: "3/16", 0: "1/16"}
        both = {a + b: (odds[(a == right) + (b == right)], bid(worth, a, b)) for a, b in product("hl", repeat=2)}
        return Nature(f"guesses, {worth}", both)

    return Form(("A", "B"), Nature("worth", {"3": ("1/2", guesses(3)), "0": ("1/2", guesses(0))}))


def jury() -> Form:
    """Feddersen and Pesendorfer (1998): three jurors, a signal each, conviction by all or not at all."""

    def votes(guilty: bool, signals: str) -> Node:
        def cast(k: int, against: int) -> Node:
            if k == 3:
                convicted = against == 3
                pay = -0.6 if convicted and not guilty else -0.4 if guilty and not convicted else 0.0
                return end(*([pay] * 3))
            who = "ABC"[k]
            acts = {"convict": cast(k + 1, against + 1), "acquit": cast(k + 1, against)}
            return Choice(who, f"{who} sees {signals[k]}", acts)

        return cast(0, 0)

    def seen(guilty: bool) -> Node:
        right = "g" if guilty else "i"
        odds = {3: "343/1000", 2: "147/1000", 1: "63/1000", 0: "27/1000"}
        signals = ("".join(s) for s in product("gi", repeat=3))
        return Nature(f"signals {right}", {s: (odds[s.count(right)], votes(guilty, s)) for s in signals})

    return Form(("A", "B", "C"), Nature("truth", {"guilty": ("1/2", seen(True)), "innocent": ("1/2", seen(False))}))


def cascade() -> Form:
    """Bikhchandani, Hirshleifer and Welch (1992): three adopt in turn, with a signal each and a view of the past."""

    def turn(good: bool, signals: str, acts: str) -> Node:
        k = len(acts)
        if k == 3:
            return end(*((1.0 if good else -1.0) * (a == "a") for a in acts))
        who = "ABC"[k]
        return Choice(who, f"{who} {signals[k]} after {acts}", {a: turn(good, signals, acts + a) for a in "ar"})

    def seen(good: bool) -> Node:
        right = "h" if good else "l"
        odds = {3: "8/27", 2: "4/27", 1: "2/27", 0: "1/27"}
        signals = ("".join(s) for s in product("hl", repeat=3))
        return Nature(f"signals {right}", {s: (odds[s.count(right)], turn(good, s, "")) for s in signals})

    return Form(("A", "B", "C"), Nature("state", {"good": ("11/20", seen(True)), "bad": ("9/20", seen(False))}))


def electronic_mail() -> Form:
    """Rubinstein (1989): messages that confirm messages, each lost one time in ten; at most four are sent."""

    def meet(state: str, mine: str, theirs: str) -> Node:
        good = "b" if state == "b" else "a"

        def pay(x: str, y: str) -> tuple[float, float]:
            if x == y:
                return (1.0, 1.0) if x == good else (0.0, 0.0)
            return (-2.0 if x == "b" else 0.0), (-2.0 if y == "b" else 0.0)

        row = {x: Choice("B", theirs, {y: end(*pay(x, y)) for y in "ab"}) for x in "ab"}
        return Choice("A", mine, dict(row))

    def mail(sent: int) -> Node:
        """`sent` messages have left; A writes the odd ones, B the even ones; the last may be lost."""
        got = sent - 1  # messages that have arrived so far
        a_sent, b_got = (sent + 1) // 2, (got + 1) // 2
        lost = meet("b", f"A sent {a_sent}", f"B got {b_got}")
        b_now = (sent + 1) // 2
        arrived = mail(sent + 1) if sent < 4 else meet("b", f"A sent {a_sent}, last answered", f"B got {b_now}")
        return Nature(f"message {sent}", {"lost": ("1/10", lost), "arrives": ("9/10", arrived)})

    return Form(("A", "B"), Nature("state", {"a": ("3/5", meet("a", "A sent 0", "B got 0")), "b": ("2/5", mail(1))}))


def meet_or_avoid() -> Form:
    """Osborne (2004, ch. 9): one does not know whether the other wants to meet or to avoid her."""

    def dance(wish: str) -> Node:
        def pay(a: str, b: str) -> tuple[float, float]:
            want = (a == b) if wish == "meet" else (a != b)
            return (2.0 if a == "b" else 1.0) * (a == b), (2.0 if b == "s" else 1.0) * want

        row = {a: Choice("B", f"B would {wish}", {b: end(*pay(a, b)) for b in "bs"}) for a in "bs"}
        return Choice("A", "A", dict(row))

    return Form(("A", "B"), Nature("wish", {"meet": ("1/2", dance("meet")), "avoid": ("1/2", dance("avoid"))}))


def global_game() -> Form:
    """Carlsson and van Damme (1993), four states: each sees the state or its neighbour, and invests or not."""
    worth = {0: -0.5, 1: 0.2, 2: 0.6, 3: 1.3}

    def play(state: int, a: int, b: int) -> Node:
        def pay(x: str, y: str) -> tuple[float, float]:
            lone = worth[state] - 1
            both = x == y == "i"
            return (worth[state] if both else lone) * (x == "i"), (worth[state] if both else lone) * (y == "i")

        row = {x: Choice("B", f"B sees {b}", {y: end(*pay(x, y)) for y in "in"}) for x in "in"}
        return Choice("A", f"A sees {a}", dict(row))

    def seen(state: int) -> Node:
        up = min(state + 1, 3)
        pairs = {f"{a} {b} {k}": ("1/4", play(state, a, b)) for k, (a, b) in enumerate(product((state, up), repeat=2))}
        return Nature(f"sight of {state}", pairs)

    return Form(("A", "B"), Nature("state", {f"{s}": ("1/4", seen(s)) for s in worth}))


def team_of_scouts() -> Form:
    """Marschak and Radner (1972): three members of one mind, each with one report, act alone."""

    def act(state: tuple[str, ...]) -> Node:
        def pay(*acts: str) -> list[float]:
            hits = sum(a == s for a, s in zip(acts, state, strict=True))
            together = len(set(acts)) == 1
            return [0.5 * hits + 0.8 * together] * 3

        def member(k: int, acts: tuple[str, ...]) -> Node:
            if k == 3:
                return end(*pay(*acts))
            who = "ABC"[k]
            return Choice(who, f"{who} reads {state[k]}", {a: member(k + 1, (*acts, a)) for a in "lr"})

        return member(0, ())

    odds = {3: "3/10", 2: "1/10", 1: "1/10", 0: "1/10"}
    return Form(
        ("A", "B", "C"), Nature("state", {"".join(s): (odds[s.count("l")], act(s)) for s in product("lr", repeat=3)})
    )


def five_chairs() -> Form:
    """Feddersen and Pesendorfer (1996): five voters, one informed; abstaining lets the one who knows decide."""

    def pay(state: str, *votes: str) -> list[float]:
        ayes, nays = votes.count("x") + 0.5, votes.count("y")  # a partisan bias towards x
        right = (ayes > nays) == (state == "x")
        return [float(right) - 0.02 * (k + 1) * (v != "o") for k, v in enumerate(votes)]

    def vote(state: str, k: int, votes: tuple[str, ...]) -> Node:
        if k == 5:
            return end(*pay(state, *votes))
        who = "ABCDE"[k]
        name = f"A knows {state}" if k == 0 else who
        acts = "xy" if k == 0 else "oy"
        return Choice(who, name, {a: vote(state, k + 1, (*votes, a)) for a in acts})

    return Form(tuple("ABCDE"), Nature("state", {"x": ("1/2", vote("x", 0, ())), "y": ("1/2", vote("y", 0, ()))}))


GAMES = (
    first_price_auction, second_price_auction, winners_curse, jury, cascade, electronic_mail, meet_or_avoid,
    global_game, team_of_scouts, five_chairs,
)  # fmt: skip
