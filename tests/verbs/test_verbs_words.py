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


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("P(wider_war by 2020-11-30)", "Chance of wider war by 2020-11-30"),
        ("P(phase = fighting on 2020-11-30)", "Chance of fighting on 2020-11-30"),
        ("P(turkey.respond = back_off by 2020-11-30)", "Chance of Turkey: back off (respond) by 2020-11-30"),
        ("P(holds >= 2 weeks | ceasefire)", "Chance of the next truce holding 14 days, given that a ceasefire begins"),
        ("P(deaths >= 5000 by 2020-11-30)", "Chance of at least 5,000 deaths by 2020-11-30"),
        ("Q(holds | do mechanism = monitors)", "Days that the next truce holds, given mechanism set to monitors"),
        ("Q(displaced by 2020-11-30)", "People displaced by 2020-11-30"),
    ],
)
def test_dated_questions_in_words(wording: Wording, query: str, says: str) -> None:
    assert wording.subject(parse_query(query)) == says
