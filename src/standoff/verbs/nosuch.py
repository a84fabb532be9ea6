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
    """A crisis whose weeks ahead cannot be played; `hint` says what would do, where more is to be said."""

    def __init__(self, crisis: str, message: str = "", hint: str = "") -> None:
        super().__init__("section", "weeks", ())
        self.message = message or f"{crisis} says nothing of the weeks ahead"
        self.hint = (
            hint if message else "add a section `weeks` with `phases`, which says what phase each outcome begins"
        )
        self.args = ("; ".join(filter(None, (self.message, self.hint))),)


def _hint(what: str, found: str, names: tuple[str, ...], most: int = 8) -> str:
    if not names:
        return f"there is no {what} at all"
    listed = ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
    meant = did_you_mean(found, names)
    return f"{what}s are {listed}" + (f" – did you mean “{meant}”?" if meant else "")
