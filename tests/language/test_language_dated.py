"""Dated questions: what may be asked of the weeks ahead, and what is said of the rest.

Planted and seen to fail: a `by` that reads the day before; `weeks` taken as days; words of dated events reserved
everywhere.
"""

import re
from datetime import date
from pathlib import Path

import pytest

from standoff.language import (
    And,
    Atom,
    Begins,
    Do,
    Forecast,
    Given,
    Holds,
    LanguageError,
    MoveBy,
    Not,
    Or,
    PhaseBy,
    Probability,
    Query,
    Ref,
    Tally,
    atoms,
    dated_days,
    dated_events,
    doings,
    doubt,
    is_dated,
    parse_condition,
    parse_move,
    parse_query,
    phases_named,
    query_atoms,
    show,
)

NOV, DEC = date(2020, 11, 15), date(2020, 12, 31)
BACK_OFF = Atom(Ref("turkey", "respond"), ("back_off",))
WAR = Atom(Ref(None, "outcome"), ("clash", "wider_war"))
KEPT = Do(Ref(None, "mechanism"), "peacekeepers")
TRUCE = PhaseBy(("ceasefire",), NOV)


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("P(ceasefire by 2020-11-15)", Probability(TRUCE)),
        ("P(phase = ceasefire by 2020-11-15)", Probability(TRUCE)),
        ("P(ceasefire\n  by\n  2020-11-15)", Probability(TRUCE)),
        ("P(wider_war on 2020-12-31)", Probability(PhaseBy(("wider_war",), DEC, on=True))),
        ("P(phase = fighting on 2020-12-31)", Probability(PhaseBy(("fighting",), DEC, on=True))),
        ("P(phase != fighting on 2020-12-31)", Probability(Not(PhaseBy(("fighting",), DEC, on=True)))),
        ("P(phase in {clash, wider_war} by 2020-12-31)", Probability(PhaseBy(("clash", "wider_war"), DEC))),
        ("P(not ceasefire by 2020-11-15)", Probability(Not(TRUCE))),
        ("P(turkey.respond = back_off by 2020-11-15)", Probability(MoveBy(BACK_OFF, NOV))),
        ("P(outcome in {clash, wider_war} by 2020-12-31)", Probability(MoveBy(WAR, DEC))),
        ("P(outcome = ceasefire by 2020-11-15)", Probability(MoveBy(Atom(WAR.ref, ("ceasefire",)), NOV))),
        ("P(chance.x != y by 2020-11-15)", Probability(MoveBy(Atom(Ref("chance", "x"), ("y",), True), NOV))),
        ("P(holds >= 30 days by 2020-12-31)", Probability(Holds(30.0, DEC))),
        ("P(holds > 1 week)", Probability(Holds(7.0))),
        ("P(holds >= 2 weeks)", Probability(Holds(14.0))),
        ("P(holds >= 36 hours)", Probability(Holds(1.5))),
        ("P(holds >= 1 hour)", Probability(Holds(1 / 24))),
        ("P(holds>=1 day)", Probability(Holds(1.0))),
        ("P(holds >= 30 days | ceasefire)", Probability(Holds(30.0), Given(Begins()))),
        ("P(deaths >= 5000 by 2020-12-31)", Probability(Tally("deaths", ">=", 5000.0, DEC))),
        ("P(displaced < 1e5 by 2020-12-31)", Probability(Tally("displaced", "<", 1e5, DEC))),
        (
            "P((clash by 2020-11-15 or deaths > 9 by 2020-12-31) and turkey = cautious)",
            Probability(
                And(
                    (
                        Or((PhaseBy(("clash",), NOV), Tally("deaths", ">", 9.0, DEC))),
                        Atom(Ref(None, "turkey"), ("cautious",)),
                    )
                )
            ),
        ),
        ("P(ceasefire by 2020-11-15 | observed)", Probability(TRUCE, Given(None, True))),
        ("P(turkey = bold | ceasefire by 2020-11-15)",
         Probability(Atom(Ref(None, "turkey"), ("bold",)), Given(TRUCE))),
        ("P(ceasefire by 2020-11-15 | do mechanism = peacekeepers)", Probability(TRUCE, Given(None, False, (KEPT,)))),
        (
            "P(ceasefire by 2020-11-15 | do rounds_per_day = -.5, turkey.respond = back_off and do a.b = c, observed)",
            Probability(
                TRUCE, Given(BACK_OFF, True, (Do(Ref(None, "rounds_per_day"), -0.5), Do(Ref("a", "b"), "c")))
            ),
        ),
        ("Q(deaths by 2020-12-31)", Forecast("deaths", DEC)),
        ("Q(displaced by 2020-12-31 | ceasefire by 2020-11-15)", Forecast("displaced", DEC, Given(TRUCE))),
        ("Q(holds)", Forecast("holds")),
        (
            "Q(holds | ceasefire, do mechanism = peacekeepers)",
            Forecast("holds", None, Given(Begins(), False, (KEPT,))),
        ),
    ],
)  # fmt: skip
def test_what_is_written_is_what_is_meant(text: str, term: Probability | Forecast) -> None:
    query = parse_query(text)
    assert query == Query(term)
    assert is_dated(query)
    assert parse_query(show(query)) == query


@pytest.mark.parametrize(
    "text",
    [
        "P(by = on and on.by = do | do = holds, phase = deaths)",
        "P(do in {by, on, do} or not do not in {holds, displaced})",
        "P(do.do = do and Q = Q | Q.phase != ceasefire, observed)",
        "P(holds = ceasefire) > P(deaths != displaced)",
        "belief(do, holds.by = on | by.on = do) > E(deaths | on = by)",
        "E(on) - E(by) > 2020-11-15",
    ],
)
def test_the_words_of_dated_questions_are_still_names_elsewhere(text: str) -> None:
    query = parse_query(text)
    assert not is_dated(query)
    assert parse_query(show(query)) == query


def test_names_like_the_words_of_dated_questions_in_dated_questions() -> None:
    text = "P(on.by = do by 2020-11-15 and holds.deaths in {by, on} by 2020-11-15 | do do.on = by, do by = 3)"
    (do, by) = doings(parse_query(text))
    assert (do, by) == (Do(Ref("do", "on"), "by"), Do(Ref(None, "by"), 3.0))
    assert show(parse_query(text)) == text


@pytest.mark.parametrize(
    ("text", "column", "found", "says"),
    [
        ("Q(deaths) by 2020-12-31", 11, "by 2020-12-31", "inside the brackets"),
        ("Q(deaths)", 3, "deaths", "write Q(deaths by 2020-11-30)"),
        ("Q(ceasefire by 2020-11-15)", 3, "ceasefire", "asks P(…)"),
        ("Q(death by 2020-11-15)", 3, "death", "did you mean deaths?"),
        ("Q(holds by 2020-11-15)", 9, "by 2020-11-15", "depends on no day"),
        ("Q(deaths >= 5000 by 2020-11-15)", 3, "deaths", "whether so many"),
        ("Q(deaths on 2020-11-15)", 10, "on 2020-11-15", "write by 2020-11-15"),
        ("Q(deaths by 2020-11-15) > 5000", 1, "Q", "ask P(deaths > 5000 by 2020-11-15)"),
        ("5000 < Q(deaths by 2020-11-15 | do a = 1)", 8, "Q", "ask P(deaths > 5000 by 2020-11-15 | do a = 1)"),
        ("Q(holds | ceasefire) < 30", 1, "Q", "ask P(not holds >= 30 days | ceasefire)"),
        ("2 * Q(deaths by 2020-11-15)", 5, "Q", "stands alone"),
        ("Q(deaths by 2020-11-15) - Q(deaths by 2020-11-10)", 1, "Q", "stands alone"),
        ("P(deaths by 2020-11-15)", 3, "deaths", "Q(deaths by 2020-11-15) for the number, or P(deaths >= 5000 by"),
        ("P(deaths)", 3, "deaths", "P(deaths >= 5000 by 2020-11-30)"),
        ("P(deaths >= 5000)", 3, "deaths", "write deaths >= 5000 by 2020-11-30"),
        ("P(deaths >= 5,000 by 2020-11-15)", 14, ",", "write 5000, not 5,000"),
        ("P(deaths = 5000 by 2020-11-15)", 12, "5", "deaths >= 5000 by"),
        ("P(ceasefire)", 3, "ceasefire", "write ceasefire by 2020-11-30"),
        ("P(clash)", 3, "clash", "write clash by 2020-11-30"),
        ("P(ceasefire by 15.11.2020)", 16, "15.11.2020", "write by 2020-11-15"),
        ("P(ceasefire by 15/11/2020)", 16, "15/11/2020", "write by 2020-11-15"),
        ("P(ceasefire by 11/15/2020)", 16, "11/15/2020", "write by 2020-11-15"),
        ("P(ceasefire by 5/11/2020)", 16, "5/11/2020", "year-month-day, found '5/11/2020' – write by 2020-11-30"),
        ("P(ceasefire by 2020/11/5)", 16, "2020/11/5", "write by 2020-11-05"),
        ("P(ceasefire by 2020-11-5)", 16, "2020-11-5", "write by 2020-11-05"),
        ("P(ceasefire by 20201115)", 16, "20201115", "write by 2020-11-15"),
        ("P(ceasefire by 15 November 2020)", 16, "15 November 2020", "write by 2020-11-15"),
        ("P(phase = clash on Nov. 5th, 2020)", 20, "Nov. 5th, 2020", "write on 2020-11-05"),
        ("P(ceasefire by 2020-11-15T08:00)", 16, "2020-11-15T08:00", "no time"),
        ("P(ceasefire by 30 days)", 16, "30", "a day is written year-month-day"),
        ("P(ceasefire by tomorrow)", 13, "by", "as in ceasefire by 2020-11-30"),
        ("P(ceasefire before 2020-11-15)", 13, "before", "write by and a day"),
        ("P(ceasefire By 2020-11-15)", 13, "By", "written small"),
        ("P(ceasefire by 2020-02-30)", 16, "2020-02-30", "February 2020 has 29 days"),
        ("P(ceasefire by 2020-13-01)", 16, "2020-13-01", "there is no such day"),
        ("P(ceasefire by 0000-01-01)", 16, "0000-01-01", "there is no such day"),
        ("P(peace by 2020-11-15)", 3, "peace", "outcome = peace by"),
        ("P(phase in {clash, wider-war} by 2020-11-15)", 20, "wider-war", "did you mean wider_war?"),
        ("P(phase != clash by 2020-11-15)", 3, "by 2020-11-15", "not phase = clash by 2020-11-15"),
        ("P((ceasefire or clash) by 2020-11-15)", 17, "clash", "a phase has its day"),
        ("P((a.b = c) by 2020-11-15)", 13, "by 2020-11-15", "a day belongs to one event"),
        ("P(russia = resolved by 2020-11-15)", 3, "russia", "a type stays as it is"),
        ("P(a.b = c on 2020-11-15)", 11, "on 2020-11-15", "by 2020-11-15"),
        ("P(holds > 30)", 11, "30", "write 30 hours, 30 days or 30 weeks"),
        ("P(holds >= 1 month)", 14, "month", "hours, days and weeks"),
        ("P(holds >= 3 dys)", 14, "dys", "did you mean days?"),
        ("P(holds >= 0 days)", 12, "0", "above 0"),
        ("P(holds < 3 days)", 9, "<", "write not holds >= 3 days"),
        ("P(holds = 3 days)", 11, "3", "holds >= 30 days"),
        ("P(holds for 30 days)", 9, "for", "write holds >= 30 days"),
        ("P(holds)", 3, "holds", "write holds >= 30 days"),
        ("P(holds >= 1e300 weeks by 2020-11-15 on 2020-11-16)", 38, "on 2020-11-16", "one event"),
        ("P(holds >= 30 days on 2020-11-16)", 20, "on 2020-11-16", "by 2020-11-16"),
        ("P(do mechanism = peacekeepers)", 3, "do", "after the bar"),
        ("P(ceasefire by 2020-11-15 | not do a = 1)", 33, "do", "after the bar"),
        ("P(ceasefire by 2020-11-15 | do(a = 1))", 29, "do(", "without brackets"),
        ("P(ceasefire by 2020-11-15 | do mechanism = un)", 44, "un", "none, monitors, peacekeepers"),
        ("P(ceasefire by 2020-11-15 | do mechanism = 1)", 32, "mechanism", "none, monitors, peacekeepers"),
        ("P(ceasefire by 2020-11-15 | do turkey = bold)", 41, "bold", "leave out 'do'"),
        ("P(ceasefire by 2020-11-15 | do a.b = 3)", 32, "a", "write do a.b = action"),
        ("P(ceasefire by 2020-11-15 | do a = 1, do a = 2)", 39, "a", "do each thing once"),
        ("P(ceasefire by 2020-11-15 | do a = 0.1 to 0.2)", 40, "to", "not a range"),
        ("P(ceasefire by 2020-11-15 | do a.b = c by 2020-11-15)", 40, "by 2020-11-15", "what is done has none"),
        ("P(a.b = c | do d.e = f)", 13, "do", "ask a what-if"),
        ("E(a | do d = 1)", 7, "do", "ask a what-if"),
        ("E(russia | ceasefire by 2020-11-15)", 1, "E", "takes no dated event"),
        ("belief(russia, ceasefire by 2020-11-15)", 1, "belief", "ask P(…) of a dated event"),
        ("P(ceasefire by 2020-11-15) > E(russia)", 30, "E", "ask the two apart"),
        ("P(a.b = c) < P(ceasefire by 2020-11-15)", 1, "P", "ask the two apart"),
        ("P(clash by 2020-11-15 | ceasefire)", 25, "ceasefire", "ceasefire by 2020-11-30"),
        ("P(holds >= 3 days | not ceasefire)", 25, "ceasefire", "the next truce holds"),
        ("P(a)", 3, "a", "write name = value"),
        ("P(a | b = c)", 3, "a", "write name = value"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_is_with_what_would_do(text: str, column: int, found: str, says: str) -> None:
    with pytest.raises(LanguageError) as told:
        parse_query(text)
    assert (told.value.line, told.value.column, told.value.found) == (1, column, found)
    assert says in str(told.value)


def test_a_place_on_a_later_line() -> None:
    with pytest.raises(LanguageError) as told:
        parse_query("P(ceasefire\n by\n  2020-02-30)")
    assert (told.value.line, told.value.column) == (3, 3)
    query = parse_query("P(ceasefire by 2020-11-15 and\n clash by 2020-11-15 |\n  do a = 1)")
    assert [(leaf.line, leaf.column) for leaf in dated_events(query)] == [(1, 3), (2, 2)]
    assert [(do.line, do.column) for do in doings(query)] == [(3, 3)]


def test_what_a_query_needs() -> None:
    query = parse_query(
        "P(wider_war by 2020-12-31 and holds >= 3 days | a.b = c by 2020-11-15, fighting on 2020-11-15, do d = 1)"
        " > P(outcome = e by 2020-11-20)"
    )
    assert dated_days(query) == (NOV, date(2020, 11, 20), DEC)
    assert phases_named(query) == ("fighting", "ceasefire", "wider_war")
    assert doings(query) == (Do(Ref(None, "d"), 1.0),)
    assert [show(atom) for atom in query_atoms(query)] == ["a.b = c", "outcome = e"]
    assert phases_named(parse_query("Q(holds)")) == ("ceasefire",)
    assert dated_days(parse_query("Q(deaths by 2020-12-31)")) == (DEC,)
    undated = parse_query("P(a.b = c | observed)")
    assert (is_dated(undated), dated_days(undated), phases_named(undated), doings(undated)) == (False, (), (), ())
    assert atoms(MoveBy(BACK_OFF, NOV)) == (BACK_OFF,)


def test_a_dated_probability_compared_with_a_percentage_is_doubted() -> None:
    assert "did you mean 0.3?" in (doubt(parse_query("P(ceasefire by 2020-11-15) > 30")) or "")
    assert doubt(parse_query("P(ceasefire by 2020-11-15) > 0.3")) is None


@pytest.mark.parametrize(
    "text",
    [
        "ceasefire",
        "ceasefire by 2020-11-15",
        "a.b = c by 2020-11-15",
        "holds >= 3 days",
        "do a = 1",
        "a.b = c, do d.e = f",
    ],
)
def test_what_is_no_condition_of_one_round(text: str) -> None:
    with pytest.raises(LanguageError):
        parse_condition(text)
    with pytest.raises(LanguageError):
        parse_move(text)


def test_the_examples_of_the_documentation_are_read() -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "look-up" / "queries.md").read_text(encoding="utf-8")
    section = page[page.index("## Dated questions") : page.index("## Elsewhere")]
    examples = [line for block in re.findall(r"```text\n(.*?)```", section, re.DOTALL) for line in block.splitlines()]
    events = [
        event for row in re.findall(r"^\| (`.*?) \|", section, re.MULTILINE) for event in re.findall("`(.*?)`", row)
    ]
    assert len(examples) >= 7 and len(events) >= 10
    for text in (*examples, *(f"P({event})" for event in events)):
        assert is_dated(parse_query(text)), text
