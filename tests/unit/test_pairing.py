"""Who meets whom: a permutation, its inverse, and an involution between partners. Checks of code."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.draws import key
from panopolis.engine.kernels.pairing import columns_of, moved, moved_back, partner, partners, rounded
from panopolis.engine.kernels.standing_by import day_keys
from panopolis.engine.rating_tables import WIDTH

SIZES = (1, 2, 3, 4, 5, 6, 7, 12, 13, 16, 17, 100, 1001, 4096, 4097, 5000)


def keys_of(day, seed=1):
    return day_keys(np.array(key(seed, "pairs"), np.uint32), day, 1)[0]


@pytest.mark.parametrize("n", SIZES)
def test_moving_is_a_permutation_and_moving_back_takes_it_back(n):
    a, b = keys_of(3)
    places = [moved(x, n, columns_of(n), a, b) for x in range(n)]

    assert sorted(places) == list(range(n))
    assert [moved_back(p, n, columns_of(n), a, b) for p in places] == list(range(n))


@pytest.mark.parametrize("n", SIZES)
def test_a_partners_partner_is_oneself_and_at_most_one_rests(n):
    a, b = keys_of(5)
    partners = [partner(x, n, columns_of(n), a, b) for x in range(n)]

    assert sum(p < 0 for p in partners) == n % 2
    assert all(partners[p] == x and p != x for x, p in enumerate(partners) if p >= 0)


@pytest.mark.parametrize("n", SIZES)
def test_partners_found_side_by_side_are_those_found_one_by_one(n):
    a, b = keys_of(7)
    places = np.arange(n, dtype=np.int32)[::-1].copy()
    found = np.empty(n, np.int32)
    partners(places, n, columns_of(n), a, b, found)

    assert found.tolist() == [partner(int(x), n, columns_of(n), a, b) for x in places]


def test_partners_are_evenly_spread_over_days():
    """One person among 51 meets each other one in 40 of 2,000 days: chi-square of 49 degrees, 99.9 % below 85.4."""
    met = np.zeros(50, int)
    for day in range(2000):
        p = partner(7, 50, 8, *keys_of(day))
        met[p] += 1

    assert met[7] == 0
    expected = 2000 / 49
    assert ((np.delete(met, 7) - expected) ** 2 / expected).sum() < 85.4


def test_two_days_share_no_more_pairs_than_chance():
    """Of 10,000 people one in 10,000 meets the same person on two days: one pair, Poisson, 99.99 % below 7 people."""
    first, second = ([partner(x, 10_000, 100, *keys_of(day)) for x in range(10_000)] for day in (1, 2))

    assert sum(a == b for a, b in zip(first, second, strict=True)) / 2 < 7


@pytest.mark.parametrize(
    ("stars", "step", "tenths"),
    [(4.26, 0.1, 43), (4.24, 0.1, 42), (-3.0, 0.1, 0), (9.9, 0.1, 50), (3.49, 1.0, 30), (3.5, 1.0, 40), (5.4, 1.0, 50)],
)
def test_stars_are_kept_to_the_scale(stars, step, tenths):
    ratings = np.zeros(WIDTH)
    ratings[3], ratings[4] = 5.0, step

    assert rounded(stars, 0.99, ratings) == tenths


def test_stars_by_chance_are_right_on_average():
    """Two values, 0 and 5, for 3.2 stars: five in 64 % of an even spread of draws, exactly."""
    ratings = np.zeros(WIDTH)
    ratings[3], ratings[4], ratings[5] = 5.0, 5.0, 1.0
    given = [rounded(3.2, (k + 0.5) / 1000, ratings) for k in range(1000)]

    assert set(given) == {0, 50}
    assert given.count(50) == 640
