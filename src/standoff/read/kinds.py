"""What type of event a frame tells, once mood, condition and account are known."""

from __future__ import annotations

from standoff.read.attribution import Voice
from standoff.read.cast import Cast
from standoff.read.claims import NO_ACTOR
from standoff.read.grammar import PASSIVES, SUBJECTS, Token, is_passive, lemma, negated
from standoff.read.lexicon import lexicon
from standoff.read.mood import Mood, is_future
from standoff.read.phrases import definite
from standoff.read.roles import Found
from standoff.read.turns import HOSTILE, YIELDS, Case, asked, governed, turned

FOLLOWS = {"casualties", "deploy_forces", "mobilise_alert", "civilian_harm"}
MOVES = {"deploy_forces", "weapons_test"}
STAYS = ("stay", "remain", "keep", "maintain")
PROMISED = {"support_military", "supply_arms"}
COMES = ("follow", "come", "begin", "resume", "start", "go", "continue", "spread")
TERMS = ("hour", "day", "week")
GUESSED = ("probably", "likely", "doubtless", "surely", "perhaps")


def kind_of(found: Found, how: Mood, hangs: bool, told: Voice, cast: Cast) -> str:
    """A deed to come is a threat, a promise or a forecast, by who speaks of it; empty where it tells of nothing."""
    kind = found.frame.type
    head = found.head
    future = is_future(head) or how.modality == "predicted"
    future = future or (hangs and how.modality == "possible" and told.mode != "author_voice")
    owners = {cast.root(a) for t in found.roles.get("source", ()) for a in cast.ids(t)}
    own = told.holder not in NO_ACTOR and (cast.root(told.holder) in owners or (not owners and is_passive(head)))
    frame = found.frame
    if frame.get("asked"):
        return asked(head, "UN" in owners)
    if kind == "demand" and frame.is_verb and _within(head):
        return "ultimatum"  # “demanded an apology within forty-eight hours”
    content = [c for c in head.children if c.dep_ in ("xcomp", "ccomp")]
    if frame.get("clause") == "yields" and not any(lemma(c) in YIELDS for c in content):
        return ""
    if frame.get("clause") == "hostile" and any(negated(c) for c in content):
        # “vowed not to budge”; “vowed that they would not halt” is told by what would not be done
        return "reject_deny" if content[0].dep_ == "xcomp" else ""
    if frame.get("own") and not own:
        return ""
    other = turned(frame.get("turns", ()), Case(head, kind, how, told, hangs, future))
    if other is not None:
        return other
    if kind in ("negotiate_meet", "concede") and how.polarity == "negated" and head.pos_ == "VERB" and future:
        return "reject_deny" if not is_passive(head) else kind  # “will not hand it over”
    if kind in HOSTILE and future and how.polarity == "negated":
        return kind  # “would not invade anyone”
    if kind in HOSTILE | PROMISED and future:
        if kind in HOSTILE and head.pos_ == "NOUN" and (_of_or_as(head) or head.dep_ in SUBJECTS + PASSIVES):
            if hangs and head.dep_ == "nsubj" and lemma(head.head) in COMES and told.mode != "anonymous":
                return "threaten"  # “an assault on the port will follow”
            return kind if definite(head) else ""  # “the embargo will stay”; “an attack would be treated as …”
        if kind in PROMISED:
            if not own:
                return kind
            return "promise_support" if how.polarity == "affirmed" else "reject_deny"
        # “a resolution that would impose …”, “will probably strike”: what the author, or diplomats, expect of others
        guessed = head.dep_ == "relcl" or any(c.lower_ in GUESSED for c in head.children)
        foretold = told.mode == "anonymous" or (told.mode == "author_voice" and guessed)
        if (hangs and not foretold) or own or told.mode == "imputed":
            return "threaten"
        return kind
    if kind == "attack" and any(lemma(t) in lexicon().classes["air"] for t in found.roles.get("source", ())):
        return "airstrike"  # “helicopters fired on …”
    if kind == "casualties" and future and hangs and own:
        return "threaten"
    if kind in MOVES and future and hangs and own and how.polarity == "affirmed" and lemma(head) not in STAYS:
        return "threaten"  # “Moscow says it will station missiles there if …”
    told_by = governed(head, ("threaten", "vow", "swear", "pledge", "warn", "threat"))
    if kind in HOSTILE | FOLLOWS and how.modality == "intended" and told_by:
        return ""  # what is threatened is told by the threat
    return kind


def _within(head: Token) -> bool:
    return any(t.lower_ == "within" and any(lemma(b) in TERMS for b in t.subtree) for t in head.subtree)


def _of_or_as(noun: Token) -> bool:
    return bool(noun.dep_ == "pobj" and noun.head.lower_ in ("as", "of"))


def epistemic(told: Voice, how: Mood) -> str:
    """How sure the text is of it."""
    if told.mode == "imputed":
        return "author_inference"
    if told.mode != "author_voice":
        return "attributed_claim"
    if how.modality in ("predicted",):
        return "speculation"
    return "asserted_fact"
