"""Tables of plays, from pandas, polars or Arrow, or from a file: columns of numbers or of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from numbers import Real
from pathlib import Path
from typing import Any

import numpy as np

from standoff.estimate.problems import NoColumns, SpecificationError
from standoff.language import did_you_mean

ENDINGS = (".csv", ".tsv", ".parquet", ".feather", ".dta")


@dataclass(frozen=True, eq=False)
class Coded:
    """Different texts, and for each row the place of its own among them, −1 where there is nothing."""

    texts: tuple[str, ...]
    codes: np.ndarray

    def to(self, places: Mapping[str, int]) -> np.ndarray:
        """For each row what its text is mapped to, −1 where that is nothing."""
        return np.asarray(np.array([*(places.get(t, -1) for t in self.texts), -1])[self.codes])


@dataclass(frozen=True, eq=False)
class Column:
    """Numbers with gaps as NaN, or text with gaps as None; `levels` where the table itself orders the texts."""

    values: np.ndarray
    levels: tuple[str, ...] | None = None

    @property
    def is_text(self) -> bool:
        return self.values.dtype == object

    @property
    def missing(self) -> np.ndarray:
        """Where there is nothing."""
        if self.is_text:
            return self.coded.codes < 0
        return np.asarray(np.isnan(self.values))

    @cached_property
    def coded(self) -> Coded:
        """The different cells as text, and which of them stands in each row."""
        import pandas as pd

        if self.is_text:
            codes, found = pd.factorize(self.values)
            return Coded(tuple(str(t) for t in found), np.asarray(codes))
        codes, found = pd.factorize(self.values, sort=True)
        return Coded(tuple(f"{v:.15g}" for v in found), np.asarray(codes))

    def texts(self) -> np.ndarray:
        """Every cell as text, whole numbers without a point; None where there is nothing."""
        if self.is_text:
            return self.values
        return np.array([None if np.isnan(v) else f"{v:.15g}" for v in self.values], dtype=object)

    def taken(self, rows: np.ndarray) -> Column:
        return Column(self.values[rows], self.levels)


@dataclass(frozen=True, eq=False)
class Table:
    """The columns that are used, of so many rows; `names` are those of all columns, used or not."""

    rows: int
    columns: Mapping[str, Column]
    names: tuple[str, ...]
    places: np.ndarray | None = None
    """Where the rows stood in the table that they were taken from."""

    def taken(self, rows: np.ndarray) -> Table:
        """Some of the rows."""
        places = rows if self.places is None else self.places[rows]
        return Table(len(rows), {name: c.taken(rows) for name, c in self.columns.items()}, self.names, places)

    def place(self, row: int) -> int:
        """A row's number in the table given, from 1, to tell people."""
        return 1 + (row if self.places is None else int(self.places[row]))


class Source:
    """Any table, looked at column by column."""

    def __init__(self, data: Any) -> None:
        import narwhals as nw
        from narwhals.exceptions import NarwhalsError

        frame = read_file(data) if isinstance(data, str | Path) else data
        if isinstance(frame, Mapping):
            frame = _framed(frame)
        try:
            self._frame: Any = nw.from_native(frame, eager_only=True)
            self._native = {str(name): name for name in self._frame.columns}
        except NarwhalsError as error:
            said = " ".join(str(error).split())
            raise SpecificationError((f"the table cannot be used: {said}",)) from None
        except TypeError:
            raise SpecificationError(
                (f"the data are of type {type(data).__name__}; a pandas, polars or Arrow table in memory, or a path, "
                 "would do",)
            ) from None  # fmt: skip
        self.names = tuple(self._native)
        self.rows = len(self._frame)

    def column(self, name: str) -> Column:
        """One column; SpecificationError, with the likely intention, where there is none of this name."""
        import narwhals as nw

        if name not in self._native:
            raise SpecificationError((no_column(name, self.names),))
        series = self._frame.get_column(self._native[name])
        kind = series.dtype
        if kind.is_numeric() or kind == nw.Boolean:
            return Column(_numbers(series))
        if kind.is_nested():
            raise SpecificationError((f"column “{name}” holds lists or records; a cell is a number or a text",))
        levels = None
        if kind == nw.Categorical or kind == nw.Enum:
            levels = _ordered(series)
        cells = series.to_list()
        if kind == nw.Object or kind == nw.Unknown:
            numbers = _numbers_of(cells)
            if numbers is not None:
                return Column(numbers)
        if kind == nw.Object or kind == nw.Unknown:
            return Column(np.array([_text(v) for v in cells], dtype=object), levels)
        import pandas as pd

        codes, found = pd.factorize(np.array(cells, dtype=object))  # texts alone, so that equal cells are the same
        return Column(np.array([*map(_text, found), None], dtype=object)[codes], levels)

    def table(self, names: Iterable[str]) -> Table:
        """The columns of these names; all that are missing are told at once."""
        wanted = list(dict.fromkeys(names))
        absent = tuple(name for name in wanted if name not in self.names)
        if absent:
            raise NoColumns(absent, tuple(no_column(name, self.names) for name in absent))
        return Table(self.rows, {name: self.column(name) for name in wanted}, self.names)


def no_column(name: str, names: tuple[str, ...]) -> str:
    """That there is no such column, and which may have been meant."""
    meant = did_you_mean(name, names)
    listed = f"did you mean “{meant}”?" if meant else f"columns are {', '.join(names[:20])}"
    return f"there is no column “{name}”; {listed}"


def read_file(path: str | Path) -> Any:
    """A table from a file, by its ending."""
    import pandas as pd

    path = Path(path)
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise SpecificationError((f"{path.name}: a table ends in {', '.join(ENDINGS)}",))
    try:
        if ending in (".csv", ".tsv"):
            return pd.read_csv(path, sep="\t" if ending == ".tsv" else ",", low_memory=False)
        if ending == ".dta":
            return pd.read_stata(path, convert_categoricals=False)
        return pd.read_parquet(path) if ending == ".parquet" else pd.read_feather(path)
    except FileNotFoundError:
        raise SpecificationError((f"there is no file {path}",)) from None
    except OSError:
        raise
    except ImportError as error:
        raise SpecificationError((f"{path.name}: {error}",)) from None
    except Exception as error:  # readers raise whatever their parsers do
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise SpecificationError((f"{path.name} cannot be read as a table: {said}",)) from None


def _framed(data: Mapping[Any, Any]) -> Any:
    """Plain columns as a table."""
    import pandas as pd

    try:
        return pd.DataFrame(dict(data))
    except (TypeError, ValueError) as error:
        raise SpecificationError((f"the columns make no table: {error}",)) from None


def _ordered(series: Any) -> tuple[str, ...] | None:
    """Levels in the order that the table gives them; None where it gives none.

    A pandas categorical and an Enum state an order. In Arrow's dictionaries and polars' Categorical it is that of
    appearance, which says nothing.
    """
    import narwhals as nw

    native = series.to_native()
    if hasattr(native, "cat") and hasattr(native.cat, "categories"):
        found = native.cat.categories
    elif series.dtype == nw.Enum:
        found = series.dtype.categories
    else:
        return None
    return tuple(dict.fromkeys(str(v).strip() for v in found))


def _numbers(series: Any) -> np.ndarray:
    import narwhals as nw

    values = np.array(series.cast(nw.Float64).to_numpy(), dtype=float)
    gaps = np.asarray(series.is_null().to_numpy(), dtype=bool)
    values[gaps] = np.nan
    return values


def _numbers_of(cells: list[Any]) -> np.ndarray | None:
    """Cells of no declared type as numbers, if they are nothing else."""
    if not all(_is_gap(v) or isinstance(v, Real | Decimal) for v in cells):
        return None
    return np.array([np.nan if _is_gap(v) else float(v) for v in cells])


def _text(cell: Any) -> str | None:
    return None if _is_gap(cell) else str(cell).strip() or None


def _is_gap(value: Any) -> bool:
    if value is None or isinstance(value, float):
        return value is None or value != value
    return not isinstance(value, str) and str(value) in ("<NA>", "NaT")  # what pandas has for nothing
