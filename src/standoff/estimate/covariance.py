"""How uncertain estimates are: covariance matrices under different assumptions, each an object of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate.findings import Finding
from standoff.estimate.problems import SpecificationError
from standoff.estimate.tables import Column


@runtime_checkable
class Columns(Protocol):
    """Where columns of the table can be had."""

    def column(self, name: str) -> Column: ...


@dataclass(frozen=True, eq=False)
class Evidence:
    """What a covariance may be made of, at the top of the likelihood.

    `information` is minus the Hessian (of what was climbed: with a penalty, its curvature too), `scores` the slopes of
    the rows' log-likelihoods, each times the row's `weight`.
    """

    information: Float[np.ndarray, "k k"]
    scores: Float[np.ndarray, "n k"]
    weight: Float[np.ndarray, " n"]
    columns: Columns

    @property
    def bread(self) -> Float[np.ndarray, "k k"]:
        return _inverse(self.information, "the information")


@dataclass(frozen=True)
class Classical:
    """Inverse of the observed information: right where the model is, and rows are independent."""

    weights = "a row of weight w counts as w plays"

    def matrix(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        return seen.bread

    def __str__(self) -> str:
        return "inverse observed information"


@dataclass(frozen=True)
class OuterProduct:
    """Inverse of the sum of outer products of the rows' scores (Berndt, Hall, Hall and Hausman 1974)."""

    weights = Classical.weights

    def matrix(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        held = seen.weight > 0
        once = seen.scores[held] / np.sqrt(seen.weight[held])[:, None]  # w rows alike: w outer products, not w²
        return _inverse(once.T @ once, "the outer product of the scores")

    def __str__(self) -> str:
        return "outer product of the scores"


@runtime_checkable
class FiniteSample(Protocol):
    """A factor on the middle of a sandwich, for what few clusters (or rows) make too small."""

    def factor(self, clusters: int, rows: int, coefficients: int) -> float: ...


@dataclass(frozen=True)
class Unadjusted:
    """No finite-sample factor."""

    def factor(self, clusters: int, rows: int, coefficients: int) -> float:
        return 1.0

    def __str__(self) -> str:
        return ""


@dataclass(frozen=True)
class FewClusters:
    """G/(G−1), for G clusters."""

    def factor(self, clusters: int, rows: int, coefficients: int) -> float:
        return clusters / (clusters - 1)

    def __str__(self) -> str:
        return ", times G/(G−1)"


@dataclass(frozen=True)
class FewClustersAndRows:
    """G/(G−1) · (n−1)/(n−k), for G clusters, n rows and k coefficients."""

    def factor(self, clusters: int, rows: int, coefficients: int) -> float:
        if rows <= coefficients:
            raise SpecificationError((f"{rows} rows for {coefficients} coefficients: this factor needs more",))
        return clusters / (clusters - 1) * (rows - 1) / (rows - coefficients)

    def __str__(self) -> str:
        return ", times G/(G−1) (n−1)/(n−k)"


@dataclass(frozen=True)
class Robust:
    """The sandwich (Huber 1967; White 1982): rows are independent, the model may be wrong.

    A row is one draw whatever its weight, as with weights of a sample; all weights times ten change nothing. In the
    factor of `small`, every row is a cluster.
    """

    small: FiniteSample = Unadjusted()

    weights = "a row is one draw, whatever its weight"

    def matrix(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        rows, k = seen.scores.shape
        meat = self.small.factor(rows, rows, k) * seen.scores.T @ seen.scores
        return np.asarray(seen.bread @ meat @ seen.bread)

    def __str__(self) -> str:
        return f"robust (sandwich){self.small}"


@dataclass(frozen=True)
class Clustered:
    """The sandwich with scores summed within clusters: rows of a cluster may depend on each other.

    Of two columns, both ways at once: A + B − A∩B, each with its own factor (Cameron, Gelbach and Miller 2011, eq. 2.7
    and after). Where that is not positive definite its negative eigenvalues are set to 0, as they propose.
    """

    by: tuple[str, ...]
    small: FiniteSample = Unadjusted()

    weights = "a cluster is one draw, whatever its rows' weights"

    def __post_init__(self) -> None:
        if not 1 <= len(self.by) <= 2 or len(set(self.by)) != len(self.by):
            raise SpecificationError(("clusters are made by one column, or by two that differ",))

    def matrix(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        out = self._sum(seen)
        values, vectors = np.linalg.eigh(out)
        return np.asarray(vectors @ np.diag(np.maximum(values, 0.0)) @ vectors.T) if self._torn(seen) else out

    def findings(self, seen: Evidence) -> tuple[Finding, ...]:
        """Where there are too few clusters to rely on, or two ways contradict each other."""
        k = seen.scores.shape[1]
        many = [int(group.max()) + 1 for group in self._groups(seen)]
        few = min(range(len(many)), key=many.__getitem__)
        out = []
        if many[few] <= max(k, 20):
            message = f"there are only {many[few]} clusters by “{self.by[few]}”, for {k} coefficients"
            hint = "errors are likely too small; Bootstrap(by=…) or fewer coefficients would do better"
            out.append(Finding("E040", message, hint))
        if self._torn(seen):
            message = f"clusters by {' and '.join(self.by)} together gave negative variances, which were set to 0"
            out.append(Finding("E041", message, "clusters by one of them are surer"))
        return tuple(out)

    def _sum(self, seen: Evidence) -> Float[np.ndarray, "k k"]:
        groups = self._groups(seen)
        meat = self._meat(seen.scores, groups[0])
        if len(groups) == 2:
            _, both = np.unique(np.column_stack(groups), axis=0, return_inverse=True)
            meat = meat + self._meat(seen.scores, groups[1]) - self._meat(seen.scores, both.reshape(-1))
        out = seen.bread @ meat @ seen.bread
        return np.asarray(0.5 * (out + out.T))

    def _torn(self, seen: Evidence) -> bool:
        """Whether some combination of coefficients has a negative variance, as the difference of two ways may give."""
        if len(self.by) == 1:
            return False
        values = np.linalg.eigvalsh(self._sum(seen))
        return bool(values[0] < -1e-12 * values[-1])

    def _groups(self, seen: Evidence) -> list[Int[np.ndarray, " n"]]:
        return [groups_of(seen.columns.column(name), name) for name in self.by]

    def _meat(self, scores: Float[np.ndarray, "n k"], group: Int[np.ndarray, " n"]) -> Float[np.ndarray, "k k"]:
        clusters, (rows, k) = int(group.max()) + 1, scores.shape
        if clusters < 2:
            raise SpecificationError((f"clusters by {', '.join(self.by)}: there is only one",))
        sums = np.zeros((clusters, k))
        np.add.at(sums, group, scores)
        return np.asarray(self.small.factor(clusters, rows, k) * sums.T @ sums)

    def __str__(self) -> str:
        return f"clustered by {' and '.join(self.by)}{self.small}"


Covariance = Classical | OuterProduct | Robust | Clustered


def clustered(*by: str) -> Clustered:
    """Clusters by one column, or by two."""
    return Clustered(tuple(by))


def groups_of(column: Column, name: str) -> Int[np.ndarray, " n"]:
    """Numbers from 0 for the values of a column; no cell may be empty."""
    if column.missing.any():
        raise SpecificationError((f"column “{name}” has empty cells, so clusters cannot be told apart by it",))
    texts = column.texts().astype(str)
    return np.asarray(np.unique(texts, return_inverse=True)[1].reshape(-1))


def _inverse(matrix: Float[np.ndarray, "k k"], what: str) -> Float[np.ndarray, "k k"]:
    """Of a positive definite matrix, scaled to a diagonal of ones first."""
    size = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    if not (size > 0).all() or np.linalg.matrix_rank(matrix / np.outer(size, size), hermitian=True) < len(matrix):
        raise SpecificationError((f"{what} is singular, so it gives no errors; Classical() may, or fewer covariates",))
    return np.asarray(np.linalg.inv(matrix / np.outer(size, size)) / np.outer(size, size))
