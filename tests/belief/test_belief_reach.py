"""Events as sets of paths, and conditional probability, against plain counting over dictionaries."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_game import bear_and_wolf, paths, some_reach

from standoff.belief import UnknownName, conditional, event_mask
from standoff.language import And, Atom, Event, Not, Or, Ref, parse_condition

TREE = bear_and_wolf()
PATHS = paths(TREE)
VALUES = {
    "bear.signal": ("strike", "warn", "hold"),
    "wolf.reply": ("fold", "defy"),
    "chance.incident": ("shot", "calm"),
    "bear": ("hard", "soft"),
    "outcome": ("war", "peace", "yield"),
}


def holds(path: dict[str, str], event: Event) -> bool:
    """An event on one path, read off its dictionary."""
    if isinstance(event, Atom):
        name = f"{event.ref.player}.{event.ref.name}" if event.ref.player else event.ref.name
        return name in path and (path[name] in event.values) != event.negated
    if isinstance(event, Not):
        return not holds(path, event.part)
    parts = [holds(path, part) for part in event.parts]
    return all(parts) if isinstance(event, And) else any(parts)


def atom(name: str, values: tuple[str, ...], negated: bool) -> Atom:
    player, _, move = name.rpartition(".")
    return Atom(Ref(player or None, move), values, negated)


atoms = st.sampled_from(sorted(VALUES)).flatmap(
    lambda name: st.builds(
        atom,
        st.just(name),
        st.lists(st.sampled_from(VALUES[name]), min_size=1, unique=True).map(tuple),
        st.booleans(),
    )
)
events = st.recursive(
    atoms,
    lambda inner: st.one_of(
        inner.map(Not),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: And(tuple(parts))),
        st.lists(inner, min_size=2, max_size=3).map(lambda parts: Or(tuple(parts))),
    ),
    max_leaves=6,
)


@given(events)
def test_masks_are_what_counting_finds(event: Event) -> None:
    assert event_mask(TREE, event).tolist() == [holds(path, event) for path in PATHS]


@given(events, events, st.integers(0, 1000))
def test_conditional_is_the_ratio_of_sums(event: Event, given_event: Event, seed: int) -> None:
    reach = some_reach(TREE, 3, seed)
    found = conditional(reach, event_mask(TREE, event), event_mask(TREE, given_event).astype(float))
    for w in range(3):
        both = sum(
            p for p, path in zip(reach[w], PATHS, strict=True) if holds(path, event) and holds(path, given_event)
        )
        whole = sum(p for p, path in zip(reach[w], PATHS, strict=True) if holds(path, given_event))
        assert np.isnan(found[w]) if whole == 0 else abs(found[w] - both / whole) < 1e-12


def test_a_path_without_the_move_neither_makes_it_nor_refuses_it() -> None:
    """After `hold` the wolf does not move: it has not folded, and not "not folded" either."""
    fold, not_fold, no_fold = (
        event_mask(TREE, parse_condition(text))
        for text in ("wolf.reply = fold", "wolf.reply != fold", "not wolf.reply = fold")
    )
    held = event_mask(TREE, parse_condition("bear.signal = hold"))
    assert not (fold | not_fold)[held].any()
    assert no_fold[held].all()


@given(st.integers(0, 1000))
def test_beliefs_average_back_to_the_prior(seed: int) -> None:
    reach = some_reach(TREE, 4, seed)
    hard = event_mask(TREE, parse_condition("bear = hard"))
    total = np.zeros(4)
    for act in VALUES["bear.signal"]:
        seen = event_mask(TREE, parse_condition(f"bear.signal = {act}")).astype(float)
        total += (reach @ seen) * conditional(reach, hard, seen)
    assert np.allclose(total, reach @ hard, rtol=0, atol=1e-12)


def test_a_condition_without_probability_gives_no_number() -> None:
    reach = some_reach(TREE, 2, 1)
    reach[0, event_mask(TREE, parse_condition("bear.signal = strike"))] = 0.0
    strike = event_mask(TREE, parse_condition("bear.signal = strike")).astype(float)
    found = conditional(reach, event_mask(TREE, parse_condition("outcome = war")), strike)
    assert np.isnan(found).tolist() == [True, False]


@pytest.mark.parametrize(
    ("text", "found", "what"),
    [
        ("bear.singal = strike", "bear.singal", "move"),
        ("bear.signal = stryke", "stryke", "action"),
        ("bear = mild", "mild", "type"),
        ("fox = hard", "fox", "player"),
        ("outcome in {war, truce}", "truce", "outcome"),
        ("wolf.reply = fold or not chance.incident = shoot", "shoot", "action"),
    ],
)
def test_unknown_names_are_told_with_what_there_is(text: str, found: str, what: str) -> None:
    with pytest.raises(UnknownName) as caught:
        event_mask(TREE, parse_condition(text))
    assert (caught.value.found, caught.value.what) == (found, what)
    assert caught.value.candidates and found not in caught.value.candidates


def test_planted_a_mask_that_ignores_whether_the_move_was_reached_is_caught() -> None:
    """`!=` as the plain opposite of `=` differs from counting."""
    event = parse_condition("wolf.reply != fold")
    naive = ~event_mask(TREE, parse_condition("wolf.reply = fold"))
    assert naive.tolist() != [holds(path, event) for path in PATHS]
