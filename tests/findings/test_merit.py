"""What points and honours draw out of people, and what conduct remains a year after they end.

That a mechanism does what it says is a check of code. Whether habit or crowding-out wins is decided by the settings, which are assumed.
"""

from __future__ import annotations

import numpy as np
import pytest

import panopolis as pan

YEAR = 365
ASKED = {"people": 4000, "seed": 1, "warmup": YEAR, "measured": False, "start": pan.load_scheme("shanghai-2018").begins()}
KNOWN = {"share_aware": 1.0, "favours": 0.05}
"""Everyone knows of the scheme and is often asked for help, so that a year is long enough to tell."""


def two_years(scheme, without=(), **settings):
    """Return the deeds of a year under a scheme, of a year under ordinary law alone after it, and the world."""
    walk = pan.start(scheme, without=without, settings=KNOWN | settings, **ASKED)
    walk.advance(YEAR)
    first = int(walk["good_deeds"].sum())
    walk.change("before")
    walk.advance(YEAR)
    return first, int(walk["good_deeds"].sum()) - first, walk


@pytest.fixture(
    scope="module", params=[(), ("crowd_out",), ("grow_habit",), ("habit",)], ids=["both", "habit", "crowding", "neither"]
)
def remains(request):
    """What is left out; the change of deeds against the twins, in the year of points and in the year after it."""
    with_points, without_points = two_years("shanghai-2018", request.param), two_years("before", request.param)
    changes = [a / b - 1.0 for a, b in zip(with_points[:2], without_points[:2], strict=True)]
    return request.param, *changes, with_points, without_points


def test_points_draw_deeds_and_what_remains_is_habit_less_what_they_crowded_out(remains):
    left_out, during, after, with_points, without_points = remains
    assert during > 0.5
    if left_out == ("habit",):
        assert with_points[1] == without_points[1], "with neither, the year after is the twins' own, deed for deed"
    elif left_out == ("crowd_out",):
        assert after > 0.05
    elif left_out == ("grow_habit",):
        assert after < -0.05
    else:
        assert -0.3 < after < 0.3, "with both it lies between; on which side is for the settings to say"


def test_deeds_for_nothing_bring_back_what_points_took():
    _, _, walk = two_years("shanghai-2018")
    soon = walk["crowded"].mean()
    walk.advance(2 * YEAR)
    assert 0.0 < walk["crowded"].mean() < soon - 0.05


def test_nobody_is_crowded_out_where_no_points_are_given():
    _, _, walk = two_years("before")
    assert walk["crowded"].max() == 0.0
    assert np.ptp(walk["habit"]) > 0.1


def acts(name, scheme, days=120, **settings):
    walk = pan.start(scheme, settings=KNOWN | settings, **ASKED | {"measured": True, "warmup": 30})
    walk.advance(days)
    return sum(day[f"acts_{name}"] for day in walk.days), walk


def test_loyalty_is_shown_more_where_it_earns_points_and_status():
    out_of_conviction, _ = acts("shown_loyalty", "before")
    for_points, _ = acts("shown_loyalty", "shanghai-2018", pull_of_status=0.0)
    for_status, walk = acts("shown_loyalty", "shanghai-2018")
    assert 0 < out_of_conviction < for_points < for_status
    assert walk["good_deeds"].sum() < for_status + sum(day["acts_volunteering"] for day in walk.days), (
        "it is no hour given to others"
    )


def test_privileges_spare_money_and_time_and_only_to_who_has_them():
    _, walk = acts("volunteering", "shanghai-2018", days=200, discount_yuan_month=80.0)
    privileged = walk["privileged_days"] > 0
    assert walk["saved_yuan"][privileged].sum() > 80 * 50
    assert walk["hours_saved"][privileged].sum() > 5
    assert walk["saved_yuan"][~privileged].sum() == walk["hours_saved"][~privileged].sum() == 0
    assert acts("volunteering", "before", days=60)[1]["saved_yuan"].sum() == 0


def test_praise_gives_back_esteem_that_a_screen_took():
    granted = "{when: tier.A, grant: PRIVILEGE, context: esteem}"
    shown = "{when: record.jaywalking, show: screen, until: 60d, context: esteem}"
    shamed = ["tiers=[{name: A, at: 0}]", f"consequences=[{granted}, {shown}]"]
    some = {"people": 4000, "seed": 1, "warmup": 0, "measured": False, "settings": {"recognised": 0.3, "praise_worth": 0.9}}

    def esteem(privilege):
        walk = pan.start("shanghai-2018", changes=[c.replace("PRIVILEGE", privilege) for c in shamed], **some)
        walk.advance(90)
        return walk["esteem"]

    praised, spared = esteem("praise"), esteem("fast_lane")
    assert spared.min() < 0.9
    assert praised.mean() > spared.mean()


def test_who_works_has_less_time_to_look_into_it():
    """Awareness spreads by ties; what work takes from it is `time_cost`."""

    def newly_aware(time_cost):
        talk = {"awareness_spreads": 0.2, "share_aware": 0.11, "time_cost": time_cost}
        changes = ["due_process.notice=true", "watch.camera.coverage={default: 0.5}", "watch.camera.reachable=1"]
        walk = pan.start("shanghai-2018", changes=changes, settings=talk, **ASKED | {"warmup": 0})
        walk.advance(1)
        first = walk["aware"] > 0
        assert abs(first.mean() - 0.11) < 4 * np.sqrt(0.11 * 0.89 / first.size), "11 % knew (facts.md 1e)"
        walk.advance(40)
        learnt, works = (walk["aware"] > 0)[~first], walk["employed"][~first] > 0
        return learnt[works].mean(), learnt[~works].mean()

    free, busy = newly_aware(0.0), newly_aware(1.0)
    assert min(free) > 0.05
    assert busy[0] == 0.0, "who has no time at all never looks"
    assert busy[1] > 0.05, "who does not work hears of it all the same"
