"""A solved game for people: at one λ, along the branch, at its limit, and every equilibrium found."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from standoff.cli.terminal import say

if TYPE_CHECKING:
    from standoff.solve import Limit, Trace
    from standoff.verbs import OneGame, SolvedGame

COLUMNS = 9  # of a table of points
SLIGHT = 1e-4  # what print with four digits can tell from 0 and from 1
Written = Callable[[Sequence[float | None]], list[str]]  # from probabilities of a set's actions to what is printed


def print_solved_game(solved: SolvedGame) -> None:
    """Each player's information sets in the order of the file, then what the game is worth and what errors cost."""
    data = solved.to_json()
    _title(solved.one)
    _print_players(solved.one, data["strategy"], data["value"], data["regret"], _four_digits)
    say()
    say(f"{_precision(solved.one, data['precision'])}; {data['status']}; {_residual(data['residual'])}", dim=True)


def print_branch(solved: SolvedGame, found: Trace) -> None:
    """A column for each of a few λ, a row for each action; then where the branch turns back, and how it went."""
    from standoff.solve import STATUS

    one, points = solved.one, picked_points(found)
    _title(one)
    say(f"the principal branch: λ, and the probability of each action there{_apiece(one, solved)}", dim=True)
    rows = [label for own in one.labels for actions in own for label in _called(actions)]
    wide = max([10, *(8 + len(label) for label in rows)])
    marks = "".join(f"{_lambda(found.precision[k]) + ('*' if found.fold[k] else ''):>9}" for k in points)
    say()
    say(f"{'λ':<{wide}}{marks}", wrap=False, bold=True)
    at = found.tree.infosets
    for k, player in enumerate(one.players):
        mine = [h for h in at if h.player == found.tree.players[k]]
        say()
        say(player, bold=True)
        for j, h in enumerate(mine):
            _set_line(one, k, j)
            shown = [_quantal(found.strategy[p, h.slice].tolist()) for p in points]
            for a, label in enumerate(_called(one.labels[k][j])):
                figures = "".join(f"{written[a]:>9}" for written in shown)
                say(f"        {label}".ljust(wide) + figures, wrap=False)
    say()
    for line in _turns(found):
        say(line)
    say(
        f"{len(found.precision)} points, {len(points)} shown (--json has all); {STATUS[found.status]}; "
        f"{_residual(float(found.residual.max(initial=0.0)))}",
        dim=True,
    )


def picked_points(found: Trace, most: int = COLUMNS) -> list[int]:
    """Points to show: the ends, folds while there is room, and the rest spread where play changes."""
    import numpy as np

    last = len(found.precision) - 1
    if last < most:
        return list(range(last + 1))
    kept = {0, last, *np.flatnonzero(found.fold)[: most - 4].tolist()}
    change = np.abs(np.diff(found.strategy, axis=0)).max(axis=1, initial=0.0)
    # along play, and a little along the points, so that a branch that stands still has several columns too
    along = np.concatenate([[0.0], np.cumsum(change / max(change.sum(), 1e-300) + 0.3 / last)])
    candidates = [int(np.abs(along - share * along[-1]).argmin()) for share in np.linspace(0.0, 1.0, most)]
    for k in candidates:
        if len(kept) < most:
            kept.add(k)
    return sorted(kept)


def _turns(found: Trace) -> list[str]:
    """Folds and crossings in words."""
    import numpy as np

    places = [_lambda(found.precision[k]) for k in np.flatnonzero(found.fold)]
    if places:
        turns = [f"{'turns back' if k % 2 == 0 else 'and on again'} at {at}" for k, at in enumerate(places[:8])]
        more = f", and {len(places) - 8} times more" if len(places) > 8 else ""
        lines = [f"λ {', '.join(turns)}{more} (marked *): for λ between, there are several equilibria (--all)"]
    else:
        lines = ["no folds: λ grows all the way"] if found.arrived else []
    if found.crossings:
        where = "one crossing" if found.crossings == 1 else f"{found.crossings} crossings"
        lines.append(f"{where} of branches passed, straight on: other branches start there (--all looks for them)")
    return lines


def print_limit(one: OneGame, found: Limit, data: dict[str, Any]) -> None:
    """Strategy and beliefs, on and off the path, then how far from an equilibrium it is, and the verdict."""
    _title(one)
    say("the limit of the principal branch, as λ grows", dim=True)
    for k, player in enumerate(one.players):
        say()
        say(f"{player}   expects {_number(data['value'][k])}", bold=True)
        for j, strategy in enumerate(data["strategy"][k]):
            off = data["reach"][k][j] <= data["epsilon"]
            _set_line(one, k, j, "   off the path" if off else "")
            _print_actions(one.labels[k][j], _limiting(strategy))
            beliefs = data["beliefs"][k][j]
            if len(beliefs) > 1:
                _print_beliefs(one.node_names(k, j), beliefs)
    regret, place = max(
        ((r, (k, j)) for k, own in enumerate(data["agent_regret"]) for j, r in enumerate(own)), default=(0.0, None)
    )
    say()
    say(data["status"].replace("ε", f"ε = {data['epsilon']:g}", 1), bold=True)
    worst = ""
    if place is not None and regret > 0.0:
        k, j = place
        name, number = data["names"][k][j], data["numbers"][k][j]
        worst = f", at {one.players[k]}'s " + (f"“{name}”" if name else f"set {number}")
    say(
        f"λ reached {_lambda(data['precision'])}; agent regret at most {_slight(regret)} of the payoff range{worst}; "
        f"beliefs off Bayes' rule by {_slight(data['inconsistency'])}, play off the branch by "
        f"{_slight(data['distance'])}",
        dim=True,
    )


def print_all(solved: SolvedGame, data: dict[str, Any], seed: int) -> None:
    """The quantal responses at λ, each with what it is worth; then Nash equilibria, or why there are none to show."""
    one = solved.one
    _title(one)
    found = data["equilibria"]
    say()
    say(
        f"{len(found)} quantal response {_equilibria(len(found))} found at {_precision(one, data['precision'])}",
        bold=True,
    )
    say(f"from {data['starts']} starts, seed {seed}; there may be more", dim=True)
    for k, each in enumerate(found, 1):
        say()
        say(f"{k}. " + ("the principal branch" if each["principal"] else "another"), bold=True)
        _print_players(one, each["strategy"], each["value"], each["regret"], _quantal, apart=False)
    say()
    nash = data["nash"]
    if nash is None:
        say("Nash equilibria: not sought", bold=True)
        say(data["why_no_nash"])
        return
    count = len(nash["equilibria"])
    say(f"{count} Nash {_equilibria(count)}, by {nash['method']}", bold=True)
    for k, each in enumerate(nash["equilibria"], 1):
        say()
        say(f"{k}. Nash", bold=True)
        _print_players(one, each["strategy"], each["value"], None, _limiting, apart=False)
    say()
    say(NASH_NOTES[nash["method"]], dim=True)


def _equilibria(count: int) -> str:
    return "equilibrium" if count == 1 else "equilibria"


NASH_NOTES = {
    "Gambit enummixed": "where equilibria are infinite in number these are the corners of their set; – is where play "
    "never comes, and an equilibrium says nothing",
    "Gambit enumpoly": "all isolated equilibria; – is where play never comes, and an equilibrium says nothing",
}


# -- parts -------------------------------------------------------------------------------------------------------


def _title(one: OneGame) -> None:
    say(one.game.title or "A game", bold=True)
    if one.origin is not None:
        came = one.origin
        say(f"{came.crisis}, reading {came.reading}, world {came.world}, seed {came.seed}", dim=True)


def _print_players(
    one: OneGame, strategy: Sequence[Any], value: Sequence[float], regret: Sequence[float] | None,
    written: Written, *, apart: bool = True,
) -> None:  # fmt: skip
    for k, player in enumerate(one.players):
        if apart:
            say()
        worth = f"expects {_number(value[k])}" + ("" if regret is None else f"   regret {_number(regret[k])}")
        say(f"{player}   {worth}", bold=apart)
        for j, probabilities in enumerate(strategy[k]):
            _set_line(one, k, j)
            _print_actions(one.labels[k][j], written(probabilities))


def _set_line(one: OneGame, player: int, own: int, more: str = "") -> None:
    infoset = one.game.infosets[one.game.own_sets(player + 1)[own]]
    say(f"    set {infoset.number}" + (f" “{infoset.label}”" if infoset.label else "") + more, dim=True)


def _print_actions(labels: Sequence[str], written: Sequence[str]) -> None:
    say("        " + "   ".join(f"{label} {p}" for label, p in zip(_called(labels), written, strict=True)))


def _print_beliefs(names: Sequence[str], beliefs: Sequence[float], most: int = 6) -> None:
    """The likeliest nodes, and how many are left out."""
    order = sorted(range(len(beliefs)), key=lambda n: (-beliefs[n], n))[:most]
    left = len(beliefs) - len(order)
    say("        believes to be after")
    for n in sorted(order):
        say(f"            {_chance(beliefs[n])}  {names[n]}")
    if left:
        say(f"            … and {left} more, each at most {_chance(min(beliefs[n] for n in order))}")


def _called(labels: Sequence[str]) -> list[str]:
    return [label or f"#{k}" for k, label in enumerate(labels, 1)]


def _four_digits(probabilities: Sequence[float | None]) -> list[str]:
    return [f"{p:.4f}" for p in probabilities]


def _limiting(probabilities: Sequence[float | None]) -> list[str]:
    """0 and 1 where an action is never, or always, taken."""
    sure = all(p in (0.0, 1.0) for p in probabilities)
    return [_chance(math.nextafter(1.0, 0.0) if p == 1.0 and not sure else p) for p in probabilities]


def _quantal(probabilities: Sequence[float | None]) -> list[str]:
    """Every action has some chance, though it be lost to rounding."""
    if len(probabilities) == 1:
        return [_chance(p) for p in probabilities]
    return [_chance(None if p is None else min(max(p, 5e-324), math.nextafter(1.0, 0.0))) for p in probabilities]


def _chance(p: float | None) -> str:
    """Four digits; 0 and 1 only where they are that."""
    if p is None or p != p:
        return "–"
    if p in (0.0, 1.0):
        return f"{p:.0f}"
    if p < SLIGHT / 2.0:
        return "<0.0001"
    return ">0.9999" if p > 1.0 - SLIGHT / 2.0 else f"{p:.4f}"


def _slight(value: float) -> str:
    """An error; digits of rounding errors say nothing."""
    if value != value or value >= 1e-12:
        return _number(value)
    return "0" if value == 0.0 else "less than 10⁻¹²"


def _number(value: float) -> str:
    from standoff.report.words import number

    return number(value)


def _lambda(value: float) -> str:
    return f"{value:.3g}" if value < 1000.0 else f"{value:,.0f}"


def _precision(one: OneGame, precision: float | list[float]) -> str:
    """λ, or each player's."""
    if isinstance(precision, (int, float)):
        return f"precision {precision:g}"
    return "precision " + ", ".join(f"{who} {p:g}" for who, p in zip(one.players, precision, strict=True))


def _apiece(one: OneGame, solved: SolvedGame) -> str:
    """Where players differ in λ, that the one shown is the largest."""
    each = solved.to_json()["precision"]
    return f" (the largest; at the end {_precision(one, each)})" if isinstance(each, list) else ""


def _residual(residual: float) -> str:
    """The power of ten below which an error stays; digits of rounding errors say nothing."""
    if not math.isfinite(residual):
        return "residual unknown in log-odds"
    power = max(-15, math.floor(math.log10(residual)) + 1) if residual > 0 else -15
    return f"residual below 1e{power} in log-odds"
