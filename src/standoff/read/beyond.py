"""What a sentence says beyond its frames: what would follow, what somebody must do, what is taken for granted."""

from __future__ import annotations

from dataclasses import replace

from standoff.read.attribution import AUTHORS, Quotes, Voice, voice
from standoff.read.cast import Cast
from standoff.read.claims import NO_ACTOR, Claim, Span
from standoff.read.conditions import condition, hypothetical
from standoff.read.grammar import Token, finite, is_passive, lemma, negated, subject
from standoff.read.hanging import Found as Hanging
from standoff.read.judging import attribution_of, condition_of, hanging, is_order
from standoff.read.mood import is_future
from standoff.read.sentence import Sentence
from standoff.read.sides import HOSTILE_VERBS, Sides
from standoff.read.surface import by_look
from standoff.read.words import words

MILD = words("mild")
BENIGN = words("benign")
AGAIN = ("reject_deny.told-no", "agree_ceasefire.the-truce")
"""Rules that tell again what a surer one of the same type has told in the sentence."""
ASKED = ("demand", "ultimatum", "appeal_restraint")


class Beyond:
    """The claims of an article, and the passes over a sentence once its frames are met."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.claims: list[Claim] = []
        self.sides = Sides(cast, self.claims)
        self.voice = AUTHORS
        self.speaks: str | None = None
        self._known: set[Span] = set()
        """Triggers that are spoken of as known, so that they happened wherever they stand."""

    def told(self, head: Token, quotes: Quotes) -> Voice:
        """Whose words they are; what a statement says in nobody's name is said by whoever issued it."""
        found = voice(head, self.cast, quotes, self.voice)
        if self.speaks is None or found.mode not in ("author_voice", "imputed"):  # what stands after a label is its own
            return found
        return Voice(self.cast.issued(self.speaks), "document")

    def finish(self, at: Sentence) -> None:
        """All passes, in their order."""
        self._forecast(at)
        self._unconditional(at)
        self._ordered(at)
        self._must(at)
        self._told_twice(at)

    def _forecast(self, at: Sentence) -> None:
        """A sentence that says what follows if, though no frame tells what: a threat, an offer, or else a forecast."""
        if any(c.condition is not None for c in self.claims[at.before :]):
            return
        for token in at.tokens:
            if token.pos_ not in ("VERB", "AUX") or token.dep_ in ("aux", "auxpass") or not is_future(token):
                continue
            if finite(token) != token or hypothetical(token):
                continue
            hangs = condition(token) or by_look(at.tokens)
            if hangs is not None and token not in hangs.tokens:
                self.claims.append(self._follows(token, hangs, at))
                return

    def _follows(self, token: Token, hangs: Hanging, at: Sentence) -> Claim:
        told = self.told(token, at.quotes)
        named = (told.holder,) if told.holder not in NO_ACTOR else ()
        self.cast.speaker = told.holder if named else self.speaks
        lead = subject(token)
        source = tuple(w for w, _ in self.sides.actors([lead])) if lead is not None else ()
        hit = lead is not None and is_passive(token) and lemma(token) in HOSTILE_VERBS
        suffers = tuple(self.cast.ids(lead)) if hit else ()  # “he will be removed by force”
        source = named if suffers else source
        spoken = told.mode not in ("author_voice", "anonymous")  # what others foresee is a forecast
        ours = lead is not None and lead.lower_ in ("i", "we") and told.mode == "direct_quote"
        kind = "prediction"
        if spoken and (source or ours) and (suffers or lemma(token) not in MILD) and not negated(token):
            kind = "threaten"
        if hangs.marker in ("otherwise", "either_or") and named and spoken and not negated(token):
            kind, source = "threaten", source or named  # “leave, or I shall find other friends”
        if hangs.marker == "imperative_and":  # “do it, and you will …”
            if lead is not None and lead.lower_ in ("you", "they", "he", "it"):
                kind, source = "threaten", named
            if named and BENIGN & {lemma(t) for t in hangs.consequence} and not negated(token):
                kind, source = "offer_propose", named
        core, own = kind != "prediction", {self.cast.root(s) for s in source}
        faced = [w for w in (suffers or self.sides.faced(token)) if self.cast.root(w) not in own][:1] if core else []
        return Claim(
            "", kind, source, tuple(faced), at.cut(token, token), at.whole, f"{kind}.conditional",
            modality="conditional" if core else "predicted", tense="future",
            epistemic="speculation" if told is AUTHORS else "attributed_claim",
            attribution=attribution_of(told, at.cut), condition=condition_of(hangs, at.cut), core=core,
            inferred=("target",) if faced else (),
        )  # fmt: skip

    def _unconditional(self, at: Sentence) -> None:
        """What stands inside the condition of another claim did not happen."""
        new = self.claims[at.before :]
        hangs = [c.condition.span for c in new if c.condition is not None]
        self.claims[at.before :] = [
            c
            for c in new
            if not any(h.covers(c.trigger) for h in hangs) or "ongoing" in c.trigger.text or c.trigger in self._known
        ]

    def _ordered(self, at: Sentence) -> None:
        """“Leave our people alone, or we will be back”: what somebody is told to do, or else, is a demand as well."""
        for claim in self.claims[at.before :]:
            hangs = claim.condition
            if hangs is None or claim.type == "demand" or not is_order(hangs, claim.evidence):
                continue
            if any(c.type == "demand" and c.trigger == hangs.span for c in self.claims[at.before :]):
                continue
            told = claim.attribution.holder
            if told in NO_ACTOR and hangs.span.text.startswith("Let "):
                continue  # what the author wishes
            source = (told,) if told not in NO_ACTOR else claim.source
            self.claims.append(replace(
                claim, type="demand", source=source, target=tuple(t for t in claim.target if t not in source),
                trigger=hangs.span, rule="demand.or-else", condition=None, modality="actual", tense="present",
                core=True,
            ))  # fmt: skip
            return

    def _told_twice(self, at: Sentence) -> None:
        """“Told them that he would not negotiate” is one refusal, “none of these truces held” speaks of them once."""
        new = self.claims[at.before :]
        told = {c.type for c in new if c.rule not in AGAIN}
        self.claims[at.before :] = [c for c in new if c.rule not in AGAIN or c.type not in told]

    def _must(self, at: Sentence) -> None:
        """“France must not lead any force”, somebody says: what another side must do is a demand."""
        if any(c.type in ASKED for c in self.claims[at.before :]):
            return
        for token in at.tokens:
            aux = next((c for c in token.children if c.dep_ == "aux" and c.lower_ == "must"), None)
            lead = subject(token) if aux is not None and not hypothetical(token) else None
            if aux is None or lead is None:
                continue
            told, side = self.told(token, at.quotes), [w for w, _ in self.sides.actors([lead])]
            named = (told.holder,) if told.holder not in NO_ACTOR else ()
            own = {self.cast.root(n) for n in named} & {self.cast.root(w) for w in side}
            if not side or own or told.mode in ("author_voice", "imputed"):
                continue
            hangs = hanging(token, "demand", at.tokens, assumed=False)
            self.claims.append(Claim(
                "", "demand", named, tuple(side), at.cut(aux, token), at.whole, "demand.must", tense="present",
                epistemic="attributed_claim", attribution=attribution_of(told, at.cut),
                condition=condition_of(hangs, at.cut),
            ))  # fmt: skip
            return

    def presupposed(self, claim: Claim, at: Sentence) -> None:
        """“None of these ceasefires held”: there were some."""
        for token in at.tokens:
            if token.tag_ == "NNS" and lemma(token) in ("ceasefire", "truce", "armistice"):
                first = next((c for c in token.children if c.dep_ == "det"), token)
                self.claims.append(replace(
                    claim, type="agree_ceasefire", trigger=at.cut(first, token), rule="agree_ceasefire.presupposed",
                    polarity="affirmed", inferred=("source",), time=None,
                ))  # fmt: skip
