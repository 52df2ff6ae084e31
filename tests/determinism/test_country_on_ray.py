"""One society over the machines of a Ray cluster: the folder of one process, also after a worker, a machine or the driver was killed."""

from __future__ import annotations

import re
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import on_loopback
import pytest

import panopolis as pan
from panopolis.errors import RequestError
from panopolis.results import refold
from panopolis.study import resume

needs_ray = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is an extra")  # looked for, never imported here
LOST = r"worker {worker} was lost \(machine 127\.0\.0\.1, node [0-9a-f]{{8}}, process \d+\); it goes on from its last snapshot"
ASKED: dict[str, Any] = {"people": 600, "days": 10, "warmup": 4, "threads": 1, "seed": 3}


def same(ours: pan.Results | Path, theirs: pan.Results | Path) -> None:
    """Compare state hash, every table's sum, the ledger's rows and its fold."""
    ours, theirs = (pan.open_results(one) if isinstance(one, Path) else one for one in (ours, theirs))
    assert ours.manifest["state_hash"] == theirs.manifest["state_hash"]
    assert ours.manifest["files"] == theirs.manifest["files"]
    everything = "SELECT * FROM ledger ORDER BY ALL"
    assert ours.sql(everything).equals(theirs.sql(everything))
    if ours.manifest["score"]:
        folded = "day", "person", "score"
        assert refold(ours).select(folded).equals(refold(theirs).select(folded))


def test_workers_without_ray_too_many_of_them_and_those_out_of_reach_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="workers is 2, but without --ray one process does it all"):
        pan.run("before", out=tmp_path / "a", workers=2, people=100, days=1)
    with pytest.raises(RequestError, match="workers is 65, but a society has 64 partitions, so they are 1 to 64"):
        pan.run("before", out=tmp_path / "b", ray="local", workers=65, people=100, days=1)
    with pytest.raises(RequestError, match="--ray ray://head:10001 asks from outside the cluster"):
        pan.run("before", out=tmp_path / "c", ray="ray://head:10001", people=100, days=1)


@needs_ray
def test_two_nodes_write_what_one_process_writes(tmp_path: Path) -> None:
    asked = ASKED | {"people": 300, "days": 4, "warmup": 2}
    told = on_loopback.lived(what="run", given=["hot"], ray="nodes", more={"out": str(tmp_path / "there"), **asked})
    assert on_loopback.nothing_is_left()
    same(tmp_path / "there", pan.run("hot", out=tmp_path / "here", **asked))
    days = [step for step in told if step["stage"] == "run"]
    assert len(days) == asked["days"]
    assert all(step["exchanged"] > 0 and 0 <= step["slowest"][0] <= step["slowest"][1] < 64 for step in days)


@needs_ray
@pytest.mark.prove
@pytest.mark.parametrize("n_worker", [1, 2, 3, 5])
@pytest.mark.parametrize(("scheme", "society"), [("hot", "shanghai"), ("shanghai-2018", "shanghai"), ("nosedive", "town")])
def test_any_number_of_workers_writes_the_same(n_worker: int, scheme: str, society: str, tmp_path: Path) -> None:
    more = {"out": str(tmp_path / "there"), "workers": n_worker, **ASKED}
    on_loopback.lived(what="run", given=[scheme, society], ray="local", more=more)
    same(tmp_path / "there", pan.run(scheme, society, out=tmp_path / "here", **ASKED))


@needs_ray
@pytest.mark.prove
def test_workers_killed_come_back(tmp_path: Path) -> None:
    asked = ASKED | {"days": 40}
    happen = [["warm-up", 2, "kill worker"], ["run", 3, "kill worker"], ["run", 33, "kill worker"]]
    more = {"out": str(tmp_path / "there"), "workers": 2, **asked}
    told = on_loopback.lived(what="run", given=["shanghai-2018"], ray="local", more=more, happen=happen)
    said = [step["world"] for step in told if step["stage"] == "worker"]
    assert len(said) == 3
    assert all(re.fullmatch(LOST.format(worker="[12]"), one) for one in said)
    same(tmp_path / "there", pan.run("shanghai-2018", out=tmp_path / "here", **asked))


@needs_ray
@pytest.mark.prove
def test_a_machine_lost_is_named_and_one_that_joins_is_used(tmp_path: Path) -> None:
    asked = ASKED | {"days": 40}
    happen = [["run", 3, "kill node"], ["run", 20, "two more nodes"]]
    more = {"out": str(tmp_path / "there"), **asked}
    told = on_loopback.lived(what="run", given=["shanghai-2018"], ray="nodes", more=more, happen=happen)
    said = [step["world"] for step in told if step["stage"] == "worker"]
    assert re.fullmatch(LOST.format(worker="[12]"), said[0])
    assert "3 workers instead of 2" in said[-1]
    same(tmp_path / "there", pan.run("shanghai-2018", out=tmp_path / "here", **asked))


@needs_ray
@pytest.mark.prove
def test_the_driver_killed_is_resumed_by_any_number_of_workers(tmp_path: Path) -> None:
    asked = ASKED | {"days": 30}
    there = tmp_path / "there"
    more = {"out": str(there), "workers": 3, "checkpoint_every": 5, **asked}
    driver = on_loopback.started(what="run", given=["shanghai-2018"], ray="local", more=more)
    while not (there / "checkpoints" / "day-00010" / "checkpoint.json").is_file():
        assert driver.poll() is None
        time.sleep(0.05)
    on_loopback.ended(driver)
    on_loopback.lived(what="resume", given=[str(there)], ray="local", more={"until": 20, "workers": 2})
    assert not pan.open_results(there).manifest["complete"]
    same(resume(there), pan.run("shanghai-2018", out=tmp_path / "here", **asked))
