"""Voice: what is held back is exactly what the same person says where nothing is feared. Checks of code."""

from __future__ import annotations

import math
from datetime import date

import numpy as np
import pytest

import panopolis as pan
from panopolis.measures import OUTCOMES

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


@pytest.fixture(scope="module")
def fearless():
    """No law, no scheme, and nobody who minds standing alone."""
    return lived("none", fear_of_isolation=0.0)


def test_what_is_held_back_is_what_would_have_been_said(worlds, fearless):
    """The same occasions come in every world, so what is said and what is held back make up the same sum for everyone."""
    said = fearless["posts"].astype(int)
    assert not fearless["posts_held"].any()
    assert said.sum() > 10_000
    for name in ("none", "before", "shanghai-2018"):
        assert worlds[name]["posts_held"].any()
        assert np.array_equal(worlds[name]["posts"].astype(int) + worlds[name]["posts_held"], said), name


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


def test_without_a_climate_nobody_fears_to_stand_alone(fearless):
    """Switched off, and with a fear of nothing: the same bits but for what is remembered."""
    off = pan.start("none", settings=OFTEN, without=("climate",), **ASKED)
    off.advance(DAYS)
    assert np.array_equal(off["posts"], fearless["posts"])
    assert len(np.unique(off["spoke_day"])) == 1
    assert len(np.unique(fearless["spoke_day"])) > 20


def test_ties_who_spoke_lately_make_a_climate():
    """Ties remember for `climate_days`; the longer, the less of a spiral of silence."""
    held = [int(lived("before", fear_of_isolation=2.0, climate_days=days)["posts_held"].astype(int).sum()) for days in (1, 30)]
    assert held[0] > 1.02 * held[1]


def test_what_one_says_of_the_scheme_falls_with_approval_and_needs_a_scheme(worlds):
    under = worlds["shanghai-2018"]
    against = {name: (under[name].astype(int)).sum() for name in ("posts_scheme", "posts_scheme_held", "posts", "posts_held")}
    said, all_said = (against[a] + against[b] for a, b in (("posts_scheme", "posts_scheme_held"), ("posts", "posts_held")))
    approval, adult = under["approval"], under["age"] >= 14
    weight = under["sociability"] * adult
    due = 0.9 * 0.2 * ((1 - approval) * weight).sum() / weight.sum()
    assert abs(said / all_said - due) < 5 * math.sqrt(due / all_said)
    assert not worlds["before"]["posts_scheme"].any()
    assert not worlds["before"]["posts_scheme_held"].any()
    assert not (under["posts_scheme"] + under["posts_scheme_held"])[approval == 1].any()


def test_the_table_of_effects_has_what_is_held_back_by_topic(worlds):
    """The three topics make up all. Calls to act together are feared most, so they are held back above their share of urges."""
    by_name = {outcome.name: outcome for outcome in OUTCOMES}
    topics = ("posts_everyday_held", "posts_gathering_held", "posts_scheme_held")
    for counts in worlds.values():
        found = {name: by_name[name].of(counts).astype(float) for name in ("posts_held", *topics)}
        assert np.array_equal(sum(found[name] for name in topics), found["posts_held"])
        assert min(found[name].min() for name in topics) >= 0
    under = worlds["shanghai-2018"]
    all_held, gathering = (int(under[name].astype(int).sum()) for name in ("posts_held", "posts_gathering_held"))
    assert gathering / all_held > 0.10 + 4 * math.sqrt(0.09 / all_held), "a tenth of urges"
