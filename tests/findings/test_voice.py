"""Voice: what is held back is exactly what the same person says where nothing is feared. Checks of code."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

import panopolis as pan

ASKED = {"people": 20_000, "days": 1, "warmup": 0, "seed": 2, "start": date(2018, 5, 1)}
OFTEN = {"urges": 0.2}
DAYS = 60


def lived(scheme, **settings):
    walk = pan.start(scheme, settings=OFTEN | settings, **ASKED)
    for _ in range(DAYS):
        walk.advance(1)
    return walk


@pytest.fixture(scope="module")
def worlds():
    return {name: lived(name, share_aware=1.0) for name in ("shanghai-2018", "before", "none")}


def test_what_is_held_back_is_what_would_have_been_said(worlds):
    """The same occasions come in every world, so what is said and what is held back make up the same sum for everyone."""
    fearless = worlds["none"]["posts"].astype(int)
    assert not worlds["none"]["posts_held"].any()
    assert fearless.sum() > 10_000
    for name in ("before", "shanghai-2018"):
        assert np.array_equal(worlds[name]["posts"].astype(int) + worlds[name]["posts_held"], fearless), name


def test_who_speaks_at_a_high_fear_speaks_at_a_lower_one(worlds):
    held = [worlds[name]["posts_held"].astype(int) for name in ("none", "before", "shanghai-2018")]
    assert (held[0] <= held[1]).all()
    assert (held[1] <= held[2]).all()
    assert 0 < held[1].sum() < held[2].sum()


def test_deletion_is_ordinary_law_and_as_frequent_as_was_found(worlds):
    posts, deleted = (int(worlds["before"][name].astype(int).sum()) for name in ("posts", "posts_deleted"))
    assert abs(deleted / posts - 0.16) <= 4 * math.sqrt(0.16 * 0.84 / posts)
    assert worlds["none"]["posts_deleted"].sum() == 0


def test_those_aware_of_middling_candour_say_a_fifth_less(worlds):
    """What ``fear_of_post`` was set to; away from the limit of a list, where the fear doubles."""
    candour, limit = worlds["before"]["candour"], worlds["shanghai-2018"]["score"]
    middling = (candour > 0.4) & (candour < 0.6) & (worlds["before"]["age"] >= 18) & (limit > 950)
    said = {name: worlds[name]["posts"][middling].astype(int).sum() for name in ("before", "shanghai-2018")}
    assert 0.15 < 1 - said["shanghai-2018"] / said["before"] < 0.30


def test_those_unaware_of_the_scheme_speak_as_before():
    before, under = (lived(name, share_aware=0.0, awareness_spreads=0.0) for name in ("before", "shanghai-2018"))
    assert np.array_equal(before["posts"], under["posts"])
    assert not under["aware"].any()
