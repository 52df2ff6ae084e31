"""P08: unequal offenders. Counts of rare events whose rates are Gamma over people are negative binomial.

    P(n) = C(n + r - 1, n) (r / (r + m))^r (m / (r + m))^n,   variance m + m^2 / r

Data: accidents of 647 women in a munitions factory, 0 to 4 and 5 or more: 447, 132, 42, 21, 3, 2. Greenwood and Yule, JRSS 83(2)
(1920), https://doi.org/10.2307/2341080. A recipe's ``haste`` is Gamma with mean 1 and the shape that the recipe names; a user's
rule offends at a rate proportional to it. A person is woken for a rule at most once a day, so the time that the table covers is
cut into a thousand days: at a rate a day the chance of an accident is 1 - exp(-rate), which leaves P(0) exact and takes about m /
2000 of the mean.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan

pytestmark = pytest.mark.validation

SEEDS = [1, 2, 3]
WOMEN = np.array([447, 132, 42, 21, 3, 2])
MEAN, MEAN_ML = 0.465224, 0.4669
SHAPE, SHAPE_ML = 0.9593, 0.8439
EXPECTED = {
    (SHAPE, MEAN): [442.77, 138.72, 44.38, 14.30, 4.62, 2.22],
    (SHAPE_ML, MEAN_ML): [446.19, 134.12, 44.04, 14.87, 5.09, 2.69],
}
DAYS = 1000


def by_moments(haste):
    return MEAN / DAYS * haste


def by_likelihood(haste):
    return MEAN_ML / DAYS * haste


def one_more():
    return 1


def accident():
    """Have one whenever the occasion comes: people differ in how often it does."""
    return 1.0


def negative_binomial(r, m):
    """Return the shares with 0, 1, 2, 3, 4, and 5 or more."""
    shares = [(r / (r + m)) ** r]
    for n in range(1, 5):
        shares.append(shares[-1] * (n + r - 1) / n * m / (r + m))
    return np.array([*shares, 1 - sum(shares)])


def chi_square(expected):
    """Pool three accidents and more, as the table does."""
    seen, thought = (np.array([*x[:3], sum(x[3:])]) for x in (WOMEN, expected))
    return ((seen - thought) ** 2 / thought).sum()


def test_the_published_table():
    counts = np.arange(6)
    mean = (WOMEN * counts).sum() / 647
    assert mean == pytest.approx(MEAN, abs=1e-6)
    assert (WOMEN * counts**2).sum() / 647 - mean**2 == pytest.approx(0.690831, abs=1e-6)
    for (r, m), expected in EXPECTED.items():
        assert negative_binomial(r, m) * 647 == pytest.approx(expected, abs=0.011)
    poisson = [math.exp(-mean) * mean**n / math.factorial(n) * 647 for n in range(5)]
    poisson.append(647 - sum(poisson))
    assert poisson == pytest.approx([406.31, 189.03, 43.97, 6.82, 0.79, 0.08], abs=0.01)
    assert chi_square(poisson) == pytest.approx(64.95, abs=0.01)
    assert chi_square(negative_binomial(SHAPE, MEAN) * 647) == pytest.approx(1.61, abs=0.01)


def play(alone, town, found, fit, people, seed):
    shape, mean = fit
    rule = pan.rule(rate=by_moments if mean == MEAN else by_likelihood, then=one_more, adds="accidents")(accident)
    columns = [pan.column("accidents", dtype="u2")]
    walk = alone(rules=[rule], columns=columns, society=town(shape), people=people, days=1, seed=seed)
    walk.advance(DAYS)
    counts = walk["accidents"]
    shares = np.bincount(np.minimum(counts, 5), minlength=6) / people
    for n, share in enumerate(negative_binomial(shape, mean)):
        error = math.sqrt(share * (1 - share) / people)
        found(f"r={shape} of 647, {'5 or more' if n == 5 else n}", 647 * shares[n], 647 * share, 647 * error)
    spread = np.var(counts)
    error = math.sqrt(((counts - counts.mean()) ** 2).var() / people)
    found(f"r={shape} variance", spread, mean + mean**2 / shape, error)
    assert spread > 1.4 * counts.mean()  # more than a Poisson count has


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("fit", EXPECTED, ids=["moments", "likelihood"])
def test_accidents(alone, town, found, fit, seed):
    play(alone, town, found, fit, 100_000, seed)


@pytest.mark.prove
@pytest.mark.parametrize("fit", EXPECTED, ids=["moments", "likelihood"])
def test_accidents_of_a_million(alone, town, found, fit):
    play(alone, town, found, fit, 1_000_000, 1)
