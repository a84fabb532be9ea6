"""The whole page.

`python tests/report/test_report_brief.py` writes the golden page anew; look at the difference.
"""

import json
import math
import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from alter import with_probability, with_text
from page import Outline, certainties, without_drawings
from sample import sample

from standoff.report import Findings, Header, Provenance, make_brief
from standoff.report.answers import AnswerWithout
from standoff.report.brief import that_move, web_address

GOLDEN = Path(__file__).parents[1] / "golden" / "sample-brief.html"
HOSTILE = "</title></style><script>window.hacked = 1</script><img src=x onerror='window.hacked=2'>\"'`{{7*7}}"


@pytest.fixture(scope="module")
def html() -> str:
    return make_brief(sample())


@pytest.fixture(scope="module")
def hostile() -> str:
    return make_brief(with_text(sample(), lambda text: text + HOSTILE))


def test_golden(html: str) -> None:
    assert without_drawings(html) == GOLDEN.read_text("utf-8")


def test_same_findings_same_bytes(html: str) -> None:
    assert make_brief(sample()) == html


def test_sections_stand_in_order(html: str) -> None:
    wanted = [
        "bottom-line",
        "weeks",
        "claims",
        "readings",
        "beliefs",
        "spread",
        "evidence",
        "hangs-on",
        "what-ifs",
        "game",
    ]
    wanted += ["indicators", "truces", "record", "sources", "assumptions", "provenance"]
    ids = Outline(html).ids
    assert [id for id in ids if id in wanted] == wanted
    assert len(ids) == len(set(ids))


def test_page_asks_for_nothing(html: str) -> None:
    tags = Outline(html).tags
    assert not {tag for tag, _ in tags} & {
        "script",
        "img",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "form",
    }
    assert [a for tag, a in tags if tag == "link"] == [{"rel": "icon", "href": "data:,"}]
    assert not [a for _, a in tags if any(name.startswith("on") or name in ("src", "style") for name in a)]
    assert "@import" not in html and "@font-face" not in html and "url(http" not in html
    policy = next(a for tag, a in tags if tag == "meta" and a.get("http-equiv") == "Content-Security-Policy")
    assert "default-src 'none'" in (policy["content"] or "")


def test_outline_for_assistive_technology(html: str) -> None:
    outline = Outline(html)
    levels = outline.headings
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(below - above <= 1 for above, below in zip(levels, levels[1:], strict=False))
    tags = [tag for tag, _ in outline.tags]
    assert all(tags.count(landmark) == 1 for landmark in ("header", "nav", "main", "footer"))
    assert next(a for tag, a in outline.tags if tag == "html")["lang"] == "en"
    assert all(a.get("scope") in ("col", "row") for tag, a in outline.tags if tag == "th")
    targets = {(a["href"] or "")[1:] for tag, a in outline.tags if tag == "a" and (a["href"] or "").startswith("#")}
    assert targets <= set(outline.ids)


@pytest.mark.parametrize("probability", [0.0, 1.0, 0.0049, 0.9951])
def test_nothing_is_certain(probability: float) -> None:
    assert certainties(make_brief(with_probability(sample(), probability))) == []


def test_what_is_unknown_is_left_blank() -> None:
    """Not a number, where no world could tell: a dash in the tables, nothing drawn, no failure."""
    outline = Outline(make_brief(with_probability(sample(), math.nan)))
    assert not [text for text in outline.text if "nan" in text.lower().split()]


def test_the_check_for_certainty_can_fail(html: str) -> None:
    planted = html.replace("<h1>", "<h1>The chance is 100% that ", 1)
    assert certainties(planted)


def test_text_is_data(hostile: str) -> None:
    outline = Outline(hostile)
    assert not [tag for tag, _ in outline.tags if tag in ("script", "img")]
    assert not [a for _, a in outline.tags if any(name.startswith("on") for name in a)]
    assert "{{7*7}}" in hostile
    assert all(a["href"].startswith(("#", "https://", "data:,")) for _, a in outline.tags if a.get("href"))


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "file:///etc/passwd",
        "//example.org/x",
        "https://",
        "https://[bad",
        "http://a b",
        "",
    ],
)
def test_no_link_to_anything_but_the_web(url: str) -> None:
    assert web_address(url) == ""
    findings = with_text(sample(), lambda text: url if text.startswith("https://") else text)
    links = [a.get("href") or "" for tag, a in Outline(make_brief_without_charts(findings)).tags if tag == "a"]
    assert links and all(link.startswith("#") for link in links)


def make_brief_without_charts(findings: Findings) -> str:
    return make_brief(Findings(findings.header, findings.provenance, sources=findings.sources))


def test_web_addresses_become_links(html: str) -> None:
    assert 'href="https://example.org/statement?id=1&amp;lang=en"' in html


def test_a_brief_of_almost_nothing() -> None:
    nothing = Provenance("0" * 64, "0.1.0", 1, 64, 0, 60.0, -0.1, (5.0, 5.0), 1e-12, 0.0)
    outline = Outline(make_brief(Findings(Header("Bare", "bare", "2020-11-01", "And now?"), nothing)))
    assert outline.headings == [1, 2, 2]
    sections = [a["id"] for tag, a in outline.tags if tag in ("section", "footer")]
    assert sections == ["bottom-line", "provenance"]


def test_a_brief_is_quick() -> None:
    start = time.process_time()
    make_brief(sample())
    assert time.process_time() - start < 6


def test_only_answers_that_move_are_listed() -> None:
    findings = sample()
    claims = {claim.id: claim for claim in findings.claims}
    same = [AnswerWithout(c.id, c.share, c.quantity.median) for c in claims.values()]
    assert that_move(same, claims) == ()
    other = replace(same[0], share=(same[0].share or 0.0) / 2)
    assert that_move([other, *same[1:]], claims) == (other,)


def test_importing_the_room_stays_light() -> None:
    code = "import json, sys, standoff.report; print(json.dumps(sorted(sys.modules)))"
    setting = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    found = subprocess.run([sys.executable, "-c", code], env=setting, capture_output=True, text=True, check=True)
    assert not {"altair", "vl_convert", "jinja2"} & set(json.loads(found.stdout))


if __name__ == "__main__":
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(without_drawings(make_brief(sample())), "utf-8")
