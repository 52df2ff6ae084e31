"""A headless Chromium and a real server: one browser a session, one tab a module."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
import uvicorn

from panopolis.views.page.shipped import shipped
from panopolis.views.server import Served, application
from panopolis.views.server.lab import Lab
from panopolis.views.server.serving import MOST_MESSAGE, hosts_of

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync",
]  # fmt: skip
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
AXE = Path(__file__).parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"


class Running:
    """A server in a thread of its own."""

    def __init__(self, lab=None, port=0, files=None):
        self.app = application(Served(files or shipped().files, lab), frozenset())
        config = uvicorn.Config(
            self.app, host="127.0.0.1", port=port, log_level="error", ws="websockets-sansio", ws_per_message_deflate=False,
            ws_max_size=MOST_MESSAGE, lifespan="off", timeout_graceful_shutdown=1,
        )  # fmt: skip
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)
        self.thread.start()
        until = time.monotonic() + 20
        while not self.server.started and time.monotonic() < until:
            time.sleep(0.02)
        self.port = self.server.servers[0].sockets[0].getsockname()[1]
        self.app.hosts = hosts_of("127.0.0.1", self.port)
        self.url = f"http://127.0.0.1:{self.port}/"

    def stop(self):
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture(scope="session")
def serve():
    """Return what starts a server; all are stopped at the end."""
    running = []

    def start(**how):
        running.append(Running(**how))
        return running[-1]

    yield start
    for one in running:
        one.stop()


@pytest.fixture(scope="session")
def site(serve):
    return serve(lab=Lab("shanghai-2018", "shanghai", 400, 40, 1))


@pytest.fixture(scope="session")
def browser():
    if CHROMIUM is None:
        pytest.skip("there is no chromium on this machine: apt-get install chromium")
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as play:
        opened = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def tab(browser, site):
    """A desktop tab that keeps what went wrong in it, and whom it asked."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.set_default_timeout(120_000)  # a machine may be busy; nothing here is checked by how long it takes
    page.wrong, page.asked = [], []
    left = "closed before the connection is established"  # what a browser says of a page that is left while its socket opens
    page.on(
        "console",
        lambda message: (
            page.wrong.append(message.text) if message.type in ("error", "warning") and left not in message.text else None
        ),
    )
    page.on("pageerror", lambda error: page.wrong.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(site.url)
    page.wait_for_selector(".street")
    yield page
    page.close()
