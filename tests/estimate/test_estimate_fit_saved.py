"""Fits written to a file and read back: everything the same to the last digit, and no NaN."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from fitting import FIRST, crisis, made, war1800
from reference import needs_reference

from standoff.estimate import (
    Bootstrap,
    Cauchy,
    CoefficientPriors,
    Firth,
    Fit,
    Flat,
    LogF,
    Newton,
    Normal,
    Penalty,
    SpecificationError,
    StudentT,
    clustered,
    fit,
    fit_json,
    predict,
    read_fit,
    summary,
)
from standoff.estimate.penaltydata import penalty_data, penalty_of


def there_and_back(found: Fit, folder: Path) -> Fit:
    path = folder / "fit.json"
    path.write_text(fit_json(found), "utf-8")
    return read_fit(path)


def finite(text: str) -> object:
    def refuse(word: str) -> object:
        raise AssertionError(f"{word} in a file")

    return json.loads(text, parse_constant=refuse)


@pytest.mark.parametrize("kind", ["classical", "clustered", "bootstrap", "penalised", "stopped"])
def test_there_and_back(kind: str, tmp_path: Path) -> None:
    frame = made().assign(w=1.5)
    found = {
        "classical": lambda: fit(crisis(weight="w"), frame),
        "clustered": lambda: fit(crisis(), frame, covariance=clustered("year")),
        "bootstrap": lambda: fit(crisis(), frame, covariance=Bootstrap(30)),
        "penalised": lambda: fit(crisis(), frame, penalty=CoefficientPriors(named={"defender(war): z": Cauchy(1.5)})),
        "stopped": lambda: fit(crisis(), frame, settings=Newton(steps=1)),
    }[kind]()
    text = fit_json(found)
    data = finite(text)
    assert isinstance(data, dict) and data["standoff-fit-result"] == 1
    again = there_and_back(found, tmp_path)
    assert fit_json(again) == text
    assert again.theta.tobytes() == found.theta.tobytes() and again.information.tobytes() == found.information.tobytes()
    assert (again.status, again.advice, again.findings) == (found.status, found.advice, found.findings)
    assert again.penalty == found.penalty and again.how == found.how
    assert summary(again) == summary(found)
    if not found.converged:
        assert data["estimates"] is None and data["standard_errors"] is None
        return
    assert again.covariance.tobytes() == found.covariance.tobytes()
    assert again.interval(0.9).tobytes() == found.interval(0.9).tobytes()
    assert (again.aic, again.bic) == (found.aic, found.bic)
    assert predict(again).chance.tobytes() == predict(found).chance.tobytes()


@needs_reference
def test_one_that_runs_away(tmp_path: Path) -> None:
    found = fit(crisis(FIRST), war1800())
    again = there_and_back(found, tmp_path)
    finite(fit_json(found))
    assert again.advice == found.advice and again.matrix is None


@pytest.mark.parametrize(
    "penalty",
    [None, Normal(0.5, 2), StudentT(3, 1.5), Cauchy(), LogF(2), Flat(), Firth(),
     CoefficientPriors(Cauchy(), Flat(), {"a: x": StudentT()})],
)  # fmt: skip
def test_penalties(penalty: Penalty | None) -> None:
    assert penalty_of(json.loads(json.dumps(penalty_data(penalty)))) == penalty


def test_what_is_no_fit_is_told(tmp_path: Path) -> None:
    good = json.loads(fit_json(fit(crisis(), made())))
    for name, text in {
        "table": "a,b\n1,2\n", "empty": "", "list": "[]", "later": json.dumps({**good, "standoff-fit-result": 2}),
        "short": json.dumps({k: v for k, v in good.items() if k != "encoding"}),
        "penalty": json.dumps({**good, "penalty": {"ridge": {"k": 1}}}),
        "status": json.dumps({**good, "status": "fine"}),
    }.items():  # fmt: skip
        path = tmp_path / f"{name}.json"
        path.write_text(text)
        with pytest.raises(SpecificationError, match="is not a fit of version 1"):
            read_fit(path)


def test_what_is_not_finite_is_null() -> None:
    from dataclasses import replace

    broken = replace(fit(crisis(), made(), settings=Newton(steps=1)), gradient=np.inf, log_likelihood=-np.inf)
    data = finite(fit_json(broken))
    assert isinstance(data, dict) and data["gradient"] is None and data["log_likelihood"] is None
