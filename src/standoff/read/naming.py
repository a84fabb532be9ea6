"""Actors by name: of the registry, or a state's name beside an office or a force; persons by title and name."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

from standoff.read.grammar import Token, lemma, of_what, preps
from standoff.read.memory import Memory, Who
from standoff.read.roll import PEOPLE, code
from standoff.read.words import words

ORGANS = {"GOV": "government", "MILITIA": "armed_group"}
"""Organs of a state that are neither ministries nor its military."""
ORGAN = words("organ")
NAMED_AFTER = words("named_after")
AGAINST = words("groups") - words("sent")
"""Groups that do not act for the state whose people they are."""
OTHERS = words("others")
"""Who stand over against the one that is named: “its allies” are not itself."""
SAYS = words("says")
ENVOYS = ("envoy", "ambassador", "representative", "delegate", "delegation", "mission")
TITLES, STYLES, CRAFT = words("titles"), words("styles"), words("craft")
SEATED = words("seated")
INANIMATE = {
    "DATE", "TIME", "MONEY", "QUANTITY", "GPE", "LOC", "FAC", "EVENT", "LAW", "LANGUAGE", "PRODUCT", "WORK_OF_ART",
}  # fmt: skip
"""Names that the model takes for no person and no body."""


class Naming(Memory):
    """Actors that are named, or made with a name."""

    @abstractmethod
    def pronoun(self, token: Token) -> list[Who]:
        """Whom a pronoun stands for."""

    def _named(self, token: Token) -> list[Who]:
        """By a name, or by a state's name beside an office, a ministry, a force."""
        apposed = next((c for c in token.children if c.dep_ == "appos" and c.i in self._marks), None)
        if apposed is not None and self.kind(self._marks[apposed.i][0]) == "leader" and token.i not in self._marks:
            return [
                Who(self._note(self._marks[apposed.i][0], self._stretch(apposed)))
            ]  # “the President, Rafael Correa,”
        composed = self._composed(token)
        if composed is not None:
            return [composed]
        mark = self._marks.get(token.i)
        if mark is not None:
            return [Who(self._note(mark[0], self._stretch(token)))]
        if token.pos_ == "PROPN":
            return self._titled(token)
        return []

    def _composed(self, token: Token) -> Who | None:
        """A noun whose modifier names a state: its ministry, force, government, leader or people."""
        if token.i in self._marks or token.pos_ not in ("NOUN", "PROPN"):
            return None
        owner = self._owner(token)
        if owner is None:
            return None
        twin = lemma(token) == "counterpart" and owner[1].dep_ == "amod"  # “his Thai counterpart” is a Thai
        if lemma(token) in OTHERS and not twin:
            return None
        state, at = owner
        if self.kind(state) in PEOPLE and lemma(token) in NAMED_AFTER:
            return None
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
        side = self.root(state)
        entry = self.registry.entries.get(state)
        stretch = sorted(
            [*self._near(at), *(t for t in self._doc[min(at.i, token.i) : max(at.i, token.i) + 1])], key=lambda t: t.i
        )
        if lemma(token) in AGAINST and at.dep_ != "poss" and self.kind(state) == "state":
            return Who(self._group(token))  # the rebels of a country do not act for it
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
        if token.pos_ == "PROPN" and any(phrase.startswith(f"{o} ") for o in common.offices):
            return Who(self._made(code(token.text), token.text, "person", side, stretch))  # “Taliban spokesman X Y”
        if any(phrase.split()[-1:] == [p] for p in common.populations):
            return Who(self._made(f"{side}_CIV", f"{self._adjective(side)} civilians", "population", side, stretch))
        return Who(self._note(state, self._near(at)))

    def _owner(self, token: Token) -> tuple[str, Token] | None:
        """The state, group or person that modifies a noun, and where it stands."""
        if lemma(token) in ENVOYS:  # “Syria's U.N. envoy”
            states = [c for c in token.children if c.i in self._marks and self.kind(self._marks[c.i][0]) == "state"]
            if states:
                return self._marks[states[0].i][0], states[0]
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
                found = self.pronoun(child)
                if found:
                    return found[0].id, child
        if lemma(token) in SEATED:
            for prep, place in preps(token):
                if prep == "in" and place.i in self._marks:
                    return self.root(self._marks[place.i][0]), place  # “the army in Pretoria”
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
        titled = office or next((t for t in words.split() if t.rstrip(".") in TITLES), None)
        hyphened = token.i > 1 and token.nbor(-1).text == "-" and token.nbor(-2).text[:1].isupper()  # Wu Hsiu-chuan
        if not (token.text[:1].isupper() or hyphened) or token.text.isupper():
            return []
        if token.lower_ in STYLES or token.lower_ in self.registry.common.offices:
            return []  # “the Secretary-General”
        if titled is None:
            return self._apposed(token, left)
        side = next((self._marks[t.i][0] for t in left if t.i in self._marks), None) or self._whose(token)
        side = side or self._state_before(token)
        label = " ".join(
            t.text for t in [*[t for t in left if t.pos_ == "PROPN" and t.lower_ not in words.split()[:1]], token]
        )
        return [Who(self._made(code(token.text), label, "person", side, [token]))]

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
                if self.filed is not None and any(o.split()[-1] == child.lower_ for o in self.registry.common.offices):
                    return self.filed  # “said Khalafov, the deputy foreign minister”
        first = person.sent[:4]
        if first[0].lower_ in ("in", "from", "at"):
            return next((self.root(self._marks[t.i][0]) for t in first if t.i in self._marks), None)
        return None

    def _apposed(self, token: Token, left: Sequence[Token]) -> list[Who]:
        """“Jeremy Hunt, the British foreign secretary, …”."""
        for child in token.children:
            if child.dep_ == "appos" and child.pos_ == "NOUN":
                office = self._composed(child)
                if office is not None and self.kind(office.id) in ("leader", "person", "ministry"):
                    label = " ".join(t.text for t in (*[t for t in left if t.pos_ == "PROPN"], token))
                    return [Who(self._made(code(token.text), label, "person", self.root(office.id), [token]))]
        return []

    def _stranger(self, token: Token) -> list[Who]:
        """Whoever says something under a name that nobody knows: “Wu Qian warned”, “the Popular Movement said”."""
        if token.pos_ != "PROPN" or token.dep_ != "nsubj" or not token.text[:1].isupper() or token.i in self._marks:
            return []
        if token.lower_ in CRAFT:
            return []
        told = lemma(token.head) in SAYS or any(c.dep_ == "appos" for c in token.children)
        if not told and (token.ent_type_ in INANIMATE or token.head.pos_ != "VERB"):
            return []
        left = [t.text for t in token.lefts if t.dep_ == "compound" and t.pos_ == "PROPN"]
        group = any(t.lower_ == "the" for t in token.lefts)
        side = None if group else self._whose(token) or self._state_before(token)
        kind = "other" if group else "person"
        return [Who(self._made(code(token.text), " ".join([*left, token.text]), kind, side, [token]), not group)]

    def _group(self, token: Token) -> str:
        """An armed group that has no name."""
        name = token.lower_ if token.tag_ in ("NNS", "NNPS") or token.lower_.endswith("s") else f"{token.lower_}s"
        return self._made(code(name), name, "armed_group", None, [token])

    def _organ(self, side: str, name: str, suffix: str, kind: str, tokens: Sequence[Token]) -> str:
        """A ministry, a force or the government of a state."""
        kind = ORGANS.get(suffix, kind)
        return self._made(f"{side}_{suffix}", f"{self._adjective(side)} {name}", kind, side, tokens)

    def _officer(self, side: str, office: str, stretch: Sequence[Token]) -> str:
        """Whoever holds an office of a state at the date, or the office."""
        day = self.names.day
        holder = self.registry.holder(side, office, day)
        if holder is not None:
            return self._note(holder, stretch)
        if office in ("leader", "president", "strongman", "ruler", "dictator", "premier", "king", "chancellor"):
            first = self.registry.leaders(side, day)
            if first:
                return self._note(first[0], stretch)
        kind = (
            "ministry"
            if office in ("spokesman", "spokeswoman", "official", "diplomat", "ambassador", "envoy")
            else "person"
        )
        return self._made(f"{side}_{code(office)}", f"{self._adjective(side)} {office}", kind, side, stretch)


def _contains(token: Token, words: str) -> bool:
    """A noun made with a force: “militia position”, but not “army officer's wife”."""
    irregular = words.startswith(("militia", "rebel", "separatist"))
    return irregular and any(t.dep_ == "compound" and t.lower_ == words for t in token.children)
