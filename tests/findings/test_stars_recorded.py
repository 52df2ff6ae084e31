"""What is recorded of a world of ratings: twins of whom a big day befalls, falls and paths, and that a stopped run goes on as if it had not."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.results import open_results
from panopolis.study import resume, run
from panopolis.study import start as begin
from panopolis.study.recording import read

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
    mean = big.sql("SELECT value FROM stars WHERE measure = 'mean' AND day = 42").to_pylist()[0]["value"]
    assert mean == pytest.approx(rated["mean"], abs=0.02)  # two nights later


def test_a_city_without_ratings_has_no_such_tables(tmp_path):
    plain = run("before", people=500, days=2, warmup=0, out=tmp_path / "city")
    assert not {"stars", "falls", "paths"} & set(plain.tables())
