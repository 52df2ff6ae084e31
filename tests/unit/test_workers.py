"""Workers do every task once and say what they found; a worker that dies costs the task it had and no other."""

from __future__ import annotations

import io
import json
import os
import time
from pathlib import Path

import pytest

from panopolis.errors import RequestError
from panopolis.study import workers
from panopolis.study.workers import each_done

HERE = str(Path(__file__).parent)


@pytest.fixture(autouse=True)
def _here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let workers find the functions of this folder."""
    monkeypatch.setenv("PYTHONPATH", HERE)
    monkeypatch.syspath_prepend(HERE)


def working(name: str):
    import tasks_of_workers  # noqa: PLC0415 - found in this folder once it is on the path

    return getattr(tasks_of_workers, name)


@pytest.mark.parametrize("n", [1, pytest.param(2, marks=pytest.mark.prove), 3])
def test_every_task_is_done_once(n: int) -> None:
    found = dict(each_done(working("squared"), list(range(12)), n))
    assert found == {k: k * k for k in range(12)}


def test_tasks_are_done_by_other_processes() -> None:
    found = dict(each_done(working("process"), [0.05] * 6, 2))
    assert os.getpid() not in found.values()
    assert 1 <= len(set(found.values())) <= 2


def test_an_error_that_a_user_can_mend_is_raised_here() -> None:
    with pytest.raises(RequestError, match="task 3 is wrong"):
        list(each_done(working("wrong_at_three"), list(range(6)), 2))


def test_what_a_worker_prints_is_no_answer() -> None:
    assert dict(each_done(working("talkative"), [1, 2, 3], 2)) == {0: 1, 1: 2, 2: 3}


def test_a_worker_that_dies_costs_its_task_alone(tmp_path: Path) -> None:
    tasks = [(k, str(tmp_path / "died")) for k in range(8)]
    assert dict(each_done(working("dies_once"), tasks, 2)) == {k: k for k in range(8)}
    assert (tmp_path / "died").exists()


def test_a_task_that_kills_every_worker_is_named() -> None:
    with pytest.raises(RequestError, match=r"a worker ended \(exit code -9\) at task 2, 2 times"):
        list(each_done(working("deadly_at_two"), list(range(5)), 2))


def test_workers_end_with_whoever_asked() -> None:
    done = each_done(working("process"), [0.05] * 50, 2)
    _, pid = next(done)
    done.close()  # type: ignore[attr-defined]
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return
        time.sleep(0.05)
    pytest.fail(f"worker {pid} is still there")


def test_a_worker_ends_when_nothing_more_is_asked() -> None:
    out = io.BytesIO()
    workers.serve(working("squared"), io.BytesIO(b"3\n4\n"), out)
    assert [json.loads(line) for line in out.getvalue().splitlines()] == [{"found": 9}, {"found": 16}]


@pytest.mark.parametrize("n", [1, 2])
def test_what_comes_first_is_done_once_and_before_any_task(n):
    done = []
    for k, _ in each_done(working("squared"), list(range(4)), n, first=lambda: done.append("first")):
        done.append(k)
    assert done[0] == "first"
    assert sorted(done[1:]) == [0, 1, 2, 3]
