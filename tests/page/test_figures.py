"""Each figure on the page has one meaning and leads somewhere; each switch says what it does."""

from __future__ import annotations

import gzip
import itertools

import pytest

from panopolis.views.page.shipped import shipped

from .test_page import PAGE, columns, go

pytestmark = pytest.mark.page


def test_each_figure_of_a_life_leads_to_its_rows_or_says_why_there_is_none(tab):
    go(tab, f"life/{PAGE['opening']['person']}")
    year, her = columns("year-0.bin"), PAGE["opening"]["person"]
    listed = tab.locator("tr[data-sum=listed_days]")
    assert str(int(year["listed_days"][her])) in listed.inner_text()
    listed.locator("button").press("Enter")
    assert tab.locator("tr.lit").count() == 2
    assert "black list" in tab.inner_text("tr.lit >> nth=0")
    assert tab.evaluate("document.activeElement.classList.contains('lit')")
    assert "in no ledger" in tab.inner_text("tr[data-sum=offences]")
    assert "1 Jan" in tab.inner_text("tr[data-sum=shown_days]")
    paid = next(row for row in next(r for r in PAGE["review"] if r["catches"] == 0.5)["life"] if row[1].startswith("payment"))
    fee = paid[4] - PAGE["opening"]["fine"]
    assert fee + PAGE["opening"]["fine"] * PAGE["late_fee"] > PAGE["opening"]["fine"]  # it grew no more, and counts no days
    most = f"a fine of 20 yuan and {fee:.2f} for paying late: 3% of it a day past its term, up to as much again"
    assert most in tab.inner_text("table.rows")
    for row in tab.locator("table.with-from tbody tr").all():
        if row.locator("td").first.inner_text() != "0":
            assert row.locator(".from").inner_text().strip(), row.inner_text()


def test_the_opening_says_how_a_fine_of_twenty_came_to_more_and_from_when_to_when_she_was_shown(tab):
    go(tab, "")
    tab.wait_for_selector(".origins li")
    told = tab.inner_text(".origins")
    assert "fines paid, yuan: That is a fine of 20 yuan and 19.80 for paying late" in told
    assert "days on a public screen: Tue 1 Jan to Wed 20 Mar" in told
    assert "days on a black list: Thu 17 Jan to Thu 21 Mar" in told


def test_numbers_of_charges_and_of_people_have_words_of_their_own(tab):
    told = next(r for r in PAGE["review"] if r["catches"] == 0.5)
    charges, people = sum(one[1] for one in told["wrong"]), len(told["wrong"])
    assert charges != people  # else the run cannot tell them apart
    go(tab, "chapters/2")
    assert tab.inner_text(".chapter .number") == str(charges)
    assert f"They fell on {people} people" in tab.inner_text(".chapter .says")
    go(tab, "")
    words = tab.inner_text(".after-street").replace(",", "")
    assert (
        f"the {told['listed_own']} people who came on a black list without ever being charged for another\N{RIGHT SINGLE QUOTATION MARK}s act"
        in words
    )
    assert f"in all {told['listed']} people" in words
    assert told["listed"] == PAGE["sums"]["shanghai-2018"]["listed"]


def test_the_openings_slider_has_even_steps():
    shares = [one["catches"] for one in PAGE["review"]]
    steps = {round(b - a, 6) for a, b in itertools.pairwise(shares)}
    assert len(steps) == 1


def test_the_switch_of_light_says_file_only_where_there_is_one(tab):
    for scene, said in (
        ("life/5298", "See the file"),
        ("", "See the file"),
        ("rule", "Night"),
        ("chapters", "Night"),
        ("about", "Night"),
    ):
        go(tab, scene)
        assert tab.inner_text("button.light") == said, scene
    go(tab, "life/5298")
    tab.locator("button.light").press("Enter")
    tab.wait_for_selector(".herfile")
    top, day = (tab.locator(one).bounding_box()["y"] for one in (".herfile", ".herday"))
    assert top < day
    tab.locator("button.light").press("Enter")


def test_titles_stand_once_in_the_chapters(tab):
    go(tab, "chapters")
    titles = [text.casefold() for text in tab.locator(".contents a, .also a").all_inner_texts()]
    assert len(titles) == len(set(titles))


@pytest.mark.parametrize("height", [600, 720, 800, 1000])
def test_the_city_has_one_scroll_bar_at_most(tab, height):
    tab.set_viewport_size({"width": 1280, "height": height})
    go(tab, "city")
    tab.wait_for_selector(".picked")
    bars = tab.evaluate(
        "[document.documentElement.scrollHeight > innerHeight + 1, (b => b.scrollHeight > b.clientHeight + 1"
        " && getComputedStyle(b).overflowY !== 'visible')(document.querySelector('.beside'))]"
    )
    assert sum(bars) <= 1, bars
    tab.set_viewport_size({"width": 1280, "height": 800})


def test_columns_of_another_version_say_what_to_run(browser, serve):
    held = bytearray(gzip.decompress(shipped().files["people.bin"]))
    held[12:16] = (3).to_bytes(4, "little")  # as a page had it with fewer columns
    server = serve(files={**shipped().files, "people.bin": gzip.compress(bytes(held))})
    page = browser.new_page()
    page.goto(server.url)
    page.wait_for_selector("[role=alert]")
    assert "make run" in page.inner_text("[role=alert]")
    assert "panopolis serve FOLDER" in page.inner_text("[role=alert]")
    page.close()
    server.stop()


def test_who_wants_no_motion_sees_a_wrong_match_stand_still(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    page.goto(site.url)
    page.wait_for_selector(".street")
    page.keyboard.press("r")
    page.wait_for_selector(".verdict")
    page.locator(".lift .plate").scroll_into_view_if_needed()
    page.wait_for_selector(".lift[data-risen=true] .map.drawn")
    page.wait_for_timeout(1200)
    drawn = "document.querySelector('.lift canvas:last-of-type').toDataURL()"
    before = page.evaluate(drawn)
    assert len(before) > 2000  # the red square is there
    for _ in range(4):
        page.wait_for_timeout(170)
        assert page.evaluate(drawn) == before
    page.close()
