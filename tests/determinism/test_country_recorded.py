"""What workers write of a run: each the rows of its people, listed once all are there; lived here in turn, so that no cluster is needed."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from itertools import count

import pytest
from losing import Losing

import panopolis as pan
from panopolis.errors import ResultsError
from panopolis.results import refold, verify_files
from panopolis.study import resume
from panopolis.study.ledger_parts import RecordedPart
from panopolis.study.machines import country, part_on

ASKED = {"people": 400, "days": 8, "warmup": 3, "threads": 1, "seed": 3}


@pytest.fixture(name="in_turn")
def _in_turn(monkeypatch):
    """Let ``run`` and ``resume`` live by parts in this process: ``ray`` is nothing here, ``workers`` how many, and some are lost."""

    def in_turn(lost=(), grown=None):
        @contextmanager
        def hands(_ray, workers, threads):
            def hired(ground, worlds, folder, tell):
                def crew(n):
                    return Losing(lambda k: part_on(ground, worlds, k, n, threads), n, lost)

                world = country(ground, worlds, folder, tell, lambda: crew(workers))
                if grown:
                    later = count()
                    world.crew.grown = lambda: crew(grown) if world.day > 0 and next(later) == 0 else None
                return world

            yield hired

        for where in ("run", "again"):
            monkeypatch.setattr(sys.modules[f"panopolis.study.{where}"], "hands", hands)

    return in_turn


@pytest.fixture(name="alone", scope="module")
def _alone(tmp_path_factory):
    """What one process writes."""
    return pan.run("hot", out=tmp_path_factory.mktemp("alone") / "run", **ASKED)


def same(ours, theirs):
    """Compare state hash, every table's sum, the ledger's rows, in order, and its fold."""
    assert ours.manifest["state_hash"] == theirs.manifest["state_hash"]
    assert ours.manifest["files"] == theirs.manifest["files"]
    assert ours.ledger().equals(theirs.ledger())
    everything = "SELECT * FROM mistakes ORDER BY ALL"
    assert ours.sql(everything).equals(theirs.sql(everything))
    assert refold(ours).equals(refold(theirs))


def test_each_worker_writes_the_rows_of_its_people(in_turn, alone, tmp_path, monkeypatch):
    in_turn()
    three = pan.run("hot", out=tmp_path / "three", ray="here", workers=3, checkpoint_every=4, **ASKED)
    same(three, alone)
    verify_files(three)
    files = [part["file"] for part in three.manifest["ledger"]["parts"]]
    assert [name[:13] for name in files[:3]] == ["part-00000-00", "part-00000-01", "part-00000-02"]
    span = "SELECT min(charged) AS a, max(charged) AS b FROM read_parquet($file)"
    charged = [three.sql(span, {"file": str(three.folder / "ledger" / one)}).to_pylist()[0] for one in files[:3]]
    assert charged[0]["b"] < charged[1]["a"] <= charged[1]["b"] < charged[2]["a"]
    pan.run("hot", out=tmp_path / "stopped", ray="here", workers=2, until=4, **ASKED)
    monkeypatch.undo()
    same(resume(tmp_path / "stopped"), alone)


def test_rows_are_neither_lost_nor_doubled_with_a_worker(in_turn, alone, tmp_path, monkeypatch):
    """Lost before a part is closed, while it is, between two, and after a snapshot."""
    monkeypatch.setattr("panopolis.engine.parts.country.LOG_DAYS", 3)
    lost = [("night", ASKED["warmup"] + k, k % 2) for k in (1, 2, 5)]
    in_turn([*lost, ("close_rows", 1, 1)])
    same(pan.run("hot", out=tmp_path / "lost", ray="here", workers=2, checkpoint_every=4, **ASKED), alone)


@pytest.mark.prove
def test_a_larger_crew_takes_over_the_rows_that_wait(in_turn, alone, tmp_path, monkeypatch):
    monkeypatch.setattr("panopolis.engine.parts.country.LOG_DAYS", 3)
    in_turn(grown=3)
    same(pan.run("hot", out=tmp_path / "grown", ray="here", workers=1, **ASKED), alone)


@pytest.mark.prove
@pytest.mark.parametrize("ledger", ["sampled", "off"])
def test_a_ledger_sampled_or_off_is_that_of_one_process(ledger, in_turn, tmp_path):
    alone = pan.run("nosedive", "town", out=tmp_path / "alone", ledger=ledger, **ASKED)
    in_turn()
    two = pan.run("nosedive", "town", out=tmp_path / "two", ledger=ledger, ray="here", workers=2, **ASKED)
    assert two.manifest["state_hash"] == alone.manifest["state_hash"]
    assert two.manifest["files"] == alone.manifest["files"]
    if ledger == "sampled":
        assert two.ledger().equals(alone.ledger())


def test_a_file_that_is_not_there_is_not_listed(in_turn, tmp_path, monkeypatch):
    in_turn()
    close = RecordedPart.close_rows

    def gone(part, number, first_day, day):
        entry = close(part, number, first_day, day)
        (tmp_path / "gone" / "ledger" / entry["file"]).unlink()
        return entry

    monkeypatch.setattr("panopolis.study.ledger_parts.RecordedPart.close_rows", gone)
    with pytest.raises(ResultsError, match=r"part-00000-00\.parquet was written by a worker, but is not seen here"):
        pan.run("hot", out=tmp_path / "gone", ray="here", workers=2, **ASKED | {"people": 200, "days": 4})
