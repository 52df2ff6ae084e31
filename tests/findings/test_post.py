"""The suppressed post over two cities: checks of code, and what was found, whatever it is."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from panopolis.study import follow_post

SPEEDS = (0.0, 0.25, 1.0, 4.0, 16.0)
ASKED = {"people": 40_000, "days": 20, "warmup": 20, "speeds": SPEEDS, "replicates": 5}


@pytest.fixture(scope="module")
def study():
    return follow_post(("shanghai-2018", "before"), **ASKED)


def means(study, scheme, measure, against=""):
    return [row for row in study.summary() if (row["scheme"], row["against"], row["measure"]) == (scheme, against, measure)]


@pytest.mark.slow
def test_faster_deletion_never_reaches_more_on_any_day(study):
    """A check of code: sets are nested, so no day and no replicate shows more at a greater speed."""
    assert len(study.rows) == 2 * 5 * len(SPEEDS)
    for slow, fast in pairwise(study.rows):
        if slow["scheme"] == fast["scheme"] and slow["speed"] < fast["speed"]:
            assert (np.array(fast["by_day"]) <= np.array(slow["by_day"])).all()
            assert fast["r"] <= slow["r"]


@pytest.mark.slow
def test_a_scheme_compared_with_itself_differs_by_exactly_nothing():
    twice = follow_post(("before", "before"), people=4000, days=2, warmup=0, speeds=(1.0,), replicates=1)
    assert {k: v for k, v in twice.rows[0].items() if k != "by_day"} == {k: v for k, v in twice.rows[1].items() if k != "by_day"}


@pytest.mark.slow
def test_reach_against_deletion_speed(study):
    """Found: measured deletion leaves R above 1 and half of the students reached; sixteen times as fast, R below 1 and a third."""
    reach, r = ([row["value"] for row in means(study, "shanghai-2018", name)] for name in ("reach", "r"))
    assert r[0] > 1.8
    assert r[2] > 1 > r[4]
    assert reach[0] > 0.7
    assert 0.4 < reach[2] < 0.6
    assert 0.28 < reach[4] < 0.4


@pytest.mark.slow
def test_what_the_scheme_adds_at_measured_deletion(study):
    """Found: more who would speak stay silent, clearly; but some hundredths fewer are reached, far less than deletion makes of it."""
    silent, reach = (means(study, "shanghai-2018", name, "before")[2] for name in ("silenced", "reach"))
    assert 0 < silent["low"] < silent["value"] < 0.12
    assert -0.10 < reach["value"] < 0
    by_speed = [row["value"] for row in means(study, "before", "reach")]
    assert by_speed[0] - by_speed[4] > 4 * abs(reach["value"])
