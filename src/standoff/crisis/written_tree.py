"""The game tree as an analyst writes it: nodes, branches, costs.

Where a field takes a short or a long form, the tags begin with `as:`; pydantic puts them into the place
of an error, `structure` takes them out again.
"""

from typing import Annotated, Any, Self, TypeAlias

from pydantic import BeforeValidator, Discriminator, Field, Tag, model_validator
from pydantic_core import PydanticCustomError

from standoff.crisis.fields import Id, Model, MoveName, Name, Value


def _texts(found: Any) -> Any:
    listed = [found] if isinstance(found, str) else found
    if not isinstance(listed, (list, tuple)) or not all(isinstance(text, str) for text in listed):
        raise PydanticCustomError("texts", "text or a list of texts is expected")
    return found


Texts: TypeAlias = Annotated[str | tuple[str, ...], BeforeValidator(_texts)]
"""One text, or several as a list."""


def is_table(found: Any) -> bool:
    return isinstance(found, (dict, Model))


def _amount_form(found: Any) -> str:
    return "as:types" if isinstance(found, dict) else "as:value"


Amount: TypeAlias = Annotated[
    Annotated[Value, Tag("as:value")] | Annotated[dict[Name, Value], Tag("as:types")],
    Discriminator(_amount_form),
]
"""One value, or one for each type of the player."""


class WrittenCost(Model):
    """What a move costs a player; positive numbers lose utility."""

    who: Name
    sunk: Amount | None = None
    """Paid on every path through this action."""
    tied: Amount | None = None
    """Paid only on paths that also satisfy `when`: tied hands."""
    when: str | None = None
    """A condition such as `russia.intervene = stand_aside`."""
    why: str | None = None
    source: Id | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.sunk is None) == (self.tied is None):
            raise PydanticCustomError("cost_form", "a cost is either `sunk` or `tied`")
        if (self.tied is None) != (self.when is None):
            raise PydanticCustomError(
                "cost_form", "`tied` and `when` go together: paid only on paths where `when` holds"
            )
        return self


def _node_form(found: Any) -> str:
    if isinstance(found, WrittenDecision) or (isinstance(found, dict) and "chance" not in found):
        return "as:move"
    return "as:chance" if is_table(found) else "as:name"


def _branch_form(found: Any) -> str:
    return "as:branch" if is_table(found) else "as:name"


class WrittenBranch(Model):
    """Where an action leads and what it costs."""

    then: "WrittenNode"
    costs: tuple[WrittenCost, ...] = ()
    odds: Value | None = None
    """How likely, at chance nodes only; one branch may say `rest`."""


class WrittenDecision(Model):
    """A point at which a player chooses."""

    move: MoveName
    """`player.move`."""
    hides: Texts = ()
    """Earlier moves the player has not seen; `all` hides every other player's."""
    infoset: Name | None = None
    """Nodes of one player with the same label cannot be told apart."""
    actions: "WrittenActions"


class WrittenChance(Model):
    """A point at which chance decides."""

    chance: Name
    hides: Texts = ()
    actions: "WrittenActions"


WrittenNode: TypeAlias = Annotated[
    Annotated[Name, Tag("as:name")]
    | Annotated[WrittenDecision, Tag("as:move")]
    | Annotated[WrittenChance, Tag("as:chance")],
    Discriminator(_node_form),
]
"""A node, or the name of a part or outcome."""

WrittenActions: TypeAlias = Annotated[
    dict[
        Name,
        Annotated[
            Annotated[Name, Tag("as:name")] | Annotated[WrittenBranch, Tag("as:branch")],
            Discriminator(_branch_form),
        ],
    ],
    Field(min_length=1),
]


class NamedUnknown(Model):
    """An unknown with its reason."""

    value: Value
    why: str | None = None
    source: Id | None = None


WrittenUnknown: TypeAlias = Annotated[
    Annotated[Value, Tag("as:value")] | Annotated[NamedUnknown, Tag("as:unknown")],
    Discriminator(lambda found: "as:unknown" if is_table(found) else "as:value"),
]
