"""A world less some rows, and with some outcomes given, equals the plain one in which what causes them is passed over."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from side_by_side import EXPIRES, NO_OWN_EXPIRY, OFTEN, WARMUP, days_of, plain_of

from panopolis.columns import KINDS
from panopolis.engine.otherwise import Otherwise, Outcome, RowName
from panopolis.errors import WorldError
from panopolis.scheme import load_scheme

EACH = 3
"""So many rows of each kind are taken out of each world."""
FORCED = ("jaywalking", "riding_offence", "speak_out", "read_sensitive")
BUSY = {"charge", "listing", "delisting", "refusal", "payment"}
SCHEMES = {
    "hot": (("hot", OFTEN), BUSY | {"expiry", "correction", "erasure"}),
    "index": (("zhima-like", ()), {"recomputation"}),
    "after_clean": (("hot", (*OFTEN, *NO_OWN_EXPIRY, f"score.expires={EXPIRES['after_clean']}")), BUSY | {"reset"}),
    "cycle": (("hot", (*OFTEN, *NO_OWN_EXPIRY, f"score.expires={EXPIRES['cycle']}")), BUSY | {"reset"}),
    "regain": (("hot", (*OFTEN, *NO_OWN_EXPIRY, f"score.expires={EXPIRES['regain']}")), BUSY | {"regain"}),
}


def begun(world_of, society, scheme, changes=()):
    """Return both worlds on the first day of a scheme."""
    world = world_of(load_scheme(scheme, changes=changes), society, warmup=WARMUP, shift=6)
    plain = plain_of(world)
    for one in (world, plain):
        for _ in range(WARMUP):
            one.step()
        one.begin()
    return world, plain


def rows_ahead(world):
    """Return the rows of the next day, and leave the world as it is."""
    before = world.state.copy()
    rows = world.step().rows
    world.restore(before)
    return rows


def some(rows, taken):
    """Return names of a few rows of kinds that were not taken out often enough, each of another person, and later ones of a day as well."""
    found, used = [], set()
    for row in sorted(rows, key=lambda row: (taken[KINDS[row["kind"]]], -int(row["k"]))):
        kind, person = KINDS[row["kind"]], int(row["charged"])
        if taken[kind] < EACH and person not in used:
            used.add(person)
            taken[kind] += 1
            found.append(RowName(int(row["day"]), int(row["phase"]), person, int(row["k"])))
    return found


@pytest.mark.parametrize("name", SCHEMES)
def test_a_world_less_rows_of_every_kind_equals_the_plain_world(name, society_of, world_of):
    (scheme, changes), kinds = SCHEMES[name]
    world, plain = begun(world_of, society_of(150), scheme, changes)
    list(days_of(world, plain, 1))
    taken = Counter()
    for _ in range(20 if name != "index" else 95):
        names = some(rows_ahead(world), taken)
        world.otherwise = Otherwise(names)
        plain.without = {(n.day, n.phase, n.person): n.k for n in names}
        list(days_of(world, plain, 1))
        assert plain.without == {}
    assert {kind: taken[kind] for kind in kinds if taken[kind] < EACH} == {}


def test_outcomes_that_are_given_equal_those_of_the_plain_world(society_of, world_of):
    world, plain = begun(world_of, society_of(150), "hot", OFTEN)
    list(days_of(world, plain, 1))
    given = Counter()
    for day in range(1, 12):
        outcomes = []
        for k, rule in enumerate(FORCED):
            due = np.flatnonzero(world.state.due[rule] == world.state.t)[:2]
            outcomes += [Outcome(day, rule, int(i), (day + k + j) % 2 == 0) for j, i in enumerate(due)]
        world.otherwise = Otherwise((), outcomes)
        plain.given = {(o.day, o.rule, o.person): o.yields for o in outcomes}
        given += Counter(o.rule for o in outcomes)
        list(days_of(world, plain, 1))
    assert min(given[rule] for rule in FORCED) >= 10


def test_what_is_not_there_is_said(society_of, world_of):
    world, _ = begun(world_of, society_of(150), "hot", OFTEN)
    world.step()
    rows = rows_ahead(world)
    person = int(rows["charged"][-1])
    for wrong in (RowName(1, 3, person, 60), RowName(1, 0, person, 60)):
        before, world.otherwise = world.state.copy(), Otherwise([wrong])
        with pytest.raises(
            WorldError, match=rf"there is no row {wrong} in this world; of person {person} that (morning|night) holds \d+ row"
        ):
            world.step()
        world.restore(before)
    nobody = int(np.flatnonzero(world.state.due["jaywalking"] != world.state.t)[0])
    world.otherwise = Otherwise((), [Outcome(1, "jaywalking", nobody, yields=True)])
    with pytest.raises(
        WorldError, match=rf"person {nobody} has no occasion of 'jaywalking' on day 1; the next one after it comes on day \d+"
    ):
        world.step()
