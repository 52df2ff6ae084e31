"""Driver points: fitted to the meta-analysis of 2012 alone; Italy, Spain and Norway are held out, and it is said which fail.

Fitted together, to one curve: ``risk_announced``, ``risk_fading`` and ``fear_of_points``, so that offences follow -0.18 exp(-t / 6 months), a first
effect of -15 to -20 % that wears off within 18 months (Castillo-Manzano and Castro-Nuno 2012, facts.md 4a [99]; the curve is a reading of it).
What was measured are injuries and deaths, what the model has are offences: an effect on offences is an effect on injuries to the power
``ELASTICITY``, 1 with a range from 0.5 to 1.5, assumed.
"""

from __future__ import annotations

import math
from datetime import date
from functools import cache

import numpy as np
import pytest
from observed import days_of

from panopolis.columns import ACTS, KINDS
from panopolis.scheme import load_scheme

MONTHS, MONTH = 18, 30
START = date(2018, 5, 1)
ELASTICITY = (0.5, 1.0, 1.5)
SPAIN = ("score.start=12", "rules.driving_offence.points=-4", "score.expires={after_clean: 2y}")
"""Spain 2006 as far as it differs from Italy's: 12 points, four for a red light; general knowledge."""


UNENFORCED = (
    "watch.camera.coverage={default: 0}",
    *(f"watch.{w}.chance=0" for w in ("credit_office", "neighbourhood", "platform")),
)
"""What is announced, without a new eye to enforce it."""
CHANGED = {
    "spain": ("italy-2003", SPAIN),
    "italy, wheel open": ("italy-2003", ("consequences=[]",)),
    "unenforced": ("shanghai-2018", UNENFORCED),
}


def scheme_of(name):
    base, changes = CHANGED.get(name, (name, ()))
    return load_scheme(base, changes=changes)


@cache
def monthly(name, months=MONTHS):
    """Return ``(months,)`` offences at the wheel, all drivers knowing of the scheme."""
    walk, _ = days_of(scheme_of(name), months * MONTH, start=START, settings={"share_aware": 1.0})
    acts = [day["acts_driving_offence"] for day in walk.days]
    return np.array(acts).reshape(months, MONTH).sum(axis=1)


def effects(name):
    """Return the change of offences against ordinary law, month by month."""
    return monthly(name) / monthly("before") - 1.0


def on_injuries(effect, elasticity):
    """Return the change of injuries that goes with a change of offences."""
    return (1.0 + effect) ** elasticity - 1.0


def between(effect):
    """Return the changes of injuries at both ends of the range of the elasticity, the stronger first."""
    return on_injuries(effect, ELASTICITY[-1]), on_injuries(effect, ELASTICITY[0])


def reading():
    """Return the curve of facts.md 4a in the middle of each month."""
    return np.array([-0.18 * math.exp(-(month + 0.5) / 6) for month in range(MONTHS)])


@pytest.mark.prove
@pytest.mark.parametrize("name", ["shanghai-2018", "unenforced"])
def test_fitted_offences_follow_the_reading_of_the_meta_analysis_month_by_month(name):
    found = effects(name)
    assert -0.20 <= found[0] <= -0.15, "first effect"
    assert np.abs(found - reading()).max() <= 0.02
    assert found[-1] >= -0.03, "worn off within 18 months: about -1 % should be left"


@pytest.mark.prove
def test_held_out_italy_holds_over_eighteen_months():
    """Deaths -18 %, injuries -19 %; at elasticity 1, within two points. Its course is another: the effect grows as licences are lost."""
    found = effects("italy-2003")
    assert abs(on_injuries(found.mean(), ELASTICITY[1]) - -0.185) <= 0.02
    assert found[-1] < found[4:10].min()


@pytest.mark.prove
def test_held_out_spain_holds_at_the_lowest_elasticity_and_does_not_fade_which_fails():
    found = effects("spain")
    assert abs(between(found[0])[1] - -0.163) <= 0.02, "month 1: -16.3 % on highways"
    assert abs(between(found.mean())[1] - -0.126) <= 0.02, "on average -12.6 %"
    assert on_injuries(found[0], ELASTICITY[1]) < -0.25, "at elasticity 1 far too strong"
    assert found[-1] < found[0] * 0.8, "gone after about two years"


@pytest.mark.prove
def test_with_the_wheel_left_open_the_effect_in_italy_wears_off():
    """Why Italy and Spain do not fade: in the model those who offend most lose the licence."""
    open_, taken = effects("italy, wheel open"), effects("italy-2003")
    assert open_[-1] >= -0.05
    assert taken[-1] < open_[-1] - 0.10


@cache
def norway():
    """Return for 0, 3 and 6 points held after 18 months: new charges a year, and the mean haste of those who hold so many."""
    walk, _ = days_of("norway-8", MONTHS * MONTH, start=START)
    score, free, drives, haste = walk["score"].copy(), walk["listed"] == 0, walk["drives"] > 0, walk["haste"]
    rows = np.concatenate([day.rows for day in walk.advance(365)])
    rows = rows[(rows["kind"] == KINDS.index("charge")) & (rows["rule"] == list(ACTS).index("driving_offence"))]
    charges = np.bincount(rows["charged"], minlength=score.size)
    groups = [free & drives & (score == 8 - held) for held in (0, 3, 6)]
    return [(charges[who].mean(), haste[who].mean()) for who in groups]


@pytest.mark.prove
def test_held_out_norway_fails_by_half_new_points_rise_with_points_held_and_do_not_fall_near_the_limit():
    """Who is close to the limit takes care: for their haste they are charged less. But unequal propensity outweighs it."""
    none, three, six = norway()
    assert none[0] < three[0] < six[0], "documented: they rise, then fall near the limit"
    assert none[0] / none[1] > three[0] / three[1] > six[0] / six[1]
