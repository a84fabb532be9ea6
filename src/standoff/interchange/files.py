"""Game files by their endings: `.efg` holds trees, `.nfg` one-shot games."""

from __future__ import annotations

from pathlib import Path

from standoff.interchange.efg import read_efg
from standoff.interchange.form import ExtensiveGame
from standoff.interchange.nfg import read_nfg, write_nfg
from standoff.interchange.problem import GameFileError
from standoff.interchange.tokens import checked, read_text
from standoff.interchange.writing import write_efg

ENDINGS = (".efg", ".nfg")


def is_game_file(ref: str | Path) -> bool:
    """Whether a path is one of a game file, by its ending."""
    return Path(ref).suffix.lower() in ENDINGS


def read_game(path: str | Path) -> ExtensiveGame:
    """The game in an `.efg` or `.nfg` file; GameFileError with the place of the first mistake."""
    return game_from(read_text(path), str(path))


def game_from(text: str, file: str = "") -> ExtensiveGame:
    """The game that a text states; `NFG` as its first word makes it a strategic form."""
    read = read_nfg if text.lstrip().startswith("NFG") else read_efg
    return read(checked(text, file), file)


def game_text(game: ExtensiveGame, ending: str) -> str:
    """The text of a file with this ending; GameFileError where the format cannot hold the game."""
    if ending.lower() not in ENDINGS:
        raise GameFileError("G000", f"games are written as {' or '.join(ENDINGS)}, not as {ending or 'a bare name'}")
    return write_nfg(game) if ending.lower() == ".nfg" else write_efg(game)
