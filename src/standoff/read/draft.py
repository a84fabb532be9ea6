"""A draft: readings of one or several reports, with what a person decided on each card."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml

from standoff.read.article import ArticleError
from standoff.read.claims import Claim, Reading
from standoff.read.jsonform import reading_data, reading_of, span_data
from standoff.read.yamldata import LOADER

PENDING, ACCEPT, REJECT = "pending", "accept", "reject"
DECISIONS = (PENDING, ACCEPT, REJECT)
HEADER = """# A draft of what reports say. Nothing here is a fact until somebody accepts it: set `decision` of a card to
# accept or reject, edit its fields where they are wrong, and run `standoff accept`. `move` ties an event to a move
# of the game; those that are suggested begin with a question mark.
"""


@dataclass(frozen=True)
class Draft:
    """Readings, and decisions by card: `report/claim`. `moves` are suggestions, or what a person set."""

    readings: tuple[Reading, ...]
    decisions: Mapping[str, str] = field(default_factory=dict)
    moves: Mapping[str, str] = field(default_factory=dict)

    def decision(self, card: str) -> str:
        return self.decisions.get(card, PENDING)

    def decided(self, card: str, decision: str) -> Draft:
        """With one card decided."""
        return replace(self, decisions={**self.decisions, card: decision})

    def cards(self) -> list[tuple[str, Reading, Claim]]:
        """All cards in the order of the reports, with their names."""
        return [(r.card(c.id), r, c) for r in self.readings for c in r.claims]

    def all_accepted(self) -> Draft:
        """With all core cards and ties accepted that nobody has decided on."""
        names = [name for name, _, claim in self.cards() if claim.core]
        names += [r.card(t.id) for r in self.readings for t in r.ties]
        still = {name: ACCEPT for name in names if self.decision(name) == PENDING}
        return replace(self, decisions={**self.decisions, **still})

    def same(self) -> list[tuple[str, ...]]:
        """Cards that may tell one event: of different reports by type, sides and time, of one report by its links."""
        groups: list[list[tuple[str, Reading, Claim]]] = []
        for card in self.cards():
            if not card[2].core:
                continue
            for group in groups:
                elsewhere = any(_same(card, o) for o in group) and all(o[1] is not card[1] for o in group)
                if elsewhere or any(_again(card, o) for o in group):
                    group.append(card)
                    break
            else:
                groups.append([card])
        return [tuple(name for name, _, _ in g) for g in groups if len(g) > 1]


def _again(one: tuple[str, Reading, Claim], other: tuple[str, Reading, Claim]) -> bool:
    """Told twice in one report: “bombed a base … the raid”."""
    (_, r, a), (_, s, b) = one, other
    taken_up = any({"source", "target"} <= set(c.inferred) and c.time is None for c in (a, b))
    return r is s and taken_up and any(k.type == "same_as" and {k.start, k.end} == {a.id, b.id} for k in r.links)


def _same(one: tuple[str, Reading, Claim], other: tuple[str, Reading, Claim]) -> bool:
    (_, r, a), (_, s, b) = one, other
    if a.type != b.type or a.polarity != b.polarity or a.layer == "think":
        return False
    sides = [{reading.root(x) for x in claim.source} for reading, claim in ((r, a), (s, b))]
    aims = [{reading.root(x) for x in claim.target} for reading, claim in ((r, a), (s, b))]
    if not sides[0] & sides[1] or (aims[0] and aims[1] and not aims[0] & aims[1]):
        return False
    spans = [(c.time.start if c.time else None, c.time.end if c.time else None) for c in (a, b)]
    (s1, e1), (s2, e2) = spans
    return not ((e1 and s2 and e1 < s2) or (e2 and s1 and e2 < s1))


class _Writer(yaml.SafeDumper):
    pass


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.Node:
    return dumper.represent_scalar(
        "tag:yaml.org,2002:str", value, style="|" if "\n" in value and value.strip() else None
    )


_Writer.add_representer(str, _text)


def draft_text(draft: Draft) -> str:
    """As YAML, to be edited."""
    reports = []
    for reading in draft.readings:
        data = reading_data(reading)
        data["claims"] = [{"id": c["id"], **_decided(draft, reading.card(c["id"])), **c} for c in data["claims"]]
        for tie in data["ties"]:
            tie["decision"] = draft.decision(reading.card(tie["id"]))
        data["warnings"] = [
            {
                "code": w.code,
                "words": w.words,
                "claims": list(w.claims),
                **({"span": span_data(w.span)} if w.span else {}),
            }
            for w in reading.warnings
        ]
        reports.append(data)
    whole: dict[str, Any] = {"standoff-draft": 1, "reports": reports}
    same = draft.same()
    if same:
        whole["same_event"] = [list(g) for g in same]
    return HEADER + yaml.dump(whole, Dumper=_Writer, allow_unicode=True, sort_keys=False, width=120)


def _decided(draft: Draft, card: str) -> dict[str, str]:
    """What a person sets on a card; it stands at its head."""
    return {"decision": draft.decision(card), **({"move": draft.moves[card]} if card in draft.moves else {})}


def read_draft(path: Path) -> Draft:
    """A draft from its file; ArticleError, with everything that is wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise ArticleError(f"there is no file {path}") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ArticleError(f"{path.name} cannot be read: {error}") from None
    try:
        data = yaml.load(text, LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        at = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise ArticleError(f"{path.name}{at}: {error.problem}") from None
    if not isinstance(data, dict) or data.get("standoff-draft") != 1 or not isinstance(data.get("reports"), list):
        raise ArticleError(f"{path.name} is no draft of standoff read (`standoff-draft: 1`)")
    readings, decisions, moves, wrong = [], {}, {}, []
    for report in data["reports"]:
        try:
            reading = reading_of(report)
        except ArticleError as error:
            wrong += [f"{path.name}: {line}" for line in str(error).splitlines()]
            continue
        readings.append(reading)
        for card in (*report["claims"], *report["ties"]):
            name, decision = reading.card(card["id"]), card.get("decision", PENDING)
            if decision not in DECISIONS:
                wrong.append(f"{path.name}: {name}: decision “{decision}” is none of {', '.join(DECISIONS)}")
            decisions[name] = decision
            if isinstance(card.get("move"), str):
                moves[name] = card["move"]
    if wrong:
        raise ArticleError("\n".join(wrong))
    return Draft(tuple(readings), decisions, moves)


def drafted(readings: Sequence[Reading]) -> Draft:
    """A new draft, nothing decided; ArticleError where two reports have one name."""
    names = [r.source.id for r in readings]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise ArticleError(f"two reports are called {', '.join(twice)}; give each a name of its own")
    return Draft(tuple(readings))
