"""A sweep on Ray finds what one on this machine finds, listens on loopback alone, and loses to a dead worker what that worker had and no more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import panopolis as pan
from panopolis.errors import RequestError
from panopolis.study import workers

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.results import SweepResults

HERE = Path(__file__).parent.parent / "unit"
FILE = """\
name: fines
schemes: [shanghai-2018, before]
people: {people}
days: {days}
warmup: 5
seed: 3
replicates: 2
vary:
  rules.jaywalking.points: [-5, -160]
  settings.risk_learnt_charged: {{from: 0.1, to: 0.9, steps: 2}}
"""


def sweep_file(folder: Path, people: int = 200, days: int = 10) -> Path:
    path = folder / "fines.yaml"
    path.write_text(FILE.format(people=people, days=days), encoding="utf-8")
    return path


def sums(found: SweepResults) -> dict[str, str]:
    """The SHA-256 of the files of a sweep."""
    assert set(found.manifest["files"]) == {"sweep.parquet"}
    return found.manifest["files"]


def listening(text: str) -> set[str]:
    """The addresses on which sockets of /proc/net/tcp listen (state 0A), in hexadecimal as they stand there."""
    rows = [line.split() for line in text.splitlines()[1:]]
    return {row[1] for row in rows if row[3] == "0A"}


def test_without_ray_it_says_how_to_have_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RequestError, match=r"--ray needs Ray: pip install 'panopolis\[ray\]'"):
        list(workers.each_done_on_ray(sums, [1], "local", 1))


def test_workers_are_of_this_machine(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match=r"workers is 2, but the cluster at head:6379 has its own"):
        pan.sweep(sweep_file(tmp_path), out=tmp_path / "out", workers=2, ray="head:6379")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("n_task", "n_cpu"), [(1, 2), (12, 2), (100, 2), (1000, 64)])
def test_tasks_that_go_together_are_alike(n_task: int, n_cpu: int) -> None:
    alike = [k % 5 for k in range(n_task)]
    parts = workers._parts(alike, n_cpu)
    assert sorted(k for part in parts for k in part) == list(range(n_task))
    assert all(len({alike[k] for k in part}) == 1 and len(part) <= workers.TOGETHER for part in parts)
    assert len(parts) >= min(n_task, 4 * n_cpu)


def test_another_version_on_a_node_is_refused() -> None:
    other = ("panopolis.results:versions", {**__import__("panopolis.results").results.versions(), "numba": "0.1"})
    (answer,) = workers._together("nothing:nothing", [1], other)
    with pytest.raises(RequestError, match=r"a node of the Ray cluster has numba .* \(here 0.1\)"):
        raise workers.found_in(answer)  # type: ignore[misc]


class TwoNodes:
    """A cluster of two nodes on this machine, each a processor, on loopback alone."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster  # noqa: PLC0415 - slow to import, and only after the environment is set

        node = {
            "num_cpus": 1,
            "node_ip_address": "127.0.0.1",
            "include_dashboard": False,
            "object_store_memory": workers.STORE_BYTES,
        }
        self._cluster = Cluster(initialize_head=True, head_node_args=node)
        self._second = self._cluster.add_node(**node)
        self.address = self._cluster.address

    def kill_second(self) -> None:
        self._cluster.remove_node(self._second, allow_graceful=False)

    def end(self) -> None:
        self._cluster.shutdown()


@pytest.fixture
def two_nodes(monkeypatch: pytest.MonkeyPatch) -> Iterator[TwoNodes]:
    monkeypatch.setenv("RAY_USAGE_STATS_ENABLED", "0")
    monkeypatch.setenv("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    pytest.importorskip("ray")  # it reads its environment as it is imported
    monkeypatch.setenv("PYTHONPATH", str(HERE))
    monkeypatch.syspath_prepend(str(HERE))
    nodes = TwoNodes()
    yield nodes
    nodes.end()


def at_work() -> list[int]:
    """The processes of this machine's Ray that do a task of ours."""
    found = subprocess.run(["pgrep", "-f", "^ray::_together"], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


@pytest.mark.prove
def test_a_sweep_on_two_nodes_finds_the_same_by_hash(two_nodes: TwoNodes, tmp_path: Path) -> None:
    file = sweep_file(tmp_path)
    on_ray = pan.sweep(file, out=tmp_path / "ray", ray=two_nodes.address)
    assert sums(on_ray) == sums(pan.sweep(file, out=tmp_path / "here", workers=1))


@pytest.mark.prove
def test_a_worker_killed_half_way_costs_only_its_runs(two_nodes: TwoNodes, tmp_path: Path) -> None:
    file, killed = sweep_file(tmp_path, people=3000, days=60), []

    def kill_one() -> None:
        for _ in range(600):
            if (
                (tmp_path / "ray" / "runs").is_dir()
                and any((tmp_path / "ray" / "runs").glob("*.parquet"))
                and (pids := at_work())
            ):
                os.kill(pids[0], signal.SIGKILL)
                killed.append(pids[0])
                return
            time.sleep(0.05)

    killing = threading.Thread(target=kill_one)
    killing.start()
    on_ray = pan.sweep(file, out=tmp_path / "ray", ray=two_nodes.address)
    killing.join()
    assert killed
    assert sums(on_ray) == sums(pan.sweep(file, out=tmp_path / "here", workers=2))


@pytest.mark.prove
def test_a_node_killed_half_way_costs_only_its_runs(two_nodes: TwoNodes, tmp_path: Path) -> None:
    steps = []

    def tell(step) -> None:
        if step.stage == "sweep":
            steps.append(step.done)
            if step.done == 2:
                two_nodes.kill_second()

    file = sweep_file(tmp_path, people=1000, days=40)
    on_ray = pan.sweep(file, out=tmp_path / "ray", ray=two_nodes.address, progress=tell)
    assert steps == list(range(9))
    assert sums(on_ray) == sums(pan.sweep(file, out=tmp_path / "here", workers=1))


@pytest.mark.prove
def test_tasks_that_kill_and_errors_are_told(two_nodes: TwoNodes) -> None:
    import tasks_of_workers as tasks  # noqa: PLC0415 - found once the folder is on the path

    found = dict(workers.each_done_on_ray(tasks.squared, list(range(12)), two_nodes.address, 2))
    assert found == {k: k * k for k in range(12)}
    with pytest.raises(RequestError, match="task 3 is wrong"):
        list(workers.each_done_on_ray(tasks.wrong_at_three, list(range(6)), two_nodes.address, 2))
    with pytest.raises(
        RequestError, match=r"a worker on Ray ended at task 2, 2 times \(WorkerCrashedError\); is there memory enough\?"
    ):
        list(workers.each_done_on_ray(tasks.deadly_at_two, list(range(5)), two_nodes.address, 2))


@pytest.mark.prove
def test_local_listens_on_loopback_alone_and_leaves_nothing(tmp_path: Path) -> None:
    pytest.importorskip("ray")
    file, before = sweep_file(tmp_path), everywhere()
    told: list[set[str]] = []
    script = f"import panopolis as pan; pan.sweep({str(file)!r}, out={str(tmp_path / 'ray')!r}, workers=2, ray='local')"
    running = subprocess.Popen([sys.executable, "-c", script])
    while running.poll() is None:
        told.append(everywhere() - before)
        time.sleep(0.2)
    assert running.returncode == 0
    seen = set().union(*told)
    assert seen, "it listened somewhere"
    loopback = ("0100007F:", "0000000000000000FFFF00000100007F:", "00000000000000000000000001000000:")
    assert [one for one in seen if not one.startswith(loopback)] == []
    assert sums(pan.open_sweep(tmp_path / "ray")) == sums(pan.sweep(file, out=tmp_path / "here", workers=1))
    assert at_work() == []


def everywhere() -> set[str]:
    return set().union(*(listening(Path(f"/proc/net/{name}").read_text()) for name in ("tcp", "tcp6")))
