import hashlib
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from sample import BELIEFS, CLAIMS, phase_map, sample

from standoff.report import BranchLine, BranchPanel, BranchPicture
from standoff.report.brief import draw
from standoff.report.charts import Figure, branch_chart, dotplot, phase_chart, timeline
from standoff.report.charts.dotplot import stacks
from standoff.report.charts.look import HALO, INK

HERE = Path(__file__).parent
SVG = "{http://www.w3.org/2000/svg}"


def figures() -> list[Figure]:
    drawn = draw(sample())
    single = [fig for fig in (drawn.outcomes, drawn.claims, drawn.phases, drawn.survival) if fig]
    return [
        *single,
        *drawn.beliefs,
        *drawn.dots,
        *drawn.tornadoes,
        *drawn.of_claim.values(),
        *drawn.maps,
        *drawn.whatifs,
        *drawn.fans,
        *drawn.tallies,
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
    piles = stacks((0.1, 0.1, 0.101, 0.5), (0.0, 1.0))
    assert len(piles) == 4
    assert sorted(level for _, level in piles) == [0, 0, 1, 2]
    assert "holds" in dotplot(CLAIMS[1], {}).svg


def test_an_empty_cell_stays_empty_in_map_and_table() -> None:
    fig = phase_chart(phase_map())
    assert fig.table.rows[0][1] == "–"
    known = int((~np.isnan(phase_map().cells)).sum())
    assert sum(cell != "–" for row in fig.table.rows for cell in row[1:]) == known


def strokes(svg: str) -> int:
    """Lines that hatching draws: those in the colour that edges them."""
    return sum(
        element.get("stroke") == HALO and element.get("stroke-width") == "3"
        for element in ET.fromstring(svg).iter(f"{SVG}line")
    )


def test_hatched_cells_are_hatched_in_the_drawing_named_in_the_table_and_counted_in_words() -> None:
    plain = phase_map()
    marks = np.zeros(plain.cells.shape, dtype=bool)
    marks[2, 3] = marks[2, 4] = marks[7, 0] = True  # the last of them holds no world, and no hatching
    fig = phase_chart(replace(plain, hatched=marks, hatching="Hatched: another equilibrium says otherwise."))
    assert strokes(fig.svg) == 2 * 3
    assert sum("(hatched)" in cell for row in fig.table.rows for cell in row) == 2
    assert fig.table.rows[5][4].endswith("(hatched)") and fig.table.rows[5][5].endswith("(hatched)")
    assert "2 cells are hatched. Hatched: another" in fig.description


def test_nothing_is_hatched_where_others_were_not_sought_or_not_found() -> None:
    plain = phase_map()
    none = replace(plain, hatched=np.zeros(plain.cells.shape, dtype=bool), hatching="Hatched, but nowhere here: so.")
    assert strokes(phase_chart(plain).svg) == strokes(phase_chart(none).svg) == 0
    assert "hatched" not in phase_chart(plain).description
    assert "No cell is hatched." in phase_chart(none).description


def test_planted_hatching_one_cell_off_is_seen_in_the_table() -> None:
    plain = phase_map()
    marks = np.zeros(plain.cells.shape, dtype=bool)
    marks[2, 3] = True
    right, wrong = (phase_chart(replace(plain, hatched=m, hatching="H.")) for m in (marks, np.roll(marks, 1, axis=0)))
    assert right.table != wrong.table and right.svg != wrong.svg


def branch() -> BranchPicture:
    """A branch that turns back at point 3 and again at point 5."""
    precision = (0.0, 0.5, 1.0, 2.0, 1.7, 1.4, 2.0, 4.0)
    first = (0.5, 0.52, 0.55, 0.65, 0.75, 0.85, 0.92, 0.97)
    lines = (BranchLine("strike", first), BranchLine("<hold>", tuple(1.0 - p for p in first)))
    return BranchPicture("A branch", precision, (BranchPanel("Russia: signal", lines),) * 3, (3, 5), 2)


def test_a_branch_is_drawn_along_its_way_with_its_folds() -> None:
    fig = branch_chart(branch())
    root = ET.fromstring(fig.svg)
    assert root.get("role") == "img"
    assert "turns back 2 times" in fig.description and "3 information sets of 5" in fig.description
    words = "".join(root.itertext())
    assert words.count("Russia: signal") >= 3 and "<hold>" in words and "Precision λ" in words
    rings = [e for e in root.iter(f"{SVG}path") if e.get("fill") == HALO and e.get("stroke") == INK]
    assert len(rings) == 3 * 2 * 2  # panels, actions, folds
    backwards = [e for e in root.iter(f"{SVG}path") if e.get("fill") in (None, "none") and _turns(e.get("d", ""))]
    assert len(backwards) == 3 * 2
    assert {"λ = 1.4", "λ = 2"} <= set(fig.table.columns)
    assert branch_chart(branch()).svg == fig.svg


def _turns(path: str) -> bool:
    """Whether a line runs leftwards somewhere."""
    across = [float(x) for x in re.findall(r"[ML](-?[\d.]+),", path)]
    return len(across) > 2 and any(b < a for a, b in zip(across, across[1:], strict=False))


def test_planted_a_branch_sorted_by_precision_shows_no_fold() -> None:
    along = branch()
    order = sorted(range(len(along.precision)), key=lambda k: along.precision[k])
    panel = along.panels[0]
    lines = tuple(BranchLine(x.action, tuple(x.probability[k] for k in order)) for x in panel.lines)
    sorted_ = replace(
        along, precision=tuple(along.precision[k] for k in order), panels=(replace(panel, lines=lines),), folds=()
    )
    root = ET.fromstring(branch_chart(sorted_).svg)
    assert not [e for e in root.iter(f"{SVG}path") if e.get("fill") in (None, "none") and _turns(e.get("d", ""))]
