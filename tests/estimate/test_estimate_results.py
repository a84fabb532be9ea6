"""What a reader sees of a fit: tables, predictions, scores, priors, files."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from reference import SHARED, needs_reference, numbers

from standoff.estimate import (
    Chance,
    Fit,
    FitError,
    Html,
    KFold,
    Latex,
    Markdown,
    Simulated,
    SpecificationError,
    average_marginal_effects,
    cross_validate,
    first_difference,
    fit,
    fit_json,
    predict,
    prepare,
    profile,
    read_fit,
    replaced,
    side_by_side,
    specify,
    summary,
    tidy,
    to_unknowns,
)
from standoff.estimate.unknowns import priors

TREE = {"one": {"no": "sq", "yes": {"two": {"no": "capit", "yes": "war"}}}}


def simulated(n: int = 600, seed: int = 4) -> pd.DataFrame:
    """Plays by agents who err, choosing for themselves."""
    rng = np.random.default_rng(seed)
    x, z, f = rng.normal(size=n), rng.normal(size=n), rng.choice(["a", "b"], n)
    last = 0.4 + 0.8 * z
    from scipy.special import ndtr

    chance = ndtr(last / 2**0.5)
    fights = last + rng.normal(size=n) > rng.normal(size=n)
    stay = 0.3 + 0.5 * x + rng.normal(size=n)
    go = chance * (0.6 * (f == "b")) + rng.normal(size=n)
    end = np.where(stay > go, "sq", np.where(fights, "war", "capit"))
    return pd.DataFrame({"x": x, "z": z, "f": f, "group": rng.integers(0, 40, n), "end": end})


@cache
def fitted() -> Fit:
    spec = specify(
        TREE, {"sq": {"one": "1 + x"}, "war": {"one": "0 + f", "two": "1 + z"}}, "end", title="A <test> & 5%"
    )
    return fit(spec, simulated())


def test_the_text_table() -> None:
    text = summary(fitted())
    assert "two(war): z" in text and "600 plays in 600 rows" in text and "shares of outcomes alone" in text
    assert f"{fitted().estimate('two(war): z'):.4g}" in text


def test_other_tables_escape_what_they_must() -> None:
    assert "A &lt;test&gt; &amp; 5%" in summary(fitted(), Html()) and '<th scope="col">' in summary(fitted(), Html())
    latex = summary(fitted(), Latex())
    assert r"A <test> \& 5\%" in latex and latex.count("{") == latex.count("}") and r"\toprule" in latex
    assert r"A \<test\> & 5%" in summary(fitted(), Markdown())
    assert "(2)" in side_by_side([fitted(), fitted()])


def test_tidy_is_what_the_table_says() -> None:
    row = tidy(fitted())[1]
    assert row["term"] == "one(sq): x" and abs(row["z"] - row["estimate"] / row["std_error"]) < 1e-12  # type: ignore[operator]


def test_no_numbers_without_convergence() -> None:
    frame = simulated().assign(apart=lambda d: np.where(d.end == "war", 1.0, -1.0))
    spec = specify(TREE, {"sq": {"one": "1"}, "war": {"two": "1 + apart"}}, "end")
    lost = fit(spec, frame)
    assert not lost.converged and any(f.code == "E007" for f in lost.findings)
    assert "run away" in summary(lost) and "log-likelihood -" not in summary(lost).split("shares of")[0]
    for ask in (lambda: lost.estimates, lambda: lost.standard_errors, lambda: lost.aic, lambda: predict(lost)):
        with pytest.raises(FitError, match="run away"):
            ask()


# -- predictions -----------------------------------------------------------------------------------------------------


@needs_reference
def test_predictions_of_the_reference() -> None:
    spec = specify(
        {"1": {"no": "sq", "yes": {"2": {"no": "capit", "yes": "war"}}}},
        {"sq": {"1": "s_wt_re1 + revis1"}, "war": {"1": "regime1", "2": "balanc + regime2"}}, "end",
    )  # fmt: skip
    frame = pd.read_csv(SHARED / "data" / "estimation" / "war1800.csv")
    frame["end"] = np.where(frame.esc == 0, "sq", np.where(frame.war == 1, "war", "capit"))
    found = fit(spec, frame)
    for name, vary in (("balanc_n5", "balanc"), ("s_wt_re1", "s_wt_re1"), ("regime1", "regime1")):
        rows = numbers("predProbs_war1800")["tables"][name]["table"]
        cases = profile(found, vary={vary: [r[vary] for r in rows]})
        at = predict(found, cases=cases)
        known = [[r["Pr(~esc)"], r["Pr(esc,~war)"], r["Pr(esc,war)"]] for r in rows]
        np.testing.assert_allclose(at.chance, known, atol=2e-5)  # at the package's own estimates


def test_intervals_by_two_methods() -> None:
    one, other = predict(fitted()), predict(fitted(), method=Simulated(4000, 2))
    np.testing.assert_allclose(one.chance.sum(axis=1), 1.0)
    np.testing.assert_allclose(one.low, other.low, atol=0.01)
    np.testing.assert_allclose(one.high, other.high, atol=0.01)
    assert ((one.low > 0) & (one.high < 1)).all()


def test_effects_are_differences_of_predictions() -> None:
    found = fitted()
    effects = {r["covariate"]: r for r in average_marginal_effects(found).rows() if r["outcome"] == "war"}
    frame = simulated()
    up, down = (predict(found, frame.assign(x=frame.x + d)).chance.mean(axis=0) for d in (1e-4, -1e-4))
    assert abs(effects["x"]["estimate"] - (up - down)[2] / 2e-4) < 1e-6
    b, a = (predict(found, frame.assign(f=v)).chance.mean(axis=0) for v in ("b", "a"))
    assert abs(effects["f: b against a"]["estimate"] - (b - a)[2]) < 1e-12
    first = first_difference(found, {"x": 0}, {"x": 1})
    ends = predict(found, cases=[*profile(found, {"x": 0}), *profile(found, {"x": 1})]).chance
    np.testing.assert_allclose(first.chance[0], ends[1] - ends[0])


def test_a_level_that_was_not_there() -> None:
    with pytest.raises(SpecificationError, match="holds new, which was not there"):
        predict(fitted(), simulated().assign(f="new"))


# -- files -----------------------------------------------------------------------------------------------------------


def test_a_fit_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "fit.json"
    path.write_text(fit_json(fitted()))
    again = read_fit(path)
    assert fit_json(again) == fit_json(fitted())
    np.testing.assert_array_equal(predict(again).chance, predict(fitted()).chance)
    with pytest.raises(SpecificationError, match="fit again"):
        average_marginal_effects(again)
    path.write_text(json.dumps({"standoff-fit-result": 9}))
    with pytest.raises(SpecificationError, match="not a fit of version"):
        read_fit(path)


# -- scores ----------------------------------------------------------------------------------------------------------


def test_scores_out_of_sample_by_hand() -> None:
    """Five folds, each fitted by itself."""
    frame = simulated(200)
    spec = specify(TREE, {"sq": {"one": "1 + x"}, "war": {"one": "0 + f", "two": "1 + z"}}, "end")
    ready = prepare(spec, frame)
    folds = KFold(5, 3)
    found = cross_validate(ready, folds)
    fold, total = folds.folds(ready), 0.0
    for k in range(5):
        part = fit(spec, frame[fold != k])
        chance = predict(part, frame[fold == k]).chance
        seen = np.array([[float(e == o) for o in part.specification.tree.outcomes] for e in frame.end[fold == k]])
        total += float(((chance - seen) ** 2).sum())
    assert abs(found.game.brier_out - total / 200) < 1e-8
    assert [s.model for s in found.scores] == ["the game", "base rate", "multinomial logit", "logit at each decision"]
    assert found.scores[1].against == 0 and found.game.failed == 0


def test_the_game_beats_the_base_rate_where_there_is_something_to_know() -> None:
    found = cross_validate(fitted().prepared, KFold(10, 1, "group"))  # type: ignore[arg-type]
    assert "beats the base rate" in found.verdict
    noise = simulated().assign(end=lambda d: np.random.default_rng(1).permutation(d.end))
    spec = fitted().specification
    assert "beats" not in cross_validate(prepare(spec, noise), KFold(10, 1)).verdict


def test_calibration_adds_up() -> None:
    bins = cross_validate(fitted().prepared, KFold(10, 1)).calibration(outcome=2)  # type: ignore[arg-type]
    assert sum(b.plays for b in bins) == 600
    assert abs(sum(b.plays * (b.forecast - b.seen) for b in bins)) / 600 < 0.05


def test_a_multinomial_logit_is_one(capsys: pytest.CaptureFixture[str]) -> None:
    """Against scipy's own maximisation of the textbook likelihood."""
    from scipy.optimize import minimize

    from standoff.estimate.measure import movement
    from standoff.estimate.newton import climb
    from standoff.estimate.scoring import _logit

    rng = np.random.default_rng(2)
    x = np.column_stack([np.ones(150), rng.normal(size=(150, 2))])
    seen = np.eye(3)[rng.integers(0, 3, 150)]
    likelihood, design = _logit(x, seen)
    top = climb(likelihood, np.zeros((1, 6)), movement(design), 150.0)

    def minus(b: np.ndarray) -> float:
        v = np.column_stack([np.zeros(150), x @ b[:3], x @ b[3:]])
        return -float(np.sum(seen * (v - np.logaddexp.reduce(v, axis=1)[:, None])))

    assert abs(top.value[0] + minimize(minus, np.zeros(6)).fun) < 1e-6


# -- priors ----------------------------------------------------------------------------------------------------------


def test_priors_have_the_fit_s_mean_and_error() -> None:
    found = fitted()
    (prior,) = priors(found, {"resolve": Chance(("war",), ("war", "capit"), {"z": 1.0})})
    at = predict(found, cases=profile(found, {"z": 1.0})).chance[0]
    assert abs(prior.mean - at[2] / (at[1] + at[2])) < 1e-12
    assert abs(prior.a / (prior.a + prior.b) - prior.mean) < 1e-9
    (wider,) = priors(found, {"resolve": Chance(("war",), ("war", "capit"), {"z": 1.0}, between=1.0)})
    assert wider.deviation > prior.deviation


def test_priors_are_read_by_a_crisis_file() -> None:
    from standoff.crisis import builtin, load_text

    text = builtin()["karabakh-2020"].read_text("utf-8")
    found = priors(fitted(), {"russia_resolved": Chance(("war",), ("war", "capit"))}, "a simulation")
    changed = replaced(text, found)
    loaded = load_text(changed, "changed.yaml")
    assert not loaded.errors and found[0].value in changed
    assert "unknowns:" in to_unknowns(fitted(), {"russia_resolved": Chance(("war",), ("war", "capit"))})
    with pytest.raises(SpecificationError, match="no unknown “nobody”"):
        replaced(text, priors(fitted(), {"nobody": Chance(("war",))}))
