"""From a pattern with roles to a tree, still in the syntax of a file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from standoff.crisis.patterns import PATTERNS, Expansion, Pattern
from standoff.crisis.problems import Finding, Path, among, listed
from standoff.crisis.written import PREFERENCE_KEYS, PatternGame
from standoff.language import NAME

PROSE = frozenset(("why", "title", "source", "note"))
WORD = re.compile(rf"(?<![A-Za-z0-9_-]){NAME}(?![A-Za-z0-9_-])")


@dataclass(frozen=True)
class Expanded:
    """A game in tree form with its preferences and the unknowns the pattern brings, as a file would hold
    them.
    """

    game: dict[str, Any]
    preferences: dict[str, Any]
    unknowns: dict[str, Any]
    weeks: dict[str, Any]


def expand(game: PatternGame, preferences: Mapping[str, Any]) -> Expanded:
    """The pattern filled in; what the file states about preferences comes before the pattern's defaults.

    Only for a game that `check_pattern` found nothing wrong with.
    """
    pattern = PATTERNS[game.pattern]
    options = {
        name: value if isinstance(value, (int, float)) and not isinstance(value, bool) else option_text(value)
        for name, value in game.options.items()
    }
    costs = {name: dict(cost) if isinstance(cost, dict) else cost for name, cost in game.costs.items()}
    types = {player: dict(odds) for player, odds in game.types.items()}
    expansion = pattern.expand(game.roles, options, costs, types)
    if game.rename:
        expansion = Expansion(
            _renamed(expansion.game, game.rename),
            _renamed(expansion.preferences, game.rename),
            _renamed(expansion.unknowns, game.rename),
            _weeks_renamed(expansion.weeks, game.rename),
        )
    tree = dict(expansion.game)
    outcomes = dict(tree["outcomes"])
    for outcome, title in game.labels.items():
        outcomes[outcome] = {"title": title}
    tree |= {"outcomes": outcomes, "pattern_used": game.pattern}
    if game.precision is not None:
        tree["precision"] = game.precision
    return Expanded(
        tree,
        _merged(expansion.preferences, preferences, tree["players"]),
        dict(expansion.unknowns),
        dict(expansion.weeks),
    )


def option_text(value: object) -> str:
    """An option as the pattern knows it: YAML reads `true` where a person wrote a word."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def check_pattern(game: PatternGame, path: Path) -> list[Finding]:
    """Whether the pattern exists, and roles, options, costs and types are among those it has."""
    pattern = PATTERNS.get(game.pattern)
    if pattern is None:
        hint = among("patterns", game.pattern, PATTERNS)
        return [Finding("C030", (*path, "pattern"), f'no pattern called "{game.pattern}"', hint, game.pattern)]
    found: list[Finding] = []

    def unknown(what: str, name: str, names: Mapping[str, object] | tuple[str, ...], at: Path) -> None:
        message = f'{game.pattern} has no {what} called "{name}"'
        found.append(Finding("C030", (*path, *at), message, among(f"{what}s", name, names), name, on_key=True))

    for role in game.roles:
        if role not in pattern.roles:
            unknown("role", role, pattern.roles, ("roles", role))
    missing = [role for role in pattern.required_roles if role not in game.roles]
    if missing:
        at: Path = (*path, "roles") if game.roles else path
        found.append(
            Finding(
                "C030",
                at,
                f"{game.pattern} needs a {listed(missing)}",
                f"under `roles`: {missing[0]}: …",
                on_key=True,
            )
        )
    twice = {actor for actor in game.roles.values() if list(game.roles.values()).count(actor) > 1}
    for role, actor in game.roles.items():
        if actor in twice:
            found.append(
                Finding(
                    "C030",
                    (*path, "roles", role),
                    f'"{actor}" has two roles',
                    "a player fills one role",
                    actor,
                )
            )
            break
    for option, setting in game.options.items():
        if option not in pattern.options:
            unknown("option", option, pattern.options, ("options", option))
        elif pattern.options[option] and option_text(setting) not in pattern.options[option]:
            hint = among("settings", option_text(setting), pattern.options[option])
            message = f'{option} cannot be "{option_text(setting)}"'
            found.append(Finding("C030", (*path, "options", option), message, hint, option_text(setting)))
    for cost in game.costs:
        if cost not in pattern.costs:
            unknown("cost", cost, pattern.costs, ("costs", cost))
    return found + _check_types(game, pattern, path)


def _check_types(game: PatternGame, pattern: Pattern, path: Path) -> list[Finding]:
    found = []
    role_of = {actor: role for role, actor in game.roles.items()}
    for player, odds in game.types.items():
        at: Path = (*path, "types", player)
        names = pattern.type_names.get(role_of.get(player, ""))
        if names is None:
            typed = [actor for actor, role in role_of.items() if role in pattern.type_names]
            message = f'"{player}" has no types in {game.pattern}'
            found.append(Finding("C030", at, message, among("players with types", player, typed), player, on_key=True))
            continue
        for kind in odds:
            if kind not in names:
                message = f'{player} has no type called "{kind}"'
                found.append(Finding("C030", (*at, kind), message, among("types", kind, names), kind, on_key=True))
        missing = [name for name in names if name not in odds]
        if missing and all(kind in names for kind in odds):
            hint = f"add {missing[0]}: rest" if len(missing) == 1 else ""
            found.append(Finding("C030", at, f"{player} needs odds for {listed(missing)}", hint, on_key=True))
    return found


def _renamed(data: Any, names: Mapping[str, str]) -> Any:
    """Data with names replaced in keys and expressions, not in prose."""
    if isinstance(data, dict):
        return {_words(key, names): value if key in PROSE else _renamed(value, names) for key, value in data.items()}
    if isinstance(data, (list, tuple)):
        return [_renamed(item, names) for item in data]
    return _words(data, names) if isinstance(data, str) else data


def _weeks_renamed(weeks: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Outcomes and moves renamed, but not the phases, which may bear the same words."""
    renamed = dict(weeks)
    renamed["phases"] = {names.get(outcome, outcome): phase for outcome, phase in weeks.get("phases", {}).items()}
    terms = dict(weeks.get("truce", {}))
    if "curbed" in terms:
        renamed["truce"] = {**terms, "curbed": _words(terms["curbed"], names)}
    return renamed


def _words(text: str, names: Mapping[str, str]) -> str:
    return WORD.sub(lambda word: names.get(word[0], word[0]), text)


def _merged(defaults: Mapping[str, Any], stated: Mapping[str, Any], players: Mapping[str, Any]) -> dict[str, Any]:
    """Preferences by player, and by type where only some types are stated."""
    merged: dict[str, Any] = dict(defaults)
    for player, preference in stated.items():
        default = merged.get(player)
        by_type = isinstance(preference, dict) and not PREFERENCE_KEYS & preference.keys()
        if by_type and isinstance(default, dict) and not PREFERENCE_KEYS & default.keys():
            merged[player] = {**default, **preference}
        else:
            merged[player] = preference
    return {player: preference for player, preference in merged.items() if player in players or player in stated}
