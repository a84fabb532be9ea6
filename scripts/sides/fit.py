"""Fits the weights of sides that may be meant (`src/standoff/read/data/sides.yaml`) to passages and marked text.

    python scripts/sides/fit.py [--ridge 20] [--folds 5] [--out FILE]

A conditional logit with a ridge, by role: what all types share, and what each group of types has of its own. Choices
are those that a sentence leaves open; passages that are held out are not looked at. With folds it also prints how
often the likeliest side is right on passages it was not fitted to, beside what the rules alone say.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "read"), str(ROOT / "scripts")]
from marks import Marked, marked, set_aside  # noqa: E402
from passages import Passage, among, passages  # noqa: E402
from scoring import matched, side_roots  # noqa: E402

from standoff.read import reading_data  # noqa: E402
from standoff.read.claims import Claim, Reading  # noqa: E402
from standoff.read.reader import by_rules, finished  # noqa: E402
from standoff.read.weighing import (  # noqa: E402
    FEATURES,
    FILE,
    GROUPS,
    PEOPLE,
    REST,
    ROLES,
    Choice,
    Scene,
    Weigher,
    Weights,
    likeliest,
    weighed,
)

KINDS = ("all", *GROUPS, REST, PEOPLE)
Table = dict[str, list[float]]
"""By group of types, a weight for each of FEATURES."""


@dataclass(frozen=True)
class Case:
    """A choice in a passage, and which of its sides are right (nobody where the annotator names nobody)."""

    passage: str
    choice: Choice
    right: list[bool]

    @property
    def by_rules(self) -> bool:
        now = FEATURES.index("now"), FEATURES.index("nobody_now")
        return any(r and (row[now[0]] or row[now[1]]) for r, row in zip(self.right, self.choice.rows, strict=True))


@dataclass(frozen=True)
class Told:
    """A passage as the rules read it, and claims that an annotator has too, by number."""

    passage: Passage
    scene: Scene
    claims: tuple[Claim, ...]
    pairs: list[tuple[int, dict[str, Any]]]
    roots: dict[str, str]
    """Of the annotator's actors."""


def passage_of(one: Marked) -> Passage:
    """A marked text as a passage: its sides are states, alliances and groups by their ids in the registry."""
    claims = []
    for mark in one.marks:
        span = {"start": mark.start, "end": mark.end}
        sides = {"source": list(mark.source), "target": list(mark.target)}
        claims.append({"type": mark.type, **sides, "trigger": span, "evidence": span, "core": mark.counts})
    gold = {"claims": claims, "ties": [], "actors": []}
    return Passage(one.name, one.text, one.published, "develop", one.genre, one.crisis, gold)


def told(passage: Passage) -> Told:
    draft, scene, claims = by_rules(passage.text, passage.published, passage.source)
    reading: Reading = finished(draft, claims, scene.ties, passage.source, passage.text)
    mine = [{**c, "k": k} for k, c in enumerate(reading_data(reading)["claims"])]
    core = [c for c in mine if c["core"]]
    pairs = matched(core, [c for c in passage.gold["claims"] if c["core"]])
    return Told(passage, scene, claims, [(a["k"], b) for a, b in pairs], side_roots(passage.gold["actors"]))


def cases(one: Told, role: str, weights: Weights) -> Iterator[Case]:
    """The open choices of a role; those of roles that come before are made by weights."""
    claims = weighed(one.scene, one.claims, weights, ROLES[: ROLES.index(role)])
    text = Weigher(one.scene, claims)
    for k, gold in one.pairs:
        choice = text.choice(k, role)
        if choice is None:
            continue
        meant = {one.roots.get(a, a) for a in gold[role]} | set(gold[role])
        nameless = choice.group == PEOPLE and not any(one.scene.kind(a) == "state" for a in meant)
        nobody = nameless or not meant
        right = [side in meant if side is not None else nobody for side in choice.sides]
        if any(right):
            yield Case(one.passage.name, choice, right)


def fitted(some: Sequence[Case], ridge: float) -> Table:
    """Weights by group: shared ones and the group's own, added up."""
    width = len(FEATURES)
    rows = np.array([row for case in some for row in case.choice.rows], float)
    right = np.array([r for case in some for r in case.right])
    case_of = np.repeat(np.arange(len(some)), [len(case.right) for case in some])
    group = np.array([KINDS.index(case.choice.group) for case in some])[case_of]
    starts = np.flatnonzero(np.r_[True, case_of[1:] != case_of[:-1]])

    def loss(flat: np.ndarray[Any, Any]) -> tuple[float, np.ndarray[Any, Any]]:
        table = flat.reshape(len(KINDS), width)
        score = np.einsum("ij,ij->i", rows, table[0] + table[group])
        score -= np.maximum.reduceat(score, starts)[case_of]
        share = np.exp(score)
        share /= np.add.reduceat(share, starts)[case_of]
        good = np.add.reduceat(share * right, starts)[case_of]
        push = share - share * right / good  # how far each side is above what it should be
        slope = np.zeros_like(table)
        np.add.at(slope, group, rows * push[:, None])
        slope[0] = slope[1:].sum(axis=0)
        return float(-np.log(good[starts]).sum() + 0.5 * ridge * (flat @ flat)), slope.ravel() + ridge * flat

    table = minimize(loss, np.zeros(len(KINDS) * width), jac=True, method="L-BFGS-B").x.reshape(len(KINDS), width)
    return {name: list(table[k]) for k, name in enumerate(KINDS)}


def with_and_without(some: Sequence[Case], ridge: float) -> tuple[Table, Table]:
    """Weights fitted with what the network points at, and without it."""
    unseen = {FEATURES.index(name) for name in ("pointed", "not_read")}
    blind = [
        replace(case, choice=replace(case.choice, rows=[
            [0.0 if k in unseen else x for k, x in enumerate(row)] for row in case.choice.rows
        ]))
        for case in some
    ]  # fmt: skip
    return fitted(some, ridge), fitted(blind, ridge)


def mixed(tables: tuple[Table, Table], trust: float) -> Table:
    """The first by so much, and for the rest the second."""
    return {
        name: [trust * a + (1 - trust) * b for a, b in zip(*(t[name] for t in tables), strict=True)] for name in KINDS
    }


def trusted(some: Sequence[Case], aside: frozenset[str], ridge: float) -> float:
    """How far what the network points at is trusted: by how likely the right sides are in texts it was not fitted to.

    In texts that it was fitted to it is right more often than elsewhere, and would be trusted too much.
    """
    seen, unseen = ([c for c in some if (c.passage in aside) == out] for out in (False, True))
    tables = with_and_without(seen, ridge)

    def surprise(trust: float) -> float:
        weights, total = summed(mixed(tables, trust)), 0.0
        for case in unseen:
            scores = np.array(case.choice.rows, float) @ np.array(weights[case.choice.group])
            total += float(np.logaddexp.reduce(scores) - np.logaddexp.reduce(scores[case.right]))
        return total

    return float(min(np.linspace(0, 1, 21), key=surprise))


def summed(table: Table) -> Table:
    return {g: [a + b for a, b in zip(table["all"], table[g], strict=True)] for g in KINDS[1:]}


def hits(some: Sequence[Case], weights: Table) -> int:
    best = [(case, likeliest(case.choice, weights[case.choice.group])) for case in some]
    return sum(r for case, side in best for s, r in zip(case.choice.sides, case.right, strict=True) if s == side)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--ridge", type=float, default=20.0)
    options.add_argument("--folds", type=int, default=5)
    options.add_argument("--test", default="", help="names of passages, as 145-159, that are scored and not fitted to")
    options.add_argument("--out", type=Path, default=FILE)
    given = options.parse_args()
    every = [told(p) for p in passages() if p.split == "develop"]
    texts = list(marked())
    every += [told(passage_of(m)) for m in texts if m.has_sides]
    tables: dict[str, Table] = {}
    weights: dict[str, Table] = {}
    for role in ROLES:
        some = [case for one in every for case in cases(one, role, weights)]
        rules = sum(case.by_rules for case in some)
        trust = trusted(some, set_aside(texts), given.ridge)
        print(f"{role}: what the network points at is trusted by {trust:.2f}")
        right = 0
        for fold in range(given.folds):
            names = {one.passage.name for one in every[fold :: given.folds]}
            table = summed(mixed(with_and_without([c for c in some if c.passage not in names], given.ridge), trust))
            right += hits([c for c in some if c.passage in names], table)
        print(f"  {len(some)} open choices; the rules are right in {rules}, the likeliest side in {right}")
        if given.test:
            late = [c for c in some if among(c.passage, given.test)]
            early = [c for c in some if not among(c.passage, given.test)]
            table = summed(mixed(with_and_without(early, given.ridge), trust))
            print(f"  of {len(late)} in {given.test}: {sum(c.by_rules for c in late)}, {hits(late, table)}")
        tables[role] = mixed(with_and_without(some, given.ridge), trust)
        weights[role] = summed(tables[role])
    written(tables, given.out, given.ridge)


def written(tables: dict[str, Table], file: Path, ridge: float) -> None:
    lines = [
        "# How much each thing told of a side speaks for its being meant where a sentence leaves a role open: by role,",
        "# for all types and what a group of types has of its own; smaller weights than 0.02 are left out.",
        f"# Made by scripts/sides/fit.py (ridge {ridge:g}).",
    ]
    for role, table in tables.items():
        lines.append(f"{role}:")
        for group, values in table.items():
            kept = [f"{f}: {v:.2f}" for f, v in zip(FEATURES, values, strict=True) if abs(v) >= 0.02]
            lines.append(f"  {group}: {{{', '.join(kept)}}}")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
