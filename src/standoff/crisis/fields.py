"""What the fields of a crisis file may hold: names, values, dates, grades.

Pydantic alone would turn `2` into a date and `true` into 1. A file is read by people, so here a field
takes only what it looks like. Error types are ours, not pydantic's: `structure` gives each its code.
"""

import math
import re
from datetime import date, datetime
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic.json_schema import WithJsonSchema
from pydantic_core import PydanticCustomError

from standoff.language import RESERVED

NAME_PATTERN = r"^[A-Za-z_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?$"
MOVE_PATTERN = NAME_PATTERN[:-1] + r"\." + NAME_PATTERN[1:]


class Model(BaseModel):
    """A frozen record; a key it does not know is a mistake."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True, defer_build=True)


def _not_reserved(name: str) -> str:
    if name in RESERVED:
        raise PydanticCustomError("reserved", "this word is part of the language of expressions")
    return name


Name: TypeAlias = Annotated[str, StringConstraints(pattern=NAME_PATTERN, max_length=80), AfterValidator(_not_reserved)]
"""What may stand in an expression: letters, digits, `_`, and hyphens inside."""

Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*$", max_length=80)]
"""What is only pointed at: may begin with a digit."""

MoveName: TypeAlias = Annotated[str, StringConstraints(pattern=MOVE_PATTERN, max_length=160)]
"""`player.move`."""

Grade: TypeAlias = Annotated[str, StringConstraints(pattern=r"^(?:[A-F][1-6]?|[1-6])$")]
"""Admiralty grade: source A to F, item 1 to 6."""

Share: TypeAlias = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False, strict=True)]
"""Between 0 and 1."""


def _value(found: Any) -> Any:
    if isinstance(found, bool) or not isinstance(found, (str, int, float)):
        raise PydanticCustomError("value", "a value is expected: a number, a range such as 0.3 to 0.7, or a name")
    if isinstance(found, (int, float)):
        try:
            finite = math.isfinite(found)
        except OverflowError:  # a whole number with hundreds of digits
            finite = False
        if not finite:
            raise PydanticCustomError("value", "a number must be finite")
    return found


VALUE_SCHEMA = {"anyOf": [{"type": "number"}, {"type": "string", "examples": ["0.3 to 0.7", "beta(2, 3)", "rest"]}]}
Value: TypeAlias = Annotated[str | int | float, BeforeValidator(_value), WithJsonSchema(VALUE_SCHEMA)]
"""A number, a range or distribution, the name of an unknown, or arithmetic on these, as text."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOMENT = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\s?(Z|[+-]\d{2}(?::?\d{2})?)?", re.ASCII
)


def _day(found: Any) -> date:
    if isinstance(found, date) and not isinstance(found, datetime):
        return found
    if isinstance(found, str) and _DAY.fullmatch(found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            pass
    raise PydanticCustomError("day", "a day is expected, such as 2020-11-01")


def _moment(found: Any) -> date | datetime:
    if isinstance(found, datetime):
        return found
    match = _MOMENT.fullmatch(found) if isinstance(found, str) else None
    try:
        if match is None:
            return _day(found)
        zone = match[3] or ""
        return datetime.fromisoformat(f"{match[1]}T{match[2]}{zone + ':00' if len(zone) == 3 else zone}")
    except ValueError:
        raise PydanticCustomError(
            "moment", "a day or a time is expected, such as 2020-10-26 or 2020-10-26T08:00+04:00"
        ) from None


Day: TypeAlias = Annotated[date, BeforeValidator(_day)]
"""`2020-11-01`."""

Moment: TypeAlias = Annotated[datetime | date, BeforeValidator(_moment)]
"""A day, or a time with its offset from UTC; a time without one is taken as UTC."""


def _when(found: Any) -> Any:
    if not isinstance(found, (list, tuple)):
        return _moment(found)
    if len(found) != 2:
        raise PydanticCustomError("pair", "one moment is expected, or two it lies between, as [earliest, latest]")
    return tuple(_moment(end) for end in found)


When: TypeAlias = Annotated[datetime | date | tuple[datetime | date, datetime | date], BeforeValidator(_when)]
"""A moment, or the two between which it lies: `[2020-10-26T08:05+04:00, 2020-10-26T08:45+04:00]`."""


def ends_of(when: date | datetime | tuple[date | datetime, date | datetime]) -> tuple[date | datetime, date | datetime]:
    """The earliest and the latest something can have been."""
    return when if isinstance(when, tuple) else (when, when)


def day_of(moment: date | datetime) -> date:
    """The day of a moment that may carry a time, as written (in its own offset)."""
    return moment.date() if isinstance(moment, datetime) else moment
