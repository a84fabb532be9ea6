"""On what a deed or a threat hangs: if, unless, until, should, or else, without, imperative and, either … or."""

from __future__ import annotations

from standoff.read.grammar import SUBJECTS, Token, auxiliaries, clause, conjuncts, finite, lemma, negated
from standoff.read.hanging import FUTURE, MARKS, NOT, Found, inverted, trim
from standoff.read.surface import side_by_side
from standoff.read.words import words

BRINGS = words("brings")
STEPS = words("steps")


def condition(head: Token) -> Found | None:
    """The condition of the event that a verb or noun names, if it has one."""
    at = head
    for _ in range(6):
        if at.pos_ in ("VERB", "AUX"):
            found = _clause_of(at, head) or _phrase_of(at, head)
            if found:
                return found
        if at.head == at or at.dep_ in ("relcl",):
            break
        if at.dep_ == "advcl" and at != head and any(c.lower_ in MARKS for c in at.children):
            break
        told = at.dep_ == "ccomp" and at.head.pos_ == "VERB" and any(c.dep_ in SUBJECTS for c in at.children)
        if told and (at.i > at.head.i or not _is_speech(at.head)):
            return _clause_of(at.head, head) or _leading(at)
        at = at.head
    return side_by_side(head)


def hypothetical(head: Token) -> bool:
    """Whether a word stands inside a conditional clause, and so tells of nothing that happened."""
    at = head
    for _ in range(8):
        if at.dep_ == "advcl" and any(
            c.lower_ in ("if", "unless", "until", "lest", "once", "provided")
            for c in at.children
            if c.dep_ in ("mark", "advmod")
        ):
            return True
        if at.dep_ == "ccomp" and any(c.lower_ == "whether" for c in at.children):
            return True
        if at.dep_ == "ccomp" and lemma(at.head) in ("ask", "wonder") and at.left_edge.tag_ in ("WDT", "WP", "WRB"):
            return True  # “asked what help would be given”
        if at.dep_ in ("advcl", "ccomp") and at.pos_ in ("VERB", "AUX"):
            first = next((t for t in clause(at) if t.is_alpha), at)
            if first.lower_ in ("should", "were") and first.head == at and inverted(first, at):
                return True
        if at.head == at:
            return False
        at = at.head
    return False


def inside_since(head: Token) -> bool:
    """“Since the fighting began”: said to tell the time of something else."""
    at = head
    for _ in range(4):
        if at.dep_ == "advcl" and any(c.lower_ == "since" for c in at.children):
            return True
        at = at.head
    return False


def in_content(verb: Token) -> Found | None:
    """The condition of what a verb of speech reports, which is its own as well: “warned that it would act if …”."""
    for child in verb.children:
        if child.dep_ in ("ccomp", "xcomp"):
            for each in conjuncts(child):
                found = _clause_of(each, each) or _phrase_of(each, each) or side_by_side(each)
                if found:
                    return found
    return None


def _is_speech(verb: Token) -> bool:
    return lemma(verb) in ("say", "warn", "tell", "declare", "announce", "add", "state", "insist", "reply", "vow")


def _clause_of(verb: Token, head: Token) -> Found | None:
    """A clause under the verb with a conditional word, or turned round: “should it fail”, “were they to cross”."""
    anyone = _whoever(verb)
    if anyone is not None:
        return anyone
    for child in verb.children:
        if child.dep_ not in ("advcl", "ccomp", "prep", "mark", "dep") or child.i == head.i:
            continue
        inner = _without_speaker(_with_lead(clause(child)))
        if not inner or head in inner:
            continue
        first = next((t for t in inner if t.is_alpha), inner[0])
        word = first.lower_ if first == child or first.head == child or inner[0].i < child.left_edge.i else ""
        mark = MARKS.get(word) or next(
            (MARKS[c.lower_] for c in child.children if c.dep_ in ("mark", "advmod") and MARKS.get(c.lower_)), ""
        )
        if word in ("provided", "providing", "supposing"):
            mark = "if"
        if word == "while" and _looks_ahead(verb) and _refused(verb):
            mark = "if"  # “there will be no talks while we are under siege”
        if word in ("as", "so") and len(inner) > 3 and inner[1].lower_ in ("soon", "long"):
            mark = "once" if inner[1].lower_ == "soon" else "if"
        if word in ("should", "were", "had") and first.head == child and inverted(first, child):
            mark = "should"
        if not mark or mark == "when" and not _looks_ahead(verb):
            continue
        if mark in ("until", "once") and not _looks_ahead(verb):
            continue
        negative = child.pos_ in ("VERB", "AUX") and negated(child)
        when = "does_not_happen" if (mark in NOT) != negative else "happens"
        return Found(tuple(trim(inner)), mark, when, _rest(verb, inner))
    return None


def _refused(verb: Token) -> bool:
    """Denied, or nothing of the kind: “will not”, “there will be no …”."""
    return negated(verb) or any(g.lower_ == "no" for c in verb.children if c.dep_ == "attr" for g in c.children)


def _with_lead(inner: list[Token]) -> list[Token]:
    """“as soon as”, “so long as”: the two words before the clause belong to it."""
    first = inner[0]
    if first.lower_ == "as" and first.i >= 2 and first.doc[first.i - 1].lower_ in ("soon", "long"):
        return [first.doc[first.i - 2], first.doc[first.i - 1], *inner]
    return inner


def _without_speaker(inner: list[Token]) -> list[Token]:
    """The parser may take “…, the ministry said” for part of the clause before it."""
    for k, token in enumerate(inner):
        rest = inner[k + 1 :]
        if token.text == "," and 1 < len(rest) < 12 and any(_is_speech(t) and t.tag_ == "VBD" for t in rest):
            return inner[:k]
    return inner


def _whoever(verb: Token) -> Found | None:
    """“Any ship that enters will be sunk”: a condition in the shape of a subject."""
    if not set(auxiliaries(verb)) & FUTURE:
        return None
    for child in verb.children:
        if child.dep_ not in ("nsubj", "nsubjpass"):
            continue
        any_one = child.lower_ in ("anyone", "anybody", "whoever") or any(c.lower_ == "any" for c in child.children)
        # “the landing of a single soldier would mean war”
        any_one = any_one or (lemma(verb) in BRINGS and lemma(child) in STEPS)
        # “ships carrying arms to the port would be sunk”
        told = any(c.dep_ in ("relcl", "acl") for c in child.children)
        any_one = any_one or (told and child.dep_ == "nsubjpass" and child.tag_ == "NNS" and not _definite(child))
        if any_one:
            inner = clause(child)
            return Found(
                tuple(trim(inner)), "if", "happens", tuple(trim([t for t in clause(verb) if t.i > inner[-1].i]))
            )
    return None


def _definite(noun: Token) -> bool:
    return any(c.lower_ in ("the", "these", "those") and c.dep_ == "det" for c in noun.children) or noun.pos_ == "PROPN"


def _phrase_of(verb: Token, head: Token) -> Found | None:
    """“without …”, “in the event of …”, “in case of …”, before or after a verb that looks ahead."""
    if not _looks_ahead(verb):
        return None
    for child in verb.children:
        if child.dep_ == "prep" and child.lower_ in ("without", "absent"):
            inner = clause(child)
            if head not in inner:
                return Found(tuple(trim(inner)), "without", "does_not_happen", _rest(verb, inner))
        if child.dep_ == "prep" and child.lower_ in ("in", "on", "upon"):
            inner = clause(child)
            words = " ".join(t.lower_ for t in inner[:4])
            if head not in inner and words.startswith(("in the event", "in case of", "in that event")):
                return Found(tuple(trim(inner)), "if", "happens", _rest(verb, inner))
    return None


def _leading(verb: Token) -> Found | None:
    """A conditional clause that stands before “he said” though it belongs to what was said."""
    for child in verb.head.children:
        if child.dep_ == "advcl" and any(
            MARKS.get(c.lower_) in ("if", "unless") for c in child.children if c.dep_ == "mark"
        ):
            inner = clause(child)
            if _looks_ahead(verb):
                mark = next(MARKS[c.lower_] for c in child.children if c.dep_ == "mark" and MARKS.get(c.lower_))
                when = "does_not_happen" if (mark in NOT) != negated(child) else "happens"
                return Found(tuple(trim(inner)), mark, when, _rest(verb, inner))
    return None


def _looks_ahead(verb: Token) -> bool:
    """About what is to come, or a threat or a refusal to do something."""
    main = finite(verb)
    if set(auxiliaries(verb)) & FUTURE or set(auxiliaries(main)) & FUTURE:
        return True
    return lemma(verb) in (
        "threaten",
        "vow",
        "warn",
        "refuse",
        "pledge",
        "promise",
        "swear",
        "insist",
        "demand",
        "reject",
        "rule",
    )


def _rest(verb: Token, inner: list[Token]) -> tuple[Token, ...]:
    """What follows: the verb's clause without the condition, from its subject on; of a threat, what is threatened."""
    taken = {t.i for t in inner}
    if lemma(verb) in ("threaten", "vow", "promise", "pledge") and not set(auxiliaries(verb)) & FUTURE:
        for child in verb.children:
            if child.dep_ in ("dobj", "xcomp") and child.i not in taken:
                return tuple(trim([t for t in clause(child) if t.i not in taken]))
    whole = [t for t in clause(verb) if t.i not in taken]
    start = min((c.i for c in verb.children if c.dep_ in (*SUBJECTS, "nsubjpass", "aux")), default=verb.i)
    first = min(
        (t.i for c in verb.children if c.dep_ in (*SUBJECTS, "nsubjpass") for t in c.subtree),
        default=start,
    )
    kept = [t for t in whole if t.i >= first]
    side = [t for t in kept if (t.i > inner[-1].i) == (verb.i > inner[-1].i)]
    return tuple(trim(_run(side, verb)))


def _run(tokens: list[Token], verb: Token) -> list[Token]:
    """The unbroken run of tokens round a verb."""
    out = [t for t in tokens if t.i <= verb.i]
    kept = [t for t in tokens if t.i > verb.i]
    for k, token in enumerate(kept):
        if k and token.i - kept[k - 1].i > 2:
            kept = kept[:k]
            break
    return out + kept
