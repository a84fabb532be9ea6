"""Estimation for the shells: a specification and a table in, a fit or predictions out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from standoff.estimate import (
    Bootstrap,
    Cauchy,
    Classical,
    Covariance,
    Firth,
    Fit,
    Format,
    Html,
    Latex,
    LogF,
    Markdown,
    NoColumns,
    Normal,
    OuterProduct,
    Penalty,
    Predicted,
    Robust,
    Scores,
    SpecificationError,
    Text,
    clustered,
    fit_json,
    fit_prepared,
    placed,
    predict,
    prepare,
    profile,
    read_fit,
    read_specification,
    summary,
)

Progress = Callable[[str, int, int], None]

FORMATS: Mapping[str, Format] = {"text": Text(), "markdown": Markdown(), "latex": Latex(), "html": Html()}


def _normal(sd: float) -> Penalty:
    return Normal(0.0, sd)


PENALTIES: Mapping[str, Callable[[float], Penalty]] = {"normal": _normal, "cauchy": Cauchy, "logf": LogF}
MOST_CASES = 10_000


@dataclass(frozen=True)
class FitAsked:
    """How uncertainty is to be found, in the words of the command line."""

    cov: str = "classical"
    bootstrap: int = 0
    by: str | None = None
    store: Path | None = None
    seed: int = 1
    penalty: str | None = None


def fit_table(specification: str | Path, data: str | Path, asked: FitAsked, told: Progress | None = None) -> Fit:
    """Fit a specification file to a table file."""
    spec = read_specification(specification)
    try:
        ready = prepare(spec, data)
    except NoColumns as error:
        raise placed(error, specification) from None
    penalty = penalty_of(asked.penalty)
    return fit_prepared(ready, covariance=covariance_of(asked), penalty=penalty, seed=asked.seed, told=told)


def covariance_of(asked: FitAsked) -> Covariance | Bootstrap | None:
    """The covariance asked for; None for the one that goes with the method of estimation."""
    if asked.bootstrap:
        return Bootstrap(asked.bootstrap, asked.seed, asked.by, asked.store)
    kind, _, columns = asked.cov.partition(":")
    plain: Mapping[str, Covariance] = {"classical": Classical(), "outer": OuterProduct(), "robust": Robust()}
    if kind == "classical" and not columns:
        return None
    if kind in plain and not columns:
        return plain[kind]
    if kind == "clustered" and columns:
        return clustered(*(c.strip() for c in columns.split(",")))
    raise SpecificationError(
        (f"--cov {asked.cov}: there are classical, outer, robust and clustered:COLUMN (or clustered:ONE,OTHER)",)
    )


def penalty_of(text: str | None) -> Penalty | None:
    """A penalty in words: `firth`, or `normal`, `cauchy`, `logf` with a number after a colon."""
    if text is None:
        return None
    kind, _, size = text.partition(":")
    if text == "firth":
        return Firth()
    try:
        value = float(size) if size else (1.0 if kind == "logf" else 2.5)
    except ValueError:
        value = -1.0
    if kind not in PENALTIES or not 0 < value < 1e6:
        raise SpecificationError((f"--penalty {text}: there are firth, normal:SD, cauchy:SCALE and logf:M",))
    return PENALTIES[kind](value)


def fit_text(found: Fit, form: str, level: float) -> str:
    """The table of a fit."""
    if form not in FORMATS:
        raise SpecificationError((f"--format {form}: there are {', '.join(FORMATS)}",))
    return summary(found, FORMATS[form], level)


def predict_from(
    saved: str | Path, data: str | Path | None, at: Sequence[str], vary: Sequence[str], level: float
) -> Predicted:
    """Predictions of a saved fit, for a table or for cases around the typical one."""
    found = read_fit(saved)
    if data is not None:
        if at or vary:
            raise SpecificationError(("a table has its own values; leave --at and --vary out",))
        return predict(found, data, level=level)
    cases = profile(found, dict(_setting(text) for text in at), {k: v for k, v in map(_range, vary)})
    return predict(found, cases=cases, level=level)


def chances_picture(found: Predicted, vary: Sequence[str]) -> str:
    """A picture of predictions along one covariate, as SVG."""
    from standoff import report

    names = [text.partition("=")[0].strip() for text in vary]
    values = [case.get(names[0]) for case in found.cases] if len(names) == 1 else []
    if len(values) < 2 or not all(isinstance(v, float) for v in values):
        raise SpecificationError(("a picture wants one covariate that moves through numbers: --vary NAME=0:1:21",))
    at = tuple(float(v) for v in values if v is not None)
    curves = tuple(
        report.ChanceCurve(
            outcome, at, *(tuple(map(float, part[:, k])) for part in (found.chance, found.low, found.high))
        )
        for k, outcome in enumerate(found.outcomes)
    )
    return report.chances_svg(f"Predicted chances by {names[0]}", names[0], curves, found.level)


def coefficients_picture(found: Fit, names: Sequence[str] = ()) -> str:
    """A picture of a fit's coefficients, all or some, as SVG; FitError where it did not converge."""
    from standoff import report

    found.require()
    errors = found.standard_errors
    rows = tuple(
        report.Coefficient(name, float(found.estimates[k]), float(errors[k]))
        for k, name in enumerate(found.names)
        if not names or name in names
    )
    return report.coefficients_svg(found.specification.title or "Coefficients", rows)


def calibration_picture(scores: Scores, outcome: int = 0, bins: int = 5) -> str:
    """A picture of how often forecasts of one outcome came true, model beside model, as SVG."""
    from scipy.stats import beta

    from standoff import report

    curves = []
    for k, score in enumerate(scores.scores):
        found = [b for b in scores.calibration(k, outcome, bins) if b.plays > 0]
        hits = [b.seen * b.plays for b in found]
        low = tuple(float(beta.ppf(0.05, h + 0.5, b.plays - h + 0.5)) for h, b in zip(hits, found, strict=True))
        high = tuple(float(beta.ppf(0.95, h + 0.5, b.plays - h + 0.5)) for h, b in zip(hits, found, strict=True))
        forecast, seen = tuple(b.forecast for b in found), tuple(b.seen for b in found)
        curves.append(report.CalibrationCurve(score.model, forecast, seen, low, high))
    return report.calibration_svg(f"Forecasts of {scores.event}", tuple(curves))


def _setting(text: str) -> tuple[str, Any]:
    name, sign, value = text.partition("=")
    if not sign or not value.strip():
        raise SpecificationError((f"--at {text}: write NAME=VALUE",))
    return name.strip(), _value(value)


def _range(text: str) -> tuple[str, list[Any]]:
    """`x=0:1:5` (five values from 0 to 1) or `x=a,b,c`."""
    name, sign, values = text.partition("=")
    if sign and values.count(":") == 2:
        try:
            first, last, many = values.split(":")
            number = int(many)
            if 2 <= number <= MOST_CASES:
                step = (float(last) - float(first)) / (number - 1)
                return name.strip(), [float(first) + k * step for k in range(number)]
        except ValueError:
            pass
    elif sign and values.strip() and ":" not in values:
        return name.strip(), [_value(v) for v in values.split(",")]
    raise SpecificationError((f"--vary {text}: write NAME=FIRST:LAST:HOW_MANY, or NAME=ONE,OTHER",))


def _value(text: str) -> Any:
    try:
        return float(text)
    except ValueError:
        return text.strip()


__all__ = [
    "Fit", "FitAsked", "Predicted", "calibration_picture", "chances_picture", "coefficients_picture", "fit_json",
    "fit_table", "fit_text", "predict_from",
]  # fmt: skip
