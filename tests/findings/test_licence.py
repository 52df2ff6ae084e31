"""Whose licence is suspended does not drive, and meets the same temptations as before. Checks of code."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.columns import ACTS, KINDS
from panopolis.scheme import load_scheme

DRIVING = list(ACTS).index("driving_offence")
OFTEN = ("settings.red_lights_drive=5", "settings.fear_of_points=0", "settings.fear_of_loss=0")
SCHEMES = ("germany-8", "italy-2003", "norway-8", "one-purpose")


def off_the_road(world_of, society, scheme):
    """Run sixty days; return the world, for each day how many were off the road, and who of them was seen to drive all the same."""
    world = world_of(scheme, society, warmup=5)
    for _ in world.warm_up():
        pass
    world.begin()
    n_off, drove = 0, set()
    for _ in range(60):
        off = set(np.flatnonzero(world.state.columns["listed"]).tolist())
        rows = world.step().rows
        kinds = rows["kind"]
        off -= set(rows["charged"][kinds == KINDS.index("delisting")].tolist())
        n_off += len(off)
        drove |= off & set(rows["doer"][(kinds == KINDS.index("charge")) & (rows["rule"] == DRIVING)].tolist())
    return world, n_off, drove


@pytest.mark.parametrize("name", SCHEMES)
def test_who_is_off_the_road_is_seen_to_drive_no_more(name, society_of, world_of):
    society = society_of(1500)
    eager = [*OFTEN, "lists.off_the_road.enter.count=2"] if name == "one-purpose" else OFTEN
    _, n_off, drove = off_the_road(world_of, society, load_scheme(name, changes=eager))

    assert n_off > 200
    assert drove == set()


def test_without_the_consequence_they_go_on_and_the_clock_is_the_same(society_of, world_of):
    society = society_of(1500)
    shut, _, _ = off_the_road(world_of, society, load_scheme("norway-8", changes=OFTEN))
    open_, _, drove = off_the_road(world_of, society, load_scheme("norway-8", changes=[*OFTEN, "consequences=[]"]))

    assert len(drove) > 20
    assert open_.state.columns["offences"].sum() > shut.state.columns["offences"].sum()
    assert np.array_equal(shut.state.due["driving_offence"], open_.state.due["driving_offence"])
