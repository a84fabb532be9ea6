"""How annotations are checked while tests run, and where."""

from beartype import BeartypeConf, beartype

ROOMS = [
    "standoff.game",
    "standoff.interchange",
    "standoff.belief",
    "standoff.ceasefire",
    "standoff.solve",
    "standoff.estimate",
    "standoff.worlds",
    "standoff.simulate",
    "standoff.ask",
    "standoff.verbs.branches",
]
"""Where annotations are checked."""

checker = beartype(conf=BeartypeConf(is_pep484_tower=True))  # an int will do for a float, as type checkers have it
