"""Interchange: games from and to the formats of Gambit, exact to the last digit, every mistake with its place.

`read_game` gives an `ExtensiveGame`: nodes, information sets and outcomes as the file states them, in rational numbers.
`compiled` lays it out for the solver; `game_text` writes it. A file is never trusted: whatever it holds, the
only exception is `GameFileError`, with line, column, a code that stays, what was found and what would do.
"""

from standoff.interchange.arrays import Compiled, compiled
from standoff.interchange.efg import read_efg
from standoff.interchange.files import ENDINGS, game_from, game_text, is_game_file, read_game
from standoff.interchange.form import CHANCE, NONE, ExtensiveGame, InformationSet, Node, Outcome
from standoff.interchange.gambit import from_gambit, to_gambit
from standoff.interchange.nfg import read_nfg, write_nfg
from standoff.interchange.problem import CODES, GameFileError
from standoff.interchange.recall import check_recall
from standoff.interchange.trees import from_tree
from standoff.interchange.writing import write_efg

__all__ = [
    "CHANCE",
    "CODES",
    "ENDINGS",
    "NONE",
    "Compiled",
    "ExtensiveGame",
    "GameFileError",
    "InformationSet",
    "Node",
    "Outcome",
    "check_recall",
    "compiled",
    "from_gambit",
    "from_tree",
    "game_from",
    "game_text",
    "is_game_file",
    "read_efg",
    "read_game",
    "read_nfg",
    "to_gambit",
    "write_efg",
    "write_nfg",
]
