"""Finding: do arrears spiral, and does an expiry break it? By replicates, with intervals; whatever it turns out to be.

A late bill is a record, records lower the score, a low score lists her, and a listing closes doors. If a closed door costs money, the next bill is
late too. Told of Shanghai are a benefit, loans and mortgages refused; a variant closes the door to jobs as well, as local schemes did (Suining:
a good score led to jobs, facts.md 1b [7]), and counts arrears monthly, as Rongcheng does (facts.md 1a [6]).

What is found is within the model: late bills a year beyond those of the same people under ordinary law alone.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

import panopolis as pan

SEEDS = (1, 2, 3, 4, 5, 6)
DAYS = 540
JOBS = (
    "consequences[3].deny=[benefit, job]",
    "rules.arrears={context: finance, points: -10, seen_by: [credit_office, platform]}",
)
WORLDS = {
    "before": ("before", ()),
    "told": ("shanghai-2018", ()),
    "jobs": ("shanghai-2018", JOBS),
    "jobs, expiry": ("shanghai-2018", (*JOBS, "score.expires={each: 90d}")),
}


@cache
def late_bills(world, seed):
    """Return late bills of 1,000 people a year."""
    name, changes = WORLDS[world]
    walk = pan.start(pan.load_scheme(name, changes=changes), people=4000, days=1, seed=seed, warmup=120, threads=1)
    walk.advance(DAYS)
    return float(walk["bills_late"].mean()) * 1000 * 365 / DAYS


def beyond(world, other="before"):
    """Return mean, low and high of what a world adds to late bills over replicates."""
    return over([late_bills(world, seed) - late_bills(other, seed) for seed in SEEDS])


def over(values):
    mean, spread = float(np.mean(values)), float(np.std(values, ddof=1)) / len(values) ** 0.5
    return mean, mean - STUDENT * spread, mean + STUDENT * spread


STUDENT = 2.571
"""97.5 % of Student's t with five degrees of freedom."""


@pytest.mark.prove
def test_arrears_spiral_where_standing_closes_jobs_and_an_expiry_breaks_it():
    told, jobs, expiry = beyond("told"), beyond("jobs"), beyond("jobs", "jobs, expiry")
    left = beyond("jobs, expiry")
    assert jobs[1] > 0, "a door to jobs that standing closes makes more bills late"
    assert expiry[1] > 0, "records that lapse after a quarter make fewer"
    assert left[2] < jobs[1], "and leave far less of it"
    assert told[2] < jobs[1], "the doors told of alone do so far less"
