"""What makes a start short leaves everything else as it was."""

from __future__ import annotations

import gc
import sys

import pytest

import panopolis as pan
from panopolis.scheme.files import PRESETS
from panopolis.scheme.files import preset_names as scheme_names
from panopolis.scheme.tree import read_text, shipped
from panopolis.society import preset_names
from panopolis.starting import read_once, uncollected, without


def test_a_module_is_hidden_for_a_while_and_one_that_is_loaded_never():
    sys.modules.pop("this", None)
    with without("this", "json"):
        assert __import__("json")
        with pytest.raises(ImportError):
            __import__("this")
    assert "this" not in sys.modules
    assert __import__("json").dumps([]) == "[]"


@pytest.mark.parametrize("collects", [True, False])
def test_garbage_is_looked_for_afterwards_where_it_was_before_also_after_an_error(collects):
    was = gc.isenabled()
    try:
        (gc.enable if collects else gc.disable)()
        with pytest.raises(ValueError, match="wrong"), uncollected():
            assert not gc.isenabled()
            raise ValueError("wrong")
        assert gc.isenabled() is collects
    finally:
        (gc.enable if was else gc.disable)()


def test_what_was_made_meanwhile_is_old_and_not_looked_through_at_once():
    looked = []
    gc.callbacks.append(lambda phase, told: looked.append(told["generation"]) if phase == "start" else None)
    try:
        with uncollected():
            stays = [[] for _ in range(100_000)]
        young = {id(each) for each in gc.get_objects(generation=0)}
        assert looked == []
        assert not young & {id(each) for each in stays}
    finally:
        gc.callbacks.pop()


def test_what_somebody_has_frozen_stays_frozen():
    gc.freeze()
    try:
        with uncollected():
            pass
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()


@pytest.fixture
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("PANOPOLIS_CACHE", str(tmp_path))
    return tmp_path / "panopolis" / "read"


def test_a_text_is_read_once_by_each_reader_and_anew_where_it_was_torn(own_cache):
    reads = []

    def read(text):
        reads.append(text)
        return {"words": text.split()}

    for reader, text in [("a", "one two"), ("a", "one two"), ("b", "one two"), ("a", "three")]:
        assert read_once(text, read, reader) == {"words": text.split()}
    assert reads == ["one two", "one two", "three"]
    for kept in own_cache.iterdir():
        kept.write_bytes(kept.read_bytes()[:5])
    assert read_once("three", read, "a") == {"words": ["three"]}
    assert len(reads) == 4


def test_a_text_that_cannot_be_kept_is_read_all_the_same(own_cache):
    own_cache.parent.write_text("no folder")
    assert read_once("one", str.upper, "a") == "ONE"


def test_a_text_that_is_wrong_is_refused_and_not_kept(own_cache):
    with pytest.raises(ValueError, match="abc"):
        read_once("abc", int, "a")
    assert not own_cache.exists()


@pytest.mark.parametrize("name", scheme_names())
def test_a_shipped_scheme_reads_as_its_file_does_the_second_time_too(own_cache, name):
    text = (PRESETS / f"{name}.yaml").read_text(encoding="utf-8")
    for _ in range(2):
        assert shipped(text, "x.yaml") == read_text(text, "x.yaml", "x.yaml")
    assert len([*own_cache.iterdir()]) == 1


@pytest.mark.parametrize("name", preset_names())
def test_a_shipped_society_reads_as_its_file_does_the_second_time_too(own_cache, tmp_path, name):
    copy = tmp_path / f"{name}.yaml"
    copy.write_text(pan.load_society(name).text)
    for _ in range(2):
        preset, own = pan.load_society(name), pan.load_society(copy)
        assert (preset.sha256, preset.text, preset.law) == (own.sha256, own.text, own.law)
        assert preset.content == own.content
    assert len([*own_cache.iterdir()]) == 1
