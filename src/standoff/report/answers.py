"""What a brief shows of answers: spreads over worlds, claims, what they hang on, scenarios, next moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Scale = Literal["probability", "difference", "number"]
"""How a quantity is written: 0–1 as per cent, a difference of probabilities in points, or as it stands."""


@dataclass(frozen=True)
class Spread:
    """A quantity that differs from world to world: its weighted median, 50% and 90% intervals."""

    median: float
    low50: float
    high50: float
    low90: float
    high90: float


@dataclass(frozen=True)
class Moved:
    what: str  # "Russia is resolved"
    before: float
    after: float


@dataclass(frozen=True)
class AnswerWithout:
    """A claim's answer had this report not been there."""

    claim: str  # id
    share: float | None
    median: float


@dataclass(frozen=True)
class BottomLine:
    """`statement` completes "It is likely (55–80%) that …", without a full stop."""

    statement: str
    probability: Spread
    confidence: Literal["high", "moderate", "low"]
    reasons: tuple[str, ...]  # clauses or sentences: why not more, why not less


@dataclass(frozen=True)
class ReadingAnswer:
    reading: str  # id
    share: float | None
    quantity: Spread


@dataclass(frozen=True)
class OutcomeRow:
    outcome: str
    title: str
    probability: Spread
    by_reading: tuple[ReadingAnswer, ...] = ()


@dataclass(frozen=True)
class Driver:
    """One bar of a tornado: the quantity's mean where the unknown is in its lowest and its highest fifth."""

    unknown: str
    label: str
    low: float
    high: float
    share_of_variance: float
    reading: str = ""  # empty: over all readings


@dataclass(frozen=True)
class Tornado:
    """`base` is the quantity with every unknown as drawn; `rows` come with the widest first."""

    id: str
    subject: str
    scale: Scale
    base: float
    rows: tuple[Driver, ...]


@dataclass(frozen=True)
class Flip:
    """How far one unknown must go to reverse a claim; `at` is None where no value within `range` does."""

    unknown: str
    label: str
    now: float
    at: float | None
    range: tuple[float, float]


@dataclass(frozen=True)
class Box:
    """Scenario discovery: a sentence, the part of such worlds it covers, and their part inside it."""

    sentence: str
    coverage: float
    density: float


@dataclass(frozen=True)
class OtherEquilibria:
    """Whether others than the principal equilibrium were found, in a sample of the weighted worlds.

    `found` is the share of those worlds in which there was another; what was not found is not in it.
    """

    found: float
    worlds: int
    starts: int


@dataclass(frozen=True)
class ClaimRow:
    """A claim of the argument and how it fares.

    `quantity` is what the test compares, `threshold` the value it is compared with (None where the claim is
    no comparison) and `holds` the side on which it holds. For `a > b` of two quantities that both differ from
    world to world give their difference, threshold 0 and scale "difference".
    """

    id: str
    claim: str
    test: str
    subject: str  # what the quantity is, in words: "rise in belief that Russia is resolved"
    scale: Scale
    share: float | None  # share of weighted worlds in which the claim holds, overall
    quantity: Spread
    dots: tuple[float, ...] = ()  # equally likely values: weighted quantiles at (k + ½)/n
    threshold: float | None = None
    holds: Literal["above", "below"] = "above"
    by_reading: tuple[ReadingAnswer, ...] = ()
    tornado: Tornado | None = None
    flips: tuple[Flip, ...] = ()
    idle: tuple[str, ...] = ()  # labels of the other unknowns tried, none of which reverses the claim
    box: Box | None = None
    quote: str = ""
    source: str = ""  # id of the source
    remark: str = ""  # a sentence: what carries it, or why the model denies it
    otherwise: float | None = None  # share of worlds in which another equilibrium would change the verdict


@dataclass(frozen=True)
class PhaseMap:
    """A quantity over two unknowns, and some draws (a few hundred) with their weights.

    `cells[row, column]` runs with y upwards and x rightwards; NaN where no world fell. `hatched` marks cells in which
    another equilibrium would answer otherwise, in as many worlds and by as much as `hatching` says.
    """

    id: str
    subject: str
    scale: Scale
    x_label: str
    y_label: str
    x_edges: NDArray[np.float64]
    y_edges: NDArray[np.float64]
    cells: NDArray[np.float64]
    draws_x: NDArray[np.float64]
    draws_y: NDArray[np.float64]
    draws_weight: NDArray[np.float64]
    level: float | None = 0.5  # the line that divides
    hatched: NDArray[np.bool_] | None = None  # None: other equilibria were not sought
    hatching: str = ""  # what hatching means, as a sentence


@dataclass(frozen=True)
class BranchLine:
    """How often one action is taken along a branch: probabilities at the points of the picture."""

    action: str
    probability: tuple[float, ...]


@dataclass(frozen=True)
class BranchPanel:
    """One information set: its title in words, and a line for each of its actions."""

    title: str
    lines: tuple[BranchLine, ...]


@dataclass(frozen=True)
class BranchPicture:
    """A branch of equilibria as precision grows, point by point in the order in which it is travelled.

    `precision` need not grow throughout: where it turns back, `folds` holds the number of the point. `left_out` says
    how many information sets have no panel.
    """

    title: str
    precision: tuple[float, ...]
    panels: tuple[BranchPanel, ...]
    folds: tuple[int, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class WhatIfRow:
    """One scenario; `answers` go with the table's `subjects`. Seeing conditions on a move, doing makes it."""

    id: str
    title: str
    kind: Literal["base", "doing", "seeing"]
    change: str
    answers: tuple[Spread | None, ...]
    note: str = ""


@dataclass(frozen=True)
class WhatIfs:
    subjects: tuple[str, ...]
    scales: tuple[Scale, ...]
    base: WhatIfRow
    rows: tuple[WhatIfRow, ...]


@dataclass(frozen=True)
class MoveRow:
    """How often an action is taken at an information set: the tree picture's table."""

    reading: str
    player: str
    type: str
    move: str
    seen: str
    action: str
    probability: Spread


@dataclass(frozen=True)
class IndicatorRow:
    """A move that may be seen next, how likely it is, and where each answer would go if it were seen."""

    move: str
    title: str
    probability: Spread
    moved: tuple[Moved, ...]
    watch_for: str = ""


@dataclass(frozen=True)
class QuestionRow:
    id: str
    question: str
    by: str
    rule: str
    probability: Spread | None
    resolution: str = ""
    note: str = ""


@dataclass(frozen=True)
class ChanceCurve:
    """Chance of an outcome, with its interval, at several values of a covariate."""

    outcome: str
    at: tuple[float, ...]
    chance: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True)
class Coefficient:
    """A coefficient's estimate and its standard error."""

    name: str
    estimate: float
    error: float


@dataclass(frozen=True)
class CalibrationCurve:
    """A model's forecasts in bins: the mean forecast, the share that came true, and that share's interval."""

    model: str
    forecast: tuple[float, ...]
    seen: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
