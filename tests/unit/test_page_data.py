"""What the page is given is what the run holds; the wire refuses what is not ours."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

import panopolis as pan
from panopolis.errors import ResultsError
from panopolis.results import kept_people
from panopolis.society import build, draw_blocks, load_recipe
from panopolis.views.page import LAYOUTS, data, packed, page_data, typescript, unpacked
from panopolis.views.page.shipped import shipped

ROOT = Path(__file__).parents[2]


def columns(name):
    return unpacked(gzip.decompress(shipped().files[name]))[1]


def test_the_types_of_the_page_are_those_of_the_layouts():
    assert (ROOT / "web" / "src" / "columns.ts").read_text() == typescript(), "run make docs"


@pytest.mark.parametrize("name", LAYOUTS)
def test_what_is_packed_is_read_back(name):
    n = 7
    made = {field.name: np.arange(n).astype(field.dtype) for field in LAYOUTS[name]}
    found, read = unpacked(packed(name, made))
    assert found == name
    for field in LAYOUTS[name]:
        assert np.array_equal(read[field.name], made[field.name])


@pytest.mark.parametrize("held", [b"", b"PANO", b"x" * 64, packed("ties", {"one": np.ones(9), "other": np.ones(9)})[:-5]])
def test_what_is_not_ours_or_cut_short_is_refused(held):
    with pytest.raises(ResultsError):
        unpacked(held)


def test_columns_of_different_lengths_are_refused():
    with pytest.raises(ResultsError, match="'other' of layout 'ties' has 3 values, but 'one' has 2"):
        packed("ties", {"one": np.ones(2), "other": np.ones(3)})


def test_the_rows_fold_to_the_scores_of_the_run():
    rows, year, start = columns("rows-0.bin"), columns("year-0.bin"), shipped().manifest["worlds"][0]["score"]["start"]
    points = np.bincount(rows["person"], weights=rows["points"], minlength=len(year["score"])) / 100
    assert np.allclose(start + points, year["score"], atol=1e-3)


def test_the_opening_is_a_row_of_the_run_whose_doer_is_another():
    page, rows = shipped().manifest, columns("rows-0.bin")
    people, opening = columns("people.bin"), page["opening"]
    her = np.flatnonzero(people["person"] == opening["person"])[0]
    found = (
        (rows["person"] == her)
        & (rows["day"] == opening["day"])
        & (rows["other"] == opening["doer"])
        & (rows["place"] == opening["place"])
    )
    assert found.sum() == 1
    assert opening["doer"] != opening["person"]


def test_the_more_a_human_finds_the_fewer_are_charged_for_another():
    wrong = [len(one["wrong"]) for one in shipped().manifest["review"]]
    assert wrong == sorted(wrong, reverse=True)
    assert wrong[-1] == 0 < wrong[0]


def test_sums_are_those_of_the_columns():
    page = shipped().manifest
    for k, world in enumerate(page["worlds"]):
        year, sums = columns(f"year-{k}.bin"), page["sums"][world["name"]]
        assert sums["listed"] == (year["listed_days"] > 0).sum()
        assert sums["wrong"] == year["wrongly_charged"].sum(dtype=int)
        assert sums["held"] == year["posts_held"].sum(dtype=int)


def test_blocks_lie_between_four_crossings_of_one_district_and_are_the_same_again():
    recipe = load_recipe("shanghai")
    places = build(recipe, 3000, 5).places
    blocks = draw_blocks(places, recipe, 5)
    assert len({tuple(sorted(corner)) for corner in blocks.corners.tolist()}) == len(blocks.use)
    assert all(len(set(places.district[corner])) == 1 for corner in blocks.corners)
    assert np.array_equal(draw_blocks(places, recipe, 5).use, blocks.use)
    assert {3, 4} <= set(blocks.use.tolist())


ASKED = {"people": 2_000, "days": 40, "warmup": 20, "seed": 1, "changes": ["watch.camera.false_match=2e-7"]}


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    return pan.run("shanghai-2018", out=tmp_path_factory.mktemp("shown") / "full", **ASKED)


def table(found, name):
    return unpacked(gzip.decompress(found.files[name]))[1]


def test_of_many_people_every_so_manyth_is_drawn_and_whoever_did_what_one_of_them_is_charged_for(full, monkeypatch):
    whole = page_data(full)
    monkeypatch.setattr(data, "MOST_SHOWN", 200)
    found = page_data(full)
    ids, rows = table(found, "people.bin")["person"], table(found, "rows-0.bin")
    assert set(range(0, 2_000, 10)) <= set(ids.tolist())
    wrong = rows["other"] != data.NOBODY
    assert wrong.any() and set(rows["other"][wrong].tolist()) <= set(ids.tolist())
    assert found.manifest["n_shown"] == len(ids) < found.manifest["n_person"]
    assert found.manifest["sums"] == whole.manifest["sums"]
    every, those = table(whole, "rows-0.bin"), np.isin(table(whole, "rows-0.bin")["person"], ids)
    for name in ("day", "code", "points", "k", "place"):
        assert np.array_equal(every[name][those], rows[name]), name
    assert np.array_equal(every["person"][those], ids[rows["person"]])


def test_of_a_sampled_ledger_those_are_drawn_whose_rows_were_kept(full, tmp_path):
    run = pan.run("shanghai-2018", out=tmp_path / "sampled", ledger="sampled", **ASKED)
    found = page_data(run)
    people, rows = table(found, "people.bin"), table(found, "rows-0.bin")
    kept = kept_people(1, 2_000, [one["person"] for one in run.manifest["followed"]])
    mine = people["traits"] < data.UNKEPT
    assert set(people["person"][mine].tolist()) == set(np.flatnonzero(kept).tolist())
    assert mine[rows["person"]].all() and len(rows["day"])
    assert found.manifest["ledger"] == "sampled"
    assert found.manifest["sums"] == page_data(full).manifest["sums"]


def test_a_city_of_more_crossings_than_a_row_can_name_is_refused_and_not_cut(full, monkeypatch):
    monkeypatch.setattr(data, "MOST_PLACES", 10)
    with pytest.raises(ResultsError, match="crossings has more than the page's 10; show a run of 8 million people or fewer"):
        page_data(full)


def test_a_run_without_a_ledger_has_no_page(tmp_path):
    run = pan.run("before", people=200, days=2, warmup=0, seed=1, ledger="off", out=tmp_path / "off")
    with pytest.raises(
        ResultsError, match="'off', but the page tells lives row by row: run it again with --ledger full or sampled"
    ):
        page_data(run)


@pytest.mark.prove
def test_a_million_people_are_opened_and_have_a_page(tmp_path):
    """A sample of them is drawn again, and must be compared in order."""
    pan.run("shanghai-2018", people=1_000_000, days=2, warmup=0, seed=1, ledger="sampled", out=tmp_path / "million")
    page = page_data(pan.open_results(tmp_path / "million")).manifest
    assert page["n_person"] == 1_000_000
    assert 9_000 < page["n_shown"] < 12_000


@pytest.mark.prove
def test_the_shipped_run_is_what_this_code_gives(tmp_path):
    """After results moved: make page-run."""
    page = shipped().manifest
    run = pan.run(
        page["first"], society="shanghai", people=page["n_person"], days=page["days"], seed=page["seed"], out=tmp_path / "run"
    )
    assert run.manifest["state_hash"] == page["worlds"][0]["state_hash"]
