"""What type of event a frame tells, once mood, condition and account are known."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.read.attribution import Voice
from standoff.read.cast import Cast
from standoff.read.claims import NO_ACTOR
from standoff.read.grammar import PASSIVES, SUBJECTS, Token, is_passive, lemma, negated, objects, preps
from standoff.read.matching import Found
from standoff.read.mood import Mood, is_future
from standoff.read.phrases import definite
from standoff.read.words import words

HOSTILE = {
    "airstrike", "attack", "invade_occupy", "shoot_down", "blockade", "sanction", "armed_conflict", "break_relations",
    "seize_detain",
}  # fmt: skip
FOLLOWS = {"casualties", "deploy_forces", "mobilise_alert", "civilian_harm"}
MOVES = {"deploy_forces", "weapons_test"}
STAYS = ("stay", "remain", "keep", "maintain")
PROMISED = {"support_military", "supply_arms"}
REBUTS = ("deny", "reject", "dismiss", "be", "rebut")
COMMENTS = ("name", "identify", "comment", "elaborate", "say", "speculate", "discuss", "answer")
COMES = ("follow", "come", "begin", "resume", "start", "go", "continue", "spread")
TERMS = ("hour", "day", "week")
GUESSED = ("probably", "likely", "doubtless", "surely", "perhaps")
ITSELF = ("itself", "himself", "themselves", "ourselves", "herself")
NAMES = ("name", "identify", "quote")
RESTRAINT = words("restraint")
TRUCE = {"ceasefire", "truce", "armistice", "fighting", "shooting", "hostility"}
YIELDS = words("yields")


def kind_of(found: Found, how: Mood, hangs: bool, told: Voice, cast: Cast) -> str:
    """A deed to come is a threat, a promise or a forecast, by who speaks of it; empty where it tells of nothing."""
    kind = found.frame.type
    head = found.head
    future = is_future(head) or how.modality == "predicted"
    future = future or (hangs and how.modality == "possible" and told.mode != "author_voice")
    owners = {cast.root(a) for t in found.roles.get("source", ()) for a in cast.ids(t)}
    own = told.holder not in NO_ACTOR and (cast.root(told.holder) in owners or (not owners and is_passive(head)))
    frame = found.frame
    if frame.id in ("appeal_restraint.urge", "appeal_restraint.press", "demand.ask-for", "demand.call-for"):
        return _asked(head, "UN" in owners)
    if kind == "demand" and frame.is_verb and _within(head):
        return "ultimatum"  # “demanded an apology within forty-eight hours”
    if frame.id == "offer_propose.hint" and hangs:
        return ""  # “hinted that it may withdraw unless …”
    if frame.get("clause") == "yields" and not any(
        lemma(c) in YIELDS for c in head.children if c.dep_ in ("xcomp", "ccomp")
    ):
        return ""
    if frame.get("clause") == "hostile":
        content = [c for c in head.children if c.dep_ in ("xcomp", "ccomp")]
        if any(negated(c) for c in content):
            # “vowed not to budge”; “vowed that they would not halt” is told by what would not be done
            return "reject_deny" if content[0].dep_ == "xcomp" else ""
    if frame.id == "promise_support.defend" and any(o.lower_ in ITSELF for o in objects(head)):
        return "threaten"  # “would defend itself”
    if (
        frame.id == "accuse.the-charge"
        and lemma(head.head) in REBUTS
        and not any(c.dep_ in ("acl", "relcl", "prep") for c in head.children)
    ):
        return ""  # “rejected the charge” is told by its verb
    if (
        frame.id == "offer_propose.offer"
        and lemma(head) == "suggest"
        and any(c.dep_ == "ccomp" and c.tag_ in ("VBD", "VBZ") for c in head.children)
    ):
        return ""  # “suggested that they were buying oil”
    if frame.id == "sign_agreement.agree" and not TRUCE.isdisjoint(
        {w for t in head.subtree for w in (lemma(t), t.lower_)}
    ):
        return "agree_ceasefire"  # “agreed to stop fighting”
    if kind == "express_support" and how.polarity == "negated" and _under(head, ("refuse", "decline")):
        return ""  # “refuses to recognise it” is told by the refusal
    if frame.get("own") and not own:
        return ""
    if (
        kind in HOSTILE
        and lemma(head) in ("destroy", "burn", "scuttle")
        and not is_passive(head)
        and any(c.dep_ == "poss" and c.lower_ in ("its", "their", "his") for o in objects(head) for c in o.children)
    ):
        return ""  # “has begun to destroy its missiles”
    if head.dep_ == "pcomp" and head.head.lower_ == "without":
        return ""  # “without firing a shot”
    if lemma(head) == "deny" and head.dep_ == "conj" and lemma(head.head) == "confirm":
        return ""  # “would neither confirm nor deny”
    if frame.id == "reject_deny.refuse-to" and any(lemma(c) in COMMENTS for c in head.children):
        return ""
    if frame.id == "reject_deny.not-recognise" and how.tense == "present" and told.mode == "author_voice":
        return ""  # a stance, not a step
    if frame.id == "announce.confirm" and how.polarity == "negated":
        return ""
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
    if kind == "casualties" and future and hangs:
        return "threaten"
    if kind in MOVES and future and hangs and own and how.polarity == "affirmed" and lemma(head) not in STAYS:
        return "threaten"  # “Moscow says it will station missiles there if …”
    told_by = _under(head, ("threaten", "vow", "swear", "pledge", "warn", "threat"))
    if kind in HOSTILE | FOLLOWS and how.modality == "intended" and told_by:
        return ""  # what is threatened is told by the threat
    if kind == "threaten" and frame.id == "threaten.make-pay" and not future:
        return ""
    return kind


def _asked(head: Token, kindly: bool) -> str:
    """What is asked makes it an appeal for restraint, a demand, or pressure; “asked whether” is none of them."""
    content = [c for c in head.children if c.dep_ in ("xcomp", "ccomp", "advcl")]
    if head.dep_ == "pcomp" and head.head.lower_ == "without" or any(lemma(c) in NAMES for c in content):
        return ""  # “without asking”, “asked not to be named”
    if any(t.lower_ in ("whether", "if", "why", "how") for c in content for t in c.children):
        return ""
    if lemma(head) == "press" and not any(negated(c) for c in content):
        return "pressure"
    if any(lemma(c) in YIELDS for c in content):
        return "appeal_restraint" if kindly else "demand"
    if RESTRAINT & {lemma(t) for t in head.subtree} or any(negated(c) for c in content):
        return "appeal_restraint"  # “not to widen the conflict”
    asked = [*objects(head), *(t for p, t in preps(head) if p in ("on", "upon", "to", "with"))]
    if any(t.lower_ == "both" or any(c.lower_ == "both" for c in t.children) for t in asked):
        return "appeal_restraint"  # “urged both countries to …”
    return "demand"


def _within(head: Token) -> bool:
    return any(t.lower_ == "within" and any(lemma(b) in TERMS for b in t.subtree) for t in head.subtree)


def _of_or_as(noun: Token) -> bool:
    return bool(noun.dep_ == "pobj" and noun.head.lower_ in ("as", "of"))


def _under(head: Token, governors: Sequence[str]) -> bool:
    return any(lemma(t) in governors for t in head.ancestors)


def epistemic(told: Voice, how: Mood) -> str:
    """How sure the text is of it."""
    if told.mode == "imputed":
        return "author_inference"
    if told.mode != "author_voice":
        return "attributed_claim"
    if how.modality in ("predicted",):
        return "speculation"
    return "asserted_fact"
