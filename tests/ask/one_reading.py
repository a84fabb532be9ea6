"""The tiny crisis with its first reading alone, so that a world is a row."""

from __future__ import annotations

from pathlib import Path

from standoff.crisis import Crisis, load_or_raise

_WHOLE = (Path(__file__).parents[1] / "files" / "tiny" / "tiny.yaml").read_text("utf-8")
TEXT = _WHOLE[: _WHOLE.index("readings:")] + _WHOLE[_WHOLE.index("argument:") :]


def changed(*changes: tuple[str, str]) -> Crisis:
    """The crisis with some of its text replaced; each replacement must find its place."""
    text = TEXT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return load_or_raise(text)
