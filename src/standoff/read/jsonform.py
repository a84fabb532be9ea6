"""Readings as plain data and back: the published form, with what the product adds to it under names of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from standoff.read.article import ArticleError
from standoff.read.claims import (
    EPISTEMIC,
    LAYER_OF,
    MARKERS,
    MODALITY,
    MODES,
    POLARITY,
    PRECISION,
    TENSE,
    TIES,
    TRIGGER_WHEN,
    Attribution,
    Claim,
    Condition,
    Link,
    Mentioned,
    Reading,
    Source,
    Span,
    Tie,
    Warned,
    When,
)

VERSION = "0.1"


def reading_data(reading: Reading) -> dict[str, Any]:
    """A reading in the published form."""
    source = reading.source
    return {
        "schema_version": VERSION,
        "doc": {
            "id": source.id, "title": source.title, "publisher": source.publisher, "url": source.url,
            "genre": source.genre, "published": source.published, "published_basis": "analyst_supplied",
            "text_sha256": hashlib.sha256(reading.text.encode("utf-8", "surrogatepass")).hexdigest(), "notes": "",
        },
        "text": reading.text,
        "actors": [
            {"id": a.id, "name": a.name, "kind": a.kind, "side_of": a.side_of, "code": a.code,
             "mentions": [span_data(m) for m in a.mentions] or [span_data(_anywhere(reading))]}
            for a in reading.actors
        ],
        "claims": [claim_data(c) for c in reading.claims],
        "ties": [
            {"id": t.id, "type": t.type, "a": t.a, "b": t.b, "directed": t.directed, "evidence": span_data(t.evidence),
             "polarity": t.polarity, "epistemic": t.epistemic} for t in reading.ties
        ],
        "links": [{"from": k.start, "to": k.end, "type": k.type} for k in reading.links],
    }  # fmt: skip


def _anywhere(reading: Reading) -> Span:
    """Actors on whose behalf others act may not be named themselves; the first claim's evidence stands for them."""
    return reading.claims[0].evidence if reading.claims else Span.of(reading.text, 0, 1)


def span_data(span: Span) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.text}


def claim_data(claim: Claim) -> dict[str, Any]:
    """One claim; the rule that made it and what it guessed stand in its note."""
    hangs, time, told = claim.condition, claim.time, claim.attribution
    guessed = f"; inferred: {', '.join(claim.inferred)}" if claim.inferred else ""
    return {
        "id": claim.id, "layer": claim.layer, "type": claim.type, "source": list(claim.source),
        "target": list(claim.target),
        "beneficiary": list(claim.beneficiary), "location": [span_data(s) for s in claim.location],
        "instrument": [span_data(s) for s in claim.instrument], "magnitude": None, "trigger": span_data(claim.trigger),
        "evidence": span_data(claim.evidence), "polarity": claim.polarity, "modality": claim.modality,
        "tense": claim.tense,
        "attribution": {"holder": told.holder, "mode": told.mode, "cue": span_data(told.cue) if told.cue else None},
        "epistemic": claim.epistemic,
        "condition": None if hangs is None else {
            "span": span_data(hangs.span), "marker": hangs.marker, "trigger_when": hangs.trigger_when,
            "consequence": span_data(hangs.consequence) if hangs.consequence else None,
        },
        "time": None if time is None else {
            "span": span_data(time.span) if time.span else None, "start": time.start, "end": time.end,
            "precision": time.precision,
        },
        "core": claim.core, "note": f"rule: {claim.rule}{guessed}",
    }  # fmt: skip


class _From:
    """Data read back, with every mistake told."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.wrong: list[str] = []

    def span(self, data: Any, where: str) -> Span:
        try:
            found = Span(int(data["start"]), int(data["end"]), str(data["text"]))
        except (TypeError, KeyError, ValueError):
            self.wrong.append(f"{where}: a span has start, end and text")
            return Span(0, 1, self.text[:1])
        if not found.holds(self.text):
            self.wrong.append(f"{where}: the text from {found.start} to {found.end} does not read “{found.text[:60]}”")
        return found

    def word(self, value: Any, allowed: Any, where: str) -> str:
        if value not in allowed:
            self.wrong.append(f"{where}: “{value}” is none of {', '.join(map(str, allowed))}")
        return str(value)


def reading_of(data: Mapping[str, Any]) -> Reading:
    """A reading from its data; ArticleError, with everything that is wrong, where spans or words do not hold."""
    try:
        return _reading_of(data)
    except (TypeError, KeyError, AttributeError) as error:
        raise ArticleError(f"a reading lacks {error}") from None


def _reading_of(data: Mapping[str, Any]) -> Reading:
    doc, text = data["doc"], data["text"]
    back = _From(text)
    claims = tuple(claim_of(c, text, back) for c in data["claims"])
    actors = tuple(
        Mentioned(a["id"], a["name"], a["kind"], a.get("side_of"), a.get("code"),
                  tuple(back.span(m, f"actor {a['id']}") for m in a.get("mentions", ())))
        for a in data["actors"]
    )  # fmt: skip
    ties = tuple(
        Tie(t["id"], back.word(t["type"], TIES, f"tie {t['id']}"), t["a"], t["b"], bool(t["directed"]),
            back.span(t["evidence"], f"tie {t['id']}"), "", t.get("polarity", "affirmed"),
            t.get("epistemic", "asserted_fact"))
        for t in data["ties"]
    )  # fmt: skip
    links = tuple(Link(k["from"], k["to"], k["type"]) for k in data.get("links", ()))
    warned = tuple(
        Warned(w["code"], w["words"], tuple(w.get("claims", ())),
               back.span(w["span"], f"warning {w['code']}") if w.get("span") else None)
        for w in data.get("warnings", ())
    )  # fmt: skip
    if back.wrong:
        raise ArticleError("\n".join(back.wrong))
    source = Source(
        doc["id"],
        doc.get("title"),
        doc.get("publisher"),
        doc.get("url"),
        doc.get("genre", "other"),
        doc.get("published"),
    )
    return Reading(source, text, actors, claims, ties, links, warned)


def claim_of(data: Mapping[str, Any], text: str, back: _From | None = None) -> Claim:
    """One claim from its data."""
    back = back or _From(text)
    name = f"claim {data.get('id', '?')}"
    hangs, time, told = data.get("condition"), data.get("time"), data["attribution"]
    cue = told.get("cue")
    note = str(data.get("note", ""))
    rule, _, guessed = note.removeprefix("rule: ").partition("; inferred: ")
    return Claim(
        data["id"], back.word(data["type"], LAYER_OF, name), tuple(data["source"]), tuple(data["target"]),
        back.span(data["trigger"], name), back.span(data["evidence"], name), rule, tuple(data.get("beneficiary", ())),
        tuple(back.span(s, name) for s in data.get("location", ())),
        tuple(back.span(s, name) for s in data.get("instrument", ())),
        back.word(data["polarity"], POLARITY, name), back.word(data["modality"], MODALITY, name),
        back.word(data["tense"], TENSE, name),
        Attribution(told["holder"], back.word(told["mode"], MODES, name), back.span(cue, name) if cue else None),
        back.word(data["epistemic"], EPISTEMIC, name),
        None if hangs is None else Condition(
            back.span(hangs["span"], name), back.word(hangs["marker"], MARKERS, name),
            back.word(hangs["trigger_when"], TRIGGER_WHEN, name),
            back.span(hangs["consequence"], name) if hangs.get("consequence") else None,
        ),
        None if time is None else When(
            time.get("start"), time.get("end"), back.word(time["precision"], PRECISION, name),
            back.span(time["span"], name) if time.get("span") else None,
        ),
        bool(data.get("core", True)), tuple(g for g in guessed.split(", ") if g),
    )  # fmt: skip
