"""Frames met with a sentence. Of frames that fit one word the one that asks for most is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from standoff.read.asking import AIRCRAFT, Asks, Resolve, content_fits, has_content, time_fits
from standoff.read.grammar import (
    Token,
    auxiliaries,
    conjuncts,
    is_passive,
    lemma,
    objects,
    of_what,
    preps,
    stray,
    subject,
)
from standoff.read.lexicon import Frame, Lexicon
from standoff.read.phrases import (
    dated,
    definite,
    denied,
    for_peace,
    foretold,
    idle,
    instance,
    known,
    military,
    phrase,
    predicated,
    ruled_out,
    sequence,
    taken_for_noun,
    to_do,
)
from standoff.read.roles import noun_roles, verb_roles
from standoff.read.words import words

PERIL = words("peril")
HOSTILE_VERBS = words("hostile_verbs")


@dataclass
class Found:
    """A frame that fits, with the tokens of its roles."""

    frame: Frame
    trigger: tuple[Token, ...]
    head: Token
    roles: dict[str, list[Token]] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)


class Matcher:
    """Frames met with the words of one sentence. `who` tells which actors a token stands for."""

    def __init__(
        self, lexicon: Lexicon, who: Resolve, populations: Iterable[str], kinds: Callable[[Token], set[str]]
    ) -> None:
        self.lexicon, self.who = lexicon, who
        self._asks = Asks(lexicon, who, frozenset(populations), kinds)

    def found(self, sentence: Iterable[Token]) -> list[Found]:
        """All that fit, one type a word."""
        tokens = list(sentence)
        words = {lemma(t) for t in tokens}
        out: list[Found] = []
        used: set[int] = set()
        for token in tokens:
            a_noun = token.dep_ in ("pobj", "dobj", "compound", "nsubj") and token.tag_ != "VBG"
            a_noun = a_noun or (token.dep_ == "amod" and token.tag_ in ("VBN", "VBD") and not stray(token))
            is_verb = token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")
            is_verb = is_verb or any(c.dep_ == "auxpass" for c in token.children)  # “was overrun”, taken for a noun
            is_verb = is_verb or taken_for_noun(token)
            if is_verb and not a_noun:
                for frame in self.lexicon.verbs.get(lemma(token), ()):
                    hits = self._verb(frame, token, words)
                    if (
                        hits
                        and frame.type == "supply_arms"
                        and any(o.head == token and o.frame.type == "deploy_forces" for o in out)
                    ):
                        continue  # troops and warplanes sent are not arms given
                    if hits:
                        out += hits
                        for hit in hits:
                            used |= hit.used
                        if frame.get("thing") not in ("arms", "intelligence", "support", "militia"):
                            break
                        if all(h.frame.type != "support_military" for h in hits):
                            continue
        for k, token in enumerate(tokens):
            if token.i in used:
                continue
            named = self._noun_at(tokens, k)
            if named is not None and not any(t.i in used for t in named.trigger):
                out.append(named)
                used |= {t.i for t in named.trigger}
        return out

    # -- verbs ------------------------------------------------------------------------------------------------------

    def _verb(self, frame: Frame, verb: Token, words: set[str]) -> list[Found]:
        rest = phrase(verb, frame.words[1:])
        if rest is None:
            return []
        get = frame.get
        own = [o for o in objects(verb) if o not in rest]
        around = list(preps(verb)) + [p for o in own for p in preps(o)]
        around += [p for t in rest for p in preps(t)]
        if get("only") and not self._told_of(get("only"), words):
            return []
        if get("alone") and own:
            return []
        if get("under") and not self._asks.called(verb, get("under")):
            return []
        if get("need") and not any(p in get("need") for p, _ in around):
            return []
        if get("not-prep") and any(p in get("not-prep") and self.who(t) for p, t in around):
            return []
        if get("not") and any(self._asks.in_class(o, get("not")) for o in own):
            return []
        if get("is-not") == "peril" and own and any(lemma(o) in PERIL for o in own):
            return []
        if get("prep-word") and not any(p in get("prep-word") and lemma(t) in get("prep-word")[p] for p, t in around):
            return []
        if get("is") and not self._asks.object_is(get("is"), own):
            return []
        if get("told") and not (any(c.dep_ == "ccomp" for c in verb.children) and not is_passive(verb)):
            return []
        if get("clause") in ("hostile", "friendly") and not content_fits(verb, get("clause")):
            return []
        if get("need-content") and not has_content(verb, get("need-content")):
            return []
        lead = subject(verb)
        passive = is_passive(verb) and not stray(verb)
        if lead is None and stray(verb):
            lead = next((found for t in reversed(list(verb.sent[: verb.i - verb.sent.start]))
                         if t.pos_ == "VERB" and (found := subject(t)) is not None), None)  # fmt: skip
        if get("active") and passive:
            return []
        doer = None if passive else (lead if lead is not None else self._beside(verb))
        if get("is-subject") and not self._asks.subject_is(
            get("is-subject"), own[0] if passive and own else doer or lead
        ):
            return []
        if not time_fits(get("when"), verb, lead):
            return []
        if (
            get("need-clause")
            and not to_do(own)
            and not any(
                c.dep_ in ("xcomp", "advcl") or (c.dep_ == "ccomp" and c.tag_ == "VB" and not auxiliaries(c))
                for c in verb.children
            )
        ):
            return []
        if get("only") == "air" and doer is not None and self._asks.on_ground(doer, around):
            return []
        things: list[Token] = []
        if get("thing"):
            with_these = [
                t for p, t in around if p in ("with", "including", "such as") and frame.get("prep", {}).get("with")
            ]
            things = [t for t in self._spread([*own, *with_these]) if self._asks.in_class(t, get("thing"))]
            if not things:
                return []
            if get("only-military") and not military(words):
                return []
        roles = verb_roles(frame, verb, doer, own, things, around, passive, self.who)
        if get("need-role") and not any(self.who(t) for t in roles.get(get("need-role"), ())):
            return []
        if get("two") and len({a for t in roles.get("source", ()) for a in self.who(t)}) < 2:
            return []
        trigger = tuple(sorted({verb, *rest}, key=lambda t: t.i))
        if len(things) > 1 and frame.type in SPLIT and any(instance(t) for t in things):
            return [Found(frame, (t,), verb, roles, {t.i}) for t in things]
        if (
            things
            and things[0].dep_ in ("conj", "pobj")
            and frame.type.startswith(("supply", "deploy_m"))
            and frame.id != "supply_arms.arm"
        ):
            return [Found(frame, (things[0],), verb, roles, {things[0].i})]
        return [Found(frame, trigger, verb, roles, {*(t.i for t in trigger), *(t.i for t in things)})]

    def _told_of(self, wanted: str, words: set[str]) -> bool:
        """Whether a sentence speaks of something of a class at all; of aircraft also by their type."""
        if words & self.lexicon.classes[wanted]:
            return wanted != "air" or "suicide" not in words  # a suicide bomber does not fly
        return wanted == "air" and any(AIRCRAFT.match(word) for word in words)

    def _beside(self, verb: Token) -> Token | None:
        """The noun right before a finite verb, where the parser has found it no subject."""
        if verb.tag_ not in ("VBD", "VBZ", "VBP") and not taken_for_noun(verb):
            return None
        at = verb.i - 1
        while at > verb.sent.start and verb.doc[at].pos_ in ("ADV", "AUX", "PART"):
            at -= 1
        near = verb.doc[at] if at >= verb.sent.start else None
        return near if near is not None and near.pos_ in ("NOUN", "PROPN") and self.who(near) else None

    def _spread(self, tokens: Sequence[Token]) -> list[Token]:
        """What is listed after “including” or “such as” counts as well."""
        out: list[Token] = []
        for token in tokens:
            out.append(token)
            for child in token.children:
                if child.lower_ in ("including", "like", "as") and child.dep_ == "prep":
                    for below in child.children:
                        if below.dep_ == "pobj":
                            out += conjuncts(below)
        for token in list(out):
            if lemma(token) in QUANTITIES or token.pos_ == "NUM":
                out += of_what(token)
        return list(dict.fromkeys(out))

    # -- nouns ------------------------------------------------------------------------------------------------------

    def _noun_at(self, tokens: Sequence[Token], start: int) -> Found | None:
        first = tokens[start]
        if first.pos_ not in ("NOUN", "ADJ", "PROPN", "VERB", "ADV") and first.lower_ != "no":
            return None
        table = self.lexicon.nouns
        for frame in dict.fromkeys((*table.get(lemma(first), ()), *table.get(first.lower_, ()))):
            if start and tokens[start - 1].text == "-" and len(frame.words) == 1:
                continue  # non-aggression
            span = sequence(tokens, start, frame.words)
            if span is None:
                continue
            if frame.get("only") and not self._told_of(frame.get("only"), {lemma(t) for t in tokens}):
                continue
            outside = [t for t in span if t.head not in span and t.pos_ in ("NOUN", "PROPN", "VERB", "ADJ")]
            head = next(iter(outside), span[-1])
            if head.pos_ == "VERB" and len(span) == 1:
                continue
            if frame.get("of-class") and not any(
                p == "of" and self._asks.in_class(t, frame.get("of-class")) for p, t in preps(head)
            ):
                continue
            if frame.get("not-of") and any(
                p == "of" and self._asks.in_class(t, frame.get("not-of")) for p, t in preps(head)
            ):
                continue
            if len(span) == 1 and head.dep_ in ("compound", "nmod", "npadvmod"):
                continue
            none = any(c.lower_ == "no" for c in head.children) and frame.words[0] != "no"
            if none != (frame.get("when") == "ruled-out"):
                continue
            if not none and idle(head) and not known(head):
                return None
            if frame.get("known") and not definite(head):
                continue
            if frame.get("when") in NOUN_TESTS and not NOUN_TESTS[frame.get("when")](head):
                continue
            roles = noun_roles(frame, head, self.who)
            if frame.get("need") and not any(p in frame.get("need") for p, _ in preps(head)):
                continue
            if frame.get("need-actor") and not any(self.who(t) for t in roles.get(frame.get("need-actor"), ())):
                continue
            return Found(frame, tuple(span), head, roles, {t.i for t in span})
        return None


QUANTITIES = words("quantities")
NOUN_TESTS: dict[str, Callable[[Token], bool]] = {
    "ruled-out": ruled_out, "dated": dated, "denied": denied, "peacemaking": for_peace, "predicated": predicated,
    "foretold": foretold,
}  # fmt: skip
"""What a frame may ask of a noun (`when`)."""


SPLIT = ("supply_arms", "supply_intelligence", "deploy_militia")
"""Goods that are told one by one: “support, including drones and arms”."""
