"""The population meets every published margin: absolute errors and chi-square at 200,000 people, seeds 1, 2, 3.

People come in households, so counts scatter more than if each were drawn alone. A chi-square is divided by the design effect of
its margin, the variance of a cluster sample over that of a simple one: about E[size^2] / E[size] = 3.2 where a household
shares the value.
"""

import numpy as np
import pytest

from panopolis.society import build, households, load_recipe

N = 200_000
SHARED, OWN = 3.3, 1.6
"""Design effects: of what a household shares, and of what it shares in part."""


@pytest.fixture(scope="module", params=[1, 2, 3])
def people(request):
    return build(load_recipe("shanghai"), N, request.param)


def limit(freedom, z=3.7):
    """Chi-square that is passed once in 10,000 (Wilson and Hilferty 1931)."""
    part = 2 / (9 * freedom)
    return freedom * (1 - part + z * part**0.5) ** 3


def check(counts, shares, design, most):
    shares = np.asarray(shares) / np.sum(shares)
    expected = shares * counts.sum()
    chi_square = ((counts - expected) ** 2 / expected).sum() / design
    assert chi_square < limit(shares.size - 1), f"chi-square {chi_square:.1f} on {shares.size - 1}"
    worst = np.abs(counts / counts.sum() - shares).max()
    assert worst < most, f"off by {worst:.4f}"


def test_districts(people):
    shares = [d.share for d in people.recipe.content.districts.each]
    check(np.bincount(people.traits["district"], minlength=16), shares, SHARED, 0.006)


def test_ages(people):
    bands = people.recipe.content.ages.bands
    counts = np.histogram(people.traits["age"], [*[b.first for b in bands], 111])[0]
    check(counts, [b.share for b in bands], OWN, 0.006)


def test_published_ages(people):
    published = {(0, 9): 7.12, (10, 19): 5.53, (20, 29): 14.96, (30, 39): 20.25, (40, 49): 14.61, (50, 59): 14.15, (60, 64): 7.10,
                 (65, 110): 16.28, (0, 14): 9.8, (15, 59): 66.8, (60, 110): 23.4}  # fmt: skip
    age = people.traits["age"]
    for (first, last), share in published.items():
        got = 100 * ((age >= first) & (age <= last)).mean()
        assert abs(got - share) < 0.5, f"{first}-{last}: {got:.2f}, published {share}"


def test_sex(people):
    women = people.traits["female"].sum()
    check(np.array([N - women, women]), [51.77, 48.23], 1.0, 0.005)


def test_migrants(people):
    migrants = people.traits["migrant"].sum()
    check(np.array([N - migrants, migrants]), [57.9, 42.1], SHARED, 0.01)


def test_education(people):
    check(np.bincount(people.traits["education"], minlength=5), [6.2, 11.9, 28.9, 19.0, 33.9], OWN, 0.006)


def test_age_of_schooling(people):
    age, education = people.traits["age"], people.traits["education"]
    assert not education[age < 6].any()
    assert (education[(age >= 6) & (age < 12)] == 1).all()
    assert (education[age < 18] < 4).all()


def test_household_sizes(people):
    sizes = np.unique(people.traits["household"], return_counts=True)[1]
    family, shared = 9_644_600, 822_200
    mean = (family * 2.32 + shared * 3.069) / (family + shared)
    assert abs(sizes.mean() - mean) < 4 * sizes.std() / sizes.size**0.5 + 0.001
    assert abs(sizes.mean() - 2.38) < 0.02
    assert sizes.max() <= 8


def test_people_in_collective_units(people):
    role = households.draw_bodies(people._tables.living, people.seed, 0, N // households.CHUNK).role
    family = role != households.SHARED
    assert abs((~family).mean() - 0.101) < 0.004
    assert abs(family.sum() / (role == households.HEAD).sum() - 2.32) < 0.015


def test_fifths_hold_a_fifth_each(people):
    check(np.bincount(people.traits["income_fifth"], minlength=6)[1:], [1] * 5, SHARED, 0.008)


def test_income_of_each_fifth(people):
    income, fifth = people.traits["income_yuan_month"].astype(np.float64) * 12, people.traits["income_fifth"]
    for k, mean in enumerate([21220, 37419, 54079, 74815, 133382], start=1):
        tolerance = 0.035 if k == 5 else 0.02
        assert abs(income[fifth == k].mean() / mean - 1) < tolerance, k
    assert abs(income.mean() / 64183 - 1) < 0.02


def test_pareto_top(people):
    """Hill's estimate over the households of the highest fifth agrees with the exponent that its mean implies."""
    household = people.traits["household"].astype(np.int64)
    total = np.bincount(household, people.traits["income_yuan_month"], N)
    size = np.bincount(household, minlength=N)
    family = (people.traits["income_fifth"] == people.traits["income_fifth"][household]) & (size[household] > 1)
    heads = np.unique(household[family & (people.traits["income_fifth"] == 5)])
    per_head = (total / np.maximum(size, 1))[heads]
    lowest = people._tables.chances.quantile[4]
    above = per_head[per_head >= lowest]
    exponent = 1 / np.log(above / lowest).mean()
    assert abs(exponent / people._tables.chances.quantile[5] - 1) < 0.06


def test_students_drivers_riders(people):
    t = people.traits
    assert abs(t["student"].mean() - 0.027) < 0.0025
    assert abs(t["drives"].mean() - 0.24) < 0.006
    grown = (t["age"] >= 15) & (t["age"] <= 79)
    assert abs(t["rides"][grown].mean() - 0.35) < 0.005
    assert not t["rides"][t["age"] < 15].any()


def test_journeys_have_mean_one(people):
    assert abs(people.traits["trips"].astype(np.float64).mean() - 1) < 0.03


def test_poorest_have_next_to_nothing(people):
    t = people.traits
    grown = t["age"] >= 18
    share = [(t["means_yuan"][grown & (t["income_fifth"] == k)] <= 100).mean() for k in range(1, 6)]
    assert share[0] > 0.3
    assert sorted(share, reverse=True) == share


def test_town_meets_its_margins():
    people = build(load_recipe("town"), N, 1)
    t = people.traits
    check(np.bincount(t["district"], minlength=4), [20, 30, 25, 25], SHARED, 0.008)
    check(np.bincount(t["education"], minlength=5), [8, 12, 22, 34, 24], OWN, 0.006)
    assert abs(t["migrant"].mean() - 0.08) < 0.005
    assert abs(t["female"].mean() - 0.5) < 0.005
