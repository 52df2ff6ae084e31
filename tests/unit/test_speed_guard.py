"""Panopolis has not become slow: ratios of processor time in one process, alternating, never seconds. ``make bench`` measures; this only guards."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "benchmarks"))

import sir
from five_strikes import world
from numpy_strikes import walk

PEOPLE, DAYS, ROUNDS = 100_000, 20, 3


def cpu(work) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def ratio(ours, other) -> float:
    """How many times as fast ours is: the median over rounds, each timed side by side."""
    return median(cpu(other) / cpu(ours) for _ in range(ROUNDS))


@pytest.mark.slow
def test_five_strikes_day_by_day_keeps_up_with_numpy_that_asks_everybody():
    town = world(PEOPLE, seed=1, threads=1)
    town.advance(1)
    found = ratio(lambda: [town.advance(1) for _ in range(DAYS)], lambda: walk(PEOPLE, DAYS, 1))
    assert found > 0.9, f"{found:.2f} times the NumPy loop by processor time; some 1.9 is usual"


@pytest.mark.slow
def test_work_grows_in_step_with_people():
    small, large = (sir.well_mixed(people, 1, 1) for people in (PEOPLE // 4, PEOPLE))
    for one in (small, large):
        one.advance(1)
    found = ratio(lambda: large.advance(5), lambda: small.advance(20))
    assert found > 0.5, f"four times the people took {1 / found:.2f} times the processor time a person-day"


@pytest.mark.slow
def test_a_second_thread_adds_little_work():
    one, two = (world(PEOPLE, seed=1, threads=n) for n in (1, 2))
    for walked in (one, two):
        walked.advance(1)
    found = ratio(lambda: [two.advance(1) for _ in range(DAYS)], lambda: [one.advance(1) for _ in range(DAYS)])
    assert found > 0.4, f"two threads took {1 / found:.2f} times the processor time of one"
    assert one.state_hash == two.state_hash
