"""Kernels are compiled from both ends of the list by two processes, and whatever becomes of the second the first compiles them all."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from panopolis.engine.compiling import FEW, SLOW, compile_each

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


def slowly(path: Path, name: str) -> Callable[[], None]:
    """Return a call that takes as long as compiling, and leaves a line that says in which process it was made."""

    def call() -> None:
        time.sleep(1.5 * SLOW)
        with path.open("a") as file:
            file.write(f"{os.getpid()} {name}\n")

    return call


def children() -> set[str]:
    """Numbers of the processes that this one has started and that are still there."""
    return {pid for of_thread in Path("/proc/self/task").glob("*/children") for pid in of_thread.read_text().split()}


@pytest.fixture(autouse=True)
def nobody_is_left() -> Iterator[None]:
    """No process is there at the end that was not there before: others may run beside a test."""
    before = children()
    yield
    assert children() <= before


def test_each_name_is_told_once_in_order_and_every_call_is_made_here(tmp_path: Path) -> None:
    calls = [(f"rule_{k // 2}", slowly(tmp_path / "made", f"rule_{k}")) for k in range(10)]
    told: list[str] = []
    compile_each(calls, told.append)
    lines = [line.split() for line in (tmp_path / "made").read_text().splitlines()]
    assert told == [f"rule_{k}" for k in range(5)]
    assert [name for process, name in lines if int(process) == os.getpid()] == [f"rule_{k}" for k in range(10)]


@pytest.mark.skipif(sys.platform != "linux" or len(os.sched_getaffinity(0)) == 1, reason="a second process has no place here")
def test_a_second_process_begins_at_the_end(tmp_path: Path) -> None:
    calls = [(f"rule_{k}", slowly(tmp_path / "made", f"rule_{k}")) for k in range(FEW + 6)]
    compile_each(calls)
    lines = [line.split() for line in (tmp_path / "made").read_text().splitlines()]
    others = [name for process, name in lines if int(process) != os.getpid()]
    assert others
    assert others == [f"rule_{k}" for k in range(FEW + 5, -1, -1)][: len(others)]


def test_where_nothing_is_slow_no_second_process_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a second process"))
    made: list[int] = []
    compile_each([("rule", lambda k=k: made.append(k)) for k in range(20)])
    assert made == list(range(20))


def test_an_error_ends_both(tmp_path: Path) -> None:
    def fail() -> None:
        raise ArithmeticError("no such rule")

    calls = [
        *((f"rule_{k}", slowly(tmp_path / "made", f"rule_{k}")) for k in range(FEW + 1)),
        ("broken", fail),
        ("last", slowly(tmp_path / "made", "last")),
    ]
    with pytest.raises(ArithmeticError, match="no such rule"):
        compile_each(calls)
