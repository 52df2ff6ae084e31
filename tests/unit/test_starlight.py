"""Stars told one by one add up to what the world added up, say what they came of, and leave the world as it is."""

from __future__ import annotations

import numpy as np
import pytest

import panopolis as pan
from panopolis.engine import PARTS, Starlight
from panopolis.errors import WorldError

PEOPLE, SEED = 300, 3


def world_of(scheme, days):
    world = pan.start(scheme, society="town", people=PEOPLE, seed=SEED, measured=False)._world
    for _ in world.advance(days):
        pass
    return world


@pytest.mark.parametrize(("scheme", "first", "days"), [("nosedive", 58, 5), ("ride-hail", 4, 3), ("auction-2005", 4, 6)])
def test_stars_add_up_and_the_world_has_the_same_bits(scheme, first, days):
    world, told = world_of(scheme, first), 0
    light = Starlight(world, range(PEOPLE))
    for _ in range(days):
        done, stars = light.step()  # which refuses a day whose sums are not the world's
        assert (stars["day"] == done.day).all()
        assert (stars["to"] != stars["by"]).all()
        told += len(stars)
    assert told > 0
    assert world.state.digest() == world_of(scheme, first + days).state.digest()


def test_the_parts_of_a_star_sum_to_it_before_it_is_rounded_to_a_tenth():
    _, stars = Starlight(world_of("nosedive", 30), range(PEOPLE)).step()
    raw = np.sum([stars[name].astype(float) for name, _ in PARTS], axis=0)
    assert np.abs(np.clip(raw, 0, 5) - stars["tenths"] / 10).max() <= 0.05 + 1e-6
    assert (np.abs(stars["chance"]) > 0.01).mean() > 0.9
    assert (stars["answer"] == 0).all()


def test_what_is_switched_off_is_no_part_of_a_star():
    world = pan.start(
        "nosedive", society="town", people=PEOPLE, seed=SEED, settings={"halo": 0.0, "star_noise": 0.0}, measured=False
    )._world
    _, stars = Starlight(world, range(PEOPLE)).step()
    assert (stars["halo"] == 0).all() and (stars["chance"] == 0).all()
    assert (stars["shows"] > 0).any()


def test_both_sides_of_a_meeting_meet_in_the_same_round():
    _, stars = Starlight(world_of("nosedive", 20), range(PEOPLE)).step()
    strangers = stars[stars["meeting"] == 0]
    seen = {(int(s["to"]), int(s["by"]), int(s["round"])) for s in strangers}
    assert all((by, to, k) in seen for to, by, k in seen)


def test_stars_that_do_not_add_up_are_refused(monkeypatch):
    light = Starlight(world_of("nosedive", 20), range(PEOPLE))
    weight = Starlight._weight
    monkeypatch.setattr(Starlight, "_weight", lambda self, a, b, tenths: weight(self, a, b, tenths) + 1)
    with pytest.raises(
        WorldError, match=r"person \d+, day 20: the stars told one by one come to a star_sum of .* they must be the same"
    ):
        light.step()
