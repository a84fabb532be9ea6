"""More than two states, or a state and those within it: allies, mediators, arms, leaders at risk."""

from __future__ import annotations

from forms import Choice, Form, Nature, Node, at_once, end


def unreliable_ally() -> Form:
    """Smith (1995): attack, resist, and an ally whose word is known only to itself."""
    help_cost = {"true": 0.1, "false": 0.8}

    def play(t: str) -> Node:
        ally = {"help": end(-0.5, 0.2, 0.5 - help_cost[t]), "abandon": end(0.6, -0.8, -0.2)}
        target = Choice("T", "T", {"resist": Choice("P", f"ally {t}", ally), "yield": end(1, -0.5, -0.1)})
        return Choice("C", "C", {"attack": target, "not": end(0, 0.5, 0.3)})

    return Form(("C", "T", "P"), Nature("ally", {"true": ("2/5", play("true")), "false": ("3/5", play("false"))}))


def security_dilemma() -> Form:
    """Kydd (1997): arms may come from fear or from greed; each builds or not, sees, then attacks or not."""

    def play(a: str, b: str) -> Node:
        def later(x: str, y: str) -> Node:
            def pay(p: str, q: str) -> tuple[float, float]:
                edge = 0.25 * ((x == "build") - (y == "build"))
                cost = (0.1 * (x == "build"), 0.12 * (y == "build"))
                if p == q == "hold":
                    return 1.0 - cost[0], 1.0 - cost[1]
                first = 0.2 * ((p == "attack") - (q == "attack"))
                greed = (0.5 * (a == "greedy"), 0.5 * (b == "greedy"))
                return 0.3 + edge + first + greed[0] - cost[0], 0.3 - edge - first + greed[1] - cost[1]

            row = {
                p: Choice("B", f"B {b} after {x}, {y}", {q: end(*pay(p, q)) for q in ("attack", "hold")})
                for p in ("attack", "hold")
            }
            return Choice("A", f"A {a} after {x}, {y}", dict(row))

        row = {x: Choice("B", f"B {b}", {y: later(x, y) for y in ("build", "not")}) for x in ("build", "not")}
        return Choice("A", f"A {a}", dict(row))

    odds = {"secure": ("3/4", "7/10"), "greedy": ("1/4", "3/10")}
    rival = {a: Nature("B", {b: (odds[b][1], play(a, b)) for b in odds}) for a in odds}
    return Form(("A", "B"), Nature("A", {a: (odds[a][0], rival[a]) for a in odds}))


def preventive_war() -> Form:
    """Powell (2006): the declining side may fight now, before an offer that the rising side cannot be held to."""

    def offers(told: str, power: float) -> Node:
        def reply(give: float) -> Node:
            return Choice(
                "D",
                f"{told}, offered {give}",
                {"accept": end(1 - give, give), "fight": end(0.7 * power, 0.7 * (1 - power))},
            )

        return Choice("R", f"rising, {told}", {f"{g}": reply(g) for g in (0.1, 0.3, 0.5)})

    now = {
        "fight": end(0.25, 0.45),
        "wait": Nature("growth", {"fast": ("1/2", offers("fast", 0.8)), "slow": ("1/2", offers("slow", 0.5))}),
    }
    return Form(("R", "D"), Choice("D", "declining", now))


def gambling_for_resurrection() -> Form:
    """Downs and Rocke (1994): a leader who fights on for his office, voters who see only how the war goes."""

    def voters(kind: str, result: str, fought: bool) -> Node:
        worth = {"won": 1.0, "lost": -0.8, "draw": 0.0}[result]
        skill = 0.4 if kind == "able" else -0.3
        told = f"war {result}" if fought else "peace"
        return Choice(
            "V", told, {"keep": end(1.0 + 0.2 * worth, worth + skill), "remove": end(-0.5 + 0.2 * worth, worth)}
        )

    def war(kind: str) -> Node:
        p = ("3/5", "2/5") if kind == "able" else ("3/10", "7/10")
        results = {"won": (p[0], voters(kind, "won", True)), "lost": (p[1], voters(kind, "lost", True))}
        return Nature(f"war, {kind}", results)

    def leader(kind: str) -> Node:
        return Choice("L", kind, {"fight on": war(kind), "make peace": voters(kind, "draw", False)})

    return Form(("L", "V"), Nature("leader", {"able": ("1/2", leader("able")), "inept": ("1/2", leader("inept"))}))


def biased_mediator() -> Form:
    """Kydd (2003): a mediator who knows the rival's resolve and would lie for peace; a lie costs its name a little."""

    def bargain(t: str, word: str) -> Node:
        lie = 0.15 * (word != t)
        war = {"high": (-0.4, 0.2), "low": (0.3, -0.5)}[t]

        def reply(offer: float) -> Node:
            deal = end(1 - offer, offer, 0.6 - lie)
            return Choice("B", f"{t}, told {word}, offered {offer}", {"accept": deal, "fight": end(*war, -0.5 - lie)})

        return Choice("A", f"A told {word}", {f"{g}": reply(g) for g in (0.1, 0.5)})

    def mediator(t: str) -> Node:
        return Choice("M", f"M knows {t}", {w: bargain(t, w) for w in ("high", "low")})

    return Form(
        ("A", "B", "M"), Nature("resolve", {"high": ("2/5", mediator("high")), "low": ("3/5", mediator("low"))})
    )


def homeland_security() -> Form:
    """Sandler and Lapan (1988): two targets harden at once, the attacker sees and picks one, or none."""

    def attack(x: str, y: str) -> Node:
        def strike(target: int) -> Node:
            hard = (x, y)[target] == "harden"
            odds = ("1/4", "3/4") if hard else ("3/4", "1/4")
            hit = [-0.2 * (x == "harden"), -0.25 * (y == "harden"), 0.9 - 0.2 * target]
            miss = [*hit[:2], -0.5]
            hit[target] -= 1.0
            return Nature(f"strike {odds[0]}", {"hit": (odds[0], end(*hit)), "miss": (odds[1], end(*miss))})

        none = end(-0.2 * (x == "harden"), -0.25 * (y == "harden"), 0.0)
        return Choice("T", f"T sees {x}, {y}", {"first": strike(0), "second": strike(1), "none": none})

    row = {x: Choice("B", "B", {y: attack(x, y) for y in ("harden", "leave")}) for x in ("harden", "leave")}
    return Form(("A", "B", "T"), Choice("A", "A", dict(row)))


def balancing() -> Form:
    """Waltz (1979) as a game of five: four states join or not, at unequal cost; a strong one counts and strikes."""
    cost = (0.2, 0.25, 0.3, 0.35)
    states = ("A", "B", "C", "D")

    def struck(joined: tuple[bool, ...]) -> Node:
        count = sum(joined)
        safe = [-c * j for c, j in zip(cost, joined, strict=True)]
        hurt = [s - (1.0 - 0.25 * count) * (0.8 if j else 1.0) for s, j in zip(safe, joined, strict=True)]
        return Choice("H", f"{count} joined", {"strike": end(*hurt, 0.9 - 0.5 * count), "hold": end(*safe, 0.0)})

    def join(k: int, joined: tuple[bool, ...]) -> Node:
        if k == 4:
            return struck(joined)
        acts = {"join": join(k + 1, (*joined, True)), "aside": join(k + 1, (*joined, False))}
        return Choice(states[k], f"{states[k]} joins", acts)

    return Form((*states, "H"), join(0, ()))


def incident_at_sea() -> Form:
    """Schelling (1966, ch. 3): who backs off first, while chance may bring the clash that no one wants."""

    def round_(k: int) -> Node:
        def both(a: str, b: str) -> tuple[float, float]:
            return {"oo": (-0.1, -0.1), "so": (1.0, -0.4), "os": (-0.3, 0.8)}[a + b]

        def meets(a: str, b: str) -> Node:
            if a + b != "ss":
                return end(*both(a, b))
            later = round_(k + 1) if k < 2 else end(0.1, 0.05)
            return Nature(f"night {k}", {"clash": (f"{k + 1}/5", end(-1.2, -1.0)), "none": (f"{4 - k}/5", later)})

        row = {a: Choice("B", f"B {k}", {b: meets(a, b) for b in "so"}) for a in "so"}
        return Choice("A", f"A {k}", dict(row))

    return Form(("A", "B"), round_(0))


def missile_crisis() -> Form:
    """Brams (1985): blockade or air strike, withdraw or keep, and a second look by the first mover."""

    def second(first: str, kept: bool) -> Node:
        if first == "strike":
            return end(-0.4, -0.9) if kept else end(0.5, -0.8)
        if not kept:
            return end(0.9, 0.2)
        return Choice("US", "blockade, kept", {"strike": end(-0.3, -1.0), "give in": end(-0.6, 1.0)})

    def reply(first: str) -> Node:
        return Choice("SU", f"after {first}", {"keep": second(first, True), "withdraw": second(first, False)})

    return Form(("US", "SU"), Choice("US", "US", {f: reply(f) for f in ("blockade", "strike")}))


def alliance_burden() -> Form:
    """Olson and Zeckhauser (1966): four allies of unequal size choose how much to arm, together."""
    size = (1.0, 0.7, 0.5, 0.3)

    def pay(*arms: str) -> list[float]:
        total = sum(map(int, arms))
        return [size[i] * (1 - 0.6**total) - 0.13 * int(arms[i]) for i in range(4)]

    players = ("A", "B", "C", "D")
    return Form(players, at_once({p: "012" for p in players}, pay))


GAMES = (
    unreliable_ally, security_dilemma, preventive_war, gambling_for_resurrection, biased_mediator,
    homeland_security, balancing, incident_at_sea, missile_crisis, alliance_burden,
)  # fmt: skip
