"""What a reviewer should look at before accepting anything."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.read.claims import Claim, Link, Span, Warned


def warnings_of(claims: Sequence[Claim], links: Sequence[Link], missed: Sequence[Span]) -> tuple[Warned, ...]:
    """Contradictions, headlines that drop a condition, and sentences that yielded nothing."""
    by = {c.id: c for c in claims}
    out = []
    for link in links:
        if link.type == "contradicts":
            a, b = by[link.start], by[link.end]
            plain, quoted = (a, b) if b.attribution.mode == "direct_quote" else (b, a)
            said, words = ((c.condition.span if c.condition else c.trigger) for c in (plain, quoted))
            told = f"the author says “{said.text}”; the words quoted are “{words.text}”"
            out.append(Warned("paraphrase", told, (plain.id, quoted.id), said))
    bare = [c for c in claims if c.type in ("threaten", "warn") and c.condition is None and c.evidence.start < 200]
    for claim in bare:
        fuller = [c for c in claims if c.type in ("threaten", "warn") and c.condition is not None and c.id != claim.id
                  and set(c.source) & set(claim.source)]  # fmt: skip
        if fuller and not claim.evidence.text.rstrip().endswith((".", "!", "”", '"')):
            out.append(
                Warned(
                    "headline",
                    "the headline drops the condition that the text gives",
                    (claim.id, fuller[0].id),
                    claim.evidence,
                )
            )
    for span in missed:
        out.append(
            Warned("missed", "this sentence looks as if it told an event, but nothing was found in it", (), span)
        )
    return tuple(out)
