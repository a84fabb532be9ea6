"""When a frame tells something else than it says, or nothing: tests that frames ask for by name (`turns`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from standoff.read.attribution import Voice
from standoff.read.grammar import Token, is_passive, lemma, negated, objects, preps
from standoff.read.mood import Mood
from standoff.read.words import words

HOSTILE = {
    "airstrike", "attack", "invade_occupy", "shoot_down", "blockade", "sanction", "armed_conflict", "break_relations",
    "seize_detain",
}  # fmt: skip
REBUTS = ("deny", "reject", "dismiss", "be", "rebut")
COMMENTS = ("name", "identify", "comment", "elaborate", "say", "speculate", "discuss", "answer")
ITSELF = ("itself", "himself", "themselves", "ourselves", "herself")
TRUCE = {"ceasefire", "truce", "armistice", "fighting", "shooting", "hostility"}
NAMES = ("name", "identify", "quote")
RESTRAINT = words("restraint")
YIELDS = words("yields")


@dataclass(frozen=True)
class Case:
    """A frame that was met, and what is known of it by then."""

    head: Token
    kind: str
    how: Mood
    told: Voice
    hangs: bool
    future: bool


Test = Callable[[Case], bool]


def _within_itself(case: Case) -> bool:
    return any(o.lower_ in ITSELF for o in objects(case.head))


def _bare_rebutted(case: Case) -> bool:
    more = any(c.dep_ in ("acl", "relcl", "prep") for c in case.head.children)
    return lemma(case.head.head) in REBUTS and not more


def _guessed(case: Case) -> bool:
    told = any(c.dep_ == "ccomp" and c.tag_ in ("VBD", "VBZ") for c in case.head.children)
    return lemma(case.head) == "suggest" and told


def _of_a_truce(case: Case) -> bool:
    return not TRUCE.isdisjoint({w for t in case.head.subtree for w in (lemma(t), t.lower_)})


TURNS: Mapping[str, tuple[Test, str]] = {
    "hanging": (lambda c: c.hangs, ""),  # “hinted that it may withdraw unless …”
    "itself": (_within_itself, "threaten"),  # “would defend itself”
    "rebutted": (_bare_rebutted, ""),  # “rejected the charge” is told by its verb
    "guessed": (_guessed, ""),  # “suggested that they were buying oil”
    "of-a-truce": (_of_a_truce, "agree_ceasefire"),  # “agreed to stop fighting”
    "no-comment": (lambda c: any(lemma(t) in COMMENTS for t in c.head.children), ""),
    "stance": (lambda c: c.how.tense == "present" and c.told.mode == "author_voice", ""),  # no step
    "denied": (lambda c: c.how.polarity == "negated", ""),
    "done": (lambda c: not c.future, ""),
}
"""What a frame may ask for, and the type that it then tells; none where it tells nothing."""


def _own_goods(case: Case) -> bool:
    mine = any(c.dep_ == "poss" and c.lower_ in ("its", "their", "his") for o in objects(case.head) for c in o.children)
    spent = lemma(case.head) in ("destroy", "burn", "scuttle")
    return case.kind in HOSTILE and spent and mine and not is_passive(case.head)


def _unsaid(case: Case) -> bool:
    head = case.head
    return lemma(head) == "deny" and head.dep_ == "conj" and lemma(head.head) == "confirm"


def _refused(case: Case) -> bool:
    return (
        case.kind == "express_support" and case.how.polarity == "negated" and governed(case.head, ("refuse", "decline"))
    )


NOTHING: tuple[Test, ...] = (
    _refused,  # “refuses to recognise it” is told by the refusal
    _own_goods,  # “has begun to destroy its missiles”
    lambda c: c.head.dep_ == "pcomp" and c.head.head.lower_ == "without",  # “without firing a shot”
    _unsaid,  # “would neither confirm nor deny”
)
"""Of any frame: it tells nothing then."""


def turned(names: Sequence[str], case: Case) -> str | None:
    """The type that a frame tells after all, empty where nothing; None where it keeps its own."""
    for name in names:
        test, other = TURNS[name]
        if test(case):
            return other
    return "" if any(test(case) for test in NOTHING) else None


def governed(head: Token, governors: Sequence[str]) -> bool:
    """Whether a word stands below a verb or noun of a list."""
    return any(lemma(t) in governors for t in head.ancestors)


def asked(head: Token, kindly: bool) -> str:
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
    whom = [*objects(head), *(t for p, t in preps(head) if p in ("on", "upon", "to", "with"))]
    if any(t.lower_ == "both" or any(c.lower_ == "both" for c in t.children) for t in whom):
        return "appeal_restraint"  # “urged both countries to …”
    return "demand"
