"""A twin who lives under another scheme that counts is told what it counts of her; only where none does, no one is counting."""

from __future__ import annotations

import pytest

import panopolis as pan
from panopolis.views.life_lines import life_lines

SMALL = {"people": 300, "days": 60, "warmup": 5, "seed": 1, "threads": 1}

WATCHFUL = """
name: watchful
title: A camera at every crossing
kind: test
start: 2018-05-01
score: {kind: ledger, start: 1000, floor: 0, cap: 1000, settle: daily}
rules: {jaywalking: {points: -5.5, seen_by: [camera], context: transport}}
watch: {camera: {mode: identify, coverage: 1, miss: 0, false_match: 0, gallery_size: 1, review: {catches: 0}, reachable: 1}}
"""


@pytest.fixture(scope="module")
def points(tmp_path_factory):
    """Two schemes with points, the second of them the twin's."""
    folder = tmp_path_factory.mktemp("points")
    (folder / "watchful.yaml").write_text(WATCHFUL, encoding="utf-8")
    return pan.compare(["shanghai-2018", folder / "watchful.yaml"], society="shanghai", out=folder / "two", **SMALL)


@pytest.fixture(scope="module")
def stars(tmp_path_factory):
    """Two schemes with stars."""
    folder = tmp_path_factory.mktemp("stars")
    text = pan.load_scheme("nosedive").text.replace("name: nosedive", "name: another")
    (folder / "another.yaml").write_text(text, encoding="utf-8")
    return pan.compare(["nosedive", folder / "another.yaml"], society="town", out=folder / "two", **SMALL)


def of_twin(results, world):
    """Someone whose score in the twin's world moved."""
    table = results.world(world).people()
    moved = [k for k, score in enumerate(table["score"].to_pylist()) if score != 1000]
    return moved[0], table["score"].to_pylist()[moved[0]]


def test_a_twin_who_is_counted_is_told_her_score(points):
    person, last = of_twin(points, "watchful")
    told = pan.story(points, person)

    assert (told.twin_counted.unit, told.twin_counted.first) == ("points", 1000)
    assert told.twin_counted.last == last
    words = f"Begins with 1,000 points and ends with {last:,.2f}".rstrip("0").rstrip(".") + "."
    assert words in " ".join(told.text(400).split())
    assert words in told.html()
    assert words in told._repr_html_()
    assert f"score from 1,000 to {last:,.2f}".rstrip("0").rstrip(".") in life_lines(told).wide
    assert "Twin: 1,000 to " in life_lines(told).narrow
    assert told.as_dict()["twin_score"] == {"unit": "points", "first": 1000, "last": last}
    for text in (told.text(), told.html(), told._repr_html_(), life_lines(told).wide, life_lines(told).narrow):
        assert "one is counting" not in text
        assert "not counted" not in text


def test_a_twin_of_stars_is_told_her_stars(stars):
    followed = stars.world("another").sql("select distinct person from panel order by person").to_pylist()[0]["person"]
    told = pan.story(stars, followed)

    assert told.twin_counted.unit == "stars"
    assert 0 < told.twin_counted.last <= 5
    assert "rating from" in life_lines(told).wide
    assert "one is counting" not in told.html()


def test_where_nobody_counts_no_one_is_counting(tmp_path):
    results = pan.compare(["shanghai-2018", "before"], society="shanghai", out=tmp_path / "two", **SMALL)
    told = pan.story(results, 3)

    assert told.twin_counted is None
    assert "No one is counting." in told.text()
    assert "No one is counting." in told.html()
    assert "no one is counting" in life_lines(told).wide
    assert told.as_dict()["twin_score"] is None


def test_who_is_counted_only_in_the_twins_world_is_told_so(tmp_path):
    results = pan.compare(["before", "shanghai-2018"], society="shanghai", out=tmp_path / "two", **SMALL)
    told = pan.story(results, 3)

    assert told.start is None
    assert told.twin_counted.first == 1000
    assert "No one is counting." in told.html()
    assert "Begins with 1,000 points and ends with " in told.html()
