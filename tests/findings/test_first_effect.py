"""The first effect of an announced scheme is what perceived risk was set to: a fit to the 2012 meta-analysis, not a finding."""

from __future__ import annotations

from datetime import date

import panopolis as pan

ASKED = {"people": 100_000, "days": 1, "seed": 3, "start": date(2018, 5, 1), "settings": {"share_aware": 1.0}, "measured": False}


def driven(scheme):
    """Return the driving offences of the first thirty days, all people knowing of the scheme if there is one."""
    walk = pan.start(scheme, **ASKED)
    for _ in range(30):
        walk.advance(1)
    return sum(day["acts_driving_offence"] for day in walk.days)


def test_driving_offences_of_those_who_know_fall_by_15_to_20_per_cent_in_the_first_month():
    fall = 1 - driven("shanghai-2018") / driven("before")
    assert 0.15 <= fall <= 0.20, f"{fall:.3f}; facts.md 4a [99]"
