"""The scenarios that were found in the paths, in words: what sets each apart, and one of its paths told day by day."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from standoff import report
from standoff.report.words import percent
from standoff.simulate import Paths, Scenario, Step, Story, Trigger, scenarios
from standoff.verbs.findings.words import Wording, plain

TOLD = 6  # lines in a row, of truces that begin and break, before they are summed up
USUAL = ("fighting", "ceasefire")
MOST_OF = 0.5  # of a scenario's paths in which a fact is so, for its sentence to tell it
LEVELS = (0.5, 0.25, 0.75, 0.05, 0.95)
KEPT_BY = {"none": "no one on the ground", "monitors": "monitors on the ground", "peacekeepers": "peacekeepers there"}
COMING = {
    "ceasefire": "a ceasefire",
    "intervention": "an intervention",
    "clash": "a clash",
    "wider_war": "a wider war",
    "settlement": "a settlement",
}
BEGINS = {
    "intervention": "Outside forces intervene",
    "clash": "It comes to a clash",
    "wider_war": "The war widens",
    "settlement": "The sides settle",
}


def scenario_rows(paths: Paths, wording: Wording) -> tuple[report.Scenario, ...]:
    """Three or four ways in which the weeks may go."""
    found = scenarios(paths)
    deaths = paths.deaths_by(paths.until)
    return tuple(_row(one, deaths[found.of == k], paths, wording) for k, one in enumerate(found.found))


def _row(one: Scenario, deaths: np.ndarray, paths: Paths, wording: Wording) -> report.Scenario:
    trigger = _trigger(one.trigger, paths.as_of, wording) if one.trigger else ""
    middle, *rest = np.quantile(deaths, LEVELS).tolist()
    return report.Scenario(
        id=one.name.lower().replace(" ", "-"), name=one.name, sentence=_sentence(one), odds=one.odds, trigger=trigger,
        seen=one.trigger.given if one.trigger else None, unseen=one.trigger.without if one.trigger else None,
        example=told(one.example, wording), deaths=report.Spread(middle, *rest),
    )  # fmt: skip


def _sentence(one: Scenario) -> str:
    """The facts of most of its paths that set it apart, the sharpest first."""
    apart = sorted(one.facts.items(), key=lambda fact: fact[1][1] - fact[1][0])
    kept = [fact for fact in apart if fact[1][0] >= MOST_OF and fact[1][0] > fact[1][1]] or apart[:1]
    said = [
        f"{name} in {percent(mine)} of these paths, {percent(others)} of all others" for name, (mine, others) in kept
    ]
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def _trigger(trigger: Trigger, as_of: date, wording: Wording) -> str:
    """An early event, or its absence, as a clause."""
    by = as_of + timedelta(days=int(trigger.by))
    if trigger.event in COMING:
        event = f"{COMING[trigger.event]} " + ("has come" if trigger.happens else "has not come")
    else:
        event = f"“{wording.event_of(trigger.event)}” " + ("has been seen" if trigger.happens else "has not been seen")
    return f"by {by.day} {by:%B} {event}"


def told(story: Story, wording: Wording) -> tuple[report.ToldDay, ...]:
    """The events of a path that change something. Of a long run of truces that begin and break, the first are told."""
    lines: list[report.ToldDay] = []
    run: list[report.ToldDay] = []
    for before, step in zip(story.steps[:-1], story.steps[1:], strict=True):
        if step.phase == before.phase:
            continue
        line = report.ToldDay(step.date.isoformat(), _line(step, wording))
        if step.phase in USUAL:
            run.append(line)
        else:
            lines += [*_shortened(run), line]
            run = []
    return (*lines, *_shortened(run))


def _shortened(run: list[report.ToldDay]) -> list[report.ToldDay]:
    if len(run) <= TOLD:
        return run
    kept = TOLD // 2
    between = run[kept:-1]
    more = report.ToldDay(between[0].date, f"{len(between)} more turns like these follow.")
    return [*run[:kept], more, run[-1]]


def _line(step: Step, wording: Wording) -> str:
    decided = f" ({wording.within(wording.outcome(step.outcome))})" if step.outcome else ""
    if step.phase == "ceasefire":
        return f"A ceasefire begins, with {KEPT_BY[step.mechanism or 'none']}{decided}."
    if step.phase == "fighting":
        return "The ceasefire breaks."
    return f"{BEGINS.get(step.phase, plain(step.phase).capitalize())}{decided}."
