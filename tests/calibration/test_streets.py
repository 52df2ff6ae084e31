"""Offences on the street and on record, the dispersion of offending, and posts deleted, under ordinary law alone.

Fitted: ``yields_foot`` to pedestrians of Costa Rica (10.6 % of 1,707), ``yields_ride`` to two-wheelers of Changsha (45.1 %); the chances of street
officers, patrols and traffic cameras to recorded offences a head and year; the shape of ``haste`` to Greenwood and Yule 1920;
``post_deleted`` to Weibo (16 %). Held out: two-wheelers of Beijing (56 % of 451).
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
import pytest
from observed import days_of, wilson

from panopolis.columns import ACTS, KINDS, SETTINGS

N_PERSON = 50_000
ANSWERS_FROM = 14
PER_HEAD = {"jaywalking": 0.015, "riding_offence": 0.18, "driving_offence": 0.26}
"""Recorded offences a head and year: Shanghai 2012 and 2017 (facts.md 7 [180 to 182])."""
RECORDED_TOLERANCE = 0.15
"""Relative; counts were rounded to two figures, and the watches' chances were set from rounded shares."""


@cache
def year():
    return days_of("before", 365, people=N_PERSON)


def committed(act):
    return sum(day[f"acts_{act}"] for day in year()[0].days)


def share_run(act, rate, *among):
    """Return the share of red lights met in a hurry that are run."""
    walk, _ = year()
    met = walk["haste"] * walk["trips"] * (walk["age"] >= ANSWERS_FROM)
    for trait in among:
        met = met * walk[trait]
    return committed(act) / (met.sum() * SETTINGS[rate].value * 365)


def test_red_running_on_foot_is_near_what_was_observed():
    low, high = wilson(181, 1707)
    assert low <= share_run("jaywalking", "red_lights_foot") <= high


def test_red_running_on_wheels_is_near_changsha_before_and_after_and_below_beijing_which_fails():
    share = share_run("riding_offence", "red_lights_ride", "rides")
    assert 0.40 <= share <= 0.46, "45.1 % in 2019, 41.5 % in 2021"
    low, _ = wilson(253, 451)
    assert share < low, "held out: Beijing 2012, 56 % of 451"


@pytest.mark.parametrize("act", PER_HEAD)
def test_recorded_offences_a_head_and_year(act):
    rows = np.concatenate([day.rows for day in year()[1]])
    charged = (rows["kind"] == KINDS.index("charge")) & (rows["rule"] == list(ACTS).index(act))
    assert charged.sum() / N_PERSON == pytest.approx(PER_HEAD[act], rel=RECORDED_TOLERANCE)


def test_offending_is_dispersed_as_accidents_were():
    """The dispersion r = mean^2 / (variance - mean) of Greenwood and Yule's accidents: 0.96 by moments, 0.84 by likelihood."""
    haste = year()[0]["haste"]
    standard_error = math.sqrt(
        20.0 / N_PERSON
    )  # of a variance of a Gamma of shape near 1: (kappa + 2) / n, kappa about 6, with margin
    assert 1 / (1 / 0.8439 + 4 * standard_error) <= haste.mean() ** 2 / haste.var() <= 1 / (1 / 0.9593 - 4 * standard_error)


def test_one_post_in_six_is_deleted():
    walk, _ = year()
    posts, deleted = int(walk["posts"].sum()), int(walk["posts_deleted"].sum())
    assert abs(deleted / posts - 0.16) <= 4 * math.sqrt(0.16 * 0.84 / posts)
