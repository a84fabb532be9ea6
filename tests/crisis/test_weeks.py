"""The section `weeks`: defaults of patterns, names of amounts, reasons, and what only it needs."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from standoff.crisis import PHASES, Crisis, builtin, load_or_raise, load_text, resolve, weeks_only
from standoff.crisis.patterns import PATTERNS
from standoff.crisis.weeks_defaults import every_name
from standoff.language import parse_value
from standoff.language.values import names

VALID = Path(__file__).parent.parent / "files" / "valid"

HEAD = "standoff: 1\ncrisis: {id: a, title: A, as_of: 2020-01-01}\nactors:\n"


def of_pattern(name: str, more: str = "", game: str = "") -> Crisis:
    """A crisis that says nothing but which pattern it is."""
    roles = PATTERNS[name].required_roles
    actors = "".join(f"  x_{role}: {{name: X, kind: state}}\n" for role in roles)
    filled = ", ".join(f"{role}: x_{role}" for role in roles)
    loaded = load_text(f"{HEAD}{actors}game: {{pattern: {name}, roles: {{{filled}}}{game}}}\n{more}")
    assert loaded.crisis is not None, loaded.problems
    return loaded.crisis


def tree(outcomes: str, more: str = "") -> str:
    first, second = outcomes.split()
    return (
        f"{HEAD}  a: {{name: A, kind: state}}\n  b: {{name: B, kind: state}}\n"
        f"game:\n  players: {{a: {{}}, b: {{}}}}\n  outcomes: {{{first}: '', {second}: ''}}\n"
        f"  tree: {{move: a.go, actions: {{one: {first}, two: {second}}}}}\n"
        f"preferences: {{a: {first} > {second}, b: {first} > {second}}}\n{more}"
    )


@pytest.mark.parametrize("name", PATTERNS)
def test_every_pattern_knows_where_its_outcomes_lead(name: str) -> None:
    crisis = of_pattern(name)
    assert crisis.weeks is not None
    assert set(crisis.weeks.phases) == {o for reading in crisis.readings for o in reading.game.outcomes}
    assert set(crisis.weeks.phases.values()) <= set(PHASES)
    assert set(crisis.weeks.deaths) == set(crisis.weeks.displaced) == set(PHASES)
    assert all(crisis.unknowns[unknown].why for unknown in weeks_only(crisis))
    assert set(weeks_only(crisis)) == set(every_name())


def test_patron_protector_says_when_support_is_curbed_by_role_and_rename() -> None:
    plain = of_pattern("patron-protector").weeks
    assert plain is not None and plain.truce.curbed == "x_patron.respond = back_off"
    told = of_pattern("patron-protector", game=", rename: {respond: reply, back_off: yield, ceasefire: fighting}").weeks
    assert told is not None and told.truce.curbed == "x_patron.reply = yield"
    # An outcome that is renamed to a phase's name still begins the phase the pattern means.
    assert told.phases["fighting"] == "ceasefire" and told.phases["ceasefire_after_yielding"] == "ceasefire"


def test_the_file_comes_first_then_the_pattern() -> None:
    more = "weeks: {phases: {status_quo: ceasefire}, deaths: {clash: 7}, truce: {curbed: outcome = war}}\n"
    crisis = of_pattern("deterrence", more)
    assert crisis.weeks is not None
    assert crisis.weeks.phases == {
        "status_quo": "ceasefire", "concession": "settlement", "backed_down": "ceasefire", "war": "clash",
    }  # fmt: skip
    assert crisis.weeks.truce.curbed == "outcome = war"
    assert crisis.unknowns["deaths_clash"].value == "7" and crisis.unknowns["deaths_clash"].why is None
    assert crisis.unknowns["deaths_fighting"].value == "0 to 0.5"  # the pattern's: nobody fights yet
    assert of_pattern("patron-protector").unknowns["deaths_fighting"].value == "loguniform(5, 200)"


def test_a_tree_that_says_nothing_has_no_weeks_unless_its_outcomes_do() -> None:
    silent = load_text(tree("peace war"))
    assert silent.crisis is not None and silent.crisis.weeks is None and weeks_only(silent.crisis) == ()
    assert resolve(silent.crisis) == silent.crisis
    speaking = load_text(tree("settlement wider_war")).crisis
    assert speaking is not None and speaking.weeks is not None
    assert speaking.weeks.phases == {"settlement": "settlement", "wider_war": "wider_war"}


def test_how_far_to_look() -> None:
    assert of_pattern("deterrence").weeks.horizon == date(2020, 3, 31)  # type: ignore[union-attr]
    asked = 'questions: [{id: q, question: "Q?", by: 2020-08-01, resolves: somehow}]\n'
    assert of_pattern("deterrence", asked).weeks.horizon == date(2020, 8, 1)  # type: ignore[union-attr]
    end = load_text(tree("settlement wider_war").replace("2020-01-01", "9999-12-01")).crisis
    assert end is not None and end.weeks is not None and end.weeks.horizon == date.max


def test_amounts_get_names_and_keep_their_reasons() -> None:
    crisis = load_or_raise(VALID / "weeks.yaml")
    weeks, unknowns = crisis.weeks, crisis.unknowns
    assert weeks is not None
    assert weeks.rounds_per_day == "pace" and weeks.wider_war_days == "20 + 2 * pace"  # no names beside those they have
    assert weeks.mediation == "mediation" and unknowns["mediation"].value == "0.4 to 0.8"
    assert unknowns[weeks.clash_days].value == "loguniform(2, 9)" and unknowns[weeks.clash_days].source == "wire"
    assert unknowns[weeks.intervention_days].value == "10 * pace"
    assert unknowns[weeks.intervention_days].why == "Reasoned"
    assert unknowns[weeks.truce.earlier].value == "3" and weeks.truce.earlier == "earlier_truces"
    assert unknowns[weeks.truce.written].value == "0" and unknowns[weeks.truce.after_intervention].value == "1"
    assert weeks.phases == {"ceasefire": "ceasefire", "goes_on": "fighting", "wider_war": "wider_war"}


def test_a_taken_name_is_not_taken_twice() -> None:
    more = "weeks: {spread: 0.1 to 0.2, mediation: 0.5 * spread}\nunknowns: {spread: 0.3 to 0.4}\n"
    loaded = load_text(tree("settlement wider_war", more))
    assert loaded.crisis is not None, loaded.problems
    weeks, unknowns = loaded.crisis.weeks, loaded.crisis.unknowns
    assert weeks is not None and weeks.mediation == "0.5 * spread" and unknowns["spread"].value == "0.3 to 0.4"
    assert weeks.spread == "spread_2" and unknowns["spread_2"].value == "0.1 to 0.2"
    assert resolve(loaded.crisis) == loaded.crisis


def test_what_a_game_needs_too_is_not_only_of_the_weeks() -> None:
    game = ", precision: 3 + deep"
    stated = "unknowns: {deep: 1 + base, base: 0 to 1, apart: 1 to 2}\nweeks: {mediation: base, spread: 2 * apart}\n"
    crisis = of_pattern("crisis-signalling", stated, game)
    only = set(weeks_only(crisis))
    assert "apart" in only and not only & {"base", "deep"}
    assert "rounds_per_day" in only and "audience_cost" not in only


@pytest.mark.parametrize("name", [*builtin(), *(str(VALID / f"{stem}.yaml") for stem in ("weeks", "pattern"))])
def test_every_amount_is_an_unknown_or_made_of_them(name: str) -> None:
    crisis = load_or_raise(Path(name) if name.endswith("yaml") else name)
    assert crisis.weeks is not None
    for amount in crisis.weeks.amounts:
        assert names(parse_value(amount)) and names(parse_value(amount)) <= set(crisis.unknowns)
    fields = set(type(crisis.weeks).model_fields) | set(type(crisis.weeks.truce).model_fields)
    told = 12 + sum(field not in ("horizon", "phases", "truce", "curbed", "deaths", "displaced") for field in fields)
    assert len(crisis.weeks.amounts) == told  # none is forgotten


def test_readings_of_two_patterns_join_what_they_know() -> None:
    roles = "roles: {client: x_client, patron: x_patron, protector: x_protector}"
    other = "roles: {challenger: x_client, target: x_patron}"
    more = (
        "readings:\n  - {id: as_it_is, title: As it is, odds: 0.5}\n"
        f"  - {{id: other, title: Other, odds: 0.3, game: {{pattern: crisis-signalling, {other}}}}}\n"
        "  - id: named\n    title: Named\n    odds: 0.2\n"
        f"    game: {{pattern: patron-protector, {roles}, rename: {{respond: reply}}}}\n"
    )
    crisis = of_pattern("patron-protector", more)
    assert crisis.weeks is not None
    assert set(crisis.weeks.phases) == {o for reading in crisis.readings for o in reading.game.outcomes}
    assert crisis.weeks.truce.curbed == "x_patron.respond = back_off or x_patron.reply = back_off"
    assert crisis.unknowns["deaths_fighting"].value == "0 to 0.5"  # of the only pattern that knows better
