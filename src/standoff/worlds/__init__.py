"""Worlds: everything unknown drawn thousands of times, every game solved, every world weighed by what was seen."""

from standoff.worlds.build import Doing, observed_reports, odds_in, reweigh, rework, sample, tree_of, worlds
from standoff.worlds.draws import Draws, utility_name
from standoff.worlds.rankings import Ranking, RankingError, draw, ranking
from standoff.worlds.worlds import ENOUGH, EpisodeWorlds, ReadingWorlds, Worlds

__all__ = [
    "ENOUGH",
    "Doing",
    "Draws",
    "EpisodeWorlds",
    "Ranking",
    "RankingError",
    "ReadingWorlds",
    "Worlds",
    "draw",
    "observed_reports",
    "odds_in",
    "ranking",
    "reweigh",
    "rework",
    "sample",
    "tree_of",
    "utility_name",
    "worlds",
]
