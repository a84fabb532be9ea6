"""How uncertain estimates are: covariance matrices under different assumptions, each an object of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate.problems import SpecificationError
from standoff.estimate.tables import Column


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a covariance may be made of, at the top of the likelihood.

    `information` is minus the Hessian, `scores` the weighted slopes of the rows' log-likelihoods.
    """

    information: Float[np.ndarray, "k k"]
    scores: Float[np.ndarray, "n k"]
    columns: Columns

    @property
    def bread(self) -> Float[np.ndarray, "k k"]:
        return np.asarray(np.linalg.inv(self.information))


@runtime_checkable
class Columns(Protocol):
    """Where columns of the table can be had."""

    def column(self, name: str) -> Column: ...


@dataclass(frozen=True)
class Classical:
    """Inverse of the observed information: right where the model is, and rows are independent.

    A row's weight counts as that many plays.
    """

    def matrix(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        return seen.bread

    def __str__(self) -> str:
        return "inverse observed information"


@dataclass(frozen=True)
class OuterProduct:
    """Inverse of the sum of outer products of the scores (Berndt, Hall, Hall and Hausman 1974)."""

    def matrix(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        return np.asarray(np.linalg.inv(seen.scores.T @ seen.scores))

    def __str__(self) -> str:
        return "outer product of the scores"


@dataclass(frozen=True)
class Robust:
    """The sandwich (Huber 1967; White 1982): independent rows; the model may be wrong, weights may be of a sample."""

    def matrix(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        return np.asarray(seen.bread @ (seen.scores.T @ seen.scores) @ seen.bread)

    def __str__(self) -> str:
        return "robust (sandwich)"


@dataclass(frozen=True)
class Unadjusted:
    """No finite-sample factor."""

    def factor(self, clusters: int) -> float:
        return 1.0


@dataclass(frozen=True)
class FewClusters:
    """The factor G/(G−1), for G clusters."""

    def factor(self, clusters: int) -> float:
        return clusters / (clusters - 1)


@dataclass(frozen=True)
class Clustered:
    """The sandwich with scores summed within clusters: rows of a cluster may depend on each other.

    Of two columns, both ways at once: A + B − A∩B (Cameron, Gelbach and Miller 2011). Where that is not positive
    definite its negative eigenvalues are set to nothing, which they proposed.
    """

    by: tuple[str, ...]
    small: Unadjusted | FewClusters = Unadjusted()

    def matrix(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        groups = [groups_of(seen.columns.column(name), name) for name in self.by]
        meat = self._meat(seen.scores, groups[0])
        if len(groups) == 2:
            _, both = np.unique(np.column_stack(groups), axis=0, return_inverse=True)
            meat = meat + self._meat(seen.scores, groups[1]) - self._meat(seen.scores, both.reshape(-1))
        out = seen.bread @ meat @ seen.bread
        values, vectors = np.linalg.eigh(0.5 * (out + out.T))
        if values[0] < 0 and len(groups) == 2:
            out = vectors @ np.diag(np.maximum(values, 0.0)) @ vectors.T
        return np.asarray(out)

    def _meat(self, scores: Float[np.ndarray, "n k"], group: Int[np.ndarray, " n"]) -> Float[np.ndarray, "k k"]:
        clusters = int(group.max()) + 1
        if clusters < 2:
            raise SpecificationError((f"clusters by {', '.join(self.by)}: there is only one",))
        sums = np.zeros((clusters, scores.shape[1]))
        np.add.at(sums, group, scores)
        return np.asarray(self.small.factor(clusters) * sums.T @ sums)

    def __str__(self) -> str:
        return f"clustered by {' and '.join(self.by)}"


Covariance = Classical | OuterProduct | Robust | Clustered


def clustered(*by: str) -> Clustered:
    """Clusters by one column, or by two."""
    if not 1 <= len(by) <= 2:
        raise SpecificationError(("clusters are made by one column or two",))
    return Clustered(tuple(by))


def groups_of(column: Column, name: str) -> Int[np.ndarray, " n"]:
    """Numbers from 0 for the values of a column; no cell may be empty."""
    if column.missing.any():
        raise SpecificationError((f"column “{name}” has empty cells, so clusters cannot be told apart by it",))
    texts = column.texts().astype(str)
    return np.asarray(np.unique(texts, return_inverse=True)[1].reshape(-1))
