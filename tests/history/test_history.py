"""Readers of public files: counts by another way, versions told apart, and files that are something else."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from standoff.history import DATASETS, HistoryError, get, read_history

SHARED = Path(__file__).parents[2].parent / "shared" / "data"
needs_extracts = pytest.mark.skipif(not SHARED.is_dir(), reason="the folder with extracts of public data is not here")


def rows(path: Path) -> list[dict[str, str]]:
    with open(path, newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


@needs_extracts
def test_huth() -> None:
    """34 of 58 deterred; 20 of 26 where the balance favours the defender, 14 of 32 where not (Huth 1988)."""
    found = read_history("huth", SHARED / "huth" / "huth_58.csv").frame
    assert len(found) == 58 and (found.deterred == "yes").sum() == 34
    strong = found.immediate_balance > 1
    assert ((found.deterred == "yes") & strong).sum() == sum(
        float(r["ibf"]) > 1 and r["deter"] == "1" for r in rows(SHARED / "huth" / "huth_58.csv")
    )
    tit = found.tit_for_tat == "yes"
    assert (tit.sum(), ((found.deterred == "yes") & tit).sum()) == (30, 22)
    assert (found.outcome == "war").sum() == 14 and (found.outcome == "defender yields").sum() == 10


@needs_extracts
@pytest.mark.parametrize(
    ("key", "file", "ours", "word", "theirs", "code"),
    [
        ("icb-crises", "icb/icb_crises.csv", "violence", "full-scale war", "sevviosy", 4),
        ("icb-crises", "icb/icb_crises.csv", "again", "yes", "outesr", 1),
        ("icb-actors", "icb/icb_actors.csv", "outcome", "defeat", "outcom", 4),
        ("mid-disputes", "mid/mida.csv", "reciprocated", "yes", "recip", 1),
        ("mid-disputes", "mid/mida.csv", "hostility", "war", "hostlev", 5),
        ("mid-participants", "mid/midb.csv", "side_a", "yes", "sidea", 1),
        ("cf-ceasefires", "cf_ceasefires/cf_ceasefires.csv", "kind", "definitive", "ceasefire_class", 3),
    ],
)
def test_counts(key: str, file: str, ours: str, word: str, theirs: str, code: int) -> None:
    found = read_history(key, SHARED / file).frame
    raw = rows(SHARED / file)
    assert len(found) == len(raw)
    assert (found[ours] == word).sum() == sum(r[theirs] not in ("", "NA") and float(r[theirs]) == code for r in raw) > 0


@needs_extracts
def test_dates_known_to_the_month() -> None:
    found = read_history("mid-disputes", SHARED / "mid" / "mida.csv").frame
    first = found[found.dispute == 2].iloc[0]
    assert (first.begins, first.begins_latest, first.ends) == ("1902-07-01", "1902-07-31", "1903-01-24")


@needs_extracts
def test_another_file() -> None:
    with pytest.raises(HistoryError, match="looks like mid-participants"):
        read_history("mid-disputes", SHARED / "mid" / "midb.csv")


def conflict(names: tuple[str, ...], tmp_path: Path) -> Path:
    values = ("230", "Yemen", "Government", "Rebels", "2", "2015", "2", "4")
    path = tmp_path / "ucdp.csv"
    path.write_text(",".join(names) + "\n" + ",".join(values) + "\n")
    return path


@pytest.mark.parametrize(
    ("names", "version"),
    [
        (("conflict_id", "location", "side_a", "side_b", "incompatibility", "year", "intensity_level", "type_of_conflict"),
         "18.1 on"),
        (("conflictid", "location", "sidea", "sideb", "incompatibility", "year", "intensitylevel", "typeofconflict"),
         "17.1 and 17.2"),
        (("ConflictID", "Location", "SideA", "SideB", "Incompatibility", "Year", "IntensityLevel", "TypeOfConflict"),
         "4 to 2016"),
    ],
)  # fmt: skip
def test_versions_of_one_set(names: tuple[str, ...], version: str, tmp_path: Path) -> None:
    """Names as each version has them, over a row made up here."""
    found = read_history("ucdp-conflicts", conflict(names, tmp_path))
    assert found.version == version
    assert found.frame.iloc[0][["over", "intensity", "type"]].tolist() == [
        "government", "1000 or more", "internationalised intrastate"
    ]  # fmt: skip


def test_missing_codes_and_unknown_ones(tmp_path: Path) -> None:
    path = tmp_path / "tiesv4.csv"
    path.write_text("caseid,primarysender,targetstate,threat,imposition,finaloutcome,startyear,startmonth,startday\n"
                    "1,2,645,1,-9,99,1990,8,2\n2,2,-9,0,1,7,1991,-9,-9\n")  # fmt: skip
    found = read_history("ties", path)
    assert found.frame.imposed.isna().tolist() == [True, False] and pd.isna(found.frame.target[1])
    assert found.frame.begins.tolist() == ["1990-08-02", "1991-01-01"]
    assert found.frame.begins_latest[1] == "1991-12-31" and "code 99" in found.notes[0]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "\x00\x01", "caseid,primarysender\nx,y\n"])
def test_a_broken_file_is_told(content: str, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text(content)
    for key in DATASETS:
        with pytest.raises(HistoryError):
            read_history(key, path)


def test_text_where_numbers_belong(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("caseid,primarysender,targetstate,threat,imposition,finaloutcome\none,2,3,1,1,7\n2,2,3,maybe,1,7\n")
    with pytest.raises(HistoryError) as caught:
        read_history("ties", path)
    assert len(caught.value.problems) == 2 and "line 3" in caught.value.problems[1]


def test_nothing_is_fetched_unasked(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="publisher's page"):
        get("huth", None, tmp_path)
    with pytest.raises(HistoryError, match="https"):
        get("huth", "http://127.0.0.1/huth.csv", tmp_path)
    with pytest.raises(HistoryError, match="did you mean “huth”"):
        get("hutch", None, tmp_path)
