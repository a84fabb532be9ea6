"""Specifications and fits as plain data, and back: what is written to a file can be read and predicted from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from standoff.estimate.agent import AgentError
from standoff.estimate.dispatch import ErrorStructure
from standoff.estimate.findings import Finding
from standoff.estimate.formulas import Encoding
from standoff.estimate.games import children_of
from standoff.estimate.links import Logit
from standoff.estimate.newton import Status
from standoff.estimate.observed import Counted, Ended, Observed, Offered
from standoff.estimate.penaltydata import penalty_data, penalty_of
from standoff.estimate.private import PrivateInformation
from standoff.estimate.problems import SpecificationError
from standoff.estimate.quantal import QuantalResponse
from standoff.estimate.replicates import Replicates
from standoff.estimate.result import Fit
from standoff.estimate.signalling import FullML, NestedPseudoLikelihood
from standoff.estimate.specfile import specification_of_text
from standoff.estimate.specification import Formula, Specification
from standoff.estimate.ultimatum import Ultimatum
from standoff.game import NONE, ROOT, Tree

VERSION = 1


def specification_data(specification: Specification) -> dict[str, Any]:
    """The specification as the mapping that a SPEC.yaml holds."""
    utilities: dict[str, dict[str, Any]] = {}
    for part in specification.utilities:
        utilities.setdefault(", ".join(part.outcomes), {})[", ".join(part.players)] = _formula(part.formula)
    out: dict[str, Any] = {
        "standoff-fit": 1, "title": specification.title, "tree": tree_data(specification.tree),
        "observed": _observed(specification.observed), "errors": _errors(specification.errors), "utilities": utilities,
    }  # fmt: skip
    if specification.scales:
        out["scales"] = {player: _formula(f) for player, f in specification.scales.items()}
    if specification.precision:
        out["precision"] = _formula(specification.precision)
    if specification.levels:
        out["levels"] = {name: list(levels) for name, levels in specification.levels.items()}
    if specification.weight:
        out["weight"] = specification.weight
    return out


def specification_text(specification: Specification) -> str:
    """The specification as a SPEC.yaml."""
    import yaml

    return str(yaml.safe_dump(specification_data(specification), sort_keys=False, allow_unicode=True, width=100))


def tree_data(tree: Tree) -> dict[str, Any]:
    """A tree in a crisis file's words."""
    children = children_of(tree)

    def node(at: int, passed: tuple[str, ...]) -> Any:
        if tree.terminal_of[at] != NONE:
            return tree.outcomes[tree.outcome[tree.terminal_of[at]]]
        below = children[at]
        if tree.infoset_of[at] == NONE:
            group = tree.odds[tree.odds_of[below[0]]].group
            branches = {
                tree.odds[tree.odds_of[c]].label: {
                    "odds": _number(tree.odds[tree.odds_of[c]].value), "then": node(c, (*passed, f"chance.{group}"))
                }
                for c in below
            }  # fmt: skip
            return {"chance": group, "actions": branches}
        infoset = tree.infosets[tree.infoset_of[at]]
        known = {move for move, _ in infoset.history}
        hidden = [m for m in passed if m not in known and not m.startswith(f"{infoset.player}.")]
        out: dict[str, Any] = {"move": infoset.move}
        if hidden:
            out["hides"] = hidden
        out["actions"] = {
            action: node(c, (*passed, infoset.move)) for action, c in zip(infoset.actions, below, strict=True)
        }
        return out

    return dict(node(ROOT, ()))


def fit_json(fit: Fit) -> str:
    """A fit as JSON: all of it but the rows that were fitted."""
    data = {
        "standoff-fit-result": VERSION,
        "specification": specification_data(fit.specification),
        "status": fit.status.name.lower(), "advice": fit.advice, "names": list(fit.names),
        "estimates": _numbers(fit.theta) if fit.converged else None,
        "ended_at": _numbers(fit.theta), "covariance": None if fit.matrix is None else _numbers(fit.matrix),
        "standard_errors": _numbers(fit.standard_errors) if fit.converged else None,
        "information": _numbers(fit.information), "covariance_kind": fit.how,
        "log_likelihood": fit.log_likelihood if np.isfinite(fit.log_likelihood) else None,
        "base_log_likelihood": fit.base_log_likelihood, "plays": fit.plays, "rows": fit.rows,
        "dropped": dict(fit.dropped), "direction": list(fit.direction), "steps": fit.steps,
        "gradient": _numbers(fit.gradient), "penalty": penalty_data(fit.penalty), "digest": fit.digest,
        "version": fit.version,
        "findings": [[f.code, f.message, f.hint, f.stops] for f in fit.findings],
        "encoding": fit.encoding.to_json(), "typical": dict(fit.typical), "replicates": _replicates(fit.replicates),
    }  # fmt: skip
    return json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def read_fit(source: str | Path) -> Fit:
    """A fit from a file that `fit_json` wrote; SpecificationError where it is none."""
    path = Path(source)
    try:
        data = json.loads(path.read_text("utf-8"))
        if not isinstance(data, Mapping) or data.get("standoff-fit-result") != VERSION:
            raise KeyError
        matrix = data["covariance"]
        return Fit(
            specification_of_text(json.dumps(data["specification"]), path.name), tuple(data["names"]),
            _array(data["ended_at"]), None if matrix is None else _array(matrix),
            _array(data["information"]), data["covariance_kind"],
            -np.inf if data["log_likelihood"] is None else data["log_likelihood"], data["base_log_likelihood"],
            data["plays"], data["rows"], data["dropped"], tuple(Finding(*f) for f in data["findings"]),
            Status[data["status"].upper()], tuple(data["direction"]), data["steps"],
            _number_of(data["gradient"]), penalty_of(data["penalty"]),
            data["digest"], data["version"], Encoding.from_json(data["encoding"]), data["typical"],
            replicates=_replicates_of(data["replicates"]),
        )  # fmt: skip
    except (KeyError, TypeError, ValueError, UnicodeDecodeError) as error:
        if isinstance(error, SpecificationError):
            raise
        raise SpecificationError(
            (f"{path.name} is not a fit of version {VERSION}; make one with standoff fit … -o {path.stem}.json",)
        ) from None


def _formula(formula: Formula | float) -> Any:
    if isinstance(formula, float):
        return int(formula) if formula == int(formula) else formula
    return {"formula": formula.text, "fixed": dict(formula.fixed)} if formula.fixed else formula.text


def _observed(observed: Observed) -> Any:
    if isinstance(observed, Ended):
        return {"column": observed.column, **({"labels": dict(observed.labels)} if observed.labels else {})}
    if isinstance(observed, Offered):
        accepted = {"accepted": observed.accepted} if observed.accepted else {}
        return {"offer": observed.offer, **accepted, "least": observed.least, "most": observed.most}
    return {"counts" if isinstance(observed, Counted) else "moves": dict(observed.columns)}


def _errors(errors: ErrorStructure) -> Any:
    if isinstance(errors, AgentError):
        return "agent logit" if isinstance(errors.link, Logit) else "agent probit"
    if isinstance(errors, PrivateInformation):
        if errors.carried is None:
            return "private information"
        return {"private information": {"carried": {p: list(o) for p, o in errors.carried.items()}}}
    if isinstance(errors, Ultimatum):
        return "ultimatum"
    if isinstance(errors, QuantalResponse):
        return "quantal response"
    method = errors.method
    if isinstance(method, FullML):
        return {"crisis signalling": {"method": "full", "starts": method.starts, "seed": method.seed}}
    name = "nested" if isinstance(method, NestedPseudoLikelihood) else "pseudo"
    columns = {"resist": method.resist, "firm": method.firm} if method.resist else {}
    more: dict[str, Any] = {}
    if isinstance(method, NestedPseudoLikelihood):
        more = {} if method.rounds == NestedPseudoLikelihood.rounds else {"rounds": method.rounds}
    elif method.errors is not None:
        more = {"errors": list(method.errors)}
    return {"crisis signalling": {"method": name, **columns, **more}}


def _number(text: str) -> Any:
    return text if text == "rest" else float(text)


def _numbers(values: np.ndarray | float) -> Any:
    """Nested lists of numbers to their last digit; what is not finite is written as null."""
    array = np.asarray(values, dtype=float)
    return np.where(np.isfinite(array), array.astype(object), np.array(None, dtype=object)).tolist()


def _array(written: Any) -> np.ndarray:
    return np.array(written, dtype=float)  # null is read as NaN


def _number_of(written: float | None) -> float:
    return np.nan if written is None else float(written)


def _replicates(found: Replicates | None) -> Any:
    if found is None:
        return None
    return {
        "by": found.by, "seed": found.seed, "status": found.status.tolist(), "estimates": _numbers(found.theta),
        "log_likelihoods": _numbers(found.value),
    }  # fmt: skip


def _replicates_of(written: Any) -> Replicates | None:
    if written is None:
        return None
    theta, value = _array(written["estimates"]), _array(written["log_likelihoods"])
    return Replicates(theta, value, np.array(written["status"], dtype=int), written["by"], written["seed"])
