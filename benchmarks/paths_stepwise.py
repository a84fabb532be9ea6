"""The process of the weeks ahead as one would first write it: in steps of hours and days, for numba or plain Python.

The same worlds, games, grids of beliefs and numbers as the compiled loops have. In the first three days of a truce a
step is an hour, else a day; in each, a phase ends with the chance that its law gives for the step, and fighting has one
round at most in a step. So it is an approximation, and slower where much happens early in truces.
"""

from __future__ import annotations

import math

import numpy as np

HOUR, DAY, FRESH = 1.0 / 24.0, 1.0, 3.0
FIGHTING, CEASEFIRE, INTERVENTION, CLASH, WIDER_WAR, SETTLEMENT = range(6)


def tables(played, process):  # type: ignore[no-untyped-def]
    """All arrays of one reading, in the order in which `walk` takes them."""
    p, g, rows = played.public, played.grid, played.rows
    own = [getattr(process, name)[rows] for name in (
        "rounds", "intervention", "clash", "mediation", "wider_war", "settlement", "location", "written", "definitive",
        "curbed", "earlier", "scale", "mechanism", "written_chance", "definitive_chance", "after_intervention",
        "broken",
    )]  # fmt: skip
    game = [p.type_of, p.kind, p.mover, p.count, p.set, p.child, p.chance, p.terminal, p.profile, p.ending]
    return (
        *(np.ascontiguousarray(x, dtype=np.int64) for x in game), played.phase.astype(np.int64),
        played.curbed.astype(np.int64), g.log_strategy, g.start.astype(np.int64), g.size.astype(np.int64), played.odds,
        played.first, played.after, *own,
    )  # fmt: skip


def weights(x, size, out):  # type: ignore[no-untyped-def]
    """Cubic convolution along one coordinate of `size` nodes, with parabolas at the ends; the first node."""
    cell = min(int(x), size - 2)
    u = x - cell
    before, here = u * (-0.5 + u * (1.0 - 0.5 * u)), 1.0 + u * u * (1.5 * u - 2.5)
    there, after = u * (0.5 + u * (2.0 - 1.5 * u)), u * u * (0.5 * u - 0.5)
    if cell == 0:
        out[0], out[1], out[2], out[3] = here + 3.0 * before, there - 3.0 * before, after + before, 0.0
        return 0
    if cell == size - 2:
        out[0], out[1], out[2], out[3] = before + after, here - 3.0 * after, there + 3.0 * after, 0.0
        return cell - 1
    out[0], out[1], out[2], out[3] = before, here, there, after
    return cell - 1


def mixed(logs, start, size, i, j, wi, wj, first, count, out):  # type: ignore[no-untyped-def]
    """Strategies of one information set at a belief about two players of two types each."""
    top = -1e300
    for a in range(count):
        total = 0.0
        for m in range(4):
            if wi[m] != 0.0:
                for n in range(4):
                    if wj[n] != 0.0:
                        total += wi[m] * wj[n] * logs[start + (i + m) * size + j + n, first + a]
        out[a] = total
        top = max(top, total)
    whole = 0.0
    for a in range(count):
        out[a] = math.exp(out[a] - top)
        whole += out[a]
    for a in range(count):
        out[a] /= whole


def drawn(share, count, u):  # type: ignore[no-untyped-def]
    for a in range(count - 1):
        if u < share[a]:
            return a
        u -= share[a]
    return count - 1


def upper(z):  # type: ignore[no-untyped-def]
    return 0.5 * math.erfc(z * 0.7071067811865476)


def make(jit):  # type: ignore[no-untyped-def]
    """A round, a path and many paths, each compiled by `jit`, or left as it is."""
    weights_, mixed_, drawn_, upper_ = jit(weights), jit(mixed), jit(drawn), jit(upper)

    def play(v, own, belief, type_of, kind, mover, count, sets, child, chance, terminal, logs, start, size, odds, rng):  # type: ignore[no-untyped-def]
        wi, wj, share = np.zeros(4), np.zeros(4), np.zeros((2, 8))
        n, power = size[v], 1.0 / 1.5
        a, b = belief[0] ** power, belief[1] ** power
        i = weights_((n - 1) * a / (a + b), n, wi)
        a, b = belief[2] ** power, belief[3] ** power
        j = weights_((n - 1) * a / (a + b), n, wj)
        node = 0
        while kind[node] != 2:
            c = count[node]
            if kind[node] == 1:
                for k in range(c):
                    share[0, k] = odds[v, chance[node, k]]
                branch = drawn_(share[0], c, rng.random())
            elif mover[node] < 0:
                mixed_(logs, start[v], n, i, j, wi, wj, sets[node, 0], c, share[0])
                branch = drawn_(share[0], c, rng.random())
            else:
                who = mover[node]
                for t in range(2):
                    mixed_(logs, start[v], n, i, j, wi, wj, sets[node, t], c, share[t])
                branch = drawn_(share[type_of[own, who]], c, rng.random())
                p = belief[2 * who] * share[0, branch]
                q = belief[2 * who + 1] * share[1, branch]
                belief[2 * who], belief[2 * who + 1] = p / (p + q), q / (p + q)
            node = child[node, branch]
        return terminal[node, own]

    play_ = jit(play)

    def walk(v, horizon, rng, days,
             type_of, kind, mover, count, sets, child, chance, terminal, profile, ending, phase_of, curbed_of, logs,
             start, size, odds, first, after, rounds, intervention, clash, mediation, wider_war, settlement, location,
             written, definitive, curbed, earlier, scale, mechanism, written_chance, definitive_chance,
             after_intervention, broken_before):  # type: ignore[no-untyped-def]  # fmt: skip
        """One path; `days[d]` takes the phase at the end of day d + 1."""
        z = np.searchsorted(first[v], rng.random() * first[v, -1], side="right")
        own, waiting, belief = profile[z], True, np.zeros(4)
        time, phase, age, broken, restrained, middle, told = 0.0, FIGHTING, 0.0, broken_before[v], 0, 0.0, 0
        while time < horizon - 1e-9:
            step = HOUR if phase == CEASEFIRE and age < FRESH else DAY
            step = min(step, math.floor(time + 1e-9) + 1.0 - time)
            begins, intervened = False, False
            if phase == FIGHTING:
                if rng.random() < 1.0 - math.exp(-rounds[v] * step):
                    if waiting:
                        waiting = False
                        for k in range(4):
                            belief[k] = after[v, ending[z], k]
                    else:
                        z = play_(v, own, belief, type_of, kind, mover, count, sets, child, chance, terminal, logs,
                                  start, size, odds, rng)  # fmt: skip
                    phase, restrained = phase_of[z], curbed_of[z]
                    begins = phase == CEASEFIRE
            elif phase == CEASEFIRE:
                now = 1.0 if age <= 0.0 else upper_((math.log(age) - middle) / scale[v])
                later = upper_((math.log(age + step) - middle) / scale[v])
                age += step
                if rng.random() * now > later:
                    phase = FIGHTING
                    broken += 1.0
                elif rng.random() < 1.0 - math.exp(-step / settlement[v]):
                    phase = SETTLEMENT
            elif phase == INTERVENTION:
                if rng.random() < 1.0 - math.exp(-step / intervention[v]):
                    phase, begins, intervened = CEASEFIRE, True, True
            elif phase == CLASH:
                if rng.random() < 1.0 - math.exp(-step / clash[v]):
                    begins = rng.random() < mediation[v]
                    phase = CEASEFIRE if begins else WIDER_WAR
            elif phase == WIDER_WAR and rng.random() < 1.0 - math.exp(-step / wider_war[v]):
                phase, begins = CEASEFIRE, True
            if begins:
                kept = 2 if intervened and rng.random() < after_intervention[v] else -1
                if kept < 0:
                    kept = drawn_(mechanism[v], 3, rng.random())
                middle = location[v, kept] + earlier[v] * math.log1p(broken)
                if rng.random() < written_chance[v]:
                    middle += written[v]
                if rng.random() < definitive_chance[v]:
                    middle += definitive[v]
                if restrained:
                    middle += curbed[v]
                age = 0.0
            time += step
            if time >= told + 1 - 1e-9:
                days[told] = phase
                told += 1

    walk_ = jit(walk)

    def all_paths(world, horizon, rng, out, arguments):  # type: ignore[no-untyped-def]
        for k in range(len(world)):
            walk_(world[k], horizon, rng, out[k], *arguments)

    return play_, walk_, jit(all_paths)
