"""Measures of ratings on data made by hand, whose answers are known."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.measures import FALL, Falls, median_wait, nosedives
from panopolis.measures import stars as m
from panopolis.measures.daily import more_than_she_feels
from panopolis.rules.rating import appear

PRAIS = np.array([[0.448, 0.484, 0.068], [0.054, 0.699, 0.247], [0.011, 0.503, 0.486]])


def test_rank_correlation_is_one_for_the_same_order_and_counts_ties_by_the_mean_of_their_ranks():
    assert m.rank_correlation(np.array([1, 2, 3, 9]), np.array([0.1, 0.2, 5.0, 6.0])) == pytest.approx(1.0)
    assert m.midranks(np.array([5, 1, 5, 7])).tolist() == [2.5, 1, 2.5, 4]
    # Spearman's rho by 1 - 6 sum d^2 / (n (n^2 - 1)), for d = 1, -1, 0, 0, 0
    assert m.rank_correlation(np.array([1, 2, 3, 4, 5]), np.array([2, 1, 3, 4, 5])) == pytest.approx(1 - 6 * 2 / 120)
    assert np.isnan(m.rank_correlation(np.full(4, 5.0), np.arange(4)))  # where all have five stars nothing is left to read


def test_fifths_are_of_equal_size_and_keep_those_together_who_stand_level():
    assert m.fifths(np.arange(10)[::-1]).tolist() == [4, 4, 3, 3, 2, 2, 1, 1, 0, 0]
    assert m.fifths(np.full(7, 4.2)).tolist() == [2] * 7


def test_mobility_of_the_matrix_of_prais():
    assert m.mobility(PRAIS) == pytest.approx(0.6835)
    assert m.stays(PRAIS) == pytest.approx([1.8116, 3.3223, 1.9455], abs=5e-5)
    assert m.mobility(np.eye(5)) == 0.0
    assert m.mobility(np.full((5, 5), 0.2)) == pytest.approx(1.0)
    assert m.stays(np.eye(2)).tolist() == [np.inf, np.inf]


def test_transitions_give_back_the_shares_that_made_them():
    before = np.repeat([0, 1, 2], 1000)
    after = np.concatenate([np.repeat([0, 1, 2], (1000 * row).round().astype(int)) for row in PRAIS])

    assert m.transitions(before, after, 3) == pytest.approx(PRAIS)
    assert np.isnan(m.transitions(np.array([0, 0]), np.array([1, 0]), 3)[1]).all()


def test_matthew_is_the_slope_of_change_and_quality_can_be_held_fixed():
    before, quality = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 0.0, 3.0, 5.0])
    assert m.matthew(before, before * 1.1) == pytest.approx(0.1)
    assert m.matthew(before, before + 0.3 * (quality - before), quality) == pytest.approx(-0.3)
    assert np.isnan(m.matthew(np.full(3, 4.2), np.arange(3.0)))


def test_ties_of_like_with_like_and_of_unlike():
    rating = np.array([1.0, 1.0, 5.0, 5.0])
    alike, unlike = (np.array([0, 2]), np.array([1, 3])), (np.array([0, 1]), np.array([2, 3]))

    assert m.assortativity(rating, *alike) == pytest.approx(1.0)
    assert m.assortativity(rating, *unlike) == pytest.approx(-1.0)
    fifth = np.array([0, 0, 4, 4])
    assert m.segregation(fifth, *alike)[[0, 4]].tolist() == [1.0, 1.0]
    assert m.segregation(fifth, *unlike)[[0, 4]].tolist() == [-1.0, -1.0]
    assert m.ties_between(fifth, *unlike)[0].tolist() == [0, 0, 0, 0, 1]


def test_segregation_is_nothing_where_everyone_knows_everyone():
    fifth = np.repeat([0, 1], 200)
    first, second = np.triu_indices(400, 1)
    assert m.segregation(fifth, first, second)[:2] == pytest.approx([0, 0], abs=0.006)  # one's own tie is lacking: 199 of 399


def test_inflation_is_stars_a_year():
    days = np.arange(0, 730)
    assert m.inflation(days, 3.7 + 0.11 * days / 365) == pytest.approx(0.11)
    assert np.isnan(m.inflation(days[:1], days[:1] * 1.0))


def test_decomposition_finds_the_parts_that_were_put_in():
    n, twins = 4000, 5
    order = np.arange(n)
    quality = (order * 2654435761 % n) / n  # scattered, each value once
    other = (order * 40503 % 3989) / 3989
    luck = np.stack([((order + 7) * (k * 7919 + 104729) % 3967) / 3967 for k in range(1, twins + 1)])
    found = m.decompose(2 * quality + other + luck, quality)

    # variances of the sum are 4 : 1 : 1; ranks of a sum are nearly linear in it
    assert (found.quality, found.circumstance, found.luck) == pytest.approx((4 / 6, 1 / 6, 1 / 6), abs=0.03)
    assert found.quality + found.circumstance + found.luck == pytest.approx(1.0)
    same = m.decompose(np.stack([quality, quality]), quality)
    assert (same.circumstance, same.luck) == pytest.approx((0, 0), abs=0.002)
    pure = m.decompose(luck, quality)
    assert (pure.quality, pure.luck) == pytest.approx((0, 1), abs=0.02)


GIVEN = np.array([True])


def watched(ratings: list[float], since: int = 0, standing: int = 0) -> np.ndarray:
    falls = Falls(1, since, standing)
    for day, rating in enumerate(ratings):
        falls.take(day, np.array([rating], np.float32), {"slips": np.array([3]), "strain": np.array([0.5])}, GIVEN)
    return falls.rows


def test_a_fall_of_a_star_within_a_week_has_a_top_a_low_and_a_way_back():
    (fall,) = watched([4.2, 4.4, 4.4, 4.0, 3.2, 3.0, 3.1, 3.5, 3.69, 3.75, 4.0])

    assert (fall["top_day"], fall["day"], fall["low_day"], fall["back_day"]) == (2, 4, 5, 8 + 1)
    assert (fall["top"], fall["low"]) == pytest.approx((4.4, 3.0))
    assert (fall["slips"], fall["strain"]) == (3, 0.5)
    told = nosedives(np.array([fall]), 10)
    assert (told.n, told.size, told.speed, told.days_back) == pytest.approx((1, 1.4, 1.4 / 3, 4))


def test_slower_than_a_week_is_no_fall_and_neither_is_less_than_a_star():
    assert len(watched([4.5 - 0.12 * k for k in range(20)])) == 0  # 0.84 in seven nights
    assert len(watched([4.5 - 0.15 * k for k in range(20)])) == 1
    assert len(watched([4.5, 3.75, 3.6, 4.5])) == 0
    assert len(watched([4.5, 3.0, 4.5], since=2)) == 0


def test_a_second_fall_counts_once_she_is_back_and_not_before():
    assert len(watched([4.5, 3.0, 4.5, 3.0])) == 2
    assert len(watched([4.5, 3.0, 3.1, 3.0, 3.2])) == 1
    assert len(watched([4.3, 1.35, 2.4, 2.9, 3.2, 3.1, 3.2])) == 1, (
        "on the way up she is a star below her old top, which is no new fall"
    )
    assert len(watched([4.3, 1.35, 2.4, 2.9, 3.9, 2.8])) == 2, "from the height won back she can fall anew"


def test_a_fall_needs_a_standing_to_fall_from():
    """A newcomer's first bad star takes a mean from its start to the bottom, and is no nosedive; that of someone long rated is."""
    assert len(watched([5.0, 1.0, 3.0], standing=3)) == 0
    assert len(watched([5.0, 5.0, 5.0, 1.0, 2.0], standing=3)) == 1
    never_rated = Falls(1, 0, 1)
    for day, rating in enumerate([5.0, 5.0, 1.0]):
        never_rated.take(day, np.array([rating], np.float32), {}, ~GIVEN)
    assert len(never_rated.rows) == 0


def test_falls_go_on_from_a_checkpoint():
    nights = [4.5, 4.5, 3.0, 3.1, 4.4, 3.2, 4.4]
    first, then = Falls(1, 0, 2), Falls(1, 0, 2)
    for day, rating in enumerate(nights[:2]):
        first.take(day, np.array([rating], np.float32), {}, GIVEN)
    then.restore(first.beside())
    for day, rating in enumerate(nights[2:], 2):
        then.take(day, np.array([rating], np.float32), {}, GIVEN)
    whole = Falls(1, 0, 2)
    for day, rating in enumerate(nights):
        whole.take(day, np.array([rating], np.float32), {}, GIVEN)
    assert len(whole.rows) == 2
    assert then.rows.tobytes() == whole.rows.tobytes()


def test_median_wait_counts_those_who_still_wait():
    # Kaplan and Meier by hand: 5 wait; after 1: 4/5; after 2 (3 at risk, one left at 1): 4/5 x 2/3 = 0.533; after 4 (1 at risk): 0
    waited, ended = np.array([1, 1, 2, 3, 4]), np.array([True, False, True, False, True])
    assert median_wait(waited, ended) == 4
    assert np.isnan(median_wait(np.array([1, 5, 5]), np.array([True, False, False])))
    assert nosedives(np.zeros(0, FALL), 9).n == 0


def test_the_gap_between_felt_and_shown_is_what_effort_adds():
    how = {"charm": 0.4, "quality_middle": 4.0, "quality_spread": 0.25, "effort_stars": 0.6, "mood": 0.7, "mood_shows": 0.5}
    felt, shown = appear.function(**how, effort=0.0), appear.function(**how, effort=0.5)
    assert more_than_she_feels(1, 0.5, 0.6) == pytest.approx(shown - felt) == pytest.approx(0.3)
