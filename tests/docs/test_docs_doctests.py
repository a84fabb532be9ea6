"""Examples in docstrings run."""

from __future__ import annotations

import doctest
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import standoff

SOURCE = Path(standoff.__file__).parent


HERE = ("pages", "test_docs_complete")  # the tests' own helpers show examples too


def modules() -> list[str]:
    """Every module of the package that shows an example."""
    names = ["standoff", *(m.name for m in pkgutil.walk_packages([str(SOURCE)], "standoff."))]
    return [name for name in names if ">>> " in _text(name)]


def _text(name: str) -> str:
    path = SOURCE.joinpath(*name.split(".")[1:])
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return file.read_text("utf-8") if file.is_file() else ""  # a compiled library is listed, and shows nothing


@pytest.mark.parametrize("name", [*modules(), *HERE])
def test_examples(name: str) -> None:
    failed, tried = doctest.testmod(import_module(name), optionflags=doctest.NORMALIZE_WHITESPACE)
    assert tried and not failed


def test_there_are_examples() -> None:
    assert {"standoff", "standoff.language.queries"} <= set(modules())


def test_a_wrong_example_is_seen() -> None:
    example = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "planted", None, 0)
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(example, out=lambda _: None)
    assert runner.failures == 1
