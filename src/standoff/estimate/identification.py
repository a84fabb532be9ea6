"""Can the coefficients be told from the data? Checked before fitting, and said in words.

Only differences of a player's expected utilities move choices. So a coefficient, or a combination of several, that
leaves every chance as it is cannot be estimated. This is judged where it matters: on the slopes of the chances by the
coefficients, over the rows of the table, at a few points.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float

from standoff.estimate.design import Design, Utility
from standoff.estimate.dispatch import model_of
from standoff.estimate.findings import Finding
from standoff.estimate.games import children_of
from standoff.estimate.models import Chances
from standoff.estimate.plays import Plays
from standoff.estimate.quantal import QuantalResponse, scale_fixed
from standoff.estimate.separation import separations
from standoff.estimate.specification import Specification
from standoff.estimate.ultimatum import Ultimatum
from standoff.game import NONE

SAMPLE = 2000  # rows looked at, spread over the table
TIGHT = 1e-8  # least singular value, beside the largest, that counts as any; columns have unit length
NEARLY = 3e-5  # below which steps of a climb lose their way
SEED = 7


def findings_of(specification: Specification, design: Design, plays: Plays) -> tuple[Finding, ...]:
    """Everything that is wrong or doubtful about what is to be estimated."""
    found = [*_collinear(design)]
    if isinstance(specification.errors, Ultimatum):
        return tuple(found + _few(design, plays))
    found += _scale(specification, design)
    if not any(f.stops for f in found):
        found += _unidentified(specification, design, plays)
    found += _unobserved(specification, plays)
    found += separations(specification, design, plays)
    found += _no_exclusion(specification, design)
    found += _few(design, plays)
    return tuple(found)


def _rows(design: Design) -> np.ndarray:
    return np.unique(np.linspace(0, len(design) - 1, SAMPLE).astype(int))


def _combination(direction: Float[np.ndarray, " k"], names: tuple[str, ...]) -> str:
    """The coefficients that take part in a flat direction, the chief ones first."""
    size = np.abs(direction) / np.abs(direction).max()
    order = [int(k) for k in np.argsort(-size) if size[k] > 1e-3]
    shown = ", ".join(f"“{names[k]}”" for k in order[:6])
    return shown + (f" and {len(order) - 6} more" if len(order) > 6 else "")


def _collinear(design: Design) -> list[Finding]:
    """Columns of one utility that are combinations of its others, or nothing but zeros."""
    found = []
    for place, predictor in enumerate(design.predictors):
        own = np.flatnonzero(design.owner == place)
        if not len(own):
            continue
        x = design.matrix[:, design.column[own]]
        names = [design.coefficients[k] for k in design.coefficient[own]]
        size = np.abs(x).max(axis=0)
        for k in np.flatnonzero(size == 0):
            found.append(Finding("E001", f"“{names[k]}”: the covariate is 0 in every row", "leave it out", stops=True))
        if not size.any():
            continue
        left = tuple(n for n, s in zip(names, size, strict=True) if s > 0)
        r = triangle(x[:, size > 0])
        flat = _flat(r)
        if not flat and (near := _flat(r, tight=NEARLY)):
            told = _combination(near[0], left)
            found.append(
                Finding(
                    "E008", f"{predictor}: {told} are nearly collinear",
                    "the climb may not arrive; take powers of distances from the mean, as center(x) gives",
                )
            )  # fmt: skip
        for direction in flat:
            told = _combination(direction, left)
            found.append(Finding("E002", f"{predictor}: {told} are collinear", "leave one of them out", stops=True))
    return found


def _scale(specification: Specification, design: Design) -> list[Finding]:
    """λ beside utilities that are all free."""
    if not isinstance(specification.errors, QuantalResponse) or scale_fixed(design):
        return []
    return [
        Finding(
            "E009", "λ is estimated, and every utility is 0 or a formula: twice λ is the same as twice all of them",
            "fix some utility at a number other than 0, or leave out the formula of λ, which is then 1", stops=True,
        )
    ]  # fmt: skip


def triangle(x: Float[np.ndarray, "n m"], rows: int = 20_000) -> Float[np.ndarray, "m m"]:
    """R of the QR decomposition, in pieces; it has the lengths and angles of the columns to full accuracy."""
    m = x.shape[1]
    out = np.zeros((m, m))
    for at in range(0, len(x), rows):
        out = np.asarray(np.linalg.qr(np.vstack([out, x[at : at + rows]]), mode="r"))
    return out


def _flat(r: Float[np.ndarray, "m m"], least: float = 0.0, tight: float = TIGHT) -> list[Float[np.ndarray, " m"]]:
    """Combinations of columns that are nothing, beside the columns' own lengths, as elimination finds them.

    A column shorter than `least` of the longest is nothing by itself: what is left where slopes cancel.
    """
    size = np.sqrt((r**2).sum(axis=0))
    longest = size.max(initial=0.0)
    _, values, vectors = np.linalg.svd(r / np.where(size > least * longest, size, longest or 1.0))
    flat = vectors[values < tight * values.max(initial=0.0)]
    return _told_apart(flat.T) if len(flat) else []


def _unidentified(specification: Specification, design: Design, plays: Plays) -> list[Finding]:
    """Directions in which no chance of anything that was observed changes, whatever the coefficients."""
    part = design.taken(_rows(design))
    model = model_of(specification.errors, specification.tree, design.predictors)
    spread = np.sqrt((part.matrix**2).mean(axis=0))[part.column]
    units = np.ones(len(design.coefficients))
    units[part.coefficient] = np.where(spread > 0, spread, 1.0)
    seen = plays.sets[plays.count.any(axis=0)]
    rng = np.random.default_rng(SEED)
    directions: list[Float[np.ndarray, " k"]] = []
    for _ in range(3):  # which combination is flat may depend on the point, so each is judged by itself
        theta = rng.normal(size=len(units)) * 0.3 / units
        slopes = _slopes_of_logs(model.chances(part.eta(theta), 1), seen)
        pieces = [part.to_coefficients(by_eta) / units for by_eta in slopes]
        directions = _flat(triangle(np.concatenate(pieces)), TIGHT)
        if not directions:
            return []
    found = []
    for direction in directions:
        told = _combination(direction, design.coefficients)
        one = np.sum(np.abs(direction) > 1e-3 * np.abs(direction).max()) == 1
        found.append(
            Finding(
                "E003", f"{told} {'moves' if one else 'together move'} no chance of anything that was observed",
                "only differences of a player's utilities count; fix one of them, for example at 0 by leaving it out",
                stops=True,
            )
        )  # fmt: skip
    return found


def _slopes_of_logs(chances: Chances, sets: Bool[np.ndarray, "s o"]) -> list[Float[np.ndarray, "n u"]]:
    """Slopes of the log chance of each set of outcomes, each times the root of the chance: as information has them."""
    assert chances.slope is not None
    out = []
    for members in sets:
        log = np.logaddexp.reduce(chances.log[:, members], axis=1)
        share = np.exp(chances.log[:, members] - log[:, None])
        slope = np.einsum("no,nou->nu", share, chances.slope[:, members]) * np.exp(0.5 * log)[:, None]
        out.append(np.where(np.isfinite(slope), slope, 0.0))
    return out


def _told_apart(flat: Float[np.ndarray, "k r"]) -> list[Float[np.ndarray, " k"]]:
    """The same flat directions as combinations of as few coefficients as elimination finds."""
    left = flat.T.copy()
    for r in range(len(left)):
        chief = int(np.argmax(np.abs(left[r])))
        left[r] /= left[r, chief]
        others = np.arange(len(left)) != r
        left[others] -= left[others, chief, None] * left[r]
    return list(left)


def _unobserved(specification: Specification, plays: Plays) -> list[Finding]:
    """Outcomes that no play may have ended in, and moves that were never reached."""
    tree = specification.tree
    possible = np.zeros(len(tree.outcomes), dtype=bool)
    for members, count in zip(plays.sets, plays.count.sum(axis=0), strict=True):
        if count > 0:
            possible |= members
    never = [tree.outcomes[k] for k in np.flatnonzero(~possible)]
    if not never:
        return []
    return [
        Finding(
            "E004", f"no play ended in {', '.join(never)}",
            "what utilities of these outcomes are made of cannot be estimated from such plays; fix it, or add plays",
            stops=len(never) >= len(tree.outcomes) - 1,
        )
    ]  # fmt: skip


def _no_exclusion(specification: Specification, design: Design) -> list[Finding]:
    """A later player's covariates that all stand in an earlier player's utilities too."""
    tree, found = specification.tree, []
    columns: dict[str, set[int]] = {}
    for place, predictor in enumerate(design.predictors):
        if isinstance(predictor, Utility):
            own = design.column[design.owner == place]
            constant = {int(c) for c in own if np.ptp(design.matrix[:, c]) == 0}
            columns.setdefault(predictor.player, set()).update(set(own.tolist()) - constant)
    children = children_of(tree)
    later: dict[str, set[str]] = {}
    for node in children:
        infoset = int(tree.infoset_of[node])
        above = int(tree.parent[node])
        while infoset != NONE and above >= 0:
            higher = int(tree.infoset_of[above])
            if higher != NONE:
                later.setdefault(tree.infosets[higher].player, set()).add(tree.infosets[infoset].player)
            above = int(tree.parent[above])
    for player, others in later.items():
        for other in sorted(others - {player}):
            theirs = columns.get(other, set())
            if theirs and theirs <= columns.get(player, set()):
                found.append(
                    Finding(
                        "E005",
                        f"every covariate of {other}, who moves later, also stands in utilities of {player}",
                        f"what {player} wants and what it expects of {other} are then told apart by the functional "
                        "form alone; a covariate that matters to the later player only would help",
                    )
                )
    return found


def _few(design: Design, plays: Plays) -> list[Finding]:
    number = float(plays.count.sum())
    k = len(design.coefficients)
    if number >= 10 * k:
        return []
    return [
        Finding(
            "E006", f"{number:.0f} plays for {k} coefficients",
            "intervals from large samples mislead here; fewer covariates, a penalty or a prior would do",
        )
    ]  # fmt: skip
