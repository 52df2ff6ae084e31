"""Lines to workers: what is answered, what a lost worker is told as, and who is let in. Ray is played by threads; the connections are real."""

from __future__ import annotations

import os
import socket  # noqa: TID251 - a stranger's
from concurrent.futures import Future, ThreadPoolExecutor
from multiprocessing import AuthenticationError  # noqa: TID251
from multiprocessing.connection import Client  # noqa: TID251
from threading import Event
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from panopolis.errors import SchemeError
from panopolis.study import lines


class ActorError(Exception):
    """What Ray raises of an actor that ended."""


class UnavailableError(Exception):
    """What Ray raises of an object that went with its machine."""


class Actor:
    """An actor: its methods are called one after the other, on a thread."""

    def __init__(self, kind: type[Any], *, lost: bool) -> None:
        self._one, self._thread, self._lost = kind(), ThreadPoolExecutor(1), lost

    def __getattr__(self, name: str) -> Any:
        def remote(*given: Any) -> Future[Any]:
            return self._thread.submit(self._ended if self._lost else getattr(self._one, name), *given)

        return SimpleNamespace(remote=remote)

    def _ended(self, *_: Any) -> None:
        raise ActorError("the actor died\nip: 10.0.0.9\npid: 4711")


class Threads:
    """As much of Ray as a line uses; ``lost`` are actors that end before they say where they are."""

    exceptions = SimpleNamespace(RayActorError=ActorError, ObjectLostError=UnavailableError, GetTimeoutError=TimeoutError)

    def __init__(self, *, lost: bool = False) -> None:
        self.lost, self.actors = lost, []

    def remote(self, kind: type[Any]) -> Any:
        def made() -> Actor:
            self.actors.append(Actor(kind, lost=self.lost))
            return self.actors[-1]

        return SimpleNamespace(options=lambda **_: SimpleNamespace(remote=made))

    def get(self, what: Future[Any], timeout: float | None = None) -> Any:
        return what.result(timeout)

    def wait(self, what: list[Future[Any]], timeout: float) -> tuple[list[Any], list[Any]]:
        Event().wait(min(timeout, 0.05))
        return [one for one in what if one.done()], [one for one in what if not one.done()]

    def kill(self, actor: Actor) -> None:
        actor._thread.shutdown(wait=False)


class Clerk(lines.Answering):
    """A worker that adds, complains, breaks and dies."""

    def do(self, what: str, given: tuple[Any, ...]) -> object:
        if what == "complain":
            raise SchemeError("fines are -3, but a fine is 0 or more")
        if what == "break":
            raise ZeroDivisionError("a mistake of ours")
        if what == "die":
            raise ActorError("as when its process is killed: it says nothing more")
        return np.sum(given[0]), given[0]


@pytest.fixture(autouse=True)
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "node_here", lambda: ("3f9a01c2d4", "127.0.0.1"))


@pytest.fixture
def line() -> Any:
    found = lines.Line(Threads(), Clerk, 1)
    yield found
    found.end()


@pytest.mark.parametrize("n", [0, 1, 5000, 3_000_000])
def test_arrays_come_back_as_they_went_and_may_be_written_to(line: lines.Line, n: int) -> None:
    given = np.arange(n, dtype=np.int64)
    line.ask("add", (given,))
    total, back = line.answer()
    assert total == given.sum()
    assert np.array_equal(back, given)
    back += 1


def test_a_line_says_where_its_worker_is_and_hears_complaints(line: lines.Line) -> None:
    line.ask("complain", ())
    with pytest.raises(SchemeError, match="fines are -3, but a fine is 0 or more"):
        line.answer()
    assert line.at.startswith("machine 127.0.0.1, node 3f9a01c2, process ")
    line.ask("add", (np.ones(2),))
    assert line.answer()[0] == 2


def test_little_is_sent_at_once(line: lines.Line) -> None:
    line.ask("add", (np.ones(2),))
    line.answer()
    with socket.socket(fileno=os.dup(line._connection.fileno())) as wire:  # type: ignore[union-attr]
        assert wire.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_one_that_ends_is_named_by_where_it_was_then_and_ever_after(line: lines.Line) -> None:
    for what in ("die", "add", "add"):
        line.ask(what, (np.ones(2),))
        with pytest.raises(lines.GoneError, match=r"^machine 127\.0\.0\.1, node 3f9a01c2, process \d+$"):
            line.answer()


def test_one_that_hangs_up_and_of_which_nothing_is_heard_is_gone(line: lines.Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "GIVEN_UP", 0.05)
    line.ask("add", (np.ones(2),))
    line.answer()
    line._attends = Future()  # Ray never says what became of it
    line._connection.close()  # type: ignore[union-attr]
    line.ask("add", (np.ones(2),))
    with pytest.raises(lines.GoneError, match="machine"):
        line.answer()


def test_one_whose_machine_is_gone_without_a_word_is_asked_after(line: lines.Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines, "NOTICED", 0.05)
    line.ask("add", (np.ones(2),))
    line.answer()
    line._attends = Future()
    line._attends.set_exception(ActorError("its node died"))
    with pytest.raises(lines.GoneError, match="machine"):
        line.answer()  # nothing was asked, so nothing comes


def test_one_that_ends_before_it_listens_is_named_as_far_as_ray_says() -> None:
    line = lines.Line(Threads(lost=True), Clerk, 1)
    line.ask("add", (np.ones(2),))
    with pytest.raises(lines.GoneError, match=r"^ip: 10\.0\.0\.9, pid: 4711$"):
        line.answer()


def test_a_mistake_in_a_worker_shows_as_what_it_is(line: lines.Line) -> None:
    line.ask("break", ())
    with pytest.raises(ZeroDivisionError, match="a mistake of ours"):
        line.answer()


def test_one_that_cannot_be_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    line = lines.Line(Threads(), Clerk, 1)
    away = Client  # as it is

    def elsewhere(address: tuple[str, int], authkey: bytes) -> Any:
        away(address, authkey=authkey).close()  # so that the thread ends
        monkeypatch.setattr(line, "_has_ended", lambda _: False)
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(lines, "Client", elsewhere)
    said = r"a worker at 127\.0\.0\.1:\d+ cannot be reached from here \(Connection refused\); start the run on a machine of the cluster"
    with pytest.raises(lines.RequestError, match=said):
        line.ask("add", (np.ones(2),))
    line.end()


def test_whoever_does_not_have_the_key_is_sent_away_and_the_door_stays_open_for_whoever_has(line: lines.Line) -> None:
    _, address, port, _ = line._door.result()
    socket.create_connection((address, port)).close()
    with pytest.raises(AuthenticationError):
        Client((address, port), authkey=b"a guess")
    line.ask("add", (np.ones(2),))
    assert line.answer()[0] == 2
    with pytest.raises(ConnectionRefusedError):
        Client((address, port), authkey=line._key)
