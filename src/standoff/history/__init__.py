"""History: public tables of past crises, disputes, sanctions, truces and wars, read into tidy tables.

A reader knows a file by its columns and tells versions apart; codes become words, and dates that are known to the month
become stretches of days. No file is part of Standoff: a local path always works, and nothing is fetched unasked.
"""

from standoff.history.catalogue import DATASETS
from standoff.history.fields import Dataset, Day, Field, Version
from standoff.history.getting import get
from standoff.history.reading import History, HistoryError, dataset, read_history

__all__ = [
    "DATASETS",
    "Dataset",
    "Day",
    "Field",
    "History",
    "HistoryError",
    "Version",
    "dataset",
    "get",
    "read_history",
]
