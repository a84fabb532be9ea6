"""Cards and dice: bluffing with few cards, two and three at the table."""

from __future__ import annotations

from itertools import permutations, product

from forms import Choice, Form, Nature, Node, at_once, end


def stripped_down_poker() -> Form:
    """Reiley, Urbancic and Walker (2008): an ace or a king, bet or fold, call or fold."""

    def card(name: str) -> Node:
        win = 2.0 if name == "ace" else -2.0
        answer = Choice("B", "facing a bet", {"call": end(win, -win), "fold": end(1, -1)})
        return Choice("A", name, {"bet": answer, "fold": end(-1, 1)})

    return Form(("A", "B"), Nature("card", {c: ("1/2", card(c)) for c in ("ace", "king")}))


def von_neumanns_poker() -> Form:
    """Von Neumann and Morgenstern (1944, § 19), three hands: bid high or low; a lone low bidder sees or passes."""

    def play(a: int, b: int) -> Node:
        sign = float((a > b) - (b > a))
        high, low = 2.0, 1.0
        return Choice("A", f"A {a}", {
            "high": Choice("B", f"B {b}", {
                "high": end(high * sign, -high * sign),
                "low": Choice("B", f"B {b} raised", {"see": end(high * sign, -high * sign), "pass": end(low, -low)}),
            }),
            "low": Choice("B", f"B {b}", {
                "high": Choice("A", f"A {a} raised", {"see": end(high * sign, -high * sign), "pass": end(-low, low)}),
                "low": end(low * sign, -low * sign),
            }),
        })  # fmt: skip

    return Form(("A", "B"), Nature("hands", {f"{a}{b}": ("1/9", play(a, b)) for a, b in product(range(3), repeat=2)}))


def liars_dice() -> Form:
    """Ferguson and Ferguson (1991): a two-sided die each; raise the bid or call the liar."""
    bids = ("one 1", "one 2", "two 1", "two 2")

    def play(dice: str, said: tuple[int, ...]) -> Node:
        mover = "AB"[len(said) % 2]
        acts: dict[str, Node] = {}
        if said:
            count, face = bids[said[-1]].split()
            true = dice.count(face) >= {"one": 1, "two": 2}[count]
            win = 1.0 if true == (mover == "B") else -1.0  # the bid was the other's
            acts["liar"] = end(win, -win)
        for bid in range(said[-1] + 1 if said else 0, len(bids)):
            acts[bids[bid]] = play(dice, (*said, bid))
        return Choice(mover, f"{mover} {dice['AB'.index(mover)]} {said}", acts)

    return Form(
        ("A", "B"), Nature("dice", {"".join(d): ("1/4", play("".join(d), ())) for d in product("12", repeat=2)})
    )


def le_her() -> Form:
    """Montmort (1713), four cards: A may make B exchange, then B may draw from the pack; the higher card wins."""

    def draw(a: int, b: int) -> Node:
        """B keeps or takes one of the two cards left."""
        left = [c for c in range(4) if c not in (a, b)]
        ends = {f"{c}": ("1/2", end(*((1.0, 0.0) if a > c else (0.0, 1.0)))) for c in left}
        return Nature("pack", ends)

    def second(a: int, b: int, swapped: bool) -> Node:
        now = (1.0, 0.0) if a > b else (0.0, 1.0)
        told = f"B {b}, gave {a}" if swapped else f"B {b}"
        return Choice("B", told, {"keep": end(*now), "draw": draw(a, b)})

    deals = {
        f"{a}{b}": ("1/12", Choice("A", f"A {a}", {"keep": second(a, b, False), "swap": second(b, a, True)}))
        for a, b in permutations(range(4), 2)
    }
    return Form(("A", "B"), Nature("deal", deals))


def goofspiel() -> Form:
    """Ross (1971), three cards each; prizes 1, 2 and 3 come in chance order, bids are shown after each round."""

    def pay(diff: float) -> Node:
        return end(diff, -diff)

    def round_(prizes: str, mine: str, theirs: str, diff: float, told: str) -> Node:
        if len(mine) == 1:
            return pay(diff + int(prizes[0]) * _sign(int(mine) - int(theirs)))
        prize, rest = prizes[0], prizes[1:]

        def later(a: str, b: str) -> Node:
            gain = int(prize) * _sign(int(a) - int(b))
            now = f"{told} {prize}:{a}{b}"
            left = (mine.replace(a, ""), theirs.replace(b, ""))
            if len(rest) == 2:
                turn = {p: ("1/2", round_(p + rest.replace(p, ""), *left, diff + gain, now)) for p in rest}
                return Nature("prize", turn)
            return round_(rest, *left, diff + gain, now)

        inner = {a: Choice("B", f"B{told} {prize}", {b: later(a, b) for b in theirs}) for a in mine}
        return Choice("A", f"A{told} {prize}", dict(inner))

    first = {p: ("1/3", round_(p + "123".replace(p, ""), "123", "123", 0.0, "")) for p in "123"}
    return Form(("A", "B"), Nature("first prize", first))


def _sign(x: float) -> int:
    return (x > 0) - (x < 0)


def _three_handed(hands: dict[str, str], rank: dict[str, int]) -> Form:
    """One bet at a table of three: check or bet in turn; after a bet the others call or fold in turn."""

    def showdown(hand: str, stakes: list[int], live: list[bool]) -> Node:
        best = max(rank[c] for c, in_ in zip(hand, live, strict=True) if in_)
        winners = [in_ and rank[c] == best for c, in_ in zip(hand, live, strict=True)]
        share = sum(stakes) / sum(winners)
        return end(*(share * w - s for w, s in zip(winners, stakes, strict=True)))

    def play(hand: str, said: str) -> Node:
        stakes = [1, 1, 1]
        if "b" not in said:
            if len(said) == 3:
                return showdown(hand, stakes, [True] * 3)
            mover, acts = len(said), ("check", "bet")
        else:
            bettor = said.index("b")
            answers = said[bettor + 1 :]
            live = [False] * 3
            live[bettor] = True
            stakes[bettor] = 2
            for k, answer in enumerate(answers):
                who = (bettor + 1 + k) % 3
                live[who] = answer == "c"
                stakes[who] += answer == "c"
            if len(answers) == 2:
                return showdown(hand, stakes, live)
            mover, acts = (bettor + 1 + len(answers)) % 3, ("fold", "call")
        letter = {"check": "k", "bet": "b", "fold": "f", "call": "c"}
        who = "ABC"[mover]
        return Choice(who, f"{who} {hand[mover]} {said}", {a: play(hand, said + letter[a]) for a in acts})

    return Form(("A", "B", "C"), Nature("deal", {h: (p, play(h, "")) for h, p in hands.items()}))


def three_person_poker() -> Form:
    """Nash and Shapley (1950): hands are high or low, each as likely, one bet, three players."""
    hands = {"".join(h): "1/8" for h in product("HL", repeat=3)}
    return _three_handed(hands, {"H": 1, "L": 0})


def three_player_kuhn_poker() -> Form:
    """Abou Risk and Szafron (2010): Kuhn's poker with three players and four cards."""
    hands = {"".join(h): "1/24" for h in permutations("JQKA", 3)}
    return _three_handed(hands, {"J": 0, "Q": 1, "K": 2, "A": 3})


def morra() -> Form:
    """Two-finger Morra (Dresher 1961): show one or two, guess the other's; the sum goes to the only right guess."""

    def pay(a: str, b: str) -> tuple[float, float]:
        right = (a[1] == b[0]) - (b[1] == a[0])
        total = float((int(a[0]) + int(b[0])) * right)
        return total, -total

    moves = ("11", "12", "21", "22")
    return Form(("A", "B"), at_once({"A": moves, "B": moves}, pay))


GAMES = (
    stripped_down_poker, von_neumanns_poker, liars_dice, le_her, goofspiel, three_person_poker,
    three_player_kuhn_poker, morra,
)  # fmt: skip
