"""How often each rule of the reader is right, on the passages of the tests: which to sharpen, and which to drop.

    python scripts/reading_rules.py [--worst N] [--rule accuse]

A claim is right if the annotation has one of its type that overlaps it. Passages that are held out are left alone.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "read"))

from passages import passages
from scoring import matched

from standoff.read import read, reading_data


def main() -> None:
    """Print rules, worst first, with how often they are right and wrong, and what the wrong ones are instead."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--worst", type=int, default=40, help="how many rules to print (default 40)")
    options.add_argument("--rule", help="print every claim of rules that begin so instead")
    wanted = options.parse_args()
    right, wrong = Counter[str](), Counter[str]()
    instead: dict[str, Counter[str]] = defaultdict(Counter)
    for one in passages():
        if one.split == "held-out":
            continue
        found = read(one.text, one.published, one.source)
        rules = {c.id: c.rule for c in found.claims}
        mine = [c for c in reading_data(found)["claims"] if c["core"]]
        pairs = matched(mine, [c for c in one.gold["claims"] if c.get("core", True)])
        hits = {a["id"] for a, _ in pairs}
        for claim in mine:
            rule, good = rules[claim["id"]], claim["id"] in hits
            (right if good else wrong)[rule] += 1
            if not good:
                instead[rule].update(_there(claim, one.gold["claims"]))
            if wanted.rule and rule.startswith(wanted.rule):
                print("+" if good else "-", rule, "|", claim["trigger"]["text"], "|", claim["evidence"]["text"][:160])
    if not wanted.rule:
        for rule in sorted(right | wrong, key=lambda r: (right[r] - wrong[r], r))[: wanted.worst]:
            print(f"{rule:40} right {right[rule]:3} wrong {wrong[rule]:3}  {dict(instead[rule])}")
    print(f"{sum(right.values())} right, {sum(wrong.values())} wrong")


def _there(claim: dict, gold: list[dict]) -> list[str]:
    """The types that the annotation has at the same words; soft ones with a tilde."""
    span = claim["trigger"]
    return [
        g["type"] + ("" if g.get("core", True) else "~")
        for g in gold
        if span["start"] < g["trigger"]["end"] and g["trigger"]["start"] < span["end"]
    ]


if __name__ == "__main__":
    main()
