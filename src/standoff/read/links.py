"""How claims bear on each other: the same event twice, parts of one, words that contradict a quotation."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.read.claims import Claim, Link

NEAR = 80  # claims that are held against each other; a long text is not one report
SAID = {"threaten", "warn", "promise_support", "red_line", "ultimatum"}


def linked(claims: Sequence[Claim]) -> tuple[Link, ...]:
    """Links within one report."""
    out: dict[tuple[str, str, str], Link] = {}

    def add(a: Claim, b: Claim, kind: str) -> None:
        if a.id != b.id:
            out.setdefault((a.id, b.id, kind), Link(a.id, b.id, kind))

    for k, one in enumerate(claims):
        for other in claims[k + 1 : k + 1 + NEAR]:
            if _contradicts(one, other):
                add(one, other, "contradicts")
            elif _same(one, other):
                add(other, one, "same_as")
            elif one.evidence == other.evidence and _part_of(other, one):
                add(other, one, "part_of")
    return tuple(out.values())


def _part_of(part: Claim, whole: Claim) -> bool:
    """Goods of a help that is told before, or what was said of a speech."""
    if whole.type == "support_military":
        return part.type in ("supply_arms", "supply_intelligence", "deploy_militia")
    return whole.type in SAID and part.attribution.mode == "direct_quote" and whole.attribution.mode != "direct_quote"


def _same(a: Claim, b: Claim) -> bool:
    return (
        a.type == b.type and bool(set(a.source) & set(b.source)) and a.polarity == b.polarity
        and (set(a.target) == set(b.target) or not a.target or not b.target) and a.modality == b.modality
        and (a.time is None or b.time is None or a.time.start == b.time.start) and a.evidence != b.evidence
    )  # fmt: skip


def _contradicts(a: Claim, b: Claim) -> bool:
    """The author's paraphrase of a threat hangs on something else than the quotation does."""
    if a.type not in SAID or b.type not in SAID or a.condition is None or b.condition is None:
        return False
    quoted = [c for c in (a, b) if _quoted(c)]
    if len(quoted) != 1 or a.condition.span == b.condition.span:
        return False
    if abs(a.evidence.start - b.evidence.start) > 1500:
        return False
    words = [set(c.condition.span.text.lower().split()) for c in (a, b) if c.condition is not None]
    return len(words[0] & words[1]) < 0.5 * min(len(words[0]), len(words[1]))


def _quoted(claim: Claim) -> bool:
    return claim.attribution.mode == "direct_quote" or (
        claim.condition is not None and any(q in claim.evidence.text for q in "\"“”")
        and claim.attribution.mode == "document"
    )  # fmt: skip
