import hashlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import numpy as np
import pytest
from sample import BELIEFS, CLAIMS, phase_map, sample

from standoff.report.brief import draw
from standoff.report.charts import Figure, dotplot, phase_chart, timeline
from standoff.report.charts.dotplot import _stacks

HERE = Path(__file__).parent
SVG = "{http://www.w3.org/2000/svg}"


def figures() -> list[Figure]:
    drawn = draw(sample())
    single = [fig for fig in (drawn.outcomes, drawn.claims) if fig]
    return [
        *single,
        *drawn.beliefs,
        *drawn.dots,
        *drawn.tornadoes,
        *drawn.of_claim.values(),
        *drawn.maps,
        *drawn.whatifs,
    ]


@pytest.fixture(scope="module")
def drawn() -> list[Figure]:
    return figures()


def test_same_input_same_bytes_in_one_process(drawn: list[Figure]) -> None:
    assert [fig.svg for fig in figures()] == [fig.svg for fig in drawn]


def test_same_input_same_bytes_in_another_process(drawn: list[Figure]) -> None:
    code = "import test_report_charts as t; print(t.digest(t.figures()))"
    setting = os.environ | {"PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]), "PYTHONHASHSEED": "7"}
    other = subprocess.run([sys.executable, "-c", code], env=setting, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest(drawn)


def digest(figures: list[Figure]) -> str:
    return hashlib.sha256("".join(fig.svg for fig in figures).encode()).hexdigest()


def test_every_chart_is_a_named_image_with_ids_of_its_own(drawn: list[Figure]) -> None:
    ids: list[str] = []
    for fig in drawn:
        root = ET.fromstring(fig.svg)
        assert root.get("role") == "img" and root.get("viewBox") and root.get("width") is None
        here = [element.get("id") for element in root.iter() if element.get("id")]
        assert set((root.get("aria-labelledby") or "").split()) <= set(here)
        assert root.find(f"{SVG}title").text and root.find(f"{SVG}desc").text  # type: ignore[union-attr]
        ids += [str(id) for id in here]
        for used in re.findall(r"url\(#([^)]+)\)", fig.svg):
            assert used in here
    assert len(ids) == len(set(ids))


def test_text_is_large_enough_on_a_phone(drawn: list[Figure]) -> None:
    """On a page 328 px wide inside its margins every text is at least 12 px high."""
    for fig in drawn:
        root = ET.fromstring(fig.svg)
        width = float((root.get("viewBox") or "").split()[2])
        for text in root.iter(f"{SVG}text"):
            assert float((text.get("font-size") or "").removesuffix("px")) * min(1.0, 328 / width) >= 11.9, fig.id


def test_no_style_attribute_needs_a_looser_policy(drawn: list[Figure]) -> None:
    assert not [fig.id for fig in drawn if re.search(r"<[^<>]* style=", fig.svg)]


def test_each_chart_brings_its_numbers(drawn: list[Figure]) -> None:
    for fig in drawn:
        assert fig.table.rows and all(len(row) == len(fig.table.columns) for row in fig.table.rows)


def test_timeline_starts_at_the_prior() -> None:
    table = timeline(BELIEFS[0]).table
    assert table.rows[0][:2] == ("Before any report", "50%")
    assert table.rows[2][0].startswith("26 October · Russia bombs")


def test_dots_are_stacked_not_lost() -> None:
    stacks = _stacks((0.1, 0.1, 0.101, 0.5), (0.0, 1.0))
    assert len(stacks) == 4
    assert sorted(level for _, level in stacks) == [0, 0, 1, 2]
    assert "holds" in dotplot(CLAIMS[1], {}).svg


def test_an_empty_cell_stays_empty_in_map_and_table() -> None:
    fig = phase_chart(phase_map())
    assert fig.table.rows[0][1] == "–"
    known = int((~np.isnan(phase_map().cells)).sum())
    assert sum(cell != "–" for row in fig.table.rows for cell in row[1:]) == known
