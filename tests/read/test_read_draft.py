"""Drafts written and read back, the same event in two reports, merging into a crisis file, and the page."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from standoff.crisis import builtin, load_text
from standoff.read import (
    ACCEPT,
    REJECT,
    ArticleError,
    Draft,
    Source,
    accepted,
    draft_text,
    drafted,
    page,
    read,
    read_draft,
)

pytestmark = pytest.mark.parses
FIRST = (
    "Israel bombed a Syrian base on Monday. Syria warned Israel that it would retaliate if the raids went on. "
    "The army of Syria is hardly what it was in the war."
)
SECOND = "Israeli jets bombed Syria on Monday, a <b>spokesman</b> said. Iran condemned the raid."


def draft() -> Draft:
    day = date(2015, 6, 3)
    return drafted([
        read(FIRST, day, Source("one", publisher="First", published="2015-06-03", genre="wire_report")),
        read(SECOND, day, Source("two", publisher="Second", published="2015-06-03", genre="wire_report")),
    ])  # fmt: skip


def everything(found: Draft) -> Draft:
    for card, _, claim in found.cards():
        if claim.core:
            found = found.decided(card, ACCEPT)
    return found


def test_written_and_read_back(tmp_path: Path) -> None:
    found = everything(draft()).decided("two/c01", REJECT)
    path = tmp_path / "draft.yaml"
    path.write_text(draft_text(found), encoding="utf-8")
    again = read_draft(path)
    assert [r.claims for r in again.readings] == [r.claims for r in found.readings]
    assert [r.warnings for r in again.readings] == [r.warnings for r in found.readings]
    assert {k: v for k, v in again.decisions.items() if v != "pending"} == dict(found.decisions)
    assert draft_text(again) == draft_text(read_draft(path))


def test_every_mistake_of_a_draft_is_told_at_once(tmp_path: Path) -> None:
    text = draft_text(draft())
    text = text.replace("decision: pending", "decision: perhaps", 1).replace("text: bombed", "text: bombard", 1)
    path = tmp_path / "draft.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ArticleError) as error:
        read_draft(path)
    assert "does not read “bombard”" in str(error.value)
    path.write_text("a: [", encoding="utf-8")
    with pytest.raises(ArticleError, match="line 2"):
        read_draft(path)
    path.write_text("standoff: 1\n", encoding="utf-8")
    with pytest.raises(ArticleError, match="no draft"):
        read_draft(path)
    with pytest.raises(ArticleError, match="no file"):
        read_draft(tmp_path / "absent.yaml")


def test_one_event_in_two_reports_is_proposed_as_one_and_keeps_both_sources() -> None:
    found = draft()
    strikes = [c for c, _, claim in found.cards() if claim.type == "airstrike" and claim.core]
    assert tuple(strikes) in found.same() and len(strikes) == 3  # “the raid”, told again, counts
    assert {c.split("/")[0] for c in strikes} == {"one", "two"}
    merged = accepted(everything(found), builtin()["kargil-1999"].read_text(encoding="utf-8"), "kargil.yaml")
    crisis = load_text(merged.text, "merged").crisis
    assert crisis is not None
    (strike,) = [e for e in crisis.events if e.act == "airstrike" and e.date.isoformat().startswith("2015")]
    assert strike.sources == ("one", "two")


def test_a_conditional_threat_becomes_a_red_line() -> None:
    merged = accepted(everything(draft()), builtin()["kargil-1999"].read_text(encoding="utf-8"), "kargil.yaml")
    crisis = load_text(merged.text, "merged").crisis
    assert crisis is not None
    lines = [r for r in crisis.red_lines if r.by == "syria"]
    assert len(lines) == 1 and lines[0].trigger == "the raids went on" and lines[0].against == ("israel",)


def test_nothing_is_merged_into_a_file_that_has_mistakes() -> None:
    broken = builtin()["kargil-1999"].read_text(encoding="utf-8").replace("standoff: 1", "standoff: 9")
    with pytest.raises(ArticleError, match="mistakes of its own"):
        accepted(everything(draft()), broken, "kargil.yaml")


def test_nothing_accepted_nothing_changed() -> None:
    before = builtin()["kargil-1999"].read_text(encoding="utf-8")
    assert accepted(draft(), before, "kargil.yaml").text == before


def test_the_page_escapes_what_the_reports_say() -> None:
    found = page(draft())
    assert "<b>spokesman" not in found and "&lt;b&gt;spokesman" in found
    assert "<script" not in found and not re.search(r"(?:src|href)=\"(?!#)", found), "no scripts, no requests"
    assert len(re.findall(r"<mark class=\"do\"><a ", found)) >= 2 and "inferred" in found or "rule" in found


def test_two_reports_of_one_name_are_refused() -> None:
    reading = draft().readings[0]
    with pytest.raises(ArticleError, match="two reports are called one"):
        drafted([reading, reading])
