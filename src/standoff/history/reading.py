"""From a file of a public data set to a tidy table: its columns under plain names, its codes in words."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from standoff.history.catalogue import DATASETS
from standoff.history.fields import Dataset, Day, Field, Version
from standoff.language import did_you_mean

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 5
ENDINGS = (".csv", ".tsv", ".dta", ".parquet", ".xlsx")


class HistoryError(ValueError):
    """A file that is not what it should be; `problems` lists everything found."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


@dataclass(frozen=True, eq=False)
class History:
    """A tidy table, which data set and version it comes from, and what was odd about the file."""

    dataset: Dataset
    version: str
    frame: pd.DataFrame
    notes: tuple[str, ...]


def dataset(key: str) -> Dataset:
    """The data set of this name; HistoryError with the likely intention where there is none."""
    if key in DATASETS:
        return DATASETS[key]
    meant = did_you_mean(key, DATASETS)
    hint = f"did you mean “{meant}”?" if meant else f"there are {', '.join(DATASETS)}"
    raise HistoryError((f"there is no data set “{key}”; {hint}",))


def read_history(key: str, path: str | Path) -> History:
    """Read a file as the data set of this name. HistoryError where it is not one, or holds what no version does."""
    about = dataset(key)
    raw = _raw(Path(path), about)
    version = _version(about, raw, Path(path).name)
    import pandas as pd

    columns: dict[str, Any] = {}
    problems: list[str] = []
    notes: list[str] = []
    for field in about.fields:
        source = next((s for s in field.source if s in raw.columns), None)
        if source is None:
            if not field.optional:
                problems.append(f"column “{field.source[0]}” is missing: {field.meaning}")
            continue
        columns[field.name], wrong, odd = _column(field, source, raw[source])
        problems += wrong
        notes += odd
    for day in about.days:
        if {day.year, day.month, day.day} <= set(raw.columns):
            columns.update(_days(day, raw))
    if problems:
        raise HistoryError(tuple(f"{Path(path).name}: {problem}" for problem in problems))
    return History(about, version, pd.DataFrame(columns), tuple(notes))


def _raw(path: Path, about: Dataset) -> pd.DataFrame:
    """The file as it is."""
    import pandas as pd

    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise HistoryError((f"{path.name}: a file ends in {', '.join(ENDINGS)}",))
    try:
        if ending in (".csv", ".tsv"):
            separator = "\t" if ending == ".tsv" else about.separator
            try:
                return pd.read_csv(path, sep=separator, low_memory=False)
            except UnicodeDecodeError:
                return pd.read_csv(path, sep=separator, low_memory=False, encoding="latin-1")
        if ending == ".dta":
            return pd.read_stata(path, convert_categoricals=False)
        return pd.read_parquet(path) if ending == ".parquet" else pd.read_excel(path)
    except OSError:
        raise
    except ImportError as error:
        raise HistoryError((f"{path.name}: {error}",)) from None
    except Exception as error:  # readers raise whatever their parsers do
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise HistoryError((f"{path.name} cannot be read as a table: {said}",)) from None


def _version(about: Dataset, raw: pd.DataFrame, name: str) -> str:
    """Which version this is; HistoryError, with what it looks like instead, where it is none."""
    found = set(map(str, raw.columns))
    for version in about.versions:
        if version.columns <= found:
            return _stated(version, raw)
    lacking = sorted((sorted(v.columns - found) for v in about.versions), key=len)
    missing = lacking[0]
    others = [d.key for d in DATASETS.values() if d.key != about.key and any(v.columns <= found for v in d.versions)]
    listed = f"its columns begin with {', '.join(sorted(found)[:8])}"
    looks = f"it looks like {' or '.join(others)}" if others else listed
    raise HistoryError((f"{name} is not a file of {about.key}: column “{', '.join(missing[:4])}” is missing; {looks}",))


def _stated(version: Version, raw: pd.DataFrame) -> str:
    if version.stated_in and version.stated_in in raw.columns:
        told = sorted({str(v) for v in raw[version.stated_in].dropna().unique()})
        if told:
            return f"{version.name} ({', '.join(told[:3])})"
    return version.name


def _column(field: Field, source: str, values: pd.Series) -> tuple[Any, list[str], list[str]]:
    """The tidy column, what is wrong with it, and what is odd."""
    import pandas as pd

    if field.kind == "text":
        texts = values.astype("string").str.strip()
        return texts.mask(texts == ""), [], []
    numbers = pd.to_numeric(values, errors="coerce")
    broken = numbers.isna() & values.notna() & (values.astype("string").str.strip() != "")
    if broken.any():
        rows = [int(k) + 2 for k in broken.to_numpy().nonzero()[0][:SHOWN]]
        shown = str(values[broken].iloc[0])[:20]
        return numbers, [f"column “{source}”: “{shown}” is no number (line {rows[0]}; {int(broken.sum())} such)"], []
    numbers = numbers.mask(numbers.isin(field.missing))
    if field.kind == "number":
        return numbers.astype(float), [], []
    whole = numbers.round()
    if ((numbers - whole).abs() > 1e-6).any():
        return numbers, [f"column “{source}” holds parts of whole numbers"], []
    whole = whole.astype("Int64")
    if field.kind == "whole":
        return whole, [], []
    unknown = sorted({int(v) for v in whole.dropna().unique()} - set(field.codes))
    words = whole.map(field.codes).astype("string")
    odd = (
        [f"column “{source}”: code {', '.join(map(str, unknown[:SHOWN]))} has no meaning here; left empty"]
        if unknown
        else []
    )
    ordered = list(dict.fromkeys(field.codes.values()))
    return pd.Categorical(words, categories=ordered), [], odd


def _days(day: Day, raw: pd.DataFrame) -> dict[str, Any]:
    """First and last day that a date may be, where month or day are unknown."""
    import pandas as pd

    parts = [pd.to_numeric(raw[c], errors="coerce") for c in (day.year, day.month, day.day)]
    first: list[str | None] = []
    last: list[str | None] = []
    for year, month, number in zip(*parts, strict=True):
        if not 1000 <= year <= 2200:
            first.append(None)
            last.append(None)
            continue
        y = int(year)
        months = (int(month),) if 1 <= month <= 12 else (1, 12)
        end = calendar.monthrange(y, months[-1])[1]
        days = (min(int(number), end),) if 1 <= number <= 31 and len(months) == 1 else (1, end)
        first.append(f"{y:04d}-{months[0]:02d}-{days[0]:02d}")
        last.append(f"{y:04d}-{months[-1]:02d}-{days[-1]:02d}")
    return {
        day.name: pd.array(first, dtype="string"), f"{day.name}_latest": pd.array(last, dtype="string"),
    }  # fmt: skip
