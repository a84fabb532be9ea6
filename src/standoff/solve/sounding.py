"""Soundings along a walk: whether a step may have leapt over a point where branches cross or all but touch.

There the Jacobian is singular, or nearly, though the branch may look straight: where it turns off sharply, another
branch goes straight on, and Newton's corrections are small on either. The determinant's sign tells a leap, but not
where two eigenvalues pass zero together. So a fixed vector, the *pulse*, is put to the Jacobian's inverse, and its
answer, the *echo*, must not change much in a step: near such a point it grows without bound, and behind it stands with
the sign turned. The next pulse is the last echo, since such repetition (inverse iteration: Wielandt 1944) turns a
pulse towards whatever the Jacobian is nearest to being singular in.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

LARGEST_CHANGE = 0.5  # of an echo in a step, as part of the larger of the two


@dataclass(eq=False)
class Soundings:
    """The pulse of each game, of unit length, and its echo at the point where the game stands."""

    pulse: Float[np.ndarray, "W D"]
    echo: Float[np.ndarray, "W D"]

    def change(self, which: Int[np.ndarray, " V"], echo: Float[np.ndarray, "V D"]) -> Float[np.ndarray, " V"]:
        """How much the echoes of `which` change in a step, as part of what is allowed: above 1 it may be a leap."""
        before = self.echo[which]
        with np.errstate(all="ignore"):
            part = np.sqrt(_square(echo - before) / np.maximum(_square(echo), _square(before)))
        return np.where(part >= 0.0, part, np.inf) / LARGEST_CHANGE

    def renew(
        self, which: Int[np.ndarray, " V"], echo: Float[np.ndarray, "V D"], next: Float[np.ndarray, "V D"]
    ) -> None:
        """Make the echoes of `which` the next pulses; `next` is the Jacobian's inverse on them."""
        size = np.sqrt(_square(echo))[:, None]
        self.pulse[which], self.echo[which] = echo / size, next / size


def first_pulse(games: int, length: int) -> Float[np.ndarray, "W D"]:
    """The same for each game: any vector without pattern will do."""
    one = np.random.default_rng(0).uniform(0.5, 1.0, length) * (-1.0) ** np.arange(length)
    return np.repeat(one[None] / max(1e-300, float(np.linalg.norm(one))), games, axis=0)


def _square(rows: Float[np.ndarray, "V D"]) -> Float[np.ndarray, " V"]:
    return np.asarray(np.einsum("vd,vd->v", rows, rows))
