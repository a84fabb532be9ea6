"""Everything that can be wrong with a crisis of the right shape."""

from __future__ import annotations

from typing import Any

from standoff.crisis.problems import Finding
from standoff.crisis.resolve import Resolution
from standoff.crisis.structure import Shaped


def check(shaped: Shaped, data: Any, resolution: Resolution | None) -> list[Finding]:
    """All findings beyond the shape; `data` is the file as read, with what `shaped` has set aside."""
    return []
