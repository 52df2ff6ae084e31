"""Ties: one sorted symmetric adjacency, whatever it was made from."""

import numpy as np
import pytest

from panopolis.society import build, load_recipe
from panopolis.society.adjacency import gather
from panopolis.society.files import PRESETS
from panopolis.society.ties import households, random_pairs

TOWN = (PRESETS / "town.yaml").read_text(encoding="utf-8")
CITY = TOWN[TOWN.index("ties:") : TOWN.index("places:")]


@pytest.fixture(scope="module")
def town():
    return build(load_recipe("town"), 5000, 3)


def check(ties, n):
    indptr, neighbour = ties.indptr, ties.neighbour
    assert indptr.dtype == np.int64
    assert neighbour.dtype == np.int32
    assert indptr.size == n + 1
    assert indptr[0] == 0
    assert indptr[-1] == neighbour.size
    one = np.repeat(np.arange(n), np.diff(indptr))
    same_row = np.diff(one) == 0
    assert (np.diff(neighbour)[same_row] > 0).all(), "ascending without doubles"
    assert (one != neighbour).all(), "no loops"
    there, back = one * n + neighbour, neighbour.astype(np.int64) * n + one
    assert np.array_equal(np.sort(back), there), "symmetric"


def test_city_ties_are_an_adjacency(town):
    check(town.ties, 5000)


def test_doubles_and_loops_are_dropped():
    one = np.array([0, 1, 2, 2, 0, 3], np.int32)
    other = np.array([1, 0, 2, 0, 1, 2], np.int32)
    ties = gather([(one, other), (one[:1], other[:1])], 5)
    check(ties, 5)
    assert [ties.of(k).tolist() for k in range(5)] == [[1, 2], [0], [0, 3], [2], []]
    assert ties.degree().tolist() == [2, 1, 2, 1, 0]


def test_a_household_is_a_clique(town):
    household = town.traits["household"].astype(np.int64)
    for head in np.unique(household)[:200].tolist():
        members = np.flatnonzero(household == head)
        for one in members.tolist():
            assert set(members.tolist()) - {one} <= set(town.ties.of(one).tolist())


def test_household_pairs():
    one, other = households(np.array([0, 0, 0, 3, 4, 4], np.uint32))
    assert sorted(zip(one.tolist(), other.tolist(), strict=True)) == [(0, 1), (0, 2), (1, 2), (4, 5)]


def other_ties(tmp_path, line):
    path = tmp_path / "mine.yaml"
    path.write_text(TOWN.replace(CITY, line + "\n"), encoding="utf-8")
    return build(load_recipe(path), 3000, 1)


def test_no_ties(tmp_path):
    society = other_ties(tmp_path, "ties: none")
    check(society.ties, 3000)
    assert society.ties.neighbour.size == 0


def test_random_ties(tmp_path):
    society = other_ties(tmp_path, "ties: {kind: random, mean_degree: 6}")
    check(society.ties, 3000)
    assert abs(society.ties.degree().mean() - 6) < 0.3


def test_everyone_may_know_everyone():
    one, other = random_pairs(1000.0, 40, 1)
    assert one.size == 40 * 39 // 2
    check(gather([(one, other)], 40), 40)


def test_ties_do_not_move_traits(tmp_path, town):
    society = other_ties(tmp_path, "ties: none")
    assert np.array_equal(society.redraw(np.arange(3000))["haste"], society.traits["haste"])
    again = build(load_recipe(society.recipe.path), 3000, 3)
    for name, values in again.traits.items():
        assert np.array_equal(values, town.traits[name][:3000]), name
