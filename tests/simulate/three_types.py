"""A crisis in which one player has three types, with the section on the weeks ahead."""

from standoff.crisis import Crisis, load_or_raise

TEXT = """\
standoff: 1
crisis: {id: three, title: Three, as_of: 2020-02-01}
actors:
  amber: {name: Amber, kind: state}
  beryl: {name: Beryl, kind: state}
game:
  players: {amber: {types: {tough: 0.3, middling: middling_odds, weak: rest}}, beryl: {}}
  outcomes: {quiet: Quiet, yields: Yields, war: War, folds: Folds}
  tree:
    move: amber.signal
    actions:
      pass: quiet
      warn: {then: answer, costs: [{who: amber, sunk: {tough: 0.05, middling: 0.1, weak: 0.2}}]}
  parts:
    answer: {move: beryl.answer, actions: {accept: yields, refuse: act}}
    act: {move: amber.act, actions: {fight: war, fold: folds}}
  precision: 2 to 6
preferences:
  amber:
    tough: {ordering: yields > quiet > war > folds, why: a}
    middling: {ordering: yields > quiet > war ~ folds, why: a}
    weak: {ordering: yields > quiet > folds >> war, why: a}
  beryl: {ordering: folds > quiet > yields > war, why: a}
unknowns:
  middling_odds: {value: 0.1 to 0.5, why: a}
weeks:
  horizon: 2020-04-01
  phases: {quiet: fighting, yields: ceasefire, war: clash, folds: fighting}
"""


def three_types() -> Crisis:
    return load_or_raise(TEXT)
