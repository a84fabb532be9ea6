"""Every number that a what-if may set: the named unknowns, and the utilities drawn from orderings."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.crisis import ALL, Crisis
from standoff.language import Utility, parse_ordering, show


@dataclass(frozen=True)
class UnknownRow:
    """An unknown with its value as written, or the ordering a utility is drawn from; with its reason."""

    name: str
    kind: str  # "unknown" or "utility"
    value: str
    why: str | None
    source: str | None


def unknowns(crisis: Crisis) -> tuple[UnknownRow, ...]:
    """All unknowns of a crisis, those of the file first, then utilities: `u(turkey.cautious, climb_down)`."""
    rows = {n: UnknownRow(n, "unknown", u.value, u.why, u.source) for n, u in crisis.unknowns.items()}
    for reading in crisis.readings:
        for player, by_type in reading.preferences.items():
            for key, preference in by_type.items():
                if preference.ordering is None:
                    continue
                ranked = "; ".join(preference.ordering)
                for outcome in _ranked(preference.ordering):
                    name = show(Utility(player, None if key == ALL else key, outcome))
                    row = UnknownRow(name, "utility", ranked, preference.why, preference.source)
                    rows.setdefault(name, row)
    return tuple(rows.values())


def _ranked(ordering: tuple[str, ...]) -> list[str]:
    chains = parse_ordering(list(ordering)).chains
    return list(dict.fromkeys(name for chain in chains for level in chain.levels for name in level))
