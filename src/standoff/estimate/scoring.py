"""How well a fitted game forecasts plays it has not seen, beside what needs no game.

Every model is fitted on the same folds: the game, the base rate, a multinomial logit of the outcome on all covariates,
and a logit at every decision by itself (what a strategic model is usually compared with). All folds of a model are
climbed in one call, as weights that leave rows out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int

from standoff.estimate.agent import AgentError
from standoff.estimate.covariance import groups_of
from standoff.estimate.design import Design, Utility
from standoff.estimate.games import children_of
from standoff.estimate.likelihood import Likelihood
from standoff.estimate.links import Logit
from standoff.estimate.measure import movement
from standoff.estimate.newton import Status, climb
from standoff.estimate.penalised import WithPriors
from standoff.estimate.penalties import CoefficientPrior, CoefficientPriors, Firth, Penalty, on_coefficients
from standoff.estimate.plays import Plays
from standoff.estimate.prepared import Prepared
from standoff.estimate.problems import SpecificationError
from standoff.estimate.programmed import ProgramLikelihood, written
from standoff.game import NONE, Tree, TreeBuilder

BINS = 5
CERTAIN = 1e-12

Weak = CoefficientPrior | CoefficientPriors


@dataclass(frozen=True)
class LeaveOneOut:
    """As many folds as rows."""

    def folds(self, ready: Prepared) -> Int[np.ndarray, " n"]:
        return np.arange(len(ready.rows))


@dataclass(frozen=True)
class KFold:
    """Rows dealt to `k` folds at random; whole groups of rows, where a column names them."""

    k: int = 10
    seed: int = 1
    by: str | None = None

    def folds(self, ready: Prepared) -> Int[np.ndarray, " n"]:
        group = np.arange(len(ready.rows)) if self.by is None else groups_of(ready.column(self.by), self.by)
        many = int(group.max()) + 1
        if not 2 <= self.k <= many:
            raise SpecificationError((f"{self.k} folds of {many} rows or groups",))
        dealt = np.random.default_rng(self.seed).permutation(many) % self.k
        return np.asarray(dealt[group])


Folds = LeaveOneOut | KFold


@dataclass(frozen=True, eq=False)
class Score:
    """One model: mean log score and Brier score of a play, in and out of sample; lower is better for both.

    `against` is the mean of the differences in the Brier score from the base rate, play by play, out of sample, with
    its standard error. `failed` counts folds without a finite estimate, which are scored by the base rate.
    """

    model: str
    log_in: float
    brier_in: float
    log_out: float
    brier_out: float
    against: float
    against_error: float
    failed: int
    chance: Float[np.ndarray, "n o"]


@dataclass(frozen=True)
class Bin:
    """Plays whose forecast lay between two numbers: the mean forecast, and how often it came true."""

    low: float
    high: float
    plays: float
    forecast: float
    seen: float


@dataclass(frozen=True, eq=False)
class Scores:
    """All models on the same folds."""

    event: str
    folds: int
    scores: tuple[Score, ...]
    happened: Float[np.ndarray, "n o"]
    weight: Float[np.ndarray, " n"]

    @property
    def game(self) -> Score:
        return self.scores[0]

    @property
    def verdict(self) -> str:
        """Whether the game beats the base rate out of sample, in words."""
        game = self.game
        if game.against < -1.64 * game.against_error:
            return f"Out of sample the game beats the base rate (Brier score lower by {-game.against:.3f})."
        if game.against > 1.64 * game.against_error:
            return f"Out of sample the game does worse than the base rate (Brier score higher by {game.against:.3f})."
        return (
            "Out of sample the game cannot be told from the base rate (difference in the Brier score "
            f"{game.against:+.3f}, standard error {game.against_error:.3f})."
        )

    def calibration(self, model: int = 0, outcome: int = 0, bins: int = BINS) -> tuple[Bin, ...]:
        """Of one outcome's forecasts out of sample, in bins of as many plays each."""
        forecast, seen = self.scores[model].chance[:, outcome], self.happened[:, outcome]
        edges = np.unique(np.quantile(forecast, np.linspace(0, 1, bins + 1)))
        place = np.clip(np.searchsorted(edges, forecast, side="right") - 1, 0, max(len(edges) - 2, 0))
        out = []
        for k in range(max(len(edges) - 1, 1)):
            w = self.weight * (place == k)
            if w.sum() > 0:
                low, high = float(edges[k]), float(edges[min(k + 1, len(edges) - 1)])
                mean, often = float(w @ forecast / w.sum()), float(w @ seen / w.sum())
                out.append(Bin(low, high, float(w.sum()), mean, often))
        return tuple(out)

    def rows(self) -> list[dict[str, float | str]]:
        """One row a model."""
        return [
            {"model": s.model, "log_in": s.log_in, "brier_in": s.brier_in, "log_out": s.log_out,
             "brier_out": s.brier_out, "brier_against_base": s.against, "std_error": s.against_error,
             "failed_folds": s.failed}
            for s in self.scores
        ]  # fmt: skip


def cross_validate(
    ready: Prepared, folds: Folds | None = None, penalty: Penalty | None = None, event: Sequence[str] | None = None
) -> Scores:
    """Score the game and what it is measured against. `event`: only whether the play ended in one of these counts.

    Plays must be seen to their end. Means and levels that formulas remember come from the whole table.
    """
    if isinstance(penalty, Firth):
        raise SpecificationError(("the logits beside the game know no Firth's penalty; a weak prior would do",))
    fold = (folds or LeaveOneOut()).folds(ready)
    happened = _ends(ready)
    weight = ready.plays.weight * ready.plays.count.sum(axis=1)
    share = happened / np.maximum(happened.sum(axis=1, keepdims=True), 1e-300)
    base = _base(happened, fold)
    models: list[tuple[str, np.ndarray, np.ndarray, int]] = []
    game = _fitted(ready.likelihood, ready.design, fold, penalty, base)
    models.append(("the game", *game))
    models.append(("base rate", _base(happened, None), base, 0))
    plain = replace(penalty, named={}) if isinstance(penalty, CoefficientPriors) else penalty
    models.append(("multinomial logit", *_multinomial(ready, happened, fold, plain, base)))
    models.append(("logit at each decision", *_by_decision(ready, happened, fold, plain, base)))
    outcomes = ready.specification.tree.outcomes
    name = "how the play ends"
    if event is not None:
        unknown = [e for e in event if e not in outcomes]
        if unknown:
            raise SpecificationError((f"there is no outcome “{unknown[0]}”; there are {', '.join(outcomes)}",))
        inside = np.isin(outcomes, list(event))
        name = " or ".join(event)
        share = _binary(share, inside)
        models = [(m, _binary(a, inside), _binary(b, inside), f) for m, a, b, f in models]
    reference = _brier(models[1][2], share)
    scores = []
    for model, inside_sample, outside, failed in models:
        difference = _brier(outside, share) - reference
        mean = float(weight @ difference / weight.sum())
        error = float(np.sqrt((weight**2) @ (difference - mean) ** 2) / weight.sum())
        scores.append(
            Score(
                model, _mean(_log(inside_sample, share), weight), _mean(_brier(inside_sample, share), weight),
                _mean(_log(outside, share), weight), _mean(_brier(outside, share), weight), mean, error, failed,
                outside,
            )
        )  # fmt: skip
    return Scores(name, int(fold.max()) + 1, tuple(scores), share, weight)


def _binary(chance: Float[np.ndarray, "n o"], inside: Bool[np.ndarray, " o"]) -> Float[np.ndarray, "n 2"]:
    yes = chance[:, inside].sum(axis=1)
    return np.column_stack([yes, 1.0 - yes])


def _mean(values: Float[np.ndarray, " n"], weight: Float[np.ndarray, " n"]) -> float:
    return float(weight @ values / weight.sum())


def _log(chance: Float[np.ndarray, "n o"], share: Float[np.ndarray, "n o"]) -> Float[np.ndarray, " n"]:
    return np.asarray(-np.sum(share * np.log(np.maximum(chance, CERTAIN)), axis=1))


def _brier(chance: Float[np.ndarray, "n o"], share: Float[np.ndarray, "n o"]) -> Float[np.ndarray, " n"]:
    """Of a play: the mean over how its row's plays ended. Of two outcomes the usual score, half the sum."""
    squares = (chance**2).sum(axis=1) - 2 * (chance * share).sum(axis=1) + 1.0
    return np.asarray(squares / 2 if chance.shape[1] == 2 else squares)


def _ends(ready: Prepared) -> Float[np.ndarray, "n o"]:
    """How many plays of each row ended in each outcome."""
    plays = ready.plays
    if (plays.sets.sum(axis=1) > 1).any():
        raise SpecificationError(("plays that are seen in part cannot be scored; leave them out",))
    out = np.zeros((len(plays), len(plays.outcomes)))
    for s, members in enumerate(plays.sets):
        out[:, np.flatnonzero(members)[0]] += plays.count[:, s]
    return np.asarray(out * plays.weight[:, None])


def _base(happened: Float[np.ndarray, "n o"], fold: Int[np.ndarray, " n"] | None) -> Float[np.ndarray, "n o"]:
    """Shares of outcomes in the other folds, each with half a play added so that none is nothing."""
    total = happened.sum(axis=0)
    if fold is None:
        left = np.broadcast_to(total, happened.shape)
    else:
        own = np.zeros((int(fold.max()) + 1, happened.shape[1]))
        np.add.at(own, fold, happened)
        left = total - own[fold]
    left = left + 0.5
    return np.asarray(left / left.sum(axis=1, keepdims=True))


def _fitted(
    likelihood: Likelihood, design: Design, fold: Int[np.ndarray, " n"],
    penalty: Weak | None, base: Float[np.ndarray, "n o"],
) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o"], int]:  # fmt: skip
    """Chances in sample and out of sample; folds that fail take the base rate's."""
    objective = likelihood if penalty is None else WithPriors(likelihood, on_coefficients(penalty, design))
    many, plays = int(fold.max()) + 1, float(len(fold))
    measure = movement(design)
    whole = climb(objective, np.zeros((1, len(measure))), measure, plays)
    weight = (fold[None, :] != np.arange(many)[:, None]).astype(float)
    tops = climb(objective, np.repeat(whole.theta, many, axis=0), measure, plays, weight)
    inside = likelihood.probabilities(whole.theta[0])
    outside, failed = base.copy(), 0
    for b in range(many):
        if tops.status[b] != Status.CONVERGED:
            failed += 1
            continue
        rows = np.flatnonzero(fold == b)
        outside[rows] = likelihood.probabilities(tops.theta[b])[rows]
    return inside, outside, failed


def _covariates(design: Design) -> Float[np.ndarray, "n c"]:
    """All columns of the design, each once, with a constant; those that others make up are left out."""
    kept = [np.ones(len(design))]
    for column in design.matrix.T:
        tried = np.column_stack([*kept, column])
        size = np.sqrt((tried**2).mean(axis=0))
        if (size > 0).all() and np.linalg.matrix_rank(tried / size, tol=1e-8 * np.sqrt(len(tried))) == len(kept) + 1:
            kept.append(column)
    return np.column_stack(kept)


def _logit(x: Float[np.ndarray, "n c"], seen: Float[np.ndarray, "n m"]) -> tuple[Likelihood, Design]:
    """A multinomial logit is a game of one player: a choice between m ends, the first of which is the base."""
    many, width = seen.shape[1], x.shape[1]
    grow = TreeBuilder(["it"])
    root = grow.decision(None, "it", "ends", [f"end{k}" for k in range(many)])
    for k in range(many):
        grow.terminal((root, f"end{k}"), f"end{k}", {})
    tree = grow.build()
    owner = np.repeat(np.arange(many - 1), width)
    column = np.tile(np.arange(width), many - 1)
    design = Design(
        tuple(Utility("it", f"end{k}") for k in range(1, many)), tuple(f"b{k}" for k in range(len(owner))), x, owner,
        column, np.arange(len(owner)), np.zeros((len(x), many - 1)),
    )  # fmt: skip
    plays = Plays(tree.outcomes, np.eye(many, dtype=bool), np.ascontiguousarray(seen), np.ones(len(x)))
    return ProgramLikelihood(written(AgentError(Logit()), tree), design, plays), design


def _multinomial(
    ready: Prepared, happened: Float[np.ndarray, "n o"], fold: Int[np.ndarray, " n"], penalty: Weak | None,
    base: Float[np.ndarray, "n o"],
) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o"], int]:  # fmt: skip
    likelihood, design = _logit(_covariates(ready.design), happened)
    return _fitted(likelihood, design, fold, penalty, base)


def _by_decision(
    ready: Prepared, happened: Float[np.ndarray, "n o"], fold: Int[np.ndarray, " n"], penalty: Weak | None,
    base: Float[np.ndarray, "n o"],
) -> tuple[Float[np.ndarray, "n o"], Float[np.ndarray, "n o"], int]:  # fmt: skip
    """A logit at every decision, over the plays that reached it, on all covariates; chances multiply along paths."""
    tree, x = ready.specification.tree, _covariates(ready.design)
    children = children_of(tree)
    under = _below(tree)
    inside, outside, failed = np.ones_like(base), np.ones_like(base), 0
    for node, below in children.items():
        if tree.infoset_of[node] == NONE or len(below) < 2:
            continue
        seen = np.column_stack([happened[:, sorted(under[c])].sum(axis=1) for c in below])
        flat = _base(seen, fold)
        likelihood, design = _logit(x, seen)
        here, there, lost = _fitted(likelihood, design, fold, penalty, flat)
        failed = max(failed, lost)
        for k, child in enumerate(below):
            for outcome in under[child]:
                inside[:, outcome] *= here[:, k]
                outside[:, outcome] *= there[:, k]
    return inside / inside.sum(axis=1, keepdims=True), outside / outside.sum(axis=1, keepdims=True), failed


def _below(tree: Tree) -> list[set[int]]:
    """Outcomes that may follow each node."""
    out: list[set[int]] = [set() for _ in range(tree.node_count)]
    for node in range(tree.node_count - 1, -1, -1):
        if tree.terminal_of[node] != NONE:
            out[node].add(int(tree.outcome[tree.terminal_of[node]]))
        if node:
            out[int(tree.parent[node])] |= out[node]
    return out
