"""What the tests of the command line share: small crises, and two ways to run a command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from standoff.cli import app

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "files"


@pytest.fixture
def tiny() -> str:
    return str(FILES / "tiny" / "tiny.yaml")


@pytest.fixture
def ahead() -> str:
    """The tiny crisis with weeks ahead of it."""
    return str(FILES / "tiny" / "ahead.yaml")


@pytest.fixture
def rare() -> str:
    return str(FILES / "tiny" / "rare.yaml")


@pytest.fixture
def broken(tmp_path: Path, tiny: str) -> str:
    """The tiny crisis with two mistakes in it."""
    text = Path(tiny).read_text().replace("who: challenger, act: demands", "who: chalenger, act: demands")
    path = tmp_path / "broken.yaml"
    path.write_text(text.replace("P(outcome = concession | observed)", "P(outcome = consession | observed)"))
    return str(path)


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run a command within the test; standard output and standard error apart."""
    return lambda *words, **more: CliRunner().invoke(app, list(words), **more)


@pytest.fixture
def environment() -> dict[str, str]:
    """The environment of a command run on its own, with this source tree first."""
    kept = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "FORCE_COLOR")}
    path = os.pathsep.join(p for p in (str(ROOT / "src"), kept.get("PYTHONPATH", "")) if p)
    return {**kept, "PYTHONPATH": path}


@pytest.fixture
def launch(environment: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command as a process of its own."""
    return lambda *words, **more: subprocess.run(
        [sys.executable, "-m", "standoff.cli", *words], capture_output=True, text=True, env=environment,
        timeout=300, **more,
    )  # fmt: skip
