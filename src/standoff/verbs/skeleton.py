"""The text of a new crisis file: short, commented, and without a mistake from the first minute."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from standoff.crisis import PHASES
from standoff.crisis.patterns import PATTERNS, Pattern

HEAD = """\
# yaml-language-server: $schema=crisis-1.schema.json
#
# A new crisis. Replace what is in here with your own, from top to bottom.
# `standoff check FILE` says what does not fit together.

standoff: 1

crisis:
  id: {id}
  title: What is in question here?
  as_of: {day}  # nothing after this day is evidence
  summary: >-
    Two or three sentences: who presses whom, what has been threatened, and what one would like to know.

# Who said so. The letter of a grade is the source's record (A to F), the digit how credible this is (1 to 6).
sources:
  first_report: {{publisher: Name of the agency, title: What it reported, date: {day}, kind: wire, grade: B2}}

"""

PATTERN = """\
actors:
{actors}

# What happened. `move` ties an event to a move of the game: it then counts as evidence.
events:
  - id: first_move
    date: {day}
    who: {mover}
    act: {act}
    what: One sentence on what happened.
    move: {mover}.{act} = {action}
    status: fact
    sources: [first_report]

# {title}. The pattern brings moves, costs and orderings, each
# with a reason: `standoff check FILE --resolved` shows them.
game:
  pattern: {pattern}
  roles:
{roles}
{options}
{weeks}
# What the argument claims, in the words of a source, each claim with its test.
argument:
{claims}

questions:
  - id: ending
    question: Will it end in {outcome}?
    by: {by}
    test: P(outcome = {outcome})
    resolves: Say how a stranger could tell, on the day, whether it did.
"""

TREE = """\
actors:
  challenger: {{name: Challenger, kind: state}}
  defender: {{name: Defender, kind: state}}

# What happened. `move` ties an event to a move of the game: it then counts as evidence.
events:
  - id: demand
    date: {day}
    who: challenger
    act: demands
    what: One sentence on what happened.
    move: challenger.challenge = demand
    status: fact
    sources: [first_report]

# The game: who can do what, after what, and how it can end. Odds, costs and preferences may be
# numbers, ranges such as `0.3 to 0.7`, or names from `unknowns`.
game:
  players:
    challenger: {{types: {{resolved: challenger_resolved, bluffing: rest}}}}
    defender: {{}}
  outcomes:
    status_quo: Nothing is demanded
    concession: The defender gives way
    backed_down: The demand is refused and dropped
    war: War
  tree:
    move: challenger.challenge
    actions:
      refrain: status_quo
      demand:
        then: answer
        costs: [{{who: challenger, sunk: {{resolved: 0.02 to 0.1, bluffing: 0.05 to 0.2}}}}]
  parts:
    answer: {{move: defender.reply, actions: {{concede: concession, refuse: last_word}}}}
    last_word: {{move: challenger.fight, actions: {{fight: war, back_down: backed_down}}}}

# What each side prefers, best first; `~` is a tie, `>>` a gap of some size. Utilities are drawn from all that
# fit.
preferences:
  challenger:
    resolved: {{ordering: concession > status_quo > war > backed_down, why: Say why one would think so.}}
    bluffing: {{ordering: concession > status_quo > backed_down >> war, why: Say why one would think so.}}
  defender: {{ordering: status_quo ~ backed_down > concession > war, why: Say why one would think so.}}

unknowns:
  challenger_resolved: {{value: 0.2 to 0.6, why: Say where this range comes from.}}

{weeks}
# What the argument claims, in the words of a source, each claim with its test.
argument:
  - id: believed
    claim: Only a side that means it would make the demand.
    test: >-
      belief(defender, challenger = resolved | challenger.challenge = demand)
      > belief(defender, challenger = resolved)
  - id: gives_way
    claim: The defender will give way.
    test: P(outcome = concession | observed) > 0.5

questions:
  - id: ending
    question: Will the defender give way?
    by: {by}
    test: P(outcome = concession | observed)
    resolves: Say how a stranger could tell, on the day, whether it did.
"""

WEEKS = """\
# The weeks ahead, which `standoff simulate FILE` plays. {known}
#
# weeks:
#   horizon: {horizon}
#   phases:  # what each outcome begins: {phases}
{outcomes}
#   rounds_per_day: {{value: "loguniform(0.1, 1)", why: Say how often governments decide anew.}}
#   clash_days: {{value: "loguniform(1, 14)", why: Say how long a clash lasts before it is stopped or widens.}}
#   mediation: {{value: 0.3 to 0.95, why: Say how likely it is stopped.}}
#   truce:
#     peacekeepers: {{value: 0 to 0.3, why: Say who might send them.}}
#     written: {{value: 0.2 to 0.8, why: Say whether terms will be signed.}}
#   deaths:  # a day, all sides together
#     fighting: {{value: {deaths}, why: Say what has been counted so far.}}
"""
OF_THE_TREE = {"status_quo": "fighting", "concession": "settlement", "backed_down": "ceasefire", "war": "clash"}
FROM_PATTERN = "Without this it goes by what the pattern assumes."
FROM_TREE = "A game written as a tree must say where it leads."
AHEAD = timedelta(days=90)


def skeleton(name: str, pattern: str | None, day: date) -> str:
    """A crisis file with the id `name`: from a pattern, or with a small tree written out."""
    by = day.replace(year=day.year + 1, day=min(day.day, 28))
    head = HEAD.format(id=name, day=day)
    if pattern is None:
        return head + TREE.format(day=day, by=by, weeks=_weeks(FROM_TREE, {"phases": OF_THE_TREE}, day))
    return head + _from(PATTERNS[pattern], day, by)


def _from(pattern: Pattern, day: date, by: date) -> str:
    roles = {role: role for role in pattern.roles}
    expansion = pattern.expand(roles, {}, {}, {})
    game = expansion.game
    first = _node(game["tree"], game)
    mover, act = first["move"].split(".")
    actions, outcomes = list(first["actions"]), list(game["outcomes"])
    types = list(game["players"][mover].get("types", {}))
    return PATTERN.format(
        day=day, by=by, mover=mover, act=act, action=actions[0], outcome=outcomes[0], pattern=pattern.name,
        title=pattern.title,
        actors="\n".join(f"  {role}: {{name: {role.capitalize()}, kind: state}}" for role in roles),
        roles="\n".join(f"    {role}: {role}  # {told}" for role, told in pattern.roles.items()),
        options="".join(_comments(pattern)), claims=_claims(mover, act, actions, types, game, outcomes[0]),
        weeks=_weeks(FROM_PATTERN, expansion.weeks, day),
    )  # fmt: skip


def _weeks(known: str, weeks: dict[str, Any], day: date) -> str:
    """The section `weeks`, commented out, with the phases that hold anyway."""
    deaths = weeks.get("deaths", {}).get("fighting", {}).get("value", "loguniform(5, 200)")
    outcomes = "\n".join(f"#     {outcome}: {phase}" for outcome, phase in weeks["phases"].items())
    return WEEKS.format(
        known=known, horizon=day + AHEAD, phases=", ".join(PHASES), outcomes=outcomes, deaths=json.dumps(deaths)
    )


def _node(what: Any, game: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = game["parts"][what] if isinstance(what, str) else what
    return found


def _comments(pattern: Pattern) -> Iterable[str]:
    """What else may be stated, ready to be uncommented."""
    if pattern.options:
        yield "  # options:\n"
    for name, allowed in pattern.options.items():
        yield f"  #   {name}: {allowed[0]}  # or {', '.join(allowed[1:])}\n"
    if pattern.costs:
        yield "  # costs:\n"
    for name, told in pattern.costs.items():
        yield f"  #   {name}: 0.1 to 0.3  # {told}\n"


def _claims(mover: str, act: str, actions: list[str], types: list[str], game: dict[str, Any], outcome: str) -> str:
    """Claims that make sense of any game: that the first move tells something, and how it will end."""
    claims = []
    other = next(p for p in game["players"] if p != mover)
    if types:
        meant = f"{mover} = {types[0]}"
        believed = f"belief({other}, {meant} | {mover}.{act} = {actions[0]}) > belief({other}, {meant})"
        claims.append(("believed", f"The first move shows that the {mover} is {types[0]}.", believed))
    claims.append(("ending", "This is how it will end.", f"P(outcome = {outcome} | observed) > 0.5"))
    return "\n".join(f"  - id: {name}\n    claim: {told}\n    test: {json.dumps(test)}" for name, told, test in claims)
