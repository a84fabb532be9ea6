"""standoff fit, predict and data, as a user calls them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from typer.testing import CliRunner

from standoff.cli.app import app

SPEC = """\
standoff-fit: 1
title: A test
tree: {one: {no: sq, yes: {two: {no: capit, yes: war}}}}
observed: end
utilities:
  sq: {one: 1 + x}
  war: {two: 1 + z}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    rng = np.random.default_rng(3)
    spec, data = tmp_path / "spec.yaml", tmp_path / "data.csv"
    spec.write_text(SPEC)
    pd.DataFrame({
        "x": rng.normal(size=120), "z": rng.normal(size=120), "end": rng.choice(["sq", "capit", "war"], 120),
        "g": rng.integers(0, 9, 120),
    }).to_csv(data, index=False)  # fmt: skip
    return spec, data


def run(*words: object) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(w) for w in words])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def test_fit_and_predict(files: tuple[Path, Path], tmp_path: Path) -> None:
    spec, data = files
    code, text = run("fit", spec, data, "-o", tmp_path / "fit.json")
    assert code == 0 and "two(war): z" in text and "120 plays" in text
    code, text = run("predict", tmp_path / "fit.json", "--vary", "x=-1:1:3", "--at", "z=0.5")
    assert code == 0 and "x -1" in text and "x 1" in text and "95%" in text
    code, text = run("predict", tmp_path / "fit.json", data, "-o", tmp_path / "p.csv")
    assert code == 0 and len(pd.read_csv(tmp_path / "p.csv")) == 360
    code, text = run("predict", tmp_path / "fit.json", "--vary", "x=-1:1:9", "-o", tmp_path / "p.svg")
    assert code == 0 and (tmp_path / "p.svg").read_text().count("<path") > 6
    code, text = run("predict", tmp_path / "fit.json", "-o", tmp_path / "q.svg")
    assert code == 2 and "--vary" in text and not (tmp_path / "q.svg").exists()
    code, text = run("predict", tmp_path / "fit.json", "--json")
    assert code == 0 and len(json.loads(text)["predictions"]) == 3


def test_pictures_of_coefficients_and_of_forecasts(files: tuple[Path, Path], tmp_path: Path) -> None:
    spec, data = files
    code, text = run("fit", spec, data, "--plot", tmp_path / "c.svg")
    assert code == 0, text
    picture = (tmp_path / "c.svg").read_text()
    assert "one(sq): x" in picture and picture.count("<path") >= 8
    run("fit", spec, data, "--plot", tmp_path / "again.svg")
    assert (tmp_path / "again.svg").read_bytes() == (tmp_path / "c.svg").read_bytes()

    from standoff.estimate import KFold, cross_validate, prepare, read_specification
    from standoff.verbs import calibration_picture

    scores = cross_validate(prepare(read_specification(spec), pd.read_csv(data)), folds=KFold(5, seed=1))
    drawn = calibration_picture(scores, 2)
    assert all(score.model in drawn for score in scores.scores) and "came true" in drawn


def test_json_is_the_file(files: tuple[Path, Path]) -> None:
    code, text = run("fit", *files, "--json")
    assert code == 0 and json.loads(text)["status"] == "converged"


@pytest.mark.parametrize("kind", ["robust", "outer", "clustered:g"])
def test_covariances(files: tuple[Path, Path], kind: str) -> None:
    code, text = run("fit", *files, "--cov", kind)
    assert code == 0 and kind.split(":")[0].replace("outer", "outer product") in text


def test_bootstrap_with_a_store(files: tuple[Path, Path], tmp_path: Path) -> None:
    store = tmp_path / "r.npz"
    first = run("fit", *files, "--bootstrap", 40, "--store", store)
    again = run("fit", *files, "--bootstrap", 40, "--store", store)
    assert first == again and first[0] == 0 and "40 replicates" in first[1]
    code, text = run("fit", *files, "--bootstrap", 40, "--store", store, "--seed", 2)
    assert code == 2 and "belongs to" in text


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--cov", "clustered:gg"), "did you mean “g”"),
        (("--cov", "robst"), "there are classical"),
        (("--penalty", "lasso"), "there are firth"),
        (("--format", "word"), "there are text"),
    ],
)
def test_mistakes(files: tuple[Path, Path], words: tuple[str, ...], told: str) -> None:
    code, text = run("fit", *files, *words)
    assert code == 2 and told in text


def test_a_broken_specification_has_places(files: tuple[Path, Path], tmp_path: Path) -> None:
    spec, data = files
    spec.write_text(SPEC.replace("sq: {one", "sqq: {oen").replace("observed", "obsrved"))
    code, text = run("fit", spec, data, "-o", tmp_path / "fit.json")
    assert code == 3 and "S002" in text and "S020" in text and not (tmp_path / "fit.json").exists()


def test_no_convergence_is_exit_code_one(files: tuple[Path, Path]) -> None:
    spec, data = files
    frame = pd.read_csv(data)
    frame["z"] = np.where(frame.end == "war", 1.0, -1.0)
    frame.to_csv(data, index=False)
    code, text = run("fit", spec, data)
    assert code == 1 and "run away" in text


def test_data() -> None:
    code, text = run("data", "list")
    assert code == 0 and "huth" in text and "cite:" in text
    code, text = run("data", "list", "--json")
    assert code == 0 and len(json.loads(text)) == 9
    code, text = run("data", "show", "huth")
    assert code == 0 and "tit_for_tat" in text
    code, text = run("data", "show", "hutth")
    assert code == 2 and "did you mean “huth”" in text


def test_data_read(tmp_path: Path) -> None:
    path = tmp_path / "tiesv4.csv"
    path.write_text("caseid,primarysender,targetstate,threat,imposition,finaloutcome\n1,2,645,1,1,7\n")
    code, text = run("data", "read", "ties", path, "-o", tmp_path / "tidy.csv")
    assert code == 0 and pd.read_csv(tmp_path / "tidy.csv").outcome[0] == "acquiescence to sanctions"
