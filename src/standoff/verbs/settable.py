"""Every number that a what-if may set: the named unknowns, utilities drawn from orderings, coefficients of truces."""

from __future__ import annotations

from dataclasses import dataclass

from standoff.ceasefire import told_prior
from standoff.crisis import ALL, Crisis
from standoff.language import Utility, parse_ordering, show
from standoff.worlds import speaks_of_truces


@dataclass(frozen=True)
class UnknownRow:
    """An unknown with its value as written, or the ordering a utility is drawn from; with its reason."""

    name: str
    kind: str  # "unknown", "utility" or "truce"
    value: str
    why: str | None
    source: str | None


def unknowns(crisis: Crisis) -> tuple[UnknownRow, ...]:
    """All unknowns of a crisis: those of the file, then utilities (`u(turkey.cautious, climb_down)`), then truces."""
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
    if speaks_of_truces(crisis):
        for name, (mean, deviation), why in told_prior():
            rows.setdefault(name, UnknownRow(name, "truce", f"normal({mean:.3g}, {deviation:.3g})", why, None))
    return tuple(rows.values())


def _ranked(ordering: tuple[str, ...]) -> list[str]:
    chains = parse_ordering(list(ordering)).chains
    return list(dict.fromkeys(name for chain in chains for level in chain.levels for name in level))
