"""Standing: points asked and applied, caps, relaxing; when a list is entered."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from panopolis.columns import KINDS
from panopolis.draws import exp, log
from panopolis.engine.kernels import correcting, settling
from panopolis.engine.kernels.sighting import live_strikes
from panopolis.engine.tables import decay, hundredths
from panopolis.rules import standing
from panopolis.scheme import load_scheme

POINTS = st.integers(-200_000, 200_000)
SCORES = st.integers(0, 130_000)
DAYS = st.integers(19_000, 60_000)


@given(SCORES, POINTS, st.integers(-50_000, 0), st.integers(130_000, 150_000))
def test_what_is_applied_keeps_the_score_within_floor_and_cap(score, points, floor, cap):
    moved = standing.applied(score, points, floor, cap)

    assert floor <= score + moved <= cap
    assert abs(moved) <= abs(points)
    assert moved == 0 or (moved > 0) == (points > 0)
    assert moved == points or score + moved in (floor, cap)


@given(st.lists(POINTS, max_size=30))
def test_a_score_is_its_start_and_what_was_applied(asked):
    score, applied = 100_000, []
    for points in asked:
        applied.append(standing.applied(score, points, 0, 130_000))
        score += applied[-1]

    assert score == 100_000 + sum(applied)
    assert 0 <= score <= 130_000


@given(POINTS, st.floats(1, 10))
def test_points_are_multiplied_only_for_a_repeat(points, factor):
    assert points == standing.asked(points, 0, factor)
    assert abs(standing.asked(points, 1, factor) - points * factor) <= 0.5 + 1e-9 * abs(points)
    assert standing.asked(-points, 1, factor) == -standing.asked(points, 1, factor)


@pytest.mark.parametrize(
    ("points", "factor", "expected"), [(-825, 1.5, -1238), (825, 1.5, 1238), (-400, 2, -800), (-1, 1.5, -2), (0, 3, 0)]
)
def test_halves_of_a_hundredth_go_away_from_zero(points, factor, expected):
    assert expected == standing.asked(points, 1, factor)


@pytest.mark.parametrize(("points", "expected"), [(-8.25, -825), (2, 200), (0.005, 1), (-0.005, -1), (0, 0)])
def test_points_are_kept_in_hundredths(points, expected):
    assert expected == hundredths(points)


@given(st.lists(st.integers(1, 5000), max_size=30), st.integers(0, 8000))
def test_bonus_points_never_pass_their_yearly_cap(bonuses, cap):
    given_so_far = 0
    for points in bonuses:
        left = standing.under_yearly_cap(points, given_so_far, cap)
        assert 0 <= left <= points
        given_so_far += left

    assert given_so_far == min(cap, sum(bonuses))


@given(st.integers(-10_000, 0), st.integers(0, 100), st.integers(0, 100))
def test_penalties_have_no_cap(points, given_so_far, cap):
    assert points == standing.under_yearly_cap(points, given_so_far, cap)
    assert standing.under_yearly_cap(50, given_so_far, -1) == 50


@given(SCORES, SCORES, st.floats(0, 1))
@example(5, 10, 0.5)
def test_a_relaxed_score_moves_toward_the_start_and_never_past_it(score, start, kept):
    relaxed = standing.relaxed(score, start, kept)

    assert min(score, start) <= relaxed <= max(score, start)
    assert abs(relaxed - (start + (score - start) * kept)) <= 0.5 + 1e-9
    assert score == standing.relaxed(score, start, 1.0)


@given(st.floats(0, 0.9), st.integers(0, 65535))
def test_what_is_kept_of_a_distance_is_a_power(share, days):
    """decay(share)[d] = (1 - share)^d by repeated multiplication: within 2^-52 a step of the exact power."""
    exact = exp(days * log(1.0 - share)) if share > 0 else 1.0

    assert decay(share)[days] == pytest.approx(exact, rel=max(days, 10) * 2.0**-50, abs=1e-300)


@given(DAYS, DAYS, st.integers(0, 2000))
def test_a_window_of_w_days_holds_what_is_less_than_w_days_old(today, earlier, window):
    if earlier <= today:
        assert standing.within(today, earlier, window) == (today - earlier < window)
    assert standing.within(today, 0, window) == 0


# ----------------------------------------------------------------------------------------- lists by count in a window


def listed_on(days, count, within):
    """Charge someone on these days as the engine does; return the days on which she meets the list's condition."""
    rule = np.array([0, 1, count, within, 0, 0, 0, 1, count - 1])
    strikes = np.zeros(max(count - 1, 0), np.uint16)
    found = []
    for t in days:
        if settling.meets_list(rule, 0, t, 0, strikes):
            found.append(t)
        assert live_strikes(strikes, rule, t) <= count - 1
    return found


@given(st.lists(st.integers(20_000, 20_800), max_size=40).map(sorted), st.integers(1, 7), st.integers(1, 400))
def test_a_list_is_entered_exactly_when_so_many_charges_lie_in_the_window(days, count, within):
    """Brute force: the k-th charge meets it where it and the count - 1 before it lie less than the window apart."""
    expected = [t for k, t in enumerate(days) if k + 1 >= count and t - days[k + 1 - count] < within]

    assert expected == listed_on(days, count, within)


@pytest.mark.parametrize(("gap", "expected"), [(364, [20_364]), (365, [])])
def test_the_edge_of_five_in_a_year(gap, expected):
    """t_5 - t_1 < 365 lists; 365 days later the first has left the window."""
    assert expected == listed_on([20_000, 20_010, 20_020, 20_030, 20_000 + gap], 5, 365)


def test_four_in_a_year_list_nobody():
    assert listed_on([20_000, 20_001, 20_002, 20_003], 5, 365) == []


def test_five_offences_list_a_person_and_four_do_not(society_of, world_of):
    """In a whole run: who enters the list is exactly who, of age, was charged five times within the window, that very day."""
    everywhere = ["watch.camera.coverage=0.6", "watch.camera.reachable=1", "lists.black.enter.within=20d"]
    often = [f"settings.red_lights_{how}={x}" for how, x in (("foot", 3), ("ride", 3), ("drive", 1))] + [
        "settings.fear_of_points=0"
    ]
    society = society_of(1000)
    world = world_of(load_scheme("shenzhen-2018", changes=everywhere + often), society, warmup=2)
    list(world.warm_up())
    world.begin()
    rows = np.concatenate([day.rows for day in world.advance(45)])

    charges = {}
    entered, expected = [], []
    for row in rows:
        person, kind = int(row["charged"]), KINDS[row["kind"]]
        if kind == "charge" and row["rule"] <= 2 and society.traits["age"][person] >= 18 and society.traits["enrolled"][person]:
            days = charges.setdefault(person, [])
            days.append(int(row["day"]))
            if len(days) >= 5 and days[-1] - days[-5] < 20 and person not in expected:
                expected.append(person)
        elif kind == "listing":
            entered.append(person)
            assert person in expected

    assert sorted(entered) == sorted(expected)
    assert len(entered) > 50
    assert sum(len(days) == 4 for days in charges.values()) > 20


# ------------------------------------------------------------------------------------------------- corrected charges


@given(
    st.lists(st.integers(20_000, 20_300), min_size=1, max_size=8, unique=True).map(sorted),
    st.integers(1, 4),
    st.integers(1, 200),
    st.data(),
)
def test_a_corrected_charge_counts_no_more(days, count, within, data):
    """Brute force: after one charge is taken back she stands on the list only if those that remain would have listed her."""
    rule = np.array([0, 1, count, within, 0, 0, 0, 1, 2 * max(count, 4)])
    strikes = np.zeros(2 * max(count, 4), np.uint16)
    for t in days:
        settling.meets_list(rule, 0, t, 0, strikes)
    gone = data.draw(st.sampled_from(days))

    correcting.forget_charge(strikes, rule, gone)

    left = [t for t in days if t != gone]
    grounds = [t for k, t in enumerate(left) if k + 1 >= count and t - left[k + 1 - count] < within]
    assert correcting.still_listed_since(strikes, rule) == (grounds[-1] if grounds else 0)
