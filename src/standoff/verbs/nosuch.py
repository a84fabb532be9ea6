"""What a verb raises when it is asked for something that a crisis does not have."""

from __future__ import annotations

from collections.abc import Iterable

from standoff.language import did_you_mean


class NoSuch(LookupError):
    """No reading, scenario, pattern or unknown of this name; `hint` says which there are."""

    def __init__(self, what: str, found: str, names: Iterable[str]) -> None:
        self.what, self.found, self.names = what, found, tuple(names)
        self.message = f"no {what} called “{found}”"
        self.hint = _hint(what, found, self.names)
        super().__init__(f"{self.message}; {self.hint}")


class NoWeeks(NoSuch):
    """A crisis file that says nothing of the weeks ahead; `hint` says what to add."""

    def __init__(self, crisis: str) -> None:
        super().__init__("section", "weeks", ())
        self.message = f"{crisis} says nothing of the weeks ahead"
        self.hint = "add a section `weeks` with `phases`, which says what phase each outcome begins"
        self.args = (f"{self.message}; {self.hint}",)


def _hint(what: str, found: str, names: tuple[str, ...], most: int = 8) -> str:
    if not names:
        return f"there is no {what} at all"
    listed = ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
    meant = did_you_mean(found, names)
    return f"{what}s are {listed}" + (f" – did you mean “{meant}”?" if meant else "")
