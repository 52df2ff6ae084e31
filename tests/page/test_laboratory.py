"""A rule is changed on the page; the server goes away in the middle; fifty others are there, some of them rude."""

from __future__ import annotations

import asyncio
import json
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import websockets

import panopolis as pan
from panopolis.views import page_data
from panopolis.views.server.lab import Lab, saved

pytestmark = [pytest.mark.page, pytest.mark.slow]
LAB = Lab("shanghai-2018", "shanghai", 400, 40, 1)
CHANGES = ["watch.camera.review.catches=0.95"]


def apart(work):
    """Run a coroutine in a thread of its own: the browser's loop has the main one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def test_a_changed_rule_is_lived_and_its_hash_is_that_of_the_saved_file(browser, site, tmp_path):
    page = browser.new_page()
    page.goto(site.url + "#/rule")
    page.wait_for_selector(".knob")
    page.locator(".knob input").first.focus()
    page.keyboard.press("End")
    page.get_by_role("button", name="Live the year again").press("Enter")
    page.wait_for_selector("[data-hash]", timeout=1_200_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as YAML").press("Enter")
    file = tmp_path / "changed.yaml"
    download.value.save_as(file)
    hashed = page.inner_text("[data-hash]")
    page.close()
    run = pan.run(file, society="shanghai", people=LAB.people, days=LAB.days, seed=LAB.seed, out=tmp_path / "run")
    assert run.manifest["state_hash"] == hashed


def test_coverage_appeal_and_roll_out_are_lived_as_the_saved_file_says(browser, site, tmp_path):
    page = browser.new_page()
    page.goto(site.url + "#/rule")
    page.wait_for_selector(".knob")
    page.get_by_label("Crossings with a camera").press("End")
    page.get_by_label("Contesting a charge").select_option("30d")
    page.get_by_label("Where it is in force").select_option("first")
    page.get_by_label("She is told of a charge").press("Space")
    page.wait_for_selector("[data-hash]", timeout=1_200_000)  # it starts by itself once the hand rests
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as YAML").press("Enter")
    file = tmp_path / "changed.yaml"
    download.value.save_as(file)
    hashed, text = page.inner_text("[data-hash]"), file.read_text()
    page.close()
    assert "open: true" in text
    assert "Huangpu: 0.8" in text
    assert "from: 2018-10-30" in text
    run = pan.run(file, society="shanghai", people=LAB.people, days=LAB.days, seed=LAB.seed, out=tmp_path / "run")
    assert run.manifest["state_hash"] == hashed


def test_a_row_is_truly_struck_and_the_hash_is_that_of_the_branch(browser, serve, tmp_path):
    asked = {"society": "shanghai", "people": LAB.people, "days": LAB.days, "seed": LAB.seed}
    compared = pan.compare(["shanghai-2018", "before"], out=tmp_path / "compared", **asked)
    world = compared.world("shanghai-2018")
    charge = "SELECT day, phase, charged, k FROM ledger WHERE kind = 'charge' AND day >= 0 AND applied_points < 0 ORDER BY day, charged, k LIMIT 1"
    (row,) = world.sql(charge).to_pylist()
    server = serve(files=page_data(compared).files, lab=LAB)
    page = browser.new_page()
    page.goto(f"{server.url}#/life/{row['charged']}")
    name = f"{row['day']}:{row['phase']}:{row['charged']}:{row['k']}"
    page.locator("table.rows button").first.press("Enter")
    page.get_by_role("button", name="Live the year without it").press("Enter")
    page.wait_for_selector(".lived [data-hash]", timeout=1_200_000)
    hashed, text = page.inner_text(".lived [data-hash]"), page.inner_text(".lived")
    page.close()
    server.stop()
    assert f"--without {name} " in text
    run = pan.run("shanghai-2018", out=tmp_path / "whole", **asked)
    less = pan.branch(tmp_path / "whole", without=name, out=tmp_path / "less")
    assert run.manifest["state_hash"] == world.manifest["state_hash"]
    assert hashed == less.manifest["state_hash"] != world.manifest["state_hash"]
    (mine,) = less.sql("SELECT score FROM people WHERE person = $person", {"person": row["charged"]}).to_pylist()
    assert f"truly ends at {round(mine['score']):,} " in text


def test_the_page_asks_again_when_the_server_comes_back(browser, serve):
    first = serve(lab=Lab("shanghai-2018", "shanghai", 400, 365, 1))
    page = browser.new_page()
    page.goto(first.url + "#/rule")
    page.wait_for_selector(".knob")
    page.get_by_role("button", name="Live the year again").press("Enter")
    page.wait_for_function("() => document.querySelector('.controls [role=status]').innerText.length > 0")
    first.stop()
    page.wait_for_selector("text=The laboratory went away")
    serve(lab=LAB, port=first.port)
    page.wait_for_selector("[data-hash]", timeout=1_200_000)
    page.close()


def test_a_saved_scheme_says_what_the_changes_say():
    text = saved("shanghai-2018", CHANGES)
    assert "catches: 0.95" in text and "# Shanghai as a magazine reportage" in text


async def _fifty(url):
    address = url.replace("http", "ws") + "live"
    async with asyncio.TaskGroup() as group:
        rude = [
            group.create_task(_says(address, words))
            for words in ("not json", "[1,2]", '{"run": {"changes": ["../../etc/passwd=1"]}}', '{"load": "people.csv"}') * 3
        ]
        idle = [group.create_task(_sits(address)) for _ in range(38)]
        group.create_task(_floods(address))
        async with httpx.AsyncClient() as client:
            began = time.perf_counter()
            answer = await client.get(url)
            assert answer.status_code == 200
            assert time.perf_counter() - began < 5
    assert all("error" in json.loads(task.result()) for task in rude)
    assert all(task.result() for task in idle)


async def _says(address, words):
    async with websockets.connect(address, compression=None) as socket:
        await socket.send(words)
        return await asyncio.wait_for(socket.recv(), 10)


async def _sits(address):
    async with websockets.connect(address, compression=None):
        await asyncio.sleep(1)
        return True


async def _floods(address):
    """Send until the server has had enough of it."""
    with pytest.raises(websockets.ConnectionClosed):
        async with websockets.connect(address, compression=None) as socket:
            for _ in range(500):
                await socket.send('{"drawn": true}')
                await asyncio.sleep(0.001)


def test_fifty_clients_and_the_rude_among_them_cost_no_one_else_anything(site):
    apart(_fifty(site.url))


async def _too_long(url):
    async with websockets.connect(url.replace("http", "ws") + "live", compression=None) as socket:
        await socket.send("x" * 10_000)
        with pytest.raises(websockets.ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 10)


def test_a_message_longer_than_any_of_ours_closes_the_socket(site):
    apart(_too_long(site.url))


async def _never_draws(url):
    async with websockets.connect(url.replace("http", "ws") + "live", compression=None) as socket:
        await socket.send(json.dumps({"run": {"changes": CHANGES}}))
        found = [await asyncio.wait_for(socket.recv(), 120) for _ in range(2)]
        with pytest.raises(TimeoutError):
            found.append(await asyncio.wait_for(socket.recv(), 6))
        await socket.send('{"drawn": true}')
        found.append(await asyncio.wait_for(socket.recv(), 120))
        return found


def test_who_draws_nothing_is_sent_no_more_than_two_messages_and_the_newest_when_it_draws_again(site):
    assert len(apart(_never_draws(site.url))) == 3
