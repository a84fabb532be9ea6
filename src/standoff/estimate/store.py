"""A file that keeps the replicates of a bootstrap that are done, so that a run can be stopped and taken up again."""

from __future__ import annotations

import json
import os
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from standoff.estimate.problems import SpecificationError

Part = tuple[Float[np.ndarray, "_ k"], Float[np.ndarray, " _"], Int[np.ndarray, " _"]]
"""Estimates, log-likelihoods and statuses of some replicates, in order."""


@dataclass(frozen=True)
class Store:
    """The file is replaced whole, so a run that is cut off leaves what was there; `label` says what run it is of."""

    path: Path | None
    label: Mapping[str, Any]

    def parts(self) -> list[Part]:
        """What is done already; SpecificationError where the file is something else, or of another run."""
        if self.path is None:
            return []
        if not self.path.parent.is_dir():
            raise SpecificationError((f"{self.path}: there is no folder {self.path.parent} to keep replicates in",))
        if not self.path.exists():
            return []
        try:
            with open(self.path, "rb") as file, np.load(file, allow_pickle=False) as kept:
                label = json.loads(str(kept["label"]))
                found = (kept["theta"], kept["value"], kept["status"])
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            raise SpecificationError((f"{self.path} is not a store of a bootstrap; give another file",)) from None
        other = [name for name in self.label if label.get(name) != self.label[name]]
        if other:
            raise SpecificationError(
                (f"{self.path} belongs to a bootstrap of another {', '.join(other)}; give another file",)
            )
        return [found]

    def keep(self, parts: list[Part]) -> None:
        """Write all that is done."""
        if self.path is None:
            return
        joined = [np.concatenate([p[k] for p in parts]) for k in range(3)]
        fresh = self.path.with_name(f".{self.path.name}.{os.getpid()}.part")
        label = np.array(json.dumps(self.label, sort_keys=True))
        try:
            with open(fresh, "wb") as file:
                np.savez(file, label=label, theta=joined[0], value=joined[1], status=joined[2])
            os.replace(fresh, self.path)
        except OSError as error:
            raise SpecificationError((f"{self.path} cannot be written: {error.strerror}",)) from None
        finally:
            fresh.unlink(missing_ok=True)
