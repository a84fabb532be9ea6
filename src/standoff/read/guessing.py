"""Events that no frame knows, guessed from the words around them: which word tells what, and who does it to whom.

A guess is as sure as the network is (`tagging`); its roles are those that frames of the same type give most often.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np

from standoff.read.asking import Resolve
from standoff.read.claims import LAYERS
from standoff.read.grammar import Token, is_passive, lemma, objects, preps, stray, subject
from standoff.read.lexicon import Frame, lexicon
from standoff.read.phrases import supposed
from standoff.read.roles import Found, noun_roles, verb_roles
from standoff.read.tagging import Array, Tags

SURE = 0.5
"""How probable an event of a type that counts must be for a guess."""
DOUBT = 0.15
COUNTS = 0.4
"""Below which probability of its type, and of counting if it is an event, a claim does not count."""
HARDLY = 0.04
"""Below which probability of its type a frame leaves its place to a guess."""
KIN = {"deploy_militia": ("deploy_forces",), "airstrike": ("attack",), "deploy_forces": ("deploy_militia",)}
"""Types that a frame tells apart by who is sent or strikes, which the network may take for one another."""
BEFALLS = ("casualties", "civilian_harm", "seize_detain")
"""Types whose state is that of whoever suffers them."""
FEWEST = 4  # words of a sentence, not a heading or a label
LEARNED = "learned"


def guesses(tokens: Sequence[Token], tags: Tags, found: Sequence[Found], who: Resolve) -> list[Found]:
    """What a sentence tells beyond the frames met in it; the surest word of each type in a phrase."""
    if len(tokens) < FEWEST or not len(tags.shares):
        return []
    seen = tags.shares[: len(tokens), 1:]
    best, share = seen.argmax(axis=1), seen.max(axis=1) * tags.core[: len(tokens)]
    if share.max() < SURE:
        return []
    firm = [f for f in found if f.frame.type not in LAYERS["think"] and f.frame.get("core", True)]
    firm = [f for f in firm if not doubted(f.frame.type, f, tokens, tags, HARDLY)]
    taken = {i for f in firm for i in (*f.used, f.head.i)}
    out: list[Found] = []
    for k in np.argsort(-share, kind="stable"):
        token, kind = tokens[k], tags.types[best[k] + 1]
        if share[k] < SURE:
            break
        if token.i in taken or token.is_punct or (token.pos_ == "NOUN" and supposed(token)):
            continue
        if any(f.frame.type == kind and _near(f.head, token) for f in (*firm, *out)):
            continue
        out.append(_found(token, kind, who))
    return sorted(out, key=lambda f: f.head.i)


def doubted(kind: str, found: Found, tokens: Sequence[Token], tags: Tags, doubt: float = DOUBT) -> bool:
    """Whether the network would hardly take any word of a trigger for its type, or for one that counts.

    Of “sought to broker” both verbs are looked at.
    """
    if found.head not in found.trigger:  # goods that are listed tell nothing alone
        return False
    of_type, core = _seen(kind, found, tokens, tags)
    return bool(len(core)) and bool(of_type.max() < doubt or core.max() < COUNTS)


def sure(kind: str, found: Found, tokens: Sequence[Token], tags: Tags) -> bool:
    """Whether the network takes a word of a trigger for its type, and for one that counts, as surely as for a guess."""
    of_type, core = _seen(kind, found, tokens, tags)
    return bool(len(core)) and bool((of_type * core).max() >= SURE)


def _seen(kind: str, found: Found, tokens: Sequence[Token], tags: Tags) -> tuple[Array, Array]:
    """Of the words of a trigger: the probability of a type, and that it counts; none of a type that is not known."""
    if kind not in tags.types:
        return tags.core[:0], tags.core[:0]
    told = {t.i for t in (*found.trigger, found.head.head if found.head.dep_ == "xcomp" else found.head)}
    words = [k for k, token in enumerate(tokens[: len(tags.core)]) if token.i in told]
    kinds = [tags.types.index(name) for name in (kind, *KIN.get(kind, ())) if name in tags.types]
    return tags.shares[words][:, kinds].sum(axis=1), tags.core[words]


def _near(one: Token, other: Token) -> bool:
    """Whether two words stand in one phrase: one above the other, or both right below a third; not joined by “and”."""
    if "conj" in (one.dep_, other.dep_) and one.pos_ == other.pos_ == "VERB":
        return False
    if one.head == other.head or any(t in (one, other) for t in (one.head, other.head)):
        return True
    return bool(one.head.head == other or other.head.head == one)


def _found(token: Token, kind: str, who: Resolve) -> Found:
    is_verb = token.pos_ in ("VERB", "AUX") or token.tag_.startswith("VB")
    state = token.pos_ in ("ADP", "ADJ", "ADV") and token.head.pos_ in ("VERB", "AUX")  # “are in custody”
    frame = Frame(f"{kind}.{LEARNED}", kind, (lemma(token),), is_verb or state, usual(kind))
    if state:
        lead, suffers, around = subject(token.head), kind in BEFALLS, list(preps(token.head))
        own = [lead] if suffers and lead is not None else []
        roles = verb_roles(frame, token, None if suffers else lead, own, [], around, suffers, who)
        return Found(frame, (token,), token, roles, {token.i})
    if not is_verb:
        return Found(frame, (token,), token, noun_roles(frame, token, who), {token.i})
    own, passive = objects(token), is_passive(token) and not stray(token)
    around = [*preps(token), *(p for o in own for p in preps(o))]
    doer = None if passive else subject(token)
    return Found(frame, (token,), token, verb_roles(frame, token, doer, own, [], around, passive, who), {token.i})


@cache
def usual(kind: str) -> dict[str, Any]:
    """What a guess has instead of a frame's keys: the role that each preposition has in most frames of its type."""
    tally: dict[str, Counter[str]] = {}
    for frame in (f for table in (lexicon().verbs, lexicon().nouns) for row in table.values() for f in row):
        if frame.type == kind:
            for prep, role in frame.get("prep", {}).items():
                tally.setdefault(prep, Counter())[role] += 1
    roles = {prep: count.most_common(1)[0][0] for prep, count in tally.items()}
    return {"guessed": True, "prep": {p: role for p, role in roles.items() if role not in ("thing", "content", "none")}}
