"""What a check found before fitting: whether it stops the fit, what it is, and what would do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One finding. `stops`: there is nothing to estimate before it is mended."""

    code: str
    message: str
    hint: str
    stops: bool = False

    def __str__(self) -> str:
        return f"{self.code}  {'' if self.stops else 'warning: '}{self.message}; {self.hint}"
