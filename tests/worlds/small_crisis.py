"""A crisis small enough to be worked out by hand in every world, with everything that conditioning has to deal with."""

from __future__ import annotations

from standoff.crisis import Crisis, load_or_raise

TEXT = """\
standoff: 1
crisis: {id: small, title: Small, as_of: 2020-02-01}
sources:
  agency: {publisher: Agency, date: 2020-01-10, kind: wire, grade: B2}
  paper: {publisher: Paper, date: 2020-01-11, kind: wire, grade: C2, upstream: agency}
  ministry: {publisher: Ministry, date: 2020-01-20, kind: official, grade: B3}
actors:
  amber: {name: Amber, kind: state}
  beryl: {name: Beryl, kind: state}
events:
  - {id: first, date: 2020-01-10, who: amber, act: warns, move: amber.signal = warn, status: fact,
     sources: [agency, paper]}
  - {id: second, date: 2020-01-20, who: beryl, act: refuses, move: beryl.answer = refuse, status: fact,
     sources: [ministry]}
episodes:
  - id: before
    title: Before
    date: 2019-01-01
    relevance: 0.3 to 0.9
    game:
      players: {amber: {types: {tough: tough_odds, weak: rest}}, beryl: {}}
      outcomes: {kept: Kept, given: Given}
      tree: {move: amber.hold, actions: {keep: kept, give: given}}
    preferences:
      amber:
        tough: {values: {kept: 1, given: "u(amber.tough, yields)"}, why: a}
        weak: {values: {kept: 0.2, given: "u(amber.weak, yields)"}, why: a}
      beryl: {values: {kept: 0, given: 1}, why: a}
    observed: [{move: amber.hold = keep, grade: B2}]
    why: a
game:
  players: {amber: {types: {tough: tough_odds, weak: rest}}, beryl: {}}
  outcomes: {quiet: Quiet, yields: Yields, war: War, folds: Folds}
  tree:
    move: amber.signal
    actions:
      pass: quiet
      warn: {then: answer, costs: [{who: amber, sunk: {tough: 0.05, weak: warn_cost}}]}
  parts:
    answer: {move: beryl.answer, actions: {accept: yields, refuse: act}}
    act: {move: amber.act, actions: {fight: war, fold: folds}}
  precision: 2 to 6
preferences:
  amber:
    tough: {ordering: yields > quiet > war > folds, why: a}
    weak: {ordering: yields > quiet > folds >> war, why: a}
  beryl: {ordering: folds > quiet > yields > war, why: a}
readings:
  - {id: calm, title: Calm, odds: 0.6, why: a}
  - {id: dear, title: Dear, odds: 0.4, why: a,
     changes: {preferences.beryl: {ordering: folds > quiet > war > yields, why: a}}}
unknowns:
  tough_odds: {value: 0.2 to 0.8, why: a}
  warn_cost: {value: 0.05 to 0.3, why: a}
"""


def small(*changes: tuple[str, str]) -> Crisis:
    """The small crisis with some of its text replaced; each replacement must find its place."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return load_or_raise(text)


def without(block: str) -> tuple[str, str]:
    """The change that leaves out an event by id."""
    start = TEXT.index(f"  - {{id: {block},")
    end = TEXT.index("\n", TEXT.index("sources:", start)) + 1
    return TEXT[start:end], ""
