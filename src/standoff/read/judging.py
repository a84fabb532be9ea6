"""What of a frame that was met becomes a card: on what it hangs, whether it counts, in whose account it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from standoff.read.attribution import Voice
from standoff.read.cast import Cast
from standoff.read.claims import LAYERS, Attribution, Condition, Span
from standoff.read.conditions import condition, in_content
from standoff.read.grammar import Token, lemma
from standoff.read.hanging import Found as Hanging
from standoff.read.mood import Mood, is_future
from standoff.read.surface import by_look
from standoff.read.words import words

SPEECH = {
    "threaten", "warn", "ultimatum", "demand", "appeal_restraint", "accuse", "reject_deny", "offer_propose", "red_line",
    "promise_support", "announce", "condemn", "express_support",
}  # fmt: skip
ASKED_OF = {"warn", "demand", "accuse", "condemn", "announce", "appeal_restraint"}
"""Words that have not been spoken where somebody ought to speak them."""
UNREAL = ("demanded", "desired", "intended", "predicted", "possible", "conditional")
BENIGN = words("benign")
CODABLE = words("codable")


def hanging(head: Token, kind: str, tokens: Sequence[Token], *, assumed: bool) -> Hanging | None:
    """On what an event hangs, by the tree of its sentence, its look, or what a verb of speech reports."""
    hangs = None if assumed or kind == "announce" else condition(head)
    or_else = head.i > 0 and head.nbor(-1).lower_ == "or"
    if hangs is None and not assumed and (is_future(head) or or_else):
        seen = by_look(tokens)
        hangs = seen if seen is not None and head not in seen.tokens else None
    if hangs is None and kind in ("warn", "threaten", "ultimatum", "demand", "offer_propose"):
        hangs = in_content(head)
    return hangs


def counts(kind: str, how: Mood, told: Voice) -> bool:
    """Whether it is an event: what somebody means to do is, or will not do; what may come, or ought to, is not."""
    if how.modality == "demanded" and kind in ASKED_OF:
        return False
    if kind in SPEECH and how.modality in ("possible", "demanded", "intended"):
        return kind in ("threaten", "red_line", "warn")
    foretold = how.modality == "predicted" and told.mode in ("author_voice", "anonymous")
    if kind in SPEECH and foretold and kind not in ("threaten", "red_line", "promise_support"):
        return False
    if how.modality not in UNREAL or kind in SPEECH:
        return True
    if how.polarity == "negated" and how.modality in ("predicted", "conditional") and kind in LAYERS["do"]:
        return True
    return how.modality == "predicted" and kind == "negotiate_meet"


def is_order(hangs: Condition, evidence: Span) -> bool:
    """“Do it, or …” is an order, “do it, and …” where no harm follows; “to do it or face …” is told by its verb."""
    if hangs.marker == "otherwise":
        return not evidence.text[: hangs.span.start - evidence.start].rstrip().endswith(" to")
    after = set(hangs.consequence.text.lower().split()) if hangs.consequence else set()
    let = hangs.span.text.lower().startswith("let ")
    return hangs.marker == "imperative_and" and (let or bool(after & BENIGN))


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def bounds(token: Token) -> tuple[Token, Token]:
    inner = [t for t in token.subtree if t.dep_ in ("compound", "det", "amod") or t == token]
    return (min(inner, key=lambda t: t.i), max(inner, key=lambda t: t.i))


def codable(tokens: Sequence[Token], cast: Cast) -> bool:
    """A sentence that looks as if it told an event, though no frame fits."""
    named = any(cast.ids(t) for t in tokens if t.pos_ in ("PROPN", "NOUN"))
    return named and len(tokens) > 5 and bool(CODABLE & {lemma(t) for t in tokens})


def attribution_of(told: Voice, cut: Callable[[Token, Token], Span]) -> Attribution:
    return Attribution(told.holder, told.mode, cut(told.cue[0], told.cue[-1]) if told.cue else None)


def condition_of(found: Hanging | None, cut: Callable[[Token, Token], Span]) -> Condition | None:
    if found is None:
        return None
    span = cut(found.tokens[0], found.tokens[-1])
    after = cut(found.consequence[0], found.consequence[-1]) if found.consequence else None
    return Condition(span, found.marker, found.trigger_when, after)
