"""What is said of queries and conditions that cannot be read."""

from __future__ import annotations

from standoff.language.days import DAY, EXAMPLE, mistaken_day
from standoff.language.query_grammar import parser
from standoff.language.reading import NAME, Tongue
from standoff.language.slips import POWERS, Slip

QUANTITIES = "the quantities are P(…), E(…), belief(…), Q(…)"
CONNECTIVES = frozenset({"and", "or", "not", "in"})

EVENTS = (
    Slip("==", "write one '='", "IS"),
    Slip(
        "[<>]=?",
        f"an event is written name = value; what is counted has a day: holds >= 30 days, deaths >= 5000 by {EXAMPLE}",
        "IS",
    ),
    Slip(
        DAY,
        f"as in phase in {{clash, wider_war}} by {EXAMPLE}",
        message="a day belongs to one event, inside the brackets; what is done has none",
    ),
    Slip(r"(?:by|on)\b", f"as in ceasefire by {EXAMPLE}", message="a day is written year-month-day after its word"),
    Slip(r"(?:before|until|till|within|after)\b", f"write by and a day, as in ceasefire by {EXAMPLE}"),
    Slip(r"for\b", "write holds >= 30 days"),
    Slip(
        r"(?:deaths|displaced|holds)(?=\s*[<>])",
        f"Q(…) asks how many, as in Q(deaths by {EXAMPLE}); whether so many, P(deaths >= 5000 by {EXAMPLE})",
    ),
    Slip(r"to\b", "what is done is one number, not a range"),
    Slip("&&?", "write 'and'"),
    Slip(r"\|\|", "write 'or'"),
    Slip(r"!(?!=)", "write 'not'"),
    Slip(r"is\b|:=?", "write '='", "IS"),
    Slip(r"given\b", "write '|'"),
    Slip(
        r"(?:AND|OR|NOT|IN|BY|ON|DO|And|Or|Not|In|By|On|Do)\b",
        "'and', 'or', 'not', 'in', 'by', 'on' and 'do' are written small",
    ),
    Slip(r"\{", "for several values write 'in {a, b}'", "NAME"),
    Slip(r"[\[(]", "the values stand in braces: in {a, b}", "LBRACE"),
    Slip(
        r"-?\.?[0-9]",
        "types, actions and outcomes have names; none begins with a digit; what is counted is compared, as in "
        f"deaths >= 5000 by {EXAMPLE} or holds >= 30 days",
        "NAME",
    ),
    Slip(r"\.", "a move is written player.move, a type or the outcome by one name", "IS"),
    Slip(";", "join conditions by ',' or 'and'"),
)

QUERIES = Tongue(
    what="a query",
    parser=parser,
    callable=frozenset({"P", "E", "belief", "Q", "do"}) | CONNECTIVES,
    calls=QUANTITIES,
    words={
        "P": "a quantity",
        "E": "a quantity",
        "BELIEF": "a quantity",
        "Q": "a quantity",
        "COMPARISON": "a comparison",
        "IS": "'='",
        "DIFFERS": "'!='",
        "IN": "'in'",
        "AND": "'and'",
        "OR": "'or'",
        "VBAR": "'|'",
        "LBRACE": "'{'",
        "RBRACE": "'}'",
    },
    mistaken=mistaken_day,
    hidden={"IS": frozenset({"RPAR", "VBAR", "COMMA", "AND", "OR", "$END"})},
    never=(
        POWERS,
        Slip(
            r"(?<=[0-9]),(?=[0-9]{3}(?![0-9]))",
            "write 5000, not 5,000",
            message="a number has no comma",
        ),
        Slip(
            rf"(?<![A-Za-z0-9_])Q\s*\((?=\s*{NAME}\s*(?:[.=]|!=|(?:in|not)\b))",
            f"ask P(…) of an event; Q(…) of a number, as in Q(deaths by {EXAMPLE})",
            message="Q(…) asks how many or how long",
        ),
        Slip(
            r"(?<![\w.-])do\s*\(",
            "write it without brackets, as in do mechanism = peacekeepers; what is done in one round asks a whatif",
            message="nothing is called",
        ),
    ),
    here=(
        *EVENTS,
        Slip(
            "==?",
            "ask with '>' or '<', or for the quantity alone",
            "COMPARISON",
            "two quantities are never compared by '='",
        ),
        Slip(r"[<>]=?", "compare once; ask each comparison as a query of its own", "$END"),
        Slip(r",", "before the bar, join events by 'and'", "VBAR"),
        Slip(r"\|", "one bar suffices: join the conditions by ','"),
        Slip(r"\.", "name the player; its type goes into the condition: E(turkey | turkey = cautious)", "VBAR"),
        Slip(r"(?=[A-Za-z_])", "ask for a quantity, as in P(russia.signal = strike)", "P"),
    ),
)

CONDITIONS = Tongue(
    what="a condition",
    parser=parser,
    callable=CONNECTIVES | {"do"},
    calls="a condition holds events such as russia.signal = strike",
    words=QUERIES.words,
    mistaken=QUERIES.mistaken,
    hidden=QUERIES.hidden,
    never=QUERIES.never,
    here=(*EVENTS, Slip(r"\|", "a condition has no bar; join its parts by ',' or 'and'")),
)
