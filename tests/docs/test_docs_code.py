"""The code in the documentation is run: what a page shows is what a reader gets.

Per page, in order and in one folder: a YAML or text block with a title becomes that file, a crisis among them must load
without a mistake, `$ standoff …` lines run and must end with exit code 0, Python blocks run in one namespace. Output
shown below a command must be what the command prints; `…` stands for any lines that follow. Figures may differ a
little (another processor rounds otherwise), words may not.
"""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from pages import DOCS, MORE, ROOT, Block, Command, blocks, commands, pages
from standin import cases
from typer.testing import CliRunner

import standoff
from standoff.cli import app
from standoff.crisis import load
from standoff.history import read_history

NUMBER = re.compile(r"\d[\d,]*\.?\d*(?:e-?\d+)?")
PICTURE = re.compile(r"^\s*0 [├|].*[┤|] 1$")  # a range drawn with characters
POINTS = 2.0  # by which a figure may differ
SHARE = 0.03  # or this part of it, whichever is more

WITH_CODE = [
    p for p in pages() if any(b.language in ("yaml", "console", "python") for b in blocks(p.read_text("utf-8")))
]


NEEDS = {  # pages whose code wants more than the tests do
    "do/gradients.md": ("jax", "pip install '.[gradients]'"),
    "do/read-a-report.md": ("spacy", "pip install '.[read]'"),
}
TABLES = {"do/estimate-deterrence.md": ROOT.parent / "shared" / "data" / "huth" / "huth_58.csv"}
"""Pages that need a public table, and where the tests find it; elsewhere their code runs on a made-up one."""


@pytest.mark.parametrize("page", WITH_CODE, ids=lambda p: str(p.relative_to(ROOT)))
def test_page(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    real = True
    for name, (module, install) in NEEDS.items():
        if page == DOCS / name:
            pytest.importorskip(module, reason=f"the code of this page needs {module}: {install}")
    for name, source in TABLES.items():
        if page == DOCS / name:
            real = source.is_file()
            (tmp_path / source.name).write_bytes(source.read_bytes() if real else cases().encode())
    namespace: dict[str, object] = {"__name__": "__main__"}
    for block in blocks(page.read_text("utf-8")):
        where = f"{page.name}:{block.line}"
        if block.language in ("yaml", "text"):
            keep(block, where)
        elif block.language == "console":
            for command in commands(block):
                run(command if real else Command(command.line, ()), where)
        elif block.language == "python":
            exec(compile(block.text, where, "exec"), namespace)


def keep(block: Block, where: str) -> None:
    """Write the block's file; if it is a whole crisis, it must load."""
    if block.title:
        path = Path(block.title)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(block.text, "utf-8")
    if block.text.startswith("standoff: 1\n"):
        problems = load(block.text).problems
        assert not problems, f"{where}: " + "\n".join(str(p) for p in problems)


def run(command: Command, where: str) -> None:
    """Run a command; compare what it prints with what is shown."""
    name, *arguments = shlex.split(command.line)
    target = arguments.pop() if ">" in arguments[-2:-1] else None
    if target:
        arguments.pop()
    assert name == "standoff", f"{where}: only standoff is run, found {name}"
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "100", "NO_COLOR": "1"})
    assert result.exit_code == 0, f"{where}: $ {command.line}\n{result.output}"
    if target:
        Path(target).write_text(result.stdout, "utf-8")
    differs = difference(command.shown, result.stdout.rstrip("\n").split("\n"))
    assert differs is None, f"{where}: $ {command.line}\n{differs}\n\nin full:\n{result.stdout}"


def difference(shown: tuple[str, ...], printed: list[str]) -> str | None:
    """The first line that differs, or None. Nothing shown, nothing compared."""
    if not shown:
        return None
    whole = MORE not in shown
    expected = list(shown if whole else shown[: shown.index(MORE)])
    if whole and len(printed) != len(expected):
        return f"{len(expected)} lines shown, {len(printed)} printed"
    for a, b in zip(expected, printed, strict=False):
        if not alike(a, b):
            return f"shown:   {a}\nprinted: {b}"
    return None if len(printed) >= len(expected) else "fewer lines printed than shown"


def alike(shown: str, printed: str) -> bool:
    """Whether two lines say the same, figures within a little of each other."""
    if PICTURE.match(shown) and PICTURE.match(printed):
        return True
    words = [" ".join(NUMBER.sub("#", line).split()) for line in (shown, printed)]
    if words[0] != words[1]:
        return False
    pairs = zip(*([float(n.replace(",", "")) for n in NUMBER.findall(line)] for line in (shown, printed)), strict=True)
    return all(abs(a - b) <= max(POINTS, SHARE * abs(a)) for a, b in pairs)


def test_the_file_beside_the_readme_is_the_one_it_shows() -> None:
    shown = next(b for b in blocks((ROOT / "README.md").read_text("utf-8")) if b.title)
    assert shown.title is not None
    assert (ROOT / shown.title).read_text("utf-8") == shown.text


def test_the_made_up_table_is_read_as_the_real_one_is(tmp_path: Path) -> None:
    (tmp_path / "made.csv").write_text(cases(), "utf-8")
    found = read_history("huth", tmp_path / "made.csv").frame
    assert len(found) == 58 and set(found["outcome"]) == {"deterred", "defender yields", "war"}


def test_the_comparison_sees_other_words_and_other_figures() -> None:
    assert alike("holds in 70% of worlds", "holds in 71% of  worlds")
    assert not alike("holds in 70% of worlds", "holds in 35% of worlds")
    assert not alike("62%, likely", "62%, unlikely")
    assert difference(("one", "two"), ["one"]) is not None
    assert difference(("one", MORE), ["one", "two"]) is None
    assert difference(("one", MORE), ["two"]) is not None


def test_a_block_that_fails_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(AssertionError, match="C0"):
        keep(Block("yaml", None, "standoff: 1\ncrisis: {}\n", 1), "planted")
    with pytest.raises(AssertionError, match="planted"):
        run(Command("standoff check nothing.yaml", ()), "planted")


def test_every_page_is_reached() -> None:
    """A page that mkdocs does not list is a page that nobody finds."""
    listed = (ROOT / "mkdocs.yml").read_text("utf-8")
    missing = [str(p.relative_to(DOCS)) for p in pages()[1:] if str(p.relative_to(DOCS)) not in listed]
    assert not missing


def test_version_is_the_same_everywhere() -> None:
    for name in ("pyproject.toml", "CITATION.cff"):
        assert standoff.__version__ in (ROOT / name).read_text("utf-8"), name
