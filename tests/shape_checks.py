"""How annotations are checked while tests run, and where."""

from beartype import BeartypeConf, beartype

ROOMS = ["standoff.game", "standoff.belief", "standoff.solve.solution", "standoff.worlds", "standoff.ask"]
"""Where annotations are checked. Left out are files whose functions numba compiles, since it cannot compile a wrapped
function: the rest of `standoff.solve`."""

checker = beartype(conf=BeartypeConf(is_pep484_tower=True))  # an int will do for a float, as type checkers have it
