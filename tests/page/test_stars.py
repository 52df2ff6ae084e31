"""Everyone rates everyone, as a reader meets it: by keyboard, by touch, on a phone, by night, without motion, and served from a folder of its own."""

from __future__ import annotations

import json
import re

import pytest

import panopolis as pan
from panopolis.views.page.shipped import shipped, shipped_stars
from panopolis.views.server.serving import data_of, export

from .conftest import AXE

pytestmark = pytest.mark.page

ABOUT = json.loads(shipped_stars()["stars.json"])
BIG = ABOUT["big_day"] - ABOUT["first"]


def cut(stars):
    return f"{int(stars * 100 + 1e-6) / 100:.2f}"


@pytest.fixture(scope="module")
def sky(tab, site):
    tab.goto(site.url + f"#/stars?day={BIG + 0.5}")
    tab.reload()
    tab.wait_for_selector(".skycanvas.drawn")
    return tab


def test_the_week_is_told_with_the_numbers_of_the_run(sky):
    rule = ABOUT["rules"][0]
    lead = sky.inner_text(".week .lead")
    assert cut(rule["hers"][BIG]) in lead and cut(rule["lowest"]) in lead and cut(rule["twin_lowest"]) in lead
    assert "{" not in sky.inner_text("main")
    assert rule["state_hash"] in sky.inner_text(".week .source")


def test_the_week_is_scrubbed_by_keyboard_alone(sky):
    slider = sky.get_by_role("slider", name="Moment of the week")
    before = slider.get_attribute("aria-valuetext")
    sky.evaluate("document.activeElement.blur()")
    sky.keyboard.press("Shift+ArrowRight")
    sky.wait_for_function(
        "b => document.querySelector('.starline input[type=range]').getAttribute('aria-valuetext') !== b", arg=before
    )
    assert sky.inner_text(".standing").startswith(cut(ABOUT["rules"][0]["lowest"]))
    assert sky.locator(".doors .shut").count() == len(ABOUT["doors"])  # that low no door opens
    sky.keyboard.press("Shift+ArrowLeft")
    sky.wait_for_selector(".doors .open")
    sky.keyboard.press("Space")
    sky.wait_for_selector(".starline button:has-text('Pause')")
    sky.keyboard.press("Space")
    sky.wait_for_selector(".starline button:has-text('Play')")


def test_another_person_is_followed_by_keyboard_and_by_touch(sky):
    sky.locator(".skycanvas").focus()
    sky.keyboard.press("ArrowUp")
    sky.wait_for_selector(".starwho button")
    sky.keyboard.press("h")
    sky.wait_for_selector(".starwho button", state="detached")
    box = sky.locator(".skycanvas").bounding_box()
    for x in range(20, 70):
        sky.mouse.click(box["x"] + box["width"] * x / 100, box["y"] + box["height"] * 0.2)
        if sky.locator(".starwho button").count():
            break
    assert sky.locator(".starwho button").count() == 1
    sky.locator(".starwho button").press("Enter")


def test_each_star_of_the_day_has_its_giver_and_its_cause(sky):
    sky.locator(".days button").nth(BIG).press("Enter")
    rows = sky.locator(".given tbody tr:not(.ledgerrow)")
    first = rows.first.inner_text()
    assert re.search(r"Person \d+", first) and "slips \N{MINUS SIGN}4.5" in first
    assert "loses" in sky.inner_text(".given .ledgerrow") and "1 off the rating" in sky.inner_text(".given .ledgerrow")
    sky.locator(".starbutton").nth(1).press("Enter")
    assert sky.locator(".given tr.shown").count() == 1
    assert sky.locator(".given tr.shown .starbutton").get_attribute("aria-pressed") == "true"


def test_another_average_is_chosen_by_keyboard_and_its_one_number_follows(sky):
    sky.locator(".ruleset input").first.focus()
    for rule in ABOUT["rules"][1:]:
        sky.keyboard.press("ArrowDown")
        sky.wait_for_function("n => document.querySelector('.lownumber b')?.innerText === n", arg=cut(rule["lowest"]))
        assert f"{rule['fell']} of {rule['rated']}" in sky.inner_text(".lownumber")
        sky.wait_for_selector(f".week .source:has-text('{rule['state_hash']}')")
    sky.keyboard.press("ArrowDown")
    sky.wait_for_function("n => document.querySelector('.lownumber b')?.innerText === n", arg=cut(ABOUT["rules"][0]["lowest"]))


@pytest.mark.parametrize("width", [390, 1280])
def test_it_fits_in_both_languages_and_lights(sky, width):
    sky.set_viewport_size({"width": width, "height": 844})
    for language in ("nl", "en"):
        sky.locator(".tools .language select").select_option(language)
        sky.wait_for_function("l => document.documentElement.lang === l", arg=language)
        assert sky.evaluate("document.documentElement.scrollWidth") <= width
        assert "{" not in sky.inner_text("main")
        for _ in range(2):
            sky.evaluate("document.activeElement.blur()")
            sky.keyboard.press("n")
            sky.wait_for_timeout(600)
            if AXE.exists():
                sky.evaluate("typeof axe === 'undefined'") and sky.evaluate(AXE.read_text())
                found = sky.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
                assert [f"{one['id']} {one['nodes'][0]['target']}" for one in found] == []
    sky.set_viewport_size({"width": 1280, "height": 800})


def test_nothing_went_wrong_and_nothing_was_asked_elsewhere(sky, site):
    assert sky.wrong == []
    assert {url for url in sky.asked if not url.startswith((site.url, site.url.replace("http", "ws"), "blob:"))} == set()


def test_who_wants_no_motion_gets_none(browser, site):
    page = browser.new_page(reduced_motion="reduce")
    page.goto(site.url + "#/stars")
    page.wait_for_selector(".skycanvas.drawn")
    assert page.inner_text(".starline button") == "Play"
    still = page.evaluate("document.querySelector('.skycanvas').toDataURL()")
    page.wait_for_timeout(400)
    assert page.evaluate("document.querySelector('.skycanvas').toDataURL()") == still
    page.close()


def test_a_broken_week_is_said_and_leaves_the_page_whole(browser, serve):
    server = serve(files={**shipped().files, "stars-meets.bin": shipped().files["stars-crowd.bin"]})
    page = browser.new_page()
    page.goto(server.url + "#/stars")
    page.wait_for_selector("[role=alert]")
    assert "could not be read" in page.inner_text("[role=alert]")
    page.evaluate("location.hash = '#/about'")
    page.wait_for_selector(".about")
    page.close()
    server.stop()


def test_a_folder_of_stars_opens_on_them_and_its_export_needs_no_server_of_ours(browser, serve, tmp_path):
    pan.run("nosedive", society="town", people=250, days=40, seed=5, changes=["settings.big_day=24"], out=tmp_path / "run")
    said = []
    server = serve(files=data_of(tmp_path / "run", said.append).files)
    page = browser.new_page()
    page.goto(server.url)
    page.wait_for_selector(".skycanvas.drawn")
    assert [link.inner_text() for link in page.locator(".top nav a").all()] == ["Everyone rates everyone", "What it cannot say"]
    page.close()
    server.stop()
    written = export(tmp_path / "run", tmp_path / "site", said.append)
    assert {"data/stars.json", "data/stars-meets.bin", "data/stars-given-0.bin"} <= set(written)
