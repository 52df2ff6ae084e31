"""Ties of models: what each generator lays."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis import ties
from panopolis.errors import SocietyError


def laid(weave, seed=1, **sizes):
    return weave.lay({"person": 10, **sizes}, seed, "knows")


def of(woven, i):
    return woven.neighbour[woven.indptr[i] : woven.indptr[i + 1]].tolist()


def test_a_ring_ties_each_to_its_neighbours():
    ring = laid(ties.ring(reach=2))

    assert [1, 2, 8, 9] == of(ring, 0)
    assert [3, 4, 6, 7] == of(ring, 5)


@pytest.mark.parametrize(
    ("neighbourhood", "own", "first"),
    [("von_neumann", False, [1, 3, 4, 8]), ("von_neumann", True, [0, 1, 3, 4, 8]), ("moore", False, [1, 3, 4, 5, 7, 8, 9, 11])],
)
def test_a_torus_ties_each_to_all_within_reach(neighbourhood, own, first):
    torus = laid(ties.torus("cell", width=4, height=3, neighbourhood=neighbourhood, own=own), cell=12)

    assert first == of(torus, 0)
    assert [len(first)] * 12 == np.diff(torus.indptr).tolist()


def test_a_torus_of_reach_seven_sees_112_others():
    torus = laid(ties.torus("cell", width=40, height=40, reach=7), cell=1600)

    assert {112} == set(np.diff(torus.indptr).tolist())


def test_a_random_graph_leads_both_ways_and_has_poisson_degrees():
    graph = laid(ties.random(mean_degree=4), person=20_000)
    degree = np.diff(graph.indptr)
    pairs = set(zip(np.repeat(np.arange(20_000), degree).tolist(), graph.neighbour.tolist(), strict=True))

    assert all((b, a) in pairs and a != b for a, b in pairs)
    assert degree.mean() == pytest.approx(4, abs=0.02)  # 40,000 ties less a few doubles and loops
    assert (degree == 0).mean() == pytest.approx(np.exp(-4), abs=4 * np.sqrt(np.exp(-4) / 20_000))
    assert degree.var() == pytest.approx(4, abs=4 * np.sqrt(2 * 16 / 20_000) + 0.05)


def test_a_seed_and_a_name_lay_ties_of_their_own():
    graph = ties.random(mean_degree=4)
    one, other = laid(graph), laid(graph, seed=2)

    assert one.neighbour.tolist() != other.neighbour.tolist()
    assert one.neighbour.tolist() != graph.lay({"person": 10}, 1, "trusts").neighbour.tolist()
    assert one.neighbour.tolist() == laid(graph).neighbour.tolist()


def test_ties_may_join_two_tables():
    chosen = laid(ties.chosen("person", "office", each=3), office=4)

    assert all(1 <= len(of(chosen, i)) <= 3 for i in range(10))
    assert set(chosen.neighbour.tolist()) <= {0, 1, 2, 3}


def test_a_list_keeps_weights_and_doubles():
    listed = laid(ties.listed("person", [(2, 1, 0.5), (2, 0), (2, 1, 0.25)]))
    both = laid(ties.listed("person", [(2, 1, 0.5)], both=True))

    assert [0, 1, 1] == of(listed, 2)
    assert [1.0, 0.5, 0.25] == listed.weight.tolist()
    assert [2] == of(both, 1)
    assert [1] == of(both, 2)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: ties.torus("cell", width=4, height=3, neighbourhood="more"),
            "neighbourhood is 'more', but it is one of von_neumann, moore",
        ),
        (lambda: laid(ties.torus("cell", width=4, height=3), cell=11), "a torus of 4 x 3 needs a table of 12 rows, not 11"),
        (lambda: ties.listed("person", [(1,)]), r"\(1,\) is no tie; write \(from, to\)"),
        (lambda: ties.random(mean_degree=-1), "mean_degree is -1, but it is 0 or more"),
        (lambda: laid(ties.listed("person", [(0, 10)])), "row 10 of 'person', which has rows 0 to 9"),
    ],
)
def test_ties_that_cannot_be_meant_are_refused(make, message):
    with pytest.raises(SocietyError, match=message):
        make()
