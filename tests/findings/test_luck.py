"""Quality and luck, between twins who live the same days with other luck in the stars."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.errors import RequestError
from panopolis.study import luck
from panopolis.study import start as begin

TOWN = {"society": "town", "people": 1500, "days": 14, "warmup": 0}


def test_where_nothing_is_drawn_there_is_no_luck():
    scale = [f"ratings.scale.{name}" for name in ("rounding=nearest", "step=0.1")]
    told = luck("nosedive", changes=scale, settings={"star_noise": 0.0}, twins=2, **TOWN)
    assert [one.luck for one in told.shares] == [0.0, 0.0]


def test_more_noise_is_more_luck_and_the_shares_add_up():
    little, much = (luck("nosedive", settings={"star_noise": noise}, twins=3, **TOWN).shares[-1] for noise in (0.2, 3.0))
    assert 0 < little.luck < much.luck < 1
    assert little.quality > much.quality
    assert little.quality + little.circumstance + little.luck == pytest.approx(1.0)


def test_only_the_stars_are_drawn_anew():
    walks = [begin("nosedive", "town", people=1500, warmup=0) for _ in range(2)]
    one, other = (walk._world for walk in walks)
    other.meetings.redraw(("give_stars",), 1)
    for world in (one, other):
        next(iter(world.advance(1)))
    # first day: nobody has a mood yet, so everyone gets the same number of stars of the same weight, of other sizes
    assert np.array_equal(one.state.array("star_weight"), other.state.array("star_weight"))
    assert (one.state.array("star_sum") != other.state.array("star_sum")).mean() > 0.5
    assert np.array_equal(one.state.beside["memory"] == 2, other.state.beside["memory"] == 2)


@pytest.mark.parametrize(("scheme", "asked", "message"), [
    ("before", {}, "scheme 'before' has no ratings, so there is no luck in stars; take one that has, such as nosedive"),
    ("nosedive", {"twins": 1}, "twins is 1, but luck shows only between at least 2 lives"),
    ("nosedive", {"redrawn": ("mood",)}, "'mood' cannot be drawn anew; some of give_stars, meetings, pairs, services can"),
])  # fmt: skip
def test_what_cannot_be_meant_is_refused(scheme, asked, message):
    with pytest.raises(RequestError) as refused:
        luck(scheme, **asked)
    assert str(refused.value) == message
