"""What is published of the city and its people, and was not fitted to: most of it fails, and each test says how. One row is fitted.

Fitted: ``survey_ease``, with the recipe's private approval, to the 80 % who said in an online survey of 2018 that they approve
(facts.md 1e [41, 43, 44]).
Held out: students' approval (1e [44]), red-running in the rush and by sex (7 [184]), offenders a month before one camera (2 [46, 47, 57, 58]), and
households with debts (7 [170]).
"""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from observed import days_of

from panopolis.columns import ACTS, KINDS, SETTINGS
from panopolis.rules.conduct import yields
from panopolis.scheme import load_scheme

N_PERSON = 20_000
ASKED = 4000


@cache
def surveyed():
    """Return the share of those asked alone who say they approve, after a year, by group."""
    walk, _ = days_of("shanghai-2018", 365, people=N_PERSON)
    return {row["group"]: row for row in walk.survey(ASKED)}


@pytest.mark.prove
def test_four_in_five_of_those_asked_alone_say_they_approve():
    assert surveyed()["all"]["alone"] == pytest.approx(0.80, abs=0.04), "some 80 %; fitted"


@pytest.mark.prove
def test_students_approve_more_than_was_measured_which_fails():
    said = surveyed()["students"]
    error = (said["alone"] * (1 - said["alone"]) / said["people"]) ** 0.5
    assert said["alone"] - 2 * error > 0.57, "held out: 41 to 57 % of students"
    assert 0.41 <= said["private"] <= 0.65, "what they think is nearer to it than what they say"


def test_riders_run_more_reds_in_the_rush_and_changsha_measured_fewer_which_fails():
    off = yields(SETTINGS["yields_ride"].value, 0.0, 0.0)
    peak = yields(SETTINGS["yields_ride"].value, SETTINGS["time_pressure"].value, 0.0)
    assert 1.2 < peak / off < 1.4, "held out: x0.85 in the peak"


@cache
def year():
    return days_of("before", 364, people=N_PERSON)[0]


def test_men_and_women_run_as_many_reds_and_changsha_measured_more_of_men_which_fails():
    walk = year()
    rider = (walk["rides"] == 1) & (walk["drives"] == 0) & (walk["age"] >= 14)
    lights = walk["haste"] * walk["trips"] * (SETTINGS["red_lights_foot"].value + SETTINGS["red_lights_ride"].value)
    share = [
        walk["offences"][rider & sex].sum() / lights[rider & sex].sum() for sex in (walk["female"] == 0, walk["female"] == 1)
    ]
    assert share[0] / share[1] == pytest.approx(1.0, abs=0.03), "held out: x1.28; no conduct depends on sex here"


def test_fewer_households_owe_than_were_counted_since_mortgages_are_left_out():
    walk = year()
    home = walk["household"].astype(int)
    owes = np.bincount(home, walk["owes_yuan"] > 0)[np.bincount(home) > 0] > 0
    assert 0.35 < owes.mean() < 0.50, "held out: 56.5 % of urban households, mortgages included"


def test_before_one_camera_fewer_offend_than_were_recorded_which_fails():
    first = (
        "watch.camera.coverage=0.5",
        "rules.jaywalking.ladder=null",
        "rules.jaywalking.repeat=null",
        "watch.camera.reachable=1",
    )
    _, days = days_of(load_scheme("shanghai-documented", changes=first), 30, people=N_PERSON)
    rows = np.concatenate([day.rows for day in days])
    rows = rows[(rows["kind"] == KINDS.index("charge")) & (rows["rule"] == list(ACTS).index("jaywalking"))]
    seen = rows["place"][rows["source"] == rows["source"].max()].astype(int)
    each = np.bincount(seen)[np.bincount(seen) > 0]
    assert len(each) > 80
    assert 40 < each.mean() < 70, (
        "held out: more than 300 in about a month at Shanghai's first camera, 1,390 a month at one junction of Shenzhen"
    )
    assert each.max() < 300, "the busiest of a hundred comes near"
