"""The words of a specification file: how plays were observed, and where errors come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from standoff.estimate.agent import AgentError
from standoff.estimate.assembling import told
from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.links import Logit, Probit
from standoff.estimate.observed import Counted, Ended, Moved, Observed, Offered
from standoff.estimate.private import PrivateInformation
from standoff.estimate.quantal import QuantalResponse
from standoff.estimate.signalling import (
    CrisisSignalling,
    FullML,
    NestedPseudoLikelihood,
    PseudoLikelihood,
    SignallingMethod,
)
from standoff.language import did_you_mean

ERRORS: Mapping[str, ErrorStructure] = {
    "agent probit": AgentError(Probit()),
    "agent logit": AgentError(Logit()),
    "private information": PrivateInformation(),
    "quantal response": QuantalResponse(),
    "crisis signalling": CrisisSignalling(),
}
"""Error structures by their words."""

ULTIMATUM = "ultimatum"
MOST_STARTS = 10_000


@dataclass(frozen=True)
class NoSuch:
    """Words that mean nothing: what is wrong, and what would do."""

    message: str
    hint: str


def observed_of(written: Any) -> Observed | NoSuch:
    """How plays were observed."""
    if isinstance(written, str):
        return Ended(written)
    if isinstance(written, Mapping):
        keys = set(written)
        if "column" in keys and keys <= {"column", "labels"}:
            labels = written.get("labels", {})
            if (
                isinstance(written["column"], str)
                and isinstance(labels, Mapping)
                and all(map(_is_word, labels.values()))
            ):
                return Ended(written["column"], {told(k): told(v) for k, v in labels.items()})
        if {"offer", "least", "most"} <= keys <= {"offer", "accepted", "least", "most"}:
            return _offered(written)
        for key, kind in (("counts", Counted), ("moves", Moved)):
            if keys == {key} and isinstance(written[key], Mapping) and all(map(_is_word, written[key].values())):
                return kind({told(k): told(v) for k, v in written[key].items()})
    return NoSuch(
        "how plays ended is a column, or one of column, counts, moves, offer",
        'for example: observed: {column: outcome, labels: {"1": deterred, "3": lost}}',
    )


def _offered(written: Mapping[str, Any]) -> Offered | NoSuch:
    least, most, accepted = _number(written["least"]), _number(written["most"]), written.get("accepted")
    if not isinstance(written["offer"], str) or not (accepted is None or isinstance(accepted, str)):
        return NoSuch("`offer` and `accepted` are names of columns", "for example {offer: y, least: 0, most: 100}")
    if least is None or most is None or least >= most:
        return NoSuch(
            "`least` and `most` are numbers, the second larger", "for example {offer: y, least: 0, most: 100}"
        )
    return Offered(written["offer"], accepted, least, most)


def errors_of(written: Any) -> ErrorStructure | NoSuch:
    """An error structure: a name, or a mapping from the name to its settings."""
    if isinstance(written, str) and written in ERRORS:
        return ERRORS[written]
    if isinstance(written, Mapping) and len(written) == 1:
        name, settings = next(iter(written.items()))
        if name == "private information":
            return _private(settings)
        if name == "crisis signalling":
            method = _method(settings)
            return method if isinstance(method, NoSuch) else CrisisSignalling(method)
        if name in ERRORS:
            return NoSuch(f"“{name}” has no settings", f"write errors: {name}")
        written = name
    words = (*ERRORS, ULTIMATUM)
    meant = did_you_mean(written, words) if isinstance(written, str) else None
    return NoSuch(
        "there is no such error structure", f"did you mean “{meant}”?" if meant else f"there are {', '.join(words)}"
    )


def _private(settings: Any) -> PrivateInformation | NoSuch:
    if isinstance(settings, Mapping) and set(settings) == {"carried"} and isinstance(settings["carried"], Mapping):
        carried = settings["carried"]
        if all(isinstance(found, list) and all(map(_is_word, found)) for found in carried.values()):
            return PrivateInformation({told(k): tuple(map(told, found)) for k, found in carried.items()})
    return NoSuch(
        "private information has one setting, `carried`",
        "for example {private information: {carried: {A: [sf, bd], B: [sf]}}}",
    )


def _method(settings: Any) -> SignallingMethod | NoSuch:
    """How crisis signalling is estimated."""
    if not isinstance(settings, Mapping):
        return NoSuch("settings of crisis signalling are a mapping", "for example {method: full, starts: 10, seed: 1}")
    name = settings.get("method", "full")
    rest = {k: v for k, v in settings.items() if k != "method"}
    if name == "full":
        starts, seed = rest.get("starts", 10), rest.get("seed", 1)
        if set(rest) <= {"starts", "seed"} and _is_whole(starts) and _is_whole(seed) and 1 <= starts <= MOST_STARTS:
            return FullML(starts, seed)
        return NoSuch("full maximum likelihood has `starts`, 1 or more, and `seed`, 0 or more", "both whole numbers")
    if name in ("nested", "pseudo"):
        resist, firm = rest.get("resist"), rest.get("firm")
        if set(rest) in (set(), {"resist", "firm"}) and all(isinstance(c, str) for c in rest.values()):
            return NestedPseudoLikelihood(resist, firm) if name == "nested" else PseudoLikelihood(resist, firm)
        return NoSuch("beliefs come from two columns, or from none", "{method: nested, resist: column, firm: column}")
    return NoSuch("there is no such method", "there are full, nested and pseudo")


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value) if isfinite(value) else None
    except OverflowError:
        return None


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 2**63


def _is_word(value: Any) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
