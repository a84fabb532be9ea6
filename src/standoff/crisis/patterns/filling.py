"""The small words patterns are written with: odds, prices, orderings, each a default that owns up to being
one.
"""

from __future__ import annotations

from collections.abc import Mapping

from standoff.crisis.patterns.pattern import Amount, Plain, Value

ASSUMED = "An assumption of the pattern: replace it by a judgement about the case."
STATED = "As stated under `costs` in the file."


def chosen(options: Mapping[str, Value], name: str, allowed: tuple[str, ...]) -> str:
    """The setting of an option, as text; the first allowed one if the file is silent."""
    return str(options.get(name, allowed[0]))


def unknown(value: Value, why: str, basis: str = ASSUMED) -> Plain:
    """A named unknown with its reason, and on whose word it stands."""
    return {"value": value, "why": f"{why} {basis}"}


def two_types(
    actor: str, names: tuple[str, ...], given: Mapping[str, Mapping[str, Value]], why: str
) -> tuple[Plain, Plain]:
    """A player with two private types, and the unknown `<actor>_<first type>` that holds the odds of the
    first.
    """
    if actor in given:
        return {"types": dict(given[actor])}, {}
    odds = f"{actor}_{names[0]}"
    return {"types": {names[0]: odds, names[1]: "rest"}}, {odds: unknown("0.2 to 0.8", why)}


def price(name: str, given: Mapping[str, Amount], default: Amount, why: str) -> tuple[Amount, Plain]:
    """What a move costs, as references to unknowns called `<name>_cost` or `<name>_cost_<type>`.

    The unknowns bear these names whether file or pattern states the value, so a what-if, or an entry under
    `unknowns` with a `why` and a `source` of its own, can always find them. Types the file leaves out keep
    the default.
    """
    amount = given.get(name, default)
    basis = STATED if name in given else ASSUMED
    if not isinstance(amount, Mapping):
        return f"{name}_cost", {f"{name}_cost": unknown(amount, why, basis)}
    usual = default if isinstance(default, Mapping) else {}
    by_type = {**usual, **amount}
    return (
        {kind: f"{name}_cost_{kind}" for kind in by_type},
        {
            f"{name}_cost_{kind}": unknown(value, why, basis if kind in amount else ASSUMED)
            for kind, value in by_type.items()
        },
    )


def optional_price(name: str, given: Mapping[str, Amount], why: str) -> tuple[Amount | None, Plain]:
    """Like `price`, for a cost that is nothing unless the file states it."""
    return price(name, given, 0, why) if name in given else (None, {})


def sunk(who: str, amount: Amount | None) -> list[Plain]:
    """A cost paid whatever comes after (a sunk cost, Fearon 1997); none if there is no amount."""
    return [] if amount is None else [{"who": who, "sunk": amount}]


def tied(who: str, amount: Amount | None, when: str) -> list[Plain]:
    """A cost paid only on paths where `when` comes true (tied hands, Fearon 1997)."""
    return [] if amount is None else [{"who": who, "tied": amount, "when": when}]


def branch(then: Plain | str, *costs: list[Plain]) -> Plain | str:
    """Where an action leads and what it costs; just the place if it costs nothing."""
    bill = [cost for entry in costs for cost in entry]
    return {"then": then, "costs": bill} if bill else then


def decision(move: str, actions: Plain) -> Plain:
    """A node at which a player chooses. An action may lead straight to another node."""
    written = {
        name: {"then": found} if isinstance(found, dict) and "then" not in found else found
        for name, found in actions.items()
    }
    return {"move": move, "actions": written}


def ordering(chains: list[str], why: str) -> Plain:
    """A default preference. What no chain orders is left open, and drawn either way."""
    return {"ordering": chains, "why": f"{why} {ASSUMED}"}


def quiet() -> Plain:
    """Rates of the weeks ahead for a confrontation in which nobody fights until it comes to war."""
    calm = "A confrontation without fighting: an accident or an incident apart, nobody dies of it."
    moves = "Some leave places that look threatened."
    return {
        "deaths": {"fighting": unknown("0 to 0.5", calm)},
        "displaced": {"fighting": unknown("0 to 50", moves)},
    }
