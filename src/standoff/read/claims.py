"""What a report says, as claims: one card each for a person to accept, edit or reject.

Fields and enumerations follow the published form of a reading (`docs/look-up/reading.md`). Offsets count code points of
the text as it was read; every span quotes what stands there, and cannot be made otherwise.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

LAYERS = {
    "say": (
        "threaten", "warn", "ultimatum", "red_line", "demand", "appeal_restraint", "accuse", "reject_deny",
        "offer_propose", "promise_support", "express_support", "condemn", "announce",
    ),
    "do": (
        "mediate", "negotiate_meet", "agree_ceasefire", "ceasefire_collapse", "sign_agreement", "cooperate",
        "break_relations", "sanction", "supply_arms", "supply_intelligence", "support_military", "deploy_forces",
        "deploy_militia", "mobilise_alert", "airstrike", "attack", "invade_occupy", "shoot_down", "blockade",
        "withdraw", "weapons_test", "incursion", "casualties", "civilian_harm", "pressure", "seize_detain", "concede",
    ),
    "state": ("armed_conflict",),
    "think": ("stance", "motive", "intent", "assessment", "prediction", "norm"),
}  # fmt: skip
"""Event types by what they are: words, deeds, states of affairs, and thoughts, which are soft."""

LAYER_OF = {kind: layer for layer, kinds in LAYERS.items() for kind in kinds}
POLARITY = ("affirmed", "negated")
MODALITY = ("actual", "attempted", "intended", "conditional", "demanded", "desired", "predicted", "possible")
TENSE = ("past", "present", "future")
MODES = ("author_voice", "direct_quote", "indirect_speech", "document", "anonymous", "imputed")
EPISTEMIC = ("asserted_fact", "attributed_claim", "author_inference", "opinion", "speculation")
MARKERS = (
    "if", "unless", "until", "when", "should", "otherwise", "imperative_and", "either_or", "without", "once",
)  # fmt: skip
TRIGGER_WHEN = ("happens", "does_not_happen")
PRECISION = ("day", "week", "part_month", "month", "season", "year", "interval", "open", "unknown")
TIES = (
    "alliance", "membership", "good_relations", "hostility", "patron_of", "supports", "territorial_dispute", "leads",
    "mediates_between", "at_war",
)  # fmt: skip
GENRES = ("wire_report", "news_analysis", "opinion", "official_statement", "transcript", "other")
AUTHOR, UNNAMED = "author", "unnamed"
REPORTER = "REPORTER"
"""Whoever asks in a briefing: no party to anything."""
NO_ACTOR = (AUTHOR, UNNAMED)
"""Holders of an account that are no actor's id."""


@dataclass(frozen=True, order=True)
class Span:
    """A stretch of the text, which it quotes."""

    start: int
    end: int
    text: str

    @classmethod
    def of(cls, text: str, start: int, end: int) -> Span:
        """Quote a stretch; ValueError where it is empty or beyond the text."""
        if not 0 <= start < end <= len(text):
            raise ValueError(f"no stretch of the text: {start} to {end} of {len(text)}")
        return cls(start, end, text[start:end])

    def holds(self, text: str) -> bool:
        return text[self.start : self.end] == self.text

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Attribution:
    """By whose account: an actor's id, the author, or somebody unnamed; and how their words are given."""

    holder: str = AUTHOR
    mode: str = "author_voice"
    cue: Span | None = None


@dataclass(frozen=True)
class Condition:
    """On what it hangs. The consequence follows when `span` happens, or when it does not."""

    span: Span
    marker: str
    trigger_when: str = "happens"
    consequence: Span | None = None


@dataclass(frozen=True)
class When:
    """A time as an interval of ISO dates, both ends included; None is open."""

    start: str | None
    end: str | None
    precision: str
    span: Span | None = None


@dataclass(frozen=True)
class Claim:
    """One thing that the text says. Roles hold ids of actors; `inferred` names what rests on a guess: roles, the type.

    `rule` is the frame that made the claim, `core` whether it counts as an event (motives and moods do not).
    """

    id: str
    type: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    trigger: Span
    evidence: Span
    rule: str
    beneficiary: tuple[str, ...] = ()
    location: tuple[Span, ...] = ()
    instrument: tuple[Span, ...] = ()
    polarity: str = "affirmed"
    modality: str = "actual"
    tense: str = "past"
    attribution: Attribution = Attribution()
    epistemic: str = "asserted_fact"
    condition: Condition | None = None
    time: When | None = None
    core: bool = True
    inferred: tuple[str, ...] = ()

    @property
    def layer(self) -> str:
        return LAYER_OF[self.type]


@dataclass(frozen=True)
class Tie:
    """A lasting relation between two actors."""

    id: str
    type: str
    a: str
    b: str
    directed: bool
    evidence: Span
    rule: str
    polarity: str = "affirmed"
    epistemic: str = "asserted_fact"


@dataclass(frozen=True)
class Link:
    """How one claim bears on another."""

    start: str
    end: str
    type: str


@dataclass(frozen=True)
class Mentioned:
    """An actor, and where it is named. `side_of` is the actor on whose behalf it acts."""

    id: str
    name: str
    kind: str
    side_of: str | None
    code: str | None
    mentions: tuple[Span, ...]


@dataclass(frozen=True)
class Warned:
    """What a reviewer should look at: a code, words, the claims or the stretch it concerns."""

    code: str
    words: str
    claims: tuple[str, ...] = ()
    span: Span | None = None

    @property
    def told(self) -> str:
        """The words, with the stretch where nothing else shows it."""
        return f"{self.words}: “{self.span.text}”" if self.span is not None and self.code == "missed" else self.words


@dataclass(frozen=True)
class Source:
    """The report itself."""

    id: str
    title: str | None = None
    publisher: str | None = None
    url: str | None = None
    genre: str = "other"
    published: str | None = None


@dataclass(frozen=True)
class Reading:
    """All that one report says."""

    source: Source
    text: str
    actors: tuple[Mentioned, ...]
    claims: tuple[Claim, ...]
    ties: tuple[Tie, ...]
    links: tuple[Link, ...]
    warnings: tuple[Warned, ...]
    sentences: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)
    """Of a helper model's suggestions: how many were refused, by reason."""

    def claim(self, name: str) -> Claim:
        return next(c for c in self.claims if c.id == name)

    def card(self, name: str) -> str:
        """The name of a claim's or tie's card among those of all reports."""
        return f"{self.source.id}/{name}"

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The actors' names by their ids."""
        return {a.id: a.name for a in self.actors}

    def name(self, actor: str) -> str:
        return self.names.get(actor, actor)

    def parties(self, claim: Claim) -> str:
        """Who did it, and to whom."""
        who, whom = (", ".join(map(self.name, role)) for role in (claim.source, claim.target))
        return (who or "nobody named") + (f" → {whom}" if whom else "")

    @cached_property
    def _sides(self) -> Mapping[str, str | None]:
        return {a.id: a.side_of for a in self.actors}

    def root(self, actor: str) -> str:
        """The actor on whose behalf another acts, in the end."""
        return root_of(actor, self._sides.get)


def root_of(actor: str, side_of: Callable[[str], str | None]) -> str:
    """The actor on whose behalf another acts, in the end; rings are gone round once."""
    seen: set[str] = set()
    while (side := side_of(actor)) and actor not in seen:
        seen.add(actor)
        actor = side
    return actor
