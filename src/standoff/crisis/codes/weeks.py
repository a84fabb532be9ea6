"""C09x: the weeks ahead."""

from standoff.crisis.codes.code import Code

CODES = (
    Code(
        "C090",
        "Outcomes and phases do not fit",
        "Every outcome of every reading begins one phase of the weeks ahead: `fighting`, `ceasefire`, `intervention`, "
        "`clash`, `wider_war` or `settlement`. A pattern knows where its outcomes lead and an outcome that bears a "
        "phase's name begins it; any other stands under `phases`, and nothing else does.",
        "game: {outcomes: {deal: A deal, war: War}, …}\nweeks: {phases: {deal: ceasefire}}    # war?",
    ),
    Code(
        "C091",
        "Weeks that cannot be played",
        "In every world chances lie between 0 and 1, rates are not negative and lengths of time are above 0; monitors "
        "and peacekeepers together are no more likely than 1. None of them is a utility.",
        "weeks: {truce: {monitors: 0.2 to 0.6, peacekeepers: 0.3 to 0.5}}    # together up to 1.1",
    ),
    Code(
        "C092",
        "A coefficient of truces that cannot be learnt",
        "How long truces hold is told by coefficients that come with Standoff. A file may state one of them itself, as "
        "a number or as a normal distribution.",
        "unknowns: {truce_curbed: 0 to 1}    # normal(0.5, 0.3)",
    ),
)
