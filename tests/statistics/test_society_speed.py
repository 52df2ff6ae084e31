"""A million people, with traits, ties and places, in less than ten seconds on one core."""

import time

from panopolis.society import build, load_recipe


def test_a_million_people():
    recipe = load_recipe("shanghai")
    build(recipe, 1000, 1)
    start = time.process_time()
    people = build(recipe, 1_000_000, 1)
    assert time.process_time() - start < 10
    traits = sum(values.nbytes for values in people.traits.values())
    ties = people.ties.indptr.nbytes + people.ties.neighbour.nbytes
    assert traits < 64e6
    assert ties < 200e6
