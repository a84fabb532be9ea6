"""The reading of one article as it grows: sentence by sentence, frame by frame, pass by pass."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from standoff.read.article import Article, Paragraph
from standoff.read.attribution import AUTHORS, Quotes, Voice
from standoff.read.beyond import Beyond
from standoff.read.cast import WE, YOU, Cast
from standoff.read.claims import LAYERS, NO_ACTOR, REPORTER, Claim, Span, When
from standoff.read.conditions import hypothetical, inside_since
from standoff.read.grammar import Token, auxiliaries, finite, is_passive, lemma
from standoff.read.guessing import doubted, guesses, sure
from standoff.read.judging import UNREAL, attribution_of, bounds, codable, condition_of, counts, hanging, iso
from standoff.read.kinds import epistemic, kind_of
from standoff.read.lexicon import lexicon
from standoff.read.matching import Matcher
from standoff.read.mood import is_future, mood
from standoff.read.phrases import acts, predicated, under
from standoff.read.phrases import known as spoken_of
from standoff.read.roles import Found
from standoff.read.sentence import Sentence
from standoff.read.sides import DEEDS, EVENT_NOUNS, SHARED
from standoff.read.tagging import Tags
from standoff.read.ties import Ties
from standoff.read.when import Time, times
from standoff.read.words import words

LABEL = re.compile(r"((?:[A-Z][\w.'-]*\s?){1,5}):\s")
ASKERS = words("askers")
RECENT = 12  # claims that are looked back on
MANY_NAMED = {noun: [k for k, nouns in EVENT_NOUNS.items() if noun in nouns and k in LAYERS["do"]] for noun in DEEDS}
"""Nouns of deeds, and of which types each may be."""
FROM_THE_AIR = ("raid", "strike", "bombing")


class Drafting(Beyond):
    """The reading of one article as it grows."""

    def __init__(self, article: Article, cast: Cast, published: date) -> None:
        super().__init__(cast)
        self.article, self.published = article, published
        self.ties = Ties(cast)
        self.missed: list[Span] = []
        self.sentences = 0
        self._spoken_of: dict[str, list[Span]] = {}
        self.issuer: str | None = None
        """Of a transcript: on whose behalf those speak whose names say nothing."""
        self.is_transcript = False
        self._matcher = Matcher(
            lexicon(), cast.ids, cast.registry.common.populations,
            lambda t: {cast.kind(k) for i in cast.ids(t) for k in (i, cast.root(i))}
            | ({"seat"} if cast.is_seat(t) else set()),
        )  # fmt: skip

    def paragraph(self, paragraph: Paragraph, doc: Any, tagged: Iterable[tuple[list[Token], Tags]]) -> None:
        """All sentences of a paragraph, each with what the network takes its words for."""
        cast = self.cast
        cast.enter(doc, paragraph)
        if self.is_transcript:
            self.speaks = self._labelled(paragraph.clean, doc)
        quotes, when = Quotes(doc), times(paragraph.clean, self.published)
        for tokens, seen in tagged:
            self.sentences += 1
            self.sides.sentences = self.sentences

            def cut(first: Token, last: Token) -> Span:
                return self.article.span(paragraph, first.idx, last.idx + len(last))

            at = Sentence(tokens, cut, quotes, len(self.claims))
            self.ties.sentence(at)
            told = [f for f in self._matcher.found(tokens) if self._add(f, at, when, paragraph, seen)]
            for guess in guesses(tokens, seen, told, cast.ids):
                if not self._is_told(guess, at):
                    self._add(guess, at, when, paragraph, seen)
            self.finish(at)
            cast.sentence(tokens)
            self._face_to_face(tokens, at, quotes)
            if len(self.claims) == at.before and codable(tokens, cast):
                self.missed.append(at.whole)

    def _face_to_face(self, tokens: Sequence[Token], at: Sentence, quotes: Quotes) -> None:
        """Note for whom “we” and “you” stand in what a statement or a briefing itself says."""
        for pronouns, side in (((*WE, "ours"), self.speaks), (YOU, self.cast.addressed)):
            if side is not None:
                spans = [at.cut(t, t) for t in tokens if t.lower_ in pronouns and t.i not in quotes.of]
                self._spoken_of.setdefault(side, []).extend(spans)

    def named(self) -> dict[str, list[Span]]:
        """Where actors are named, by a name or by “we” and “you”."""
        return {actor: [*self.cast.mentions.get(actor, ()), *self._spoken_of.get(actor, ())]
                for actor in dict.fromkeys((*self.cast.mentions, *self._spoken_of))}  # fmt: skip

    def _is_told(self, guess: Found, at: Sentence) -> bool:
        """Whether a claim of its type was made of the same word: by a frame of a type that became another."""
        word = at.cut(guess.head, guess.head)
        return any(
            c.type == guess.frame.type and c.trigger.start < word.end and word.start < c.trigger.end
            for c in self.claims[at.before :]
        )

    def _labelled(self, clean: str, doc: Any) -> str | None:
        """Who speaks in a paragraph of a transcript, by what stands before its colon; whoever asks is a reporter."""
        self.cast.addressed, label = None, LABEL.match(clean)
        if label is None:
            return self.issuer
        words = label[1].strip().title()
        if words.split()[-1].lower() in ASKERS:
            self.cast.addressed = self.issuer
            return self.cast.titled(REPORTER.title(), None, [t for t in doc if t.idx < label.end(1)])
        found = [n.actor for _, _, n in self.cast.names.find(words) if self.cast.kind(n.actor) != "territory"]
        if found:
            return found[0]
        before = [t for t in doc if t.idx < label.end(1)]
        return self.cast.titled(words, self.issuer, before) if len(words.split()) > 1 else self.issuer

    # -- one event --------------------------------------------------------------------------------------------------

    def _add(
        self, found: Found, at: Sentence, when: Sequence[Time], paragraph: Paragraph, seen: Tags
    ) -> bool:  # fmt: skip
        """Whether a claim came of it."""
        frame, head, cast, cut = found.frame, found.head, self.cast, at.cut
        assumed = hypothetical(head)
        known = any(c.lower_ in ("the", "this", "these", "that", "those") for c in head.children)
        if assumed and (frame.is_verb or not (known or found.trigger[0].lower_ in ("ongoing", "current"))):
            return False
        if frame.type == "armed_conflict" and inside_since(head):
            return False
        told = self.told(head, at.quotes)
        if told.mode == "direct_quote":
            self.voice = told
        spoken = told.mode in ("direct_quote", "imputed", "document") and told.holder not in NO_ACTOR
        cast.speaker = told.holder if spoken else self.speaks
        kind, how = frame.type, mood(head)
        hangs = hanging(head, kind, at.tokens, assumed=assumed)
        kind = kind_of(found, how, hangs is not None, told, cast)
        if not kind:
            return False
        if frame.id == "accuse.the-charge" and any(c.type == kind for c in self.claims[at.before :]):
            return False  # “accuses …, a charge which Paris rejects”
        again: Claim | None = None
        if not frame.is_verb and spoken_of(head):  # it happened, whatever was said of it
            how = replace(how, modality="actual", tense="past") if how.modality in UNREAL else how
            again = self._told_before(found, kind)
            kind = again.type if again is not None else kind
        if frame.get("when") in ("negated", "never", "never-idle"):
            how = replace(how, polarity="affirmed")  # “did not hold” affirms the collapse
        if kind == "reject_deny" and frame.get("when") in ("never", "ruled-out") and how.modality == "possible":
            how = replace(how, modality="predicted", tense="future")  # “there can be no talks”
        if frame.get("when") == "never" and kind == "reject_deny" and told is AUTHORS and "would" in auxiliaries(head):
            how = replace(how, modality="actual", tense="past")  # “would not budge”: it did not
        roles = {r: self.sides.actors(ts) for r, ts in found.roles.items()}
        source, target, inferred = self.sides.of(kind, roles, found)
        if frame.get("guessed"):
            inferred = inferred | {"type"}
        if frame.id == "threaten.or-face":  # by whom it is asked, and of whom
            before = [c for c in reversed(self.claims) if c.evidence.covers(cut(head, head))]
            asked_by = next((c for c in before if c.type in LAYERS["say"]), next(iter(before), None))
            if asked_by is not None:
                source, target, inferred = asked_by.source, asked_by.target, {"source", "target"}
                if source and (told is AUTHORS or told.holder in target):
                    told = Voice(source[0], "indirect_speech")
        if frame.id == "demand.order" and _to_ones_own(head, source, target, cast):
            return False
        if again is not None and not source and not target:  # the raid that was told before
            source, target, inferred = again.source, again.target, {"source", "target"}
        if kind in LAYERS["say"] and not source and told.mode != "author_voice" and told.holder not in NO_ACTOR:
            source, inferred = (told.holder,), inferred | {"source"}  # a threat is whose words it is
        done = (
            frame.is_verb or known or under(head) or acts(head)
        )  # “the pass was closed”, “rocket attacks have killed …”
        named = told is not AUTHORS and predicated(head)  # “This is an invasion”, says whom it befalls
        bare = (
            (done or named) and kind in LAYERS["do"] or (kind == "threaten" and hangs is not None)
        )  # by whom is not said
        says = frame.is_verb and kind in LAYERS["say"] and not frame.get("guessed")  # of a guess a side must be known
        spoken_by = says and bool(found.roles.get("source"))
        if frame.get("actor", True) and not (source or target or bare or spoken_by) and kind not in SHARED:
            return False
        if kind == "announce" and not source:
            return False
        ahead = is_future(head) or how.modality == "predicted"
        if hangs is not None and kind in ("threaten", "promise_support") and ahead:
            how = replace(how, modality="conditional", tense="future")
        elif hangs is not None and how.modality == "predicted":
            how = replace(how, modality="conditional")
        asked = at.tokens[-1].text == "?" and not sure(kind, found, at.tokens, seen)  # not “Why did they cross it?”
        core = frame.get("core", True) and not asked and counts(kind, how, told)
        core = core and (hangs is not None or not doubted(kind, found, at.tokens, seen))
        trigger = cut(found.trigger[0], found.trigger[-1])
        if known and not frame.is_verb:
            self._known.add(trigger)
        locations = tuple(cut(*bounds(t)) for t in found.roles.get("location", ()) if t.pos_ in ("PROPN", "NOUN"))
        claim = Claim(
            "", kind, source, target, trigger, at.whole, frame.id, tuple(w for w, _ in roles.get("beneficiary", ())),
            tuple(dict.fromkeys(locations)), (), how.polarity, how.modality, how.tense,
            attribution_of(told, cut), epistemic(told, how), condition_of(hangs, cut),
            self._time(head, when, paragraph), core, tuple(sorted(inferred)),
        )  # fmt: skip
        if not any(c.type == claim.type and c.trigger == claim.trigger for c in self.claims[-RECENT:]):
            self.claims.append(claim)
        self.sides.note(claim)
        if kind == "ceasefire_collapse":
            self.presupposed(claim, at)
        return True

    def _told_before(self, found: Found, kind: str) -> Claim | None:
        """“The raid”, “the seizure”: the deed that was told, of whichever kind such a noun may be."""
        noun = lemma(found.head)
        called = MANY_NAMED.get(noun, ()) if len(found.frame.words) == 1 else ()
        if kind not in called:
            return None
        air = (c for c in reversed(self.claims) if c.type == "airstrike" and noun in FROM_THE_AIR)
        late = (c for c in reversed(self.claims[-RECENT:]) if c.type in called)
        return next(air, None) or next(late, None)

    def _time(self, head: Token, when: Sequence[Time], paragraph: Paragraph) -> When | None:
        """The expression that hangs on this verb, or on the clause that it is in."""
        main = finite(head)
        for time in when:
            inside = [t for t in head.sent if t.idx >= time.begin and t.idx < time.stop]
            if not inside:
                continue
            top = min(inside, key=lambda t: len(list(t.ancestors)))
            at = top
            for _ in range(8):
                if at.pos_ in ("VERB", "AUX") or at == head:
                    break
                if at.head == at:
                    break
                at = at.head
            governs = head in at.subtree and at.pos_ in ("VERB", "AUX") and finite(head) == at
            if at in (head, main) or governs or (at.dep_ in ("xcomp", "ccomp") and at.head == head):
                span = self.article.span(paragraph, time.begin, time.stop)
                return When(iso(time.start), iso(time.end), time.precision, span)
        return None

    def numbered(self) -> tuple[Claim, ...]:
        ordered = sorted(self.claims, key=lambda c: (c.trigger.start, c.trigger.end, c.type))
        return tuple(replace(c, id=f"c{k + 1:02d}") for k, c in enumerate(ordered))


def _to_ones_own(head: Token, source: Sequence[str], target: Sequence[str], cast: Cast) -> bool:
    """An order to one's own army, by whomever it is given."""
    own = {cast.root(t) for t in target} & {cast.root(s) for s in source}
    return bool(own) or (not source and is_passive(head))
