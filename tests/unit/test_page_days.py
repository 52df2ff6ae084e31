"""Who knows whom, and how the weeks went by, as the page has them; and a laboratory that runs what its folder ran."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

import panopolis as pan
from panopolis.errors import RequestError
from panopolis.society import build, load_recipe
from panopolis.study import Request, pair, weeks
from panopolis.views.page import page_data, unpacked
from panopolis.views.page.diaries import COLUMNS, days_of
from panopolis.views.page.known import known_to
from panopolis.views.page.shipped import shipped
from panopolis.views.server.everyweek import everyones_weeks
from panopolis.views.server.lab import lab_of
from panopolis.views.server.serving import export

PEOPLE, DAYS = 400, 24
ASKED = {"society": "shanghai", "people": PEOPLE, "days": DAYS, "seed": 5, "warmup": 20}
CHANGE = "rules.jaywalking.points=-17"


def columns(page, name):
    return unpacked(gzip.decompress(page.files[name]))[1]


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    return pan.compare(["shanghai-2018", "none"], changes=[CHANGE], out=tmp_path_factory.mktemp("page") / "two", **ASKED)


@pytest.fixture(scope="module")
def page(compared):
    return page_data(compared)


def test_ties_are_the_societys_each_once(page):
    ties = build(load_recipe("shanghai"), PEOPLE, 5).ties
    told, people = columns(page, "ties.bin"), columns(page, "people.bin")
    assert (told["one"] < told["other"]).all()
    assert sorted(zip(told["one"].tolist(), told["other"].tolist(), strict=True)) == [
        (one, int(other)) for one in range(PEOPLE) for other in ties.of(one) if other > one
    ]
    assert np.array_equal(people["knows"], ties.degree())


def test_of_many_people_whoever_is_named_is_shown_with_all_whom_she_knows(compared, page, monkeypatch):
    monkeypatch.setattr("panopolis.views.page.data.MOST_SHOWN", 40)
    few = page_data(compared, also=[7])
    ids, told = columns(few, "people.bin")["person"], columns(few, "ties.bin")
    ties = build(load_recipe("shanghai"), PEOPLE, 5).ties
    assert len(ids) < PEOPLE
    mine = np.flatnonzero(ids == 7)[0]
    known = ids[np.concatenate([told["other"][told["one"] == mine], told["one"][told["other"] == mine]])]
    followed = {one["person"] for one in compared.world("none").manifest["followed"]}
    assert set(ids[columns(few, "diary-1.bin")["person"]].tolist()) == followed  # nobody whose weeks were kept is left out
    assert sorted(known.tolist()) == ties.of(7).tolist() == known_to(ties, np.array([7])).tolist()


def test_weeks_of_the_followed_are_the_panel_and_end_as_the_run_does(compared, page):
    for k, name in enumerate(("shanghai-2018", "none")):
        told, world = columns(page, f"diary-{k}.bin"), compared.world(name)
        panel = world.panel().to_pandas().set_index(["person", "day"]).sort_index()
        ended = world.sql("SELECT * FROM people ORDER BY person").to_pandas()
        assert sorted(set(told["day"].tolist())) == [0, 7, 14, 21, 23] == days_of(DAYS)
        assert set(told["person"].tolist()) == {one["person"] for one in world.manifest["followed"]}
        for i, (person, day) in enumerate(zip(told["person"].tolist(), told["day"].tolist(), strict=True)):
            for column in COLUMNS:
                if column in panel:
                    assert told[column][i] == round(panel.loc[(person, day), column]), (name, column, person, day)
                if day == DAYS - 1:
                    assert told[column][i] == (round(ended[column][person]) if column in ended else 0)


def test_weeks_lived_again_are_those_of_the_comparison_for_anyone(compared):
    names = ("cash_yuan", "posts", "ties_lost")
    scheme = pan.load_scheme("shanghai-2018", changes=[CHANGE])
    request = Request(people=PEOPLE, days=DAYS, seed=5, warmup=20)
    found = weeks((scheme, "none"), "shanghai", request, range(PEOPLE), names, (7, DAYS - 1))
    for name, (entries, state_hash) in found.items():
        world = compared.world(name)
        assert state_hash == world.manifest["state_hash"]
        ended = world.sql("SELECT * FROM people ORDER BY person").to_pandas()
        last = entries["day"] == DAYS - 1
        assert entries["person"][last].tolist() == list(range(PEOPLE))
        for column in names:
            assert np.array_equal(entries[column][last], ended.get(column, np.zeros(PEOPLE)))
    with pytest.raises(RequestError, match="person 400 is not among ids 0 to 399"):
        weeks(("none",), "shanghai", request, [400], names, (7,))


def test_everyone_of_the_shipped_page_has_days_in_every_world():
    n, wrong = shipped().manifest["n_person"], {one[0] for review in shipped().manifest["review"] for one in review["wrong"]}
    for k in range(len(shipped().manifest["worlds"])):
        told, year = columns(shipped(), f"diary-{k}.bin"), columns(shipped(), f"year-{k}.bin")
        entries = np.bincount(told["person"], minlength=n)
        assert entries.min() == 8
        assert (entries[sorted(wrong)] == 53).all()
        last = told["day"] == shipped().manifest["days"] - 1
        for column in ("cash_yuan", "debt_yuan", "posts", "posts_held", "ties_lost"):
            assert np.array_equal(told[column][last], year[column]), (k, column)


def test_the_laboratory_of_a_folder_runs_what_the_folder_ran(compared, page):
    first = page.manifest["worlds"][0]
    assert first["says"]["rules.jaywalking.points"] == -17  # where the slider stands
    lab = lab_of(page.manifest, compared)
    assert lab is not None
    assert "jaywalking" in lab.texts["shanghai-2018"]
    assert set(lab.texts) == {"shanghai-2018"}
    assert "--warmup 20" in lab.command("changed.yaml")
    for *_, last in (pair(lab.loaded(), ["rules.jaywalking.points=-5"], lab.society, lab.lived()),):
        assert last.state_hash["stands"] == compared.world("shanghai-2018").manifest["state_hash"]
        assert last.state_hash["changed"] != last.state_hash["stands"]


def test_a_scheme_file_of_ones_own_has_a_laboratory_too(tmp_path):
    file = tmp_path / "mine.yaml"
    file.write_text(pan.load_scheme("shanghai-2018").text.replace("name: shanghai-2018", "name: mine"), encoding="utf-8")
    run = pan.run(file, out=tmp_path / "run", **ASKED)
    page = page_data(run)
    lab = lab_of(page.manifest, run)
    assert lab is not None
    assert lab.loaded().name == "mine"
    assert lab_of(page.manifest) is None  # its name alone finds no scheme
    (*_, last) = pair(lab.loaded(), (), lab.society, lab.lived())
    assert last.state_hash["stands"] == last.state_hash["changed"] == run.manifest["state_hash"]


def test_everyones_weeks_are_kept_where_the_worlds_can_be_lived_again(compared, tmp_path):
    said = []
    export(compared.folder, tmp_path / "site", said.append, weeks=True)
    assert any("living 2 worlds again" in line for line in said)
    for k in (0, 1):
        diary = unpacked((tmp_path / "site" / "data" / f"diary-{k}.bin").read_bytes())[1]
        year = unpacked((tmp_path / "site" / "data" / f"year-{k}.bin").read_bytes())[1]
        last = diary["day"] == DAYS - 1
        assert np.array_equal(diary["person"][last], np.arange(PEOPLE))
        for column in ("cash_yuan", "debt_yuan", "posts", "posts_held"):
            assert np.array_equal(diary[column][last], year[column]), (k, column)
    export(compared.folder, tmp_path / "few", said.append)
    assert len(unpacked((tmp_path / "few" / "data" / "diary-0.bin").read_bytes())[1]["person"]) < len(diary["person"])


def test_weeks_of_more_people_than_are_lived_again_are_refused(compared):
    with pytest.raises(
        RequestError, match="has 30,000 people and 30 days; everyone's weeks are kept of at most 20,000 people and 365 days"
    ):
        everyones_weeks(compared, {"n_person": 30_000, "days": 30}, print)


def test_weeks_of_worlds_that_no_file_gives_again_are_refused(compared, page):
    other = {**page.manifest, "worlds": [*page.manifest["worlds"], {"name": "elsewhere"}]}
    with pytest.raises(RequestError, match="cannot be lived again"):
        everyones_weeks(compared, other, print)
