"""What a condition is made of, whichever way it is found."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.read.grammar import Token

MARKS = {
    "if": "if", "unless": "unless", "until": "until", "till": "until", "once": "once", "provided": "if",
    "lest": "otherwise", "whenever": "when", "when": "when",
}  # fmt: skip
NOT = {"unless", "until", "otherwise", "either_or", "without"}
FUTURE = {"will", "shall", "would", "'ll", "wo", "'d", "must", "may", "might", "could", "can", "should"}


@dataclass(frozen=True)
class Found:
    """A condition: its tokens, the word that marks it, and the verb of what follows."""

    tokens: tuple[Token, ...]
    marker: str
    trigger_when: str
    consequence: tuple[Token, ...]


def inverted(first: Token, verb: Token) -> bool:
    """The helping verb comes before the subject."""
    subject = next((c for c in verb.children if c.dep_ in ("nsubj", "nsubjpass")), None)
    return subject is not None and first.i < subject.i


def trim(tokens: list[Token]) -> list[Token]:
    """Without punctuation at either end."""
    out = list(tokens)
    while out and (out[-1].is_punct or out[-1].is_space or out[-1].lower_ in ("and", "or", "but")):
        out.pop()
    while out and (out[0].is_punct or out[0].is_space or out[0].lower_ in ("and", "or", "but", "that", "either")):
        out.pop(0)
    return out or list(tokens)
