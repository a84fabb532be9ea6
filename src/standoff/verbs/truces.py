"""Ceasefires of a crisis: its record, what is learnt from it, and how long the next truce holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from html import escape
from itertools import product
from typing import Any

import numpy as np
from scipy.special import ndtri

from standoff.ask import Done, NextTruce, uncertain_truce
from standoff.belief import quantile
from standoff.ceasefire import COEFFICIENTS, MECHANISMS, WITHOUT_DATA, Told, shipped, told_prior
from standoff.crisis import Ceasefire, Crisis
from standoff.report import Spread
from standoff.verbs.findings.words import spread
from standoff.verbs.nosuch import NoSuch
from standoff.verbs.playing import DEFAULT_SEED, DEFAULT_WORLDS, Progress, build_worlds
from standoff.verbs.simulating import spread_json
from standoff.worlds import Worlds

SPANS = (1 / 24, 1.0, 7.0, 30.0, 90.0, 365.0)
"""Days for which the next truce is asked to hold: an hour to a year."""

LEVELS = np.array((0.05, 0.25, 0.5, 0.75, 0.95))
DECIMALS = 9  # of days: nobody times a truce to less than a tenth of a millisecond


@dataclass(frozen=True)
class Heard:
    """One account of a first breach: between two days after the truce began, and how far it is believed."""

    reliability: float
    earliest: float
    latest: float


@dataclass(frozen=True)
class TruceRow:
    """A truce of the file, as the likelihood reads it.

    It held from `shortest` to `longest` days, all accounts taken together; infinite where it may still hold. Times are
    days. `earlier` counts the truces of the file that broke before it.
    """

    id: str
    began: str
    mechanism: str
    written: bool
    definitive: bool
    curbed: bool
    earlier: int
    holds: bool
    shortest: float
    longest: float
    accounts: tuple[Heard, ...]


@dataclass(frozen=True)
class CoefficientRow:
    """A coefficient on the logarithm of days, before and after the record. `basis` says what the prior rests on."""

    name: str
    before: Spread
    after: Spread
    basis: str
    data: bool  # whether the prior rests on any
    own: bool  # whether the file states it


@dataclass(frozen=True)
class Variant:
    """What is supposed of the next truce; None is left as uncertain as the worlds have it."""

    mechanism: str | None = None
    curbed: bool | None = None
    written: bool | None = None
    definitive: bool | None = None


@dataclass(frozen=True)
class HoldingRow:
    """How long a truce of one variant holds: its chance of each of `spans`, over worlds, and the days it holds."""

    variant: Variant
    chances: tuple[Spread, ...]
    days: Spread


@dataclass(frozen=True)
class TruceTable:
    """The record of truces, the coefficients, and the next truce by variant."""

    crisis: str
    title: str
    as_of: date
    record: tuple[TruceRow, ...]
    broken_before: Spread  # truces between the sides before those of the file
    coefficients: tuple[CoefficientRow, ...]
    spans: tuple[float, ...]
    variants: tuple[HoldingRow, ...]
    worlds: int
    seed: int
    ess: float
    pareto_k: float
    cautions: tuple[str, ...]
    reliable: bool
    why: str | None

    def table(self) -> list[dict[str, Any]]:
        """One row for each variant and span."""
        return [
            {**asdict(row.variant), "days": span, "median": at.median, "low": at.low90, "high": at.high90}
            for row in self.variants
            for span, at in zip(self.spans, row.chances, strict=True)
        ]

    def to_json(self) -> dict[str, Any]:
        """The documented form of `standoff ceasefire --json`."""
        return {
            "crisis": self.crisis, "as_of": self.as_of.isoformat(), "record": [_row_json(row) for row in self.record],
            "broken_before": spread_json(self.broken_before),
            "coefficients": [
                {"name": row.name, "before": spread_json(row.before), "after": spread_json(row.after),
                 "basis": row.basis, "data": row.data, "own": row.own}
                for row in self.coefficients
            ],
            "spans": list(self.spans),
            "next": [
                {**asdict(row.variant), "chances": [spread_json(at) for at in row.chances],
                 "days": spread_json(row.days)}
                for row in self.variants
            ],
            "worlds": self.worlds, "seed": self.seed, "ess": self.ess,
            "pareto_k": self.pareto_k if np.isfinite(self.pareto_k) else None, "cautions": list(self.cautions),
            "reliable": self.reliable, "why": self.why,
        }  # fmt: skip

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{span:.3g} days</th>" for span in self.spans)
        rows = "".join(
            f"<tr><th scope='row'>{escape(str(row.variant))}</th>"
            + "".join(f"<td>{at.median:.2f}</td>" for at in row.chances)
            + "</tr>"
            for row in self.variants
        )
        return f"<table><caption>{escape(self.title)}</caption><tr><th>truce</th>{head}</tr>{rows}</table>"


def check_mechanism(mechanism: str | None) -> None:
    """NoSuch where nothing of this name keeps truces."""
    if mechanism is not None and mechanism not in MECHANISMS:
        raise NoSuch("mechanism", mechanism, MECHANISMS)


def variants_of(asked: Variant) -> tuple[Variant, ...]:
    """The variants to set side by side: with peacekeepers or no one, with the patron's support curbed or not.

    What is asked is kept; terms that are not asked about stay uncertain.
    """
    mechanisms: Sequence[str] = ("none", "peacekeepers") if asked.mechanism is None else (asked.mechanism,)
    curbs: Sequence[bool] = (False, True) if asked.curbed is None else (asked.curbed,)
    return tuple(Variant(m, c, asked.written, asked.definitive) for m, c in product(mechanisms, curbs))


def truce_table(
    crisis: Crisis | Worlds,
    asked: Variant = Variant(),
    worlds: int = DEFAULT_WORLDS,
    seed: int = DEFAULT_SEED,
    progress: Progress | None = None,
    *,
    most: int | None = None,
) -> TruceTable:
    """The record, what is learnt from it, and the next truce. Worlds made before may be handed in."""
    check_mechanism(asked.mechanism)
    found = crisis if isinstance(crisis, Worlds) else build_worlds(crisis, worlds, seed, progress, most=most)
    stated = found.crisis
    rows = np.concatenate([reading.rows for reading in found.readings])
    return TruceTable(
        crisis=stated.crisis.id, title=stated.crisis.title, as_of=stated.crisis.as_of, record=_record(found),
        broken_before=_spread(found.truces.earlier[rows], found.weights), coefficients=_coefficients(found, rows),
        spans=SPANS, variants=tuple(_holding(found, variant) for variant in variants_of(asked)), worlds=found.count,
        seed=found.seed, ess=found.ess, pareto_k=found.pareto_k, cautions=_cautions(found), reliable=found.reliable,
        why=found.why_unreliable(),
    )  # fmt: skip


def _record(found: Worlds) -> tuple[TruceRow, ...]:
    stated = {truce.id: truce for truce in found.crisis.ceasefires}
    return tuple(_row(told, stated[told.id]) for told in found.truces.record.truces)


def _row(told: Told, stated: Ceasefire) -> TruceRow:
    kind = told.covariates
    spans = [(a.lower, a.upper) for a in told.accounts] or [(told.lower, told.upper)]
    accounts = tuple(Heard(a.reliability, round(a.lower, DECIMALS), round(a.upper, DECIMALS)) for a in told.accounts)
    return TruceRow(
        told.id, _moment(stated.from_), kind.mechanism, kind.written, kind.definitive, kind.curbed, int(kind.earlier),
        told.holds, round(min(low for low, _ in spans), DECIMALS), round(max(high for _, high in spans), DECIMALS),
        accounts,
    )  # fmt: skip


def _moment(when: date | datetime) -> str:
    return when.isoformat(timespec="minutes") if isinstance(when, datetime) else when.isoformat()


def _coefficients(found: Worlds, rows: np.ndarray) -> tuple[CoefficientRow, ...]:
    prior, theta, crisis = found.draws.learnt.prior, found.truces.theta[rows], found.crisis
    normal = ndtri(LEVELS)
    out = []
    for at, (name, _, basis) in enumerate(told_prior()):
        mean, deviation = float(prior.mean[at]), float(prior.standard_deviations[at])
        own = crisis.unknowns.get(name)
        if own is not None:
            basis = "stated in the file" + (f": {own.why}" if own.why else "")
        out.append(
            CoefficientRow(
                name, spread(tuple((mean + deviation * normal).tolist())), _spread(theta[:, at], found.weights), basis,
                own is None and name not in WITHOUT_DATA, own is not None,
            )
        )  # fmt: skip
    assert tuple(row.name for row in out) == COEFFICIENTS
    return tuple(out)


def _holding(found: Worlds, variant: Variant) -> HoldingRow:
    truce = uncertain_truce(
        found, done=Done(mechanism=variant.mechanism), curbed=variant.curbed, written=variant.written,
        definitive=variant.definitive,
    )  # fmt: skip
    chances = tuple(_spread(truce.holds(span), found.weights) for span in SPANS)
    return HoldingRow(variant, chances, _days(truce, found))


def _days(truce: NextTruce, found: Worlds) -> Spread:
    """Days that it holds, worlds and chance together: as `Q(holds)`."""
    days, counts = truce.drawn()
    return _spread(days.ravel(), (np.nan_to_num(counts) * found.weights[:, None]).ravel())


def _spread(values: np.ndarray, weights: np.ndarray) -> Spread:
    return spread(tuple(float(q) for q in quantile(values, weights, LEVELS)))


def _cautions(found: Worlds) -> tuple[str, ...]:
    """What the reader should know of the priors, and where the file says nothing."""
    told = [] if found.truces.record.truces else ["The file tells of no truce: this is what history alone says."]
    if found.crisis.weeks is None:
        told.append("The file says nothing of the weeks ahead: terms that are not asked about count as absent.")
    return (*told, *(caution for history in shipped().histories for caution in history.cautions))


def _row_json(row: TruceRow) -> dict[str, Any]:
    return {**asdict(row), "longest": row.longest if np.isfinite(row.longest) else None,
            "accounts": [asdict(account) for account in row.accounts]}  # fmt: skip
