"""What is recorded of a world of ratings, and told of it: twins of whom a big day befalls, falls, paths, the report, a life."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest

from panopolis.results import NOTICE, open_results
from panopolis.study import resume, run
from panopolis.study import start as begin
from panopolis.study.recording import read
from panopolis.views import story as tell
from panopolis.views import write_report
from panopolis.views.star_found import biggest, heroine

PEOPLE, DAYS, BIG = 5000, 45, 20
TOWN = {"society": "town", "people": PEOPLE, "warmup": 0}


@pytest.fixture(scope="module")
def near() -> float:
    """Return the rating that the first person to be followed has on the evening before the big day."""
    walk = begin("nosedive", "town", people=PEOPLE, warmup=0)
    walk.advance(BIG)
    hers = np.flatnonzero(walk._world.society.traits["archetype"] == 1)
    return float(read(walk._world, "rating", hers)[0])


@pytest.fixture(scope="module")
def big(near, tmp_path_factory):
    asked = {
        "settings": {"big_day": BIG, "big_day_rating": near},
        "days": DAYS,
        "out": tmp_path_factory.mktemp("big") / "run",
        **TOWN,
    }
    return run("nosedive", **asked)


def paths(results):
    return results.sql("SELECT * FROM paths WHERE twin_rating IS NOT NULL ORDER BY person, day").to_pylist()


def test_the_heroine_falls_and_her_twin_is_spared(big):
    hers = paths(big)
    people = {row["person"] for row in hers}
    assert {row["day"] for row in hers} == set(range(BIG, DAYS))  # the twin begins on the big day
    for person in people:
        path = [row for row in hers if row["person"] == person]
        low = min(row["rating"] for row in path[:7])
        spared = min(row["twin_rating"] for row in path[:7])
        assert low < path[0]["twin_rating"] - 1, "three mishaps and an outburst cost more than a star"
        assert spared > low + 0.5

    outbursts = big.sql("SELECT charged FROM ledger WHERE rule = 'outburst' AND day = $day", {"day": BIG}).to_pylist()
    assert people <= {row["charged"] for row in outbursts}


def test_in_the_twins_world_nobody_has_the_mishaps_of_that_day(big):
    """All whom the big day befalls are spared, those whom chance picks as well; none of their falls is told as one of strain."""
    befallen = big.sql("SELECT value FROM stars WHERE measure = 'befallen'").to_pylist()[0]["value"]
    people = {row["person"] for row in paths(big)}
    kinds = big.sql(
        "SELECT person, archetype FROM people WHERE list_contains($people, person)", {"people": sorted(people)}
    ).to_pylist()

    assert len(people) == befallen > 1
    assert {row["archetype"] == 1 for row in kinds} == {True, False}
    told = heroine(big)
    assert told.n == befallen
    assert {row["person"]: row["archetype"] for row in kinds}[told.who.person] == 1
    assert not people & {one.who.person for one in biggest(big) if one.fall["top_day"] < BIG <= one.fall["low_day"]}


def test_until_the_big_day_there_is_one_path_and_it_is_that_of_the_panel(big):
    both = big.sql("SELECT p.day, p.rating AS path, n.rating AS panel FROM paths p JOIN panel n USING (person, day)").to_pylist()
    assert len(both) > 0
    assert all(row["path"] == row["panel"] for row in both)


def test_a_twin_from_whom_nothing_is_taken_is_herself(near, tmp_path):
    settings = {"big_day": BIG, "big_day_rating": near, "big_day_slips": 0}
    same = run("nosedive", settings=settings, days=DAYS, out=tmp_path / "same", **TOWN)
    assert paths(same) == []  # no mishaps: there is nobody to have a twin


def test_a_copied_world_goes_on_as_the_one_it_was_copied_from():
    walk = begin("nosedive", "town", people=PEOPLE, warmup=0)
    walk.advance(10)
    world = walk._world
    other = world.branch(world.ordinary, world.scheme, world.settings)
    for one in (world, other):
        for _ in one.advance(10):
            pass
    assert other.state.digest() == world.state.digest()
    other.close()


def test_recording_changes_nothing_and_a_stopped_run_goes_on_to_the_same_tables(near, big, tmp_path):
    settings = {"big_day": BIG, "big_day_rating": near}
    stopped = tmp_path / "stopped"
    run("nosedive", settings=settings, days=DAYS, out=stopped, until=30, **TOWN)
    again = resume(stopped)

    assert again.manifest["state_hash"] == big.manifest["state_hash"]
    for table in ("stars", "falls", "paths"):
        assert again.sql(f"SELECT * FROM {table}").equals(big.sql(f"SELECT * FROM {table}")), table
    open_results(stopped)  # every file has its sum and its declared columns


def test_what_is_recorded_week_by_week_agrees_with_the_nightly_measures(big):
    counted = big.sql(
        "SELECT day, sum(value) AS n FROM stars WHERE measure = 'people_by_rating' GROUP BY day ORDER BY day"
    ).to_pylist()
    people = {row["day"]: row["value"] for row in big.sql("SELECT day, value FROM stars WHERE measure = 'people'").to_pylist()}
    assert {row["day"]: row["n"] for row in counted} == people
    assert set(people) == set(range(0, DAYS, 7))
    rated = big.sql("SELECT count(*) AS n, avg(rating) AS mean FROM people WHERE age >= 14").to_pylist()[0]
    assert people[42] == rated["n"]
    nightly = big.sql(
        "SELECT value FROM measures WHERE measure = 'rating' AND \"group\" = 'all' ORDER BY day DESC LIMIT 1"
    ).to_pylist()[0]
    assert nightly["value"] == pytest.approx(rated["mean"], abs=1e-4), "children under 14 get no stars and are no part of it"
    mean = big.sql("SELECT value FROM stars WHERE measure = 'mean' AND day = 42").to_pylist()[0]["value"]
    assert mean == pytest.approx(rated["mean"], abs=0.02)  # two nights later


def test_a_city_without_ratings_has_no_such_tables(tmp_path):
    plain = run("before", people=500, days=2, warmup=0, out=tmp_path / "city")
    assert not {"stars", "falls", "paths"} & set(plain.tables())


# ------------------------------------------------------------------------------------------------------- what a reader sees
@pytest.fixture(scope="module")
def page(big) -> str:
    return write_report(big.folder).read_text()


def test_the_report_needs_nothing_beside_it_and_its_drawings_are_whole(page):
    assert not re.search(r"<script|<link|<img|@import|url\(|\bsrc=", page)
    drawings = re.findall(r"<svg.*?</svg>", page, re.DOTALL)
    assert len(drawings) >= 2 * 3, "the path of the heroine, ratings over time, ties, each for a screen and for a telephone"
    for drawing in drawings:
        root = ET.fromstring(drawing)  # noqa: S314 - our own drawings
        assert root.get("role") == "img"
        assert NOTICE in drawing
        assert not re.search(r"NaN|nan|inf", drawing)
        width = float(root.get("width") or 0)
        for text in root.iter("{http://www.w3.org/2000/svg}text"):
            end, long = text.get("text-anchor"), 6.2 * len(text.text or "") * float(text.get("font-size") or 13) / 12
            reaches = float(text.get("x") or 0) + {None: long, "middle": long / 2, "end": 0.0}[end]
            assert reaches <= width + 8, f"'{text.text}' is cut off"


def test_the_report_tells_the_heroine_beside_her_twin_with_the_numbers_of_the_tables(big, page):
    told = heroine(big)
    assert told is not None
    hers = [row for row in paths(big) if row["person"] == told.who.person]
    assert told.low == pytest.approx(min(row["rating"] for row in hers[:7]))
    assert told.twin_low == pytest.approx(min(row["twin_rating"] for row in hers[:7]))
    assert told.before - told.low > 1
    for words in (
        told.who.given,
        f"{told.low:.2f}",
        f"{told.twin_low:.2f}",
        "her alone" if told.like_her == 1 or told.n == 1 else "the one with the lowest number is told",
    ):
        assert words in page


def test_the_biggest_falls_are_the_biggest_and_none_of_a_big_day(big):
    told = biggest(big)
    sizes = [one.size for one in told]
    assert sizes == sorted(sizes, reverse=True)
    heroines = {row["person"] for row in paths(big)}
    every = big.sql("SELECT person, top - low AS size, low_day FROM falls").to_pylist()
    others = [row["size"] for row in every if row["person"] not in heroines]
    assert sizes[0] == pytest.approx(max(others))
    assert all(len(one.path.days) > 1 for one in told)


def test_a_life_tells_doors_outbursts_and_falls_with_her_rating(big):
    person = paths(big)[0]["person"]
    told = tell(big, person)
    text = told.text()

    assert "begin with 4.2 stars" in text
    assert "She loses her temper where people see it. Seen by the bystander: \N{MINUS SIGN}1 star" in " ".join(text.split())
    assert re.search(r"her rating falls from \d\.\d\d to \d\.\d\d", " ".join(text.split()))
    refusals = [entry for day in told.days for entry in day.hers if entry.event.kind == "refusal"]
    assert {what: hers for what, hers, _ in told.sums}["doors closed"] == str(len(refusals))
    night = dict(told.ratings or ())
    assert all(entry.event.score == round(night[entry.event.day], 2) for entry in refusals if entry.event.day in night)
    assert "<svg" in told.html()


def test_a_life_that_nobody_followed_is_told_without_a_path(big):
    known = {row["person"] for table in ("paths", "panel") for row in big.sql(f"SELECT DISTINCT person FROM {table}").to_pylist()}
    person = next(i for i in range(PEOPLE) if i not in known)
    told = tell(big, person)
    assert told.ratings == ()
    assert "rating at the end" in told.text()
    assert "<svg" in told.html()
