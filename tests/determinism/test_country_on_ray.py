"""One society over the machines of a Ray cluster: the folder of one process, also after a worker, a machine or the driver was killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

import panopolis as pan
from panopolis.errors import RequestError
from panopolis.results import refold
from panopolis.study import resume, workers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from panopolis.study import Step

ASKED: dict[str, Any] = {"people": 600, "days": 10, "warmup": 4, "threads": 1, "seed": 3}


def same(ours: pan.Results, theirs: pan.Results) -> None:
    """Compare state hash, every table's sum, the ledger's rows and its fold."""
    assert ours.manifest["state_hash"] == theirs.manifest["state_hash"]
    assert ours.manifest["files"] == theirs.manifest["files"]
    everything = "SELECT * FROM ledger ORDER BY ALL"
    assert ours.sql(everything).equals(theirs.sql(everything))
    if ours.manifest["score"] and ours.manifest["complete"]:
        folded = "day", "person", "score"
        assert refold(ours).select(folded).equals(refold(theirs).select(folded))


def living() -> list[int]:
    """The processes of this machine that live a part of a society."""
    found = subprocess.run(["pgrep", "-f", "^ray::Living"], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def test_workers_without_ray_and_too_many_of_them_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="workers is 2, but without --ray one process does it all"):
        pan.run("before", out=tmp_path / "a", workers=2, people=100, days=1)
    with pytest.raises(RequestError, match="workers is 65, but a society has 64 partitions, so they are 1 to 64"):
        pan.run("before", out=tmp_path / "b", ray="local", workers=65, people=100, days=1)


@pytest.mark.slow
def test_two_workers_on_this_machine_write_what_one_process_writes(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    here = pan.run("shanghai-2018", out=tmp_path / "here", **ASKED)
    told: list[Step] = []
    there = pan.run("shanghai-2018", out=tmp_path / "there", ray="local", workers=2, progress=told.append, **ASKED)
    same(there, here)
    days = [step for step in told if step.stage == "run"]
    assert len(days) == ASKED["days"]
    assert all(step.exchanged > 0 and 0 <= step.slowest[0] < 64 for step in days)
    assert living() == []


class Nodes:
    """A cluster of nodes on this machine, each of so many processors, on loopback alone."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster  # noqa: PLC0415 - slow to import, and only after the environment is set

        self.node = {
            "num_cpus": 1,
            "node_ip_address": "127.0.0.1",
            "include_dashboard": False,
            "object_store_memory": workers.STORE_BYTES,
        }
        self._cluster = Cluster(initialize_head=True, head_node_args=self.node)
        self.address = self._cluster.address
        self.second = self.more()

    def more(self) -> Any:
        return self._cluster.add_node(**self.node)

    def kill_second(self) -> None:
        self._cluster.remove_node(self.second, allow_graceful=False)

    def end(self) -> None:
        self._cluster.shutdown()


@pytest.fixture
def nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[Nodes]:
    pytest.importorskip("ray")
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    found = Nodes()
    yield found
    found.end()


@pytest.mark.slow
def test_two_nodes_write_what_one_process_writes(nodes: Nodes, tmp_path: Path) -> None:
    asked = ASKED | {"days": 6}
    there = pan.run("nosedive", "town", out=tmp_path / "there", ray=nodes.address, **asked)
    same(there, pan.run("nosedive", "town", out=tmp_path / "here", **asked))


@pytest.mark.prove
@pytest.mark.parametrize("n_worker", [1, 2, 3, 5])
@pytest.mark.parametrize(("scheme", "society"), [("hot", "shanghai"), ("shanghai-2018", "shanghai"), ("nosedive", "town")])
def test_any_number_of_workers_writes_the_same(n_worker: int, scheme: str, society: str, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    there = pan.run(scheme, society, out=tmp_path / "there", ray="local", workers=n_worker, **ASKED)
    same(there, pan.run(scheme, society, out=tmp_path / "here", **ASKED))


def killing(at: dict[tuple[str, int], Callable[[], None]], said: list[str]) -> Callable[[Step], None]:
    """Return what is told of a run, and does something once a stage has come to a day."""

    def tell(step: Step) -> None:
        if step.stage == "worker":
            said.append(step.world)
        happen = at.pop((step.stage, step.done), None)
        if happen is not None:
            happen()

    return tell


def kill_one() -> None:
    os.kill(living()[0], signal.SIGKILL)


@pytest.mark.prove
def test_workers_killed_come_back(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    said: list[str] = []
    tell = killing({("warm-up", 2): kill_one, ("run", 3): kill_one, ("run", 33): kill_one}, said)
    asked = ASKED | {"days": 40}
    there = pan.run("shanghai-2018", out=tmp_path / "there", ray="local", workers=2, progress=tell, **asked)
    assert len(said) == 3
    assert all("was lost" in one and "it goes on from its last snapshot" in one for one in said)
    same(there, pan.run("shanghai-2018", out=tmp_path / "here", **asked))


@pytest.mark.prove
def test_a_machine_lost_is_named_and_one_that_joins_is_used(nodes: Nodes, tmp_path: Path) -> None:
    said: list[str] = []
    tell = killing({("run", 3): nodes.kill_second, ("run", 20): lambda: (nodes.more(), nodes.more())}, said)
    asked = ASKED | {"days": 40}
    there = pan.run("shanghai-2018", out=tmp_path / "there", ray=nodes.address, progress=tell, **asked)
    assert "was lost" in said[0]
    assert "127.0.0.1" in said[0]
    assert "3 workers instead of 2" in said[-1]
    same(there, pan.run("shanghai-2018", out=tmp_path / "here", **asked))


@pytest.mark.prove
def test_the_driver_killed_is_resumed_by_any_number_of_workers(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    asked = ASKED | {"days": 30}
    here = pan.run("shanghai-2018", out=tmp_path / "here", **asked)
    script = (
        "import panopolis as pan\n"
        f"pan.run('shanghai-2018', out={str(tmp_path / 'there')!r}, ray='local', workers=3, checkpoint_every=5, **{asked!r})"
    )
    driver = subprocess.Popen([sys.executable, "-c", script])
    while not (tmp_path / "there" / "checkpoints" / "day-00010" / "checkpoint.json").is_file():
        assert driver.poll() is None
        time.sleep(0.05)
    driver.kill()
    driver.wait()
    shorter = resume(tmp_path / "there", until=20, ray="local", workers=2)
    assert not shorter.manifest["complete"]
    same(resume(tmp_path / "there"), here)
