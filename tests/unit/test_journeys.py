"""Journeys: legs within one district along neighbouring crossings, the same for the engine's occasions."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.columns import DAY_ZERO
from panopolis.engine.kernels.drawing import BATCH
from panopolis.engine.kernels.placing import ROOM, draw_places
from panopolis.errors import SocietyError
from panopolis.society import crossing, nearest

DAY = 12


@pytest.fixture(name="city")
def _city(society_of):
    return society_of(3000)


def test_legs_lie_in_the_home_and_the_work_district(city):
    places = city.places.district
    for person in range(200):
        home, away = city.itinerary(person, DAY)
        assert (home.district, away.district) == (city.traits["district"][person], city.traits["work_district"][person])
        for leg in (home, away):
            assert {int(places[c]) for c in leg.crossings} == {leg.district}


def test_her_own_crossing_and_that_of_her_work_stay_and_errands_change(city):
    days = [city.itinerary(7, day) for day in range(40)]
    assert len({home.crossings[0] for home, _ in days}) == 1
    assert len({away.crossings for _, away in days}) == 1
    assert len({home.crossings[-1] for home, _ in days}) > 1


def test_a_leg_goes_from_crossing_to_neighbouring_crossing(city):
    """All but a few steps: at a ragged edge of a district, where no streets cross, the way is cut short."""
    steps = [np.abs(np.diff(city.places.streets[list(leg.crossings)], axis=0)).max(axis=1)
             for person in range(500) for leg in city.itinerary(person, DAY)]  # fmt: skip
    steps = np.concatenate(steps)
    assert steps.size > 500
    assert (steps == 1).mean() > 0.9


def test_every_occasion_falls_on_a_leg_of_the_day_and_on_all_its_crossings(city):
    met = {}
    for person in range(60):
        home, work = int(city.traits["district"][person]), int(city.traits["work_district"][person])
        legs = city.itinerary(person, DAY)
        for word in range(60):
            at = int(crossing(person, DAY_ZERO + DAY, word, 99, home, work, *city.streets))
            assert at in legs[0].crossings + legs[1].crossings
            met.setdefault(person, set()).add(at)
    whole = [met[p] == {c for leg in city.itinerary(p, DAY) for c in leg.crossings} for p in met]
    assert np.mean(whole) > 0.8


def test_places_drawn_for_many_at_once_are_those_drawn_one_by_one(city):
    keys = np.array([1, 2, 77, 99], np.uint32)
    traits, room = city.traits, {name: np.empty(shape, kind) for name, (shape, kind) in ROOM.items()}
    chosen = np.arange(0, 3000, 7, dtype=np.uint32)
    met = set()
    for t in (DAY_ZERO, DAY_ZERO + DAY):
        for first in range(0, chosen.size, BATCH):
            n = min(BATCH, chosen.size - first)
            draw_places(chosen, first, n, t, keys, traits["district"], traits["work_district"], *city.streets, *room.values())
            homes = [(int(i), int(traits["district"][i]), int(traits["work_district"][i])) for i in chosen[first : first + n]]
            alone = [int(crossing(i, t, keys[2], keys[3], home, work, *city.streets)) for i, home, work in homes]
            assert room["place"][:n].tolist() == alone
            met |= set(alone)
    assert len(met) > 50


def test_the_nearest_step_is_that_of_whole_numbers():
    for n in (1, 2, 3, 7, 97, 8191):
        for length in (-n, 1 - n, -3, -1, 0, 1, 2, n):
            for k in {0, 1, n // 2, n - 1, n}:
                assert int(nearest(length, k, n)) == (2 * length * k + n) // (2 * n)


def test_there_is_no_such_person(city):
    with pytest.raises(SocietyError, match="person 3000 is not among ids 0 to 2999"):
        city.itinerary(3000, 0)


def test_hours_are_of_the_day_and_whoever_works_is_away_by_day_and_runs_the_errand_after(city):
    busy = (city.traits["employed"] == 1) | (city.traits["student"] == 1)
    for person in range(300):
        errand, away = city.hours(person, DAY)
        assert 5 * 3600 <= min(errand.leaves, away.leaves) < max(errand.turns, away.turns) < 25 * 3600
        assert errand.leaves < errand.turns and away.leaves < away.turns
        if busy[person]:
            assert away.turns - away.leaves >= 8 * 3600 and errand.leaves > away.turns
        else:
            assert errand.leaves < 9 * 3600 <= away.leaves


def test_hours_differ_a_little_from_day_to_day_and_much_between_people(city):
    hers = [city.hours(7, day)[1].leaves for day in range(40)]
    assert 0 < max(hers) - min(hers) <= 1800
    assert np.std([city.hours(person, DAY)[1].leaves for person in range(300)]) > 1800
