"""The same bits whatever the threads, the blocks, the observers, and however the days were cut."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.engine import checkpoint
from panopolis.scheme import load_scheme

N, WARMUP, DAYS = 4500, 3, 12
BUSY = (
    "settings.red_lights_foot=6", "settings.red_lights_ride=6", "settings.fear_of_points=0.5", "settings.fear_of_loss=0.1",
    "settings.fear_of_shame=0.1",
)  # fmt: skip


def busy_world(world_of, society_of, **more):
    return world_of(load_scheme("hot", changes=BUSY), society_of(N), warmup=WARMUP, **more)


def lived(world, days=DAYS):
    """Run a world; return its state hash and its days."""
    list(world.warm_up())
    world.begin()
    found = list(world.advance(days))
    world.close()
    return world.state.digest(), found


@pytest.fixture(name="straight", scope="module")
def _straight(society_of, world_of):
    return lived(busy_world(world_of, society_of, threads=1, shift=16))


@pytest.mark.parametrize(("threads", "shift"), [(2, 16), (1, 8), (2, 8), (1, 12), (2, 12)])
def test_threads_and_blocks_change_nothing(threads, shift, straight, world_of, society_of):
    digest, days = lived(busy_world(world_of, society_of, threads=threads, shift=shift))

    assert digest == straight[0]
    for ours, theirs in zip(days, straight[1], strict=True):
        assert np.array_equal(ours.rows, theirs.rows), f"rows of day {ours.day}"
        assert np.array_equal(ours.sums, theirs.sums)
        assert np.array_equal(ours.acts, theirs.acts)
        assert np.array_equal(ours.scores, theirs.scores)
        assert ours.n_message == theirs.n_message


@pytest.mark.parametrize(("threads", "shift"), [(2, 8), (2, 12)])
def test_threads_and_blocks_change_nothing_of_an_index(threads, shift, world_of, society_of):
    def index(**more):
        return lived(world_of("zhima-like", society_of(N), warmup=WARMUP, **more))

    (digest, days), (alone, its_days) = index(threads=threads, shift=shift), index(threads=1, shift=16)

    assert digest == alone
    assert [day.rows.tolist() for day in days] == [day.rows.tolist() for day in its_days]
    assert len(days[0].rows) > N / 10


@pytest.mark.parametrize("name", ["nosedive", "ride-hail"])
def test_threads_and_blocks_change_nothing_of_meetings(name, world_of, society_of):
    """Pairs are visited in another order in each; stars are whole tenths, so their sums are the same."""

    def rated(**more):
        return lived(world_of(name, society_of(N, "town"), warmup=WARMUP, **more))

    digest, days = rated(threads=1, shift=16)

    for threads, shift in ((2, 8), (1, 12)):
        found, again = rated(threads=threads, shift=shift)
        assert found == digest
        assert [day.rows.tolist() for day in again] == [day.rows.tolist() for day in days]


def test_this_world_is_busy_enough_to_prove_something(straight):
    days = straight[1]

    assert sum(len(day.rows) for day in days) > 10 * N
    assert sum(int((day.rows["charged"] != day.rows["doer"]).sum()) for day in days) > 100
    assert min(day.n_message for day in days[1:]) > N


def test_without_measures_nothing_differs(straight, world_of, society_of):
    digest, days = lived(busy_world(world_of, society_of, measures=()))

    assert digest == straight[0]
    assert all(np.array_equal(a.rows, b.rows) for a, b in zip(days, straight[1], strict=True))


@pytest.mark.parametrize("day", [1, 7, 8])
def test_a_saved_and_restored_world_goes_on_the_same(day, straight, world_of, society_of, tmp_path):
    first = busy_world(world_of, society_of, shift=12)
    list(first.warm_up())
    first.begin()
    list(first.advance(day))
    path = checkpoint.save(first, tmp_path)
    second = busy_world(world_of, society_of, shift=8, threads=2)
    checkpoint.load(second, path)

    rest = list(second.advance(DAYS - day))

    assert second.state.digest() == straight[0]
    assert all(np.array_equal(a.rows, b.rows) for a, b in zip(rest, straight[1][day:], strict=True))


def test_rows_stand_in_order(straight):
    for day in straight[1]:
        keys = list(zip(*(day.rows[name].tolist() for name in ("day", "phase", "charged", "k")), strict=True))
        assert keys == sorted(set(keys))


def test_another_seed_is_another_world(world_of, society_of):
    digests = {lived(world_of("shanghai-2018", society_of(300, "shanghai", seed)), 3)[0] for seed in (1, 2)}

    assert len(digests) == 2
