"""Who is spoken of: names, offices and forces of a state, pronouns and descriptions, each to an actor.

What is not named but guessed (he, the president, both sides) is told to be inferred.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from standoff.read.article import Article, Paragraph
from standoff.read.claims import Mentioned, Span, root_of
from standoff.read.grammar import Token, lemma, of_what
from standoff.read.registry import Entry, Names, is_head
from standoff.read.words import words

PEOPLE = ("leader", "person")
PARTS = ("poss", "amod", "compound")
"""How a noun is tied to what it is made with, or whose it is."""
ORGANS = {"GOV": "government", "MILITIA": "armed_group"}
"""Organs of a state that are neither ministries nor its military."""
ORGAN = words("organ")
OTHERS = words("others")
"""Who stand over against the one that is named: “its allies” are not itself."""
QUANTITY = words("quantity")
SAYS = words("says")
PAIRS = re.compile(
    r"^(?:the |these |both |each )?(?:two |both |warring |rival |nuclear ?- ?armed )?"
    r"(?:sides?|countries|neighbou?rs|rivals|parties|powers|nations|states|armies|governments|foes|capitals|superpowers|allies|adversaries|belligerents|leaders)$"
)
PRONOUNS = words("pronouns")
COUNTRY = words("country")
GROUPS = words("groups")


@dataclass(frozen=True)
class Who:
    """An actor that a token stands for, and whether that is a guess."""

    id: str
    inferred: bool = False


@dataclass
class _Seen:
    actor: str
    is_subject: bool


class Cast:
    """All actors of one article, in the order in which they are spoken of."""

    def __init__(self, article: Article, names: Names) -> None:
        self.article, self.names, self.registry = article, names, names.registry
        self.extra: dict[str, Entry] = {}
        self.mentions: dict[str, dict[Span, None]] = {}
        self.recent: list[_Seen] = []
        self._marks: dict[int, tuple[str, str]] = {}
        self._paragraph: Paragraph | None = None
        self._doc: Sequence[Token] = ()
        self.speaker: str | None = None

    # -- one paragraph --------------------------------------------------------------------------------------------

    def enter(self, doc: Sequence[Token], paragraph: Paragraph) -> None:
        """Mark the names of a paragraph."""
        self._doc, self._paragraph, self._marks = doc, paragraph, {}
        for start, end, name in self.names.find(paragraph.clean):
            tokens = [t for t in doc if t.idx < end and t.idx + len(t) > start]
            if not tokens or self._is_word(tokens, name.text):
                continue
            for token in tokens:
                self._marks[token.i] = (name.actor, name.via)

    def _is_word(self, tokens: Sequence[Token], text: str) -> bool:
        """A name that is a common word where it stands: May, Turkey the bird, polish."""
        one = tokens[0]
        return len(tokens) == 1 and one.pos_ in ("VERB", "AUX", "ADV") and text in ("May", "Polish", "Chad", "Carter")

    def sentence(self, tokens: Sequence[Token]) -> None:
        """Note who is spoken of in a sentence, for the pronouns of those that follow."""
        for token in tokens:
            mark = self._marks.get(token.i)
            if mark is None or (token.i + 1 in self._marks and self._marks[token.i + 1][0] == mark[0]):
                continue
            found = self._named(token)
            if found:
                subject = token.dep_ in ("nsubj", "nsubjpass") or (
                    token.head.dep_ in ("nsubj", "nsubjpass") and token.dep_ in ("amod", "poss", "compound")
                )
                for who in found:
                    self.recent.append(_Seen(who.id, subject))
        self.recent = self.recent[-40:]

    # -- who a token stands for -------------------------------------------------------------------------------------

    def who(self, token: Token) -> list[Who]:
        """The actors that a word stands for; none where it stands for no actor."""
        found = self._named(token)
        if found:
            return found
        if token.lower_ in QUANTITY or token.pos_ == "NUM":
            return [w for b in of_what(token) for w in self.who(b)]
        if token.pos_ == "PRON" or token.lower_ in PRONOUNS:
            return self._pronoun(token)
        if token.pos_ in ("NOUN", "PROPN", "ADJ", "VERB", "NUM"):
            return self._described(token) or self._stranger(token)
        return []

    def _stranger(self, token: Token) -> list[Who]:
        """Whoever says something under a name that nobody knows: “Wu Qian warned”, “the Popular Movement said”."""
        if token.pos_ != "PROPN" or token.dep_ != "nsubj" or not token.text[:1].isupper() or token.i in self._marks:
            return []
        if lemma(token.head) not in SAYS:
            return []
        left = [t.text for t in token.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"]
        group = any(t.lower_ == "the" for t in token.lefts)
        side = None if group else self._whose(token) or self._state_before(token)
        kind = "other" if group else "person"
        return [Who(self._made(_code(token.text), " ".join([*left, token.text]), kind, side, [token]), not group)]

    def ids(self, token: Token) -> list[str]:
        return [w.id for w in self.who(token)]

    def below(self, token: Token, relations: Sequence[str]) -> list[str]:
        """The actors that words stand for which are tied to a token in one of these ways."""
        return [i for c in token.children if c.dep_ in relations for i in self.ids(c)]

    def _named(self, token: Token) -> list[Who]:
        """By a name, or by a state's name beside an office, a ministry, a force."""
        composed = self._composed(token)
        if composed is not None:
            return [composed]
        mark = self._marks.get(token.i)
        if mark is not None:
            return [Who(self._note(mark[0], self._stretch(token)))]
        if token.pos_ == "PROPN":
            return self._titled(token)
        return []

    def _stretch(self, token: Token) -> list[Token]:
        """All tokens of the name that a token belongs to."""
        mark = self._marks[token.i]
        first = last = token.i
        while self._marks.get(first - 1) == mark:
            first -= 1
        while self._marks.get(last + 1) == mark:
            last += 1
        return list(self._doc[first : last + 1])

    def _composed(self, token: Token) -> Who | None:
        """A noun whose modifier names a state: its ministry, force, government, leader or people."""
        if token.i in self._marks or token.pos_ not in ("NOUN", "PROPN"):
            return None
        owner = self._owner(token)
        if owner is None or lemma(token) in OTHERS:
            return None
        state, at = owner
        phrase = " ".join(
            t.lower_ for t in self._doc[min(at.i + 1, token.i) : token.i + 1] if t.lower_ not in ("'s", "'", "-")
        )
        if at.i > token.i:
            whole = " ".join(t.lower_ for t in self._doc[token.i : at.i])
            ministry = next((m for m in self.registry.common.ministries if whole.startswith(m)), None)
            phrase = ministry or " ".join(
                t.lower_ for t in sorted([*token.lefts, token], key=lambda t: t.i) if t.pos_ != "DET"
            )
        common = self.registry.common
        side = self.registry.root(state) if state in self.registry.entries else state
        entry = self.registry.entries.get(state)
        stretch = sorted(
            [*self._near(at), *(t for t in self._doc[min(at.i, token.i) : max(at.i, token.i) + 1])], key=lambda t: t.i
        )
        for table, kind in ((common.ministries, "ministry"), (common.forces, "military")):
            for name, suffix in table.items():
                if phrase == name or phrase.endswith(" " + name) or (kind == "military" and _contains(token, name)):
                    return Who(self._organ(side, name, suffix, kind, stretch))
        office = next((o for o in common.offices if phrase == o or phrase.endswith(" " + o)), None)
        if office is not None and entry is not None and entry.kind not in PEOPLE:
            below = [t for t in token.children if t.dep_ == "appos" and t.i in self._marks]
            if below:
                return Who(self._note(self._marks[below[0].i][0], stretch))
            return Who(self._officer(side, office, stretch), inferred=True)
        if any(phrase.split()[-1:] == [p] for p in common.populations):
            return Who(self._made(f"{side}_CIV", f"{self._adjective(side)} civilians", "population", side, stretch))
        return Who(self._note(state, self._near(at)))

    def _near(self, at: Token) -> list[Token]:
        return self._stretch(at) if at.i in self._marks else [at]

    def _owner(self, token: Token) -> tuple[str, Token] | None:
        """The state, group or person that modifies a noun, and where it stands."""
        for child in sorted(token.children, key=lambda t: -t.i):
            if child.lower_ == "whose" and token.head.dep_ == "relcl" and token.head.head.i in self._marks:
                return self._marks[token.head.head.i][0], token.head.head  # “Argentina, whose troops seized …”
            if child.dep_ in ("amod", "compound", "nmod", "poss", "npadvmod") and child.i in self._marks:
                return self._marks[child.i][0], child
            if child.dep_ in ("amod", "compound", "nmod"):
                for below in child.children:
                    if below.i in self._marks and below.dep_ in ("npadvmod", "amod", "compound", "nmod", "poss"):
                        return self._marks[below.i][0], below
            if child.dep_ == "poss" and child.pos_ == "PRON" and lemma(token) in ORGAN | {"militia"}:
                found = self._pronoun(child)
                if found:
                    return found[0].id, child
        at = token if lemma(token) in ORGAN else None
        for _ in range(2):  # “the Ministry of Foreign Affairs of Georgia”
            if at is None:
                return None
            below = of_what(at)
            for each in below:
                if each.i in self._marks:
                    return self._marks[each.i][0], each
            at = below[0] if below else None
        return None

    def _titled(self, token: Token) -> list[Who]:
        """A person whom the registry does not know, by title and name."""
        left = [t for t in token.children if t.dep_ in ("compound", "amod", "nmod") and t.i < token.i]
        words = " ".join(t.lower_ for t in sorted(left, key=lambda t: t.i))
        office = next((o for o in self.registry.common.offices if o in words), None)
        titled = office or next(
            (t for t in ("gen", "col", "sir", "mr", "mrs", "lord", "dr", "adm") if t in words.split()), None
        )
        if not token.text[:1].isupper() or token.text.isupper():
            return []
        if titled is None:
            return self._apposed(token, left)
        side = next((self._marks[t.i][0] for t in left if t.i in self._marks), None) or self._whose(token)
        side = side or self._state_before(token)
        label = " ".join(
            t.text for t in [*[t for t in left if t.pos_ == "PROPN" and t.lower_ not in words.split()[:1]], token]
        )
        return [Who(self._made(_code(token.text), label, "person", side, [token]))]

    def _whose(self, person: Token) -> str | None:
        """For whom a person acts: “of Paraguay”, “the American governor”, or “In La Paz” before all."""
        for below in of_what(person):
            if below.i in self._marks:
                return self._marks[below.i][0]
        for child in person.children:
            if child.dep_ == "appos":
                near = [t for t in child.subtree if t.i in self._marks]
                if near:
                    return self.root(self._marks[near[0].i][0])
        first = person.sent[:4]
        if first[0].lower_ in ("in", "from", "at"):
            return next((self.root(self._marks[t.i][0]) for t in first if t.i in self._marks), None)
        return None

    def _state_before(self, token: Token) -> str | None:
        """The state spoken of last, in the same sentence if there is one."""
        here = [self.root(self._marks[t.i][0]) for t in token.sent if t.i < token.i and t.i in self._marks]
        near = [a for a in here if self.kind(a) == "state"]
        return (
            near[-1] if near else next((s.actor for s in reversed(self.recent) if self.kind(s.actor) == "state"), None)
        )

    def _apposed(self, token: Token, left: Sequence[Token]) -> list[Who]:
        """“Jeremy Hunt, the British foreign secretary, …”."""
        for child in token.children:
            if child.dep_ == "appos" and child.pos_ == "NOUN":
                office = self._composed(child)
                if office is not None and self.kind(office.id) in ("leader", "person", "ministry"):
                    label = " ".join(t.text for t in (*[t for t in left if t.pos_ == "PROPN"], token))
                    return [Who(self._made(_code(token.text), label, "person", self.root(office.id), [token]))]
        return []

    def _organ(self, side: str, name: str, suffix: str, kind: str, tokens: Sequence[Token]) -> str:
        """A ministry, a force or the government of a state."""
        kind = ORGANS.get(suffix, kind)
        return self._made(f"{side}_{suffix}", f"{self._adjective(side)} {name}", kind, side, tokens)

    def _officer(self, side: str, office: str, stretch: Sequence[Token]) -> str:
        """Whoever holds an office of a state at the date, or the office."""
        day = self.names.day
        holders = [
            e for e in self.registry.entries.values() if e.side_of == side and e.kind == "leader"
            and any(a <= day <= b and (office in o or o in office) for o, a, b in e.offices)
        ]  # fmt: skip
        if holders:
            return self._note(holders[-1].id, stretch)
        if office in ("leader", "president", "strongman", "ruler", "dictator", "premier", "king", "chancellor"):
            first = self.registry.leaders(side, day)
            if first:
                return self._note(first[0], stretch)
        kind = (
            "ministry"
            if office in ("spokesman", "spokeswoman", "official", "diplomat", "ambassador", "envoy")
            else "person"
        )
        return self._made(f"{side}_{_code(office)}", f"{self._adjective(side)} {office}", kind, side, stretch)

    def _described(self, token: Token) -> list[Who]:
        """By a description: the two countries, the rebels, the country, the president."""
        words = " ".join(t.lower_ for t in sorted([*token.lefts, token], key=lambda t: t.i) if t.lower_ not in ("'s",))
        name = lemma(token)
        if PAIRS.match(words) and (token.tag_ in ("NNS", "NNPS") or "both" in words or "each" in words):
            return self._last_two()
        if name in GROUPS:
            named = next((s.actor for s in reversed(self.recent) if s.actor in self.registry.entries
                          and self.kind(s.actor) == "armed_group"), None)  # fmt: skip
            if named is not None and any(t.lower_ == "the" for t in token.lefts):
                return [Who(named, True)]
            return [Who(self._made(_code(name) + "S", f"{name}s", "armed_group", None, [token]))]
        common = self.registry.common
        if token.lower_ in common.populations and token.lower_ not in ("people", "families", "women"):
            return [Who(self.civilians(token))]
        definite = any(t.lower_ in ("the", "its", "their", "his") for t in token.lefts)
        plain = all(t.pos_ in ("DET", "PRON", "ADJ", "PUNCT") for t in token.lefts)
        if not definite or not plain:
            return []
        if self._marks.get(token.i - 1, ("", ""))[1] == "demonym":
            return [Who(self._marks[token.i - 1][0])]  # “Pakistani aircraft”, however it was parsed
        owner = self._last("state")
        last_words = words.split(" ", 1)[-1]
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
        if name in ("alliance", "pact", "bloc"):
            found = self._last("alliance")
            return [Who(found, True)] if found else []
        return []

    def _pronoun(self, token: Token) -> list[Who]:
        low = token.lower_
        if low in ("i", "we", "us", "me", "our", "my", "ourselves", "myself"):
            return [Who(self.speaker, True)] if self.speaker else []
        if low in ("he", "she", "it", "they") and token.dep_ in ("nsubj", "nsubjpass"):
            same = self._same_subject(token)
            if same:
                return same
        if low in ("he", "him", "his", "she", "her", "himself", "herself"):
            found = self._last_of(PEOPLE, token)
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

    def _same_subject(self, pronoun: Token) -> list[Who]:
        """“Hanoi claimed …, and it denied …”: the subject of the clause that this one is joined to."""
        verb = pronoun.head
        if verb.dep_ != "conj" or verb.head.pos_ not in ("VERB", "AUX"):
            return []
        lead = next((c for c in verb.head.children if c.dep_ in ("nsubj", "nsubjpass") and c.pos_ != "PRON"), None)
        found = self.who(lead) if lead is not None else []
        people = [w for w in found if self.kind(w.id) in PEOPLE]
        wanted = people if pronoun.lower_ in ("he", "she") else [w for w in found if w not in people]
        return [Who(w.id, True) for w in wanted]

    # -- memory -----------------------------------------------------------------------------------------------------

    def _last(self, kind: str) -> str | None:
        subjects = [s for s in self.recent[-8:] if self.kind(s.actor) == kind and s.is_subject]
        if subjects:
            return subjects[-1].actor
        return next((s.actor for s in reversed(self.recent) if self.kind(s.actor) == kind), None)

    def _last_of(self, kinds: Sequence[str], token: Token) -> str | None:
        """The nearest of these kinds before a token: subjects of late before others."""
        here = [t for t in token.sent if t.i < token.i and t.i in self._marks]
        for other in reversed(here):
            actor = self._marks[other.i][0]
            if (
                self.kind(actor) in kinds
                and self._marks[other.i][1] != "demonym"
                and other.dep_ in ("nsubj", "nsubjpass")
            ):
                return actor
        for seen in reversed(self.recent):
            if self.kind(seen.actor) in kinds and seen.is_subject:
                return seen.actor
        return next((s.actor for s in reversed(self.recent) if self.kind(s.actor) in kinds), None)

    def _last_person(self, office: str) -> str | None:
        for seen in reversed(self.recent):
            entry = self._entry(seen.actor)
            if entry is None or entry.kind not in PEOPLE:
                continue
            if not entry.offices or office == "leader" or any(office in o or o in office for o, _, _ in entry.offices):
                return seen.actor
        return None

    def _last_two(self) -> list[Who]:
        found: list[str] = []
        for seen in reversed(self.recent):
            side = self.root(seen.actor)
            entry = self._entry(side)
            if entry is not None and entry.kind in ("state", "armed_group") and side not in found:
                found.append(side)
            if len(found) == 2:
                break
        return [Who(f, True) for f in reversed(found)] if len(found) == 2 else []

    def civilians(self, token: Token) -> str:
        """People of no side in particular."""
        return self._made("CIV", "civilians", "population", None, [token])

    def parties(self) -> list[str]:
        """The two sides that were last spoken of."""
        return [w.id for w in self._last_two()]

    def heads(self, actor: str) -> bool:
        """Whether the registry has an actor lead a state, a group or an organisation at the date."""
        entry = self.registry.entries.get(actor)
        day = self.names.day
        return entry is not None and any(a <= day <= b and is_head(office) for office, a, b in entry.offices)

    # -- notes ------------------------------------------------------------------------------------------------------

    def _entry(self, actor: str) -> Entry | None:
        return self.extra.get(actor) or self.registry.entries.get(actor)

    def kind(self, actor: str) -> str:
        entry = self._entry(actor)
        return entry.kind if entry is not None else "other"

    def _name(self, actor: str) -> str:
        entry = self._entry(actor)
        return entry.name if entry is not None else actor

    def _adjective(self, actor: str) -> str:
        """Russian, for Russia; of others their name."""
        return self.registry.adjective(actor) or self._name(actor)

    def root(self, actor: str) -> str:
        """The actor on whose behalf another acts, in the end."""
        return root_of(actor, lambda a: entry.side_of if (entry := self._entry(a)) else None)

    def _note(self, actor: str, tokens: Sequence[Token]) -> str:
        if tokens and self._paragraph is not None:
            first, last = min(tokens, key=lambda t: t.i), max(tokens, key=lambda t: t.i)
            span = self.article.span(self._paragraph, first.idx, last.idx + len(last))
            self.mentions.setdefault(actor, {})[span] = None
        return actor

    def _made(self, actor: str, name: str, kind: str, side: str | None, tokens: Sequence[Token]) -> str:
        """An actor of this text, kept for the rest of it."""
        if actor not in self.registry.entries and actor not in self.extra:
            self.extra[actor] = Entry(actor, name, kind, side if side != actor else None)
        return self._note(actor, tokens)

    def all(self, used: Sequence[str]) -> tuple[Mentioned, ...]:
        """The actors that claims and ties speak of, with those on whose behalf they act."""
        wanted = dict.fromkeys(used)
        for actor in list(wanted):
            entry = self._entry(actor)
            if entry is not None and entry.side_of:
                wanted.setdefault(entry.side_of)
        out = []
        for actor in wanted:
            entry = self._entry(actor)
            spans = tuple(sorted(self.mentions.get(actor, {})))
            backs = any((other := self._entry(a)) is not None and other.side_of == actor for a in wanted)
            if entry is None or (not spans and not backs):
                continue
            out.append(Mentioned(actor, entry.name, entry.kind, entry.side_of, entry.code, spans))
        return tuple(out)


def _contains(token: Token, words: str) -> bool:
    """A noun made with a force: “militia position”, but not “army officer's wife”."""
    return any(t.dep_ == "compound" and t.lower_ == words and words.startswith(("militia", "rebel", "separatist"))
               for t in token.children)  # fmt: skip


def _code(text: str) -> str:
    return re.sub(r"\W+", "_", text.upper()).strip("_")
