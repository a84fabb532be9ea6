"""The next truce against an enumeration of its kinds with scipy's log-normal, and against sampling by brute force.

Planted, to see these fail: earlier truces counted without those of the record; `truce_breach` left out; the curbing of
rounds that bring no truce counted, or of those alone that end in one at once; coefficients as they were before
something is done; days at the middles of their shares alone. Each was caught.
"""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from scipy.stats import lognorm
from weeks_ahead import ahead_of

from standoff.ask import Ahead, ask
from standoff.language import LanguageError
from standoff.simulate import simulate
from standoff.worlds import Doing, ReadingWorlds, Worlds, rework, worlds

MECHANISMS = ("none", "monitors", "peacekeepers")
EARLIER = 3 + 1  # those told of in `weeks.truce`, and the one of the record


@pytest.fixture(scope="module")
def found() -> Worlds:
    return worlds(ahead_of(), 256, 2, most=256)


@pytest.fixture(scope="module")
def ahead(found: Worlds) -> Ahead:
    return Ahead(found, count=600, sample=40)


Kind = tuple[float, float, float]  # its chance, the middle and the deviation of log days


def curbing(reading: ReadingWorlds) -> np.ndarray:
    """P(curbs | brings a truce, reported), by hand: a round that comes to a truce is curbed if one backs down."""
    tree, total, curbed = reading.tree, np.zeros(len(reading.rows)), np.zeros(len(reading.rows))
    for z in range(tree.terminal_count):
        outcome = tree.outcomes[tree.outcome[z]]
        if outcome == "status_quo":
            continue
        weight = reading.reach[:, z]  # all that comes to a truce goes past a demand, and fits the report alike
        total = total + weight
        curbed = curbed + weight * (outcome == "backed_down")
    return curbed / total


def kinds(found: Worlds, mechanism: str | None = None, curbed: np.ndarray | None = None) -> list[list[Kind]]:
    """The kinds of the next truce in each world, spelled out."""
    out = []
    for reading in found.readings:
        u = reading.unknowns
        curbs = curbing(reading) if curbed is None else curbed
        for w in range(len(reading.rows)):
            there = {"monitors": u["truce_monitors_chance"][w], "peacekeepers": 0.2}
            there["none"] = 1 - sum(there.values())
            mine: list[Kind] = []
            for name, written, definitive, curb in product(MECHANISMS, (0, 1), (0, 1), (0, 1)):
                chance = float(name == mechanism) if mechanism else there[name]
                p_written = u["truce_written_chance"][w]
                chance *= p_written if written else 1 - p_written
                chance *= 0.5 * (curbs[w] if curb else 1 - curbs[w])
                middle = u["truce_intercept"][w] + u["truce_breach"][w]
                middle += 0.0 if name == "none" else u[f"truce_{name}"][w]
                middle += written * u["truce_written"][w] + definitive * u["truce_definitive"][w]
                middle += curb * u["truce_curbed"][w] + u["truce_earlier"][w] * np.log(1 + EARLIER)
                mine.append((chance, middle, float(np.exp(u["truce_log_scale"][w]))))
            out.append(mine)
    return out


def lasts(found: Worlds, days: float, **how: object) -> np.ndarray:
    """P(T > days) in every world."""
    chance, middle, deviation = np.moveaxis(np.array(kinds(found, **how)), 2, 0)  # type: ignore[arg-type]
    return np.sum(chance * lognorm.sf(days, deviation, scale=np.exp(middle)), axis=1)


@pytest.mark.parametrize("days", [0.25, 3.0, 30.0, 400.0])
def test_chances_are_those_of_an_enumeration(found: Worlds, days: float) -> None:
    written = f"{days * 24:g} hours" if days < 1 else f"{days:g} days"
    answer = ask(found, f"P(holds >= {written} | ceasefire)")
    assert np.allclose(answer.values, lasts(found, days), rtol=1e-9, atol=1e-12)
    assert answer.paths is None and answer.drawn_from is None and answer.behind is found
    assert np.array_equal(ask(found, f"P(holds >= {written})").values, answer.values)


def test_mixtures_of_days(found: Worlds) -> None:
    between = ask(found, "P(holds >= 3 days and not holds >= 2 weeks)")
    assert np.allclose(between.values, lasts(found, 3) - lasts(found, 14), rtol=0, atol=1e-10)
    outside = ask(found, "P(not holds >= 3 days or holds >= 2 weeks)")
    assert np.allclose(outside.values, 1 - between.values, rtol=0, atol=1e-10)
    held = ask(found, "P(holds >= 14 days) / P(holds >= 3 days)")
    assert np.allclose(held.values, lasts(found, 14) / lasts(found, 3), rtol=0, atol=1e-10)


def test_what_is_on_the_ground(found: Worlds) -> None:
    answer = ask(found, "P(holds >= 30 days | do mechanism = peacekeepers)")
    assert np.allclose(answer.values, lasts(found, 30, mechanism="peacekeepers"), rtol=1e-9, atol=1e-12)
    two = ask(found, "P(holds >= 30 days | do mechanism = peacekeepers) > P(holds >= 30 days)")
    assert np.allclose(two.values, answer.values - lasts(found, 30), rtol=0, atol=1e-10)


def test_a_coefficient_done_is_that_number_in_all_worlds(found: Worlds) -> None:
    """No game depends on it, so no sample is needed: the worlds are those that there are."""
    answer = ask(found, "P(holds >= 30 days | do truce_curbed = 1, do truce_monitors_chance = 0.4)")
    done = rework(found, Doing({"truce_curbed": 1.0, "truce_monitors_chance": 0.4}))
    assert all(np.all(r.unknowns["truce_curbed"] == 1.0) for r in done.readings)
    assert np.allclose(answer.values, lasts(done, 30), rtol=1e-9, atol=1e-12)
    assert len(answer.values) == len(found.weights)


def test_a_move_of_the_round_that_brings_it(found: Worlds) -> None:
    none, every = np.zeros(256), np.ones(256)
    conceded = ask(found, "P(holds >= 30 days | ceasefire, defender.reply = concede)")
    assert np.allclose(conceded.values, lasts(found, 30, curbed=none), rtol=0, atol=1e-10)
    backed = ask(found, "P(holds >= 30 days | challenger.fight = back_down)")
    assert np.allclose(backed.values, lasts(found, 30, curbed=every), rtol=0, atol=1e-10)


def test_a_move_done_solves_games_again_in_a_sample(found: Worlds, ahead: Ahead) -> None:
    answer = ask(found, "P(holds >= 30 days | do challenger.fight = back_down)", ahead)
    done = rework(ahead.picked, Doing(force=(("challenger.fight", "back_down"),)))
    assert np.allclose(answer.values, lasts_of(done), rtol=0, atol=1e-10)
    assert answer.drawn_from == found.ess and not answer.reliable
    same = ask(found, "P(holds >= 30 days | do challenger.fight = back_down) - P(holds >= 30 days)", ahead)
    assert np.allclose(same.values, answer.values - lasts_of(ahead.picked), rtol=0, atol=1e-10)


def lasts_of(found: Worlds) -> np.ndarray:
    return lasts(found, 30)


def test_something_done_against_what_was_seen_beyond_doubt() -> None:
    beyond = (("grade: B2}", "grade: A1}"), ("actors:", "reliability: {A1: 1}\nactors:"))
    sure = worlds(ahead_of(*beyond), 64, 2, most=64)
    assert np.all(sure.readings[0].seen[sure.readings[0].tree.mask_of_move("challenger.challenge", "refrain")] == 0)
    never = ask(sure, "P(holds >= 3 days | do challenger.challenge = refrain)")
    assert never.applies == 0 and np.isnan(never.median) and not never.reliable, "without a demand there is no truce"
    quiet = ahead_of(*beyond, ("status_quo: fighting", "status_quo: ceasefire"))
    done = ask(worlds(quiet, 64, 2, most=64), "P(holds >= 3 days | do challenger.challenge = refrain)")
    assert done.applies == pytest.approx(1.0) and 0 < done.mean < 1


def test_days_that_it_holds_are_those_of_brute_force(found: Worlds) -> None:
    rng = np.random.default_rng(8)
    told = kinds(found)
    size = 400_000
    picked = rng.choice(len(told), size, p=found.weights)
    chance = np.array([[c for c, _, _ in mine] for mine in told])
    which = (rng.random(size)[:, None] > np.cumsum(chance, axis=1)[picked]).sum(axis=1)
    which = np.minimum(which, chance.shape[1] - 1)
    middle, deviation = (np.array([[kind[k] for kind in mine] for mine in told])[picked, which] for k in (1, 2))
    logs = middle + deviation * rng.normal(size=size)
    levels = (0.05, 0.25, 0.5, 0.75, 0.95)
    for text, kept in (("Q(holds)", logs), ("Q(holds | ceasefire)", logs)):
        answer = ask(found, text)
        assert np.allclose(np.log(answer.quantiles(*levels)), np.quantile(kept, levels), rtol=0, atol=0.03)
        assert answer.applies == pytest.approx(1.0) and answer.behind is None
        assert {a.readings[0] for a in answer.by_reading.values()} == {"private", "open"}


def test_the_truces_of_paths_hold_as_long(found: Worlds) -> None:
    """Where no truce comes of an intervention, who is on the ground is the same: so are the first truces of paths.

    Rounds that end without a truce are played again, so curbing is settled to be the same whatever is played.
    """
    plain = worlds(
        ahead_of(("backed_down: intervention", "backed_down: settlement"), ("settlement_days: 60 to 200",
                 "settlement_days: 1000000000"), ("rounds_per_day: 0.1 to 0.6", "rounds_per_day: 3"),
                 ("    curbed: challenger.challenge = refrain or challenger.fight = back_down\n", "")),
        256, 2, most=256,
    )  # fmt: skip
    paths = simulate(plain, paths=6000, worlds=200)
    truces = paths.truce_durations()
    first = np.unique(truces.path, return_index=True)[1]
    each = ask(paths.worlds, "P(holds >= 3 days)").values[paths.world[truces.path[first]]]
    assert len(first) > 2000
    held = np.mean(truces.lasts[first] >= 3)
    assert abs(held - each.mean()) < 4.5 * np.sqrt(np.mean(each * (1 - each)) / len(first))


def test_a_crisis_with_no_weeks_says_what_to_add(found: Worlds) -> None:
    from one_reading import changed

    bare = worlds(changed(), 16, 2, most=16)
    for query, column in (("P(holds >= 3 days)", 3), ("Q(holds)", 1), ("P(war_by = a | clash by 2020-02-10)", 16)):
        with pytest.raises(LanguageError, match="says nothing of the weeks ahead") as caught:
            ask(bare, query)
        assert caught.value.column == column and "`weeks`" in caught.value.hint
