"""The page as a reader meets it: by keyboard, on a phone, by day and by night; and nothing goes anywhere else."""

from __future__ import annotations

import gzip
import json
import re

import pytest

from panopolis.columns import DAY_ZERO
from panopolis.society import draw_places, hours, legs, load_recipe, streets_of
from panopolis.views.page import unpacked
from panopolis.views.page.shipped import shipped

from .conftest import AXE

pytestmark = pytest.mark.page


def columns(name):
    return unpacked(gzip.decompress(shipped().files[name]))[1]


SCENES = (
    "", "city", "life/5298", "rule", "chapters", "chapters/2", "chapters/5", "chapters/9", "quiet", "two", "post", "stand?day=200", "sixty",
    "about", "stars",
)  # fmt: skip
PAGE = shipped().manifest


def go(tab, scene):
    tab.evaluate(f"location.hash = '#/{scene}'")
    name = scene.split("/")[0].split("?")[0]
    first = {
        "": ".street", "city": ".map.drawn", "two": ".map.drawn", "life": ".sums", "quiet": ".roofs", "post": ".spread", "stand": ".frame",
    }.get(name, "h1")  # fmt: skip
    tab.wait_for_selector(f"main {first}")


def test_who_rides_sees_someone_else_pay(tab):
    go(tab, "")
    tab.keyboard.press("r")
    tab.wait_for_selector(".verdict")
    assert "You crossed." in tab.inner_text(".verdict") and "She paid." in tab.inner_text(".verdict")
    row = tab.inner_text(".caption .row")
    assert str(PAGE["opening"]["person"]) in row and str(PAGE["opening"]["doer"]) in row
    assert tab.locator(".screen .onscreen .square").count() == 1


def test_who_waits_sees_the_same_row_with_another_doer(tab):
    tab.get_by_role("button", name="Stand at the light again").press("Enter")
    tab.keyboard.press("w")
    tab.wait_for_selector(".verdict")
    assert "You waited." in tab.inner_text(".verdict")
    assert str(PAGE["opening"]["doer"]) in tab.inner_text(".caption .row")


def test_the_slider_heals_her_year_and_says_whom_it_does_not_help(tab):
    slider = tab.get_by_role("slider", name="Share of wrong matches")
    slider.focus()
    tab.keyboard.press("Home")
    counts = []
    for review in PAGE["review"]:
        assert f"{round(review['catches'] * 100)}%" in slider.get_attribute("aria-valuetext")
        words = re.sub(r"[^\d ]", "", tab.inner_text(".crowd-words"))
        still = int(words.split()[2])
        assert still == len({one[0] for one in review["wrong"]} & {one[0] for one in PAGE["review"][0]["wrong"]})
        counts.append(tab.locator(".crowd .one.still").count())
        tab.keyboard.press("ArrowRight")
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1] == 0
    assert "never charged" in tab.inner_text(".healed")


def test_the_lift_rises_from_the_crossing_to_the_whole_city_with_her_line_and_her_twins_beside_it(tab):
    tab.locator(".choice .big").press("Enter")
    tab.wait_for_selector(".lift[data-risen=true]")
    assert "no one is counting" in tab.text_content(".lift .twin-words")
    year, index = columns("year-0.bin"), PAGE["opening"]["person"]
    table = tab.inner_text(".lift .beside-twin").replace(",", "")
    assert f"days on a black list\t{int(year['listed_days'][index])}\t0" in table
    assert "crossing " + str(PAGE["opening"]["place"]) in tab.get_attribute(".lift .map", "aria-label")
    red = """() => { const c = document.querySelector('.lift canvas:last-of-type'), d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
      let n = 0; for (let k = 0; k < d.length; k += 4) if (d[k] > 200 && d[k + 1] < 70 && d[k + 2] < 60 && d[k + 3] > 100) n++; return n; }"""
    tab.wait_for_function(f"() => ({red})() > 60")


@pytest.mark.parametrize(
    ("world", "verdict"),
    [("As documented", "Nobody paid."), ("Before", "Nobody paid."), ("None", "Nobody paid."), ("As told", "She paid.")],
)
def test_the_switch_tells_what_becomes_of_the_same_ride_in_each_world(tab, world, verdict):
    go(tab, "")
    tab.locator(".tools .worlds select").select_option(label=world)
    tab.wait_for_selector(".choice .big:not([disabled]) kbd")
    tab.keyboard.press("r")
    tab.wait_for_selector(".verdict")
    assert tab.inner_text(".verdict em") == verdict
    assert tab.locator(".screen .onscreen").count() == (world == "As told")
    assert tab.locator(".lift").count() == (world == "As told")
    tab.locator(".choice button.quiet").press("Enter")


def test_the_switch_changes_every_chapter_that_is_of_the_city(tab):
    names = {"As told": "shanghai-2018", "As documented": "shanghai-documented", "Before": "before", "None": "none"}
    for label, name in names.items():
        tab.locator(".tools .worlds select").select_option(label=label)
        for number, key in ((1, "shown"), (2, "wrong"), (4, "held"), (8, "refused")):
            go(tab, f"chapters/{number}")
            tab.wait_for_function("w => document.querySelector('.chapter .where')?.innerText.includes(w)", arg=label)
            assert tab.inner_text(".chapter .number").replace(",", "") == f"{PAGE['sums'][name][key]:.0f}", (label, number)
    tab.locator(".tools .worlds select").select_option(label="As told")


@pytest.mark.parametrize(("number", "said"), [
    (5, f"{next(s for s in PAGE['beyond']['post']['speeds'] if s['speed'] == 1)['reach']:.0%}"),
    (6, str(PAGE["beyond"]["stars"]["fell"])), (9, f"{PAGE['beyond']['welfare']['withheld']:.0f}"),
])  # fmt: skip
def test_chapters_of_other_runs_have_their_number_and_the_command_that_gives_it(tab, number, said):
    go(tab, f"chapters/{number}")
    tab.wait_for_function("n => document.querySelector('.chapter .where')?.innerText.includes(n)", arg=str(number))
    assert tab.inner_text(".chapter .number") == said
    assert "panopolis " in tab.inner_text(".chapter .source")


def test_the_post_is_deleted_faster_by_keyboard(tab):
    go(tab, "post")
    tab.get_by_role("slider", name="How fast copies are deleted").focus()
    tab.keyboard.press("Home")
    for speed in PAGE["beyond"]["post"]["speeds"]:
        tab.wait_for_function("r => document.querySelector('.healed').innerText.includes(r)", arg=f"{speed['reach']:.0%}")
        tab.keyboard.press("ArrowRight")


def test_one_stands_before_the_screen_as_each_of_three(tab):
    go(tab, "stand?day=200")
    tab.wait_for_selector(".frame .onscreen .square")
    said = set()
    tab.locator("fieldset input").first.focus()
    for k, stand in enumerate(("shown", "passer", "neighbour")):
        tab.locator("fieldset input").nth(k).press("Space")
        tab.wait_for_selector(f".frame.{stand}")
        said.add(tab.inner_text(".stand .says"))
        assert tab.locator(".frame .mirror").count() == (stand == "shown")
    assert len(said) == 3
    face = tab.get_attribute(".frame", "aria-label")
    assert "crossing" in face
    who = tab.inner_text(".facts")
    assert "people pass the nearest screen" in who
    tab.locator(".tools .worlds select").select_option(label="None")
    tab.wait_for_selector(".stand [role=status]")
    assert tab.locator(".frame .onscreen").count() == 0
    tab.locator(".tools .worlds select").select_option(label="As told")


def test_the_difference_map_counts_who_fares_better_and_worse(tab):
    go(tab, "two")
    told, before = columns("year-0.bin"), columns(f"year-{[w['name'] for w in PAGE['worlds']].index('before')}.bin")
    worth = {
        "score": told["score"] - PAGE["worlds"][0]["score"]["start"],
        "money": (told["cash_yuan"] - told["debt_yuan"]) - (before["cash_yuan"] - before["debt_yuan"]),
        "doors": (before["loans_refused"].astype(int) + (before["benefit_lost_yuan"] > 0))
        - (told["loans_refused"].astype(int) + (told["benefit_lost_yuan"] > 0)),
    }
    for name, least in (("score", 0.005), ("money", 1), ("doors", 0.5)):
        tab.locator(".by").get_by_label(name).press("Space")
        better, worse = int((worth[name] >= least).sum()), int((worth[name] <= -least).sum())
        tab.wait_for_function("t => document.querySelector('.differs').innerText.includes(t)", arg=f"{better:,} better")
        words = tab.inner_text(".differs p").replace(",", "")
        assert words.startswith(f"{better} better {worse} worse"), name
    tab.locator(".differs .fine a").first.press("Enter")
    tab.wait_for_function("() => location.hash.startsWith('#/life/')")


@pytest.mark.parametrize("number", range(1, 10))
def test_each_chapter_is_walked_by_keyboard_alone(tab, number):
    go(tab, f"chapters/{number}")
    heading = tab.inner_text("main h1")
    assert "{" not in tab.inner_text("main")
    tab.evaluate("document.activeElement.blur(); document.getElementById('main').focus()")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.className") == "big"
    tab.keyboard.press("Enter")
    tab.wait_for_function(
        "h => !location.hash.startsWith('#/chapters') && document.querySelector('main')?.innerText !== ''", arg=heading
    )


def test_the_city_is_played_by_keyboard_alone(tab):
    go(tab, "city")
    tab.keyboard.press("Space")
    tab.wait_for_selector("button.play:has-text('Play')")
    before = tab.inner_text(".now .clock")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("b => document.querySelector('.now .clock').innerText !== b", arg=before)
    date = tab.inner_text(".now .date")
    tab.keyboard.press("Shift+ArrowRight")
    tab.wait_for_function("b => document.querySelector('.now .date').innerText !== b", arg=date)
    tab.locator(".map").focus()
    for _ in range(6):
        tab.keyboard.press("+")
    tab.keyboard.press("Enter")
    assert tab.locator(".picked a").get_attribute("href").startswith("#/life/")


def test_everyone_walks_the_journeys_of_the_society(tab):
    go(tab, "city")
    people = [3, 77, 5298, 14270, 19999]
    streets = streets_of(draw_places(load_recipe("shanghai"), PAGE["n_person"], PAGE["seed"]), PAGE["seed"])
    traits = unpacked(gzip.decompress(shipped().files["people.bin"]))[1]
    for day in (0, 100, 364):
        found = tab.evaluate(
            "([ids, day]) => { const j = globalThis.panopolis.journeys, now = j.day; j.lay(day); const out = ids.map((i) => [0, 1].map((leg) =>"
            " ({ way: j.crossings(i, leg), leaves: j.leaves[2 * i + leg], turns: j.turns[2 * i + leg] }))); j.lay(now); return out; }",
            [people, day],
        )
        for person, walked in zip(people, found, strict=True):
            t, busy = DAY_ZERO + day, bool(traits["traits"][person] & 12)
            ways = legs(person, t, int(traits["district"][person]), int(traits["work"][person]), streets)
            for leg, way, when in zip(walked, ways, hours(person, t, busy=busy, streets=streets), strict=True):
                assert (leg["way"], leg["leaves"], leg["turns"]) == (list(way.crossings), when.leaves, when.turns), (person, day)


def test_a_life_ends_at_the_score_of_the_run_and_a_row_can_be_struck(tab):
    go(tab, "life/5298")
    rows = next(r for r in PAGE["review"] if r["catches"] == 0.5)["life"]
    end = 1000 + sum(row[3] for row in rows)
    assert f"{end:g}" in tab.text_content(".year .end.hers")
    assert len(rows) == tab.locator("table.rows tbody tr").count()
    scores = [cell.replace(",", "") for cell in tab.locator("table.rows [data-score]").all_inner_texts()]
    tab.locator("tr.wrong button").press("Enter")
    assert f"{end + 5:g}" in tab.inner_text(".healed").replace(",", "")
    at = next(k for k, row in enumerate(rows) if row[5] is not None)
    moved = [cell.replace(",", "") for cell in tab.locator("table.rows [data-score]").all_inner_texts()]
    assert moved[:at] == scores[:at]  # the column of the score moves with the chart
    assert moved[at] == ""
    assert [float(cell) for cell in moved[at + 1 :]] == [float(cell) + 5 for cell in scores[at + 1 :]]
    assert 0 <= tab.locator(".year .line.other").bounding_box()["x"] < 1280


def test_no_one_is_counting_where_there_is_no_score(tab):
    go(tab, "life/5298")
    tab.locator(".tools .worlds select").select_option(label="None")
    tab.wait_for_selector(".nobody-words")
    assert "money at hand" in tab.inner_text(".sums")
    tab.locator(".tools .worlds select").select_option(label="As told")


def test_sixty_days_begin_again_after_any_click_in_the_city(tab):
    go(tab, "sixty")
    tab.get_by_role("button", name="Close my account").press("Enter")
    tab.get_by_role("button", name="The next day").press("Enter")
    for _ in range(3):
        tab.get_by_role("button", name="A day passes").press("Enter")
    tab.get_by_role("link", name="Look at the city").press("Enter")
    tab.wait_for_selector(".map.drawn")
    assert "day 3 of 60" in tab.inner_text(".leaving")
    tab.locator(".map").click(position={"x": 5, "y": 5})
    tab.wait_for_function("() => document.querySelector('.leaving').innerText.includes('day 0 of 60')")
    tab.locator(".leaving a").press("Enter")
    tab.wait_for_selector(".squares")
    assert tab.locator(".squares .past").count() == 0
    for _ in range(60):
        tab.get_by_role("button", name="A day passes").press("Enter")
    assert re.search(r"Copies kept: [1-9][\d,]* rows", tab.inner_text("main"))
    assert tab.evaluate("document.cookie.length + localStorage.length + sessionStorage.length") == 0


def test_nobody_paid_and_why_and_what_her_year_was_there(tab):
    go(tab, "")
    tab.locator(".tools .worlds select").select_option(label="As documented")
    tab.wait_for_selector(".choice .big:not([disabled]) kbd")
    tab.keyboard.press("r")
    tab.wait_for_selector(".spared .fine")
    told, her = tab.inner_text(".spared"), PAGE["opening"]["person"]
    year, first = columns("year-1.bin"), columns("year-0.bin")
    assert PAGE["worlds"][1]["name"] == "shanghai-documented"
    assert f"{year['listed_days'][her]} days on a black list ({first['listed_days'][her]} “As told”)" in told
    camera = columns("places.bin")["cameras"][PAGE["opening"]["place"]] & 2
    assert ("No camera stands" in tab.inner_text(".caption")) == (not camera)
    assert f"{PAGE['sums']['shanghai-documented']['wrong']:.0f} charges" in told
    tab.locator(".spared a").press("Enter")
    tab.wait_for_selector(".life .sums")
    assert "world=shanghai-documented" in tab.evaluate("location.hash")
    tab.locator(".tools .worlds select").select_option(label="As told")


def test_the_address_names_the_city_that_is_seen(tab, browser, site):
    go(tab, "life/5298")
    tab.locator(".tools .worlds select").select_option(label="Before")
    tab.wait_for_function("() => location.hash === '#/life/5298?world=before'")
    go(tab, "chapters/2")
    tab.wait_for_function("() => location.hash === '#/chapters/2?world=before'")
    other = browser.new_page()
    other.goto(site.url + "#/chapters/2?world=before")
    other.wait_for_selector(".chapter .where")
    assert "Before" in other.inner_text(".chapter .where")
    other.close()
    tab.locator(".tools .worlds select").select_option(label="As told")
    tab.wait_for_function("() => location.hash === '#/chapters/2'")


def test_no_switch_of_cities_stands_over_what_is_of_no_city(tab):
    for scene in ("stars", "post", "about"):
        go(tab, scene)
        assert tab.locator(".tools .worlds").count() == 0, scene
    go(tab, "quiet")
    assert tab.locator(".tools .worlds").count() == 1


@pytest.mark.parametrize("light", ["day", "night"])
def test_axe_finds_nothing(tab, light):
    if not AXE.exists():
        pytest.skip("axe-core is not there: web/node_modules comes with building the page")
    if tab.get_attribute("html", "data-light") != light:
        tab.keyboard.press("n")
    for scene in SCENES if light == "day" else ("", "life/5298", "city"):
        go(tab, scene)
        tab.wait_for_timeout(700)
        tab.evaluate("typeof axe === 'undefined'") and tab.evaluate(AXE.read_text())
        found = tab.evaluate("axe.run(document, { resultTypes: ['violations'] })")["violations"]
        told = [f"{scene}: {one['id']} {one['nodes'][0]['target']} {one['nodes'][0]['failureSummary'][:160]}" for one in found]
        assert not told
    tab.evaluate("document.documentElement.dataset.light === 'night'") and tab.keyboard.press("n")


@pytest.mark.parametrize("width", [390, 1280])
def test_no_scene_is_wider_than_its_window(tab, width):
    tab.set_viewport_size({"width": width, "height": 800})
    for scene in SCENES:
        go(tab, scene)
        assert tab.evaluate("document.documentElement.scrollWidth") <= width, scene
    tab.locator(".tools .language select").select_option("nl")
    tab.wait_for_function("l => document.documentElement.lang === l", arg="nl")
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    go(tab, "life/5298")  # the last column of the rows is reached without moving the page or the table
    tab.wait_for_selector("table.rows button")
    button = tab.locator("table.rows button").first.bounding_box()
    assert button["x"] + button["width"] <= width - 12
    tab.locator(".tools .language select").select_option("en")
    tab.set_viewport_size({"width": 1280, "height": 800})


def test_each_language_has_every_word_and_chinese_says_that_nobody_has_read_it(tab):
    for language, word in (("nl", "Jij stak over."), ("zh", "你过了马路"), ("en", "You crossed")):
        tab.locator(".tools .language select").select_option(language)
        tab.wait_for_function("l => document.documentElement.lang === l", arg=language)
        go(tab, "about")
        assert word[:4] in tab.inner_text("body")
        assert "{" not in tab.inner_text("body")
        assert ("校对" in tab.inner_text(".foot")) == (language == "zh")


def test_nothing_was_asked_of_another_host_and_nothing_went_wrong(tab, site):
    assert {url for url in tab.asked if not url.startswith((site.url, site.url.replace("http", "ws"), "blob:"))} == set()
    assert tab.wrong == []


def test_who_wants_no_motion_gets_none(browser, site):
    page = browser.new_page(reduced_motion="reduce")
    page.goto(site.url)
    page.wait_for_selector(".street")
    page.keyboard.press("r")
    page.wait_for_selector(".verdict", timeout=1000)
    assert page.evaluate("document.getAnimations().length") == 0
    page.goto(site.url + "#/city")
    page.wait_for_selector(".map.drawn")
    assert page.inner_text("button.play") == "Play"
    page.close()


BROKEN = {
    "nothing": b"", "no columns": gzip.compress(b"hello, this is no column at all"),
    "cut short": gzip.compress(gzip.decompress(shipped().files["rows-0.bin"])[:5000]),
    "another layout": shipped().files["places.bin"],
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_broken_columns_are_said_and_leave_the_page_whole(browser, serve, how):
    server = serve(files={**shipped().files, "rows-0.bin": BROKEN[how]})
    page = browser.new_page()
    page.goto(server.url + "#/life/5298")
    page.wait_for_selector("[role=alert]")
    assert "could not be read" in page.inner_text("[role=alert]")
    page.evaluate("location.hash = '#/about'")
    page.wait_for_selector(".about")
    page.close()
    server.stop()


def test_a_page_of_another_format_is_refused(browser, serve):
    server = serve(files={**shipped().files, "page.json": json.dumps({**PAGE, "format": 99}).encode()})
    page = browser.new_page()
    page.goto(server.url)
    page.wait_for_selector("[role=alert]")
    assert "format 99" in page.inner_text("[role=alert]")
    page.close()
    server.stop()
