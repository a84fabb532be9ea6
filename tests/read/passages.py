"""The annotated passages as gold of the published form: quotations are looked up in the text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from standoff.read import Source

FOLDER = Path(__file__).parent / "passages"


@dataclass(frozen=True)
class Passage:
    """A text, when it was published, which split it is in, and what it says."""

    name: str
    text: str
    published: date
    split: str
    genre: str
    title: str
    gold: dict[str, Any]

    @property
    def source(self) -> Source:
        """As its reader is told of it."""
        return Source(self.name, self.title, genre=self.genre, published=self.published.isoformat())


def passages(folder: Path = FOLDER) -> Iterator[Passage]:
    """All passages, in the order of their names."""
    for path in sorted(folder.glob("*.yaml")):
        data = yaml.load(path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        text = data["text"]
        claims = [_claim(c, text) for c in data["claims"]]
        ties = [
            {"type": t["type"], "a": t["a"], "b": t["b"], "directed": t["type"] not in MUTUAL}
            for t in data.get("ties") or ()
        ]
        actors = [{"id": k, "side_of": v} for k, v in (data.get("sides") or {}).items()]
        gold = {"claims": claims, "ties": ties, "actors": actors}
        yield Passage(path.stem, text, data["published"], data["split"], data["genre"], data["title"], gold)


def among(name: str, numbers: str) -> bool:
    """Whether a passage of this name is one of a range, as “170-180”; no other text is."""
    number = name.split("-")[0]
    first, last = map(int, numbers.split("-")) if numbers else (0, -1)
    return number.isdigit() and first <= int(number) <= last


MUTUAL = ("alliance", "good_relations", "territorial_dispute", "at_war")


def _claim(data: dict[str, Any], text: str) -> dict[str, Any]:
    start = text.index(data["evidence"]) if data.get("evidence") else 0
    evidence = _span(text, data["evidence"], 0) if data.get("evidence") else _span(text, data["trigger"], 0)
    hangs = data.get("condition")
    return {
        "type": data["type"], "source": _list(data.get("source")), "target": _list(data.get("target")),
        "trigger": _span(text, data["trigger"], start), "evidence": evidence,
        "polarity": data.get("polarity", "affirmed"), "modality": data.get("modality", "actual"),
        "attribution": {"holder": (data.get("attribution") or {}).get("holder", "author")},
        "condition": hangs and {"span": _span(text, hangs["span"], 0), "trigger_when": hangs["trigger_when"]},
        "core": data.get("core", True),
    }  # fmt: skip


def _list(value: Any) -> list[str]:
    return list(value) if isinstance(value, list) else [value] if value else []


def _span(text: str, quote: str, begin: int) -> dict[str, Any]:
    start = text.index(quote, begin)
    return {"start": start, "end": start + len(quote), "text": quote}
