"""Play in rounds: reputations, long chains, bargaining in turns, shots that may miss."""

from __future__ import annotations

from forms import Choice, Form, Nature, Node, at_once, end


def long_centipede() -> Form:
    """Six chances to take the larger heap (McKelvey and Palfrey 1992), in units of the last heap's half."""
    node: Node = end(2.0, 0.5)
    for stage in reversed(range(6)):
        large, small = 2.0 ** (stage - 5), 2.0 ** (stage - 7)
        taker = "AB"[stage % 2]
        take = end(large, small) if taker == "A" else end(small, large)
        node = Choice(taker, f"stage {stage}", {"take": take, "pass": node})
    return Form(("A", "B"), node)


def rosenthals_chain() -> Form:
    """Rosenthal (1981): ten turns; each turn passed costs the passer one and gives the other three."""
    heaps = [[0.0, 0.0]]
    for turn in range(10):
        a, b = heaps[-1]
        heaps.append([a - 1, b + 3] if turn % 2 == 0 else [a + 3, b - 1])
    node: Node = end(*heaps[10])
    for turn in reversed(range(10)):
        node = Choice("AB"[turn % 2], f"turn {turn}", {"stop": end(*heaps[turn]), "pass": node})
    return Form(("A", "B"), node)


def chain_store() -> Form:
    """Selten (1978): one incumbent, three entrants in turn, everything seen."""

    def market(k: int, past: str, mine: float, theirs: tuple[float, ...]) -> Node:
        if k == 3:
            return end(mine, *theirs)

        def after(what: str, gain: float, other: float) -> Node:
            return market(k + 1, past + what, mine + gain, (*theirs, other))

        reply = Choice("I", f"entry {k} {past}", {"fight": after("f", 0, -1), "share": after("s", 1, 1)})
        return Choice(f"E{k + 1}", f"market {k} {past}", {"in": reply, "out": after("o", 2, 0)})

    return Form(("I", "E1", "E2", "E3"), market(0, "", 0.0, ()))


def reputation() -> Form:
    """Kreps and Wilson (1982), two entrants: the incumbent may be one who likes to fight."""

    def market(k: int, past: str, tough: bool, mine: float, theirs: tuple[float, ...]) -> Node:
        if k == 2:
            return end(mine, *theirs)

        def after(what: str, gain: float, other: float) -> Node:
            return market(k + 1, past + what, tough, mine + gain, (*theirs, other))

        who = "tough" if tough else "weak"
        fight = after("f", 1.0 if tough else -1.0, -0.5)
        reply = Choice("I", f"{who} {k} {past}", {"fight": fight, "share": after("s", 0, 0.5)})
        return Choice(f"E{k + 1}", f"market {k} {past}", {"in": reply, "out": after("o", 2, 0)})

    types = {"tough": ("1/5", market(0, "", True, 0.0, ())), "weak": ("4/5", market(0, "", False, 0.0, ()))}
    return Form(("I", "E1", "E2"), Nature("incumbent", types))


PAY = {"cc": (3.0, 3.0), "cd": (0.0, 5.0), "dc": (5.0, 0.0), "dd": (1.0, 1.0)}


def repeated_dilemma() -> Form:
    """Luce and Raiffa (1957, ch. 5): the prisoner's dilemma twice, the first round seen before the second."""

    def second(a: str, b: str) -> Node:
        first = PAY[a + b]

        def pay(c: str, d: str) -> tuple[float, float]:
            later = PAY[c + d]
            return first[0] + later[0], first[1] + later[1]

        return at_once({"A": "cd", "B": "cd"}, pay, f"after {a}{b}")

    row = {a: Choice("B", "B", {b: second(a, b) for b in "cd"}) for a in "cd"}
    return Form(("A", "B"), Choice("A", "A", dict(row)))


def tit_for_tat_or_not() -> Form:
    """Kreps, Milgrom, Roberts and Wilson (1982), two rounds: B may be one who takes pleasure in tit for tat."""

    def first(kind: str) -> Node:
        def second(a: str, b: str) -> Node:
            def pay(c: str, d: str) -> tuple[float, float]:
                own = float((b == "c") + (d == a)) * 5 if kind == "tit" else PAY[a + b][1] + PAY[c + d][1]
                return PAY[a + b][0] + PAY[c + d][0], own

            row = {c: Choice("B", f"{kind} after {a}{b}", {d: end(*pay(c, d)) for d in "cd"}) for c in "cd"}
            return Choice("A", f"A after {a}{b}", dict(row))

        row = {a: Choice("B", f"{kind} first", {b: second(a, b) for b in "cd"}) for a in "cd"}
        return Choice("A", "A first", dict(row))

    return Form(("A", "B"), Nature("kind of B", {"tit": ("1/5", first("tit")), "plain": ("4/5", first("plain"))}))


def offers_in_turn() -> Form:
    """Ståhl (1972) and Rubinstein (1982): three rounds of offers out of four, shrinking by a tenth a round."""

    def round_(k: int, past: str) -> Node:
        if k == 3:
            return end(0, 0)
        worth = 0.9**k
        proposer, other = ("A", "B") if k % 2 == 0 else ("B", "A")

        def reply(mine: int) -> Node:
            kept, given = worth * mine, worth * (4 - mine)
            deal = end(kept, given) if proposer == "A" else end(given, kept)
            now = f"{past}{mine}"
            return Choice(other, f"reply {now}", {"accept": deal, "reject": round_(k + 1, now)})

        return Choice(proposer, f"offer {k} {past}", {f"keep {n}": reply(n) for n in (1, 2, 3)})

    return Form(("A", "B"), round_(0, ""))


def nim() -> Form:
    """Bouton (1901), one heap of six, take one or two; who takes the last wins."""

    def heap(n: int, past: str) -> Node:
        mover = "AB"[len(past) % 2]
        if n == 0:
            return end(-1, 1) if mover == "A" else end(1, -1)
        return Choice(mover, f"{n} {past}", {f"{k}": heap(n - k, past + str(k)) for k in (1, 2) if k <= n})

    return Form(("A", "B"), heap(6, ""))


def dollar_auction() -> Form:
    """Shubik (1971): raise by one or give up; both pay their last bids, at most six, for a prize of four."""

    def turn(k: int) -> Node:
        bids = [float(k), float(k - 1 if k else 0)]  # of the one who bid last, and of the mover
        mover = k % 2
        win, lose = 4 - bids[0] if k else 0.0, -bids[1]
        ends = end(lose, win) if mover == 0 else end(win, lose)
        return ends if k == 6 else Choice("AB"[mover], f"bid {k}", {"stop": ends, "raise": turn(k + 1)})

    return Form(("A", "B"), turn(0))


def truel() -> Form:
    """Kilgour (1975): three marksmen in turn, one round and a half; hits are chance, a shot in the air is allowed."""
    aim = {"A": ("3/10", "7/10"), "B": ("1/2", "1/2"), "C": ("9/10", "1/10")}
    order = ("A", "B", "C", "A")

    def turn(k: int, alive: str, past: str) -> Node:
        while k < len(order) and order[k] not in alive:
            k += 1
        if k == len(order) or len(alive) == 1:
            return end(*((1 / len(alive) if p in alive else 0.0) for p in "ABC"))
        mover = order[k]
        acts: dict[str, Node] = {"air": turn(k + 1, alive, past + "-")}
        for foe in alive.replace(mover, ""):
            hit, miss = aim[mover]
            shot = {
                "hit": (hit, turn(k + 1, alive.replace(foe, ""), past + foe)),
                "miss": (miss, turn(k + 1, alive, past + foe.lower())),
            }
            acts[f"shoot {foe}"] = Nature(f"shot of {mover}", shot)
        return Choice(mover, f"{mover} {k} {past}", acts)

    return Form(("A", "B", "C"), turn(0, "ABC", ""))


def burning_money() -> Form:
    """Van Damme (1989) and Ben-Porath and Dekel (1992): A may burn one unit before the battle of the sexes."""
    cells = {"bb": (9.0, 4.0), "bf": (0.0, 0.0), "fb": (0.0, 0.0), "ff": (4.0, 9.0)}

    def battle(burnt: float, told: str) -> Node:
        return at_once({"A": "bf", "B": "bf"}, lambda a, b: (cells[a + b][0] - burnt, cells[a + b][1]), told)

    return Form(("A", "B"), Choice("A", "A first", {"burn": battle(1.5, "burnt"), "keep": battle(0, "kept")}))


def gradual_gift() -> Form:
    """Schelling (1960, ch. 2): trust in small steps; two rounds of at-once gifts that double, everything seen."""

    def round_(past: str) -> Node:
        if len(past) == 4:
            mine = [sum(2 * (c == "g") for c in past[1 - i :: 2]) - sum(c == "g" for c in past[i::2]) for i in (0, 1)]
            bonus = 1.0 if past == "gggg" else 0.0
            return end(mine[0] + bonus, mine[1] + 1.5 * bonus)
        row = {a: Choice("B", f"B{past}", {b: round_(past + a + b) for b in "gk"}) for a in "gk"}
        return Choice("A", f"A{past}", dict(row))

    return Form(("A", "B"), round_(""))


def pirates() -> Form:
    """Stewart (1999), four pirates, three coins: a plan passes by half of the votes, or its author drowns."""
    plans = {  # shares from the proposer on down, three units
        4: ((3, 0, 0, 0), (2, 0, 1, 0)),
        3: ((3, 0, 0), (2, 0, 1)),
        2: ((3, 0), (1, 2)),
    }

    def propose(crew: str, past: str) -> Node:
        dead = 4 - len(crew)
        if len(crew) == 1:
            return end(*([-1.0] * 3), 3.0)

        def vote(k: int) -> Node:
            shares = plans[len(crew)][k]
            told = f"{past}{k}"
            passed = end(*([-1.0] * dead), *map(float, shares))
            fail = propose(crew[1:], told + "|")

            def cast(voters: str, ayes: int) -> Node:
                if not voters:
                    return passed if 2 * ayes >= len(crew) else fail
                who, rest = voters[0], voters[1:]
                return Choice(who, f"{who} votes {told}", {"aye": cast(rest, ayes + 1), "nay": cast(rest, ayes)})

            return cast(crew[1:], 1)

        return Choice(crew[0], f"{crew[0]} {past}", {f"plan {k}": vote(k) for k in range(2)})

    return Form(("P", "Q", "R", "S"), propose("PQRS", ""))


GAMES = (
    long_centipede, rosenthals_chain, chain_store, reputation, repeated_dilemma, tit_for_tat_or_not, offers_in_turn,
    nim, dollar_auction, truel, burning_money, gradual_gift, pirates,
)  # fmt: skip
