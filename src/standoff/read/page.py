"""The text with its claims marked, as one HTML page without scripts or requests."""

from __future__ import annotations

from html import escape

from standoff.read.claims import AUTHOR, UNNAMED, Claim, Reading
from standoff.read.draft import Draft

STYLE = """
:root{--ink:#1d2330;--soft:#5d6675;--line:#d9dde4;--say:#8a5a00;--do:#a3263a;--state:#51318f;--think:#4a6070;--paper:#fff}
*{box-sizing:border-box}body{margin:0;color:var(--ink);background:#f6f7f9;font:16px/1.55 Georgia,serif}
main{max-width:1180px;margin:0 auto;padding:24px 20px}h1{font-size:1.5rem;line-height:1.25;margin:.2em 0}
.meta,.card small,.legend{font:13px/1.45 system-ui,sans-serif;color:var(--soft)}
.two{display:grid;grid-template-columns:minmax(0,1.15fr) minmax(0,1fr);gap:28px}
@media(max-width:820px){.two{grid-template-columns:1fr}}
.text{background:var(--paper);border:1px solid var(--line);padding:20px 24px;white-space:pre-wrap;
overflow-wrap:anywhere}
mark{background:none;color:inherit;border-bottom:3px solid;padding-bottom:1px}
mark a{color:inherit;text-decoration:none}
mark sup{font:600 10px system-ui,sans-serif;margin-left:2px}
.say{border-color:var(--say)}.do{border-color:var(--do)}.state{border-color:var(--state)}.think{border-color:var(--think)}
.card{background:var(--paper);border:1px solid var(--line);border-left:5px solid;padding:10px 14px;margin:0 0 10px}
.card.say{border-left-color:var(--say)}.card.do{border-left-color:var(--do)}
.card.state{border-left-color:var(--state)}.card.think{border-left-color:var(--think)}
.card h2{font:600 15px/1.35 system-ui,sans-serif;margin:0 0 2px}.card p{margin:4px 0;font-size:15px}
.card:target{outline:3px solid #2458a6}.warned{background:#fff6e0;border:1px solid #e2c47a;padding:10px 14px;
margin:0 0 10px;font:14px/1.45 system-ui,sans-serif}.accept{background:#eef7ee}.reject{opacity:.55}
"""


def page(draft: Draft) -> str:
    """All reports of a draft, one under another."""
    titles = " · ".join(escape(r.source.title or r.source.id) for r in draft.readings)
    body = "".join(_report(r, draft) for r in draft.readings)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,'
        f'initial-scale=1"><title>{titles}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n'
    )


def _report(reading: Reading, draft: Draft) -> str:
    doc = reading.source
    head = escape(doc.title or doc.id)
    meta = " · ".join(escape(x) for x in (doc.publisher or "", doc.published or "", doc.genre.replace("_", " ")) if x)
    warned = "".join(f'<p class="warned"><strong>{escape(_title(w.code))}</strong> {escape(w.told)}</p>'
                     for w in reading.warnings)  # fmt: skip
    cards = "".join(_card(c, reading, draft) for c in reading.claims)
    legend = "".join(f'<mark class="{k}">{k}</mark> ' for k in ("say", "do", "state", "think"))
    return (
        f'<h1>{head}</h1><p class="meta">{meta} · {len(reading.claims)} claims; '
        f'none is a fact until somebody accepts it</p><p class="legend">Marked: {legend}</p>{warned}'
        f'<div class="two"><div class="text">{_marked(reading)}</div><div>{cards}</div></div>'
    )


def _title(code: str) -> str:
    return {
        "paraphrase": "The paraphrase says something else.",
        "headline": "",
        "missed": "Nothing found here",
    }.get(code, code)


def _marked(reading: Reading) -> str:
    """The text with each trigger marked; marks do not overlap, the first wins."""
    out, at = [], 0
    for claim in sorted(reading.claims, key=lambda c: (c.trigger.start, -c.trigger.end)):
        start, end = claim.trigger.start, claim.trigger.end
        if start < at:
            continue
        out.append(escape(reading.text[at:start]))
        name = f"{reading.source.id}-{claim.id}"
        out.append(f'<mark class="{claim.layer}"><a href="#{escape(name)}">{escape(reading.text[start:end])}'
                   f"<sup>{escape(claim.id)}</sup></a></mark>")  # fmt: skip
        at = end
    out.append(escape(reading.text[at:]))
    return "".join(out).strip("\n")


def _card(claim: Claim, reading: Reading, draft: Draft) -> str:
    decision = draft.decision(reading.card(claim.id))
    how = [claim.polarity if claim.polarity == "negated" else "", claim.modality, claim.tense,
           "" if claim.core else "soft",
           f"inferred: {', '.join(claim.inferred)}" if claim.inferred else ""]  # fmt: skip
    told = claim.attribution
    by = {AUTHOR: "the author", UNNAMED: "somebody unnamed"}.get(told.holder) or reading.name(told.holder)
    account = "in the author's voice" if told.mode == "author_voice" else f"by {by}, {told.mode.replace('_', ' ')}"
    parts = [f"<p>“{escape(' '.join(claim.evidence.text.split()))}”</p>"]
    if claim.condition:
        hangs = claim.condition
        verb = "if this happens" if hangs.trigger_when == "happens" else "if this does not happen"
        then = f" → {escape(hangs.consequence.text)}" if hangs.consequence else ""
        parts.append(f"<p><small>{verb}: “{escape(hangs.span.text)}”{then}</small></p>")
    if claim.time:
        when = f"{claim.time.start or '…'} to {claim.time.end or '…'} ({claim.time.precision})"
        parts.append(f"<p><small>when: {escape(when)}</small></p>")
    parts.append(
        f"<p><small>{escape(account)}; "
        f"{claim.epistemic.replace('_', ' ')} · "
        f"{escape(', '.join(h for h in how if h))} · rule {escape(claim.rule)} · {decision}</small></p>"
    )
    return (
        f'<section class="card {claim.layer} {decision}" id="{escape(f"{reading.source.id}-{claim.id}")}">'
        f"<h2>{escape(claim.id)} {escape(claim.type.replace('_', ' '))}: {escape(reading.parties(claim))}</h2>"
        f"{''.join(parts)}</section>"
    )
