"""A post on a random graph, deleted after a fixed time: bond percolation (Newman, PRE 66, 2002); and the clock of deletion as measured."""

from __future__ import annotations

import math

import numpy as np
import pytest

from panopolis.columns import SETTINGS
from panopolis.draws import key
from panopolis.engine import NEVER, Channel, Readers, further_sharers, spread
from panopolis.scheme import load_scheme
from panopolis.society import Ties, load_recipe
from panopolis.society.adjacency import gather
from panopolis.society.ties import random_pairs
from panopolis.study.campuses import campuses_of, readers_of
from panopolis.study.post import night_before

N, DEGREE, RUNS = 10_000, 4.0, 150
DELAY = 1_000_000.0


@pytest.mark.parametrize(("passes", "size"), [(0.5, 0.7968), (1 / 3, 0.4544), (2 / 3, 0.9122), (0.2222, 0.0)])
def test_size_and_chance_of_an_outbreak_with_a_fixed_time_to_deletion(passes, size):
    """S = 1 - exp(-z T S), for the size of large outbreaks and their chance alike; none below T = 1/z."""
    never, life = np.full(N, NEVER), np.full(N, int(-math.log(1 - passes) * DELAY))
    readers = Readers(threshold=np.ones(N, np.int64), life=life, again=np.zeros(N, np.int64), called=never, wave=never)
    reached = []
    for run in range(RUNS):
        ties: Ties = gather([random_pairs(DEGREE, N, run)], N)
        channel = Channel(key(run, "post"), 1.0, DELAY, NEVER, NEVER - 1)
        reached.append((spread(ties, readers, np.array([0]), channel).received >= 0).mean())
        if run == 0:
            assert abs(further_sharers(ties, readers, channel) - DEGREE * passes) < 0.1
    large = [share for share in reached if share > 0.1]
    if not size:
        assert not large
        return
    assert abs(np.mean(large) - size) < 0.006
    assert abs(len(large) / RUNS - size) < 4 * math.sqrt(size * (1 - size) / RUNS)


def test_the_clock_of_deletion_is_the_measured_one():
    """Of copies ever deleted, 30 % within 30 minutes and 90 % within 24 hours (Zhu et al. 2013)."""
    recipe = load_recipe("shanghai")
    asked = {"people": 40_000, "days": 1, "warmup": 0, "threads": 1}
    cities = tuple(night_before(load_scheme("before"), recipe, asked, seed) for seed in (1, 2))
    net = campuses_of((cities[0].society, cities[1].society), cities[0].settings)
    life = readers_of(net, (cities[0], cities[1]), cities[0].settings).life
    gone = life[life < NEVER]
    n = len(gone)
    assert n > 1000
    assert abs(n / len(life) - SETTINGS["suppressed_deleted"].value) < 4 * math.sqrt(0.16 / len(life))
    assert abs((gone < 1800).mean() - 0.30) < 4 * math.sqrt(0.21 / n)
    assert abs((gone < 86400).mean() - 0.90) < 4 * math.sqrt(0.09 / n)
