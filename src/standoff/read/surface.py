"""Conditions by the look of a sentence, where its tree does not show them: “Until the last tank has gone, …”."""

from __future__ import annotations

from collections.abc import Sequence

from standoff.read.grammar import Token, lemma, negated
from standoff.read.hanging import FUTURE, MARKS, NOT, Found, inverted, trim

LEADS = {"provided": "if", "providing": "if", "should": "should", "were": "should"}
FACE = {"face", "suffer", "risk", "be", "resign", "lose"}
ASKING = {"ask", "wonder", "doubt", "know", "see", "decide", "unclear", "question"}
SAME = {"lay", "put", "cut", "let", "set", "hit", "shut", "quit", "read"}
LONG = {"soon": "once", "long": "if"}


def by_look(tokens: Sequence[Token]) -> Found | None:
    """The first conditional clause of a sentence whose other clause looks ahead."""
    return _or_face(tokens) or _clause(tokens)


def _or_face(tokens: Sequence[Token]) -> Found | None:
    """“to pull its guns away or face air strikes”."""
    for k, token in enumerate(tokens[:-1]):
        if token.lower_ == "or" and tokens[k + 1].lower_ in FACE:
            begin = next(
                (n for n in range(k - 1, 0, -1) if tokens[n].tag_ == "VB" and tokens[n - 1].lower_ == "to"), None
            )
            if begin is None:  # “that they evacuate the post or face bombardment”
                that = next((n for n in range(k - 1, max(k - 14, -1), -1) if tokens[n].lower_ == "that"), None)
                begin = that + 1 if that is not None else None
            if begin is not None and begin < k - 1:
                return Found(tuple(trim(list(tokens[begin:k]))), "otherwise", "does_not_happen",
                             tuple(trim(list(tokens[k + 1 :]))))  # fmt: skip
    return None


def _clause(tokens: Sequence[Token]) -> Found | None:
    """A clause with a conditional word before or behind one that looks ahead."""
    for k, token in enumerate(tokens):
        mark, begin = _mark(tokens, k)
        if not mark:
            continue
        opens = begin == 0 or tokens[begin - 1].is_punct or tokens[begin - 1].lower_ in ("and", "but", "that", "or")
        end = _end(tokens, k, opens)
        inside, rest = list(tokens[begin:end]), [*tokens[:begin], *tokens[end:]]
        if len(inside) < 3 or not any(t.lower_ in FUTURE for t in rest):
            continue
        if token.lower_ in ("should", "were") and not opens:
            continue
        denied = any(t.dep_ == "neg" for t in inside)
        when = "does_not_happen" if (mark in NOT) != denied else "happens"
        after = list(tokens[end:] if opens and end < len(tokens) else tokens[:begin])
        return Found(tuple(trim(inside)), mark, when, tuple(trim(after)) if after else ())
    return None


def _mark(tokens: Sequence[Token], k: int) -> tuple[str, int]:
    """What sort of condition begins at a word, and where; empty where none does."""
    word = tokens[k].lower_
    before = tokens[k - 1] if k else None
    if word in MARKS and word not in ("when", "whenever"):
        if word == "if" and before is not None and (before.lower_ == "as" or lemma(before) in ASKING):
            return "", k
        return MARKS[word], k
    if word in ("provided", "providing"):
        return LEADS[word], k
    if (
        word in ("should", "were")
        and k + 1 < len(tokens)
        and tokens[k + 1].pos_ in ("DET", "PROPN", "PRON", "ADJ", "NOUN")
    ):
        return LEADS[word], k
    if (
        word in LONG
        and before is not None
        and before.lower_ in ("as", "so")
        and tokens[min(k + 1, len(tokens) - 1)].lower_ == "as"
    ):
        return LONG[word], k - 1
    return "", k


def _end(tokens: Sequence[Token], k: int, opens: bool) -> int:
    """Where the clause ends: before a comma with a clause behind it, or where a speaker is named."""
    for n in range(k + 2, len(tokens)):
        token = tokens[n]
        if token.text in (";", ":", "-", "--") or (token.text in ('"', "''") and opens):
            return n
        if token.text == ",":
            rest = tokens[n + 1 :]
            if opens and any(t.pos_ in ("VERB", "AUX") for t in rest):
                return n
            if not opens and any(t.tag_ == "VBD" for t in rest[:6]):
                return n
    return len(tokens)


def _orders(start: Token) -> bool:
    """A bare verb, or one whose past looks the same: “lay down your arms”."""
    return start.tag_ in ("VB", "VBP") or (start.tag_ == "VBD" and start.lower_ in SAME)


def side_by_side(head: Token) -> Found | None:
    """Forms that join clauses side by side: “do it, and we will …”, “… or else”, “either … or”, “otherwise”."""
    tokens = list(head.sent)
    at = next((k for k, t in enumerate(tokens) if t.i == head.i), 0)
    words = [t.lower_ for t in tokens]
    for k, word in enumerate(words):
        if word in ("should", "were") and k > at and inverted(tokens[k], tokens[k].head) and tokens[k - 1].text != ",":
            turned = "does_not_happen" if negated(tokens[k].head) else "happens"
            return Found(tuple(trim(tokens[k:])), "should", turned, tuple(trim(tokens[at:k])))
        later = tokens[k + 1 :]
        if not 0 < k < at or not any(t.lower_ in FUTURE for t in later):
            continue
        colon = max((n for n in range(k) if words[n] in (":", ";")), default=-1)
        before = [t for t in tokens[colon + 1 : k] if not t.is_punct]
        if not before:
            continue
        start = next(
            (t for t in before if t.pos_ not in ("PUNCT", "SCONJ", "CCONJ") and t.lower_ not in ('"', "'", "either")),
            before[0],
        )
        if word in ("and", "then") and _orders(start) and not any(c.dep_ == "nsubj" for c in start.children):
            return Found(tuple(trim(before)), "imperative_and", "happens", tuple(trim(later)))
        if word == "otherwise":
            return Found(tuple(trim(before)), "otherwise", "does_not_happen", tuple(trim(later)))
        if word == "or":
            if "either" in words[:k]:
                first = words.index("either") + 1
                return Found(tuple(trim(tokens[first:k])), "either_or", "does_not_happen", tuple(trim(later)))
            rest = later[1:] if later and later[0].lower_ == "else" else later
            if (
                any(t.lower_ in ("must", "should", "had") for t in before)
                or (_orders(start) and start.tag_ != "VBP")
                or len(rest) < len(later)
            ):
                return Found(tuple(trim(before)), "otherwise", "does_not_happen", tuple(trim(rest)))
    return None
