"""What is asked of a world: nightly functions of columns that study hands to the engine, groups, and effects between worlds."""

from panopolis.measures.by_group import DIMENSIONS, by_group, spread
from panopolis.measures.daily import NIGHTLY, OF_RATINGS, Measure
from panopolis.measures.divisions import CELL, cell_sums, crossed, divide, labels_of
from panopolis.measures.effects import INTERVAL, OUTCOMES, Outcome, effects, household_sums, values
from panopolis.measures.falls import FALL, Falls, Nosedives, median_wait, nosedives
from panopolis.measures.groups import cells_of_groups, members
from panopolis.measures.paired import gains, over_seeds, paired, quantiles
from panopolis.measures.replicates import FEWEST, over_replicates, student, wilson
from panopolis.measures.rollout import Cell, Estimate, Judged, judge
from panopolis.measures.stars import Shares, decompose, mobility, rank_correlation, transitions

__all__ = [
    "CELL",
    "DIMENSIONS",
    "FALL",
    "FEWEST",
    "INTERVAL",
    "NIGHTLY",
    "OF_RATINGS",
    "OUTCOMES",
    "Cell",
    "Estimate",
    "Falls",
    "Judged",
    "Measure",
    "Nosedives",
    "Outcome",
    "Shares",
    "by_group",
    "cell_sums",
    "cells_of_groups",
    "crossed",
    "decompose",
    "divide",
    "effects",
    "gains",
    "household_sums",
    "judge",
    "labels_of",
    "median_wait",
    "members",
    "mobility",
    "nosedives",
    "over_replicates",
    "over_seeds",
    "paired",
    "quantiles",
    "rank_correlation",
    "spread",
    "student",
    "transitions",
    "values",
    "wilson",
]
