"""C07x and C08x: moves, costs and reports; readings and scenarios."""

from standoff.crisis.codes.code import Code

CODES = (
    Code(
        "C070",
        "A report of a move that is not in the game",
        "`move` ties a report to the game. The player, move or action it names is in no reading of the game.",
        "move: russia.signal = strik    # actions are strike, hold",
    ),
    Code(
        "C071",
        "Somebody else's move",
        "The report says that one actor did it, the move belongs to another.",
        "events:\n  - {id: strike, who: turkey, move: russia.signal = strike, …}",
    ),
    Code(
        "C072",
        "Reports that cannot all be true",
        "No path through the game, in any reading, holds all the reported moves at once, so no "
        "world could explain them.",
        "move: russia.signal = strike   # and elsewhere\nmove: russia.signal = hold",
    ),
    Code(
        "C073",
        "A condition that never comes true",
        "A tied cost is paid only on paths that satisfy `when`. No path through this action does, so it is never paid.",
        "{who: russia, tied: 0.2, when: russia.signal = hold}    # on the branch strike",
        "warning",
    ),
    Code(
        "C074",
        "Hiding what is not there",
        "`hides` lists earlier moves that the player has not seen. This one never comes before, so "
        "there is nothing to hide.",
        "{move: turkey.reply, hides: [russia.signl], actions: …}",
    ),
    Code(
        "C075",
        "No such type",
        "Amounts by type name types that the player has. A player without types has one amount.",
        "{who: russia, sunk: {resolved: 0.1, iresolute: 0.3}}",
    ),
    Code(
        "C076",
        "Too few or too many players",
        "A game has two to six players.",
        "players: {russia: {}}",
    ),
    Code(
        "C077",
        "The game is too large",
        "Written out, with every part put in wherever it is used, the tree has more than 20,000 "
        "nodes, or a path holds 45 moves. Use fewer rounds, or fewer moves with many actions.",
        "parts:\n  round1: {move: a.m1, actions: {x: round2, y: round2, z: round2}}    # and so on, ten times",
    ),
    Code(
        "C078",
        "A move twice on one path",
        "A move is made at most once on any path through the game: reports and queries speak of "
        "*the* move. Give later rounds names of their own.",
        "{move: a.go, actions: {on: {then: {move: a.go, actions: …}}, stop: peace}}",
    ),
    Code(
        "C079",
        "Sunk or tied",
        "A cost is either `sunk` (paid whatever comes after) or `tied` (paid only on paths that satisfy `when`).",
        "{who: russia, tied: 0.2}       # when?",
    ),
    Code(
        "C080",
        "The odds of the readings do not add up",
        "Readings are alternatives: their odds add up to 1.",
        "readings:\n  - {id: literal, odds: 0.6, …}\n  - {id: threat, odds: 0.5, …}",
    ),
    Code(
        "C081",
        "A change without a place",
        "A reading changes what is written under `game` or `preferences`, by a dotted path of "
        "keys. There is nothing at this path, or it cannot be changed there. To add an action or a "
        "player, change the mapping around it.",
        "changes: {game.option.acts: on_crossing}    # game.options.acts",
    ),
    Code(
        "C082",
        "A what-if that cannot be",
        "The scenario forbids every action of a move, or forbids what it forces.",
        "whatif:\n  - {id: still, title: Nobody moves, forbid: [russia.signal = strike, russia.signal = hold]}",
    ),
    Code(
        "C084",
        "Odds at the wrong place",
        "Each branch of a chance move has odds (one may say `rest`); a branch of a player's move "
        "has none, since its odds are what the game is solved for.",
        "{chance: incident, actions: {shot_down: clash, calm: {odds: rest, then: peace}}}",
    ),
    Code(
        "C085",
        "A label for different moves",
        "Nodes with the same `infoset` cannot be told apart, so they hold the same move of the same player.",
        "{move: turkey.reply, infoset: dark, actions: …}\n{move: turkey.answer, infoset: dark, actions: …}",
    ),
    Code(
        "C086",
        "Relevance is a share",
        "An episode's likelihood is raised to the power of its relevance: 0 ignores it, 1 takes it in full.",
        "relevance: 4 to 9              # 0.4 to 0.9",
    ),
)
