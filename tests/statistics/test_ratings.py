"""Averages of stars against what theory says of them; tolerances are four standard errors unless said otherwise. Checks of code."""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan
from panopolis.rules import rating as rating_rules
from panopolis.study import start

PLAIN = (
    "ratings.weighted=false", "ratings.authority=null", "settings.halo=0", "settings.flattery=0", "settings.mood_stars=0", "settings.mood_shows=0",
    "settings.effort_stars=0", "settings.slip_chance=0", "settings.tie_met=0", "settings.big_day=-1", "settings.drops_tie=0",
)  # fmt: skip
"""Stars that depend on whom one meets and on chance, and on nothing else."""
ALONE = ("settings.strangers_met=0.01",)
"""One meeting a day for everyone of age."""
URN = (
    *PLAIN, *ALONE, "settings.halo=1", "settings.star_noise=0", "ratings.scale={lowest: 0, highest: 5, step: 5, rounding: by_chance}",
    "ratings.start=2.5", "score.start=2.5",
)  # fmt: skip
"""Two-valued stars, given with the chance that the rating itself says."""


def world(changes, people=3000, seed=1, name="nosedive", **more):
    return start(name, "town", people=people, seed=seed, warmup=0, threads=1, changes=changes, measured=False, **more)


def of_age(walk):
    return walk["age"] >= rating_rules.MEETS_FROM


def expected(quality, spread):
    """Mean of a normal star kept to tenths from 0 to 5, rounding and clipping included."""
    edges = (np.arange(51)[:, None] - 0.5) / 10
    below = np.vectorize(lambda x: 0.5 * (1 + math.erf(x / math.sqrt(2))))((edges - quality) / spread)
    below[0] = 0.0
    share = np.diff(np.vstack([below, np.ones_like(quality)]), axis=0)
    return (np.arange(51) / 10) @ share


def test_ratings_go_to_the_expected_star_at_the_rate_of_a_moving_average():
    """E[r] = e + (start - e) k^m after m stars; the slope of r - e on start - e is k^m for all who got m."""
    walk = world((*PLAIN, *ALONE, "ratings.average.moving=0.05", "settings.star_noise=0.5"), people=6000)
    some = of_age(walk)
    goal = expected(walk["shown"][some].astype(float), 0.5)
    away = 4.2 - goal

    for days in (10, 20, 40):
        walk.advance(days - walk.day)
        left = walk["rating"][some] - goal
        slope = (left * away).sum() / (away**2).sum()
        error = np.sqrt(((left - slope * away) ** 2).mean() / (away**2).sum())
        assert abs(slope - 0.95**days) < 4 * error, days
        assert error < 0.03
    walk.advance(160)
    left = walk["rating"][some] - goal
    assert abs(left.mean()) < 4 * left.std() / len(left) ** 0.5
    # the spread of what is left is that of an average with weights 0.05 x 0.95^k: s^2 a / (2 - a), s of a star about 0.45
    assert 0.05 < left.std() < 0.09


def test_a_mean_settles_with_the_root_of_the_number_of_stars():
    walk = world((*PLAIN, *ALONE, "ratings.average={mean: true}", "settings.star_noise=0.5"))
    some = of_age(walk)
    goal = expected(walk["shown"][some].astype(float), 0.5)
    spreads = []
    for days in (25, 100):
        walk.advance(days - walk.day)
        left = walk["rating"][some] - goal
        spreads.append(left.std())
        assert abs(left.mean()) < 4 * left.std() / len(left) ** 0.5

    assert spreads[0] / spreads[1] == pytest.approx(
        2.0, rel=0.08
    )  # four standard errors of a ratio of two spreads of 2,600 people


def test_early_luck_decides_under_full_halo_and_a_running_mean():
    """A Polya urn that begins with one of each: after T stars the number of fives is even over 0..T, so the limit is Beta(1, 1)."""
    stars = 99
    walk = world((*URN, "ratings.average={mean: true, prior: {stars: 2.5, weight: 2}}"), people=4000)
    walk.advance(stars)
    got = walk["weight_all"] == stars
    share = walk["rating"][got] / 5
    counted = np.bincount(np.minimum((share * 10).astype(int), 9), minlength=10)

    assert got.sum() > 3000
    assert share.mean() == pytest.approx(0.5, abs=4 * (1 / 12 / got.sum()) ** 0.5)
    assert share.var() == pytest.approx(1 / 12, rel=0.08)
    each = got.sum() / 10
    assert ((counted - each) ** 2 / each).sum() < 27.9  # chi-square of 9 degrees, 99.9 %


def test_under_a_moving_average_luck_absorbs_at_the_ends():
    """The rating is a martingale between 0 and 5 that ends at one of them: at 5 with chance start / 5."""
    walk = world((*URN, "ratings.average.moving=0.3", "ratings.start=2", "score.start=2"), people=3000)
    walk.advance(150)
    ends = walk["rating"][of_age(walk)]

    assert ((ends < 0.05) | (ends > 4.95)).mean() > 0.999
    assert (ends > 4.95).mean() == pytest.approx(0.4, abs=4 * (0.4 * 0.6 / len(ends)) ** 0.5)


@pytest.mark.parametrize("by", ["forgets", "decays"])  # one star a day: stars and days are the same clock
def test_forgetting_has_the_ceiling_of_beta_reputation(by):
    """Josang and Ismail: with only positive ratings and forgetting l, E = (M + 1) / (M + 2), M = 1 / (1 - l): 0.916667 for 0.9, 0.75 for 0.5."""
    for forgets, ceiling in ((0.1, 0.916667), (0.3, 0.8125), (0.5, 0.75)):
        changes = (
            *PLAIN, *ALONE, "settings.star_noise=0", "settings.quality_middle=7",
            f"ratings.average={{mean: true, prior: {{stars: 2.5, weight: 2}}, {by}: {forgets}}}",
        )  # fmt: skip
        walk = world(changes, people=200)
        walk.advance(120)
        reached = walk["rating"][walk["star_weight"] > 0] / 5

        assert reached == pytest.approx(ceiling, abs=2e-3)  # sums are kept in steps of 1/4096


def test_without_new_stars_a_decaying_mean_goes_back_to_its_prior():
    """After n fives and k silent days: (2 x 2.5 + 5 n l^k) / (2 + n l^k)."""
    shared = {"star_sum": 0.0, "damage_days": 0, "confined_days": 0, "day": 1, "detained_below": -1.0, "detained_for": 0}
    shared |= {"stars_kept": 1.0, "prior_stars": 2.5, "prior_weight": 2.0, "shown_from": 0.0, "stars_kept_a_day": 0.9}
    rating, week, stars, weight = 4.5, 4.5, 50.0, 10.0
    for silent in range(1, 40):
        rating, week, _, _, stars, weight = rating_rules.average_all(
            rating=rating, rating_week=week, star_weight=0, stars_all=stars, weight_all=weight, **shared
        )
        left = 10.0 * 0.9**silent
        assert rating == pytest.approx((5.0 + 5.0 * left) / (2.0 + left), abs=1e-9)


@pan.rule(meets="pair")
def by_difference(me_charm, other_charm):
    """Stars fixed by the two alone."""
    return 1.0 + 4.0 * abs(me_charm - other_charm)


def test_weighted_ratings_are_the_fixed_point_and_the_leading_eigenvector():
    """Weighted by the rater's rating, r_i = sum_j w_j s_ji / sum_j w_j over ties; so r = A r with A_ij = s_ji (w_j / r_j) / sum_j w_j >= 0."""
    changes = (
        "settings.tie_met=1",
        "ratings.of=ties",
        "ratings.average.moving=0.02",
        "ratings.authority=null",
        "ratings.scale.step=0.1",
    )
    walk = world(changes, people=150, shipped=False, rules=[by_difference, rating_rules.move_average])
    walk.advance(150)
    r, charm, some = walk["rating"].astype(float), walk["charm"], of_age(walk)
    ties = walk._world.society.ties
    matrix = np.zeros((150, 150))
    for i in np.flatnonzero(some):
        others = [int(j) for j in ties.of(i) if some[j]]
        weights = np.maximum(np.floor(r[others]), 1)
        stars = np.floor((1 + 4 * np.abs(charm[others] - charm[i])) * 10 + 0.5) / 10
        if others:
            matrix[i, others] = stars * weights / r[others] / weights.sum()
    rated = np.flatnonzero(matrix.sum(axis=1) > 0)
    matrix = matrix[np.ix_(rated, rated)]
    values = np.linalg.eigvals(matrix)

    assert len(rated) > 100
    assert matrix @ r[rated] == pytest.approx(r[rated], abs=0.01)  # stars in tenths, ratings in steps of 1/8192
    assert np.abs(values).max() == pytest.approx(1.0, abs=0.005)
