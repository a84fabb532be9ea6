"""C01x: the shape of a crisis file."""

from standoff.crisis.codes.code import Code

CODES = (
    Code(
        "C010",
        "An unknown key",
        "This key means nothing here. Keys are not ignored, because a misspelt one would silently take its default.",
        "sources:\n  tass: {publsher: TASS, date: 2020-10-31, kind: wire}    # publisher",
    ),
    Code(
        "C011",
        "Something is missing",
        "A key without which the entry cannot be understood is not there. Keys that may be left "
        "out have a default, stated in the schema (`standoff schema`).",
        "actors:\n  russia: {name: Russia}      # kind is missing",
    ),
    Code(
        "C012",
        "A value of the wrong kind",
        "Text is expected where a number stands, a list where one word stands, and the like. "
        "Numbers, `true`, `false` and `null` become text in quotes; one word becomes a list in "
        "brackets.",
        "aliases: Moscow                # write [Moscow]",
    ),
    Code(
        "C013",
        "Not one of the choices",
        "This key takes one of a few words.",
        "kind: country                  # state, alliance, organisation, armed_group, territory, person",
    ),
    Code(
        "C014",
        "Not a name",
        "Names stand in expressions, so they begin with a letter and hold letters, digits, `_` "
        "and, inside, `-`. The words of the language (`and or not in to rest`) and `chance`, "
        "`outcome` and `all` cannot be names of players. A grade is a letter A to F, a digit 1 to "
        "6, or both.",
        "actors:\n  United Kingdom: {name: United Kingdom, kind: state}    # write united_kingdom",
    ),
    Code(
        "C015",
        "A version this program does not read",
        "The first line says which version of the file format is used. This program reads version 1.",
        "standoff: 2",
    ),
    Code(
        "C016",
        "A key that is not text",
        "YAML reads `1`, `true` and `null` as a number, a truth value and nothing. As a key, put "
        "them in quotes. (`NO`, `yes` and `on` are text in YAML 1.2 and need none.)",
        'reliability:\n  2: 0.9                      # write "2": 0.9',
    ),
    Code(
        "C017",
        "A merge key",
        "`<<` was a feature of YAML 1.1 that YAML 1.2 dropped. Programs disagree on what it means; write the keys out.",
        "turkey:\n  <<: *state\n  name: Turkey",
    ),
    Code(
        "C018",
        "Empty",
        "There must be at least one entry: a file has sections, a move has actions, an episode has something observed.",
        "tree: {move: russia.signal, actions: {}}",
    ),
    Code(
        "C019",
        "Out of range",
        "A number lies outside the range that makes sense: odds and reliabilities between 0 and 1, "
        "a gap above 0 and below 1.",
        "readings:\n  - {id: literal, title: As it stands, odds: 60}    # write 0.6",
    ),
)
