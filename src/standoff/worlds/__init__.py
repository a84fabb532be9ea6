"""Worlds: everything unknown drawn thousands of times, every game solved, every world weighed by what was seen."""

from standoff.worlds.afresh import Afresh, afresh
from standoff.worlds.build import OneWorld, observed_reports, odds_in, one_world, sample, worlds
from standoff.worlds.draws import Draws, utility_name
from standoff.worlds.holding import GRID, Holding, next_truce
from standoff.worlds.inputs import tree_of
from standoff.worlds.moved import inputs_moved
from standoff.worlds.rankings import Ranking, RankingError, draw, ranking
from standoff.worlds.rework import Doing, reweigh, rework, rework_each
from standoff.worlds.truces import TruceWorlds, speaks_of_truces, truces_of
from standoff.worlds.worlds import ENOUGH, EpisodeWorlds, ReadingWorlds, Worlds

__all__ = [
    "ENOUGH",
    "GRID",
    "Afresh",
    "Doing",
    "Draws",
    "EpisodeWorlds",
    "Holding",
    "OneWorld",
    "Ranking",
    "RankingError",
    "ReadingWorlds",
    "TruceWorlds",
    "Worlds",
    "afresh",
    "draw",
    "inputs_moved",
    "next_truce",
    "observed_reports",
    "odds_in",
    "one_world",
    "ranking",
    "reweigh",
    "rework",
    "rework_each",
    "sample",
    "speaks_of_truces",
    "tree_of",
    "truces_of",
    "utility_name",
    "worlds",
]
