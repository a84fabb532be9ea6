"""Named scenarios, discovered in the paths and not made up beforehand.

Paths are told apart by what happened in them: the share of the days that each phase takes in the early, the middle and
the last third, and deaths. They are gathered about centres by k-means (Lloyd 1982; seeding of Arthur and Vassilvitskii
2007). Of three or four scenarios the number with the higher mean silhouette (Rousseeuw 1987) is kept. A scenario bears
the name of what sets it apart: of a list of plain facts, the one whose odds in it exceed those elsewhere by most. Its
trigger is the early move or event from which one learns most about whether it comes.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.crisis import PHASES
from standoff.game import html_table
from standoff.simulate.paths import Paths, Story
from standoff.simulate.process import CEASEFIRE, CLASH, FIGHTING, INTERVENTION, SETTLEMENT, WIDER_WAR
from standoff.simulate.summary import LASTING, first_entry, smoothed

NUMBERS = (3, 4)  # of scenarios
LOOKED_AT = 6000  # paths from which centres are found
MEASURED = 1500  # paths on which the silhouette and the medoid are measured
EARLY = 14.0  # days within which a trigger shows; at most a third of the way
NAMED_AFTER = {"The war widens": "wider_war", "A clash that is stopped": "clash", "A settlement": "settlement",
               "An intervention": "intervention"}  # phases that say no more than the name  # fmt: skip
RARE = 0.02  # share of the paths below which an event tells too little to be a trigger


@dataclass(frozen=True)
class Trigger:
    """The early event that best tells a scenario apart, or its absence; the odds of the scenario with it and without.

    `event` is a move of a round, as `turkey.respond = persist`, or a phase that is entered. Where `happens` is false,
    it is the absence of any such thing within `by` days that makes the scenario likelier, and `given` is the odds then.
    """

    event: str
    happens: bool
    by: float  # days
    given: float
    without: float


@dataclass(frozen=True)
class Scenario:
    """One way in which the weeks go. `deaths` are the 5, 50 and 95% points; `facts` the share of its paths, and of all
    others, in which each plain fact is so.
    """

    name: str
    odds: float
    trigger: Trigger | None
    deaths: tuple[float, float, float]
    facts: dict[str, tuple[float, float]]
    example: Story


@dataclass(frozen=True, eq=False)
class Scenarios:
    """The scenarios, likeliest first; `of[k]` is the one that path k belongs to. `silhouette` is that of each number
    that was tried.
    """

    found: tuple[Scenario, ...]
    of: Int[np.ndarray, " N"]
    silhouette: dict[int, float]

    def table(self) -> list[dict[str, object]]:
        """One row for each."""
        return [
            {"scenario": s.name, "odds": s.odds, "deaths": s.deaths[1],
             "trigger": None if s.trigger is None else ("" if s.trigger.happens else "not ") + s.trigger.event,
             "given it": None if s.trigger is None else s.trigger.given,
             "without": None if s.trigger is None else s.trigger.without}
            for s in self.found
        ]  # fmt: skip

    def _repr_html_(self) -> str:
        return html_table(self.table())


def scenarios(paths: Paths) -> Scenarios:
    """Find the scenarios in some paths."""
    deaths = paths.deaths_by(paths.days)
    features = what_happened(paths, deaths)
    rng = np.random.default_rng([paths.seed, 7])
    looked = _spread(len(paths), LOOKED_AT)
    measured = looked[_spread(len(looked), MEASURED)]
    tried = {k: gathered(features[looked], k, rng) for k in NUMBERS if len(looked) > k}
    if not tried:
        raise ValueError(f"{len(paths)} paths are too few to tell scenarios apart")
    worth = {k: silhouette(features[measured], nearest(features[measured], centres)) for k, centres in tried.items()}
    centres = tried[max(worth, key=lambda k: worth[k])]
    label = nearest(features, centres)
    order = np.argsort(-np.bincount(label, minlength=len(centres)), kind="stable")
    label = np.argsort(order)[label]
    kept = [k for k in range(len(centres)) if np.any(label == k)]
    facts, signs = plain_facts(paths), early_signs(paths)
    names = _names(facts, label, kept)
    worlds = int(np.sum(np.bincount(paths.world) > 0))
    found = tuple(
        Scenario(
            names[k], float(smoothed(float(np.mean(label == k)), worlds, len(kept))),
            _trigger(signs, label == k, names[k], min(EARLY, paths.days / 3), worlds),
            _three(deaths[label == k]),
            {name: (float(so[label == k].mean()), _mean(so[label != k])) for name, so in facts.items()},
            paths.story(int(_medoid(features, label == k))),
        )
        for k in kept
    )  # fmt: skip
    return Scenarios(found, label, worth)


def what_happened(paths: Paths, deaths: Float[np.ndarray, " N"]) -> Float[np.ndarray, "N F"]:
    """What paths are told apart by: share of each third of the days in each phase, and the logarithm of deaths."""
    e, thirds = paths.events, np.linspace(0.0, paths.days, 4)
    ends = np.append(e.time[1:], 0.0).astype(float)
    ends[e.first[1:] - 1] = paths.days
    columns = []
    for begin, end in zip(thirds[:-1], thirds[1:], strict=True):
        inside = np.clip(ends, begin, end) - np.clip(e.time.astype(float), begin, end)
        for phase in range(len(PHASES)):
            columns.append(np.add.reduceat(np.where(e.phase == phase, inside, 0.0), e.first[:-1]) / (end - begin))
    logs = np.log1p(deaths)
    spread = float(logs.std())
    columns.append(0.5 * (logs - logs.mean()) / spread if spread > 0 else np.zeros(len(paths)))
    return np.stack(columns, axis=1)


def gathered(x: Float[np.ndarray, "M F"], count: int, rng: np.random.Generator) -> Float[np.ndarray, "K F"]:
    """Centres of `count` clusters, the best of several starts."""
    best, least = x[:count], np.inf
    for _ in range(5):
        centres = x[rng.integers(len(x))][None, :]
        for _ in range(count - 1):
            away = _squares(x, centres).min(axis=1)
            chance = np.cumsum(away) if away.sum() > 0 else np.arange(1.0, len(x) + 1)
            centres = np.vstack([centres, x[np.searchsorted(chance, rng.random() * chance[-1])]])
        for _ in range(100):
            label = np.argmin(_squares(x, centres), axis=1)
            moved = np.stack([x[label == k].mean(axis=0) if np.any(label == k) else centres[k] for k in range(count)])
            if np.allclose(moved, centres, atol=1e-10):
                break
            centres = moved
        total = float(_squares(x, centres).min(axis=1).sum())
        if total < least:
            best, least = centres, total
    return best


def nearest(x: Float[np.ndarray, "N F"], centres: Float[np.ndarray, "K F"]) -> Int[np.ndarray, " N"]:
    """The centre that each row lies nearest to."""
    return np.asarray(np.argmin(_squares(x, centres), axis=1))


def silhouette(x: Float[np.ndarray, "M F"], label: Int[np.ndarray, " M"]) -> float:
    """Mean over the rows of (b − a)/max(a, b): a the mean distance to the own cluster, b to the next best."""
    away = np.sqrt(_squares(x, x))
    mean = np.full((len(x), int(label.max()) + 1), np.inf)
    for k in np.unique(label):
        mine = label == k
        mean[:, k] = away[:, mine].sum(axis=1) / np.maximum(1, mine.sum() - (label == k))
    own = mean[np.arange(len(x)), label].copy()
    mean[np.arange(len(x)), label] = np.inf
    other = mean.min(axis=1)
    size = np.bincount(label)[label]
    with np.errstate(invalid="ignore"):
        worth = np.where((size > 1) & np.isfinite(other), (other - own) / np.maximum(own, other), 0.0)
    return float(np.nan_to_num(worth).mean())


def plain_facts(paths: Paths) -> dict[str, Bool[np.ndarray, " N"]]:
    """Facts that a scenario may be named after, each in words."""
    last, truces = paths.phase_on(paths.days), paths.truce_durations()
    broken = np.bincount(
        truces.path[np.isfinite(truces.lasts) & (truces.begins + truces.lasts <= paths.days)], minlength=len(paths)
    )
    lasts = np.isfinite(paths.first_truce(LASTING))
    entered = {k: np.isfinite(first_entry(paths, k)) for k in range(len(PHASES))}
    quiet = ~entered[CLASH] & ~entered[WIDER_WAR] & ~entered[INTERVENTION]
    return {
        "the war widens": entered[WIDER_WAR],
        "a clash that is stopped": entered[CLASH] & ~entered[WIDER_WAR],
        "an intervention": entered[INTERVENTION],
        "a settlement": entered[SETTLEMENT],
        "a truce that lasts": lasts & np.isin(last, (CEASEFIRE, SETTLEMENT)),
        "truces that break": (broken > 0) & ~lasts,
        "fighting without a truce": ~entered[CEASEFIRE] & ~entered[SETTLEMENT] & quiet,
        "fighting goes on": (last == FIGHTING) & quiet,
    }


def early_signs(paths: Paths) -> dict[str, Bool[np.ndarray, " N"]]:
    """Moves made in a round and phases entered within the first days, by their words."""
    day = min(EARLY, paths.days / 3)
    signs = {PHASES[k]: first_entry(paths, k) <= day for k in range(len(PHASES)) if k != FIGHTING}
    trees = [r.tree for r in paths.worlds.readings]
    for label, action in dict.fromkeys((m.label, a) for tree in trees for m in tree.moves for a in m.actions):
        masks = tuple(
            tree.mask_of_move(label, action)
            if any(m.label == label and action in m.actions for m in tree.moves)
            else np.zeros(tree.terminal_count, dtype=bool)
            for tree in trees
        )
        signs[f"{label} = {action}"] = paths.move_by(masks, day)
    return signs


def _trigger(
    signs: dict[str, Bool[np.ndarray, " N"]], mine: Bool[np.ndarray, " N"], name: str, day: float, worlds: int
) -> Trigger | None:
    """The sign that says most, by mutual information; a phase that the scenario is named after is none."""
    best, most = None, 0.0
    for event, sign in signs.items():
        share = float(sign.mean())
        if not RARE <= share <= 1 - RARE or event == NAMED_AFTER.get(name):
            continue
        given, without = float(mine[sign].mean()), float(mine[~sign].mean())
        told = _entropy(float(mine.mean())) - share * _entropy(given) - (1 - share) * _entropy(without)
        if told > most:
            most, likelier = told, max(given, without)
            other = min(given, without)
            best = Trigger(
                event, given > without, day, float(smoothed(likelier, worlds, 2)), float(smoothed(other, worlds, 2))
            )
    return best


def _names(facts: dict[str, np.ndarray], label: np.ndarray, kept: list[int]) -> dict[int, str]:
    """What sets each apart most; where two would be called alike, the second by what comes next."""
    lift = {k: {n: float(so[label == k].mean()) - _mean(so[label != k]) for n, so in facts.items()} for k in kept}
    names: dict[int, str] = {}
    for k in sorted(kept, key=lambda k: -max(lift[k].values())):
        ranked = sorted(facts, key=lambda n: -lift[k][n])
        names[k] = next((n for n in ranked if n not in names.values()), ranked[0])
    return {k: name[0].upper() + name[1:] for k, name in names.items()}


def _medoid(features: np.ndarray, mine: np.ndarray) -> int:
    """The path of a scenario that is least far from all others of it."""
    places = np.flatnonzero(mine)
    some = places[_spread(len(places), MEASURED)]
    return int(some[np.argmin(np.sqrt(_squares(features[some], features[some])).sum(axis=1))])


def _spread(count: int, wanted: int) -> np.ndarray:
    """So many places, evenly over all of them: paths are sorted by world, so every world has its share."""
    return np.unique(np.linspace(0, count - 1, min(count, wanted)).astype(np.int64))


def _squares(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    found = (x**2).sum(axis=1)[:, None] + (y**2).sum(axis=1)[None, :] - 2.0 * (x @ y.T)
    return np.asarray(np.maximum(found, 0.0))


def _three(values: np.ndarray) -> tuple[float, float, float]:
    low, middle, high = np.quantile(values, (0.05, 0.5, 0.95))
    return float(low), float(middle), float(high)


def _mean(values: np.ndarray) -> float:
    return float(values.mean()) if len(values) else 0.0


def _entropy(p: float) -> float:
    return -sum(x * float(np.log(x)) for x in (p, 1 - p) if x > 0)
