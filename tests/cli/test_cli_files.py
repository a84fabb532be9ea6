"""Commands about crisis files: list, new, check, schema; and what mistakes look like."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standoff.crisis import builtin, load


def test_list_names_every_built_in_crisis(run) -> None:
    result = run("list")
    assert result.exit_code == 0
    for name in builtin():
        assert name in result.stdout
    listed = json.loads(run("list", "--json").stdout)["crises"]
    assert [c["id"] for c in listed] == list(builtin())
    for entry in listed:
        header = load(entry["id"]).crisis.crisis
        assert (entry["title"], entry["as_of"]) == (header.title, header.as_of.isoformat())


@pytest.mark.parametrize(
    "pattern",
    [None, "patron-protector", "deterrence", "extended-deterrence", "crisis-signalling", "ultimatum"],
)
def test_a_new_file_loads_without_a_problem(run, tmp_path: Path, pattern: str | None) -> None:
    path = tmp_path / "July 1914.yaml"
    result = run("new", str(path), *(["--pattern", pattern] if pattern else []))
    assert result.exit_code == 0, result.output
    loaded = load(path)
    assert loaded.problems == ()
    assert loaded.crisis.crisis.id == "july-1914"
    assert loaded.crisis.argument and loaded.crisis.questions and loaded.crisis.events[0].move
    schema = json.loads((tmp_path / "crisis-1.schema.json").read_text())
    assert "properties" in schema or "$ref" in schema
    assert path.read_text().startswith("# yaml-language-server: $schema=crisis-1.schema.json")


def test_new_overwrites_nothing(run, tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text("mine")
    (tmp_path / "crisis-1.schema.json").write_text("mine too")
    assert run("new", str(path)).exit_code == 2
    assert path.read_text() == "mine"
    assert run("new", str(tmp_path / "other.yaml"), "--json").exit_code == 0
    assert (tmp_path / "crisis-1.schema.json").read_text() == "mine too"


def test_new_with_an_unknown_pattern_says_which_there_are(run, tmp_path: Path) -> None:
    result = run("new", str(tmp_path / "x.yaml"), "--pattern", "deterence")
    assert result.exit_code == 2
    assert "did you mean “deterrence”" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_check_of_a_good_file(run, tiny: str) -> None:
    result = run("check", tiny)
    assert (result.exit_code, result.stderr) == (0, "")
    assert "no mistakes" in result.stdout


def test_check_shows_place_code_hint_line_and_caret(run, broken: str) -> None:
    result = run("check", broken)
    assert result.exit_code == 3
    first = load(broken).problems[0]
    lines = result.stderr.splitlines()
    assert lines[0].startswith(f"{broken}:{first.line}:{first.column}  {first.code}  ")
    assert "did you mean" in lines[1]
    assert "who: chalenger" in lines[2]
    assert lines[3][lines[2].index("chalenger") :].startswith("^" * len("chalenger"))
    assert sum(line.startswith(broken) for line in lines) == 2, "all mistakes at once"


def test_check_json(run, broken: str, tiny: str) -> None:
    result = run("check", tiny, broken, "--json")
    assert result.exit_code == 3
    data = json.loads(result.stdout)
    assert data["ok"] is False
    good, bad = data["files"]
    assert (good["crisis"], good["errors"], good["problems"]) == ("tiny", 0, [])
    assert len(good["digest"]) == 64
    assert (bad["crisis"], bad["digest"], bad["errors"]) == (None, None, 2)
    assert set(bad["problems"][0]) == {
        "code", "severity", "file", "line", "column", "message", "found", "hint",
    }  # fmt: skip


def test_check_of_several_files_gives_the_worst_code(run, broken: str, tiny: str) -> None:
    assert run("check", tiny, broken).exit_code == 3
    assert run("check", tiny, "nowhere.yaml").exit_code == 2
    assert run("check", broken, "nowhere.yaml").exit_code == 3


def test_a_warning_is_no_mistake(run, tmp_path: Path, tiny: str) -> None:
    path = tmp_path / "idle.yaml"
    text = Path(tiny).read_text().replace("unknowns:\n", "unknowns:\n  idle: {value: 0 to 1, why: Unused.}\n")
    path.write_text(text)
    result = run("check", str(path))
    assert result.exit_code == 0
    assert "warning" in result.stderr


def test_check_unknowns_lists_what_a_what_if_may_set(run, tiny: str) -> None:
    out = run("check", tiny, "--unknowns").stdout
    assert "challenger_resolved: 0.2 to 0.6\n    Wide on purpose. [wire]" in out
    assert "u(challenger.bluffing, war)" in out
    rows = json.loads(run("check", tiny, "--unknowns", "--json").stdout)["files"][0]["unknowns"]
    assert {"name", "kind", "value", "why", "source"} == set(rows[0])
    assert {row["kind"] for row in rows} == {"unknown", "utility"}


def test_check_resolved_is_a_crisis_file_again(run, tmp_path: Path, tiny: str) -> None:
    path = tmp_path / "resolved.yaml"
    path.write_text(run("check", tiny, "--resolved").stdout)
    assert load(path).crisis.digest == load(tiny).crisis.digest


def test_check_reads_standard_input(run, tiny: str, broken: str) -> None:
    assert run("check", "-", input=Path(tiny).read_text()).exit_code == 0
    result = run("check", "-", input=Path(broken).read_text())
    assert result.exit_code == 3
    assert result.stderr.startswith("<stdin>:")
    assert "who: chalenger" in result.stderr
    assert run("check", "-", input=b"\xff\xfe").exit_code == 2
    assert run("check", "-", input="").exit_code == 3


def test_a_file_that_is_not_there(run, tmp_path: Path, tiny: str) -> None:
    result = run("check", "karabach-2020")
    assert result.exit_code == 2
    assert "did you mean “karabakh-2020”" in result.stderr
    (tmp_path / "july.yaml").write_text("")
    assert "july.yaml”" in run("check", str(tmp_path / "jully.yaml")).stderr
    assert "july.yaml”" in run("check", str(tmp_path / "july")).stderr
    assert run("check", str(tmp_path)).exit_code == 2


def test_schema(run, tmp_path: Path) -> None:
    printed = run("schema").stdout
    assert json.loads(printed)
    target = tmp_path / "schema.json"
    assert run("schema", "-o", str(target)).exit_code == 0
    assert target.read_text() == printed


@pytest.mark.parametrize(
    "command", [["brief", "karabakh-2020"], ["tree", "karabakh-2020"], ["schema"]], ids=lambda words: words[0]
)
def test_a_folder_that_is_not_there_is_said_at_once(run, tmp_path: Path, monkeypatch, command: list[str]) -> None:
    def work(*_: object, **__: object) -> None:
        raise AssertionError("the work began before it was known where its result goes")

    monkeypatch.setattr("standoff.cli.opening.opened", work)
    result = run(*command, "-o", str(tmp_path / "gone" / "out"))
    assert result.exit_code == 2
    assert result.stderr.strip() == f"error: {tmp_path / 'gone'}: there is no such folder"


def test_a_file_sends_no_escape_codes_to_the_terminal(run, tmp_path: Path) -> None:
    path = tmp_path / "esc.yaml"
    path.write_text("standoff: 1\ncrisis: {id: x, title: \x1b[31mred\x07}\n")
    result = run("check", str(path), color=True)
    assert result.exit_code == 3
    assert "[31mred" in result.stderr
    assert "\x1b" not in result.stderr and "\x07" not in result.stderr
