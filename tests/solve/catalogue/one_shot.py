"""Games of one simultaneous move each: tables, contests for several posts, claims and efforts."""

from __future__ import annotations

from itertools import product

from forms import Form, at_once
from games import table


def prisoners_dilemma() -> Form:
    """Luce and Raiffa (1957, ch. 5): silence is dominated."""
    return table("sd", "sd", {"ss": (0.9, 0.9), "sd": (0, 1), "ds": (1, 0), "dd": (0.4, 0.4)})


def stag_hunt() -> Form:
    """Jervis (1978), after Rousseau: the safe equilibrium is the one that noise selects."""
    return table("sh", "sh", {"ss": (4, 4), "sh": (0, 3), "hs": (3, 0), "hh": (3, 3)})


def battle_of_the_sexes() -> Form:
    """Luce and Raiffa (1957, ch. 5), with players who are mirror images of one another."""
    return table("bf", "bf", {"bb": (2, 1), "bf": (-1, -1), "fb": (-1, -1), "ff": (1, 2)})


def rock_paper_scissors() -> Form:
    """Von Neumann (1928): the even mix is a quantal response at every precision."""
    beats = {"rs", "sp", "pr"}
    return table("rps", "rps", {a + b: _sign((a + b in beats) - (b + a in beats)) for a, b in product("rps", "rps")})


def _sign(x: float) -> tuple[float, float]:
    return x, -x


def inspection() -> Form:
    """Dresher (1962), one period: a violator against an inspector, whose visit costs."""
    return table("vk", "in", {"vi": (-1, 0.7), "vn": (1, -1), "ki": (0, -0.2), "kn": (0, 0)})


def proper_equilibrium() -> Form:
    """Myerson (1978): three equilibria, two of them perfect, one proper."""
    cells = {
        "ad": (1, 1), "ae": (0, 0), "af": (-9, -9), "bd": (0, 0), "be": (0, 0), "bf": (-7, -7),
        "cd": (-9, -9), "ce": (-7, -7), "cf": (-7, -7),
    }  # fmt: skip
    return table("abc", "def", cells)


def strategic_stability() -> Form:
    """Kohlberg and Mertens (1986): the equilibria form a circle."""
    cells = {
        "tl": (1, 1), "tm": (0, -1), "tr": (-1, 1), "ml": (-1, 0), "mm": (0, 0), "mr": (-1, 0),
        "bl": (1, -1), "bm": (0, -1), "br": (-2, -2),
    }  # fmt: skip
    return table("tmb", "lmr", cells)


def shapleys_cycle() -> Form:
    """Shapley (1964): fictitious play goes round for ever."""
    cells = {a + b: (0.0, 0.0) for a, b in product("abc", "xyz")}
    cells |= {"ax": (1, 0), "by": (1, 0), "cz": (1, 0), "ay": (0, 1), "bz": (0, 1), "cx": (0, 1)}
    return table("abc", "xyz", cells)


def four_cards() -> Form:
    """O'Neill (1987): an ace, a two, a three and a joker each; the test of mixed play."""

    def wins(a: str, b: str) -> bool:
        return a == b == "J" or (a != b and "J" not in a + b)

    return table("A23J", "A23J", {a + b: _sign(1.0 if wins(a, b) else -1.0) for a, b in product("A23J", "A23J")})


def travellers_dilemma() -> Form:
    """Basu (1994) with claims of 2 to 5 and a reward of 2."""

    def pay(a: str, b: str) -> tuple[float, float]:
        mine, other = int(a), int(b)
        low = min(mine, other)
        return low + 2 * ((mine < other) - (mine > other)), low + 2 * ((other < mine) - (other > mine))

    return table("2345", "2345", {a + b: pay(a, b) for a, b in product("2345", "2345")})


def colonel_blotto() -> Form:
    """Two posts, four regiments against three (Dresher 1961): a post counts one, and each regiment taken one."""

    def at_post(mine: int, other: int) -> float:
        return float((other + 1) * (mine > other) - (mine + 1) * (other > mine))

    def pay(a: str, b: str) -> tuple[float, float]:
        return _sign(at_post(int(a), int(b)) + at_post(4 - int(a), 3 - int(b)))

    return table("01234", "0123", {a + b: pay(a, b) for a, b in product("01234", "0123")})


def cournot() -> Form:
    """Cournot (1838) with three quantities, linear demand and unequal costs."""

    def pay(a: str, b: str) -> tuple[float, float]:
        price = 6 - int(a) - int(b)
        return (price - 0.5) * int(a), (price - 1) * int(b)

    return table("123", "123", {a + b: pay(a, b) for a, b in product("123", "123")})


def volunteers_dilemma() -> Form:
    """Diekmann (1985): one of four must act, at unequal costs."""
    cost = (0.3, 0.4, 0.5, 0.6)

    def pay(*acts: str) -> list[float]:
        return [float("v" in acts) - cost[i] * (act == "v") for i, act in enumerate(acts)]

    players = ("A", "B", "C", "D")
    return Form(players, at_once({p: "vw" for p in players}, pay))


def public_good() -> Form:
    """Isaac and Walker (1988): five players, endowments of one to two, each gift worth 0.4 of itself to all."""
    owned = (1.0, 1.2, 1.4, 1.7, 2.0)

    def pay(*acts: str) -> list[float]:
        pot = 0.4 * sum(own for own, act in zip(owned, acts, strict=True) if act == "give")
        return [pot + own * (act == "keep") for own, act in zip(owned, acts, strict=True)]

    players = ("A", "B", "C", "D", "E")
    return Form(players, at_once({p: ("give", "keep") for p in players}, pay))


def minimum_effort() -> Form:
    """Van Huyck, Battalio and Beil (1990): three players, the weakest link decides."""

    def pay(*acts: str) -> list[float]:
        return [2 * min(map(int, acts)) - 0.9 * int(act) for act in acts]

    players = ("A", "B", "C")
    return Form(players, at_once({p: "123" for p in players}, pay))


def beauty_contest() -> Form:
    """Moulin (1986): who is nearest to two thirds of the mean wins; three players, guesses of 0, 3, 6 or 9."""

    def pay(*acts: str) -> list[float]:
        goal = 2 / 3 * sum(map(int, acts)) / 3
        gaps = [abs(int(act) - goal) for act in acts]
        best = [gap <= min(gaps) + 1e-9 for gap in gaps]
        return [good / sum(best) for good in best]

    players = ("A", "B", "C")
    return Form(players, at_once({p: "0369" for p in players}, pay))


def three_player_pennies() -> Form:
    """Jordan (1993): A wants to match B, B to match C, C to differ from A."""

    def pay(a: str, b: str, c: str) -> tuple[float, ...]:
        return (1.0 if a == b else -1.0), (1.0 if b == c else -1.0), (1.0 if c != a else -1.0)

    return Form(("A", "B", "C"), at_once({p: "HT" for p in "ABC"}, pay))


def market_entry() -> Form:
    """Selten and Güth (1982): five firms of unequal cost, room for about two."""
    cost = (0.1, 0.2, 0.3, 0.4, 0.5)

    def pay(*acts: str) -> list[float]:
        worth = 1.5 - 0.5 * acts.count("in")
        return [(worth - cost[i]) * (act == "in") for i, act in enumerate(acts)]

    players = ("A", "B", "C", "D", "E")
    return Form(players, at_once({p: ("in", "out") for p in players}, pay))


def chair_paradox() -> Form:
    """Farquharson (1969): three voters with cyclic tastes over x, y, z; the chair, A, breaks ties."""
    taste = ("xyz", "yzx", "zxy")

    def pay(*votes: str) -> list[float]:
        chosen = max("xyz", key=lambda v: (votes.count(v), v == votes[0]))
        return [1 - 0.5 * order.index(chosen) for order in taste]

    return Form(("A", "B", "C"), at_once({p: "xyz" for p in "ABC"}, pay))


GAMES = (
    prisoners_dilemma, stag_hunt, battle_of_the_sexes, rock_paper_scissors, inspection, proper_equilibrium,
    strategic_stability, shapleys_cycle, four_cards, travellers_dilemma, colonel_blotto, cournot, volunteers_dilemma,
    public_good, minimum_effort, beauty_contest, three_player_pennies, market_entry, chair_paradox,
)  # fmt: skip
