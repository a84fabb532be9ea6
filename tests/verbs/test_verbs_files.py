"""Files are written whole or not at all, and opened with a word of advice."""

from __future__ import annotations

import os
import re
import stat
from datetime import date
from pathlib import Path

import pytest

from standoff.crisis import CrisisError
from standoff.crisis.patterns import PATTERNS
from standoff.verbs import (
    NoSuch,
    check,
    check_text,
    check_writable,
    crises,
    new_crisis,
    open_crisis,
    patterns,
    write_whole,
)
from standoff.verbs.skeleton import skeleton


def test_a_file_is_written(tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    assert write_whole(target, b"one") == target
    write_whole(target, b"two")
    assert target.read_bytes() == b"two"
    assert os.listdir(tmp_path) == ["out.txt"]


@pytest.mark.parametrize("stopped", [KeyboardInterrupt, OSError, MemoryError])
@pytest.mark.parametrize("step", ["fdopen", "replace", "chmod"])
def test_nothing_is_left_when_it_stops_midway(tmp_path: Path, monkeypatch, stopped: type, step: str) -> None:
    target = tmp_path / "out.txt"
    target.write_bytes(b"before")

    def stop(*_: object, **__: object) -> None:
        raise stopped

    monkeypatch.setattr(f"standoff.verbs.files.os.{step}", stop)
    with pytest.raises(stopped):
        write_whole(target, b"after")
    monkeypatch.undo()
    assert target.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["out.txt"]


def test_a_careless_writer_would_be_caught(tmp_path: Path) -> None:
    """The planted error: writing straight to the file leaves half of it, which the test above would see."""
    target = tmp_path / "out.txt"
    target.write_bytes(b"before")
    with pytest.raises(KeyboardInterrupt), open(target, "wb") as file:
        file.write(b"af")
        raise KeyboardInterrupt
    assert target.read_bytes() != b"before"


def test_where_nothing_can_be_written_is_said_before_the_work(tmp_path: Path, monkeypatch) -> None:
    check_writable(tmp_path / "fine.html")
    check_writable(os.devnull)
    with pytest.raises(IsADirectoryError):
        check_writable(tmp_path)
    with pytest.raises(FileNotFoundError, match="no such folder") as missing:
        check_writable(tmp_path / "gone" / "brief.html")
    assert missing.value.filename == str(tmp_path / "gone")
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError, match="no right to write"):
        check_writable(tmp_path / "brief.html")


@pytest.mark.skipif(os.name == "nt", reason="permissions are another matter there")
def test_permissions_are_those_of_any_other_file(tmp_path: Path) -> None:
    usual = os.umask(0)
    os.umask(usual)
    fresh = write_whole(tmp_path / "fresh", b"")
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o666 & ~usual
    fresh.chmod(0o640)
    write_whole(fresh, b"again")
    assert stat.S_IMODE(fresh.stat().st_mode) == 0o640


@pytest.mark.skipif(os.name == "nt", reason="links and devices are another matter there")
def test_links_are_followed_and_devices_written_to(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_bytes(b"")
    link.symlink_to(real)
    write_whole(link, b"through")
    assert link.is_symlink() and real.read_bytes() == b"through"
    write_whole("/dev/null", b"gone")
    assert not stat.S_ISREG(os.stat("/dev/null").st_mode)


def test_the_list_of_crises() -> None:
    found = {entry.id: entry for entry in crises()}
    assert "karabakh-2020" in found
    assert found["karabakh-2020"].as_of == "2020-11-01"


def test_opening_what_is_not_there() -> None:
    with pytest.raises(CrisisError) as caught:
        open_crisis("kargil-1998")
    assert "did you mean “kargil-1999”" in caught.value.problems[0].hint
    assert check("kargil-1998").crisis is None


def test_a_text_is_never_taken_for_a_path() -> None:
    assert check_text("karabakh-2020").crisis is None
    assert check_text("karabakh-2020", "<stdin>").problems[0].file == "<stdin>"


def test_a_new_file_bears_its_day(tmp_path: Path) -> None:
    written = new_crisis(tmp_path / "x.yaml", "deterrence", date(2024, 2, 29))
    assert [path.name for path in written] == ["x.yaml", "crisis-1.schema.json"]
    crisis = open_crisis(written[0])
    assert crisis.crisis.as_of == date(2024, 2, 29)
    assert check(written[0]).problems == ()


def test_patterns_and_the_one_that_is_not_there(tmp_path: Path) -> None:
    assert "patron-protector" in patterns()
    with pytest.raises(NoSuch, match="did you mean “ultimatum”"):
        new_crisis(tmp_path / "x.yaml", "ultimatun")


@pytest.mark.parametrize("pattern", [None, *PATTERNS])
def test_the_weeks_of_a_new_file_are_valid_once_uncommented(pattern: str | None) -> None:
    """Valid, and with the phases that hold without them; a phase left out of the comment would be seen (C090)."""
    text = skeleton("x", pattern, date(2024, 2, 29))
    begins = text.index("# weeks:\n")
    ends = text.index("\n\n", begins)
    uncommented = text[:begins] + re.sub(r"^# ", "", text[begins:ends], flags=re.MULTILINE) + text[ends:]
    before, after = check_text(text), check_text(uncommented)
    assert before.problems == after.problems == ()
    assert before.crisis is not None and after.crisis is not None and after.crisis.weeks is not None
    assert after.crisis.weeks.horizon == date(2024, 5, 29)
    assert set(after.crisis.weeks.phases) == {o for r in after.crisis.readings for o in r.game.outcomes}
    if pattern is None:
        assert before.crisis.weeks is None
    else:
        assert before.crisis.weeks is not None
        assert before.crisis.weeks.phases == after.crisis.weeks.phases
