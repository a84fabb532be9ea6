"""The public tables, where they are: known rates, the treatment of peacekeepers, and the shipped table."""

from __future__ import annotations

import copy
import datetime
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from some_truces import ROOT, script, shared, sources

from standoff.ceasefire import LogNormal, Weibull, fit, kaplan_meier, shipped
from standoff.ceasefire.priors import read

SHIPPED = ROOT / "src" / "standoff" / "ceasefire" / "priors.json"


def fortna_path() -> Path:
    return shared("fortna_peacekept/fortna_intervals.csv")


def cf_path() -> Path:
    return shared("cf_ceasefires/cf_ceasefires.csv")


def spells() -> Any:
    return sources().fortna_spells(shared("fortna_peacekept/fortna_spells.csv"), fortna_path())


def test_rates_of_resumption_are_the_known_ones() -> None:
    t = spells().truces
    within = ~t.censored & (t.lower < 365)
    assert (len(t), within.sum()) == (95, 31)
    assert 1 - kaplan_meier(t, np.array([364.0]))[0] == pytest.approx(31 / 95)  # nobody is censored so early
    no_victory = t.covariates[:, t.names.index("victory")] == 0
    kept = t.covariates[:, t.names.index("ever peacekept")] == 1
    assert (within & no_victory & kept).sum() == 7 and (no_victory & kept).sum() == 30
    assert (within & no_victory & ~kept).sum() == 21 and (no_victory & ~kept).sum() == 44


def test_log_normal_fits_better_than_weibull_as_known() -> None:
    plain = spells().truces.only(())
    assert round(fit(plain, LogNormal()).aic) == 939 and round(fit(plain, Weibull()).aic) == 952


def test_peacekeepers_count_only_while_they_are_there() -> None:
    """The intervals are the same days as the spells; the effect is smaller than that of "ever peacekept"."""
    by_interval, by_spell = sources().fortna(fortna_path()), spells()
    t = by_interval.truces
    assert t.events == by_spell.truces.events
    days: dict[str, float] = {}
    for i, one in enumerate(by_interval.ids):
        days[one] = max(days.get(one, 0.0), t.lower[i])
    assert days == dict(zip(by_spell.ids, by_spell.truces.lower.tolist(), strict=True))
    # no day is watched twice, and hardly one is missed: the next interval begins a day after the last
    watched = np.array([np.sum((t.lower - t.entry)[[o == one for o in by_interval.ids]]) for one in days])
    assert np.all(np.array(list(days.values())) - watched >= 0) and np.max(np.array(list(days.values())) - watched) <= 6
    there, ever = fit(t, LogNormal()), fit(by_spell.truces, LogNormal())
    now = there.estimates[there.names.index("peacekeepers")]
    assert 0 < now < ever.estimates[ever.names.index("ever peacekept")]


def test_the_shipped_table_is_what_the_script_makes(tmp_path: Path) -> None:
    target = tmp_path / "priors.json"
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "derive_ceasefire_priors.py", "--fortna", fortna_path(),
         "--cf", cf_path(), "-o", target],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made, kept = json.loads(target.read_text("utf-8")), json.loads(SHIPPED.read_text("utf-8"))
    assert differences(made, kept) == []


def differences(made: object, kept: object, where: str = "") -> list[str]:
    """Where two tables differ; numbers may in their last digit."""
    if isinstance(made, dict) and isinstance(kept, dict) and made.keys() == kept.keys():
        return [d for k in made for d in differences(made[k], kept[k], f"{where}/{k}")]
    if isinstance(made, list) and isinstance(kept, list) and len(made) == len(kept):
        return [d for i, (m, k) in enumerate(zip(made, kept, strict=True)) for d in differences(m, k, f"{where}/{i}")]
    if isinstance(made, float) and isinstance(kept, float):
        return [] if abs(made - kept) <= 2e-5 * abs(kept) + 1e-8 else [where]
    return [] if made == kept else [where]


def test_a_touched_table_is_noticed() -> None:
    table = json.loads(SHIPPED.read_text("utf-8"))
    touched = copy.deepcopy(table)
    touched["histories"][0]["mean"][2] *= 1.001
    touched["made_by"]["sha256"] = "0" * 64
    assert differences(touched, table) == ["/made_by/sha256", "/histories/0/mean/2"]


def test_the_shipped_table_names_the_scripts_that_stand_here() -> None:
    derive = script("derive_ceasefire_priors")
    assert shipped().script == derive.digest()


def test_the_shipped_table_says_what_it_rests_on() -> None:
    table = shipped()
    assert [h.id for h in table.histories] == ["war resumed", "next truce declared"]
    for history in table.histories:
        names = history.coefficients.names
        assert names[0] == "intercept" and names[-1] == "log scale"
        assert set(history.meaning) == set(names[1:-1])
        assert history.first < history.last == "2004-12-31" and "(20" in history.source and history.cautions
        assert 0 < history.events <= history.truces <= history.records
        assert "Karabakh" in history.left_out
    patron, breach = table.stated
    assert breach.standard_deviation == patron.standard_deviation and "No table" in breach.why
    hundredth, whole = breach.mean + np.array([-1.645, 1.645]) * breach.standard_deviation
    assert np.exp(hundredth) == pytest.approx(0.01, rel=0.01) and np.exp(whole) == pytest.approx(1.0, rel=0.01)
    assert patron.mean == 0 and patron.standard_deviation > 1 and "No table" in patron.why
    widest = max(h.coefficients.standard_deviations[1:-1].max() for h in table.histories)
    assert patron.standard_deviation > widest  # what nobody measured is less certain than what somebody did
    with pytest.raises(KeyError, match="there are war resumed, next truce declared"):
        table.history("peace")


def test_a_curve_from_the_shipped_table() -> None:
    history = shipped().history("war resumed")
    assert history.survival({}).median[0] == pytest.approx(np.exp(history.coefficients.mean[0]))
    kept = history.survival({"peacekeepers": 1}).median[0] / history.survival({}).median[0]
    assert np.log(kept) == pytest.approx(history.coefficients.mean[history.coefficients.names.index("peacekeepers")])
    with pytest.raises(KeyError, match="no covariate 'written'; it has monitors, peacekeepers, treaty, victory"):
        history.survival({"written": 1})


BROKEN = {
    "another version": (lambda t: t.update(ceasefire_priors=2), "reads version 1"),
    "unknown distribution": (lambda t: t["histories"][0].update(distribution="gamma"), "unknown distribution 'gamma'"),
    "not positive definite": (
        lambda t: t["histories"][0]["covariance"][0].__setitem__(0, -1.0), "not symmetric and positive definite"),
    "a mean too few": (lambda t: t["histories"][0]["mean"].pop(), "6 names, but means of shape"),
    "no source": (lambda t: t["histories"][1].pop("source"), "has no 'source'"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused(name: str) -> None:
    table = json.loads(SHIPPED.read_text("utf-8"))
    change, words = BROKEN[name]
    change(table)
    with pytest.raises(ValueError, match=words):
        read(json.dumps(table))


FORTNA = "id,cluster,pcw,cfdate,_t0,_t,_d,pkop,victory,treaty\n"
CF = "key,uniq_id,start,next_start,fixed,p_peaceprocess,written,implement,ceasefire_class,prior_cf_in_dyad\n"
FORTNA_ROWS = "1,A,1,1990-01-01,0,10,1,0,0,0\n2,B,1,1990-01-01,0,40,0,0,0,0\n2,B,1,,41,90,1,3,0,1\n"
CF_ROWS = (
    "d1,7,1999-03-01,1999-03-01,0,1,0,0,1,0\nd1,8,1999-03-01,,0,1,2,1,3,1\nd2,9,1999-04-01,1999-05-01,0,1,-1,0,1,0\n"
)

FILES = {
    "no such file": (None, CF + CF_ROWS, "fortna.csv: cannot be read"),
    "another table": ("a,b\n1,2\n", CF + CF_ROWS, r"fortna.csv:1: no column id, .*is it the right file"),
    "empty": (FORTNA, CF + CF_ROWS, "fortna.csv: no rows"),
    "a word for a number": (FORTNA + FORTNA_ROWS.replace("0,10,1", "0,ten,1"), CF + CF_ROWS,
        "fortna.csv:2: _t is 'ten'"),
    "an interval of no length": (FORTNA + FORTNA_ROWS.replace(",41,90,", ",90,90,"), CF + CF_ROWS,
        "fortna.csv:4: _t is '90'; a day after _t0, which is '90', would do"),
    "a cell too few": (FORTNA + "1,A,1\n", CF + CF_ROWS, "fortna.csv:2: more or fewer cells"),
    "no first day": (FORTNA + FORTNA_ROWS.replace("2,B,1,1990-01-01", "2,B,1,"), CF + CF_ROWS,
        "fortna.csv:3: cfdate is ''; the first interval of a truce must say when it began"),
    "ends before it starts": (FORTNA + FORTNA_ROWS, CF + CF_ROWS.replace("1999-05-01", "1999-03-01").replace(
        ",-1,", ",1,"), "cf.csv:4: next_start is '1999-03-01'; the next truce cannot come before"),
    "a day in words": (FORTNA + FORTNA_ROWS, CF + CF_ROWS.replace("1999-03-01,,", "March,,"),
        "cf.csv:3: start is 'March'"),
    "truces kept for scoring": (FORTNA + FORTNA_ROWS, CF + CF_ROWS.replace("1999-03-01,,", "2010-03-01,,"),
        "cf.csv:3: start is '2010-03-01'; truces up to 2004-12-31 are expected"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_bad_file_leaves_the_table_as_it_was(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    fortna, cf, words = FILES[name]
    if fortna is not None:
        (tmp_path / "fortna.csv").write_text(fortna, "utf-8")
    (tmp_path / "cf.csv").write_text(cf, "utf-8")
    (tmp_path / "priors.json").write_text("as it was", "utf-8")
    given = ["--fortna", "fortna.csv", "--cf", "cf.csv", "-o", "priors.json"]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["derive", *given])
    assert script("derive_ceasefire_priors").main() == 2
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 1
    assert re.search(words, said)
    assert (tmp_path / "priors.json").read_text("utf-8") == "as it was"
    assert len(list(tmp_path.glob("*.part"))) == 0


def test_truces_are_read_as_told(tmp_path: Path) -> None:
    (tmp_path / "fortna.csv").write_text(FORTNA + FORTNA_ROWS, "utf-8")
    (tmp_path / "cf.csv").write_text(CF + CF_ROWS, "utf-8")
    f = sources().fortna(tmp_path / "fortna.csv")
    assert f.truces.entry.tolist() == [0, 0, 41] and f.truces.upper.tolist() == [10, np.inf, 90]
    assert f.truces.only(["peacekeepers"]).covariates.ravel().tolist() == [0, 0, 1]
    c = sources().cf(tmp_path / "cf.csv")
    assert c.dropped["unknown code"] == 1 and c.truces.lower[0] == 0 and c.truces.upper[0] == 1
    assert c.truces.censored.tolist() == [False, True] and c.truces.lower[1] == 2132
    assert c.truces.covariates[1].tolist() == [1, 1, 1, np.log(2)]


def test_a_look_back_knows_nothing_later(tmp_path: Path) -> None:
    """Trained before a cut: what began later is not there, and what ended later has not ended."""
    text = CF + "d1,7,1998-12-01,1999-03-01,0,1,0,0,1,0\nd1,8,1999-03-01,,0,1,2,1,3,1\n"
    (tmp_path / "cf.csv").write_text(text, "utf-8")
    before, after = script("score_ceasefires").split(tmp_path / "cf.csv", datetime.date(1999, 1, 1))
    assert before.ids == ("7",) and before.truces.censored.tolist() == [True] and before.truces.lower[0] == 30
    assert after.ids == ("8",)
