"""Who is spoken of: names, offices and forces of a state, pronouns and descriptions, each to an actor.

What is not named but guessed (he, the president, both sides) is told to be inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from standoff.read.article import Article
from standoff.read.describing import GROUPS, Describing
from standoff.read.grammar import Token, lemma, of_what
from standoff.read.memory import Seen, Who
from standoff.read.names import Names
from standoff.read.naming import SAYS, STYLES
from standoff.read.roll import PEOPLE
from standoff.read.words import words

PARTS = ("poss", "amod", "compound")
"""How a noun is tied to what it is made with, or whose it is."""
NOBODY = ("PUNCT", "ADP", "CCONJ", "SCONJ", "PART", "AUX")
QUANTITY = words("quantity")
PRONOUNS = words("pronouns")
WE, YOU = ("we", "us", "our", "ourselves"), ("you", "your", "yours")
REALMS = ("republic", "kingdom", "empire", "federation", "emirate", "sultanate", "union")


class Cast(Describing):
    """Which actors the words of an article stand for."""

    def __init__(self, article: Article, names: Names) -> None:
        super().__init__(article, names)
        self.speaker: str | None = None
        self.addressed: str | None = None
        """Whoever is asked in a briefing: “your helicopters”."""
        states = (self._filed(p.filed) for p in article.paragraphs if p.filed)
        self.filed = next((state for state in states if state is not None), None)
        if self.filed is not None:
            self.issuers.add(self.filed)

    def _filed(self, line: str) -> str | None:
        """“SAN JOSE, Costa Rica (AP)” is not in California; of “NEW DELHI/ISLAMABAD” it is the first."""
        places = [self.root(n.actor) for _, _, n in self.names.find(re.split(r"[(/]", line)[0].title())]
        return next((place for place in reversed(places) if self.kind(place) == "state"), None)

    def sentence(self, tokens: Sequence[Token]) -> None:
        """Note who is spoken of in a sentence, for the pronouns of those that follow."""
        for token in tokens:
            mark = self._marks.get(token.i)
            spoken = token.pos_ == "PROPN" or lemma(token) in GROUPS
            if mark is None and spoken and token.dep_ in ("nsubj", "nsubjpass"):
                self.recent += [Seen(who.id, True) for who in self.who(token)]  # one whom this text alone knows
            if mark is None or (token.i + 1 in self._marks and self._marks[token.i + 1][0] == mark[0]):
                continue
            found = self._named(token)
            if found:
                subject = token.dep_ in ("nsubj", "nsubjpass") or (
                    token.head.dep_ in ("nsubj", "nsubjpass") and token.dep_ in ("amod", "poss", "compound")
                )
                for who in found:
                    self.recent.append(Seen(who.id, subject))
        self.recent = self.recent[-40:]

    def who(self, token: Token) -> list[Who]:
        """The actors that a word stands for; none where it stands for no actor."""
        if token.pos_ in NOBODY and token.i not in self._marks:
            return []
        found = self._named(token)
        if found:
            self._style(token, found[0].id)
            return found
        if token.lower_.startswith("republican") and "republic" in self._styled:
            return [Who(self._styled["republic"], True)]
        if token.lower_ in QUANTITY or token.pos_ == "NUM":
            return [w for b in of_what(token) for w in self.who(b)]
        if token.pos_ == "PRON" or token.lower_ in PRONOUNS:
            return self.pronoun(token)
        if token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM"):
            return self._described(token) or self._stranger(token) or self._in_capital(token)
        return []

    def _style(self, token: Token, actor: str) -> None:
        """Remember by which titles a person or a state is known: “Admiral Byrd”, “the Indonesian Republic”."""
        if token.lower_ in REALMS and self.kind(actor) == "state":
            self._styled[token.lower_] = actor
        if self.kind(actor) in PEOPLE:
            for before in (*token.lefts, *self._near(token)):
                if before.lower_ in STYLES:
                    self._styled[before.lower_] = actor

    def ids(self, token: Token) -> list[str]:
        return [w.id for w in self.who(token)]

    def below(self, token: Token, relations: Sequence[str]) -> list[str]:
        """The actors that words stand for which are tied to a token in one of these ways."""
        return [i for c in token.children if c.dep_ in relations for i in self.ids(c)]

    def pronoun(self, token: Token) -> list[Who]:
        low = token.lower_
        if low in WE or low in ("i", "me", "my", "myself"):
            return [Who(self.speaker, True)] if self.speaker else []
        if low in YOU:
            return [Who(self.addressed, True)] if self.addressed else []
        if low in ("he", "she", "it", "they") and token.dep_ in ("nsubj", "nsubjpass"):
            same = self._same_subject(token)
            if same:
                return same
        if token.dep_ == "poss" and low in ("his", "her", "its"):
            owner = self._of_its_clause(token)
            if owner:
                return owner
        if low in ("he", "him", "his", "she", "her", "himself", "herself"):
            found = self._of_side_here(token) or self._last_of(PEOPLE, token)
            return [Who(found, True)] if found else []
        if low in ("it", "its", "itself"):
            found = self._last_of(
                ("state", "government", "igo", "alliance", "ministry", "military", "armed_group"), token
            )
            return [Who(found, True)] if found else []
        if low in ("they", "their", "them", "themselves"):
            group = self._last_of(("armed_group", "military", "population"), token)
            if group:
                return [Who(group, True)]
            return self._last_two()
        if low == "other" and any(c.lower_ == "the" for c in token.children):
            return self._last_two()
        if low == "both":
            return self._last_two()
        if low in ("who", "which", "that") and token.dep_ in ("nsubj", "nsubjpass") and token.head.dep_ == "relcl":
            before = token.head.head
            joined = [*([before.head] if before.dep_ == "conj" and before.head.pos_ == "PROPN" else []), before]
            return [w for t in joined for w in self.who(t)] if before.pos_ != "PRON" else []
        return []

    def _of_side_here(self, pronoun: Token) -> str | None:
        """“Thailand would not invade, he said”: whoever was spoken of last that acts for the sentence's subject."""
        if pronoun.dep_ != "nsubj" or lemma(pronoun.head) not in SAYS:
            return None
        led = [t for t in pronoun.sent if t.i < pronoun.i and t.i in self._marks and t.dep_ in ("nsubj", "nsubjpass")]
        sides = {self.root(self._marks[t.i][0]) for t in led}
        late = [s.actor for s in reversed(self.recent) if self.kind(s.actor) in PEOPLE]
        return next((a for a in late if self.root(a) in sides), None)

    def _of_its_clause(self, pronoun: Token) -> list[Who]:
        """“Nehru recalled his army”, “Rome protested, and its delegate left”: whose clause it is, or the one before."""
        people = pronoun.lower_ in ("his", "her")
        at = pronoun.head
        for _ in range(6):
            lead = next((c for c in at.children if c.dep_ in ("nsubj", "nsubjpass")), None)
            if lead is not None and pronoun not in lead.subtree and lead.i < pronoun.i:
                found = [w for w in self.who(lead) if lead.pos_ != "PRON" and (self.kind(w.id) in PEOPLE) == people]
                return [Who(w.id, True) for w in found]
            if at.head == at or at.dep_ == "relcl":
                return []
            at = at.head
        return []

    def _same_subject(self, pronoun: Token) -> list[Who]:
        """“Hanoi claimed …, and it denied …”: the subject of the clause that this one hangs on."""
        at, people = pronoun.head, pronoun.lower_ in ("he", "she")
        for _ in range(4):
            if at.dep_ not in ("conj", "relcl", "advcl", "ccomp", "acl", "xcomp", "dobj", "pobj", "prep"):
                return []
            at = at.head
            lead = next((c for c in at.children if c.dep_ in ("nsubj", "nsubjpass") and c.pos_ != "PRON"), None)
            found = self.who(lead) if lead is not None and lead.i < pronoun.i else []
            wanted = [w for w in found if (self.kind(w.id) in PEOPLE) == people]
            if wanted:
                return [Who(w.id, True) for w in wanted]
        return []
