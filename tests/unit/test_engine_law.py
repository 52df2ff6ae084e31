"""The law of the day: what the engine makes of a scheme's numbers."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from panopolis.columns import ACTS, DOORS
from panopolis.engine.kernels.bundles import CONSENT, FROM_AGE, L_ACTS, L_RING, L_WIDTH, NOTICE, NOTICE_LAW, REGISTERED, SCORED
from panopolis.engine.tables import make_law
from panopolis.scheme import load_scheme

DAY = date(2018, 5, 1)


@pytest.fixture(name="law_of", scope="module")
def _law_of(society_of, law_for, plan):
    """Return the engine's tables of a scheme on a day."""

    def law_of(scheme, day=DAY, *, scoring=True, changes=()):
        scheme = load_scheme(scheme, changes=changes)
        ordinary, beside, _ = law_for(scheme, society_of())
        return make_law(ordinary, beside, day, plan, society_of(), scoring=scoring)

    return law_of


KEPT = "due_process.erasure.records=stay"
"""A list may count what companies see only where records stay."""


def acts_in(mask):
    return {name for k, name in enumerate(ACTS) if mask >> k & 1}


def test_nothing_is_in_force_before_day_0_nor_before_its_date(law_of):
    assert law_of("hot", scoring=False).in_force.sum() == 0
    assert law_of("hot", date(2018, 4, 30)).in_force.sum() == 0
    assert law_of("hot").in_force.sum() == 8
    assert law_of("hot", date(2018, 5, 8)).in_force.all()


def test_dated_numbers_hold_from_their_date(law_of):
    points = [law_of("hot", date(2018, 5, d)).points[:, list(ACTS).index("jaywalking")].tolist() for d in (1, 11, 12)]

    assert points == [[0, -500], [0, -500], [0, -825]]


def test_lists_count_a_context_or_an_act(law_of):
    masks = law_of("hot").list_rule[:, L_ACTS].tolist()

    assert acts_in(masks[0]) == {"jaywalking", "riding_offence", "driving_offence"}
    assert acts_in(masks[1]) == {"riding_offence"}
    assert acts_in(masks[3]) == {"unpaid_fine"}


@pytest.mark.parametrize(("counts", "expected"), [("incurred", "debt"), ("overdue", "overdue_debt")])
def test_a_list_entered_by_debts_follows_which_debts_count(counts, expected, law_of):
    law = law_of("hot", changes=[f"debt.counts={counts}", "lists.unpaid.enter.act=debt", KEPT])

    assert acts_in(law.list_rule[3, L_ACTS]) == {expected}
    assert law.points[1, list(ACTS).index(expected)] == -1000


def test_doors_close_by_list_and_tier_together(law_of):
    law = law_of("hot")
    closed = {name for k, name in enumerate(DOORS) if law.closes[0, 0b00001] >> k & 1}

    assert closed == {"loan", "mortgage", "travel", "flat"}  # on `strikes`, and in the lowest tier
    assert law.closes[1, 0] == law.closes[2, 0] == 0
    assert (law.grants[2, 0], law.grants[0, 0b10000]) == (
        0b110011,
        0b1100,
    )  # deposit, discount, a cheaper flat, offers; fast lane and praise


def test_notice_is_that_of_the_scheme_where_it_is_in_force_and_of_the_law_elsewhere(law_of):
    number = law_of("shanghai-2018").number

    assert (number[NOTICE], number[NOTICE_LAW]) == (0, 1)


def test_under_none_and_before_nobody_is_counted(law_of):
    assert law_of("none").number[SCORED] == law_of("before").number[SCORED] == 0
    assert not law_of("none").in_force.any()
    assert not law_of("none").fine.any()


def test_a_camera_more_is_never_one_less(law_of):
    less, more = (law_of("hot", changes=[f"watch.camera.coverage={x}"]).cover for x in (0.3, 0.4))

    assert (less <= more).all()


# ------------------------------------------------------------------------------------------- gates that search a list


def stops(world_of, society_of, *changes):
    """Return alerts per gate passed, of women and of men, in a city whose gates often err."""
    often = ["settings.gates_passed=5", "rollout.0.districts=all", "watch.gate.false_match=0.0001", "watch.gate.gallery_size=500"]
    world = world_of(load_scheme("hot", changes=[*often, *changes]), society_of(2000), warmup=1)
    list(world.warm_up())
    world.begin()
    list(world.advance(12))
    women, times = (
        world.society.traits["female"] == 1,
        world.state.columns["stops"] / np.maximum(world.society.traits["trips"], 0.2),
    )
    return times[women].mean(), times[~women].mean()


def test_false_alerts_at_a_gate_follow_the_rate_of_the_group_that_passes(world_of, society_of):
    women, men = stops(world_of, society_of, "watch.gate.relative={women: 5}")

    assert women > 2 * men


def test_a_review_at_a_gate_throws_false_alerts_out(world_of, society_of):
    assert max(stops(world_of, society_of, "watch.gate.review.catches=1", "lists.poor.enter.score_at_most=0")) == 0


COUNTED = "lists.criminal_record.enter.count"


def test_a_list_whose_count_changes_on_a_date_has_room_for_what_it_counts_then(world_of, society_of):
    scheme = load_scheme("shanghai-2018", changes=[f"{COUNTED}=[{{from: 2018-05-01, value: 2}}, {{from: 2018-05-04, value: 9}}]"])
    world = world_of(scheme, society_of())
    for _ in world.warm_up():
        pass
    world.begin()
    for _ in world.advance(3):
        pass
    world.state.standing.strikes[:, 0] = np.arange(300) + 1
    listed = world.state.columns["listed"].copy()
    world.step()

    assert (
        world.state.standing.strikes.shape
        == (300, 8)
        == (300, (world.law.list_rule[:, L_RING] + world.law.list_rule[:, L_WIDTH]).max())
    )
    assert np.isin(np.arange(300) + 1, world.state.standing.strikes).all()
    assert (world.state.columns["listed"] & listed == listed).all()
    world.close()


def test_a_parent_whom_the_scheme_does_not_score_closes_no_school(world_of, society_of):
    society = society_of(2000)
    closed = "consequences=[{when: tier.A, context: education, deny: [school]}]"
    scheme = load_scheme("rongcheng-2021-voluntary", changes=[closed])
    world = world_of(scheme, society, settings={"school_requests": 1.0})
    for _ in world.warm_up():
        pass
    world.begin()
    for _ in world.advance(35):
        pass
    traits, number = society.traits, world.law.number
    scored = (
        (traits["age"] >= number[FROM_AGE]) & (traits["enrolled"] >= number[REGISTERED]) & (traits["consent"] < number[CONSENT])
    )
    homes = np.unique(traits["household"][scored])
    refused = world.state.columns["school_refused"] > 0

    assert refused.any()
    assert np.isin(traits["household"][refused], homes).all()
    world.close()
