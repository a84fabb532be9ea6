"""A whole article against what a person annotated, and what comes of it in a crisis file."""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from scoring import judged

from standoff.crisis import builtin, load_text
from standoff.read import ACCEPT, Reading, Source, accepted, drafted, read, reading_data

FOLDER = Path(__file__).parents[2].parent / "shared" / "reading"
pytestmark = [
    pytest.mark.parses,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder with the annotated article is not here"),
]


@cache
def article() -> Reading:
    text = (FOLDER / "article.txt").read_text(encoding="utf-8")
    source = Source("article", genre="opinion", publisher="A newspaper", published="2020-10-31")
    return read(text, date(2020, 10, 31), source)


def test_events_conditions_and_ties(capsys: pytest.CaptureFixture[str]) -> None:
    gold = json.loads((FOLDER / "article_gold.json").read_text(encoding="utf-8"))
    score = judged(article(), gold)
    print(score)
    assert score.f1 >= 0.95 and score.hits["conditions"] == score.of["conditions"] == 6 and score.hits["ties"] >= 8
    for name, least in (("source", 0.9), ("target", 0.8), ("modality", 0.95), ("attribution", 0.9)):
        assert score.share(name) >= least, name


def test_every_span_quotes_the_text() -> None:
    found = article()
    spans = [s for c in found.claims for s in (c.trigger, c.evidence, *c.location)]
    spans += [c.condition.span for c in found.claims if c.condition] + [m for a in found.actors for m in a.mentions]
    spans += [t.evidence for t in found.ties] + [c.time.span for c in found.claims if c.time and c.time.span]
    assert len(spans) > 100 and all(s.holds(found.text) for s in spans)


def test_the_published_form_is_kept() -> None:
    """Against the schema's own lists, looked up in its file."""
    schema = json.loads((FOLDER / "claim.schema.json").read_text(encoding="utf-8"))
    parts, data = schema["$defs"], reading_data(article())
    assert set(data) == set(schema["required"])
    for claim in data["claims"]:
        assert set(claim) <= set(parts["claim"]["properties"]) and set(parts["claim"]["required"]) <= set(claim)
        assert claim["type"] in parts["event_type"]["enum"]
        for name in ("layer", "polarity", "modality", "tense", "epistemic"):
            assert claim[name] in parts["claim"]["properties"][name]["enum"]
    for tie in data["ties"]:
        assert set(tie) == set(parts["tie"]["required"]) and tie["type"] in parts["tie"]["properties"]["type"]["enum"]
    for actor in data["actors"]:
        assert actor["kind"] in parts["actor"]["properties"]["kind"]["enum"] and actor["mentions"]


def test_the_paraphrase_that_contradicts_the_statement_is_flagged() -> None:
    codes = {w.code: w for w in article().warnings}
    assert "paraphrase" in codes and "headline" in codes
    first, second = (article().claim(c) for c in codes["paraphrase"].claims)
    assert first.condition is not None and "refuses" in first.condition.span.text
    assert second.attribution.mode == "direct_quote" and second.attribution.holder == "RUS_MFA"


def test_words_put_into_a_mouth_are_imputed() -> None:
    pay = next(c for c in article().claims if "pay" in c.trigger.text)
    assert (pay.attribution.mode, pay.attribution.holder, pay.epistemic) == ("imputed", "PUTIN", "author_inference")


def test_accepted_cards_make_a_crisis_file_that_loads() -> None:
    draft = drafted([article()])
    for card, _, claim in draft.cards():
        if claim.core:
            draft = draft.decided(card, ACCEPT)
    for tie in article().ties:
        draft = draft.decided(f"article/{tie.id}", ACCEPT)
    before = builtin()["karabakh-2020"].read_text(encoding="utf-8")
    merged = accepted(draft, before, "karabakh-2020.yaml")
    assert {"sources", "events", "ties", "red_lines"} <= set(merged.added)
    assert len(merged.added["events"]) >= 20 and len(merged.added["red_lines"]) >= 3
    found = load_text(merged.text, "merged.yaml")
    assert not found.errors and found.crisis is not None
    kept = [line for line in before.splitlines() if line.strip()]
    assert [line for line in merged.text.splitlines() if line in set(kept)][: len(kept)] == kept, (
        "nothing else is touched"
    )
