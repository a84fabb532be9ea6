"""Sides weighed where a sentence leaves a role open: what each is told of, who is chosen, what is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from math import log1p, tanh

import pytest

from standoff.read.claims import Claim, Span
from standoff.read.implied import Foes
from standoff.read.weighing import (
    FEATURES,
    FILE,
    GROUP_OF,
    GROUPS,
    PEOPLE,
    REST,
    ROLES,
    Scene,
    Weigher,
    likeliest,
    shipped,
    weighed,
)
from standoff.read.yamldata import loaded

TEXT = "Turkey shelled Syria. Syria shelled Turkey. Qatar looked on. Turkish guns opened up again at dawn."
WHERE = {"TUR": [(0, 6), (36, 42), (61, 68)], "SYR": [(15, 20), (22, 27)], "QAT": [(44, 49)]}
MENTIONS = {actor: [Span(a, b, TEXT[a:b]) for a, b in spans] for actor, spans in WHERE.items()}


def span(start: int, end: int) -> Span:
    return Span(start, end, TEXT[start:end])


FIRST = Claim("", "attack", ("TUR",), ("SYR",), span(7, 14), span(0, 21), "attack.shell")
BACK = Claim("", "attack", ("SYR",), ("TUR",), span(28, 35), span(22, 43), "attack.shell")
AGAIN = Claim("", "attack", ("TUR",), (), span(74, 83), span(61, 98), "attack.open-up")
CLAIMS = (FIRST, BACK, AGAIN)


def root(actor: str) -> str:
    return actor


def kind(_: str) -> str:
    return "state"


def scene(claims: tuple[Claim, ...]) -> Scene:
    return Scene(claims, (), MENTIONS, root, kind)


def only(role: str, **wanted: float) -> Mapping[str, Mapping[str, list[float]]]:
    """Weights of nought but for these."""
    row = [wanted.get(f, 0.0) for f in FEATURES]
    nought = [0.0] * len(FEATURES)
    return {r: {g: row if r == role else nought for g in (*GROUPS, REST, PEOPLE)} for r in ROLES}


def filled(claims: tuple[Claim, ...], **wanted: float) -> tuple[Claim, ...]:
    return weighed(scene(claims), claims, only("target", **wanted), ("target",))


def test_features_are_what_the_text_tells() -> None:
    text = Weigher(scene(CLAIMS), CLAIMS)
    choice = text.choice(2, "target")
    assert choice is not None and set(choice.sides) == {"SYR", "QAT", None}, "nobody strikes itself"
    told = {s: dict(zip(FEATURES, row, strict=True)) for s, row in zip(choice.sides, choice.rows, strict=True)}
    foes = Foes(CLAIMS, (), root, kind)
    assert told["SYR"]["foe"] == pytest.approx(tanh(foes.against({"TUR"}, 74)["SYR"])) and not told["QAT"]["foe"]
    assert told["SYR"]["often"] == pytest.approx(log1p(2)) and told["SYR"]["second_named"]
    assert told["SYR"]["did_last"] and told["SYR"]["did_to_it"] and told["SYR"]["suffered_by_it"]
    assert told["QAT"]["spoken_of_last"] and not told["SYR"]["spoken_of_last"]
    assert told[None]["nobody"] and told[None]["nobody_now"] and sum(told[None].values()) == 2


def test_the_likeliest_side_is_filled_in_and_told_to_be_inferred() -> None:
    *_, foe = filled(CLAIMS, foe=1.0)
    assert foe.target == ("SYR",) and foe.inferred == ("target",)
    *_, last = filled(CLAIMS, spoken_of_last=1.0)
    assert last.target == ("QAT",)
    *_, none = filled(CLAIMS, foe=1.0, nobody=9.0)
    assert none == AGAIN


def test_what_a_sentence_says_is_never_weighed() -> None:
    text = Weigher(scene(CLAIMS), CLAIMS)
    assert text.choice(0, "target") is None and text.choice(1, "source") is None
    assert filled(CLAIMS, spoken_of_last=9.0)[:2] == CLAIMS[:2]


def test_what_rules_guessed_stands_unless_another_is_likelier() -> None:
    guess = Claim("", "attack", ("TUR",), ("QAT",), AGAIN.trigger, AGAIN.evidence, AGAIN.rule, inferred=("target",))
    some = (*CLAIMS[:2], guess)
    assert filled(some, now=1.0, foe=0.1) == some
    assert filled(some, now=0.1, foe=5.0)[2].target == ("SYR",)
    assert filled(some, nobody=5.0)[2].target == ()


def test_weights_are_of_features_and_groups_that_there_are() -> None:
    data = loaded(FILE)
    assert set(data) == set(ROLES)
    for role in ROLES:
        assert set(data[role]) == {"all", *GROUPS, REST, PEOPLE}
        assert {f for table in data[role].values() for f in table} <= set(FEATURES)
        assert set(shipped()[role]) == {*GROUPS, REST, PEOPLE}
    assert len(GROUP_OF) == sum(map(len, GROUPS.values())), "a type is in one group"


def test_the_likeliest_is_the_one_with_most_for_it() -> None:
    choice = Weigher(scene(CLAIMS), CLAIMS).choice(2, "target")
    assert choice is not None
    weights = shipped()["target"]["deed"]
    by_hand = {
        side: sum(weights[k] * float(row[k]) for k in range(len(FEATURES)))
        for side, row in zip(choice.sides, choice.rows, strict=True)
    }
    assert likeliest(choice, weights) == max(by_hand, key=lambda s: by_hand[s]) == "SYR"


def test_people_are_of_the_state_that_what_befalls_them_points_to() -> None:
    hurt = Claim("", "casualties", ("TUR",), ("CIV",), span(74, 83), span(61, 98), "casualties.die")
    told = {**MENTIONS, "CIV": [span(74, 83)]}

    def kinds(actor: str) -> str:
        return "population" if actor == "CIV" else "state"

    claims = (*CLAIMS[:2], hurt)
    read = Scene(claims, (), told, root, kinds)
    choice = Weigher(read, claims).choice(2, "target")
    assert choice is not None
    assert choice.group == PEOPLE
    assert "CIV" not in choice.sides
    assert "TUR" not in choice.sides, "not of the side that struck"
    assert weighed(read, claims)[2].target == ("SYR",), "nor of one that looked on"
    assert weighed(read, claims)[2].inferred == ("target",)
