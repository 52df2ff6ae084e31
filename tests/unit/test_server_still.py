"""Who holds a place of the server and uses it for nothing, reads nothing, or asks for run after run costs no one else anything."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from types import SimpleNamespace

import httpx
import pytest
import websockets

from panopolis.errors import PanopolisError
from panopolis.views.server import live
from panopolis.views.server.app import Served, application, built_page
from panopolis.views.server.guard import Guard
from panopolis.views.server.lab import Lab
from panopolis.views.server.live import MOST_RUNS, RUN_EVERY, RUNS_AT_ONCE, Client, Laboratory
from panopolis.views.server.prompt import Prompt
from panopolis.views.server.serving import hosts_of, server_of

try:
    built_page()
except Exception:  # noqa: BLE001 - an install without the page has no server to test
    pytest.skip("the page is not built", allow_module_level=True)

LARGE = b"x" * 30_000_000
"""More than a machine's buffers hold between two ends of a connection."""


def to_its_end(work):
    """Run a coroutine in a thread of its own: a browser's tests leave a loop behind in the thread they ran in."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


@contextmanager
def served(lab=None, prompt=None):
    app = application(Served({"page.json": b"{}", "large.json": LARGE}, lab), frozenset())
    server = server_of(app, "127.0.0.1", 0, prompt, look_every=0)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not server.started and time.monotonic() < until:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    app.hosts = hosts_of("127.0.0.1", port)
    yield server, port
    server.should_exit = True
    thread.join(20)
    assert not thread.is_alive()


class Connection:
    """What stands for one of uvicorn's: bytes that wait for it, and whether it was ended; of a request also how far that is."""

    def __init__(self, *, waits=0, **cycle):
        self.waits, self.gone, self.transport = waits, False, self
        self.__dict__.update(cycle)

    def get_write_buffer_size(self):
        return self.waits

    def abort(self):
        self.gone = True


UNDER_WAY = SimpleNamespace(response_complete=False)


def test_a_connection_without_a_request_is_ended_and_one_that_is_answered_or_is_a_socket_is_not():
    now = [0.0]
    prompt = Prompt(15, 30, lambda: now[0])
    silent, asking, socket = Connection(cycle=None), Connection(cycle=UNDER_WAY), Connection()
    assert prompt.look([silent, asking, socket]) == 0
    now[0] = 16.0
    assert prompt.look([silent, asking, socket]) == 1
    assert silent.gone and not asking.gone and not socket.gone


def test_an_answer_that_is_taken_slowly_goes_on_and_one_that_is_not_taken_ends():
    now = [0.0]
    prompt = Prompt(15, 30, lambda: now[0])
    slow, stuck = (Connection(cycle=UNDER_WAY, waits=1_000_000) for _ in range(2))
    for second in range(0, 100, 5):
        now[0], slow.waits = float(second), slow.waits - 1
        prompt.look([slow, stuck])
    assert stuck.gone and not slow.gone
    assert set(prompt._stuck) == {slow, stuck}
    prompt.look([])
    assert not prompt._stuck and not prompt._silent


def test_connections_that_never_ask_or_never_read_are_ended_and_others_are_answered_meanwhile():
    async def clients(port):
        silent = [await asyncio.open_connection("127.0.0.1", port) for _ in range(60)]
        half = await asyncio.open_connection("127.0.0.1", port)
        half[1].write(b"GET / HTTP/1.1\r\nHost: 127.0.0.1:")
        async with httpx.AsyncClient() as client:
            assert (await client.get(f"http://127.0.0.1:{port}/data/page.json")).status_code == 200
        for reader, _ in (*silent, half):
            assert await asyncio.wait_for(reader.read(), 60) == b""

    async def deaf_for_a_while(port):
        """Leave an answer unread for longer than it may be."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(f"GET /data/large.json HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        await asyncio.sleep(4)
        told = 0
        try:
            while found := await asyncio.wait_for(reader.read(1 << 20), 60):
                told += len(found)
        except ConnectionResetError:
            pass
        return told

    with served(prompt=Prompt(1.0, 1.0)) as (server, port):
        to_its_end(clients(port))
        assert to_its_end(deaf_for_a_while(port)) < len(LARGE)
        until = time.monotonic() + 60
        while server.server_state.connections and time.monotonic() < until:
            time.sleep(0.05)
        assert not server.server_state.connections


def test_where_every_place_is_taken_the_reader_who_is_silent_longest_gives_way(monkeypatch):
    monkeypatch.setattr(live, "MOST_CLIENTS", 3)

    async def readers(port):
        address = f"ws://127.0.0.1:{port}/live"
        first = await websockets.connect(address, compression=None)
        others = [await websockets.connect(address, compression=None) for _ in range(2)]
        for socket in others:
            await socket.send("[]")
            await asyncio.wait_for(socket.recv(), 60)
        late = await websockets.connect(address, compression=None)
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await asyncio.wait_for(first.recv(), 60)
        assert closed.value.rcvd.code == 1013
        await late.send("[]")
        assert "error" in json.loads(await asyncio.wait_for(late.recv(), 60))
        for socket in (*others, late):
            await socket.close()

    with served() as (_, port):
        to_its_end(readers(port))


FRAMES = (
    b"\x00\xff" * 40, b"", "", "{", '{"drawn": ' + "[" * 2000, '{"run": null}', '{"run": {"changes": [], "scheme": ["none"]}}',
    '{"run": {"changes": [], "scheme": "../../etc/passwd"}}', '{"strike": {"row": "1:night:1:0", "more": 1}}',
    '{"strike": {"row": "0:night:1:0; rm"}}', '{"drawn": true, "stop": true}', "\u0000",
    '{"run": {"changes": ["rules.a.points=\\u202e"]}}',
)  # fmt: skip


@pytest.mark.parametrize("frame", FRAMES)
def test_a_malformed_frame_is_answered_with_what_is_wrong_and_the_socket_stays(frame):
    async def told():
        laboratory = Laboratory(Lab("shanghai-2018", "shanghai", 400, 40, 1))
        client = Client(laboratory, None)  # pyright: ignore[reportArgumentType]
        with pytest.raises(PanopolisError):
            client._obey(frame if isinstance(frame, str) else None)
        assert client.run is None

    to_its_end(told())


def test_run_after_run_waits_between_them():
    async def waits():
        client = Client(Laboratory(None), None)  # pyright: ignore[reportArgumentType]
        return [client._wait() for _ in range(RUNS_AT_ONCE + 3)]

    found = to_its_end(waits())
    assert found[:RUNS_AT_ONCE] == [0.0] * RUNS_AT_ONCE
    assert found[-1] > found[-2] > RUN_EVERY * 0.9
    assert MOST_RUNS >= 1


@pytest.mark.parametrize(("headers", "status"), [
    ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403), ({"sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors"}, 403),
    ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 0), ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "cors"}, 0),
    ({"sec-fetch-site": "none", "sec-fetch-mode": "navigate"}, 0), ({"origin": "http://[::"}, 403), ({"host": "192.168.1.5:8380"}, 421),
    ({"host": "rebound.example:8380"}, 421),
])  # fmt: skip
def test_what_another_page_makes_a_browser_send_is_refused_before_it_counts(headers, status):
    guard = Guard(None, hosts_of("127.0.0.1", 8380))  # pyright: ignore[reportArgumentType]
    asked = {"host": "127.0.0.1:8380"} | headers
    scope = {
        "type": "http",
        "method": "GET",
        "headers": [(name.encode(), value.encode()) for name, value in asked.items()],
        "client": ("127.0.0.1", 1),
    }
    assert guard.refusal(scope)[0] == status
    assert bool(guard._asked) == (status == 0)


def test_where_it_listens_on_every_address_it_goes_by_numbers_and_by_no_other_name():
    guard = Guard(None, hosts_of("0.0.0.0", 8380), any_address=True)  # noqa: S104 - compared  # pyright: ignore[reportArgumentType]
    known = [
        host
        for host in (
            "192.168.1.5:8380",
            "[fe80::1]:8380",
            "10.0.0.7",
            "localhost:8380",
            "rebound.example:8380",
            "1.2.3.4.example",
            "",
            "[",
        )
        if guard._is_ours(host)
    ]
    assert known == ["192.168.1.5:8380", "[fe80::1]:8380", "10.0.0.7", "localhost:8380"]
