"""Reading: sentences a second with all passes, of one long text and of short articles of different days, against the
parser alone in the same run, and memory.

python benchmarks/reading.py [--times 9]
"""

from __future__ import annotations

import argparse
import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "read"))

from measure import median_time, own_peak
from passages import passages

from standoff.read import Article, read
from standoff.read.parsing import language

RUNS = 3
EACH = 4
"""Of so many passages one is read as an article of its own."""


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--times", type=int, default=1, help="how often the passages are put one after another")
    times = options.parse_args().times
    begin = time.perf_counter()
    language()
    print(f"loaded in {time.perf_counter() - begin:.1f} s")
    known = list(passages())
    text = "\n\n".join([p.text for p in known] * times)
    found = read(text, date(2000, 1, 1))
    paragraphs = [p.clean for p in Article(text).paragraphs]
    whole = median_time(lambda: read(text, date(2000, 1, 1)), RUNS)
    alone = median_time(lambda: list(language().pipe(paragraphs, batch_size=64)), RUNS)
    print(f"{found.sentences:,} sentences, {len(text):,} letters, {len(found.claims):,} claims; {own_peak():.0f} MB")
    print(
        f"all passes {found.sentences / whole:.0f} sentences a second, the parser alone {found.sentences / alone:.0f}"
    )
    short = known[::EACH]

    def each() -> int:
        return sum(read(p.text, p.published, p.source).sentences for p in short)

    sentences, apart = each(), median_time(each, RUNS)
    print(f"{len(short)} short articles of different days: {sentences / apart:.0f} sentences a second")


if __name__ == "__main__":
    main()
