"""Workers: processes that each take the next task as soon as they are free, on this machine or on a Ray cluster.

A worker of this machine is this module run as a program of its own: it reads tasks, a line of JSON each, and writes what it found likewise, so
nothing of the program that started it is run again, and it ends by itself when that is gone. One that dies costs the task it had, which another
does again. Tasks that share something which a worker may keep are handed to the same one, as long as there is other work for the rest. On Ray,
such tasks go together.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from collections import deque
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO

from panopolis.errors import PanopolisError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterator, Sequence

    Work = Callable[[Any], Any]

TRIES = 2
"""How often a task is done before its worker's death is its fault."""
LOCAL = "local"
"""The address of a Ray cluster that is started on this machine for one study, and ended with it."""
TOGETHER = 8
"""Most tasks that go to Ray as one: what a worker there costs that dies."""
UP_TRIES = 3
"""How often a cluster of our own is started: Ray gives up one whose helpers take 15 seconds to start, as on a busy machine (its issue 65983), and the
next finds in memory what they load."""
STORE_BYTES = 80 * 2**20
"""Memory that a local Ray cluster sets aside for what tasks return, the least it takes; what ours return are tables of a few hundred rows."""


def each_done(
    work: Work, tasks: Sequence[Any], n_worker: int, alike: Sequence[Hashable] = (), first: Callable[[], None] | None = None
) -> Iterator[tuple[int, Any]]:
    """Yield ``(k, work(tasks[k]))`` as tasks are done, on ``n_worker`` processes; with 1 in this one.

    Parameters
    ----------
    work
        A function of a module, which a worker finds by name.
    tasks
        What it is called with, one after the other: what JSON can hold, as must be what it returns.
    alike
        What each task shares with others, so that one worker does them in a row; nothing by default.
    first
        What this process does before any task is handed out, while workers start.

    Raises
    ------
    PanopolisError
        As raised by ``work``, or if workers die again and again at the same task. Those at work are ended.
    """
    left, first = _Left(alike or range(len(tasks))), first or _nothing
    if n_worker == 1 or len(tasks) == 1:
        first()
        while (taken := left.take()) is not None:
            yield taken[0], work(tasks[taken[0]])
        return
    crew = _Crew(_name_of(work), tasks, left)
    try:
        crew.start(min(n_worker, len(tasks)), first)
        for _ in range(len(tasks)):
            yield crew.next()
    finally:
        crew.end()


def _nothing() -> None:
    """Do nothing first."""


class _Left:
    """The tasks that nobody has begun, in groups of those alike."""

    def __init__(self, alike: Sequence[Hashable]) -> None:
        self._groups: dict[Hashable, deque[tuple[int, int]]] = {}
        for k, group in enumerate(alike):
            self._groups.setdefault(group, deque()).append((k, 1))
        self._alike = alike
        self._begun: set[Hashable] = set()
        self._last: dict[int, Hashable] = {}
        self._lock = threading.Lock()

    def take(self, who: int = 0) -> tuple[int, int] | None:
        """Return a task and how often it is tried: one like the last of ``who``, or of a new group, or of the one with most left."""
        with self._lock:
            group = self._last.get(who)
            if not self._groups.get(group):
                waiting = [name for name, tasks in self._groups.items() if tasks]
                if not waiting:
                    return None
                fresh = [name for name in waiting if name not in self._begun]
                group = fresh[0] if fresh else max(waiting, key=lambda name: len(self._groups[name]))
            self._begun.add(group)
            self._last[who] = group
            return self._groups[group].popleft()

    def give_back(self, k: int, tried: int) -> None:
        """Let a task be taken once more."""
        with self._lock:
            self._groups[self._alike[k]].appendleft((k, tried + 1))


class _Crew:
    """Workers and a thread for each, which hands it tasks and takes what it found."""

    def __init__(self, work: str, tasks: Sequence[Any], left: _Left) -> None:
        self._work, self._tasks, self._left = work, tasks, left
        self._found: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._running: list[subprocess.Popen[bytes]] = []
        self._ended = False

    def start(self, n: int, first: Callable[[], None]) -> None:
        hired = [self._hired() for _ in range(n)]
        first()
        for who, worker in enumerate(hired):
            threading.Thread(target=self._attend, args=(who, worker), daemon=True).start()

    def next(self) -> tuple[int, Any]:
        k, found = self._found.get()
        if isinstance(found, BaseException):
            raise found
        return k, found

    def end(self) -> None:
        self._ended = True
        for one in self._running:
            one.kill()
            one.wait()

    def _hired(self) -> subprocess.Popen[bytes]:
        environment = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        command = [sys.executable, "-c", "from panopolis.study.workers import main; main()", self._work]
        one = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment)  # noqa: S603 - our own module
        self._running.append(one)
        return one

    def _attend(self, who: int, worker: subprocess.Popen[bytes]) -> None:
        """Hand one worker task after task; hire another for one that died."""
        while not self._ended and (taken := self._left.take(who)) is not None:
            k, tried = taken
            try:
                self._found.put((k, _asked(worker, self._tasks[k])))
            except (OSError, EOFError):
                if self._ended:
                    return
                code = worker.wait()
                if tried >= TRIES:
                    self._found.put((k, _gave_up(f"a worker ended (exit code {code}) at task {k}, {tried} times")))
                    return
                self._left.give_back(k, tried)
                worker = self._hired()
        if worker.stdin:
            worker.stdin.close()


def _gave_up(what: str) -> RequestError:
    return RequestError(f"{what}; is there memory enough?")


def _asked(worker: subprocess.Popen[bytes], task: object) -> object:
    """Return what a worker answers to a task: what it found, or an error."""
    assert worker.stdin is not None  # noqa: S101 - asked for as pipes
    assert worker.stdout is not None  # noqa: S101
    worker.stdin.write(json.dumps(task).encode() + b"\n")
    worker.stdin.flush()
    line = worker.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    return found_in(json.loads(line))


def _name_of(work: Work) -> str:
    return f"{work.__module__}:{work.__name__}"


def _named(name: str) -> Callable[..., Any]:
    module, function = name.split(":")
    return getattr(import_module(module), function)


def answered(work: Callable[..., Any], *given: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the work takes
    """Return the answer of a worker that does what is given; an error that a user can mend is an answer too."""
    try:
        return {"found": work(*given)}
    except PanopolisError as error:
        return {"error": type(error).__name__, "says": str(error)}


def found_in(answer: dict[str, Any]) -> Any:  # noqa: ANN401 - what the work returns
    """Return what an answer holds, be it an error."""
    if "found" in answer:
        return answer["found"]
    return _errors_by_name().get(answer["error"], RequestError)(answer["says"])


def _errors_by_name() -> dict[str, type[PanopolisError]]:
    """Return the kinds of errors that a user can mend, by the names under which a worker sends them."""
    return {kind.__name__: kind for kind in PanopolisError.__subclasses__()}


def serve(work: Work, given: BinaryIO, answers: BinaryIO) -> None:
    """Do every task that comes, until there are no more."""
    for line in given:
        answers.write(json.dumps(answered(work, json.loads(line))).encode() + b"\n")
        answers.flush()


def main() -> None:
    """Work for the program that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one decides
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    serve(_named(sys.argv[1]), sys.stdin.buffer, answers)


# ---------------------------------------------------------------------------------------------------------------- Ray
def each_done_on_ray(
    work: Work, tasks: Sequence[Any], address: str, n_worker: int, alike: Sequence[Hashable] = (), same: object = None
) -> Iterator[tuple[int, Any]]:
    """Yield ``(k, work(tasks[k]))`` as tasks are done on a Ray cluster, whose nodes have this package installed.

    Parameters
    ----------
    work, tasks, alike
        As for ``each_done``; a few tasks that are alike go together.
    address
        What ``ray.init`` takes, or ``local``: a cluster of ``n_worker`` processes on this machine that listens on loopback alone and ends with the
        last task.
    same
        What a node must have the same as this program: ``(function, what it returns here)``, both by plain values; not asked by default.

    Raises
    ------
    PanopolisError
        As raised by ``work``; or if Ray is not installed, no cluster answers, or a worker died at the same tasks time after time.
    """
    with cluster(address, n_worker) as ray:
        done = ray.remote(num_cpus=1, max_retries=TRIES - 1)(_together)
        parts = deque(_parts(alike or range(len(tasks)), _n_cpu(ray)))
        waiting: dict[Any, list[int]] = {}
        while parts or waiting:
            while parts and len(waiting) < 4 * _n_cpu(ray):
                part = parts.popleft()
                waiting[done.remote(_name_of(work), [tasks[k] for k in part], same)] = part
            ready, _ = ray.wait(list(waiting), num_returns=1)
            part = waiting.pop(ready[0])
            try:
                answers = ray.get(ready[0])
            except ray.exceptions.RayError as error:
                raise _gave_up(f"a worker on Ray ended at task {part[0]}, {TRIES} times ({type(error).__name__})") from None
            for k, answer in zip(part, answers, strict=True):
                found = found_in(answer)
                if isinstance(found, BaseException):
                    raise found
                yield k, found


def _n_cpu(ray: Any) -> int:  # noqa: ANN401 - the module
    """Return the processors that the cluster has now; a worker may have been lost, or another been added."""
    return max(1, int(ray.cluster_resources().get("CPU", 1)))


def _parts(alike: Sequence[Hashable], n_cpu: int) -> list[list[int]]:
    """Return tasks in parts of those alike: as many as leave every processor several, and at most ``TOGETHER`` a part."""
    groups: dict[Hashable, list[int]] = {}
    for k, group in enumerate(alike):
        groups.setdefault(group, []).append(k)
    size = min(TOGETHER, max(1, len(alike) // (4 * n_cpu)))
    return [tasks[k : k + size] for tasks in groups.values() for k in range(0, len(tasks), size)]


def _together(name: str, tasks: list[Any], same: tuple[str, Any] | None) -> list[dict[str, Any]]:
    """Do a few tasks in a worker on Ray."""
    if same is not None and (here := _named(same[0])()) != same[1]:
        odd = ", ".join(f"{k} {v} (here {same[1].get(k)})" for k, v in here.items() if v != same[1].get(k))
        return [
            {
                "error": "RequestError",
                "says": f"a node of the Ray cluster has {odd}; the same bits need the same versions everywhere",
            }
        ]
    return [answered(_named(name), task) for task in tasks]


def node_here() -> tuple[str, str]:
    """Return the id of the node of a Ray cluster that this process is on, and its address within the cluster."""
    import ray  # noqa: PLC0415 - an extra, and here already

    return ray.get_runtime_context().get_node_id(), ray.util.get_node_ip_address()


@contextmanager
def cluster(address: str, n_worker: int) -> Iterator[Any]:
    """Join a Ray cluster, or start one on this machine, and leave or end it at last; one that is joined already is stayed in."""
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    if address == LOCAL:
        os.environ["RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER"] = (
            "0"  # on every system, despite its name: all of it listens on loopback alone
        )
    os.environ.setdefault("RAY_worker_niceness", "0")  # workers are the work: they stand back no more than this program does
    os.environ.setdefault(
        "RAY_NUM_REDIS_GET_RETRIES", "1"
    )  # 40 s until a cluster that does not answer is given up, not 15 minutes
    try:
        import ray  # noqa: PLC0415 - an extra, and slow to import
    except ImportError:
        raise RequestError("--ray needs Ray: pip install 'panopolis[ray]'") from None
    if ray.is_initialized():
        yield ray
        return
    try:
        _join(ray, address, n_worker)
        yield ray
    finally:
        ray.shutdown()


def _join(ray: Any, address: str, n_worker: int) -> None:  # noqa: ANN401 - the module
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": "ERROR", "include_dashboard": False}
    if address == LOCAL:
        for tried in range(UP_TRIES):
            try:
                ray.init(address=LOCAL, num_cpus=n_worker, object_store_memory=STORE_BYTES, **quiet)
                break
            except Exception as error:  # noqa: BLE001 - Ray has no kind of its own for it
                if "timed out" in str(error) and tried + 1 < UP_TRIES:
                    continue
                said = str(error).split(". ")[0]
                raise RequestError(
                    f"--ray local: {said}\n(Ray's helpers have 15 seconds to start: is the machine busy?)"
                ) from None
        if (listens := ray.util.get_node_ip_address()) != "127.0.0.1":
            raise RequestError(
                f"Ray was imported before this study and would listen on {listens}; let Panopolis import it, or run `panopolis sweep`"
            )
        return
    try:
        ray.init(address=address, **quiet)
    except (ConnectionError, ValueError, RuntimeError) as error:
        said = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise RequestError(
            f"--ray {address}: {said}\n(an address is `local`, `auto`, HOST:PORT of a cluster's head, or ray://HOST:PORT;"
            " a cluster with a secret needs RAY_AUTH_MODE=token)"
        ) from None
