"""C05x and C06x: expressions and dates."""

from standoff.crisis.codes.code import Code

CODES = (
    Code(
        "C050",
        "A value that cannot be read",
        "A value is a number, a range (`0.3 to 0.7`), a distribution (`beta(2, 3)`), the name of "
        "an unknown, `u(player, outcome)`, or arithmetic on names and numbers. Nothing is ever "
        "called or evaluated as a program. To calculate with a distribution, first name it under "
        "`unknowns`.",
        "sunk: max(a, b)",
    ),
    Code(
        "C051",
        "An ordering that cannot be read",
        "Outcomes stand from best to worst: `>` for better, `>>` for much better, `~` for equally "
        "good; several chains are separated by `;` or written as a list.",
        "turkey: war < peace            # write peace > war",
    ),
    Code(
        "C052",
        "A condition or move that cannot be read",
        "A move is written `player.move = action`; conditions join such statements by `and`, `or`, `not`.",
        "move: russia.signal == strike  # one =",
    ),
    Code(
        "C053",
        "A query that cannot be read",
        "Queries are made of `P(event | condition)`, `belief(player, event | condition)`, "
        "`E(player | condition)`, numbers, arithmetic and one comparison; dated ones of `P(event by day)` and "
        "`Q(deaths by day)`.",
        "test: P(outcome = war) > 50%   # write 0.5",
    ),
    Code(
        "C054",
        "An expression names what the game does not have",
        "A query, condition or move speaks of a player, move, action, type or outcome that is in "
        "no reading of the game.",
        "test: P(turkey.respond = backoff) > 0.5    # back_off",
    ),
    Code(
        "C055",
        "A claim without a comparison",
        "The test of a claim is true or false in each world, so it compares: `P(…) > 0.5`, or one "
        "probability with another.",
        "argument:\n  - {id: yields, claim: Turkey will yield, test: P(turkey.respond = back_off)}",
    ),
    Code(
        "C056",
        "A comparison with only one answer",
        "Probabilities lie between 0 and 1.",
        "test: P(outcome = war) > 50    # 0.5",
        "warning",
    ),
    Code(
        "C057",
        "A dated query of the past",
        "Dated queries are of the weeks after the day `as_of`. A day after `weeks.horizon` may be asked for, one "
        "before `as_of` may not.",
        "crisis: {as_of: 2020-11-01, …}\n"
        "questions:\n"
        "  - {id: truce, by: 2020-11-15, test: P(ceasefire by 2020-10-15), …}",
    ),
    Code(
        "C060",
        "Not a date",
        "Days are written 2020-11-01; times 2020-10-26T08:00+04:00, with the offset from UTC. A "
        "day that is not in the calendar is no date.",
        "date: 26.10.2020",
    ),
    Code(
        "C061",
        "A report that comes after its sources",
        "All sources of this report were published before what they report happened.",
        "events:\n  - {id: strike, date: 2020-10-26, sources: [tass-1020], …}    # TASS of 20 October",
    ),
    Code(
        "C062",
        "Evidence from the future",
        "Evidence is what was known on the day `as_of`. A report that counts as a move of the "
        "game, or an episode, comes later. What happened afterwards belongs into the `resolution` "
        "of a question.",
        "crisis: {as_of: 2020-11-01, …}\n"
        "events:\n"
        "  - {id: shusha, date: 2020-11-08, move: azerbaijan.advance = cross, …}",
    ),
    Code(
        "C063",
        "It ends before it begins",
        "`until` lies before the beginning.",
        "ceasefires:\n  - {id: first, from: 2020-10-10, until: 2020-10-09}",
    ),
    Code(
        "C064",
        "Breached outside its time",
        "A ceasefire cannot be breached before it begins or after it has ended.",
        "ceasefires:\n  - {id: first, from: 2020-10-10T12:00+04:00, first_breach: 2020-10-10T11:55+04:00}",
    ),
    Code(
        "C065",
        "A question about the past",
        "The question is to be settled by a day that is over on the day `as_of`.",
        "crisis: {as_of: 2020-11-01, …}\nquestions:\n  - {id: truce, by: 2020-10-20, …}",
        "warning",
    ),
    Code(
        "C066",
        "Nobody had published it yet",
        "All sources of a report that counts as evidence were published after the day `as_of`.",
        "crisis: {as_of: 2020-11-01, …}\n"
        "sources:\n"
        "  memoir: {date: 2022-05-01, …}\n"
        "events:\n"
        "  - {id: call, date: 2020-10-27, move: …, sources: [memoir]}",
        "warning",
    ),
    Code(
        "C067",
        "Weeks that are over",
        "The weeks ahead begin after the day `as_of`; their horizon lies later.",
        "crisis: {as_of: 2020-11-01, …}\nweeks: {horizon: 2020-10-31}",
    ),
    Code(
        "C068",
        "Two truces at once",
        "A truce between the same sides begins while another still holds: how long each held cannot be told. Say "
        "when the earlier one was broken or over. A truce that was renewed is one truce.",
        "ceasefires:\n  - {id: first, from: 2020-10-10, until: 2020-10-20}\n  - {id: second, from: 2020-10-18}",
    ),
    Code(
        "C069",
        "A breach told twice",
        "When a truce was first broken stands under `first_breach`; where accounts contradict each other, all of "
        "them stand under `breaches` instead.",
        "{id: first, from: 2020-10-10, first_breach: 2020-10-11, breaches: [{at: 2020-10-12}]}",
    ),
)
