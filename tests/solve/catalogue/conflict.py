"""Crises between states: deterrence, escalation, audiences, alliances, arms."""

from __future__ import annotations

from itertools import product

from forms import Choice, Form, Nature, Node, at_once, end


def three_outcomes() -> Form:
    """Signorino (1999): act or not, resist or not; status quo, concession or war, everything known."""
    reply = Choice("B", "B", {"concede": end(1.0, -0.6), "resist": end(-0.4, -0.5)})
    return Form(("A", "B"), Choice("A", "A", {"act": reply, "not": end(0, 0.2)}))


def international_interaction() -> Form:
    """Bueno de Mesquita and Lalman (1992): demands, counter-demands, force; eight outcomes."""

    def crisis(first: str, second: str, told: str) -> Node:
        def swap(a: float, b: float) -> Node:
            return end(a, b) if first == "A" else end(b, a)

        hit = Choice(
            second, f"{second} was hit, {told}", {"retaliate": swap(-0.3, -0.5), "capitulate": swap(0.7, -0.7)}
        )
        other = Choice(
            first, f"{first} was hit, {told}", {"retaliate": swap(-0.5, -0.3), "capitulate": swap(-0.8, 0.7)}
        )
        calm = Choice(second, f"{second} was spared, {told}", {"force": other, "talk": swap(0.3, 0.25)})
        return Choice(first, f"{first} opens, {told}", {"force": hit, "talk": calm})

    b_asked = {"counter": crisis("A", "B", "A asked"), "concede": end(1.0, -0.5)}
    a_asked = {"counter": crisis("B", "A", "B asked"), "concede": end(-0.5, 1.0)}
    quiet = {"demand": Choice("A", "A was asked", a_asked), "none": end(0.1, 0.2)}
    return Form(
        ("A", "B"),
        Choice("A", "A asks", {"demand": Choice("B", "B was asked", b_asked), "none": Choice("B", "B asks", quiet)}),
    )


def unilateral_deterrence() -> Form:
    """Kilgour and Zagare (1991): the defender may be hard or soft, the challenger firm or not."""
    conflict = {"hard": -0.2, "soft": -0.8, "firm": -0.1, "loose": -0.7}

    def play(c: str, d: str) -> Node:
        fight = Choice("C", f"{c} resisted", {"press": end(conflict[c], conflict[d]), "back": end(-0.4, 0.6)})
        reply = Choice("D", f"{d} challenged", {"concede": end(1, -0.5), "deny": fight})
        return Choice("C", f"{c} first", {"wait": end(0, 1), "challenge": reply})

    odds = {"firm": "1/3", "loose": "2/3", "hard": "2/5", "soft": "3/5"}
    inner = {c: Nature("defender", {d: (odds[d], play(c, d)) for d in ("hard", "soft")}) for c in ("firm", "loose")}
    return Form(("C", "D"), Nature("challenger", {c: (odds[c], inner[c]) for c in inner}))


def mutual_deterrence() -> Form:
    """Zagare and Kilgour (2000): both may move at once; a lone defector may be punished. Sides differ a little."""

    def punished(who: str, other: tuple[float, float], fought: tuple[float, float]) -> Node:
        return Choice(who, f"{who} was crossed", {"yield": end(*other), "punish": end(*fought)})

    cells: dict[str, Node] = {
        "cc": end(3, 3), "cd": punished("A", (1, 4), (1.5, 1.8)), "dc": punished("B", (4, 1), (2, 0.7)),
        "dd": end(1.6, 1.2),
    }  # fmt: skip
    row = {a: Choice("B", "B", {b: cells[a + b] for b in "cd"}) for a in "cd"}
    return Form(("A", "B"), Choice("A", "A", dict(row)))


def audience_costs() -> Form:
    """Fearon (1994): three turns to escalate, quit or attack; quitting costs more at each turn; two types a side."""
    war = {"r": (0.1, 0.0), "i": (-0.6, -0.7)}

    def turn(k: int, a: str, b: str) -> Node:
        own, other = (a, b) if k % 2 == 0 else (b, a)
        mover = "AB"[k % 2]

        def laid(mine: float, theirs: float) -> Node:
            return end(mine, theirs) if mover == "A" else end(theirs, mine)

        acts: dict[str, Node] = {
            "quit": laid(-0.15 * k, 1.0),
            "attack": laid(war[own][k % 2], war[other][1 - k % 2]),
        }
        if k < 3:
            acts["escalate"] = turn(k + 1, a, b)
        return Choice(mover, f"{mover} {own} turn {k}", acts)

    pairs = {
        a + b: (p, turn(0, a, b))
        for (a, b), p in zip(product("ri", repeat=2), ("1/6", "1/3", "1/6", "1/3"), strict=True)
    }
    return Form(("A", "B"), Nature("types", pairs))


def tying_hands_or_sinking_costs() -> Form:
    """Fearon (1997): a signal that is paid at once, or only if one backs down."""
    war = {"resolved": 0.2, "irresolute": -0.5}

    def crisis(t: str, signal: str) -> Node:
        sunk, tied = (0.2 if signal == "sink" else 0.0), (0.4 if signal == "tie" else 0.0)
        ends = {"fight": end(war[t] - sunk, -0.3), "yield": end(-sunk - tied, 1.0)}
        reply = {"challenge": Choice("D", f"{t} after {signal}", ends), "refrain": end(1 - sunk, 0)}
        return Choice("C", f"sees {signal}", reply)

    def defender(t: str) -> Node:
        return Choice("D", t, {s: crisis(t, s) for s in ("none", "sink", "tie")})

    return Form(
        ("D", "C"),
        Nature("type", {"resolved": ("2/5", defender("resolved")), "irresolute": ("3/5", defender("irresolute"))}),
    )


def loyal_opposition() -> Form:
    """Schultz (1998): government and opposition both know the resolve; the rival hears both."""
    war = {"high": 0.2, "low": -0.5}

    def after(t: str, backs: str) -> Node:
        fight = end(war[t], 0.6 * war[t] - 0.1 + 0.3 * (backs == "support") * (t == "high"), -0.4)
        bluff = end(-0.4, 0.3 if backs == "oppose" else -0.3, 1.0)
        stand = Choice("G", f"{t}, {backs}, resisted", {"fight": fight, "back down": bluff})
        yields = end(1.0, 0.2 if backs == "support" else -0.4, 0.0)
        return Choice("R", f"rival sees {backs}", {"resist": stand, "yield": yields})

    def play(t: str) -> Node:
        party = Choice("O", f"opposition, {t}", {b: after(t, b) for b in ("support", "oppose")})
        return Choice("G", f"government, {t}", {"challenge": party, "not": end(0, 0.1, 0.8)})

    return Form(("G", "O", "R"), Nature("resolve", {"high": ("1/2", play("high")), "low": ("1/2", play("low"))}))


def brinkmanship() -> Form:
    """Powell (1988): each step raises the risk of disaster; two types a side, two steps each."""
    lost = {"r": -0.8, "i": -0.2}

    def step(k: int, a: str, b: str) -> Node:
        mover, own = ("A", a) if k % 2 == 0 else ("B", b)
        quit_ = end(lost[a], 1.0) if mover == "A" else end(1.0, lost[b])
        if k == 4:
            return quit_
        risk = {"disaster": (f"{k + 1}/10", end(-1.5, -1.4)), "none": (f"{9 - k}/10", step(k + 1, a, b))}
        return Choice(mover, f"{mover} {own} {k}", {"quit": quit_, "climb": Nature(f"risk {k}", risk)})

    pairs = {
        a + b: (p, step(0, a, b))
        for (a, b), p in zip(product("ri", repeat=2), ("1/5", "3/10", "1/5", "3/10"), strict=True)
    }
    return Form(("A", "B"), Nature("types", pairs))


def threat_left_to_chance() -> Form:
    """Schelling (1960, ch. 8): an incident at sea that neither has chosen; both must then step back or strike."""
    strike = {"ss": (-1.0, -1.1), "sb": (0.3, -0.6), "bs": (-0.5, 0.4), "bb": (-0.05, -0.1)}
    at_sea = at_once({"A": "sb", "B": "sb"}, lambda a, b: strike[a + b], "after the incident")
    chance = Nature("at sea", {"incident": ("1/4", at_sea), "quiet": ("3/4", end(0.4, -0.2))})
    reply = Choice("B", "B warned", {"comply": end(0.8, -0.3), "stay": chance})
    return Form(("A", "B"), Choice("A", "A", {"blockade": reply, "leave": end(-0.2, 0.5)}))


def surprise_attack() -> Form:
    """Schelling (1960, ch. 9): each fears that the other fears; a nervous type strikes gladly."""

    def play(a: str, b: str) -> Node:
        def pay(x: str, y: str) -> tuple[float, float]:
            if x == y == "wait":
                return 1.0, 1.1
            first = (0.2 if x == y else 0.6) + (0.5 if a == "nervous" else 0) if x == "strike" else 0.0
            second = (0.2 if x == y else 0.5) + (0.5 if b == "nervous" else 0) if y == "strike" else 0.0
            return first, second

        row = {x: Choice("B", f"B {b}", {y: end(*pay(x, y)) for y in ("strike", "wait")}) for x in ("strike", "wait")}
        return Choice("A", f"A {a}", dict(row))

    odds = {"calm": ("4/5", "7/10"), "nervous": ("1/5", "3/10")}
    rival = {a: Nature("B", {b: (odds[b][1], play(a, b)) for b in odds}) for a in odds}
    return Form(("A", "B"), Nature("A", {a: (odds[a][0], rival[a]) for a in odds}))


GAMES = (
    three_outcomes, international_interaction, unilateral_deterrence, mutual_deterrence, audience_costs,
    tying_hands_or_sinking_costs, loyal_opposition, brinkmanship, threat_left_to_chance, surprise_attack,
)  # fmt: skip
