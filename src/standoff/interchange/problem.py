"""What a reader is told about a game that cannot be read, solved or written: one mistake, with its place."""

from __future__ import annotations

from standoff.crisis import Problem

CODES = {
    "G000": "the file is not there, or cannot be read",
    "G001": "this is not UTF-8 text",
    "G002": "larger than what is read or written",
    "G003": "not the first line of an `.efg` (version 2) or `.nfg` (version 1) file",
    "G004": "something else is expected here",
    "G005": "a text whose quotes are never closed",
    "G006": "the file ends, or the tree is full, too early",
    "G007": "more nodes or payoffs than there is room for",
    "G008": "not a number, or one that is out of range",
    "G010": "no player, or two of one name",
    "G011": "no such player",
    "G020": "an information set without actions, or never described",
    "G021": "two actions of one set with one label",
    "G022": "nodes of one information set that differ in their actions or in its label",
    "G023": "two information sets of one player with one label",
    "G030": "odds that are negative or do not add up to 1",
    "G031": "chance moves of one information set that differ in their odds",
    "G040": "an outcome that is never described, or described although its number is 0",
    "G041": "an outcome that is described in two ways",
    "G042": "too few or too many payoffs",
    "G050": "imperfect recall: a player forgets what it did or knew",
    "G051": "an absent-minded player: one path passes an information set twice",
    "G052": "more players than can be solved for",
    "G060": "not a one-shot game, so there is no `.nfg` of the same meaning",
}
"""Every kind of mistake in a game file. A code never changes its meaning."""


class GameFileError(ValueError):
    """The one exception of this room. `problem` has code, file, line, column, what was found and what would do.

    Lines and columns count from 1; line 0 stands for the game as a whole, also one that was never in a file.

    >>> print(GameFileError("G011", "there is no player 3", 4, 6, "3", "players are numbered 1 to 2", "a.efg"))
    a.efg:4:6  G011  there is no player 3
        players are numbered 1 to 2
    """

    def __init__(
        self, code: str, message: str, line: int = 0, column: int = 0, found: str = "", hint: str = "", file: str = ""
    ) -> None:  # fmt: skip
        assert code in CODES, code
        self.problem = Problem(code, "error", file or "<game>", line, column, message, found, hint)
        super().__init__(str(self.problem))


def shown(text: str, most: int = 30) -> str:
    """A piece of a file as a message can hold it: one line, printable, short."""
    safe = "".join(c if c.isprintable() else " " for c in text[: most + 1])
    return safe[:most] + "…" if len(text) > most else safe
