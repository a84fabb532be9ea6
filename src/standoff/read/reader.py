"""From text to claims: paragraphs parsed, frames met, then one pass each for mood, account, condition and time."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from standoff.read.actors import registry
from standoff.read.article import Article
from standoff.read.cast import Cast
from standoff.read.claims import NO_ACTOR, UNNAMED, Claim, Reading, Source, Tie
from standoff.read.drafting import LABEL, Drafting
from standoff.read.implied import with_foes
from standoff.read.links import linked
from standoff.read.names import Names
from standoff.read.parsing import language
from standoff.read.pointing import Pointers
from standoff.read.registry import Registry
from standoff.read.sentence import sentences
from standoff.read.tagging import tagger
from standoff.read.warn import warnings_of
from standoff.read.weighing import Scene, weighed

BATCH = 64
ABOUT = re.compile(r"\b(?:on|against|about|over|to|regarding|concerning|with|in)(?: the)?(?: [a-z]\w*){0,2} $")
"""Before the name of somebody whom a statement is about or for: “briefing on Syria”."""
Progress = Callable[[str, int, int], None]


def read(text: str, published: date, source: Source | None = None, who: Registry | None = None,
         told: Progress | None = None) -> Reading:  # fmt: skip
    """All claims of a text, told on a day. ArticleError where it cannot be read."""
    source = source or Source("report", published=published.isoformat())
    draft, scene, claims = by_rules(text, published, source, who, told)
    claims = weighed(scene, claims)
    return finished(draft, claims, draft.ties.all(claims), source, text)


def finished(
    draft: Drafting, claims: tuple[Claim, ...], ties: Sequence[Tie], source: Source, text: str
) -> Reading:  # fmt: skip
    """With the actors that claims and ties speak of, links, and warnings to whoever reviews it."""
    used = [a for c in claims for a in (*c.source, *c.target, *c.beneficiary, c.attribution.holder)]
    used += [a for t in ties for a in (t.a, t.b)]
    actors = draft.cast.all([u for u in used if u not in NO_ACTOR])
    known = {a.id for a in actors}
    claims = tuple(_known(c, known) for c in claims)
    ties = tuple(t for t in ties if t.a in known and t.b in known)
    links = linked(claims)
    warnings = warnings_of(claims, links, draft.missed)
    return Reading(source, text, actors, claims, ties, links, warnings, draft.sentences)


def by_rules(
    text: str, published: date, source: Source, who: Registry | None = None, told: Progress | None = None
) -> tuple[Drafting, Scene, tuple[Claim, ...]]:
    """What the rules make of a text, before open roles are weighed."""
    article, names = Article(text), (who or registry()).at(published)
    draft = Drafting(article, Cast(article, names), published)
    if source.genre == "official_statement":
        draft.speaks = _issuer(names, source.title, source.publisher, text)
        draft.cast.home = None if draft.speaks is None else draft.cast.root(draft.speaks)
    if source.genre == "transcript":
        heading = text.strip().split("\n\n")[0]
        heading = "" if LABEL.match(heading) else heading
        draft.is_transcript, draft.issuer = True, _issuer(names, heading, source.title, source.publisher)
        draft.cast.home = None if draft.issuer is None else draft.cast.root(draft.issuer)
        draft.cast.briefs = True
    paragraphs, pointers = article.paragraphs, Pointers()
    for start in range(0, len(paragraphs), BATCH):
        some = paragraphs[start : start + BATCH]
        docs = list(language().pipe((p.clean for p in some), batch_size=BATCH))
        cut = [sentences(doc) for doc in docs]
        tags = tagger().tags([[t.text for t in tokens] for of_one in cut for tokens in of_one])
        each = iter(tags)
        tagged = [[(tokens, next(each)) for tokens in of_one] for of_one in cut]
        pointers.add(
            ([article.span(paragraph, t.idx, t.idx + len(t)) for t in tokens], seen)
            for paragraph, of_one in zip(some, tagged, strict=True) for tokens, seen in of_one
        )  # fmt: skip
        for k, (paragraph, doc, of_one) in enumerate(zip(some, docs, tagged, strict=True)):
            draft.paragraph(paragraph, doc, of_one)
            if told:
                told("reading", start + k + 1, len(paragraphs))
    claims, cast, named = draft.numbered(), draft.cast, draft.named()
    filled = with_foes(claims, draft.ties.all(claims), cast.mentions, cast.root, cast.kind)
    return draft, Scene(claims, draft.ties.all(filled), named, cast.root, cast.kind, pointers), filled


def _issuer(names: Names, *told: str | None) -> str | None:
    """For whom a statement or a briefing speaks: whoever is named first, not as what it is about."""
    for where in filter(None, told):
        for start, _, name in names.find(where):
            if names.registry.entries[name.actor].kind != "territory" and not ABOUT.search(where[:start]):
                return name.actor
    return None


def _known(claim: Claim, known: set[str]) -> Claim:
    source, target, helped = (
        tuple(a for a in r if a in known) for r in (claim.source, claim.target, claim.beneficiary)
    )
    told = claim.attribution
    if told.holder not in known and told.holder not in NO_ACTOR:
        told = replace(told, holder=UNNAMED)
    return replace(claim, source=source, target=target, beneficiary=helped, attribution=told)
