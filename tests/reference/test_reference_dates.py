"""The compiled world equals the plain one bit for bit where something begins, changes or is computed anew on a date."""

from __future__ import annotations

from collections import Counter
from datetime import date

from side_by_side import DAYS, LEAST, NO_OWN_EXPIRY, OFTEN, WARMUP, both_under, days_of, plain_of

from panopolis.columns import KINDS
from panopolis.engine import World
from panopolis.measures import NIGHTLY
from panopolis.scheme import combine, load_scheme, read_law
from panopolis.study.request import rules_of


def test_an_index_is_computed_anew_on_its_dates_alone(society_of, world_of):
    """Zhima's began on 28 January: its sixth of the month is day 9; more is owed and paid by then."""
    busy = ("scope.consent=1", "settings.hardship=0.9", "settings.forgetting=0.6", "settings.loan_requests=0.3")

    world, _, rows = both_under(world_of, society_of(300), load_scheme("zhima-like", changes=busy), days=14)

    anew = [(r["day"], r["rule"]) for r in rows if KINDS[r["kind"]] == "recomputation"]
    assert {day for day, _ in anew} == {0, 9}
    assert min(Counter(anew)[9, k] for k in range(3)) >= LEAST
    assert len(set(world.state.columns["score"].tolist())) >= LEAST
    assert (world.state.columns["score"] == 60000 + world.state.standing.index.sum(axis=1)).all()


def test_a_scheme_that_begins_long_after_the_run(society_of, world_of):
    society = society_of(300)
    world = world_of("hot", society, warmup=WARMUP)
    world.start = date(2018, 4, 20)
    world._make_law()
    plain = plain_of(world)
    list(days_of(world, plain, WARMUP))
    world.begin()
    plain.begin()

    forced = [sum(plain.law.forces) for _ in days_of(world, plain, 22)]

    assert forced[0] == 0
    assert 0 < forced[14] < len(plain.law.forces) == forced[-1]


def test_a_start_of_its_own_is_kept_by_a_scheme_that_is_not_rolled_out(society_of, world_of):
    """It is in force everywhere from its start on, and its cycles and dates of recomputation begin there."""
    changes = [
        *NO_OWN_EXPIRY, "rollout=null", "start=2018-05-11", "score.expires={cycle: 7d}",
        "watch.platform.shares_from=2018-05-11", "watch.platform.announced=2018-05-15",
    ]  # fmt: skip
    world = world_of(load_scheme("hot", changes=changes), society_of(300), warmup=WARMUP)
    world.start = date(2018, 5, 1)
    world._make_law()
    plain = plain_of(world)
    list(days_of(world, plain, WARMUP))
    world.begin()
    plain.begin()
    rows = [row for day in days_of(world, plain, DAYS) for row in day.rows]

    turns = Counter(r["day"] for r in rows if KINDS[r["kind"]] == "reset")
    assert set(turns) <= {17, 24}
    assert turns[17] >= LEAST
    assert min(r["day"] for r in rows if KINDS[r["kind"]] == "listing") >= 10
    assert world.state.columns["aware"].any()


def test_gates_of_the_law_and_of_the_scheme_both_stop_people(society_of, plan_of, law_for):
    society = society_of(300)
    screen = {"mode": "screen", "coverage": 0.5, "miss": 0.1, "false_match": 1e-4, "gallery_size": 3000, "relative": {"old": 4}}
    law = read_law({"rules": {}, "watch": {"border": screen}})
    hot = load_scheme("hot", changes=["settings.gates_passed=5", "rollout.1.from=2018-05-16"])
    ordinary, scheme = combine(load_scheme("before"), law), combine(hot, law)
    world = World(
        plan_of(rules_of([hot])),
        society,
        ordinary,
        scheme,
        law_for(hot, society)[2],
        date(2018, 5, 1),
        measures=NIGHTLY,
        warmup=5,
        threads=1,
    )
    twin = plain_of(world)
    list(days_of(world, twin, 5))
    warm = int(world.state.columns["stops"].sum())
    world.begin()
    twin.begin()
    list(days_of(world, twin, 20))

    assert warm >= LEAST, "the law's own gates stop people before there is a scheme"
    assert int(world.state.columns["stops"].sum()) > 3 * warm


def test_a_list_whose_count_changes_on_a_date(society_of, world_of):
    changes = [
        *OFTEN,
        "lists.strikes.enter.count=[{from: 2018-01-01, value: 3}, {from: 2018-05-10, value: 6}, {from: 2018-05-20, value: 2}]",
    ]
    _, plain, rows = both_under(world_of, society_of(300), load_scheme("hot", changes=changes))

    strikes = list(plain.law.scheme.lists).index("strikes")
    entered = Counter(
        int(r["day"] >= 9) + int(r["day"] >= 19) for r in rows if KINDS[r["kind"]] == "listing" and r["rule"] == strikes
    )
    assert entered[0] >= LEAST
    assert entered[2] >= LEAST
