"""Every public data set that can be read, by name."""

from __future__ import annotations

from standoff.history.crises import ACTORS, CRISES
from standoff.history.disputes import DETERRENCE, DISPUTES, DYADS, PARTICIPANTS
from standoff.history.fields import Dataset
from standoff.history.wars import CEASEFIRES, CONFLICTS, SANCTIONS

DATASETS: dict[str, Dataset] = {
    d.key: d for d in (CRISES, ACTORS, DISPUTES, PARTICIPANTS, DYADS, DETERRENCE, SANCTIONS, CEASEFIRES, CONFLICTS)
}
