"""When copies of a suppressed post are deleted, at the measured speed: fitted, so a check of what the clock was set to.

Fitted: ``deletion_median_hours`` and ``deletion_spread``, a lognormal, to about 30 % of deletions within 30 minutes and 90 % within a day (Zhu and
others 2013, facts.md 5 [140, 141]). Which share of copies is ever deleted is another number, ``suppressed_deleted``, and assumed.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

from panopolis.engine import NEVER
from panopolis.scheme import load_scheme
from panopolis.society import load_recipe
from panopolis.study.campuses import campuses_of, faster, readers_of
from panopolis.study.post import night_before

HALF_AN_HOUR, DAY = 1800, 86_400
OBSERVED = {HALF_AN_HOUR: 0.30, DAY: 0.90}


@pytest.fixture(scope="module")
def readers():
    asked = {"people": 40_000, "days": 1, "warmup": 0}
    cities = tuple(night_before(load_scheme("before"), load_recipe("shanghai"), asked, seed) for seed in (1, 2))
    net = campuses_of(tuple(city.society for city in cities), cities[0].settings)
    return readers_of(net, cities, cities[0].settings)


def deleted_within(readers, seconds):
    """Return the share of deletions within a time, and how many deletions there were."""
    stood = readers.life[readers.life < NEVER]
    return float(np.mean(stood <= seconds)), len(stood)


@pytest.mark.parametrize("seconds", OBSERVED)
def test_copies_are_deleted_when_they_were(readers, seconds):
    share, n = deleted_within(readers, seconds)
    p = OBSERVED[seconds]
    assert n > 1000
    assert abs(share - p) <= 4 * math.sqrt(p * (1 - p) / n)


def test_a_clock_four_times_as_fast_is_told_from_it(readers):
    """The comparison has power."""
    sped = faster(readers, 4)
    for seconds, p in OBSERVED.items():
        share, n = deleted_within(sped, seconds)
        assert share - p > 4 * math.sqrt(p * (1 - p) / n)
