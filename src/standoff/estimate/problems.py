"""The one exception for specifications and tables that cannot be used."""

from __future__ import annotations


class SpecificationError(ValueError):
    """A specification, or a table, that cannot be used; the message lists everything that is wrong with it."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        self.problems = problems
        super().__init__("\n".join(problems))


class NoColumns(SpecificationError):
    """Columns that a specification names and the table has not; `absent` has their names, `problems` a message each."""

    def __init__(self, absent: tuple[str, ...], problems: tuple[str, ...]) -> None:
        self.absent = absent
        super().__init__(problems)
