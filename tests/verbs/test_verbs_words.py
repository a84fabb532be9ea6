"""Names of a crisis file in the words of a brief."""

import pytest

from standoff.crisis import load_or_raise
from standoff.language import parse_query
from standoff.verbs.findings.words import Wording


@pytest.fixture(scope="module")
def wording() -> Wording:
    return Wording(load_or_raise("karabakh-2020"))


def test_an_actor_keeps_its_capital_within_a_sentence(wording: Wording) -> None:
    assert wording.within("Strike cost irresolute") == "strike cost irresolute"
    assert wording.within("Turkey resolute") == "Turkey resolute"
    both = "belief(turkey, russia = resolved | russia.signal = strike) > belief(turkey, russia = resolved)"
    assert "less Turkey’s belief" in wording.subject(parse_query(both))
    chances = "P(outcome = clash) > P(outcome = wider_war)"
    assert ", less chance of “" in wording.subject(parse_query(chances))


def test_a_move_named_like_its_action_is_named_once(wording: Wording) -> None:
    assert wording.move("russia.intervene", "intervene") == "Russia: intervene"
    assert wording.move("russia.intervene", "stand_aside") == "Russia: stand aside (intervene)"
