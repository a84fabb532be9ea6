"""The patterns of crisis files as solved games: the whole way from text to tree, with numbers drawn from a seed."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from forms import Compiled

from standoff.crisis import load
from standoff.crisis.patterns import PATTERNS
from standoff.game import Tree, UtilityOf, compile_game

TEXT = """
standoff: 1
crisis: {{id: example, title: An example, as_of: 2020-01-31}}
actors: {{{actors}}}
game: {{pattern: {pattern}, roles: {{{roles}}}}}
"""


def tree_of_pattern(name: str) -> Tree:
    """The pattern with its required roles filled in, everything else as it comes."""
    roles = PATTERNS[name].required_roles
    actors = ", ".join(f"the_{role}: {{name: The {role}, kind: state}}" for role in roles)
    loaded = load(TEXT.format(actors=actors, pattern=name, roles=", ".join(f"{r}: the_{r}" for r in roles)))
    assert loaded.crisis is not None, [str(problem) for problem in loaded.problems]
    return compile_game(loaded.crisis.readings[0].game)


def tree_of_crisis(name: str) -> Tree:
    """The first reading of a built-in crisis."""
    loaded = load(name)
    assert loaded.crisis is not None
    return compile_game(loaded.crisis.readings[0].game)


def with_numbers(tree: Tree, seed: int) -> tuple[Compiled, dict[int, Fraction]]:
    """Utilities from 0 to 1, costs up to 0.3, odds in whole parts; the odds also as exact fractions."""
    rng = np.random.default_rng(seed)
    tops = [1.0 if isinstance(parameter, UtilityOf) else 0.3 for parameter in tree.payoff_parameters]
    parameters = (rng.random(len(tops)) * np.array(tops))[None, :]
    draws: dict[tuple[str, int], list[int]] = {}
    for k, branch in enumerate(tree.odds):
        draws.setdefault((branch.group, branch.variant), []).append(k)
    exact: dict[int, Fraction] = {}
    for members in draws.values():
        parts = rng.integers(10, 90, len(members))
        exact.update({k: Fraction(int(p), int(parts.sum())) for k, p in zip(members, parts, strict=True)})
    odds = np.array([[float(exact[k]) for k in range(len(tree.odds))]])
    return Compiled(tree, tree.payoffs(parameters), odds), exact
