"""How every chart looks, and its way from an Altair chart to a static SVG whose bytes depend on nothing else.

Charts are drawn some 370 units wide, so that on a phone they fill the page at about their own size and larger
pages set several side by side; row labels stand above their bars, where they have the whole width. Dark means
more or median, light means less or interval; shapes repeat what colour says.
"""

from __future__ import annotations

import math
import re
import textwrap
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any
from xml.sax.saxutils import escape

import altair as alt
import vl_convert

from standoff.report.answers import Scale
from standoff.report.words import slug

WIDTH = 336
INK = "#1b1f24"
SOFT_INK = "#4a5058"
HALO = "#fefefe"  # drawn around labels and behind their letters, so that lines may pass below them
GRID = "#dfe3e8"
DEEP = "#0b4f8a"  # medians, the main series
MIDDLE = "#5b8fbf"  # 50% intervals
PALE = "#bcd3e8"  # 90% intervals
WARM = "#b34700"  # the other series, thresholds
SEQUENCE = ("#f4f7fb", "#c6dbef", "#7fb0d8", "#3a7ab5", "#0b4f8a", "#06294a")
FONT = "Arial, Helvetica, sans-serif"
LABEL_CHARACTERS = 48  # of 14 px text fit into WIDTH

_CONFIG: dict[str, Any] = {
    "aria": False,  # the drawing is one image to assistive technology; its table holds the numbers
    "background": "#ffffff",
    "font": FONT,
    "padding": {"left": 12, "right": 14, "top": 4, "bottom": 4},
    "view": {"stroke": None},
    "axis": {
        "labelFontSize": 14,
        "titleFontSize": 14,
        "titleFontWeight": "normal",
        "labelColor": INK,
        "titleColor": INK,
        "gridColor": GRID,
        "domainColor": SOFT_INK,
        "tickColor": SOFT_INK,
        "titlePadding": 6,
        "labelFlush": False,
    },
    "text": {"font": FONT, "fontSize": 14, "fill": INK},
    "legend": {"labelFontSize": 14, "titleFontSize": 14, "titleFontWeight": "normal", "labelColor": INK},
}


PERCENT = "round(datum.value * 100) + '%'"  # how an axis of chances labels its ticks


def heading(title: str, notes: Sequence[str], wide: int) -> alt.TitleParams:
    """A chart's title, and notes in small print beneath it; `wide` is how many characters of print fill a line."""
    lines = [line for note in notes for line in wrapped(note, wide)]
    return alt.TitleParams(
        wrapped(title, wide * 13 // 17), anchor="start", fontSize=17, color=INK, subtitle=lines,
        subtitleFontSize=14, subtitleColor=SOFT_INK, offset=14,
    )  # fmt: skip


def layered(layers: Sequence[alt.Chart], height: float, width: float = WIDTH) -> alt.LayerChart:
    """Layers on one another, the first at the back."""
    return alt.LayerChart(layer=list(layers), width=width, height=height)


def drawing(chart: alt.LayerChart | alt.VConcatChart | alt.HConcatChart, id: str, title: str, description: str) -> str:
    """The chart as SVG: scales with its box, named for assistive technology, all ids prefixed with its own.

    The renderer numbers clip paths and gradients through the life of the process; they are numbered afresh
    here, so that the same chart is the same bytes whatever was drawn before it. Roles of parts go: the
    drawing is one image, and its numbers stand in the table beside it.
    """
    id = slug(id)
    svg: str = vl_convert.vegalite_to_svg(chart.configure(**_CONFIG).to_dict(validate=False))
    names: dict[str, str] = {}
    svg = _TAG.sub(lambda tag: _tidied(tag[0], id, names), svg)
    opening = re.match(r'<svg [^>]*viewBox="([^"]+)"[^>]*>', svg)
    if opening is None:
        raise ValueError("the chart renderer gave no SVG with a viewBox")
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="{opening[1]}" role="img" '
        f'aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{escape(title)}</title>'
        f'<desc id="{id}-desc">{escape(description)}</desc>'
    )
    return head + svg[opening.end() :]


_TAG = re.compile(r"<[A-Za-z][^<>]*>")  # text between tags is data and stays as it is
_IDLE = re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"')


def _tidied(tag: str, prefix: str, names: dict[str, str]) -> str:
    """A tag without idle attributes, with figures to a hundredth and ids of its own."""
    if tag.startswith("<text") and f'stroke="{HALO}"' in tag:
        tag = tag.replace("<text", '<text paint-order="stroke"', 1)
    tag = re.sub(r"(\d\.\d\d)\d+", r"\1", _IDLE.sub("", tag))
    return re.sub(
        r'(\bid="|url\(#)([^")]+)',
        lambda found: found[1] + names.setdefault(found[2], f"{prefix}-{len(names)}"),
        tag,
    )


@cache
def _axis(scale: Scale) -> tuple[str, str]:
    """Label expression and the words that end an axis title."""
    if scale == "probability":
        return "format(100 * datum.value, '.0f')", ", in %"
    if scale == "difference":
        return "datum.value ? format(100 * datum.value, '+.0f') : '0'", ", in points"
    return "format(datum.value, '.3~g')", ""


def across(title: str, scale: Scale, domain: tuple[float, float]) -> Callable[[str], alt.X]:
    """The shared horizontal axis of a drawing's layers: give a column's name, get its channel."""
    expression, unit = _axis(scale)
    axis = alt.Axis(
        title=wrapped(title + unit),
        labelExpr=expression,
        tickCount=5,
        orient="bottom",
        domain=False,
        ticks=False,
    )
    spread = alt.Scale(domain=list(domain), nice=False, zero=False)
    return lambda column: alt.X(f"{column}:Q", axis=axis, scale=spread)


def down(height: float) -> Callable[[str], alt.Y]:
    """The shared vertical position in pixels from the top, without an axis."""
    pixels = alt.Scale(domain=[height, 0], nice=False, zero=False)
    return lambda column: alt.Y(f"{column}:Q", axis=None, scale=pixels)


def domain_of(values: list[float], scale: Scale) -> tuple[float, float]:
    """The stretch of axis that shows all values, with some air.

    A probability's axis starts at nothing and runs to certainty, or to a quarter or a tenth where all are
    rarer.
    """
    values = [value for value in values if math.isfinite(value)]
    if scale == "probability":
        return (0.0, next((end for end in (0.1, 0.25) if max(values, default=1.0) <= end), 1.0))
    low, high = min(values, default=0.0), max(values, default=1.0)
    air = 0.06 * (high - low) or 0.5
    return (low - air, high + air)


def wrapped(text: str, characters: int = LABEL_CHARACTERS) -> list[str]:
    """Text as lines that fit the drawing's width; an SVG does not wrap by itself."""
    return textwrap.wrap(text, characters) or [""]


def data(rows: list[dict[str, Any]]) -> alt.InlineData:
    """Rows kept inside the specification, as they are: as a tuple, for a list would be copied with every layer."""
    return alt.InlineData(values=tuple(rows))
