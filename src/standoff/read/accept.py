"""Accepted cards into a crisis file: as text beside what stands there, checked before anything is written.

The file's own words and comments are left as they are; entries are added at the end of their sections. What cannot be
merged without breaking the file is told, and nothing is written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from standoff.crisis import load_text
from standoff.read.actors import registry
from standoff.read.article import ArticleError
from standoff.read.claims import Claim, Reading, Tie
from standoff.read.draft import ACCEPT, Draft
from standoff.read.inserting import inserted
from standoff.read.yamldata import LOADER

KINDS = {"wire_report": "wire", "news_analysis": "analysis", "opinion": "opinion", "official_statement": "official"}
STATUS = {"asserted_fact": "claimed", "attributed_claim": "alleged"}
ACTOR = {"state": "state", "alliance": "alliance", "igo": "organisation", "armed_group": "armed_group",
         "territory": "territory", "leader": "person", "person": "person"}  # fmt: skip
TIE = {"patron_of": "patron", "supports": "patron", "alliance": "alliance", "hostility": "rivalry", "at_war": "rivalry",
       "territorial_dispute": "rivalry", "mediates_between": "mediation"}  # fmt: skip
THREATS = ("threaten", "warn", "ultimatum", "red_line", "promise_support")
SECTIONS = ("sources", "actors", "ties", "events", "red_lines", "ceasefires")


@dataclass
class Merged:
    """The file with the accepted cards in it, and what was added to each section."""

    text: str
    added: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def accepted(draft: Draft, crisis: str, name: str) -> Merged:
    """Merge; ArticleError, with everything that is wrong, where the outcome would be no sound crisis file."""
    before = load_text(crisis, name)
    errors = [str(p) for p in before.problems if p.severity == "error"]
    if errors:
        raise ArticleError(f"{name} has mistakes of its own; `standoff check` shows them:\n" + "\n".join(errors[:5]))
    plain = yaml.load(crisis, LOADER) or {}
    merge = _Merge(draft, plain)
    for reading in draft.readings:
        merge.report(reading)
    out = crisis
    for section in SECTIONS:
        if merge.entries[section]:
            out = inserted(out, section, merge.entries[section], name)
    after = load_text(out, name)
    broken = [str(p) for p in after.problems if p.severity == "error"]
    if broken:
        raise ArticleError(
            "the file would not hold together with these cards; nothing is written:\n" + "\n".join(broken[:12])
        )
    return Merged(out, {s: [k for k, _ in e] for s, e in merge.entries.items() if e}, merge.notes)


class _Merge:
    """Entries to be added, by section: a name, and the entry's data."""

    def __init__(self, draft: Draft, plain: dict[str, Any]) -> None:
        self.draft, self.plain = draft, plain
        self.entries: dict[str, list[tuple[str, Any]]] = {s: [] for s in SECTIONS}
        self.notes: list[str] = []
        self.actors: dict[str, str] = {}
        self._taken = {str(k) for s in ("sources", "actors") for k in (plain.get(s) or {})}
        self._taken |= {
            str(e.get("id"))
            for s in ("events", "red_lines", "ceasefires")
            for e in plain.get(s) or ()
            if isinstance(e, dict)
        }
        self._told: dict[str, dict[str, Any]] = {}
        self._group = {card: group[0] for group in draft.same() for card in group}
        known = plain.get("ties") or ()
        self._ties = {(t.get("kind"), t.get("from"), t.get("to")) for t in known if isinstance(t, dict)}

    def report(self, reading: Reading) -> None:
        """All accepted cards of one report."""
        claims = [c for c in reading.claims if self.draft.decision(reading.card(c.id)) == ACCEPT]
        ties = [t for t in reading.ties if self.draft.decision(reading.card(t.id)) == ACCEPT]
        if not claims and not ties:
            return
        source = self._source(reading)
        for claim in claims:
            self._claim(claim, reading, source, reading.card(claim.id))
        for tie in ties:
            self._tie(tie, reading, source)

    def _source(self, reading: Reading) -> str:
        doc = reading.source
        for key, known in (self.plain.get("sources") or {}).items():
            if isinstance(known, dict) and doc.url and known.get("url") == doc.url:
                return str(key)
        name = self._fresh(doc.id)
        entry = {"publisher": doc.publisher or doc.id, "title": doc.title or "", "date": doc.published,
                 **({"url": doc.url} if doc.url else {}), "kind": KINDS.get(doc.genre, "wire")}  # fmt: skip
        self.entries["sources"].append((name, entry))
        return name

    def _actor(self, actor: str, reading: Reading) -> str | None:
        """The crisis file's name of an actor; one that it lacks is added.

        Who leads, serves or fights for a state acts in its name; a militia stands for itself.
        """
        own = {a.id: a for a in reading.actors}
        found = own.get(actor)
        if found is not None and found.kind != "armed_group":
            found = own.get(reading.root(actor), found)
        if found is None:
            return None
        if found.id in self.actors:
            return self.actors[found.id]
        name = self._known({found.name, *_names_of(found.id)}, found.code)
        if name is None:
            kind = ACTOR.get(found.kind)
            if kind is None:
                return None
            name = self._fresh(found.name)
            entry = {"name": found.name, "kind": kind, **({"code": found.code} if found.code else {})}
            self.entries["actors"].append((name, entry))
        self.actors[found.id] = name
        return name

    def _known(self, wanted: set[str], code: str | None) -> str | None:
        lower = {w.lower() for w in wanted}
        for key, actor in (self.plain.get("actors") or {}).items():
            if not isinstance(actor, dict):
                continue
            names = {
                str(actor.get("name", "")).lower(),
                str(key).lower(),
                *(str(a).lower() for a in actor.get("aliases") or ()),
            }
            if (code and actor.get("code") == code) or names & lower:
                return str(key)
        return None

    def _claim(self, claim: Claim, reading: Reading, source: str, card: str) -> None:
        who = [a for s in claim.source if (a := self._actor(s, reading))]
        whom = [a for t in claim.target if (a := self._actor(t, reading)) and a not in who]
        day = (claim.time.start or claim.time.end) if claim.time else None
        undated = day is None
        day = day or reading.source.published
        quote = {"source": source, "text": claim.evidence.text, "span": [claim.evidence.start, claim.evidence.end]}
        if not who:
            self.notes.append(f"{card}: nobody is said to have done it, so it makes no event")
            return
        first = self._group.get(card)
        if first is not None and first in self._told:
            told = self._told[first]["sources"]  # the same event, once more or by another report
            told += [source] if source not in told else []
            self._line(claim, reading, who, whom, source, day, quote)
            return
        entry: dict[str, Any] = {"id": self._fresh(f"{claim.type}_{(day or '').replace('-', '')[4:]}"), "date": day}
        if claim.time and claim.time.start and claim.time.end and claim.time.end > claim.time.start:
            entry["until"] = claim.time.end
        entry |= {"who": who[0], "act": claim.type, "whom": [*whom, *(w for w in who[1:] if w not in whom)]}
        if claim.location:
            entry["where"] = claim.location[0].text
        if claim.polarity == "negated":
            entry["what"] = "It is denied, or did not happen."
        elif undated:
            entry["what"] = "The report gives no date for it; this is the report's own."
        entry |= {"quote": quote, "sources": [source], "status": STATUS.get(claim.epistemic, "opinion")}
        move = self.draft.moves.get(card)
        if move and not move.startswith("?"):
            entry["move"] = move
        self.entries["events"].append((entry["id"], entry))
        if first is not None:
            self._told[first] = entry
        self._line(claim, reading, who, whom, source, day, quote)
        if (
            claim.type == "agree_ceasefire"
            and claim.time
            and claim.time.precision == "day"
            and claim.modality == "actual"
        ):
            truce: dict[str, Any] = {"id": self._fresh(f"truce_{str(day).replace('-', '')[4:]}"), "from": day,
                     "between": [*who, *whom][:2], "sources": [source]}  # fmt: skip
            self.entries["ceasefires"].append((truce["id"], truce))

    def _line(
        self,
        claim: Claim,
        reading: Reading,
        who: Sequence[str],
        whom: Sequence[str],
        source: str,
        day: str | None,
        quote: Any,
    ) -> None:
        """A threat that hangs on something is a red line."""
        if claim.condition is None or claim.type not in THREATS or claim.epistemic == "speculation":
            return
        if claim.type == "promise_support":  # help to one is a line drawn to those who fight it
            enemies = [t.b if reading.root(c) == t.a else t.a for c in claim.target for t in reading.ties
                       if t.type == "at_war" and reading.root(c) in (t.a, t.b)]  # fmt: skip
            whom = [a for e in dict.fromkeys(enemies) if (a := self._actor(e, reading))]
        if not whom:
            return
        hangs = claim.condition
        words = re.sub(r"^(?:if|unless|until|should|once|when|without)\s+", "", hangs.span.text, flags=re.I)
        trigger = words if hangs.trigger_when == "happens" else f"not: {words}"
        then = hangs.consequence.text if hangs.consequence else claim.trigger.text
        spelt = {"trigger": " ".join(trigger.split()), "then": " ".join(then.split())}
        if any(e.get("trigger") == spelt["trigger"] and e.get("by") == who[0] for _, e in self.entries["red_lines"]):
            return
        name = self._fresh(f"line_{who[0]}")
        self.entries["red_lines"].append((name, {
            "id": name, "by": who[0], "against": list(whom), "date": day, **spelt, "source": source,
            "quote": {**quote, "text": hangs.span.text, "span": [hangs.span.start, hangs.span.end]},
        }))  # fmt: skip

    def _tie(self, tie: Tie, reading: Reading, source: str) -> None:
        if tie.polarity == "negated":
            return
        a, b = self._actor(tie.a, reading), self._actor(tie.b, reading)
        kind = TIE.get(tie.type)
        if tie.type == "membership":
            kind, a, b = "alliance", b, a
        if kind is None or a is None or b is None or a == b:
            self.notes.append(f"{tie.type} of {tie.a} and {tie.b}: the crisis file has no tie of this kind")
            return
        if (kind, a, b) in self._ties:
            return
        self._ties.add((kind, a, b))
        note = " ".join(tie.evidence.text.split())
        self.entries["ties"].append(
            (f"{kind} {a} {b}", {"kind": kind, "from": a, "to": b, "source": source, "note": note})
        )

    def _fresh(self, wanted: str) -> str:
        base = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_") or "x"
        base = base if base[0].isalpha() else f"n_{base}"
        name, k = base, 2
        while name in self._taken:
            name, k = f"{base}_{k}", k + 1
        self._taken.add(name)
        return name


def _names_of(actor: str) -> set[str]:
    return {n.text for n in registry().names if n.actor == actor and n.via != "demonym"}
