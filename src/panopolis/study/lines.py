"""Lines to the workers of a society over many machines: each an actor of a Ray cluster, asked and answering over a connection of its own.

Ray finds a machine for a worker, starts its process, and says what became of it. What is asked of it every day does not go by Ray's calls, of which
each takes longer on its way there and back than many a worker needs for its answer. A connection is between two who share a key that came by Ray;
the worker listens for it where Ray does, and only until it stands.
"""

from __future__ import annotations

import os
import secrets  # noqa: TID251 - a key, not a draw
import socket  # noqa: TID251 - for an option of a connection that stands
from contextlib import suppress
from multiprocessing import AuthenticationError  # noqa: TID251
from multiprocessing.connection import Client, Connection, Listener  # noqa: TID251 - those to the workers
from typing import Any

from panopolis.errors import PanopolisError, RequestError
from panopolis.study.workers import answered, found_in, node_here

NOTICED = 3.0
"""Seconds after which Ray is asked whether a worker is still there that has not answered; by then it notices who is gone."""
GIVEN_UP = 60.0
"""Seconds that Ray has to say what became of a worker whose connection ended or did not come about."""


class GoneError(Exception):
    """A worker that ended before it answered; says where it was."""


class Answering:
    """What an actor is: it listens for the one that started it, and then answers what it is asked until that one hangs up."""

    def listen(self, key: bytes) -> tuple[str, str, int, int]:
        """Open a door for whoever has the key; return the node that this is on, the address and port of the door, and the process."""
        node, address = node_here()
        self._door = Listener((address, 0), authkey=key)
        return node, address, int(self._door.address[1]), os.getpid()

    def attend(self) -> None:
        """Answer until there is nobody to answer."""
        with self._door as door:
            line = _unhalting(_let_in(door))
        with line:
            while True:
                try:
                    what, given = line.recv()
                except (EOFError, ConnectionError):
                    return
                line.send(answered(self.do, what, given))

    def do(self, what: str, given: tuple[Any, ...]) -> object:
        """Do what is asked by name."""
        raise NotImplementedError


class Line:
    """The line to a worker of ``kind`` that is started now, with ``n_cpu`` processors. ``at`` says where it is, once it was asked something.

    Asking raises nothing about a worker that is gone, since others are to be asked too: that is for ``answer`` to say.
    """

    def __init__(self, ray: Any, kind: type[Answering], n_cpu: int) -> None:  # noqa: ANN401 - the module
        self._ray, self._key, self.at = ray, secrets.token_bytes(32), ""
        self._gone = ray.exceptions.RayActorError, ray.exceptions.ObjectLostError  # it, or what it said, went with its machine
        self._actor = ray.remote(kind).options(num_cpus=n_cpu, max_restarts=0, scheduling_strategy="SPREAD").remote()
        self._door, self._attends = self._actor.listen.remote(self._key), self._actor.attend.remote()
        self._connection: Connection | None = None

    def ask(self, what: str, given: tuple[Any, ...]) -> None:
        """Ask something; ``answer`` is to be called before the next.

        Raises
        ------
        RequestError
            If the worker's machine cannot be reached from here.
        """
        with suppress(EOFError, OSError, *self._gone):
            if self._connection is None:
                self._connection = self._connected()
            self._connection.send((what, given))

    def _connected(self) -> Connection:
        node, address, port, process = self._ray.get(self._door)
        self.at = f"machine {address}, node {node[:8]}, process {process}"
        try:
            return _unhalting(Client((address, port), authkey=self._key))
        except OSError as error:
            if self._has_ended(GIVEN_UP):
                raise
            raise RequestError(
                f"a worker at {address}:{port} cannot be reached from here ({error.strerror or error}); start the run on a machine of the cluster"
            ) from None

    def _has_ended(self, within: float) -> bool:
        return bool(self._ray.wait([self._attends], timeout=within)[0])

    def answer(self) -> Any:  # noqa: ANN401 - what it was asked for
        """Wait for what was asked, and return it.

        Raises
        ------
        PanopolisError
            As the worker says.
        GoneError
            If it ended.
        """
        found = found_in(self._heard())
        if isinstance(found, PanopolisError):
            raise found
        return found

    def _heard(self) -> dict[str, Any]:
        with suppress(EOFError, OSError):
            while self._connection is not None:
                if self._connection.poll(NOTICED):
                    return self._connection.recv()
                if self._has_ended(0):
                    break
        try:
            self._ray.get(self._attends, timeout=GIVEN_UP)
        except self._gone as error:
            raise GoneError(self.at or _where(error)) from None
        except self._ray.exceptions.GetTimeoutError:
            pass
        raise GoneError(self.at)

    def end(self) -> None:
        """Let the worker go, if it is still somewhere."""
        if self._connection is not None:
            self._connection.close()
        self._ray.kill(self._actor)


def _let_in(door: Listener) -> Connection:
    """Return the connection of the first who has the key; others are sent away."""
    while True:
        with suppress(AuthenticationError, EOFError, ConnectionError):
            return door.accept()


def _unhalting(line: Connection) -> Connection:
    """Return a connection that sends at once what it is given, however little, instead of waiting for more to go with it."""
    with socket.socket(fileno=os.dup(line.fileno())) as wire:
        wire.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return line


def _where(error: Any) -> str:  # noqa: ANN401 - Ray's
    """Return on which machine a worker was that was lost before it said so, as far as Ray says."""
    said = [line.strip() for line in str(error).splitlines()]
    found = [line for line in said if line.startswith(("ip:", "pid:"))]
    return ", ".join(found) or type(error).__name__
