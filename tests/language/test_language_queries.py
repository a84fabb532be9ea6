"""Queries and conditions: what may be asked, and what is said of the rest."""

import pytest

from standoff.language import (
    And,
    Arithmetic,
    Atom,
    Belief,
    Constant,
    Expectation,
    Given,
    LanguageError,
    Negate,
    Not,
    Or,
    Probability,
    Query,
    Ref,
    doubt,
    parse_condition,
    parse_move,
    parse_query,
    query_atoms,
    query_players,
    show,
)

RESPOND, SIGNAL = Ref("turkey", "respond"), Ref("russia", "signal")
STRIKE = Atom(SIGNAL, ("strike",))
RESOLVED = Atom(Ref(None, "russia"), ("resolved",))
X, Y, Z = (Atom(Ref("p", name), ("yes",)) for name in "xyz")


@pytest.mark.parametrize(
    ("text", "query"),
    [
        (
            "P(turkey.respond = back_off | russia.signal = strike) > 0.5",
            Query(Probability(Atom(RESPOND, ("back_off",)), Given(STRIKE)), ">", Constant(0.5)),
        ),
        (
            "P(outcome in {clash, wider_war} | turkey.respond = persist)",
            Query(Probability(Atom(Ref(None, "outcome"), ("clash", "wider_war")), Given(Atom(RESPOND, ("persist",))))),
        ),
        (
            "belief(turkey, russia = resolved | russia.signal = strike)",
            Query(Belief("turkey", RESOLVED, Given(STRIKE))),
        ),
        ("E(turkey | russia = resolved)", Query(Expectation("turkey", Given(RESOLVED)))),
        ("E(russia)", Query(Expectation("russia", Given()))),
        (
            "P(p.x = yes | p.y = yes) - P(p.x = yes | p.z = yes) > 0.1",
            Query(Arithmetic("-", Probability(X, Given(Y)), Probability(X, Given(Z))), ">", Constant(0.1)),
        ),
        ("-P(p.x = yes) >= -2", Query(Negate(Probability(X)), ">=", Constant(-2.0))),
        ("P(p.x != yes)", Query(Probability(Atom(X.ref, ("yes",), True)))),
        ("P(p.x not in {yes, no})", Query(Probability(Atom(X.ref, ("yes", "no"), True)))),
        ("P(not p.x = yes)", Query(Probability(Not(X)))),
        ("P(p.x=yes or p.y=yes and p.z=yes)", Query(Probability(Or((X, And((Y, Z))))))),
        ("P((p.x=yes or p.y=yes) and p.z=yes)", Query(Probability(And((Or((X, Y)), Z))))),
        ("P(p.x=yes and (p.y=yes and p.z=yes))", Query(Probability(And((X, Y, Z))))),
        ("P(p.x=yes | observed)", Query(Probability(X, Given(None, True)))),
        ("P(p.x=yes | observed, p.y=yes)", Query(Probability(X, Given(Y, True)))),
        ("P(p.x=yes | (p.y=yes and observed) and p.z=yes)", Query(Probability(X, Given(And((Y, Z)), True)))),
        ("P(p.x=yes | p.y=yes or p.z=yes, p.x=yes)", Query(Probability(X, Given(And((Or((Y, Z)), X)))))),
        ("P(p.x=yes | observed = yes)", Query(Probability(X, Given(Atom(Ref(None, "observed"), ("yes",)))))),
        ("P(P = E)", Query(Probability(Atom(Ref(None, "P"), ("E",))))),
    ],
)
def test_what_is_written_is_what_is_meant(text: str, query: Query) -> None:
    assert parse_query(text) == query
    assert parse_query(text).text == text


@pytest.mark.parametrize(
    ("text", "column", "found", "says"),
    [
        ("P(a == b)", 5, "==", "write one '='"),
        ("P(a = b) == 0.5", 10, "==", "ask with '>' or '<'"),
        ("P(a = b) = 0.5", 10, "=", "ask with '>' or '<'"),
        ("0.1 < P(a = b) < 0.5", 16, "<", "compare once"),
        ("P(a = b | do(c = d))", 11, "do(", "whatif"),
        ("P(a = b | do c.d = e)", 11, "do", "ask a what-if"),
        ("Q(a = b)", 1, "Q(", "ask P(…) of an event"),
        ("sqrt(P(a = b))", 1, "sqrt", "the quantities are P(…), E(…), belief(…), Q(…)"),
        ("Belief(a, b = c)", 1, "Belief", "did you mean belief?"),
        ("russia.signal = strike", 1, "russia", "P(russia.signal = strike)"),
        ("P(a = b, c = d)", 8, ",", "'and'"),
        ("P(a = b | c = d | e = f)", 17, "|", "one bar"),
        ("P(observed)", 3, "observed", "in a condition"),
        ("P(a = b | not observed)", 15, "observed", "in a condition"),
        ("P(a = b | c = d or observed)", 20, "observed", "in a condition"),
        ("P(a = 'b')", 7, "'", "without quotes"),
        ("P(a = 3)", 7, "3", "none begins with a digit"),
        ("P(a.b.c = d)", 6, ".", "player.move"),
        ("P(a = {b, c})", 7, "{", "in {a, b}"),
        ("P(a in (b, c))", 8, "(", "braces"),
        ("P(a = b AND c = d)", 9, "AND", "written small"),
        ("P(a = b && c = d)", 9, "&&", "write 'and'"),
        ("P(a is b)", 5, "is", "write '='"),
        ("P(a = b given c = d)", 9, "given", "write '|'"),
        ("E(turkey.cautious)", 9, ".", "E(turkey | turkey = cautious)"),
        ("E(russia | ...)", 12, "...", "write it out"),
        ("P(a = b) > 50%", 14, "%", "0.3 for 30%"),
        ("P(\u0430 = b)", 3, "\u0430", "CYRILLIC SMALL LETTER A"),
        ("P(a\u00a0= b)", 4, "\u00a0", "ordinary space"),
        ("P(a = b\0)", 8, "\0", "cannot be seen"),
        ("P(a = b", 8, "", "the text ends here"),
        ("P(a = b))", 9, ")", "is expected"),
    ],
)
def test_a_mistake_is_told_where_it_is_with_what_would_do(text: str, column: int, found: str, says: str) -> None:
    with pytest.raises(LanguageError) as told:
        parse_query(text)
    assert (told.value.line, told.value.column, told.value.found) == (1, column, found)
    assert says in str(told.value)


def test_an_atom_knows_its_place_but_is_the_same_anywhere() -> None:
    first, second = query_atoms(parse_query("P(a = b\n | not c.d = e)"))
    assert [(atom.line, atom.column) for atom in (first, second)] == [(1, 3), (2, 8)]
    assert first == Atom(Ref(None, "a"), ("b",))


def test_whom_a_query_asks_about() -> None:
    query = parse_query("belief(turkey, russia = resolved) - P(a = b) > E(russia | c = d)")
    assert query_players(query) == {"turkey", "russia"}
    assert [show(atom) for atom in query_atoms(query)] == ["russia = resolved", "a = b", "c = d"]


def test_conditions_and_moves() -> None:
    assert parse_condition("p.x = yes, p.y = yes and p.z = yes") == And((X, Y, Z))
    assert parse_move(" russia.signal = strike ") == ("russia", "signal", "strike")
    assert parse_move("chance.incident = calm") == ("chance", "incident", "calm")


@pytest.mark.parametrize("text", ["observed", "P(a = b)", "a = b | c = d", "0.5", "", "a", None])
def test_what_is_no_condition(text: str) -> None:
    with pytest.raises(LanguageError):
        parse_condition(text)


@pytest.mark.parametrize("text", ["a = b", "a.b != c", "a.b in {c, d}", "a.b = c and d.e = f", "not a.b = c"])
def test_what_is_no_single_move(text: str) -> None:
    with pytest.raises(LanguageError, match="one move is expected"):
        parse_move(text)


def test_a_probability_compared_with_a_percentage_is_doubted() -> None:
    assert "did you mean 0.5?" in (doubt(parse_query("P(a = b) > 50")) or "")
    assert doubt(parse_query("-1 < belief(a, b = c)")) is not None
    assert doubt(parse_query("P(a = b) > 0.5")) is None
    assert doubt(parse_query("E(a) > 50")) is None
    assert doubt(parse_query("P(a = b) * 100 > 50")) is None
