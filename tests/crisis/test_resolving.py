"""Short forms, patterns, lifted unknowns, changes of readings, episodes."""

from pathlib import Path

import pytest

from standoff.crisis import CrisisError, DecisionNode, load, load_or_raise, load_text

FILES = Path(__file__).parent.parent / "files" / "valid"


def test_distributions_are_named_after_their_place() -> None:
    crisis = load_or_raise(FILES / "tree.yaml")
    game = crisis.readings[0].game
    assert crisis.unknowns["strike_sunk_russia_resolved"].value == "0.02 to 0.1"
    assert game.players["russia"].types == {"resolved": "russia_resolved", "irresolute": "rest"}
    assert isinstance(game.tree, DecisionNode)
    sunk, tied = game.tree.actions["strike"].costs
    assert sunk.sunk == {
        "resolved": "strike_sunk_russia_resolved",
        "irresolute": "strike_sunk_russia_irresolute",
    }
    assert tied.tied == {"all": "0.2"} and tied.when == "russia.act = fold"
    assert game.tree.actions["hold"].then == "peace"
    assert game.precision == "precision" and crisis.unknowns["precision"].why
    assert [(reading.id, reading.odds) for reading in crisis.readings] == [("base", 1)]


def test_preferences_are_written_out_by_type() -> None:
    crisis = load_or_raise(FILES / "chance.yaml")
    preferences = crisis.readings[0].preferences
    assert preferences["usa"]["firm"].ordering == ("deal > clash", "clash >> war")
    assert preferences["usa"]["torn"].ordering == ("deal > clash", "deal > war")
    assert preferences["usa"]["wavering"].gap == 0.3 and preferences["nato"]["all"].gap == 0.1
    assert preferences["ussr"]["all"].values == {"deal": "1", "clash": "0.5 * u(usa.firm, clash)", "war": "0"}


def test_readings_share_what_they_do_not_change() -> None:
    crisis = load_or_raise(FILES / "readings.yaml")
    plain, dear, own = (reading.game for reading in crisis.readings)
    assert plain.players["a"].types["resolved"] == "a_resolved" and dear.players["a"].types == {}
    assert crisis.unknowns["challenge_cost"].value == "0.1 to 0.2"
    assert crisis.unknowns["challenge_cost_dear"].value == "0.3 to 0.4"
    assert plain.pattern_used == "deterrence" and own.pattern_used is None
    assert crisis.readings[2].preferences["b"]["all"].values == {"peace": "u_b_peace", "war": "0"}


def test_the_order_of_readings_names_nothing() -> None:
    text = (FILES / "readings.yaml").read_text(encoding="utf-8")
    head, _, rest = text.partition("readings:\n")
    plain, dear, end = (
        rest.partition("  - id: dear")[0],
        *("  - id: dear" + rest.partition("  - id: dear")[2]).split("  - id: own"),
    )
    turned = load_text(f"{head}readings:\n{dear}{plain}  - id: own{end}")
    assert turned.crisis is not None
    assert turned.crisis.unknowns == load_or_raise(FILES / "readings.yaml").unknowns


def test_patterns_are_overridden_by_the_file() -> None:
    crisis = load_or_raise(FILES / "pattern.yaml")
    reading = crisis.readings[0]
    assert reading.game.outcomes["war"].title == "The July crisis ends in war"
    assert reading.preferences["serbia"]["irresolute"].ordering == ("back_down > status_quo > concession > war",)
    assert reading.preferences["serbia"]["irresolute"].why is None
    assert "resolved" in (reading.preferences["serbia"]["resolved"].why or "")
    resisted = reading.game.parts["resisted"]
    assert isinstance(resisted, DecisionNode) and set(resisted.actions) == {"declare_war", "back_down"}


def test_episodes_share_unknowns_by_name_only() -> None:
    crisis = load_or_raise(FILES / "episodes.yaml")
    su24, idlib = crisis.episodes
    assert su24.relevance == "su_24_relevance" and idlib.relevance == "1"
    assert su24.game.players["turkey"].types["resolute"] == "resolve"
    # About the type at hand, as in the main game.
    assert su24.preferences["turkey"]["resolute"].values == {
        "apology": "u(turkey.resolute, yielded)",
        "feud": "su_24_u_turkey_feud",
    }
    assert idlib.game.players["russia"].types["resolved"] == "idlib_russia_resolved"


def test_words_of_other_dialects_are_text() -> None:
    crisis = load_or_raise(FILES / "norway.yaml")
    assert crisis.actors["NO"].code == "NO" and crisis.actors["NO"].aliases == ("on", "off", "yes", "n")
    assert crisis.crisis.summary == "12:30" and crisis.actors["SE"].code == "365"
    assert set(crisis.readings[0].game.outcomes) == {"yes", "no", "off"}


def test_digest_is_of_the_meaning() -> None:
    text = (FILES / "tree.yaml").read_text(encoding="utf-8")
    one = load_text(text).crisis
    other = load_text("# another comment\n" + text.replace("{peace: Peace,", "{peace:   Peace,")).crisis
    third = load_text(text.replace("tied: 0.2", "tied: 0.25")).crisis
    assert one is not None and other is not None and third is not None
    assert one.digest == other.digest != third.digest


def test_a_broken_file_raises_its_problems() -> None:
    with pytest.raises(CrisisError) as caught:
        load_or_raise(Path(__file__).parent.parent / "files" / "invalid" / "query-player.yaml")
    (problem,) = caught.value.problems
    first, second = str(problem).split("\n")
    assert first.endswith('C054  no player called "turky"')
    assert second == '    players are russia, turkey – did you mean "turkey"?'


def test_warnings_do_not_stop() -> None:
    loaded = load(Path(__file__).parent.parent / "files" / "invalid" / "idle-unknown.yaml")
    assert loaded.crisis is not None and [problem.severity for problem in loaded.problems] == ["warning"]
    assert "warning" in str(loaded.problems[0])
