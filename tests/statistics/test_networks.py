"""Ties against known graph results, and against what cities are like."""

import math

import numpy as np
import pytest

from panopolis.society import build, load_recipe
from panopolis.society.adjacency import gather
from panopolis.society.ties import random_pairs

N = 200_000


@pytest.fixture(scope="module")
def people():
    return build(load_recipe("shanghai"), N, 1)


@pytest.fixture(scope="module")
def pairs(people):
    """Each tie twice, as (one, other)."""
    return np.repeat(np.arange(N), people.ties.degree()), people.ties.neighbour


def clustering(ties, sample):
    """Mean share of a person's pairs of ties who know each other."""
    out = []
    for i in sample:
        mine = ties.of(i)
        if mine.size < 2:
            continue
        known = sum(np.isin(ties.of(j), mine, assume_unique=True).sum() for j in mine.tolist())
        out.append(known / (mine.size * (mine.size - 1)))
    return float(np.mean(out))


@pytest.mark.parametrize("z", [1.5, 4.0, 10.0])
def test_random_graph_has_poisson_degrees(z):
    degree = gather([random_pairs(z, N, 5)], N).degree()
    assert abs(degree.mean() - z) < 4.5 * (2 * z / N) ** 0.5
    top = int(z + 4 * z**0.5)
    expected = np.array([math.exp(-z + k * math.log(z) - math.lgamma(k + 1)) for k in range(top)])
    expected = N * np.append(expected, 1 - expected.sum())
    counts = np.bincount(np.minimum(degree, top), minlength=top + 1)
    kept = expected > 5
    chi_square = ((counts - expected)[kept] ** 2 / expected[kept]).sum()
    freedom = kept.sum() - 1
    assert chi_square < freedom + 4.5 * (2 * freedom) ** 0.5


def test_random_graph_has_a_giant_component_above_one():
    """Erdos and Renyi 1960: the share S of the largest component solves S = 1 - exp(-z S); at z = 0.5 it vanishes."""
    for z, share in ((0.5, 0.0), (1.5, 0.5828), (2.0, 0.7968)):
        ties = gather([random_pairs(z, 50_000, 3)], 50_000)
        label = np.arange(50_000)
        one = np.repeat(np.arange(50_000), ties.degree())
        while True:
            least = label.copy()
            np.minimum.at(least, one, label[ties.neighbour])
            least = least[least]
            if np.array_equal(least, label):
                break
            label = least
        largest = np.bincount(label).max() / 50_000
        assert abs(largest - share) < 0.02, z


def test_random_graph_has_no_clustering():
    ties = gather([random_pairs(10.0, N, 1)], N)
    assert clustering(ties, range(300)) < 0.003


def test_degree(people):
    degree = people.ties.degree()
    assert 10 < degree.mean() < 14
    assert (degree == 0).mean() < 0.001


def test_heavy_tail(people):
    """Variance well above a Poisson's, and a few with many times the mean."""
    degree = people.ties.degree()
    assert degree.var() > 2.5 * degree.mean()
    assert degree.max() > 8 * degree.mean()
    assert 1e-4 < (degree > 4 * degree.mean()).mean() < 1e-2


def test_clustering_is_far_above_random(people):
    assert clustering(people.ties, range(0, N, 500)) > 1000 * people.ties.degree().mean() / N


def test_homophily(people, pairs):
    """Ties join the like: by district and education beyond chance, by age closely."""
    one, other = pairs
    t = people.traits
    for name, least in (("district", 0.5), ("education", 0.1)):
        values = t[name]
        share = np.bincount(values) / N
        chance = (share**2).sum()
        assert (values[one] == values[other]).mean() - chance > least * (1 - chance), name
    age = t["age"].astype(float)
    assert np.corrcoef(age[one], age[other])[0, 1] > 0.3


def test_the_sociable_have_more_ties(people):
    assert np.corrcoef(people.ties.degree(), people.traits["sociability"])[0, 1] > 0.2


def test_pupils_know_pupils(people, pairs):
    one, other = pairs
    pupil = (people.traits["age"] >= 7) & (people.traits["age"] <= 14)
    assert pupil[other[pupil[one]]].mean() > 0.5


def test_students_know_students(people, pairs):
    one, other = pairs
    student = people.traits["student"] == 1
    assert student[other[student[one]]].mean() > 0.35


def test_ties_are_few_enough_to_keep(people):
    per_million = (people.ties.indptr.nbytes + people.ties.neighbour.nbytes) * 1_000_000 / N
    assert per_million < 200e6


def test_degree_hardly_depends_on_the_number_of_people(people):
    """A tenth of the people have a little less: classes and campus groups are cut short by small districts."""
    fewer = build(load_recipe("shanghai"), 20_000, 1).ties.degree()
    more = people.ties.degree()
    assert abs(fewer.mean() - more.mean()) < 0.06 * more.mean()
