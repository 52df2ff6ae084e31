"""Ray clusters on loopback alone, and runs over them, each in a process of its own.

Ray reads its environment once, when it is imported, and starts threads and processes beside the one that asked. So a test of a run starts this
file as a program, which lives the run, says as JSON what it was told of it, and takes all of Ray with it when it ends.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER": "0", "RAY_worker_niceness": "0"}
"""What must stand in the environment before Ray is imported: no reports, loopback alone on every system (whatever its name says), and workers
that stand back behind other programs no more than this one does."""
NOT_UP, TRIES = 75, 4
"""What a run ends with whose cluster did not come up in time on a busy machine; how often it is tried."""
HOURS = 3600
"""Seconds until a run that hangs is ended: far more than the longest takes on a machine that does other work."""


class Nodes:
    """A cluster of two nodes on this machine, each a processor."""

    def __init__(self) -> None:
        from ray.cluster_utils import Cluster  # noqa: PLC0415 - slow to import, and only after the environment is set

        from panopolis.study.workers import STORE_BYTES  # noqa: PLC0415

        self._node = {
            "num_cpus": 1, "node_ip_address": "127.0.0.1", "include_dashboard": False, "object_store_memory": STORE_BYTES,
            "include_log_monitor": False, "no_monitor": True,
        }  # fmt: skip
        self._cluster = Cluster(initialize_head=True, head_node_args=self._node)
        self.address = self._cluster.address
        self._second = self.more()

    def more(self) -> Any:
        """Let another node join."""
        return self._cluster.add_node(**self._node)

    def kill_second(self) -> None:
        """Let the second node die at once."""
        self._cluster.remove_node(self._second, allow_graceful=False)

    def two_in_its_place(self) -> None:
        """Let two nodes join once Ray has noticed that the second is gone, which takes it some seconds."""
        import ray  # noqa: PLC0415 - slow to import, and only after the environment is set

        until = time.monotonic() + 120
        while sum(node["Alive"] for node in ray.nodes()) > 1 and time.monotonic() < until:
            time.sleep(0.2)
        self.more()
        self.more()

    def end(self) -> None:
        """Stop every node."""
        self._cluster.shutdown()


def of_ray(doing: str = "") -> list[int]:
    """The processes of Ray that this test session started, of all or of those that do something by name.

    A worker writes what it does over its command line, and over its environment; so it is known by the raylet whose child it is.
    """
    mine = f"RAY_TMPDIR={os.environ['RAY_TMPDIR']}".encode()
    seen: dict[int, tuple[bytes, int]] = {}
    held: set[int] = set()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            command, around = (folder / "cmdline").read_bytes(), (folder / "environ").read_bytes().split(b"\0")
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
        except OSError:  # it ended meanwhile, or is another's
            continue
        seen[int(folder.name)] = command, parent
        if mine in around and (command.split(b"\0")[0].endswith((b"/raylet", b"/gcs_server"))):
            held.add(int(folder.name))
    workers = {pid for pid, (command, parent) in seen.items() if parent in held and command.startswith(b"ray::")}
    return sorted(pid for pid in held | workers if doing.encode() in seen[pid][0])


def nothing_is_left(seconds: float = 60.0) -> bool:
    """Whether all of Ray ends within so long; it is told to, and takes a moment."""
    until = time.monotonic() + seconds
    while of_ray() and time.monotonic() < until:
        time.sleep(0.2)
    return not of_ray()


def started(**asked: Any) -> subprocess.Popen[str]:
    """Start a run in a process of its own; ``asked`` is what ``main`` reads."""
    command = [sys.executable, __file__, json.dumps(asked)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | QUIET, start_new_session=True)


def lived(**asked: Any) -> list[dict[str, Any]]:
    """Live a run in a process of its own; return what was told of it."""
    for _ in range(TRIES):
        child = started(**asked)
        try:
            said, _ = child.communicate(timeout=HOURS)
        finally:
            ended(child)
        if child.returncode != NOT_UP:
            break
    assert child.returncode == 0
    return json.loads(said.splitlines()[-1])


def ended(child: subprocess.Popen[str]) -> None:
    """End a run's process and whatever it started that is still there."""
    if child.poll() is None:
        child.kill()
        child.wait()
    for pid in () if nothing_is_left() else of_ray():
        os.kill(pid, signal.SIGKILL)


def main() -> None:
    """Live a run or resume one: ``what`` (``run`` or ``resume``), ``given``, ``ray`` (``local`` or ``nodes``), ``more``, ``happen``.

    ``happen`` says what befalls the cluster once a stage has come to a day: ``[stage, day, what]``.
    """
    from panopolis import study  # noqa: PLC0415 - its names are asked for here alone

    asked = json.loads(sys.argv[1])
    nodes = Nodes() if asked["ray"] == "nodes" else None
    told: list[dict[str, Any]] = []
    befalls = {
        "kill worker": lambda: os.kill(of_ray("Living")[0], signal.SIGKILL),
        "kill node": lambda: nodes.kill_second() if nodes else None,
        "two more nodes": lambda: nodes.two_in_its_place() if nodes else None,
    }
    happen: dict[tuple[str, int], Callable[[], object]] = {(s, day): befalls[what] for s, day, what in asked.get("happen", ())}

    def tell(step: study.Step) -> None:
        told.append(asdict(step))
        happen.pop((step.stage, step.done), lambda: None)()

    try:
        at = nodes.address if nodes else "local"
        getattr(study, asked["what"])(*asked["given"], ray=at, progress=tell, **asked["more"])
    finally:
        if nodes is not None:
            nodes.end()
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    try:
        main()
    except Exception as error:
        if "timed out during startup" not in str(error):
            raise
        sys.stderr.write(f"{error}\n")
        sys.exit(NOT_UP)
