"""The data that come with the reader, in files that a scholar can edit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

DATA = Path(__file__).parent / "data"
LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def loaded(path: Path) -> Any:
    """What a file of data holds."""
    return yaml.load(path.read_text(encoding="utf-8"), LOADER)
