"""The tiny crisis with both readings, the weeks ahead and a record of truces: small enough to be walked by hand."""

from __future__ import annotations

from pathlib import Path

from standoff.crisis import Crisis, load_or_raise

WEEKS = """
weeks:
  horizon: 2020-03-01
  phases: {status_quo: fighting, concession: ceasefire, backed_down: intervention, war: clash}
  rounds_per_day: 0.1 to 0.6
  intervention_days: 2 to 6
  clash_days: 1 to 5
  mediation: 0.2 to 0.8
  wider_war_days: 4 to 12
  settlement_days: 60 to 200
  truce:
    monitors: 0.1 to 0.3
    peacekeepers: 0.2
    written: 0.2 to 0.6
    definitive: 0.5
    after_intervention: 0.7
    earlier: 3
    curbed: challenger.challenge = refrain or challenger.fight = back_down
  deaths: {fighting: 20 to 40, ceasefire: 1, intervention: 5, clash: 100, wider_war: 300, settlement: 0}
  displaced: {fighting: 200, ceasefire: 0, intervention: 10, clash: 500, wider_war: 2000, settlement: 0}
  spread: 0.3 to 0.6

ceasefires:
  - {id: first, from: 2020-01-10, first_breach: 2020-01-12, mechanism: none, sources: [wire]}
"""
TINY = (Path(__file__).parents[1] / "files" / "tiny" / "tiny.yaml").read_text("utf-8")


def ahead_of(*changes: tuple[str, str]) -> Crisis:
    """The crisis with some of its text replaced; each replacement must find its place."""
    text = TINY + WEEKS
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return load_or_raise(text)
