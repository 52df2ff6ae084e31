"""What must hold of worlds in which people rate each other. Checks of code, except where a docstring says finding."""

from __future__ import annotations

import numpy as np
import pytest

from panopolis.errors import RequestError
from panopolis.rules import RATED
from panopolis.study import branch, run, start

TIES_ALONE = ("ratings.of=ties", "settings.tie_met=0.5", "settings.big_day=-1", "settings.star_noise=1")


def world(*changes, people=1500, name="nosedive", days=0, **more):
    walk = start(name, "town", people=people, seed=2, warmup=0, threads=1, changes=changes, measured=False, **more)
    walk.advance(days)
    return walk


def test_a_world_of_ratings_alone_takes_64_bytes_a_person_at_most():
    assert world(people=1000).bytes_person <= 64


def test_in_a_world_of_ratings_alone_the_city_has_no_rules():
    names = {s.rule.submodel for s in world(people=200)._world.plan.steps}

    assert names == {r.submodel for r in RATED} - {"platform"}


def test_simultaneous_reveal_removes_retaliation_in_the_same_meeting_and_nothing_else():
    """Without sight of the other's stars no answer is possible: what retaliation and kindness weigh changes no bit. Grudges stay."""
    blunt = ("settings.retaliation_stars=0", "settings.kindness_stars=0")
    seen = world(*TIES_ALONE, "ratings.reveal=in_turn", days=20)
    unseen = world(*TIES_ALONE, days=20)

    assert unseen.state_hash == world(*TIES_ALONE, *blunt, days=20).state_hash
    assert seen.state_hash != world(*TIES_ALONE, "ratings.reveal=in_turn", *blunt, days=20).state_hash
    assert (unseen._world.state.beside["memory"] == 1).sum() > 100
    forgiving = world(*TIES_ALONE, "settings.grudge_stars=0", days=20)
    assert unseen["rating"].mean() < forgiving["rating"].mean() - 0.05


def test_a_grudge_waits_for_the_next_meeting():
    """With every tie met every other day or so, day 0 makes grudges and takes no star for one; from day 1 on they cost stars."""
    harsh, mild = (world(*TIES_ALONE, f"settings.grudge_stars={stars}") for stars in (3, 0))
    for walk in (harsh, mild):
        walk.advance(1)

    assert np.array_equal(harsh["rating"], mild["rating"])
    assert (harsh._world.state.beside["memory"] == 1).any()
    for walk in (harsh, mild):
        walk.advance(5)
    assert harsh["rating"].mean() < mild["rating"].mean()


def test_a_dropped_tie_rests_and_can_be_taken_up_again():
    never = world(*TIES_ALONE, "settings.drops_tie=0", days=30)._world.state.beside["memory"]
    dropped = world(*TIES_ALONE, "settings.drops_tie=1", "settings.takes_up_tie=0", days=30)._world.state.beside["memory"]
    mended = world(*TIES_ALONE, "settings.drops_tie=1", "settings.takes_up_tie=1", days=30)._world.state.beside["memory"]

    assert (never == 2).sum() == 0
    assert 0 < (mended == 2).sum() < (dropped == 2).sum()


def test_the_big_day_reaches_nobody_before_it_comes():
    with_it, without = world("settings.big_day=10", people=4000), world("settings.big_day=-1", people=4000)
    for walk in (with_it, without):
        walk.advance(10)
    assert np.array_equal(with_it["rating"], without["rating"])
    hit = with_it["slips"] >= 3
    for walk in (with_it, without):
        walk.advance(1)

    assert hit.sum() >= 5
    assert (with_it["rating"][hit] < without["rating"][hit] - 1.0).all(), "a point is taken, and stars besides"
    assert abs(with_it["rating"][~hit] - without["rating"][~hit]).max() < 0.1, "others met people who gave other stars than else"


def fall_of_the_heroine(*changes):
    """Return three ratings of those whom the big day befell (day 60, as the preset has it).

    The lowest within ten days, that two nights after its own, and the last.
    """
    walk = world(*changes, people=8000, days=60)
    hit = walk["slips"] >= 3
    path = []
    for _ in range(10):
        walk.advance(1)
        path.append(walk["rating"][hit])
    return np.min(path, axis=0), path[2], path[-1]


@pytest.mark.slow
def test_the_heroine_falls_as_far_as_the_assumed_penalties_say():
    """Finding, of this model: from 4.2 to about 3.1 (facts.md 4d) needs penalties in the middle of their ranges; a Bayesian mean holds her."""
    told = fall_of_the_heroine()
    mild = fall_of_the_heroine("rules.outburst.stars=0", "ratings.authority.damage=1")
    harsh = fall_of_the_heroine("rules.outburst.stars=-2", "ratings.authority.damage=3")
    bayes = fall_of_the_heroine("ratings.average={mean: true, prior: {stars: 4.2, weight: 20}}")

    assert len(told[0]) > 10
    assert harsh[0].mean() < told[0].mean() < mild[0].mean()
    assert 1.5 < told[0].mean() < 3.1
    assert told[2].mean() > told[0].mean() + 1, "she comes back"
    assert (told[1] < 3.1).mean() > 0.5
    assert (bayes[1] < 3.1).mean() < 0.10, "the point is gone after a day, and one bad day is one of sixty"


def test_nosedives_arise_by_strain_alone():
    """Finding, of this model: without the big day some fall by a star within a week; without strain next to nobody does."""
    falls = []
    for without in ((), ("strain",)):
        walk = world("settings.big_day=-1", people=3000, without=without)
        walk.advance(30)
        fallen = 0
        for _ in range(60):
            walk.advance(1)
            fallen += int((walk["rating"] <= walk["rating_week"] - 1.0).sum())
        falls.append(fallen)

    assert falls[0] > 0
    assert falls[1] < falls[0]


def test_softer_standards_raise_ratings_and_say_nothing_of_quality():
    hard, soft = (world(f"settings.leniency={x}", "settings.big_day=-1", days=60) for x in (0, 1))
    assert soft["rating"].mean() > hard["rating"].mean() + 0.05


def test_stars_become_points_and_points_become_stars():
    """Point by the act 'ill_rated'; stars because a listed person is given fewer."""
    both = ("rules.ill_rated.points=-5", "settings.ill_rated_at=4.5", "settings.known_listed=2")
    linked, apart = (
        start("hot", people=400, seed=1, warmup=2, threads=1, changes=changes, measured=False)
        for changes in (both, ("rules.ill_rated=null", "settings.known_listed=0"))
    )
    for walk in (linked, apart):
        walk.advance(45)

    assert linked["score"].mean() < apart["score"].mean()
    listed = linked["listed"] > 0
    assert linked["rating"][listed].mean() < linked["rating"][~listed].mean() - 0.2


@pytest.mark.parametrize("name", sorted({r.submodel for r in RATED}))
def test_every_part_of_it_can_be_left_out(name, tmp_path):
    scheme = "ride-hail" if name == "platform" else "nosedive"
    found = run(scheme, "town", out=tmp_path / "run", people=300, days=15, seed=1, warmup=0, threads=1, without=(name,))

    assert found.days_written == 15


def test_a_branch_into_a_world_with_other_columns_is_refused(tmp_path):
    run("before", "town", out=tmp_path / "run", people=200, days=10, seed=1, warmup=0, threads=1, checkpoint_every=5)

    with pytest.raises(RequestError, match="scheme 'nosedive' needs the rule 'give_stars', which this run was begun without"):
        branch(tmp_path / "run", "nosedive", 5, out=tmp_path / "branch")


def displayed(walk):
    """Share of hosts whose listing shows 4.5 or 5 in half stars, of those with enough stars to show."""
    some = (walk["serves"] == 1) & (walk["weight_all"] >= 3)
    return (np.floor(walk["rating"][some] * 2 + 0.5) / 2 >= 4.5).mean()


@pytest.mark.slow
def test_almost_all_listings_display_four_and_a_half_or_more():
    """facts.md 4d [117]: about 95 % of listings average 4.5 or 5, almost none below 3.5; held to within two points."""
    walk = world(name="homestay", people=100_000, days=200)
    hosts = walk["rating"][(walk["serves"] == 1) & (walk["weight_all"] >= 3)]

    assert len(hosts) > 300
    assert displayed(walk) == pytest.approx(0.95, abs=0.02)
    assert (hosts < 3.5).mean() < 0.01


@pytest.mark.slow
def test_revealed_at_once_stars_are_slightly_lower():
    """facts.md 4d [119]: more reviews, slightly lower ratings; no size is given, so only the sign is held."""
    turn, once = (world(name=name, people=60_000, days=150) for name in ("homestay", "double-blind"))

    assert once["weight_all"].sum() > turn["weight_all"].sum()
    means = [walk["rating"][walk["serves"] == 1].mean() for walk in (turn, once)]
    assert means[0] - 0.15 < means[1] < means[0]


@pytest.mark.slow
def test_feedback_of_auctions_is_almost_always_good():
    """facts.md 4d [120, 121]: more than 99 % positive."""
    walk = world(name="auction-2005", people=60_000, days=150)
    some = walk["serves"] > 0

    assert walk["stars_all"][some].sum() / 5 / walk["weight_all"][some].sum() > 0.99


@pytest.mark.slow
def test_drivers_average_what_is_written_of_them_and_some_are_deactivated():
    """facts.md 4d [113]: averages about 4.7 to 4.8; held to 4.65 to 4.85."""
    walk = world(name="ride-hail", people=40_000, days=90)

    assert 4.65 < walk["rating"][walk["serves"] == 1].mean() < 4.85
    assert (walk["serves"] == 2).sum() > 0


@pytest.mark.prove
def test_gig_work_inflates_over_ten_years_as_measured():
    """facts.md 4d [115, 116]: 3.7 to 4.8 in ten years, 35 to 50 % of the rise softer standards. The rest is who leaves and effort."""
    soft, hard = (world(*changes, name="gig-work", people=20_000, days=3650) for changes in ((), ("settings.leniency=0",)))
    rises = [walk["rating"][walk["serves"] == 1].mean() - 3.7 for walk in (soft, hard)]

    assert rises[0] == pytest.approx(1.1, abs=0.07)
    assert 0.35 <= 1 - rises[1] / rises[0] <= 0.50
