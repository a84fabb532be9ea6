"""Gradients are an extra: nothing else needs JAX, nothing loads it unasked, and without it the reason is said."""

from __future__ import annotations

import subprocess
import sys

import pytest

LIGHT = "import sys, standoff.solve, standoff.ask, standoff.verbs; assert 'jax' not in sys.modules"
ABSENT = "import sys; sys.modules['jax'] = None; import standoff.{room}; standoff.{room}.{name}"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_jax_is_not_loaded_unasked() -> None:
    assert run(LIGHT).returncode == 0


@pytest.mark.parametrize(("room", "name"), [("solve", "differentiable"), ("ask", "gradient")])
def test_without_jax_the_reason_is_said(room: str, name: str) -> None:
    found = run(ABSENT.format(room=room, name=name))
    assert found.returncode != 0
    assert f"standoff.{room}.{name} needs JAX" in found.stderr and "standoff[gradients]" in found.stderr


def test_planted_a_load_is_seen() -> None:
    pytest.importorskip("jax", reason="JAX is not installed, so it cannot be loaded: pip install '.[gradients]'")
    assert run(LIGHT.replace("standoff.verbs", "standoff.verbs, jax")).returncode != 0
