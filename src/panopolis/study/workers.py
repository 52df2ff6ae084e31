"""Workers: processes that each take the next task as soon as they are free.

A worker is this module run as a program of its own: it reads tasks, a line of JSON each, and writes what it found likewise, so nothing of the
program that started it is run again, and it ends by itself when that is gone. One that dies costs the task it had, which another does again.
"""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any, BinaryIO

from panopolis.errors import PanopolisError, RequestError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

TRIES = 2
"""How often a task is done before its worker's death is its fault."""


def each_done(work: Callable[[Any], Any], tasks: Sequence[Any], n_worker: int) -> Iterator[tuple[int, Any]]:
    """Yield ``(k, work(tasks[k]))`` as tasks are done, on ``n_worker`` processes; with 1 in this one.

    Parameters
    ----------
    work
        A function of a module, which a worker finds by name.
    tasks
        What it is called with, one after the other: what JSON can hold, as must be what it returns.

    Raises
    ------
    PanopolisError
        As raised by ``work``, or if workers die again and again at the same task. Those at work are ended.
    """
    if n_worker == 1 or len(tasks) == 1:
        for k, task in enumerate(tasks):
            yield k, work(task)
        return
    crew = _Crew(f"{work.__module__}:{work.__name__}", tasks)
    try:
        crew.start(min(n_worker, len(tasks)))
        for _ in range(len(tasks)):
            yield crew.next()
    finally:
        crew.end()


class _Crew:
    """Workers and a thread for each, which hands it tasks and takes what it found."""

    def __init__(self, work: str, tasks: Sequence[Any]) -> None:
        self._work, self._tasks = work, tasks
        self._left: queue.SimpleQueue[tuple[int, int]] = queue.SimpleQueue()
        for k in range(len(tasks)):
            self._left.put((k, 1))
        self._found: queue.SimpleQueue[tuple[int, Any]] = queue.SimpleQueue()
        self._running: list[subprocess.Popen[bytes]] = []
        self._ended = False

    def start(self, n: int) -> None:
        for _ in range(n):
            threading.Thread(target=self._attend, daemon=True).start()

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

    def _attend(self) -> None:
        """Hand one worker task after task; hire another for one that died."""
        worker = self._hired()
        while not self._ended:
            try:
                k, tried = self._left.get_nowait()
            except queue.Empty:
                break
            try:
                found = _asked(worker, self._tasks[k])
            except (OSError, EOFError):
                if self._ended:
                    return
                code = worker.wait()
                if tried >= TRIES:
                    self._found.put(
                        (
                            k,
                            RequestError(
                                f"a worker ended (exit code {code}) at task {k}, {tried} times; is there memory enough?"
                            ),
                        )
                    )
                    return
                self._left.put((k, tried + 1))
                worker = self._hired()
                continue
            self._found.put((k, found))
        if worker.stdin:
            worker.stdin.close()


def _asked(worker: subprocess.Popen[bytes], task: object) -> object:
    assert worker.stdin is not None  # noqa: S101 - asked for as pipes
    assert worker.stdout is not None  # noqa: S101
    worker.stdin.write(json.dumps(task).encode() + b"\n")
    worker.stdin.flush()
    line = worker.stdout.readline()
    if not line.endswith(b"\n"):
        raise EOFError
    answer = json.loads(line)
    if "found" in answer:
        return answer["found"]
    known = {kind.__name__: kind for kind in PanopolisError.__subclasses__()}
    return known.get(answer["error"], RequestError)(answer["says"])


def serve(work: Callable[[Any], Any], given: BinaryIO, answers: BinaryIO) -> None:
    """Do every task that comes, until there are no more; an error that a user can mend is an answer too."""
    for line in given:
        try:
            answer = {"found": work(json.loads(line))}
        except PanopolisError as error:
            answer = {"error": type(error).__name__, "says": str(error)}
        answers.write(json.dumps(answer).encode() + b"\n")
        answers.flush()


def main() -> None:
    """Work for the program that started this one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever started this one decides
    module, name = sys.argv[1].split(":")
    answers, sys.stdout = sys.stdout.buffer, sys.stderr
    serve(getattr(import_module(module), name), sys.stdin.buffer, answers)
