"""The weeks ahead and the next truce: each picture against positions worked out here, and what may be missing.

Planted in the charts, and seen to fail here: a linear clock, a band's edge drawn within the band, strips with scales of
their own, a dot lost from the column beyond, a fan's line along the wrong series. Two such stay, as `test_planted_…`.
"""

import math
import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from page import CERTAIN, Outline, certainties
from sample import sample
from sample_weeks import CLOCK, VARIANTS, fan, phases, truces, weeks

from standoff.report import Findings, PhaseChances, TruceForecast, TruceMark, WeeksAhead, make_brief
from standoff.report import words_ahead as words
from standoff.report.charts import Figure, fan_chart, phases_chart, survival_chart, tally_chart
from standoff.report.charts.calendar import ROOM, calendar, shown
from standoff.report.charts.fan import HEIGHT as FAN_HEIGHT
from standoff.report.charts.look import DEEP, INK, PALE, WARM
from standoff.report.charts.phases import STRIP
from standoff.report.charts.survival import HEIGHT, PLOT

SVG = "{http://www.w3.org/2000/svg}"


def drawn(fig: Figure | None, **wanted: str) -> list[ET.Element]:
    """The paths of a drawing with these attributes (a hyphen is written as an underscore)."""
    assert fig is not None
    looks = {name.replace("_", "-"): value for name, value in wanted.items()}
    return [e for e in ET.fromstring(fig.svg).iter() if all(e.get(k) == v for k, v in looks.items())]


def corners(path: ET.Element) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+),(-?[\d.]+)", path.get("d", ""))]


def words_in(fig: Figure | None) -> str:
    assert fig is not None
    return " | ".join(ET.fromstring(fig.svg).itertext())


def on_the_clock(minutes: float) -> float:
    """Where so many minutes stand between a minute and a year, from logarithms alone."""
    return PLOT * math.log(minutes) / math.log(365 * 24 * 60)


def test_curves_stand_where_logarithm_and_chance_put_them() -> None:
    lines = [corners(e) for e in drawn(survival_chart(truces()), stroke_width="2.5") if e.tag == f"{SVG}path"]
    assert len(lines) == len(VARIANTS)
    for line, (curve, _) in zip(lines, VARIANTS, strict=True):
        assert len(line) == len(CLOCK)
        bottom = line[0][1] + HEIGHT * curve.median[0]
        for (x, y), days, chance in zip(line, CLOCK, curve.median, strict=True):
            assert x == pytest.approx(on_the_clock(1440 * days), abs=0.02)
            assert y == pytest.approx(bottom - HEIGHT * chance, abs=0.02)


def test_planted_a_linear_clock_is_seen() -> None:
    line = next(corners(e) for e in drawn(survival_chart(truces()), stroke_width="2.5") if e.tag == f"{SVG}path")
    linear = [PLOT * days / 365 for days in CLOCK]
    assert max(abs(x - wrong) for (x, _), wrong in zip(line, linear, strict=True)) > 50


def test_bands_of_a_curve_enclose_its_line() -> None:
    edges = [corners(e) for e in drawn(survival_chart(truces()), stroke_width="0.9") if e.tag == f"{SVG}path"]
    lines = [corners(e) for e in drawn(survival_chart(truces()), stroke_width="2.5") if e.tag == f"{SVG}path"]
    assert len(edges) == 2 * len(lines)
    for k, line in enumerate(lines):
        low, high = edges[2 * k : 2 * k + 2]
        assert all(a[1] >= b[1] >= c[1] for a, b, c in zip(low, line, high, strict=True))


def test_curves_are_told_apart_without_colour() -> None:
    fig = survival_chart(truces())
    dashed = drawn(fig, stroke_width="2.5", stroke=WARM)
    assert dashed and {e.get("stroke-dasharray") for e in dashed} == {"7,3"}
    assert {e.get("stroke-dasharray") for e in drawn(fig, stroke_width="2.5", stroke=DEEP)} == {"1,0"}


def test_truces_of_the_record_are_ticks_bars_and_arrows() -> None:
    fig = survival_chart(truces())
    text = words_in(fig)
    assert "10 October: broke after 5 min" in text and "accounts differ" in text and "still held after 3 days" in text
    ticks = [e for e in drawn(fig, fill=INK) if e.tag == f"{SVG}path" and "h3" in e.get("d", "")]
    at = sorted(float(re.match(r"M(-?[\d.]+)", e.get("d", ""))[1]) + 1.5 for e in ticks)  # type: ignore[index]
    assert at == pytest.approx(sorted(on_the_clock(m) for m in (5, 4, 480, 45)), abs=0.05)
    assert fig is not None and fig.table.rows[-1][:2] == ("A later one", "still held after 3 days")


def test_a_record_alone_and_curves_alone_and_neither() -> None:
    whole = truces()
    assert "By who is on the ground" not in words_in(survival_chart(replace(whole, curves=(), rows=())))
    only = tuple(curve for curve in whole.curves if curve.kind == "mechanism")
    text = words_in(survival_chart(replace(whole, curves=only, marks=())))
    assert "By who is on the ground" in text and "restraint" not in text and "The record" not in text
    assert survival_chart(TruceForecast((), ())) is None


@pytest.mark.parametrize("age", [0.0, 1e-9, 4000.0, math.nan])
def test_a_truce_beyond_the_clock_stays_on_the_page(age: float) -> None:
    for longest in (age, None):
        fig = survival_chart(TruceForecast((), (), marks=(TruceMark("it", age, longest),)))
        at = [float(x) for e in drawn(fig, fill=INK) for x in re.findall(r"^M(-?[\d.]+)", e.get("d", ""))]
        assert all(-2 <= x <= PLOT for x in at)


def test_strips_share_one_scale_and_rare_phases_take_less_room() -> None:
    told = phases()
    lines = [corners(e) for e in drawn(phases_chart(told), stroke=DEEP, stroke_width="2.2")]
    assert len(lines) == len(told.titles)
    for line, chances in zip(lines, told.probability, strict=True):
        fell = line[0][1] - line[-1][1]
        assert fell == pytest.approx(STRIP * (chances[-1] - chances[0]), abs=0.03)
    base = [line[0][1] + STRIP * chances[0] for line, chances in zip(lines, told.probability, strict=True)]
    apart = [b - a for a, b in zip(base, base[1:], strict=False)]
    assert apart[0] > STRIP and max(apart[1:]) < STRIP


def test_phases_of_a_day_add_up_in_table_and_words() -> None:
    told = phases()
    fig = phases_chart(told)
    assert fig.table.columns == ("End of", *told.titles)
    assert fig.table.rows[-1][0] == "31 December 2020"
    whole = [float(re.sub(r"\D", "", cell.split("%")[0])) for cell in fig.table.rows[-1][1:]]
    assert sum(whole) == pytest.approx(100, abs=4)
    for strip, chance in zip(told.titles, told.probability, strict=True):
        assert f"{strip} {round(100 * chance[-1])}%" in fig.description or chance[-1] < 0.01


def test_bands_between_worlds_are_drawn_only_where_told() -> None:
    bare = replace(phases(), low90=(), high90=())
    assert "(" not in "".join(phases_chart(bare).table.rows[-1])
    assert "(" in "".join(phases_chart(phases()).table.rows[-1][1:])


def test_a_single_day_and_days_that_are_none() -> None:
    one = PhaseChances(("2020-11-02",), ("fighting",), ("Fighting",), ((0.4,),))
    assert "Fighting: 40% → 40%" in words_in(phases_chart(one))
    odd = PhaseChances(("soon", "later"), ("fighting",), ("Fighting",), ((0.4, 0.2),))
    assert "soon" in words_in(phases_chart(odd)) and "later" in words_in(phases_chart(odd))


def test_a_fan_opens_from_light_to_dark() -> None:
    told = fan("deaths", "Deaths", "deaths", 95.0)
    fig = fan_chart(told)
    outer = next(corners(e) for e in drawn(fig, fill=PALE))
    line = next(corners(e) for e in drawn(fig, stroke=DEEP, stroke_width="2.5"))
    top = 1.04 * max(told.high90)
    assert [y for _, y in line] == pytest.approx([FAN_HEIGHT * (1 - v / top) for v in told.median], abs=0.02)
    assert min(y for _, y in outer) == pytest.approx(FAN_HEIGHT * (1 - max(told.high90) / top), abs=0.02)
    assert fig.table.rows[-1][1] == words.rounded(told.median[-1])
    assert "by 31 December 2,200" in words_in(fig)


def dots_in(fig: Figure) -> tuple[int, int]:
    return len(drawn(fig, fill=DEEP)), len(drawn(fig, stroke=WARM))


def test_every_dot_is_drawn_and_those_beyond_stand_apart() -> None:
    deaths, lasting = weeks().dots
    assert dots_in(tally_chart(deaths)) == (50, 0)
    fig = tally_chart(lasting)
    assert dots_in(fig) == (22, 28)
    assert "28 of them: not by 31 December 2020" in fig.description
    assert fig.table.rows[-1] == ("23 to 50 of 50", "not by 31 December 2020")


def test_planted_a_dot_lost_is_seen() -> None:
    lasting = weeks().dots[1]
    assert dots_in(tally_chart(replace(lasting, beyond=lasting.beyond - 1))) != (22, 28)


def test_all_dots_may_lie_beyond() -> None:
    fig = tally_chart(replace(weeks().dots[1], values=(), beyond=50))
    assert dots_in(fig) == (0, 50) and "None comes by the horizon" in fig.description


@settings(max_examples=60, deadline=None)
@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 900), st.floats(150, 400))
def test_names_of_days_never_crowd(first: date, length: int, width: float) -> None:
    dates = [(first + timedelta(k)).isoformat() for k in range(length + 1)]
    when = calendar(dates, width)
    assert when.at == tuple(range(length + 1))
    places = [place for place, _ in when.ticks]
    assert places[-1] == length and places == sorted(set(places))
    apart = [(b - a) * width / length for a, b in zip(places, places[1:], strict=False)]
    assert all(gap >= ROOM - 1e-9 for gap in apart)


@given(st.integers(1, 500))
def test_a_table_of_a_long_series_keeps_its_ends(count: int) -> None:
    rows = shown(count)
    assert rows[0] == 0 and rows[-1] == count - 1 and len(rows) <= 12 and rows == sorted(set(rows))


def test_counts_of_the_future_have_two_figures() -> None:
    values = (0.0, 0.3, 7.4, 37.2, 412.0, 4231.0, 96_400.0, math.nan)
    told = ["0", "under 1", "7", "37", "410", "4,200", "96,000", "–"]
    assert [words.rounded(value) for value in values] == told
    assert words.rounded_range(2140.0, 9020.0) == "2,100 to 9,000"


def test_stretches_of_time_in_words() -> None:
    assert [words.span(d) for d in (1 / 24, 1.0, 7.0, 30.0, 90.0)] == [
        "60 min",
        "a day",
        "a week",
        "30 days",
        "90 days",
    ]
    assert (
        words.held(TruceMark("a", 4 / 1440, 9 / 24, disputed=True)) == "broke after 4 min to 9 hours, accounts differ"
    )
    assert words.held(TruceMark("a", 0.0, 0.0)) == "broke after under 1 min"
    assert words.held(TruceMark("a", 12.0, None)) == "still held after 12 days"


@given(st.floats(0, 1))
def test_a_bound_on_an_error_is_never_rounded_down(error: float) -> None:
    text = words.bound(error)
    assert float(text.split()[0]) / 100 >= error - 1e-9
    assert not CERTAIN.search(text)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1))
def test_odds_of_a_scenario_are_never_certain(share: float, a: float, b: float) -> None:
    assert not CERTAIN.search(words.odds(share, (min(a, b), max(a, b))))
    assert not CERTAIN.search(words.odds(share, None))


def bare(**parts: object) -> Findings:
    return replace(Findings(sample().header, sample().provenance), **parts)  # type: ignore[arg-type]


def test_the_sections_stand_only_where_there_is_something_to_say() -> None:
    assert not {"weeks", "truces"} & set(Outline(make_brief(bare())).ids)
    alone = Outline(make_brief(bare(weeks=weeks())))
    assert "weeks" in alone.ids and "truces" not in alone.ids
    other = Outline(make_brief(bare(truces=truces())))
    assert "truces" in other.ids and "weeks" not in other.ids
    links = [a.get("href") for tag, a in other.tags if tag == "a"]
    assert "#truces" in links and "#weeks" not in links


def test_weeks_with_nothing_but_phases() -> None:
    told = WeeksAhead("2020-11-01", "2020-12-31", 1000, 64, 3, phases())
    outline = Outline(make_brief(bare(weeks=told)))
    text = " ".join(outline.text)
    assert "1,000 paths" in text and "seed 3" in text and "between solved games" not in text
    assert outline.headings == [1, 2, 2, 2, 3]  # the last two: provenance and its methods


def test_what_a_scenario_says() -> None:
    text = " ".join(Outline(make_brief(bare(weeks=weeks()))).text)
    assert "Roughly even chance (46%, range 22–68%)" in text
    assert "no truce has held a day by 10 November. With it the chance is 63% , without it 21%" in text
    assert "5 November 2020 A truce is declared; nobody watches it." in text
    assert "4,100 (90%: 1,700 to 9,200)" in text


def test_no_part_of_the_new_sections_is_certain() -> None:
    told = weeks()
    sure = replace(
        told,
        phases=PhaseChances(("2020-11-02", "2020-12-31"), ("a", "b"), ("A", "B"), ((1.0, 0.0), (0.0, 1.0))),
        scenarios=tuple(replace(s, odds=1.0, range90=(0.0, 1.0), seen=1.0, unseen=0.0) for s in told.scenarios),
    )
    assert certainties(make_brief(bare(weeks=sure))) == []
