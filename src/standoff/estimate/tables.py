"""Tables of plays, from pandas, polars or Arrow, or from a file: columns of numbers or of text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from standoff.estimate.problems import SpecificationError
from standoff.language import did_you_mean

ENDINGS = (".csv", ".tsv", ".parquet", ".feather", ".dta")


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
            return np.array([v is None for v in self.values], dtype=bool)
        return np.asarray(np.isnan(self.values))

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

    def taken(self, rows: np.ndarray) -> Table:
        """Some of the rows."""
        return Table(len(rows), {name: c.taken(rows) for name, c in self.columns.items()}, self.names)


class Source:
    """Any table, looked at column by column."""

    def __init__(self, data: Any) -> None:
        import narwhals as nw

        frame = read_file(data) if isinstance(data, str | Path) else data
        if isinstance(frame, Mapping):
            import pandas as pd

            frame = pd.DataFrame(dict(frame))
        try:
            self._frame: Any = nw.from_native(frame, eager_only=True)
        except TypeError:
            raise SpecificationError(
                (f"the data are of type {type(data).__name__}; a pandas, polars or Arrow table, or a path, would do",)
            ) from None
        self.names = tuple(str(name) for name in self._frame.columns)
        self.rows = len(self._frame)

    def column(self, name: str) -> Column:
        """One column; SpecificationError, with the likely intention, where there is none of this name."""
        import narwhals as nw

        if name not in self.names:
            raise SpecificationError((no_column(name, self.names),))
        series = self._frame.get_column(name)
        kind = series.dtype
        if kind.is_numeric() or kind == nw.Boolean:
            return Column(_numbers(series))
        levels = None
        if kind == nw.Categorical or kind == nw.Enum:
            levels = tuple(str(v) for v in series.cat.get_categories().to_list())
        texts = [None if _is_gap(v) else str(v).strip() or None for v in series.to_list()]
        return Column(np.array(texts, dtype=object), levels)

    def table(self, names: Iterable[str]) -> Table:
        """The columns of these names; all that are missing are told at once."""
        wanted = list(dict.fromkeys(names))
        absent = tuple(no_column(name, self.names) for name in wanted if name not in self.names)
        if absent:
            raise SpecificationError(absent)
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
    except OSError:
        raise
    except ImportError as error:
        raise SpecificationError((f"{path.name}: {error}",)) from None
    except Exception as error:  # readers raise whatever their parsers do
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise SpecificationError((f"{path.name} cannot be read as a table: {said}",)) from None


def _numbers(series: Any) -> np.ndarray:
    import narwhals as nw

    values = np.array(series.cast(nw.Float64).to_numpy(), dtype=float)
    gaps = np.asarray(series.is_null().to_numpy(), dtype=bool)
    values[gaps] = np.nan
    return values


def _is_gap(value: Any) -> bool:
    return value is None or (isinstance(value, float) and value != value)
