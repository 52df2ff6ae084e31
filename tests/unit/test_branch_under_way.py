"""A world that is branched while it is scored goes on like one that changes its scheme."""

from __future__ import annotations

import panopolis as pan
from panopolis.study.request import under


def test_a_branch_under_way_equals_a_change():
    walk = pan.start("shanghai-2018", people=2000, days=1, seed=4, warmup=20, measured=False)
    walk.advance(40)
    other = walk._world.branch(*_asked(walk, "shenzhen-2018"))
    walk.change("shenzhen-2018")
    walk.advance(20)
    for _ in other.advance(20):
        pass
    assert other.law.in_force.all()
    assert other.state.digest() == walk.state_hash


def _asked(walk, name):
    worlds = under(pan.load_scheme(name), walk._recipe, walk._settings, walk._acts)
    return worlds.ordinary, worlds.scheme, worlds.settings
