"""Frames met with a sentence. Of frames that fit one word the one that asks for most is taken."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from standoff.read.asking import Asks, Resolve
from standoff.read.grammar import Token, lemma, preps, stray
from standoff.read.lexicon import Lexicon
from standoff.read.phrases import (
    dated,
    definite,
    denied,
    for_peace,
    foretold,
    idle,
    known,
    predicated,
    ruled_out,
    sequence,
    taken_for_noun,
)
from standoff.read.roles import Found, noun_roles
from standoff.read.verbs import Clause, told_of, verb_found

NOUN_TESTS: dict[str, Callable[[Token], bool]] = {
    "ruled-out": ruled_out, "dated": dated, "denied": denied, "peacemaking": for_peace, "predicated": predicated,
    "foretold": foretold,
}  # fmt: skip
"""What a frame may ask of a noun (`when`)."""


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
        lemmas = {lemma(t) for t in tokens}
        spoken = lemmas | {t.lower_ for t in tokens}
        out: list[Found] = []
        used: set[int] = set()
        for token in tokens:
            a_noun = token.dep_ in ("pobj", "dobj", "compound", "nsubj") and token.tag_ != "VBG"
            a_noun = a_noun or (token.dep_ == "amod" and token.tag_ in ("VBN", "VBD") and not stray(token))
            is_verb = token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")
            is_verb = is_verb or any(c.dep_ == "auxpass" for c in token.children)  # “was overrun”, taken for a noun
            is_verb = is_verb or taken_for_noun(token)
            if is_verb and not a_noun:
                clause = Clause(token, lemmas)
                for frame in self.lexicon.verbs.get(lemma(token), ()):
                    if not spoken.issuperset(frame.words[1:]):
                        continue
                    hits = verb_found(frame, clause, self._asks)
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
            named = self._noun_at(tokens, k, lemmas)
            if named is not None and not any(t.i in used for t in named.trigger):
                out.append(named)
                used |= {t.i for t in named.trigger}
        return out

    def _noun_at(self, tokens: Sequence[Token], start: int, lemmas: set[str]) -> Found | None:
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
            if frame.get("only") and not told_of(frame.get("only"), lemmas, self._asks):
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
