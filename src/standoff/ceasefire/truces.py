"""Truces as records: when each ended, as closely as is known, and what it was like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float

Column = Sequence[float] | np.ndarray


class TruceError(ValueError):
    """Records that cannot be: which one, what was found, what would do."""


@dataclass(frozen=True)
class Truces:
    """How long truces held, in days, and their covariates; one row a record.

    The end lies between `lower` and `upper`: equal where it is known exactly, `upper` infinite where the truce still
    held when last seen (right censored), otherwise somewhere between the two (interval censored; `lower` 0 is allowed).
    `entry` is the day from which the record is watched (left truncation; 0: from the start). A truce whose
    covariates change is several records, each from the day of the change, and all but the last right censored.
    """

    lower: Float[np.ndarray, " n"]
    upper: Float[np.ndarray, " n"]
    entry: Float[np.ndarray, " n"]
    covariates: Float[np.ndarray, "n k"]
    names: tuple[str, ...]  # of the covariates

    def __post_init__(self) -> None:
        _complain(self)
        for array in (self.lower, self.upper, self.entry, self.covariates):
            array.setflags(write=False)

    @classmethod
    def of(
        cls,
        lower: Column,
        upper: Column,
        covariates: dict[str, Column] | None = None,
        entry: Column | None = None,
    ) -> Truces:
        """Records from plain columns. Arrays are copied.

        >>> Truces.of([3.0, 0.0, 40.0], [3.0, 1.0, float("inf")]).events
        2
        """
        columns = covariates or {}
        first = np.array(lower, dtype=float)
        named = {"upper": upper, "entry": first if entry is None else entry, **columns}
        for name, column in named.items():
            if len(column) != len(first):
                raise TruceError(f"{name!r} has {len(column)} values for {len(first)} truces")
        matrix = np.array([np.array(c, dtype=float) for c in columns.values()]).reshape(len(columns), len(first)).T
        since = np.zeros_like(first) if entry is None else np.array(entry, dtype=float)
        return cls(first, np.array(upper, dtype=float), since, np.ascontiguousarray(matrix), tuple(columns))

    @property
    def exact(self) -> Bool[np.ndarray, " n"]:
        """Whose end is known exactly."""
        return np.asarray(self.lower == self.upper)

    @property
    def censored(self) -> Bool[np.ndarray, " n"]:
        """Who still held when last seen."""
        return np.asarray(np.isinf(self.upper))

    @property
    def events(self) -> int:
        """How many ended."""
        return int(np.sum(~self.censored))

    def __len__(self) -> int:
        return len(self.lower)

    def where(self, mask: Bool[np.ndarray, " n"]) -> Truces:
        """The records that a mask picks."""
        return Truces(self.lower[mask], self.upper[mask], self.entry[mask], self.covariates[mask], self.names)

    def only(self, names: Sequence[str]) -> Truces:
        """The same records with some of their covariates, in the order given."""
        if unknown := [n for n in names if n not in self.names]:
            raise TruceError(f"no covariate called {unknown[0]!r}; there are {', '.join(self.names) or 'none'}")
        columns = [self.names.index(n) for n in names]
        return Truces(self.lower, self.upper, self.entry, self.covariates[:, columns], tuple(names))


def _complain(t: Truces) -> None:
    """Raise at the first record that cannot be."""
    if t.covariates.shape[1] != len(t.names):
        raise TruceError(f"{t.covariates.shape[1]} columns of covariates, but {len(t.names)} names")
    if len(set(t.names)) < len(t.names):
        raise TruceError(f"two covariates share a name: {', '.join(t.names)}")
    finite = np.isfinite(t.covariates)
    if not finite.all():
        row, column = (int(i) for i in np.argwhere(~finite)[0])
        raise TruceError(f"truce {row}: {t.names[column]!r} is {t.covariates[row, column]}; a finite number would do")
    exact = t.lower == t.upper
    faults = (
        (~np.isfinite(t.lower) | (t.lower < 0), "its end is not before day {0}; 0 or more, and finite, would do"),
        (
            np.isnan(t.upper) | (t.upper < t.lower),
            "its end lies between day {0} and day {1}, the second before the first",
        ),
        (exact & (t.lower == 0), "it ends on day 0 exactly, which has no logarithm; give an interval, as 0 to 1"),
        (~np.isfinite(t.entry) | (t.entry < 0), "watched from day {2}; 0 or more, and finite, would do"),
        (t.entry > t.lower, "watched from day {2} only, but its end may lie at day {0}, before that"),
        (exact & (t.entry == t.lower), "watched from day {2}, the day on which it ends; watch it from earlier"),
    )
    for wrong, words in faults:
        if wrong.any():
            row = int(np.argmax(wrong))
            said = words.format(*(f"{a[row]:g}" for a in (t.lower, t.upper, t.entry)))
            raise TruceError(f"truce {row}: {said}")
