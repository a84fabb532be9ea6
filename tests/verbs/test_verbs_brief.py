"""The brief of a tiny crisis: the same bytes, every number traced, nothing certain, quiet in a browser."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from standoff.ask import ask, multiplicity
from standoff.crisis import Crisis
from standoff.report import Findings, Spread
from standoff.verbs.brief import OTHER_STARTS, OTHERS_SOUGHT, Brief, make_brief
from standoff.worlds import Worlds

FILES = Path(__file__).parents[1] / "files" / "tiny"
GOLDEN = Path(__file__).parents[1] / "golden" / "tiny-brief.txt"
CERTAIN = re.compile(r"(?<![\d.,–])(?:0|100)(?:\.0+)?\s?%")
WORLDS = 64
MAKE = """
import hashlib, sys
from standoff.verbs import open_crisis
from standoff.verbs.brief import make_brief
html = make_brief(open_crisis(sys.argv[1]), int(sys.argv[2]), 4).html
print(hashlib.sha256(html.encode()).hexdigest())
"""


@pytest.fixture(scope="module")
def brief(tiny: Crisis) -> Brief:
    return make_brief(tiny, WORLDS, 4)


class Text(HTMLParser):
    """What a reader sees of a page: text outside styles and drawings, a line an element."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._skip = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._skip += tag in ("style", "svg")

    def handle_endtag(self, tag: str) -> None:
        self._skip -= tag in ("style", "svg")

    def handle_data(self, data: str) -> None:
        if not self._skip and data.strip():
            self.lines.append(" ".join(data.split()))


def test_the_same_bytes_again_and_in_another_process(tiny: Crisis, brief: Brief) -> None:
    assert make_brief(tiny, WORLDS, 4).html == brief.html
    command = [sys.executable, "-c", MAKE, str(FILES / "tiny.yaml"), str(WORLDS)]
    other = subprocess.run(command, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == hashlib.sha256(brief.html.encode()).hexdigest()


def test_another_seed_is_another_page(tiny: Crisis, brief: Brief) -> None:
    assert make_brief(tiny, WORLDS, 5).html != brief.html


def test_golden_text(brief: Brief) -> None:
    """Renew with `python -m pytest tests/verbs/test_verbs_brief.py` after deleting the file, and read the difference.

    Words only: digits depend in their last place on the processor's arithmetic, and are traced below.
    """
    text = "\n".join(re.sub(r"[\d.,×⁻⁰-⁹¹²³]*\d[\d.,⁻⁰-⁹¹²³]*", "#", line) for line in Text(brief.html).lines) + "\n"
    if not GOLDEN.exists():
        GOLDEN.write_text(text, "utf-8")
        pytest.fail("the golden text was missing and has been written: read it, then run again")
    assert text == GOLDEN.read_text("utf-8")


def untraced(findings: Findings, found: Worlds) -> list[str]:
    """Every number about a claim, question or outcome that asking the worlds again does not give."""
    wrong: list[str] = []

    def check(what: str, spread: Spread, query: str) -> None:
        answer = ask(found, query)
        values = (answer.median, *answer.interval50, *answer.interval90)
        shown = (spread.median, spread.low50, spread.high50, spread.low90, spread.high90)
        if not np.allclose(values, shown, rtol=0, atol=1e-12):
            wrong.append(what)

    for claim in findings.claims:
        check(f"claim {claim.id}", claim.quantity, claim.test)
        if claim.share != pytest.approx(ask(found, claim.test).share, abs=1e-12):
            wrong.append(f"share of {claim.id}")
    others = multiplicity(found, [c.test for c in findings.claims], size=OTHERS_SOUGHT, starts=OTHER_STARTS)
    wrong += [f"others of {c.id}" for c in findings.claims if c.otherwise != others.share_changed(c.test)]
    said = findings.other_equilibria
    if said is None or (said.found, said.worlds) != (others.share, others.worlds):
        wrong.append("other equilibria")
    tests = {q.id: q.test for q in found.crisis.questions}
    for question in findings.questions:
        if question.probability is not None:
            check(f"question {question.id}", question.probability, str(tests[question.id]))
    for outcome in findings.outcomes:
        check(f"outcome {outcome.outcome}", outcome.probability, f"P(outcome = {outcome.outcome} | observed)")
    for reading, odds in zip(findings.readings, found.posterior_odds, strict=True):
        if reading.posterior != pytest.approx(odds, abs=1e-12):
            wrong.append(f"reading {reading.id}")
    return wrong


def test_every_number_traces_to_the_worlds(brief: Brief) -> None:
    assert brief.findings.claims and brief.findings.questions and brief.findings.outcomes
    assert untraced(brief.findings, brief.worlds) == []


def test_an_altered_number_would_be_noticed(brief: Brief) -> None:
    claim = brief.findings.claims[0]
    moved = replace(claim, quantity=replace(claim.quantity, median=claim.quantity.median + 1e-6))
    altered = replace(brief.findings, claims=(moved, *brief.findings.claims[1:]))
    assert untraced(altered, brief.worlds) == [f"claim {claim.id}"]


def test_an_altered_share_of_other_equilibria_would_be_noticed(brief: Brief) -> None:
    claim = brief.findings.claims[0]
    altered = replace(
        brief.findings, claims=(replace(claim, otherwise=0.3), *brief.findings.claims[1:]), other_equilibria=None
    )
    assert untraced(altered, brief.worlds) == [f"others of {claim.id}", "other equilibria"]


def test_inputs_trace_to_the_file(tiny: Crisis, brief: Brief) -> None:
    findings = brief.findings
    stated = {a.name: a for a in findings.assumptions if a.kind == "unknown"}
    assert set(stated) == set(tiny.unknowns)
    for name, row in stated.items():
        assert (row.value, row.why) == (tiny.unknowns[name].value, tiny.unknowns[name].why or "")
    cited = {s for row in findings.evidence for s in row.source.split(", ") if s} | {
        row.source for row in (*findings.claims, *findings.assumptions, *findings.readings) if row.source
    }
    assert cited <= set(tiny.sources)
    provenance = findings.provenance
    assert (provenance.digest, provenance.seed) == (tiny.digest, 4)
    assert (provenance.worlds, provenance.ess) == (brief.worlds.count, brief.worlds.ess)
    text = " ".join(Text(brief.html).lines)
    assert tiny.digest[:12] in text


def test_nothing_is_certain(brief: Brief) -> None:
    text = "\n".join(Text(brief.html).lines)
    assert "%" in text
    assert CERTAIN.search(text) is None
    assert CERTAIN.search("in 100% of worlds") is not None


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    sys.path.insert(0, str(Path(__file__).parents[1] / "report"))
    from chromium import Page, executable

    if executable() is None:
        pytest.skip("no Chromium on this machine's PATH")
    with Page(tmp_path_factory.mktemp("profile"), width=1200) as page:
        yield page


def test_no_request_and_no_complaint(browser: object, brief: Brief, tmp_path: Path) -> None:
    page = tmp_path / "brief.html"
    page.write_text(brief.html, "utf-8")
    browser.open(page.as_uri())  # type: ignore[attr-defined]
    assert browser.requests == [page.as_uri()]  # type: ignore[attr-defined]
    assert browser.complaints == []  # type: ignore[attr-defined]
