"""The command as a process: what it loads, how long it takes to say hello, Ctrl-C, colours, pipes."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HEAVY = ("numpy", "scipy", "altair", "pydantic", "vl_convert", "jinja2", "lark", "rich", "yaml")
SHOW = "import sys; print(*sorted(m for m in sys.modules if m in {heavy!r}), file=sys.stderr)"


def loaded_after(code: str, environment: dict[str, str], *heavy: str) -> str:
    """The heavy modules that are there after some code has run."""
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\n{SHOW.format(heavy=heavy or HEAVY)}"],
        capture_output=True, text=True, env=environment, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr.strip()


COMMAND = """
import sys
from standoff.cli import app
sys.argv = ["standoff", *{words!r}]
try:
    app()
except SystemExit as end:
    assert not end.code, end.code
"""


def test_importing_the_package_loads_nothing_heavy(environment) -> None:
    assert loaded_after("import standoff; standoff.__version__; dir(standoff)", environment) == ""


@pytest.mark.parametrize("words", [["--help"], ["--version"]])
def test_help_loads_nothing_heavy(environment, words: list[str]) -> None:
    assert loaded_after(COMMAND.format(words=words), environment) == ""


@pytest.mark.parametrize("command", ["ask", "brief", "solve", "check", "simulate", "ceasefire"])
def test_help_of_a_command_loads_nothing_of_ours(environment, command: str) -> None:
    heavy = [name for name in HEAVY if name != "pydantic"]  # typer may use it for options with a range
    assert loaded_after(COMMAND.format(words=[command, "--help"]), environment, *heavy) == ""


def test_checking_a_file_loads_no_solver(environment, tiny: str) -> None:
    heavy = ("numpy", "scipy", "altair", "vl_convert", "jinja2", "rich")
    assert loaded_after(COMMAND.format(words=["check", tiny]), environment, *heavy) == ""


def test_a_heavy_import_would_be_noticed(environment) -> None:
    assert loaded_after("import standoff; standoff.ask", environment, "numpy") == "numpy"


def test_every_command_has_help_with_an_example(launch) -> None:
    for command in (
        "list", "new", "check", "brief", "ask", "whatif", "simulate", "ceasefire", "solve", "tree", "schema",
    ):  # fmt: skip
        shown = launch(command, "--help")
        assert shown.returncode == 0
        assert f"    standoff {command}" in shown.stdout
        assert "--json" in shown.stdout


def test_usage_mistakes_give_2(launch, tiny: str) -> None:
    for words in (
        ("asks",),
        ("ask", tiny),
        ("ask", tiny, "P(outcome = war)", "--worlds", "none"),
        ("solve", "--nothing"),
    ):
        assert launch(*words).returncode == 2


def test_version(launch) -> None:
    from standoff import __version__

    assert launch("--version").stdout == f"standoff {__version__}\n"


def interrupted(process: subprocess.Popen[str]) -> str:
    """What a process says when Ctrl-C is pressed, once more after some seconds where nothing came of it.

    Python drops an interrupt that falls into a weak reference's callback, as at the end of every import.
    """
    for _ in range(4):
        process.send_signal(signal.SIGINT)
        try:
            return process.communicate(timeout=5)[1]
        except subprocess.TimeoutExpired:
            continue
    raise AssertionError("Ctrl-C does not end it")


@pytest.mark.skipif(os.name == "nt", reason="signals are another matter there")
def test_ctrl_c_leaves_no_half_file(environment, tiny: str, tmp_path: Path) -> None:
    target = tmp_path / "brief.html"
    target.write_text("the brief of yesterday")
    words = [sys.executable, "-m", "standoff.cli", "brief", tiny, "-o", str(target), "--worlds", "500000"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    try:
        time.sleep(3.0)
        assert process.poll() is None, "it was meant to be still at work"
        said = interrupted(process)
    finally:
        process.kill()
    assert process.returncode == 130
    assert "Traceback" not in said
    assert [p.name for p in tmp_path.iterdir()] == ["brief.html"]
    assert target.read_text() == "the brief of yesterday"


@pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals there")
@pytest.mark.parametrize(("settings", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colour_only_for_people_who_want_it(environment, broken: str, settings: dict[str, str], coloured: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    words = [sys.executable, "-m", "standoff.cli", "check", broken]
    env = {**environment, "TERM": "xterm", **settings}
    process = subprocess.Popen(words, env=env, stdout=theirs, stderr=theirs, stdin=subprocess.DEVNULL)
    os.close(theirs)
    said = b""
    try:
        while chunk := os.read(ours, 4096):
            said += chunk
    except OSError:  # the other end is closed
        pass
    finally:
        os.close(ours)
    assert process.wait(timeout=60) == 3
    assert (b"\x1b[" in said) is coloured


def test_no_colour_in_a_pipe(launch, broken: str) -> None:
    result = launch("check", broken)
    assert result.returncode == 3
    assert "\x1b" not in result.stdout + result.stderr


def test_a_reader_who_stops_early_sees_no_traceback(environment) -> None:
    words = [sys.executable, "-m", "standoff.cli", "schema"]
    process = subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert "Traceback" not in said


def test_a_terminal_that_knows_only_ascii(environment, tiny: str) -> None:
    env = {**environment, "PYTHONIOENCODING": "ascii"}
    words = [sys.executable, "-m", "standoff.cli", "ask", tiny, "P(outcome = concession)"]
    done = subprocess.run(words, env=env, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert "==" in done.stdout, "the range is drawn with what there is"
