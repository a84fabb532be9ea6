"""The brief in a browser: no request, no complaint, no sideways scrolling, no hostile text come alive."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alter import with_text
from chromium import Page, executable
from sample import sample
from test_report_brief import HOSTILE

from standoff.report import make_brief

pytestmark = pytest.mark.skipif(executable() is None, reason="no Chromium on this machine's PATH")


@pytest.fixture(scope="module", params=[1200, 360], ids=["desk", "phone"])
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with Page(tmp_path_factory.mktemp("profile"), width=request.param) as page:
        yield page


@pytest.fixture(scope="module")
def brief(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "brief.html"
    path.write_text(make_brief(sample()), "utf-8")
    return path


def test_no_request_and_no_complaint(page: Page, brief: Path) -> None:
    page.open(brief.as_uri())
    assert page.requests == [brief.as_uri()]
    assert page.complaints == []


def test_the_check_sees_requests_and_complaints(page: Page, tmp_path: Path) -> None:
    planted = tmp_path / "planted.html"
    planted.write_text("<img src='gone.png'><script>console.error('planted')</script>", "utf-8")
    page.open(planted.as_uri())
    assert [request for request in page.requests if request.endswith("gone.png")]
    assert [complaint for complaint in page.complaints if "planted" in complaint]


def test_the_page_fits_its_window(page: Page, brief: Path) -> None:
    page.open(brief.as_uri())
    assert page.run("document.documentElement.scrollWidth <= innerWidth")


def test_text_is_never_small(page: Page, brief: Path) -> None:
    page.open(brief.as_uri())
    smallest = page.run(
        "Math.min(...[...document.body.querySelectorAll('*:not(svg *)')].filter(e => e.innerText)"
        ".map(e => parseFloat(getComputedStyle(e).fontSize)))"
    )
    assert smallest >= 12


def test_styles_apply_under_the_page_s_own_policy(page: Page, brief: Path) -> None:
    page.open(brief.as_uri())
    assert page.run("getComputedStyle(document.querySelector('.judgement')).borderLeftStyle") == "solid"


def test_hostile_text_stays_text(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(make_brief(with_text(sample(), lambda text: text + HOSTILE)), "utf-8")
    page.open(path.as_uri())
    assert page.run("typeof window.hacked") == "undefined"
    assert page.requests == [path.as_uri()] and page.complaints == []
