"""What the section `weeks` assumes where file and pattern are silent: wide ranges, each with its reason.

They are neutral: about wars of some months between neighbours with outside powers behind them, not about any
one of them. What a pattern knows better it states itself.
"""

from __future__ import annotations

from typing import Any

NEUTRAL = "A neutral default: replace it by a judgement about the case."
LOOK_AHEAD = 90
"""Days, where no question says how far to look."""

RATES: dict[str, tuple[str, str]] = {
    "rounds_per_day": (
        "loguniform(0.1, 1)",
        "Governments decide anew whether to go on somewhere between every day and every ten days.",
    ),
    "intervention_days": (
        "loguniform(3, 60)",
        "Outside forces that enter a local war end the fighting within days or within months.",
    ),
    "clash_days": ("loguniform(1, 14)", "Forces of two outside powers seldom fight each other for long."),
    "mediation": ("0.3 to 0.95", "Most clashes of outside powers have been stopped before they became a war; not all."),
    "wider_war_days": ("loguniform(20, 500)", "Wars between states last from weeks to years."),
    "settlement_days": ("loguniform(200, 5000)", "Few truces become a settlement within a year, many never do."),
    "spread": ("0.3 to 1", "The same war has quiet weeks and terrible ones."),
}
"""Key to value and reason."""

TERMS: dict[str, tuple[str, str]] = {
    "monitors": ("0", "Nobody is said to offer monitors."),
    "peacekeepers": ("0", "Nobody is said to offer peacekeepers."),
    "written": ("0", "Nothing is said of written terms."),
    "definitive": ("0", "Nothing is said of a truce meant to end the war."),
    "after_intervention": ("1", "Who intervened stays to keep the truce."),
    "earlier": ("0", "Nothing is said of earlier truces."),
}

DEATHS: dict[str, tuple[str, str]] = {
    "fighting": ("loguniform(5, 200)", "Local wars kill from a handful to some hundreds a day, all sides together."),
    "ceasefire": ("loguniform(0.01, 2)", "Shots across the line and mines go on in most truces."),
    "intervention": ("loguniform(10, 300)", "An intervention adds forces before it ends the fighting."),
    "clash": ("loguniform(10, 500)", "A clash of outside powers comes on top of the local war."),
    "wider_war": ("loguniform(50, 3000)", "Wars of several states kill by the hundred and thousand a day."),
    "settlement": ("0 to 0.1", "After a settlement few die of the war, mostly by mines."),
}

DISPLACED: dict[str, tuple[str, str]] = {
    "fighting": ("loguniform(50, 5000)", "Where a front moves, people leave by the hundred and thousand a day."),
    "ceasefire": ("loguniform(0.1, 100)", "In a truce few leave; where land changes hands, more do."),
    "intervention": ("loguniform(50, 5000)", "As in the fighting it comes on top of."),
    "clash": ("loguniform(50, 5000)", "As in the fighting it comes on top of."),
    "wider_war": ("loguniform(500, 20000)", "More front, more people in its way."),
    "settlement": ("0 to 10", "After a settlement those who leave are few."),
}

NAMES = {
    "monitors": "truce_monitors_chance",
    "peacekeepers": "truce_peacekeepers_chance",
    "written": "truce_written_chance",
    "definitive": "truce_definitive_chance",
    "after_intervention": "truce_after_intervention_chance",
    "earlier": "earlier_truces",
}
"""Key under `truce` to the unknown that holds it; the chances are kept apart from the coefficients of truces."""


def default(table: dict[str, tuple[str, str]], key: str) -> dict[str, Any]:
    """A default as an unknown of a file."""
    value, why = table[key]
    return {"value": value, "why": f"{why} {NEUTRAL}"}


def every_name() -> tuple[str, ...]:
    """The names of all unknowns the section can bring."""
    tolls = (f"{kind}_{phase}" for kind, table in (("deaths", DEATHS), ("displaced", DISPLACED)) for phase in table)
    return (*RATES, *NAMES.values(), *tolls)
