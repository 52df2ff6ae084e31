"""Archetypes are ranges that many meet; the marked few stand for them."""

import numpy as np
import pytest

from panopolis.society import build, load_recipe
from panopolis.society.archetypes import within

N = 300_000


@pytest.fixture(scope="module", params=["shanghai", "town"])
def people(request):
    return build(load_recipe(request.param), N, 2)


def test_at_least_50_in_100_000_meet_each(people):
    for archetype in people.recipe.archetypes:
        met = within(people.traits, archetype.ranges).sum() * 100_000 / N
        assert met >= 50, f"{archetype.name}: {met:.0f}"


def test_a_few_are_marked_and_meet_the_ranges(people):
    for number, archetype in enumerate(people.recipe.archetypes, start=1):
        marked = people.traits["archetype"] == number
        assert 5 <= marked.sum() * 100_000 / N <= 150, archetype.name
        assert within(people.traits, archetype.ranges)[marked].all(), archetype.name


def test_someone_of_each_among_20_000(people):
    few = build(people.recipe, 20_000, 1)
    for archetype in few.recipe.archetypes:
        assert few.followed(archetype.name).size >= 1, archetype.name


def test_the_eight_of_the_city():
    names = {a.name for a in load_recipe("shanghai").archetypes}
    assert names == {
        "returned_professional", "scrap_collector", "outspoken_student", "model_pensioner", "taxi_driver", "debtor",
        "foreign_visitor", "four_point_two",
    }  # fmt: skip


def test_visitors_stay_out_of_the_gallery():
    people = build(load_recipe("shanghai"), N, 2)
    number = [a.name for a in people.recipe.archetypes].index("foreign_visitor") + 1
    assert not people.traits["enrolled"][people.traits["archetype"] == number].any()
    assert not people.traits["enrolled"][people.traits["age"] < 16].any(), "no identity card, no face in the gallery"
    assert 100 < ((people.traits["enrolled"] == 0) & (people.traits["age"] >= 16)).sum() * 100_000 / N < 300


def test_taxi_drivers_are_about_more_than_anyone():
    people = build(load_recipe("shanghai"), N, 2)
    number = [a.name for a in people.recipe.archetypes].index("taxi_driver") + 1
    drivers = people.traits["archetype"] == number
    assert people.traits["trips"][drivers].min() >= 5
    assert np.median(people.traits["trips"]) < 1.2
