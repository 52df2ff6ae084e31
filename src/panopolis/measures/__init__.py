"""What is asked of a world: nightly functions of columns that study hands to the engine, groups, and effects between worlds."""

from panopolis.measures.daily import NIGHTLY, Measure
from panopolis.measures.effects import INTERVAL, OUTCOMES, Outcome, effects, household_sums
from panopolis.measures.groups import cells_of_groups, members

__all__ = ["INTERVAL", "NIGHTLY", "OUTCOMES", "Measure", "Outcome", "cells_of_groups", "effects", "household_sums", "members"]
