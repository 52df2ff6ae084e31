"""What people are like inside depends on nothing that divides them, and follows the laws the recipe states."""

import numpy as np
import pytest

from panopolis.society import build, load_recipe

N = 200_000
BEHAVIOUR = (
    "haste", "prudence", "candour", "loyalty", "sociability", "esteem_need", "attention", "online_rank", "approval", "consent",
)  # fmt: skip
DIVIDES = ("migrant", "district", "income_fifth", "appearance_group", "student", "education", "employed", "archetype_member")


@pytest.fixture(scope="module", params=[1, 2, 3])
def traits(request):
    drawn = dict(build(load_recipe("shanghai"), N, request.param).traits)
    drawn["archetype_member"] = 1 - drawn["enrolled"] + 2 * (drawn["trips"] >= 5)
    return drawn


@pytest.mark.parametrize("name", BEHAVIOUR)
@pytest.mark.parametrize("divide", DIVIDES)
def test_independence(traits, name, divide):
    """Means differ between groups by what chance gives, chi-square below its 1 in 100,000 limit; so do mean deviations."""
    group = traits[divide].astype(np.int64)
    for values in (traits[name] / 4096, np.abs(traits[name] / 4096 - (traits[name] / 4096).mean())):
        n = np.bincount(group)
        mean = np.bincount(group, values)[n > 0] / n[n > 0]
        z2 = n[n > 0] * (mean - values.mean()) ** 2 / values.var()
        freedom = z2.size - 1
        part = 2 / (9 * freedom)
        assert z2.sum() < freedom * (1 - part + 4.3 * part**0.5) ** 3


def test_independence_of_one_another(traits):
    table = np.corrcoef([traits[name] for name in BEHAVIOUR])
    np.fill_diagonal(table, 0)
    assert np.abs(table).max() < 4.5 / N**0.5


def test_relatives_are_as_different_as_strangers(traits):
    household = traits["household"].astype(np.int64)
    other = np.flatnonzero(household != np.arange(N))
    for name in BEHAVIOUR:
        r = np.corrcoef(traits[name][other], traits[name][household[other]])[0, 1]
        assert abs(r) < 4.5 / other.size**0.5, name


def test_haste_is_a_gamma_of_mean_one(traits):
    haste = traits["haste"] / 4096
    r = 0.96
    error = (1 / r / N) ** 0.5
    assert abs(haste.mean() - 1) < 4.5 * error
    # the variance of a sample variance of a Gamma with shape r and mean 1 is about (2 + 6/r) / r^2 / N
    assert abs(haste.var() - 1 / r) < 4.5 * ((2 + 6 / r) / r**2 / N) ** 0.5
    # shape below and near 1: the share above t is close to exp(-t), exactly that for r = 1
    assert abs((haste > 3).mean() - 0.0515) < 0.003


def test_greenwood_and_yule(traits):
    """Accidents of 647 women: Gamma-Poisson expectation by moments (r = .9593, mean .4652) 442.77, 138.72, 44.38, 14.30."""
    rate = traits["haste"] / 4096 * 0.465224
    p0 = np.exp(-rate)
    expected = [442.77, 138.72, 44.38, 14.30]
    cells = [p0, p0 * rate, p0 * rate**2 / 2, p0 * rate**3 / 6]
    for cell, due in zip(cells, expected, strict=True):
        assert abs(647 * cell.mean() - due) < 4.5 * 647 * cell.std() / N**0.5 + 0.15


def test_ranks_are_uniform(traits):
    for name in ("attention", "online_rank"):
        counts = np.bincount(traits[name] // 128, minlength=32)
        assert counts.size == 32
        assert ((counts - N / 32) ** 2 / (N / 32)).sum() < 75


def test_middles_are_the_stated_ones(traits):
    for name, middle in (("prudence", 0.75), ("candour", 0.40), ("loyalty", 0.50), ("esteem_need", 0.50), ("approval", 0.55)):
        assert abs(np.median(traits[name]) / 4096 - middle) < 0.004, name


def test_sociability_has_mean_one(traits):
    assert abs(traits["sociability"].mean() / 4096 - 1) < 0.006
