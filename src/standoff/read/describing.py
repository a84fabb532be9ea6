"""Actors that are described and not named: the two countries, the rebels, the Admiral, federal troops."""

from __future__ import annotations

import re

from standoff.read.article import Article
from standoff.read.grammar import Token, lemma
from standoff.read.memory import Who
from standoff.read.names import Names
from standoff.read.naming import Naming
from standoff.read.roll import BODIES
from standoff.read.words import words

PAIRS = re.compile(
    r"^(?:the |these |both |each )?(?:two |both |warring |rival |nuclear ?- ?armed )?"
    r"(?:sides?|countries|neighbou?rs|rivals|parties|powers|nations|states|armies|governments|foes|capitals|superpowers|allies|adversaries|belligerents|leaders)$"
)
COUNTRY = words("country")
STATES = ("country", "nation", "state", "government", "capital", "neighbour", "neighbor", "power", "superpower")
COUNCILS = words("councils") - {"cabinet", "parliament", "congress", "conference"}
SPOKESMEN = ("spokesman", "spokeswoman", "official", "communique", "communiqué", "statement", "minister")
AT_HOME = words("at_home")
GROUPS = words("groups")
ATTACKERS = words("attackers")


class Describing(Naming):
    """What is spoken of by a description, looked for among those spoken of before."""

    def __init__(self, article: Article, names: Names) -> None:
        super().__init__(article, names)
        self.home: str | None = None
        """For whom an official statement or a briefing speaks: “the Government” is its own."""
        self.briefs = False
        """Whether it is a briefing, where one's own government is “we”."""
        self.attacker: str | None = None
        """Who struck or marched in last."""
        self._styled: dict[str, str] = {}
        """Persons by title, states by what they call themselves."""

    def _in_capital(self, token: Token) -> list[Who]:
        """“In Moscow a spokesman condemned the raid”: he speaks for that state."""
        if lemma(token) not in SPOKESMEN or token.dep_ != "nsubj":
            return []
        where = self._capital_before(token)
        return [Who(where, True)] if where is not None else []

    def _capital_before(self, token: Token) -> str | None:
        """The state of “In Addis Ababa the Emperor said”."""
        first = token.sent[:4]
        if first[0].lower_ not in ("in", "from", "at") or token.i > first[0].i + 8:
            return None
        where = next((self.root(self._marks[t.i][0]) for t in first if t.i in self._marks), None)
        return where if where is not None and self.kind(where) == "state" else None

    def _described(self, token: Token) -> list[Who]:
        """By a description: the two countries, the rebels, the country, the president."""
        words = " ".join(t.lower_ for t in sorted([*token.lefts, token], key=lambda t: t.i) if t.lower_ not in ("'s",))
        words = words.replace(" - ", "-")
        name = lemma(token) if lemma(token).removesuffix("s") not in GROUPS else lemma(token).removesuffix("s")
        if PAIRS.match(words) and (token.tag_ in ("NNS", "NNPS") or "both" in words or "each" in words):
            return self._last_two(("state",) if name in STATES else ("state", "armed_group"))
        definite = any(t.lower_ in ("the", "its", "their", "his", "these", "those") for t in token.lefts)
        if definite and token.lower_ in self._styled:
            return [Who(self._styled[token.lower_], True)]
        if name in ATTACKERS and definite and self.attacker is not None:
            return [Who(self.attacker, True)]
        if name in GROUPS:
            named = next((s.actor for s in reversed(self.recent) if self.kind(s.actor) == "armed_group"), None)
            if named is not None and definite:
                return [Who(named, True)]
            return [Who(self._group(token))]
        common = self.registry.common
        if token.lower_ in common.populations and token.lower_ not in ("people", "families", "women"):
            return [Who(self.civilians(token))]
        last_words = words.split(" ", 1)[-1]
        if any(t.lower_ in ("federal", "government") for t in token.lefts) and token.lower_ in common.forces:
            owner = self._last("state")  # “federal troops marched into the secessionist East”
            suffix = common.forces[token.lower_]
            return [Who(self._organ(owner, token.lower_, suffix, "military", [token]), True)] if owner else []
        plain = all(t.pos_ in ("DET", "PRON", "ADJ", "PUNCT") for t in token.lefts)
        organ = last_words in common.ministries or last_words in common.forces
        if not definite or not (plain or organ or last_words in common.offices):
            return []
        if self._marks.get(token.i - 1, ("", ""))[1] == "demonym":
            return [Who(self._marks[token.i - 1][0])]  # “Pakistani aircraft”, however it was parsed
        office = self.filed if last_words in common.ministries else None
        owner = self._capital_before(token) or office or self._last("state") or self.filed
        others = self.briefs and common.ministries.get(last_words) == "GOV"  # a spokesman's own are “we”
        if self.home is not None and not others and (last_words in common.ministries or name in AT_HOME):
            owner = self.home
        of = next((f"{token.lower_} of {b.lower_}" for c in token.children if c.lower_ == "of" for b in c.children), "")
        last_words = of if of in common.ministries else last_words
        if name in COUNTRY:
            return [Who(owner, True)] if owner else []
        if last_words in common.offices:
            person = self._last_person(last_words)
            if person:
                return [Who(person, True)]
            return [Who(self._officer(owner, last_words, [token]), True)] if owner else []
        for table, kind in ((common.ministries, "ministry"), (common.forces, "military")):
            if last_words in table and owner:
                return [Who(self._organ(owner, last_words, table[last_words], kind, [token]), True)]
        if name in ("ministry", "agency", "department", "newspaper"):
            found = self._last("ministry")
            return [Who(found, True)] if found else []
        if name in COUNCILS:
            found = self.home if self.home and self.kind(self.home) in BODIES else self._last("igo")
            return [Who(found, True)] if found else []
        if name in ("alliance", "pact", "bloc"):
            found = self._last("alliance")
            return [Who(found, True)] if found else []
        return []
