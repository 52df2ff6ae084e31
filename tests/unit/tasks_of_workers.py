"""Tasks for the tests of workers, which find them by name."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from panopolis.errors import RequestError


def squared(task: int) -> int:
    """Return the square."""
    return task * task


def process(task: float) -> int:
    """Return who did it, after a while."""
    time.sleep(task)
    return os.getpid()


def wrong_at_three(task: int) -> int:
    """Refuse one task."""
    if task == 3:
        raise RequestError("task 3 is wrong")
    return task


def talkative(task: int) -> int:
    """Print while working."""
    print("at work")  # noqa: T201 - to see that it is no answer
    return task


def dies_once(task: list[int | str]) -> int:
    """Die at task 5, once."""
    number, path = int(task[0]), str(task[1])
    if number == 5 and not Path(path).exists():
        Path(path).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def deadly_at_two(task: int) -> int:
    """Die at task 2, always."""
    if task == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return task
