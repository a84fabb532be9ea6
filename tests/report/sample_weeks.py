"""The weeks ahead and the next truce, made up by hand for tests of the layout: every number in here is invented."""

from __future__ import annotations

import math
from datetime import date, timedelta
from statistics import NormalDist
from typing import Literal

from standoff.report import (
    BottomLine,
    DatedRow,
    Dots,
    Fan,
    HoldRow,
    PhaseChances,
    Scenario,
    Spread,
    SurvivalCurve,
    ToldDay,
    TruceForecast,
    TruceMark,
    WeeksAhead,
)

NORMAL = NormalDist()
START, END = date(2020, 11, 1), date(2020, 12, 31)
DATES = tuple((START + timedelta(k)).isoformat() for k in range(1, (END - START).days + 1))
CLOCK = tuple(10 ** (math.log10(1 / 1440) + k / 40 * math.log10(365 * 1440)) for k in range(41))
SPANS = (1.0, 7.0, 30.0, 90.0)


def still(days: float, middle: float, scale: float, shift: float) -> float:
    """The chance that a log-normal truce of so long a median, stretched `shift` times in logs, still holds."""
    return 1.0 - NORMAL.cdf((math.log(days) - math.log(middle) - shift) / scale)


def truce(
    label: str, kind: Literal["mechanism", "restraint"], middle: float, doubt: float
) -> tuple[SurvivalCurve, HoldRow]:
    """A curve and its row in the table, wider the larger `doubt` is."""

    def spread(days: float) -> Spread:
        return Spread(*(still(days, middle, 3.2, doubt * z) for z in (0.0, -0.67, 0.67, -1.64, 1.64)))

    points = [spread(days) for days in CLOCK]
    curve = SurvivalCurve(
        label,
        kind,
        CLOCK,
        tuple(p.median for p in points),
        tuple(p.low50 for p in points),
        tuple(p.high50 for p in points),
        tuple(p.low90 for p in points),
        tuple(p.high90 for p in points),
    )
    return curve, HoldRow(label, tuple(map(spread, SPANS)))


VARIANTS = (
    truce("No one on the ground", "mechanism", 0.9, 1.0),
    truce("Peacekeepers", "mechanism", 60.0, 1.3),
    truce("Turkey’s help goes on", "restraint", 1.1, 1.0),
    truce("Turkey curbs its help", "restraint", 4.0, 2.2),
)


def truces() -> TruceForecast:
    return TruceForecast(
        curves=tuple(curve for curve, _ in VARIANTS),
        rows=tuple(row for _, row in VARIANTS),
        spans=SPANS,
        marks=(
            TruceMark("10 October", 5 / 1440, 5 / 1440, note="Azerbaijan tells of shelling", sources=("reuters-1026",)),
            TruceMark("18 October", 4 / 1440, 8 / 24, disputed=True, note="Each side names another hour."),
            TruceMark("26 October", 45 / 1440, 45 / 1440),
            TruceMark("A later one", 3.0, None),
        ),
        lines=(
            BottomLine(
                "the next truce, with no one on the ground, holds for 30 days",
                VARIANTS[0][1].chances[2] or Spread(*[math.nan] * 5),
                "low",
                ("three truces of hours cannot tell how weeks go",),
            ),
        ),
        cautions=("There is no data on the patron’s restraint: what it does to a truce is judgement alone.",),
        sources=("examiner", "Fortna 2004, Peace Time"),
    )


def phases() -> PhaseChances:
    """Fighting dies away into truces; the rest stays rare."""
    titles = ("Fighting", "Ceasefire", "Russia intervenes", "Clash of Russia and Turkey", "Wider war", "Settlement")
    names = ("fighting", "ceasefire", "intervention", "clash", "wider_war", "settlement")
    columns = []
    for k in range(1, len(DATES) + 1):
        truce = 0.62 * (1 - math.exp(-k / 16))
        help = 0.07 * (1 - math.exp(-k / 6)) * math.exp(-k / 60)
        clash = 0.012 * (1 - math.exp(-k / 9))
        war = 0.006 * (1 - math.exp(-k / 30))
        end = 0.09 * (1 - math.exp(-k / 55))
        columns.append((1.0 - truce - help - clash - war - end, truce, help, clash, war, end))
    chances = tuple(zip(*columns, strict=True))

    def bound(z: float) -> tuple[tuple[float, ...], ...]:
        return tuple(
            tuple(NORMAL.cdf(NORMAL.inv_cdf(min(0.9999, max(1e-6, p))) + 0.55 * z) for p in row) for row in chances
        )

    return PhaseChances(DATES, names, titles, chances, bound(-1.0), bound(1.0))


def fan(id: str, title: str, unit: str, a_day: float) -> Fan:
    def course(z: float) -> tuple[float, ...]:
        return tuple(a_day * 26 * (1 - math.exp(-k / 26)) * math.exp(0.75 * z) for k in range(1, len(DATES) + 1))

    return Fan(id, title, unit, DATES, *(course(z) for z in (0.0, -0.67, 0.67, -1.64, 1.64)))


def quantiles(count: int, middle: float, scale: float, known: int) -> tuple[float, ...]:
    """The first `known` of `count` equally likely values, log-normal."""
    return tuple(middle * math.exp(scale * NORMAL.inv_cdf((k + 0.5) / count)) for k in range(known))


SCENARIOS = (
    Scenario(
        "grinds-on",
        "It grinds on",
        "Truces are called and broken within days; neither Russia nor Turkey moves, and fighting lasts into December.",
        0.46,
        (0.22, 0.68),
        "no truce has held a day by 10 November",
        0.63,
        0.21,
        (
            ToldDay("2020-11-05", "A truce is declared; nobody watches it."),
            ToldDay("2020-11-05", "It breaks within the hour."),
            ToldDay("2020-11-24", "Azerbaijan advances again; Turkey’s help goes on."),
        ),
        Spread(4100.0, 2900.0, 5800.0, 1700.0, 9200.0),
    ),
    Scenario(
        "truce-holds",
        "A truce that holds",
        "Turkey curbs its help, a truce comes in November, and peacekeepers see that it lasts.",
        0.41,
        (0.2, 0.62),
        "Turkey is seen to curb its help by 15 November",
        0.72,
        0.3,
        (
            ToldDay("2020-11-08", "Turkey curbs its help and presses for a ceasefire."),
            ToldDay("2020-11-10", "A ceasefire begins, kept by peacekeepers. It still holds on 31 December."),
        ),
        Spread(1300.0, 900.0, 1900.0, 500.0, 3400.0),
    ),
    Scenario(
        "widens",
        "It widens",
        "Russia steps in, an incident follows, and Russian and Turkish forces fight one another.",
        0.004,
        None,
        "Russia intervenes",
        0.05,
        0.002,
    ),
)


def weeks() -> WeeksAhead:
    lasting = "days from 1 November 2020"
    return WeeksAhead(
        as_of=START.isoformat(),
        until=END.isoformat(),
        paths=100_000,
        worlds=512,
        seed=1,
        phases=phases(),
        lines=(
            BottomLine(
                "a ceasefire begins by 31 December 2020 and holds for 30 days by then",
                Spread(0.31, 0.22, 0.4, 0.1, 0.56),
                "low",
                ("it turns on whether peacekeepers come", "rounds a day are a guess"),
            ),
        ),
        dated=(
            DatedRow(
                "ceasefire-30",
                "question",
                "Will a ceasefire begin by 30 November 2020 and hold for 30 days?",
                "P(holds >= 30 days by 2020-12-31)",
                "2020-12-31",
                Spread(0.31, 0.22, 0.4, 0.1, 0.56),
                rule="Yes if no day of the thirty sees 25 or more battle deaths.",
                resolution="Yes: 10 November 2020",
            ),
            DatedRow(
                "soon",
                "claim",
                "Russian and Turkish forces will clash before the year is out",
                "P(clash by 2020-12-31) > 0.5",
                "2020-12-31",
                Spread(0.012, 0.006, 0.02, 0.001, 0.05),
                share=0.0,
            ),
            DatedRow("deaths", "question", "How many die?", "Q(deaths by 2020-12-31)", "", None, "number"),
        ),
        fans=(
            fan("deaths", "Deaths from 2 November on", "deaths", 95.0),
            fan("displaced", "People displaced from 2 November on", "people", 1400.0),
        ),
        dots=(
            Dots("deaths", "Deaths by 31 December", "deaths", quantiles(50, 2400.0, 0.75, 50)),
            Dots(
                "lasting",
                "When the first lasting truce begins",
                lasting,
                quantiles(50, 70.0, 1.3, 22),
                28,
                "not by 31 December 2020",
            ),
        ),
        scenarios=SCENARIOS,
        interpolation=0.004,
        notes=("Made-up numbers, for tests of the layout only.",),
    )
