"""A day of hers, her weeks, and a keyboard alone: what is shown is the society's and the run's, and what has the focus is in sight."""

from __future__ import annotations

import re

import numpy as np
import pytest

from panopolis.columns import DAY_ZERO
from panopolis.society import STEP_SECONDS, draw_places, hours, legs, load_recipe, streets_of

from .test_page import PAGE, SCENES, columns, go

pytestmark = pytest.mark.page


def test_by_day_one_sees_whom_she_meets_and_by_night_what_is_on_file_of_that_day(tab):
    her, day = PAGE["opening"]["person"], PAGE["opening"]["day"]
    go(tab, f"life/{her}?day={day}")
    tab.wait_for_selector(".herday .faces li")
    people, ties = columns("people.bin"), columns("ties.bin")
    streets = streets_of(draw_places(load_recipe("shanghai"), PAGE["n_person"], PAGE["seed"]), PAGE["seed"])

    def passages(person):
        home, work, busy = int(people["district"][person]), int(people["work"][person]), bool(people["traits"][person] & 12)
        ways = legs(person, DAY_ZERO + day, home, work, streets)
        for way, when in zip(ways, hours(person, DAY_ZERO + day, busy=busy, streets=streets), strict=True):
            last = len(way.crossings) - 1
            for k, place in enumerate(way.crossings):
                yield place, when.leaves + k * STEP_SECONDS
                yield place, when.turns + (last - k) * STEP_SECONDS

    mine = {}
    for place, second in passages(her):
        mine.setdefault(place, []).append(second)
    near = np.flatnonzero(np.isin(people["district"], (people["district"][her], people["work"][her]))
                          | np.isin(people["work"], (people["district"][her], people["work"][her])))  # fmt: skip
    met = {
        int(one) for one in near if one != her and any(abs(s - t) <= 120 for p, s in passages(int(one)) for t in mine.get(p, ()))
    }
    knows = set(ties["other"][ties["one"] == her].tolist()) | set(ties["one"][ties["other"] == her].tolist())
    assert len(met) > 10
    assert len(knows) == people["knows"][her]
    told = tab.inner_text(".herday .lead")
    assert f"{len(met)} people cross her way" in told
    assert f"Of the {len(knows)} people whom she knows {len(met & knows) or 'none'} " in told
    assert "sun rises" in told
    assert "the sky is drawn from the date" in tab.inner_text(".herday")
    assert {int(a.get_attribute("href").split("/")[2].split("?")[0]) for a in tab.locator(".herday .faces a").all()} <= met
    tab.keyboard.press("n")
    tab.wait_for_selector(".hours.night")
    assert tab.locator(".herday .faces").count() == tab.locator(".hours .sunway").count() == 0
    assert tab.locator(".hours .square").count() == 1  # the row of the wrong face
    tab.get_by_role("slider", name="Day").press("ArrowRight")
    tab.wait_for_function("d => location.hash.endsWith(`day=${d}`)", arg=day + 1)
    tab.wait_for_function("() => document.querySelector('.hours').innerHTML.includes('No row of this day names her')")
    tab.keyboard.press("n")


def test_under_none_the_lanes_show_weeks_of_anyone_and_no_one_is_counting(tab):
    none = [w["name"] for w in PAGE["worlds"]].index("none")
    diary = columns(f"diary-{none}.bin")
    for person in (PAGE["opening"]["person"], 12345):
        go(tab, f"life/{person}?world=none")
        tab.wait_for_selector(".weeks .nobody-words")
        assert tab.text_content(".weeks .nobody-words") == "no one is counting"
        lanes = [lane.text_content() for lane in tab.locator(".weeks .lane").all()]
        assert lanes[:2] == ["score", "money, yuan"] and lanes[-2:] == ["posts", "ties"] and "home" in lanes
        mine = diary["person"] == person
        line = tab.locator(".weeks .line.hers").first.get_attribute("d")
        assert len(re.findall("[ML]", line)) == mine.sum()
        assert tab.locator(".weeks .post:not(.held, .twin)").count() == diary["posts"][mine][-1]
        assert f"to {round(float(diary['cash_yuan'][mine][-1])):,} yuan" in tab.get_attribute(".weeks", "aria-label")
    tab.locator(".tools .worlds select").select_option(label="As told")


def test_the_sky_of_the_city_is_said_to_be_drawn(tab):
    go(tab, "city?day=40")
    tab.wait_for_selector(".skynow")
    assert "the model has no weather" in tab.inner_text(".now")
    tab.keyboard.press("n")
    tab.wait_for_selector("html[data-light=night]")
    assert tab.locator(".skynow").count() == 0
    tab.keyboard.press("n")


def test_the_map_in_focus_is_moved_by_arrows_left_by_tab_and_shown_whole_by_escape(tab):
    go(tab, "city")
    tab.wait_for_timeout(300)
    clock = tab.inner_text(".now .clock") if tab.locator("button.play:has-text('Play')").count() else None
    ground = "() => { const c = document.querySelector('.map canvas'); return c.toDataURL().length; }"
    tab.locator(".map").focus()
    whole = tab.evaluate(ground)
    for _ in range(4):
        tab.keyboard.press("+")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowUp")
    tab.wait_for_timeout(400)
    assert tab.evaluate(ground) != whole
    assert clock in (None, tab.inner_text(".now .clock"))
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.getAttribute('aria-label')") == "Closer"
    tab.locator(".map").focus()
    tab.keyboard.press("Escape")
    assert not tab.evaluate("document.activeElement.classList.contains('map')")


def test_what_has_the_focus_is_in_sight_and_nothing_holds_it(tab):
    seen = """() => { const e = document.activeElement, r = e.getBoundingClientRect();
      const s = getComputedStyle(e.matches('.ruleset input') ? e.parentElement : e), head = document.querySelector('.top').getBoundingClientRect();
      const words = e.tagName + ' ' + (e.innerText || e.getAttribute('aria-label') || e.name), ring = s.outlineStyle !== 'none';
      return { words, page: e === document.body, sight: r.bottom > (e.closest('.top') ? 0 : head.bottom - 1) && r.top < innerHeight,
        ring: ring && parseFloat(s.outlineWidth) >= 2 }; }"""
    for width in (390, 1280):
        tab.set_viewport_size({"width": width, "height": 800})
        for scene in SCENES:
            go(tab, scene)
            tab.wait_for_timeout(400)
            tab.evaluate("document.activeElement.blur(); scrollTo(0, 0); document.querySelector('.skip').focus()")
            for _ in range(140):
                tab.keyboard.press("Tab")
                found = tab.evaluate(seen)
                if found["page"] or found["words"].startswith("A Skip"):
                    break
                assert found["sight"] and found["ring"], (width, scene, found)
            else:
                raise AssertionError(f"{scene} at {width}: the focus does not come to an end")
