"""The likely intention behind a name nobody knows."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

LONGEST_NAME = 100  # comparing takes time that grows with length; a longer name is no slip of the finger


def did_you_mean(found: str, candidates: Iterable[str], n: int = 1) -> str | None:
    """The closest of `candidates`, or up to `n` of them joined by "or"; None where nothing is close.

    >>> did_you_mean("Rusia", ["russia", "turkey"])
    'russia'
    >>> did_you_mean("strke", ["strike", "stroke"], n=2)
    'stroke or strike'
    """
    if not 0 < len(found) <= LONGEST_NAME or n < 1:
        return None
    # Capitals are no difference; sorting gives the same answer in whatever order the file lists its names.
    by_folded: dict[str, str] = {}
    for candidate in sorted(set(candidates)):
        if len(candidate) <= LONGEST_NAME:
            by_folded.setdefault(candidate.lower(), candidate)
    close = get_close_matches(found.lower(), by_folded, n=n, cutoff=0.6)
    return " or ".join(by_folded[folded] for folded in close) or None
