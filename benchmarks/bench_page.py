"""What a frame of the page's moving map costs, at 20,000 and 100,000 people and with a million behind it, whole city and close, day and night.

    python benchmarks/bench_page.py [--seconds S] [--dry]

A headless Chromium without a graphics card draws a real run. Milliseconds a frame are processor time of the page's own thread (what one core
has to do, whatever else the machine does); frames a second are those seen, of at most 60. Showing the picture is the work of another process.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import threading
import time
from typing import TYPE_CHECKING, Any

import uvicorn
from alternating import keep
from playwright.sync_api import sync_playwright

import panopolis as pan
from panopolis.views import page_data
from panopolis.views.server import Served, application
from panopolis.views.server.serving import hosts_of

if TYPE_CHECKING:
    from collections.abc import Iterator

SIZES, WARMUP, DAY = {20_000: 20, 100_000: 20, 1_000_000: 8}, 20, 5
"""People to their days; of a million a tenth is drawn, and whoever is named or did what another is charged for."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COUNT = """(ms) => new Promise((done) => { let n = 0; const began = performance.now();
 const step = (now) => { n++; if (now - began < ms) requestAnimationFrame(step); else done([n, now - began]); }; requestAnimationFrame(step); })"""


def served(people: int, days: int, folder: str) -> tuple[uvicorn.Server, int]:
    """Serve a run of so many people from a thread, which stops with the program; return the server, and how many are drawn."""
    run = pan.run("shanghai-2018", people=people, days=days, warmup=WARMUP, seed=1, out=f"{folder}/{people}")
    data = page_data(run)
    app = application(Served(data.files), frozenset())
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off"))
    threading.Thread(target=server.run, daemon=True).start()
    while not server.started:
        time.sleep(0.02)
    app.hosts = hosts_of("127.0.0.1", server.servers[0].sockets[0].getsockname()[1])
    return server, int(data.manifest["n_shown"])


def measured(browser: Any, address: str, seconds: float) -> Iterator[tuple[str, float, float]]:  # noqa: ANN401 - playwright's
    """Yield each view's name, milliseconds of processor time a frame, and frames a second."""
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.goto(f"{address}#/city?day={DAY}")
    tab.wait_for_selector(".map.drawn", timeout=120_000)
    talk = tab.context.new_cdp_session(tab)
    talk.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    talk.send("Performance.enable")
    for light in ("day", "night"):
        if light == "night":
            tab.keyboard.press("n")
        for look, times in (("whole city", 0), ("close", 5)):
            tab.locator(".map").focus()
            tab.keyboard.press("0")
            for _ in range(times):
                tab.keyboard.press("+")
            tab.wait_for_timeout(1500)
            before = busy(talk)
            frames, took = tab.evaluate(COUNT, 1000 * seconds)
            yield f"{look}, {light}", 1000 * (busy(talk) - before) / frames, 1000 * frames / took
    tab.close()


def busy(talk: Any) -> float:  # noqa: ANN401 - playwright's
    """Return the seconds of processor time that the page's thread has taken."""
    return next(one["value"] for one in talk.send("Performance.getMetrics")["metrics"] if one["name"] == "TaskDuration")


def main() -> None:
    """Measure every view of every size, and print or keep it."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--seconds", type=float, default=8.0)
    options.add_argument("--dry", action="store_true", help="print only")
    asked = options.parse_args()
    if not shutil.which("chromium"):
        print("left out: there is no chromium")
        return
    what = "a frame of the page's moving map in a headless Chromium without a graphics card, 1280 x 800: processor time of the page's thread"
    facts: dict[str, Any] = {"what": f"{what}, and frames a second as seen (60 at most)"}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for people, days in SIZES.items():
            server, drawn = served(people, days, folder)
            size = f"{people:,} people" if drawn == people else f"{people:,} people, {drawn:,} drawn"
            port = server.servers[0].sockets[0].getsockname()[1]
            for name, cost, rate in measured(browser, f"http://127.0.0.1:{port}/", asked.seconds):
                facts[f"{size}, {name}"] = f"{cost:.1f} ms a frame, {rate:.0f} frames/s"
                print(size, name, facts[f"{size}, {name}"], flush=True)
            server.should_exit = True
        browser.close()
    if not asked.dry:
        keep("page", {"facts": facts, "others": None})  # what the browser itself takes cannot be told from others


if __name__ == "__main__":
    main()
