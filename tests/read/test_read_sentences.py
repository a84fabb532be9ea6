"""Short sentences, each of which tells of one thing in a common way: how many of them the lexicon knows, by type.

`pytest -s tests/read/test_read_sentences.py` prints the share and what is missed. They were written to find holes in
the lexicon, and rules were written on seeing them: a fit, not a test of unseen text. Those of `sentences_rare.txt` go
from the commonest way of telling a thing to rare ones, no two with the same verb; by five hands.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from standoff.read import read

pytestmark = pytest.mark.parses
LEAST_RARE = 0.6


@pytest.mark.parametrize(("name", "least"), [("sentences", 0.8), ("sentences_rare", LEAST_RARE)])
def test_sentences(name: str, least: float) -> None:
    lines = (Path(__file__).parent / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    rows = [tuple(part.strip() for part in line.split("|", 2)) for line in lines]
    found, missed = Counter[str](), Counter[str]()
    for kind, year, text in rows:
        types = {c.type for c in read(text, date(int(year), 8, 1)).claims if c.core}
        (found if kind in types else missed)[kind] += 1
        if kind not in types:
            print(f"{kind}: {text} {sorted(types)}")
    share = sum(found.values()) / len(rows)
    print(f"{share:.2f} of {len(rows)}; by type: {dict(missed)}")
    assert share >= least
    assert len(found) >= 40, "types that are never found"


def test_a_sentence_of_nothing_yields_nothing() -> None:
    """The other way round: plain sentences without any deed of the list."""
    for text in (
        "The delegates admired the lake and the mountains.",
        "Wheat was a little dearer in Chicago on Tuesday.",
        "The Prime Minister has a cold.",
        "Mr. Nehru wore a rose in his buttonhole.",
        "The opera season opened with a new production.",
    ):
        assert not [c for c in read(text, date(1960, 8, 1)).claims if c.core], text
