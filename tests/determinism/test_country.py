"""One society in parts is that of one process: same rows, sums and state hash, however many workers, under every mechanism, and after losses."""

from __future__ import annotations

from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
from losing import Losing

from panopolis.engine import N_PARTITION, Country, LostError, StoredPart, World, checkpoint, shares
from panopolis.engine.parts.partitions import bounds, published, together
from panopolis.errors import WorldError
from panopolis.scheme import load_scheme
from panopolis.study.recording import nightly

BUSY = (
    "settings.red_lights_foot=6", "settings.red_lights_ride=6", "settings.fear_of_points=0.5", "settings.fear_of_loss=0.1",
    "settings.fear_of_shame=0.1",
)  # fmt: skip
N, WARMUP, DAYS = 600, 3, 8
WORLDS = {"hot": "shanghai", "nosedive": "town", "zhima-like": "shanghai", "ride-hail": "town"}
SHORT = {("hot", 5), ("nosedive", 3)}
"""Worlds and numbers of workers in the short tests; of these worlds the kernels are compiled already."""


@pytest.fixture(name="asked", scope="module")
def _asked(society_of, law_for, shipped_plan):
    def asked(name):
        recipe = WORLDS[name]
        scheme = load_scheme(name, changes=BUSY if name == "hot" else ())
        society = society_of(N, recipe)
        ordinary, beside, settings = law_for(scheme, society)
        plan = shipped_plan(scheme)
        return (plan, society, ordinary, beside, settings, scheme.begins()), {
            "measures": nightly(plan),
            "warmup": WARMUP,
            "threads": 1,
        }

    return asked


def country(asked, n_worker, lost=(), **more):
    of_world, keywords = asked

    def made(k):
        first, last = shares(n_worker)[k]
        return StoredPart(*of_world, first=first, last=last, n_worker=n_worker, **keywords)

    crew = Losing(made, n_worker, lost)
    return Country(*of_world, hire=lambda: crew, **keywords, **more), crew


def lived(world, days=DAYS):
    list(world.warm_up())
    world.begin()
    found = list(world.advance(days))
    return world.state.digest(), found


@pytest.fixture(name="straight", scope="module")
def _straight(asked):
    kept = {}

    def straight(name):
        if name not in kept:
            of_world, keywords = asked(name)
            kept[name] = lived(World(*of_world, **keywords))
        return kept[name]

    return straight


def same(ours, theirs):
    assert ours[0] == theirs[0]
    for one, other in zip(ours[1], theirs[1], strict=True):
        for name in ("rows", "sums", "acts", "scores", "n_message"):
            assert np.array_equal(getattr(one, name), getattr(other, name)), f"{name} of day {one.day}"


@pytest.mark.parametrize(
    ("name", "n_worker"),
    [
        pytest.param(name, n, marks=() if (name, n) in SHORT else pytest.mark.prove, id=f"{name}-{n}")
        for name in WORLDS
        for n in (1, 2, 3, 5)
    ],
)
def test_workers_change_nothing(name, n_worker, asked, straight, monkeypatch):
    """So few people are one block with each worker; those of five are lived in blocks of a few partitions, as many people would be."""
    if n_worker == 5:
        monkeypatch.setattr("panopolis.engine.parts.partitions.block_shift", lambda _n, _threads: 5)
    world, crew = country(asked(name), n_worker)
    assert {len(part.blocks) for part in crew.parts} == ({4} if n_worker == 5 else {1})
    same(lived(world), straight(name))
    first, last, seconds = world.slowest
    assert 0 <= first <= last < N_PARTITION
    assert seconds > 0.0


@pytest.mark.prove
def test_these_worlds_use_every_mechanism(asked, straight):
    """Mail between workers, what is read of others, faces on screens, and stars."""
    world, crew = country(asked("hot"), 3)
    _, days = lived(world)
    assert world.exchanged["messages"] > 20 * N
    assert world.exchanged["published"] > 0
    assert {"listed", "tier", "spoke_day", "rating", "beside.memory"} <= set(crew.parts[0].public)
    assert world.state.shown.any()
    assert sum(len(day.rows) for day in days) > N
    assert len(straight("nosedive")[1][-1].rows)


def test_partitions_are_64_whatever_the_workers():
    edges = bounds(100_003)
    assert len(edges) == 65
    assert max(np.diff(edges)) - min(np.diff(edges)) <= 1
    for n in range(1, 65):
        held = shares(n)
        assert [held[0][0], held[-1][1]] == [0, 64]
        assert all(a[1] == b[0] for a, b in pairwise(held))


@pytest.mark.parametrize("threads", [1, 2, 3])
@pytest.mark.parametrize("n_person", [100, 300_000, 1_000_003, 25_000_000])
def test_partitions_lived_together_share_out_a_workers_people(n_person, threads):
    for n in (1, 2, 5, 64):
        for first, last in shares(n):
            begins = together(first, last, n_person, threads)
            assert [begins[0], begins[-1]] == [first, last]
            assert all(a < b for a, b in pairwise(begins))
            assert n_person < 25_000_000 or len(begins) - 1 == last - first
            assert n_person > 100 or len(begins) == 2


@pytest.mark.parametrize(
    ("name", "snapshots"),
    [
        ("hot", True),
        *(pytest.param(*other, marks=pytest.mark.prove) for other in (("hot", False), ("nosedive", True), ("nosedive", False))),
    ],
)
def test_a_lost_worker_comes_back_to_the_bit(name, snapshots, asked, straight, tmp_path, monkeypatch):
    monkeypatch.setattr("panopolis.engine.parts.country.LOG_DAYS", 4)
    said = []
    lost = [("morning", 1, 0), ("night", WARMUP + 2, 1), ("morning", WARMUP + 6, 1), ("night", WARMUP + 6, 0)]
    more = {"snapshots": tmp_path / "kept"} if snapshots else {}
    world, crew = country(asked(name), 2, lost, tell=said.append, **more)
    world.follow(np.array([3, N - 3]))
    same(lived(world), straight(name))
    assert crew.renewed == len(lost)
    assert said[0] == "worker 1 was lost (machine 0); it goes on from its last snapshot"
    assert len(list(tmp_path.glob("kept/*"))) == int(snapshots)


def test_one_that_is_alone_comes_back_too(asked, straight, tmp_path):
    """It is asked for whole days."""
    world, crew = country(
        asked("hot"), 1, [("whole_day", 1, 0), ("whole_day", WARMUP + 3, 0)], tell=lambda _: None, snapshots=tmp_path / "kept"
    )
    same(lived(world), straight("hot"))
    assert crew.renewed == 2


def test_one_that_is_lost_again_and_again_is_given_up(asked):
    class Dying(Losing):
        def renew(self, worker):
            raise LostError({worker: "machine 9"}, [])

    of_world, keywords = asked("hot")

    def made(k):
        return StoredPart(*of_world, first=shares(2)[k][0], last=shares(2)[k][1], n_worker=2, **keywords)

    world = Country(*of_world, hire=lambda: Dying(made, 2, [("night", 0, 1)]), tell=lambda _: None, **keywords)
    with pytest.raises(WorldError, match=r"worker 2 was lost 3 times on end, last machine 9; is there memory enough\?"):
        world.step()


@pytest.mark.parametrize("name", ["hot", pytest.param("nosedive", marks=pytest.mark.prove)])
def test_checkpoints_go_from_one_process_to_workers_and_back(name, asked, straight, tmp_path):
    of = asked(name)
    world, _ = country(of, 3)
    list(world.warm_up())
    world.begin()
    list(world.advance(3))
    saved = checkpoint.save(world, tmp_path / "of three")

    alone = World(*of[0], **of[1])
    checkpoint.load(alone, saved)
    list(alone.advance(2))
    again = checkpoint.save(alone, tmp_path / "of one")
    two, _ = country(of, 2)
    two.take_up(again)
    days = list(two.advance(DAYS - 5))

    same((two.state.digest(), days), (straight(name)[0], straight(name)[1][5:]))
    five, _ = country(of, 5)
    five.take_up(saved)
    list(five.advance(DAYS - 3))
    assert five.state.digest() == straight(name)[0]


@pytest.mark.prove
def test_a_larger_crew_goes_on_from_a_snapshot(asked, straight, tmp_path, monkeypatch):
    """As when a machine joins the cluster."""
    monkeypatch.setattr("panopolis.engine.parts.country.LOG_DAYS", 4)
    of = asked("hot")
    said = []
    world, crew = country(of, 1, snapshots=tmp_path / "kept", tell=said.append)
    monkeypatch.setattr(crew, "grown", lambda: country(of, 2)[1] if world.day > 0 else None)
    same(lived(world), straight("hot"))
    assert world.crew.n_worker == 2
    assert said == ["2 workers instead of 1 from day 1 on"]


@pytest.mark.parametrize("name", ["hot", pytest.param("nosedive", marks=pytest.mark.prove)])
def test_a_world_that_branches_off_goes_on_in_one_process(name, asked, straight):
    """It is at once what one process would branch off (tiers are settled when a scheme begins), and ends as the run itself."""
    of = asked(name)
    world, _ = country(of, 3)
    alone = World(*of[0], **of[1])
    for one in (world, alone):
        list(one.warm_up())
        one.begin()
        list(one.advance(3))
    beside = world.branch(world.ordinary, world.scheme)
    assert beside.state.digest() == alone.branch(alone.ordinary, alone.scheme).state.digest()
    list(beside.advance(DAYS - 3))
    assert beside.state.digest() == straight(name)[0]


def test_what_cannot_be_done_over_machines_is_refused(asked):
    world, _ = country(asked("hot"), 2)
    with pytest.raises(WorldError, match="cannot take the place of"):
        world.change(load_scheme("before"), load_scheme("before"))
    rule = SimpleNamespace(name="look_about", meets=None)
    kernel = SimpleNamespace(rule=rule, arguments={"walk": (("column", "score"), ("neighbours", ""))})
    plan = SimpleNamespace(steps=[SimpleNamespace(rule=rule, names={"score"})])
    looking = SimpleNamespace(kernels=SimpleNamespace(steps=[kernel], meeting=None), looks_around=False)
    with pytest.raises(WorldError, match="rule 'look_about' reads others in a way that no other machine can be told of"):
        published(plan, looking)
