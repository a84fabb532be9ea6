"""Read: from the text of a report to claims that a person accepts.

`read` says what a text says, by whose account, on what condition and when; a `Draft` keeps what a person decided on
each card; `accepted` puts accepted cards into a crisis file. Needs the extra `read`.
"""

from standoff.read.accept import Merged, accepted
from standoff.read.actors import registry
from standoff.read.article import Article, ArticleError, decoded, visible
from standoff.read.claims import (
    GENRES,
    LAYERS,
    Attribution,
    Claim,
    Condition,
    Link,
    Mentioned,
    Reading,
    Source,
    Span,
    Tie,
    Warned,
    When,
)
from standoff.read.draft import ACCEPT, PENDING, REJECT, Draft, draft_text, drafted, read_draft
from standoff.read.helper import located, suggested_by
from standoff.read.jsonform import reading_data, reading_of
from standoff.read.lexicon import Crosswalk, Lexicon, lexicon
from standoff.read.own import with_crisis
from standoff.read.page import page
from standoff.read.reader import read
from standoff.read.registry import Entry, Name, Registry
from standoff.read.suggest import suggested

__all__ = [
    "ACCEPT",
    "Article",
    "ArticleError",
    "Attribution",
    "Claim",
    "Condition",
    "Crosswalk",
    "Draft",
    "Entry",
    "GENRES",
    "LAYERS",
    "Lexicon",
    "Link",
    "Mentioned",
    "Merged",
    "Name",
    "PENDING",
    "REJECT",
    "Reading",
    "Registry",
    "Source",
    "Span",
    "Tie",
    "Warned",
    "When",
    "accepted",
    "decoded",
    "draft_text",
    "drafted",
    "lexicon",
    "located",
    "page",
    "read",
    "read_draft",
    "reading_data",
    "reading_of",
    "registry",
    "suggested",
    "suggested_by",
    "visible",
    "with_crisis",
]
