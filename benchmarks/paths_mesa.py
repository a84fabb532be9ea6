"""The stepwise process as a Mesa model: a path is an agent that steps a day at a time, by the hour in a fresh truce."""

from __future__ import annotations

import math

import mesa
import numpy as np
from paths_stepwise import (
    CEASEFIRE,
    CLASH,
    DAY,
    FIGHTING,
    FRESH,
    HOUR,
    INTERVENTION,
    SETTLEMENT,
    WIDER_WAR,
    make,
    upper,
)

PLAY, _, _ = make(lambda function: function)


class PathAgent(mesa.Agent):  # type: ignore[misc]
    """One path in one world."""

    def __init__(self, model: War, v: int, played: object, numbers: object) -> None:
        super().__init__(model)
        self.v, self.g, self.p, self.draw = v, played, numbers, model.draw
        self.z = int(np.searchsorted(played.first[v], self.draw.random() * played.first[v, -1], side="right"))
        self.own, self.waiting, self.belief = int(played.public.profile[self.z]), True, np.zeros(4)
        self.phase, self.age, self.middle, self.restrained = FIGHTING, 0.0, 0.0, False
        self.row = int(played.rows[v])
        self.broken = float(numbers.broken[self.row])

    def step(self) -> None:
        """One day."""
        left = DAY
        while left > 1e-9:
            step = min(left, HOUR if self.phase == CEASEFIRE and self.age < FRESH else DAY)
            self.advance(step)
            left -= step

    def ends(self, days: float, step: float) -> bool:
        return bool(self.draw.random() < 1.0 - math.exp(-step / days))

    def advance(self, step: float) -> None:
        p, r = self.p, self.row
        if self.phase == FIGHTING:
            if self.draw.random() < 1.0 - math.exp(-p.rounds[r] * step):
                self.round()
        elif self.phase == CEASEFIRE:
            now = 1.0 if self.age <= 0.0 else upper((math.log(self.age) - self.middle) / p.scale[r])
            self.age += step
            if self.draw.random() * now > upper((math.log(self.age) - self.middle) / p.scale[r]):
                self.phase = FIGHTING
                self.broken += 1.0
            elif self.ends(p.settlement[r], step):
                self.phase = SETTLEMENT
        elif self.phase == INTERVENTION and self.ends(p.intervention[r], step):
            self.cease(intervened=True)
        elif self.phase == CLASH and self.ends(p.clash[r], step):
            if self.draw.random() < p.mediation[r]:
                self.cease()
            else:
                self.phase = WIDER_WAR
        elif self.phase == WIDER_WAR and self.ends(p.wider_war[r], step):
            self.cease()

    def round(self) -> None:
        g, public = self.g, self.g.public
        if self.waiting:
            self.waiting = False
            self.belief[:] = g.after[self.v, public.ending[self.z]]
        else:
            self.z = PLAY(
                self.v, self.own, self.belief, public.type_of, public.kind, public.mover, public.count, public.set,
                public.child, public.chance, public.terminal, g.grid.log_strategy, g.grid.start, g.grid.size, g.odds,
                self.draw,
            )  # fmt: skip
        self.phase, self.restrained = int(g.phase[self.z]), bool(g.curbed[self.z])
        if self.phase == CEASEFIRE:
            self.cease()

    def cease(self, intervened: bool = False) -> None:
        p, r = self.p, self.row
        kept = 2 if intervened and self.draw.random() < p.after_intervention[r] else -1
        if kept < 0:
            kept = int(self.draw.choice(3, p=p.mechanism[r]))
        self.middle = p.location[r, kept] + p.earlier[r] * math.log1p(self.broken)
        if self.draw.random() < p.written_chance[r]:
            self.middle += p.written[r]
        if self.draw.random() < p.definitive_chance[r]:
            self.middle += p.definitive[r]
        if self.restrained:
            self.middle += p.curbed[r]
        self.phase, self.age = CEASEFIRE, 0.0


class War(mesa.Model):  # type: ignore[misc]
    """About so many paths, shared out over the worlds of all readings."""

    def __init__(self, played: list[object], numbers: object, paths: int) -> None:
        super().__init__()
        self.draw = np.random.default_rng(1)
        total = sum(len(p.rows) for p in played)
        for p in played:
            for v in np.linspace(0, len(p.rows) - 1, round(paths * len(p.rows) / total)).astype(int):
                PathAgent(self, int(v), p, numbers)

    def step(self) -> None:
        self.agents.do("step")
