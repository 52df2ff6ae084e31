"""The laboratory's socket: a client asks for a paired run, and gets its days as they are lived, at the pace at which it draws them.

A client holds two credits; a message to it takes one, an ``{"drawn": true}`` of its gives one back. While it has none the newest day waits and
older ones are dropped, so a client that is slow or gone costs nobody else anything. At most ``MOST_RUNS`` runs are lived at once, one a
client, each in a process of its own that ends with its client; who comes later waits in line. Who asks for run after run waits between them,
and where every place is taken, the reader who has been silent longest and has no run gives way.
"""

from __future__ import annotations

import asyncio
import json
import struct
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from starlette.websockets import WebSocketDisconnect

from panopolis.errors import PanopolisError
from panopolis.views.server.lab import as_changes, as_row

if TYPE_CHECKING:
    from starlette.websockets import WebSocket

    from panopolis.views.server.lab import Lab

CREDIT, MOST_RUNS, MOST_CLIENTS = 2, 2, 100
PER_SECOND = 40
"""Messages a second that a client may send; a page sends one for each it draws, and a few for its sliders."""
MOST_MESSAGE = 4096
RUNS_AT_ONCE, RUN_EVERY = 4, 2.0
"""Runs that a client may begin one after another, and seconds in which it may begin one more: each is a process, and has a start."""
RUN_SECONDS = 900.0
"""Longest that one run may take."""
_COLUMNS = {b"F": "frame", b"L": "lived"}
"""Columns that a worker tells, by its letter for them: of each the newest goes to the client."""


class Laboratory:
    """Attends to sockets; made once a server."""

    def __init__(self, lab: Lab | None) -> None:
        self.lab = lab
        self.clients: set[Client] = set()
        self.room = asyncio.Semaphore(MOST_RUNS)

    async def attend(self, socket: WebSocket) -> None:
        """Attend to one client until it goes."""
        if len(self.clients) >= MOST_CLIENTS and not self._give_way():
            await socket.close(1013, "too many readers at once")
            return
        client = Client(self, socket)
        self.clients.add(client)
        try:
            await socket.accept()
            await client.attend()
        except WebSocketDisconnect:
            pass
        finally:
            self.clients.discard(client)

    def _give_way(self) -> bool:
        """Let the client go that has been silent longest and has no run; return whether there is one."""
        idle = [client for client in self.clients if client.run is None or client.run.done()]
        if not idle:
            return False
        client = min(idle, key=lambda one: one.since)
        self.clients.discard(client)
        client.leaving.set()
        return True


class Client:
    """One client: its credit, its run, and the newest of what it has not been sent."""

    def __init__(self, laboratory: Laboratory, socket: WebSocket) -> None:
        self.laboratory, self.socket = laboratory, socket
        self.credit = asyncio.Semaphore(CREDIT)
        self.waiting: dict[str, str | bytes] = {}
        self.changed = asyncio.Event()
        self.run: asyncio.Task[None] | None = None
        self.left, self.since = float(PER_SECOND), time.monotonic()
        self.runs_left, self.ran = float(RUNS_AT_ONCE), self.since
        self.leaving = asyncio.Event()

    async def attend(self) -> None:
        """Send and receive until the client goes, or has to; all end together."""
        sending = asyncio.create_task(self._send())
        receiving = asyncio.create_task(self._receive())
        leaving = asyncio.create_task(self.leaving.wait())
        try:
            await asyncio.wait({sending, receiving, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if self.leaving.is_set():
                await self.socket.close(1013, "another reader needs the place")
        finally:
            for task in (sending, receiving, leaving, self.run):
                if task is not None:
                    task.cancel()
                    with suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError, PanopolisError):
                        await task

    async def _send(self) -> None:
        """Send the newest of each kind whenever there is credit; how a run ends is never dropped."""
        while True:
            await self.changed.wait()
            await self.credit.acquire()
            kind = next(iter(self.waiting), None)
            if kind is None:
                self.credit.release()
                self.changed.clear()
                continue
            held = self.waiting.pop(kind)
            if not self.waiting:
                self.changed.clear()
            if isinstance(held, bytes):
                await self.socket.send_bytes(held)
            else:
                await self.socket.send_text(held)

    def tell(self, kind: str, message: dict[str, Any] | bytes) -> None:
        """Let the client have a message; one of the same kind that still waits is dropped."""
        self.waiting.pop(kind, None)
        self.waiting[kind] = message if isinstance(message, bytes) else json.dumps(message)
        self.changed.set()

    async def _receive(self) -> None:
        while True:
            message = await self.socket.receive()
            if message["type"] == "websocket.disconnect":
                return
            if not self._may_send():
                await self.socket.close(1008, "too many messages")
                return
            try:
                self._obey(message.get("text"))
            except PanopolisError as error:
                self.tell("error", {"error": str(error)})

    def _may_send(self) -> bool:
        now = time.monotonic()
        self.left = min(float(PER_SECOND), self.left + (now - self.since) * PER_SECOND) - 1.0
        self.since = now
        return self.left >= 0.0

    def _obey(self, text: str | None) -> None:
        """Do what one message asks: ``drawn``, ``stop``, ``run`` a changed scheme, or ``strike`` a row; anything else is refused."""
        asked = _read(text)
        if asked == {"drawn": True}:
            if self.credit._value < CREDIT:  # noqa: SLF001 - a semaphore tells its count no other way
                self.credit.release()
        elif asked == {"stop": True}:
            self._stop()
        elif _is(asked, "run", "changes") or _is(asked, "strike", "row"):
            if self.laboratory.lab is None:
                raise PanopolisError("the scheme or the society of this run is no preset, so this page cannot run it again")
            request = _request(self.laboratory.lab, asked)
            self._stop()
            self.run = asyncio.create_task(self._live(request))
        else:
            raise PanopolisError(
                'a message is {"run": {"changes": [...]}}, {"strike": {"row": "100:night:4711:0"}}, {"stop": true} or {"drawn": true}'
            )

    def _stop(self) -> None:
        if self.run is not None:
            self.run.cancel()
        self.run = None
        self.waiting.clear()

    def _wait(self) -> float:
        """Return the seconds that this client has to wait for its next run."""
        now = time.monotonic()
        self.runs_left = min(float(RUNS_AT_ONCE), self.runs_left + (now - self.ran) / RUN_EVERY) - 1.0
        self.ran = now
        return max(0.0, -self.runs_left * RUN_EVERY)

    async def _live(self, request: dict[str, Any]) -> None:
        if wait := self._wait():
            self.tell("stage", {"stage": "queued"})
            await asyncio.sleep(wait)
        if self.laboratory.room.locked():
            self.tell("stage", {"stage": "queued"})
        async with self.laboratory.room:
            self.tell("stage", {"stage": "people", "done": 0, "total": request["people"]})
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-P", "-m", "panopolis.views.server.worker", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )  # fmt: skip
            try:
                async with asyncio.timeout(RUN_SECONDS):
                    await self._follow(process, request)
            except (asyncio.IncompleteReadError, TimeoutError):
                self.tell("end", {"error": "the run ended before its last day; run it again"})
            finally:
                if process.returncode is None:
                    with suppress(ProcessLookupError):
                        process.kill()
                await process.wait()

    async def _follow(self, process: asyncio.subprocess.Process, request: dict[str, Any]) -> None:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101, PT018 - both are pipes
        process.stdin.write(json.dumps(request).encode() + b"\n")
        await process.stdin.drain()
        while True:
            size, kind = struct.unpack("<Ic", await process.stdout.readexactly(5))
            held = await process.stdout.readexactly(size)
            if kind in _COLUMNS:
                self.tell(_COLUMNS[kind], held)
                continue
            message = json.loads(held)
            if "hash" in message or "error" in message:
                self.tell("end", message)
                return
            self.tell("day" if "day" in message else "stage", message)


def _is(asked: dict[str, Any], verb: str, needs: str) -> bool:
    """Return whether a message is of a verb: what it needs, and beside it a scheme at most."""
    told = asked.get(verb)
    return set(asked) == {verb} and isinstance(told, dict) and {needs} <= set(told) <= {needs, "scheme"}


def _request(lab: Lab, asked: dict[str, Any]) -> dict[str, Any]:
    if "strike" in asked:
        return lab.request((), asked["strike"].get("scheme"), as_row(asked["strike"]["row"]))
    return lab.request(as_changes(asked["run"]["changes"]), asked["run"].get("scheme"))


def _read(text: str | None) -> dict[str, Any]:
    if text is None or len(text) > MOST_MESSAGE:
        raise PanopolisError(f"a message is JSON of at most {MOST_MESSAGE} characters")
    try:
        asked = json.loads(text)
    except (ValueError, RecursionError):
        raise PanopolisError("this message is no JSON") from None
    if not isinstance(asked, dict):
        raise PanopolisError("a message is a JSON object")
    return asked
