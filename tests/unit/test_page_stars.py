"""The week of stars on the page is that of a run: shipped, of a folder, and refused where it is not."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

import panopolis as pan
from panopolis.errors import ResultsError
from panopolis.study import star_week
from panopolis.views.page import stars, unpacked
from panopolis.views.page.seated import seated
from panopolis.views.page.shipped import shipped, shipped_stars
from panopolis.views.page.star_page import runs_of_stars, star_page
from panopolis.views.server.serving import data_of
from panopolis.views.star_found import path_of

STEPS = 8192
ABOUT = json.loads(shipped_stars()["stars.json"])
RULES = range(len(ABOUT["rules"]))


def columns(name, files=None):
    return unpacked(gzip.decompress((files or shipped_stars())[f"stars-{name}.bin"]))[1]


def nights(k, files=None, about=ABOUT):
    return columns(f"nights-{k}", files)["rating"].reshape(about["days"] + 1, about["n_shown"]) / STEPS


def test_the_shipped_week_is_small_and_comes_with_every_page_of_a_city():
    assert sum(map(len, shipped_stars().values())) < 400_000
    assert set(shipped_stars()) <= set(shipped().files)


@pytest.mark.parametrize("k", RULES)
def test_her_line_is_that_of_the_columns_and_her_lowest_night_is_its_lowest(k):
    rule, hers = ABOUT["rules"][k], nights(k)[:, ABOUT["her"]]
    assert np.allclose(rule["hers"], hers, atol=1e-4)
    assert rule["lowest"] == pytest.approx(hers[1:].min(), abs=1e-4)
    assert rule["lowest_day"] == ABOUT["first"] + int(np.argmin(hers[1:]))
    eve = ABOUT["big_day"] - ABOUT["first"]
    assert rule["twin"][: eve + 1] == rule["hers"][: eve + 1]  # up to the eve she and her twin are one
    assert min(rule["twin"]) > rule["lowest"] + 1


@pytest.mark.parametrize("k", RULES)
def test_each_of_her_stars_is_the_one_of_its_meeting(k):
    causes, meets, given = columns(f"causes-{k}"), columns("meets"), columns(f"given-{k}")
    her, found = ABOUT["her"], {}
    for side, other in (("one", "other"), ("other", "one")):
        for q in np.flatnonzero(meets[side] == her):
            if given[side][q] != stars.NO_STAR:
                found[int(meets["day"][q]), int(meets[other][q]), int(meets["meeting"][q]), int(meets["round"][q])] = int(
                    given[side][q]
                )
    hers = causes["twin"] == 0
    keys = (causes[name][hers].tolist() for name in ("day", "by", "meeting", "round"))
    told = dict(zip(zip(*keys, strict=True), causes["tenths"][hers].tolist(), strict=True))
    assert told == found
    assert (causes["day"][~hers] >= ABOUT["big_day"] - ABOUT["first"]).all()
    assert np.allclose(causes["standing"][hers] / STEPS, nights(k)[causes["day"][hers], causes["by"][hers]])


def test_the_big_day_is_in_her_stars_and_not_in_her_twins():
    causes, day = columns("causes-0"), ABOUT["big_day"] - ABOUT["first"]
    those = causes["day"] == day
    hers, twins = (causes["tenths"][those & (causes["twin"] == k)].mean() for k in (0, 1))
    assert hers + 20 < twins
    assert (causes["slips"][those & (causes["twin"] == 0)] < -400).all()
    assert (causes["slips"][causes["twin"] == 1] > -400).all()
    assert [row[1:3] for row in ABOUT["rules"][0]["rows"] if row[0] == ABOUT["big_day"]] == [["charge", "outburst"]]


def test_refusals_of_the_week_are_those_of_people_who_stand_below_the_door():
    opens = {one["door"]: one["opens"] for one in ABOUT["doors"]}
    for k in RULES:
        closed = ABOUT["rules"][k]["refusals"]
        assert set(closed) <= set(opens)
        for door, days in closed.items():
            below = (np.floor(nights(k)[: ABOUT["days"]] * 100) / 100 < opens[door]).sum(axis=1)
            assert all(n <= b for n, b in zip(days, below, strict=True))


@pytest.mark.slow
def test_the_shipped_week_is_that_of_the_command_it_names(tmp_path):
    rule = ABOUT["rules"][0]
    run = pan.run(
        "nosedive", society="town", people=ABOUT["n_person"], days=ABOUT["all_days"], seed=ABOUT["seed"], out=tmp_path / "run"
    )
    assert (
        rule["command"]
        == f"panopolis run nosedive --society town --people {ABOUT['n_person']} --days {ABOUT['all_days']} --seed {ABOUT['seed']}"
    )
    assert run.manifest["state_hash"] == rule["state_hash"]
    again = stars.stars_data(run)
    for name in ("crowd", "bonds"):
        assert all(np.array_equal(a, b) for a, b in zip(columns(name).values(), columns(name, again).values(), strict=True))
    assert np.array_equal(nights(0), nights(0, again))
    assert json.loads(again["stars.json"])["rules"][0] == rule | {"command": ""}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    where = tmp_path_factory.mktemp("stars") / "run"
    pan.run("nosedive", society="town", people=250, days=40, seed=5, changes=["settings.big_day=24"], out=where)
    return where


def test_a_folder_of_stars_alone_is_served_as_a_page_of_stars(folder):
    said = []
    page = data_of(folder, said.append)
    assert page.manifest["only"] == "stars"
    assert any("star by star" in line for line in said)
    about = json.loads(page.files["stars.json"])
    run = pan.open_results(folder)
    person = int(columns("crowd", page.files)["person"][about["her"]])
    path = path_of(run, person)
    if path is not None:
        within = (path.days >= about["first"]) & (path.days < about["first"] + about["days"])
        assert np.allclose(nights(0, page.files, about)[1:, about["her"]], path.rating[within], atol=1e-4)
    assert about["rules"][0]["state_hash"] == run.manifest["state_hash"]


def test_of_many_people_those_around_her_are_told(folder):
    week = star_week(folder, 20, 3, 30, most=40)
    assert 30 in week.people
    assert 40 <= len(week.people) <= 40 + len(week.hers) + 1
    assert set(week.hers["by"]) <= set(week.people)
    assert week.nights.shape == (4, len(week.people))
    assert set(week.stars["to"]) <= set(week.people)


@pytest.mark.parametrize(("first", "days"), [(0, 3), (38, 3), (40, 1)])
def test_days_outside_a_run_are_refused(folder, first, days):
    with pytest.raises(ResultsError, match="has days 0 to 39, but days"):
        star_week(folder, first, days, 30)


def test_nights_that_are_not_those_of_the_folder_are_refused(folder, monkeypatch):
    run = pan.open_results(folder)
    told = stars.told_of(run)
    path = path_of(run, told.person)
    assert path is not None
    path.rating[path.days == told.first + 1] += 0.2
    monkeypatch.setattr(stars, "path_of", lambda *_: path)
    with pytest.raises(ResultsError, match=rf"person {told.person}, night {told.first + 1}: lived again the rating is"):
        stars.stars_data(run)


def test_runs_of_other_people_are_not_held_against_each_other(folder, tmp_path):
    other = pan.run("nosedive", society="town", people=250, days=40, seed=6, out=tmp_path / "other")
    with pytest.raises(ResultsError, match="has seed 6, but .* has 5: the people must be the same"):
        stars.stars_data(pan.open_results(folder), [other])


def test_a_platform_has_no_network_to_draw(tmp_path):
    run = pan.run("ride-hail", society="town", people=250, days=20, out=tmp_path / "rides")
    assert runs_of_stars(run)
    with pytest.raises(ResultsError, match="is a platform, on which only those who serve are rated"):
        star_page(runs_of_stars(run))


def test_people_stand_near_those_with_whom_they_are_tied():
    ties = columns("bonds")
    one, other = ties["one"].astype(int), ties["other"].astype(int)
    x = columns("crowd")["x"].astype(float)
    by_chance = np.abs(x[one] - np.roll(x[other], len(other) // 2)).mean()
    assert np.abs(x[one] - x[other]).mean() < 0.75 * by_chance
    assert np.array_equal(np.unique(x), np.sort(x))  # evenly, nobody on another
    assert list(seated(1, np.zeros((0, 2), int))) == [32767]
