"""C03x: the game tree."""

from standoff.crisis.codes.code import Code

CODES = (
    Code(
        "C030",
        "The pattern does not fit",
        "There is no such pattern, or it has no such role, option, cost or type, or a role it "
        "needs is not filled. `docs/look-up/patterns.md` lists what each takes.",
        "game: {pattern: patron-protector, roles: {client: azerbaijan, patrn: turkey}}",
    ),
    Code(
        "C031",
        "No such player",
        "A move, cost or report names a player that is not in the game. Players are the keys under "
        "`game.players`, or the actors that fill the roles of a pattern. A move that belongs to "
        "nobody in the game can never be made.",
        "tree: {move: rusia.signal, actions: …}    # players are russia, turkey",
    ),
    Code(
        "C032",
        "A branch leads nowhere",
        "Each branch ends in an outcome or goes on with a part of the game; this name is neither. It must not be both.",
        "actions: {strike: reply, hold: peac}    # peace",
    ),
    Code(
        "C033",
        "Parts in a circle",
        "Parts of a game may refer to other parts but not, directly or through others, to "
        "themselves: the game would never end. Write out as many rounds as are needed.",
        "parts:\n  round: {move: a.go, actions: {again: round, stop: peace}}",
    ),
    Code(
        "C034",
        "A part that is never reached",
        "No branch leads to this part, so it says nothing. Often a name is misspelt where it should be used.",
        "parts:\n  repply: {move: turkey.reply, actions: …}    # but branches lead to reply",
    ),
    Code(
        "C035",
        "An outcome that is never reached",
        "No path of the game ends in this outcome.",
        "outcomes: {peace: Peace, war: War, armistice: Armistice}    # nothing leads to armistice",
        "warning",
    ),
    Code(
        "C036",
        "One move, different actions",
        "A move may stand at several places of the tree, and is then the same choice: with the "
        "same actions. A choice among others gets a name of its own.",
        "{move: turkey.reply, actions: {fold: a, fight: b}}    # elsewhere\n"
        "{move: turkey.reply, actions: {fold: a, wait: c}}",
    ),
    Code(
        "C037",
        "Imperfect recall",
        "A player forgets what it did or saw. Beliefs and best replies are only defined for "
        "players who remember, so what a player once saw may not be hidden from it later, and "
        "nodes it cannot tell apart must share its own past.",
        "{move: turkey.second, hides: [turkey.first], actions: …}    # it made that move itself",
    ),
    Code(
        "C038",
        "Odds do not add up",
        "The odds of a player's types, or of the branches of a chance move, add up to 1 in every "
        "world. Two ranges drawn apart never do: let one of them be `rest`. With `rest`, the "
        "others together stay below 1.",
        "types: {resolved: 0.3 to 0.7, irresolute: 0.3 to 0.7}    # irresolute: rest",
    ),
    Code(
        "C039",
        "A misplaced rest",
        "`rest` is what the other odds leave of 1. One type, or one branch of a chance move, may "
        "have it; nothing else can.",
        "types: {resolved: 0.4, irresolute: rest, unsure: rest}",
    ),
)
