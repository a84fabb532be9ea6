"""C02x: names that refer to something elsewhere in the file."""

from standoff.crisis.codes.code import Code

CODES = (
    Code(
        "C020",
        "No such actor",
        "Everybody who does, says or suffers something is listed under `actors`, and named by the key used there.",
        "events:\n  - {id: strike, date: 2020-10-26, who: rusia, act: airstrike}    # russia",
    ),
    Code(
        "C021",
        "No such source",
        "Sources are listed once under `sources` and named by their key, so that a grade or a "
        "common origin is stated in one place.",
        "quote: {source: tas-1031, text: all necessary assistance}    # tass-1031",
    ),
    Code(
        "C022",
        "An id stands twice",
        "The entries of a list are told apart by their ids, in answers and in the brief. Reports "
        "and episodes are evidence alike, so these two lists share their ids.",
        "events:\n  - {id: strike, …}\n  - {id: strike, …}",
    ),
    Code(
        "C023",
        "Sources repeat each other in a circle",
        "`upstream` names the source that this one repeats, so that reports with one origin count "
        "once. Followed from source to source it must come to an end.",
        "sources:\n  a: {…, upstream: b}\n  b: {…, upstream: a}",
    ),
    Code(
        "C024",
        "No such unknown",
        "A name in a value refers to an entry under `unknowns`, to an unknown that a pattern "
        "brings, or to one named after the place where a range is written (`russia_resolved` for "
        "the odds of a type).",
        "precision: sharpness           # but `unknowns` holds no sharpness",
    ),
    Code(
        "C025",
        "Defined through itself",
        "Followed from name to name, an unknown or a utility comes back to itself, so it has no value.",
        "unknowns:\n  a: 1 - b\n  b: 1 - a",
    ),
    Code(
        "C026",
        "An unknown that nothing refers to",
        "It has no influence on any answer. Often a name is misspelt where it should be used.",
        "unknowns:\n  audience_cost: 0.1 to 0.3   # but no cost says audience_cost",
        "warning",
    ),
    Code(
        "C027",
        "An actor faces itself",
        "A tie or a red line runs between two different actors.",
        "ties:\n  - {kind: rivalry, from: russia, to: russia}",
    ),
)
