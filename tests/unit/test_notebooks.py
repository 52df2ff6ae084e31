"""What a notebook shows of each thing that the face returns: tables, escaped; and one line as text."""

from html.parser import HTMLParser

import pytest

import panopolis as pan

ASKED = {"people": 300, "warmup": 10, "threads": 1}
SHARP = """name: sharp
title: A <b>sharp</b> & 'quoted' scheme
kind: test
about: Tests <script>alert(1)</script>.
score: {start: 100}
rules:
  jaywalking: {points: -1, context: transport, seen_by: camera}
watch:
  camera: {mode: witness, chance: 0.5}
"""


class Outline(HTMLParser):
    """Counts tags and checks that they close in turn."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.words = [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        assert not attrs
        self.open.append(tag)
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def shown(thing):
    found = Outline(thing._repr_html_())
    assert not {"script", "style", "iframe"} & set(found.tags)
    return found, " ".join(found.words)


@pytest.fixture(scope="module")
def sharp(tmp_path_factory):
    path = tmp_path_factory.mktemp("scheme") / "sharp.yaml"
    path.write_text(SHARP, encoding="utf-8")
    return pan.load_scheme(path)


def test_a_scheme_shows_what_it_does_and_its_rules(sharp):
    found, words = shown(sharp)

    assert "A <b>sharp</b> & 'quoted' scheme (sharp; for tests only)" in words
    assert "Tests <script>alert(1)</script>." in words
    assert "-1 points" in words
    assert found.tags.count("table") == 2
    for name in ("none", "before", "hot", "shanghai-2018", "shenzhen-2018"):
        shown(pan.load_scheme(name))


def test_an_explanation_shows_every_table_and_is_one_line_as_text(sharp):
    told = pan.explain(sharp)
    found, words = shown(told)

    assert found.tags.count("table") == len(told.tables)
    assert found.tags.count("li") == len(told.sentences)
    assert told.tables[-1].note in words
    assert repr(told).startswith('Explanation("A <b>sharp</b> & ')
    assert len(repr(told).splitlines()) == 1
    assert str(told) == told.text()
    shown(pan.explain(sharp, pan.load_scheme("before")))


def test_a_recipe_shows_whom_it_represents():
    for name in ("shanghai", "town"):
        recipe = pan.load_society(name)
        found, words = shown(recipe)
        assert f"{recipe.represents:,} people" in words
        assert recipe.content.title in words
        assert all(district in words for district in recipe.districts)
        assert found.tags.count("table") == 1


def test_a_world_under_way_shows_its_last_days(sharp):
    walk = pan.start(sharp, days=9, **ASKED)
    found, words = shown(walk)
    assert "300 people of 'shanghai' under A <b>sharp</b>" in words
    assert "Next is day 0, 2018-05-01." in words
    assert "table" not in found.tags
    walk.advance(9)
    found, words = shown(walk)
    assert "day 8" in words
    assert "day 1" not in words
    assert found.tags.count("th") == 8
    assert "acts jaywalking" in words
    assert "not a measurement of any city" in words
    assert repr(walk) == "Walk(day 9, 300 people under 'sharp')"


def test_a_story_shows_both_lives_and_is_one_line_as_text(tmp_path):
    results = pan.compare(["shanghai-2018", "before"], out=tmp_path / "out", days=12, seed=4, **ASKED)
    charged = results.world("shanghai-2018").sql("SELECT min(charged) AS person FROM ledger").to_pylist()[0]["person"]
    told = pan.story(results, charged)
    found, words = shown(told)

    assert told.who.header in words
    assert found.tags.count("table") == 2
    assert found.tags.count("tr") == 2 + len(told.days) + len(told.sums)
    assert all(entry.text in words for day in told.days for entry in day.hers)
    assert repr(told) == (
        f"Story(person {charged} {told.called} beside {told.twin_called}, {len(told.days)} days on record from 2018-05-01 to 2018-05-12)"
    )
    alone, words = shown(pan.story(results.world("before"), charged))
    assert alone.tags.count("table") == 2
    assert "No one is counting." in words
