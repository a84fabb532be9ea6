"""C04x: preferences."""

from standoff.crisis.codes.code import Code

CODES = (
    Code(
        "C040",
        "An outcome is not ranked",
        "Every outcome that can be reached has a place in the ordering, or a value, for every "
        "player and type. If a player does not care, say so with `~`.",
        "turkey: peace > war            # what of standoff?",
    ),
    Code(
        "C041",
        "A ranked outcome that is not in the game",
        "An ordering or `values` names something that is not among the outcomes of the game.",
        "turkey: peace > waar",
    ),
    Code(
        "C042",
        "An ordering goes round in a circle",
        "Followed from better to worse, through all chains and ties, an outcome comes out better than itself.",
        "turkey: [peace > war, war > standoff, standoff > peace]",
    ),
    Code(
        "C043",
        "The gaps do not fit",
        "Utilities run from 0 to 1, and each `>>` asks for a step of at least `gap`. The steps of "
        "the longest chain add up to 1 or more.",
        "turkey: {ordering: a >> b >> c, gap: 0.5}",
    ),
    Code(
        "C044",
        "A preference nobody has",
        "Preferences are stated for players of the game and for types they have.",
        "preferences:\n  turkey: {resolut: peace > war}    # types are resolute, cautious",
    ),
    Code(
        "C045",
        "A player without preferences",
        "Every player, and every type of it, needs an ordering of the outcomes or values for them: "
        "no utility is made up.",
        "preferences: {russia: war > peace}    # and turkey?",
    ),
    Code(
        "C046",
        "Ordering or values",
        "A preference is either an `ordering` or `values`, not both and not neither. To pin down "
        "single outcomes of an ordering, write all of them as values.",
        "turkey: {why: it fears a clash}",
    ),
    Code(
        "C047",
        "No such utility",
        "`u(player, outcome)` or `u(player.type, outcome)` names a player, type or outcome the game does not have.",
        "values: {fold: u(turkey.brave, climb_down)}",
    ),
)
