"""One player against chance: what to look for, when to stop, what a hint is worth."""

from __future__ import annotations

from itertools import permutations

from forms import Choice, Form, Nature, Node, end


def monty_hall() -> Form:
    """Selvin (1975): three doors; the host, who knows, opens another door without the car."""

    def offered(car: str, chosen: str, opened: str) -> Node:
        other = next(d for d in "123" if d not in chosen + opened)
        ends = {"stay": end(float(car == chosen)), "switch": end(float(car == other))}
        return Choice("guest", f"chose {chosen}, saw {opened}", ends)

    def host(car: str, chosen: str) -> Node:
        free = [d for d in "123" if d not in car + chosen]
        if len(free) == 1:
            return offered(car, chosen, free[0])
        return Nature("host", {d: ("1/2", offered(car, chosen, d)) for d in free})

    doors = {c: ("1/3", Choice("guest", "choose", {d: host(c, d) for d in "123"})) for c in "123"}
    return Form(("guest",), Nature("car", doors))


def oil_wildcatter() -> Form:
    """Raiffa (1968): test the ground or not, then drill or not; in units of 100,000 dollars."""
    worth = {"dry": -0.7, "wet": 0.5, "soaking": 2.0}
    prior = {"dry": "1/2", "wet": "3/10", "soaking": "1/5"}
    sounding = {
        "dry": {"none": "3/5", "open": "3/10", "closed": "1/10"},
        "wet": {"none": "3/10", "open": "2/5", "closed": "3/10"},
        "soaking": {"none": "1/10", "open": "2/5", "closed": "1/2"},
    }

    def drill(state: str, seen: str, paid: float) -> Node:
        return Choice("driller", f"drill, {seen}", {"drill": end(worth[state] - paid), "leave": end(-paid)})

    def state(name: str) -> Node:
        heard = {s: (p, drill(name, s, 0.1)) for s, p in sounding[name].items()}
        return Choice("driller", "test", {"test": Nature(f"sounding {name}", heard), "skip": drill(name, "blind", 0.0)})

    return Form(("driller",), Nature("ground", {s: (prior[s], state(s)) for s in prior}))


def secretary() -> Form:
    """Gilbert and Mosteller (1966): take the best of four who come one by one, knowing relative ranks only."""

    def seen(order: tuple[int, ...]) -> str:
        return " ".join(str(sorted(order).index(k) + 1) for k in order)

    def interview(order: tuple[int, ...], count: int) -> Node:
        if count == len(order):
            return end(float(order[-1] == 4))
        later = interview(order, count + 1)
        return Choice(
            "firm", f"ranks {seen(order[:count])}", {"hire": end(float(order[count - 1] == 4)), "go on": later}
        )

    orders = {"".join(map(str, o)): ("1/24", interview(o, 1)) for o in permutations((1, 2, 3, 4))}
    return Form(("firm",), Nature("order", orders))


def two_armed_bandit() -> Form:
    """Robbins (1952), three pulls: one arm is known to pay half the time, the other is good or bad."""
    good = {"good": "4/5", "bad": "1/5"}

    def pull(state: str, seen: str, won: float, left: int) -> Node:
        if left == 0:
            return end(won)
        p = good[state]
        q = f"{5 - int(p[0])}/5"

        def arm(name: str, odds: tuple[str, str]) -> Node:
            hit = pull(state, f"{seen} {name}+", won + 1, left - 1)
            miss = pull(state, f"{seen} {name}-", won, left - 1)
            return Nature(f"arm {name} {odds[0]}", {"hit": (odds[0], hit), "miss": (odds[1], miss)})

        arms = {"safe": arm("s", ("1/2", "1/2")), "risky": arm("r", (p, q))}
        return Choice("player", f"pull{seen}", arms)

    return Form(("player",), Nature("arm", {s: ("1/2", pull(s, "", 0.0, 3)) for s in good}))


def pandoras_boxes() -> Form:
    """Weitzman (1979): two boxes that cost to open; take the best prize seen, or go home."""
    prize = {"a": {"0": ("1/2", 0.0), "9": ("1/2", 0.9)}, "b": {"3": ("2/5", 0.3), "6": ("3/5", 0.6)}}
    cost = {"a": 0.15, "b": 0.05}

    def look(seen: str, best: float, paid: float, closed: str) -> Node:
        acts: dict[str, Node] = {"stop": end(best - paid)}
        for box in closed:
            found = {
                label: (p, look(f"{seen} {box}{label}", max(best, x), paid + cost[box], closed.replace(box, "")))
                for label, (p, x) in prize[box].items()
            }
            acts[f"open {box}"] = Nature(f"box {box}", found)
        return Choice("searcher", f"seen{seen}", acts) if closed else acts["stop"]

    return Form(("searcher",), look("", 0.0, 0.0, "ab"))


def guess_the_card() -> Form:
    """One of six cards is drawn; a hint says its colour, rightly three times in four. Folk puzzle, no source known."""
    cards = ("ace black", "two black", "three black", "ace red", "two red", "three red")

    def guess(card: str, hint: str) -> Node:
        value = {"ace": 1.0, "two": 2.0, "three": 3.0}[card.split()[0]]
        return Choice("player", f"hint {hint}", {c: end(value if c == card else 0.0) for c in cards})

    def drawn(card: str) -> Node:
        other = {"black": "red", "red": "black"}[card.split()[1]]
        told = {"true": ("3/4", guess(card, card.split()[1])), "false": ("1/4", guess(card, other))}
        return Nature("hint", told)

    return Form(("player",), Nature("card", {c: ("1/6", drawn(c)) for c in cards}))


def share_of_heads() -> Form:
    """Chow and Robbins (1965), four tosses at most: stop whenever the share of heads looks best."""

    def toss(past: str) -> Node:
        coin = Nature("coin", {side: ("1/2", after(past + side)) for side in "ht"})
        return coin if not past else Choice("player", past, {"stop": end(past.count("h") / len(past)), "toss": coin})

    def after(past: str) -> Node:
        return toss(past) if len(past) < 4 else end(past.count("h") / 4)

    return Form(("player",), toss(""))


GAMES = (monty_hall, oil_wildcatter, secretary, two_armed_bandit, pandoras_boxes, guess_the_card, share_of_heads)
