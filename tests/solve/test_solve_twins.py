"""Random games and their twins are played alike: how a game is written must not matter.

Twins share the names of their information sets and actions, so strategies are compared name by name.
"""

from __future__ import annotations

import numpy as np
import pytest
from forms import Form, compiled, refilled, solved, strategy_of
from hypothesis import given, settings
from hypothesis import strategies as st
from random_forms import forms, from_seed
from twins import TWINS

EXACT = 1e-9  # between two solutions that must be one
precisions = st.floats(0.0, 25.0)
seeds = st.integers(0, 1000)
usual = settings(max_examples=25, deadline=None)


def gap(form: Form, twin: Form, precision: float, twins_precision: float | None = None) -> float:
    """Largest difference of a probability between a game and its twin, by the names of sets and actions."""
    one, two = solved(compiled(form), precision), solved(compiled(twin), twins_precision or precision)
    assert one.certified.all() and two.certified.all()
    mine, its = strategy_of(one), strategy_of(two)
    assert mine.keys() == its.keys()
    return max(abs(mine[h][a] - its[h][a]) for h in mine for a in mine[h])


@pytest.mark.parametrize("twin", TWINS)
@given(form=forms(), precision=precisions, seed=seeds)
@usual
def test_a_twin_is_played_alike(twin: str, form: Form, precision: float, seed: int) -> None:
    assert gap(form, TWINS[twin](form, np.random.default_rng(seed)), precision) < EXACT


@given(forms(), st.floats(0.01, 25.0), st.floats(0.05, 50.0), st.integers(0, 1000))
@usual
def test_units_and_zeros_of_utility_do_not_matter(form: Form, precision: float, unit: float, seed: int) -> None:
    shift = np.random.default_rng(seed).standard_normal(len(form.players))
    twin = refilled(form, unit * (compiled(form).payoffs[0] + shift))
    assert gap(form, twin, precision, precision / unit) < EXACT


# -- planted errors -----------------------------------------------------------------------------------------------


def test_planted_twins_that_are_not_twins_are_told_apart() -> None:
    form = from_seed(12)
    assert all(gap(form, twin(form, np.random.default_rng(1)), 5.0) < EXACT for twin in TWINS.values())
    payoffs = compiled(form).payoffs[0]
    unlike = refilled(form, payoffs + 1e-6 * np.arange(payoffs.size).reshape(payoffs.shape))
    assert gap(form, unlike, 5.0) > EXACT
    assert gap(form, form, 5.0, 5.0 * (1 + 1e-6)) > EXACT
