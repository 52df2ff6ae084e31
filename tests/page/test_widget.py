"""The widget as a notebook loads it: its one module, its own styles, columns as views into a larger buffer; and marimo's own page."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

import panopolis as pan

pytest.importorskip("anywidget")
pytestmark = [pytest.mark.page, pytest.mark.slow]
ROOT = Path(__file__).parents[2]
AT = "http://notebook.test/"
BYTES = ("places", "blocks", "people", "rows", "twin_rows", "year")
PLAIN = ("page", "kind", "language", "light", "stamp", "world", "twin", "person", "day", "height")
FRAME = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="widget.css">
<p class="line" id="own">a notebook's own words</p><div id="here"></div>
<script type="module">
import widget from "./widget.js";
const state = await (await fetch("./state.json")).json(), saved = {}, heard = {};
for (const name of ["BYTES"]) {
  const held = new Uint8Array(await (await fetch(`./${name}.bin`)).arrayBuffer()), wide = new Uint8Array(held.length + 11);
  wide.set(held, 7);
  state[name] = new DataView(wide.buffer, 7, held.length);
}
const model = { get: (n) => state[n], set: (n, v) => { state[n] = v; saved[n] = v; }, save_changes() {},
  on: (e, f) => { heard[e] = f; }, off: (e) => { delete heard[e]; } };
globalThis.notebook = { state, saved, heard, end: widget.render({ model, el: document.getElementById("here") }) };
</script>"""


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    return pan.compare(
        ["shanghai-2018", "before"], people=600, days=60, warmup=30, seed=1, out=tmp_path_factory.mktemp("show") / "c"
    )


@pytest.fixture
def opened(browser):
    """Return what opens a widget in a tab that reaches nothing but its own files."""
    pages = []

    def open_one(widget, width=1280):
        files = {"": FRAME.replace('["BYTES"]', json.dumps(BYTES)), "widget.js": widget._esm, "widget.css": widget._css}
        files |= {"state.json": json.dumps({name: getattr(widget, name) for name in PLAIN})} | {
            f"{n}.bin": getattr(widget, n) for n in BYTES
        }
        kinds = {
            "": "text/html",
            "js": "text/javascript",
            "css": "text/css",
            "json": "application/json",
            "bin": "application/octet-stream",
        }
        page = browser.new_page(viewport={"width": width, "height": 900})
        page.wrong, page.asked = [], []
        page.on("pageerror", lambda error: page.wrong.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))

        def answer(route):
            name = route.request.url.removeprefix(AT)
            if name not in files:
                route.fulfill(status=404, body="")
                return
            route.fulfill(body=files[name], content_type=kinds[name.rpartition(".")[2] if "." in name else ""])

        page.route("**/*", answer)
        page.goto(AT)
        pages.append(page)
        return page

    yield open_one
    for page in pages:
        page.close()


DRAWN = """() => [...document.querySelectorAll('.map canvas')].map((c) => { const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
 let n = 0; for (let k = 3; k < d.length; k += 4) if (d[k]) n++; return n; })"""


def test_the_city_is_drawn_and_who_is_picked_is_told_to_the_notebook(opened, compared):
    page = opened(pan.show(compared))
    page.wait_for_selector(".map.drawn")
    page.wait_for_function(f"() => ({DRAWN})().slice(0, 2).every((n) => n > 1000)")
    page.locator(".map").focus()
    for _ in range(4):
        page.keyboard.press("+")
    page.keyboard.press("Enter")
    page.wait_for_selector(".one-life .year")
    her = page.evaluate("notebook.saved.person")
    assert 0 <= her < 600
    assert f"person {her:,}" in page.inner_text(".one-life")
    assert page.wrong == []
    assert {url for url in page.asked if not url.startswith(AT)} == set()
    assert (
        page.evaluate(
            "document.querySelector('#own').ownerDocument.defaultView.getComputedStyle(document.querySelector('#own')).fill"
        )
        == "rgb(0, 0, 0)"
    )


def test_a_life_is_drawn_row_by_row_in_dutch_and_on_a_phone(opened, compared):
    busy = compared.sql(
        "SELECT charged FROM ledger WHERE world = 'shanghai-2018' AND day >= 0 GROUP BY charged ORDER BY count(*) DESC, charged LIMIT 1"
    )
    her = busy["charged"][0].as_py()
    page = opened(pan.show(compared, her, language="nl", light="night"), width=390)
    page.wait_for_selector(".one-life .year .line.hers")
    (n,) = compared.sql(
        f"SELECT count(*) AS n FROM ledger WHERE world = 'shanghai-2018' AND day >= 0 AND charged = {her}"
    ).to_pylist()
    assert page.locator(".one-life li").count() == n["n"]
    assert page.get_attribute(".panopolis", "data-light") == "night"
    assert "De naam is verzonnen" in page.inner_text(".one-life")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_when_the_notebook_is_done_with_it_nothing_is_left(opened, compared):
    page = opened(pan.show(compared))
    page.wait_for_selector(".map.drawn")
    page.evaluate("notebook.end()")
    assert page.evaluate("[document.querySelector('#here').childElementCount, Object.keys(notebook.heard).length]") == [0, 0]


def test_marimo_draws_it(browser, serve, tmp_path):
    first = serve()  # a port that is free
    first.stop()
    address = f"http://127.0.0.1:{first.port}/"
    own = tmp_path / "walk_through.py"
    shutil.copy(ROOT / "notebooks" / "walk_through.py", own)
    command = [sys.executable, "-m", "marimo", "--yes", "run", str(own), "--headless", "--no-token", "--port", str(first.port)]
    with subprocess.Popen(
        command, cwd=tmp_path, env=os.environ | {"PYTHONUNBUFFERED": "1"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as done:
        try:
            _until_open(address)
            page = browser.new_page(viewport={"width": 1280, "height": 1600})
            asked = []
            page.on("request", lambda request: asked.append(request.url))
            page.goto(address)
            page.locator(".panopolis .map.drawn").first.wait_for(timeout=1_200_000, state="attached")
            page.locator(".panopolis .year").first.wait_for(timeout=120_000)
            here = (address, "data:", "blob:")
            ours = [url for url in asked if "panopolis" in url and not url.startswith(here)]
            assert ours == []
            page.close()
        finally:
            done.terminate()


def _until_open(address):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        with suppress(httpx.TransportError):
            httpx.get(address)
            return
        time.sleep(0.2)
    pytest.fail("marimo did not open its door")
