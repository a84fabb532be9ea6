"""Guesses beyond the frames: which words they are made at, and who is taken to do what to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest

from standoff.read.guessing import COUNTS, DOUBT, LEARNED, SURE, doubted, guesses, sure, usual
from standoff.read.lexicon import Frame
from standoff.read.parsing import language
from standoff.read.roles import Found
from standoff.read.tagging import NONE, Tags

pytestmark = pytest.mark.parses
TYPES = (NONE, "attack", "break_relations", "agree_ceasefire", "demand", "seize_detain", "deploy_forces")


def tagged(text: str, told: Mapping[str, tuple[str, float]], core: float = 1.0) -> tuple[list[Any], Tags]:
    """A parsed sentence, and what a network would say of its words: type and probability."""
    tokens = list(language()(text))
    shares = np.zeros((len(tokens), len(TYPES)), np.float32)
    for row, token in zip(shares, tokens, strict=True):
        kind, share = told.get(token.text, (NONE, 1.0))
        row[0] = 1 - share
        row[TYPES.index(kind)] += share
    return tokens, Tags(
        TYPES, shares, np.full(len(tokens), core, np.float32), np.zeros((len(tokens), 0), np.float32), 0
    )


def nobody(token: Any) -> list[str]:
    return [token.text] if token.pos_ == "PROPN" else []


@pytest.mark.parametrize(
    ("text", "word", "kind", "role"),
    [
        ("Seven of the Peruvians are in custody at Quito.", "in", "seize_detain", "target"),
        ("The Peruvians are on station near the island.", "on", "deploy_forces", "source"),
    ],
)
def test_a_state_is_that_of_its_subject(text: str, word: str, kind: str, role: str) -> None:
    tokens, tags = tagged(text, {word: (kind, 0.9)})
    (found,) = guesses(tokens, tags, [], nobody)
    assert found.frame.is_verb and [t.dep_ for t in found.roles[role]] == ["nsubj"]


def test_a_trigger_is_as_sure_as_its_surest_word() -> None:
    tokens, tags = tagged("Ankara showed the envoy of Damascus the door.", {"showed": ("break_relations", 0.9)})
    (found,) = guesses(tokens, tags, [], nobody)
    assert sure("break_relations", found, tokens, tags) and not sure("demand", found, tokens, tags)
    assert not sure("red_line", found, tokens, tags)  # of which the network knows nothing


def test_who_does_what_to_whom_is_read_off_the_tree() -> None:
    tokens, tags = tagged("Ankara showed the envoy of Damascus the door.", {"showed": ("break_relations", 0.9)})
    (found,) = guesses(tokens, tags, [], nobody)
    assert found.frame.id == f"break_relations.{LEARNED}" and found.head.text == "showed"
    assert [t.text for t in found.roles["source"]] == ["Ankara"]
    assert "envoy" in [t.text for t in found.roles["target"]]


def test_what_is_unsure_or_does_not_count_is_left() -> None:
    text = "Ankara showed the envoy of Damascus the door."
    assert not guesses(*tagged(text, {"showed": ("break_relations", SURE - 0.01)}), [], nobody)
    assert not guesses(*tagged(text, {"showed": ("break_relations", 0.95)}, core=0.5), [], nobody)
    assert guesses(*tagged(text, {"showed": ("break_relations", SURE + 0.02)}), [], nobody)


def test_frames_come_first() -> None:
    """A word that a frame has taken is not guessed at, nor is its phrase told twice."""
    tokens, tags = tagged("Troops opened fire on the camp.", {"opened": ("attack", 0.9), "fire": ("attack", 0.9)})
    opened = next(t for t in tokens if t.text == "opened")
    met = Found(Frame("attack.any", "attack", ("open",), True, {}), (opened,), opened, {}, {opened.i})
    assert not guesses(tokens, tags, [met], nobody)
    assert len(guesses(tokens, tags, [], nobody)) == 1


def test_two_events_joined_by_and_are_two() -> None:
    text = "Cadets fired from the roof and cruisers levelled the school."
    tokens, tags = tagged(text, {"fired": ("attack", 0.9), "levelled": ("attack", 0.9)})
    assert [f.head.text for f in guesses(tokens, tags, [], nobody)] == ["fired", "levelled"]


def test_what_is_only_sought_is_no_event() -> None:
    told = {"lull": ("agree_ceasefire", 0.9)}
    assert not guesses(*tagged("Envoys sought a lull along the river.", told), [], nobody)
    assert guesses(*tagged("The lull along the river has lasted.", told), [], nobody)


def test_headings_and_labels_are_left() -> None:
    assert not guesses(*tagged("Clashes resume", {"Clashes": ("attack", 0.99)}), [], nobody)


def test_prepositions_have_the_roles_that_frames_give_them_most_often() -> None:
    assert usual("attack")["prep"]["against"] == "target"
    assert "thing" not in usual("supply_arms")["prep"].values()


def test_a_claim_is_doubted_where_the_network_sees_nothing_of_its_type() -> None:
    text = "A sore throat attacked the tenor."
    tokens, tags = tagged(text, {"attacked": ("attack", DOUBT / 2)})
    attacked, tenor = tokens[3], tokens[5]
    met = Found(Frame("attack.any", "attack", ("attack",), True, {}), (attacked,), attacked, {}, {attacked.i})
    assert doubted("attack", met, tokens, tags)
    assert not doubted("attack", met, *tagged(text, {"attacked": ("attack", 2 * DOUBT)}))
    assert doubted("attack", met, *tagged(text, {"attacked": ("attack", 0.9)}, core=COUNTS - 0.1))
    assert not doubted("stance", met, tokens, tags), "a type that the network does not know"
    listed = Found(met.frame, (tenor,), attacked, {}, {tenor.i})
    assert not doubted("attack", listed, tokens, tags), "what is listed is told by its verb"
