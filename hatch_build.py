"""Compile the inner loops of solver, simulator and estimator when Standoff is installed or packed.

Any C compiler on the machine will do. Where there is none, pip fetches one as a build requirement (Zig's, which clang
is part of, from its Python package), so that Python and pip suffice. It is used for the build alone.
"""

from __future__ import annotations

import importlib.util
import sysconfig
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

RECIPE = Path("src", "standoff", "solve", "compiled", "build.py")


class CompileLoops(BuildHookInterface):
    """The hook that `pyproject.toml` names."""

    def dependencies(self) -> list[str]:
        """A compiler, where the machine has none."""
        return [] if self._recipe().compiler() else ["ziglang>=0.13"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile into the source tree, and say that the wheel is for this platform only."""
        if self.target_name != "wheel":
            return
        made = self._recipe().build_all()
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
        root = Path(self.root).resolve()
        build_data["artifacts"].extend(path.relative_to(root).as_posix() for path in made)

    def _recipe(self) -> ModuleType:
        spec = importlib.util.spec_from_file_location("recipe", Path(self.root, RECIPE))
        assert spec is not None and spec.loader is not None
        recipe = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(recipe)
        return recipe
