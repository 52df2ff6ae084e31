"""A rule is changed on the page; the server goes away in the middle; fifty others are there, some of them rude."""

from __future__ import annotations

import asyncio
import json
import re
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
import websockets

import panopolis as pan
from panopolis.scheme import load_scheme
from panopolis.views import page_data
from panopolis.views.page.shipped import shipped
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


@pytest.fixture(scope="module")
def whole(serve):
    """The page over the very people of its run."""
    about = shipped().manifest
    return serve(lab=Lab(about["first"], about["recipe"], about["n_person"], about["days"], about["seed"]))


def test_a_changed_rule_says_what_becomes_of_her_and_who_gains_and_loses_by_name(browser, whole):
    about = shipped().manifest
    her, page = about["opening"]["person"], browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(whole.url + "#/rule")
    page.wait_for_selector(".hercase")
    page.get_by_label("Wrong matches that a human finds").press("End")
    page.get_by_role("button", name="Live the year again").click()
    page.wait_for_selector(".verdict-line")
    assert page.evaluate(
        "(b => b.top >= 0 && b.bottom <= innerHeight)(document.querySelector('.verdict-line').getBoundingClientRect())"
    )
    page.wait_for_selector("[data-hash]", timeout=1_200_000)
    assert page.get_attribute(".verdict-line", "data-verdict") == "spared"
    spared = page.locator("[data-measure=wrongly_charged] p").first
    wrong = next(r["wrong"] for r in about["review"] if r["catches"] == about["worlds"][0]["camera"]["review"])
    assert spared.inner_text().startswith(f"{len(wrong)} spared")
    table = page.inner_text(".diffs").replace(",", "")
    assert f"charges for what another did\t{sum(one[1] for one in wrong)}\t0\t" in table
    assert f"people they fell on\t{len(wrong)}\t0\t" in table
    losers = page.locator("[data-measure] p b.down")
    assert losers.count() > 0  # who loses is named, too
    while spared.locator("button").count():
        spared.locator("button").press("Enter")
    assert spared.locator("a").count() == len(wrong)
    assert int(spared.locator("a").first.get_attribute("data-who")) == her
    assert page.locator("[data-why]").count() == 0  # nothing runs against what one expects
    _both_years(page, her, about)
    page.close()


def _both_years(page, her, about):
    """Her two years: what fell away is struck, the lines differ, and Back finds the result as it stood."""
    link = page.locator(f"[data-measure=wrongly_charged] a[data-who='{her}']")
    link.scroll_into_view_if_needed()
    numbers = page.inner_text(".diffs")
    link.press("Enter")
    page.wait_for_selector(".bothyears")
    assert "undoes nothing" not in page.inner_text(".bothyears")  # that is said of two years alike
    reviews = {r["catches"]: r["life"] for r in about["review"]}
    stands, changed = (1000 + sum(row[3] for row in reviews[at]) for at in (0.5, 1.0))
    assert f"Score\t{stands:g}\t{changed:g}" in page.inner_text(".bothyears .sums").replace(",", "")
    assert page.locator(".bothyears tr[data-on=stands].wrong").count() == 1
    n = {on: page.locator(f".bothyears tr[data-on={on}]").count() for on in ("both", "stands", "changed")}
    assert n["both"] + n["stands"] == len(reviews[0.5])
    assert n["both"] + n["changed"] == len(reviews[1.0])
    box = page.locator(".bothyears .line.other").bounding_box()
    assert 0 <= box["x"] < 1280  # the line of the year as it stands is drawn on the page
    page.get_by_role("link", name="Her whole year as it stands").press("Enter")
    page.wait_for_selector(".life .sums")
    page.go_back()
    page.wait_for_selector(".bothyears")
    page.go_back()
    page.wait_for_selector(".diffs")
    assert page.inner_text(".diffs") == numbers
    assert page.locator("[data-hash]").count() == 1
    assert "day 365 of 365" in page.inner_text(".result .progress")
    link.scroll_into_view_if_needed()
    page.wait_for_timeout(300)
    height = page.evaluate("scrollY")
    assert height > 200
    link.press("Enter")
    page.wait_for_selector(".bothyears")
    page.go_back()
    page.wait_for_function(f"() => document.activeElement.dataset.who === '{her}'")
    assert abs(page.evaluate("scrollY") - height) < 2


def test_two_years_alike_say_what_being_told_does_not_undo(browser, whole):
    her, page = shipped().manifest["opening"]["person"], browser.new_page()
    page.goto(whole.url + "#/rule")
    page.get_by_label("People are told of charges").press("Space")
    page.wait_for_selector("[data-hash]", timeout=1_200_000)
    page.locator(f".hercase [data-who='{her}']").press("Enter")
    says = page.inner_text(".bothyears")
    assert page.locator(".bothyears tbody tr[data-on]:not([data-on=both])").count() == 0
    assert "She is told of each charge now, and it undoes nothing: a record cannot be contested here" in says
    page.close()


def test_what_runs_against_what_one_expects_is_explained_where_the_run_bears_it_out(browser, whole):
    page = browser.new_page()
    page.goto(whole.url + "#/rule")
    page.wait_for_selector(".knob")
    page.get_by_label("People are told of charges").press("Space")
    page.get_by_label("Contesting a charge").select_option("30d")
    page.wait_for_selector("[data-hash]", timeout=1_200_000)
    cells = [row.split("\t") for row in page.inner_text(".diffs").replace(",", "").splitlines()]
    row = {cell[0]: cell[1:] for cell in cells}
    assert int(row["posts held back"][2]) > 0
    assert int(row["people who know of the scheme"][1]) > int(row["people who know of the scheme"][0])
    told = page.inner_text("[data-why=posts]").replace(",", "").replace("\N{MINUS SIGN}", "-")
    theirs, rest = re.search(r"hold back (\d+) posts more; everyone else together ([+-]?\d+)", told).groups()
    assert int(theirs) + int(rest) == int(row["posts held back"][2])
    assert f"{row['charges contested'][1]} were contested" in page.inner_text("[data-why=appeals]").replace(",", "")
    page.close()


def test_coverage_appeal_and_roll_out_are_lived_as_the_saved_file_says(browser, site, tmp_path):
    page = browser.new_page()
    page.goto(site.url + "#/rule")
    page.wait_for_selector(".knob")
    page.get_by_label("Crossings with a camera").press("End")
    page.get_by_label("Contesting a charge").select_option("30d")
    page.get_by_label("Where it is in force").select_option("first")
    page.get_by_label("People are told of charges").press("Space")
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
    page.wait_for_function("() => document.querySelector('.result [role=status]').innerText.length > 0")
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


FAR = """
for (const knob of document.querySelectorAll('.controls input, .controls select')) {
  if (knob.type === 'checkbox') { knob.click(); continue; }
  if (knob.tagName === 'SELECT') knob.selectedIndex = knob.options.length - 1;
  else knob.value = knob.value === knob.max ? knob.min : knob.max;
  knob.dispatchEvent(new Event(knob.tagName === 'SELECT' ? 'change' : 'input', { bubbles: true }));
}
"""


def test_every_control_moved_to_its_far_end_is_a_change_that_can_be_lived(browser, site, tmp_path):
    page = browser.new_page()
    page.goto(site.url + "#/rule")
    page.wait_for_selector(".knob")
    page.evaluate(FAR)
    page.wait_for_selector("[data-hash]", timeout=300_000)
    lines = page.locator(".controls .source").text_content()
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as YAML").press("Enter")
    file = tmp_path / "far.yaml"
    download.value.save_as(file)
    page.close()
    assert "deny=[]" in lines
    assert all(not c.deny for c in load_scheme(file).consequences if c.cause == "list")
