"""How a reading is judged against what a person annotated: events, roles, conditions, modality, attribution, ties."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from standoff.read import Reading, reading_data


@dataclass
class Score:
    """Counts, so that passages add up."""

    hits: dict[str, int] = field(default_factory=dict)
    of: dict[str, int] = field(default_factory=dict)

    def add(self, name: str, hit: int, of: int) -> None:
        self.hits[name] = self.hits.get(name, 0) + hit
        self.of[name] = self.of.get(name, 0) + of

    def share(self, name: str) -> float:
        return self.hits.get(name, 0) / max(1, self.of.get(name, 0))

    @property
    def f1(self) -> float:
        p, r = self.share("precision"), self.share("recall")
        return 2 * p * r / max(1e-9, p + r)

    def __add__(self, other: Score) -> Score:
        both = Score(dict(self.hits), dict(self.of))
        for name in other.of:
            both.add(name, other.hits[name], other.of[name])
        return both

    def __str__(self) -> str:
        shares = ", ".join(f"{n} {self.share(n):.2f} ({self.of[n]})" for n in sorted(self.of))
        return f"event F1 {self.f1:.3f}: {shares}"


def judged(reading: Reading, gold: Mapping[str, Any]) -> Score:
    """Claims matched one to one: same type, triggers that overlap, or else one sentence; core claims alone count."""
    score, data = Score(), reading_data(reading)
    mine = [c for c in data["claims"] if c["core"]]
    theirs = [c for c in gold["claims"] if c.get("core", True)]
    pairs = matched(mine, theirs)
    score.add("precision", len(pairs), len(mine))
    score.add("recall", len(pairs), len(theirs))
    roots = side_roots(data["actors"]), side_roots(gold["actors"])
    for a, b in pairs:
        for role in ("source", "target"):
            if b[role]:
                own, known = ({r.get(x, x) for x in c[role]} for c, r in ((a, roots[0]), (b, roots[1])))
                score.add(role, bool(own & known or set(a[role]) & set(b[role])), 1)
        score.add("modality", a["modality"] == b["modality"], 1)
        score.add("polarity", a["polarity"] == b["polarity"], 1)
        if b["attribution"]["holder"] != "author":
            held = [c["attribution"]["holder"] for c in (a, b)]
            own, known = (r.get(h, h) for h, r in zip(held, roots, strict=True))
            score.add("attribution", own == known or held[0] == held[1], 1)
    every = matched(data["claims"], gold["claims"])
    for a, b in every:
        if b.get("condition"):
            hangs = a["condition"]
            good = hangs is not None and _overlap(hangs["span"], b["condition"]["span"]) >= 0.5
            score.add("conditions", good and hangs["trigger_when"] == b["condition"]["trigger_when"], 1)
    missed = [b for b in gold["claims"] if b.get("condition") and not any(b is g for _, g in every)]
    score.add("conditions", sum(any(c["condition"] and _overlap(c["condition"]["span"], b["condition"]["span"]) >= 0.5
                                    for c in data["claims"]) for b in missed), len(missed))  # fmt: skip
    score.add(
        "ties",
        sum(any(_tie(t, roots[0]) == _tie(g, roots[1]) for t in data["ties"]) for g in gold["ties"]),
        len(gold["ties"]),
    )
    return score


def matched(mine: list[Any], theirs: list[Any]) -> list[tuple[Any, Any]]:
    pairs, left = [], list(mine)
    for near in (_triggers, _sentences):
        for b in theirs:
            if any(b is g for _, g in pairs):
                continue
            found = next((a for a in left if a["type"] == b["type"] and near(a, b)), None)
            if found is not None:
                pairs.append((found, b))
                left.remove(found)
    return pairs


def _triggers(a: Any, b: Any) -> bool:
    return bool(_overlap(a["trigger"], b["trigger"]) > 0)


def _sentences(a: Any, b: Any) -> bool:
    return bool(_overlap(a["evidence"], b["evidence"]) > 0.5)


def _overlap(a: Any, b: Any) -> float:
    common = min(a["end"], b["end"]) - max(a["start"], b["start"])
    whole = max(a["end"], b["end"]) - min(a["start"], b["start"])
    return max(0, common) / max(1, whole)


def side_roots(actors: list[Any]) -> dict[str, str]:
    """On whose behalf each acts, in the end; states by their ISO codes."""
    sides = {a["id"]: a.get("side_of") for a in actors}
    codes = {a["id"]: a.get("code") or a["id"] for a in actors}
    out = {}
    for name in sides:
        at, seen = name, set()
        while sides.get(at) and at not in seen:
            seen.add(at)
            at = sides[at]
        out[name] = codes.get(at, at)
    return out


def _tie(tie: Any, roots: Mapping[str, str]) -> tuple[Any, ...]:
    ends = [roots.get(tie[e], tie[e]) for e in ("a", "b")]
    return (tie["type"], *(ends if tie["directed"] else sorted(ends)))
