"""The suppressed post, piece by piece: thresholds, campuses, speeds, what is asked; and the survey."""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan
from panopolis.columns import SETTINGS
from panopolis.engine import NEVER, Readers
from panopolis.errors import RequestError
from panopolis.rules import post, survey
from panopolis.scheme import load_scheme
from panopolis.society import build, campus_of, load_recipe, students_elsewhere
from panopolis.study import as_speeds, follow_post
from panopolis.study.campuses import campuses_of, faster
from panopolis.study.post import MEASURES, PostStudy, night_before

SMALL = {"people": 4000, "days": 3, "warmup": 0, "threads": 1}
VALUES = {name: s.value for name, s in SETTINGS.items()}


@pytest.mark.parametrize("climate", [0.0, 0.3])
@pytest.mark.parametrize("lone", [0.0, 0.2, 2.0])
@pytest.mark.parametrize("sanction", [0.0, 0.5])
@pytest.mark.parametrize("n_ties", [1, 7, 20])
def test_a_threshold_is_the_first_number_of_copies_at_which_fear_is_small_enough(n_ties, sanction, lone, climate):
    for courage in (0.1037, 0.4519, 0.6011, 0.9053, 1.7129, 3.0017):
        enough = [c for c in range(1, n_ties + 1) if sanction + lone * max(1 - climate - c / n_ties, 0) < courage]
        assert post.copies_needed(courage, sanction, lone, climate, n_ties) == (enough[0] if enough else 0)


def test_a_greater_wrong_is_told_by_more():
    free = [post.outraged(0.4, injustice) for injustice in (0.0, 1.5, 5.0)]
    assert free[0] == pytest.approx(0.4)
    assert free[0] < free[1] < free[2] < 1


def test_students_have_the_campus_of_their_groups_and_others_none():
    city = build(load_recipe("shanghai"), 20_000, 1)
    campus = campus_of(city)
    student = city.traits["student"] == 1
    assert (campus >= 0).tolist() == student.tolist()
    assert (campus[student] >> 5).tolist() == city.traits["work_district"][student].tolist()
    for d, district in enumerate(city.recipe.content.districts.each):
        here = campus[campus >> 5 == d] & 31
        assert here.size == 0 or here.max() < max(district.campuses, 1)
    tied = np.repeat(campus, city.ties.degree()), campus[city.ties.neighbour]
    both = (tied[0] >= 0) & (tied[1] >= 0)
    assert (tied[0] == tied[1])[both].mean() > 0.5, "most ties among students are of a campus group"


def test_ties_with_students_elsewhere_are_as_many_as_asked_for():
    one, other = students_elsewhere(300, 500, 1.5, 7)
    assert len(one) == len(other) == 600
    assert 0 <= one.min() <= one.max() < 300
    assert 0 <= other.min() <= other.max() < 500
    assert students_elsewhere(0, 500, 1.5, 7)[0].size == 0


def test_the_network_of_a_post_holds_students_of_both_cities_and_those_who_began():
    cities = build(load_recipe("shanghai"), 4000, 1), build(load_recipe("shanghai"), 4000, 2)
    net = campuses_of(cities, VALUES)
    n_student = [int((city.traits["student"] == 1).sum()) for city in cities]
    assert int((net.campus >= 0).sum()) == sum(n_student)
    assert set(net.starts.tolist()) >= set(np.flatnonzero(net.campus < 0).tolist())
    assert net.city[net.starts].max() == 0
    assert sorted(set(net.campus[net.campus >= 0].tolist())) == list(range(sum(net.n_campus)))
    across = np.repeat(net.city, net.ties.degree()) != net.city[net.ties.neighbour]
    assert 0 < across.sum() <= 2 * students_elsewhere(*n_student, 1.0, 1)[0].size


def test_a_speed_of_deletion_divides_lives_and_0_is_no_deletion():
    times = np.array([0, 7, 100, NEVER])
    readers = Readers(threshold=times, life=times, again=times, called=times, wave=times)
    assert faster(readers, 2).life.tolist() == [0, 3, 50, NEVER]
    assert faster(readers, 1).again.tolist() == times.tolist()
    assert faster(readers, 0).life.tolist() == [0, NEVER, NEVER, NEVER]
    assert faster(readers, 8).called.tolist() == times.tolist(), "parents call no sooner"


def test_what_cannot_be_followed_is_said():
    with pytest.raises(RequestError, match="a speed of deletion is 0 \\(none\\), 1 \\(as measured\\) or any number above 0"):
        follow_post(speeds=(-1.0,), **SMALL)
    with pytest.raises(RequestError, match="follow is 0, but it is at least 1"):
        follow_post(follow=0, **SMALL)
    with pytest.raises(RequestError, match="numbers with commas between, such as 0,1,4"):
        as_speeds("fast")
    assert as_speeds("0,2.5") == (0.0, 2.5)


def test_a_post_spreads_alike_on_any_number_of_threads():
    found = [follow_post(("before",), replicates=1, **SMALL | {"threads": threads}).rows for threads in (1, 2)]
    assert found[0] == found[1]


def test_with_no_wave_a_ban_at_once_and_no_disguise_nobody_hears_of_it_but_students_who_began():
    hushed = {"wave_reach": 0.0, "ban_day": 0.0, "disguised": 0.0, "post_seen": 1.0}
    done = follow_post(("before",), replicates=1, speeds=(0.0,), settings=hushed, **SMALL)
    heard = follow_post(("before",), replicates=1, speeds=(0.0,), settings={"wave_reach": 0.05}, **SMALL)
    assert done.rows[0]["reached"] <= SETTINGS["post_starts"].value
    assert heard.rows[0]["reached"] > 3 * done.rows[0]["reached"] + 20


def test_weighing_a_post_changes_nothing_else_in_a_city():
    scheme, recipe = load_scheme("shanghai-2018"), load_recipe("shanghai")
    city = night_before(scheme, recipe, SMALL, 1)
    walk = pan.start(scheme, recipe, measured=False, seed=1, **SMALL)
    walk.advance(3)
    for name, column in walk._world.state.columns.items():
        assert np.array_equal(column, city.state.columns[name]), name
    assert 0 < city.state.columns["post_threshold"].astype(bool).mean() < city.state.columns["post_wish"].mean()
    assert city.state.columns["posts"].sum() == walk["posts"].sum()


def test_who_is_in_favour_says_so_and_who_is_not_says_it_less_the_more_she_fears():
    settings = {
        "survey_ease": 0.35,
        "visitor_wariness": 1.0,
        "sensitivity_scheme": 1.0,
        "fear_of_detention": 0.1,
        "fear_of_post": 0.4,
    }
    draws = [(k + 0.5) / 200 for k in range(200)]

    def favour(approval, **more):
        told = {"candour": 0.4, "aware": 0, "law_holds": 1, "points_at_stake": -5.0, "visitor": 0} | more
        return sum(survey.says(approval=approval, draw=u, **told, **settings) for u in draws) / 200

    assert favour(0.5) == favour(0.9) == 1
    assert math.isclose(favour(0.2, law_holds=0), 1 - 1 / (1 + math.exp(-math.log(0.4 / 0.6) - 0.35)), abs_tol=0.005)
    assert favour(0.2, law_holds=0) < favour(0.2) < favour(0.2, aware=1) < favour(0.2, aware=1, visitor=1) < 1


def test_a_survey_changes_nothing_and_hides_what_is_thought():
    walk = pan.start("shanghai-2018", people=20_000, days=1, warmup=0, seed=1)
    walk.advance(20)
    before = walk.state_hash
    rows = {row["group"]: row for row in walk.survey(5000)}
    assert walk.state_hash == before
    assert walk.survey(5000) == list(rows.values())
    everyone = rows["all"]
    assert everyone["people"] == 5000 == rows["aware"]["people"] + rows["unaware"]["people"]
    assert everyone["private"] < everyone["alone"] < everyone["visitor"]
    assert abs(everyone["alone"] - 0.80) < 0.03, "what survey_ease was set to"
    with pytest.raises(RequestError, match="asks 0 people, but it asks at least 1"):
        walk.survey(0)


def test_a_chance_of_yes_or_no_stays_within_none_and_all():
    same = dict.fromkeys(MEASURES, 0.5) | {"speed": 1.0, "students": 10, "by_day": [0.5]}
    rows = tuple(same | {"scheme": name, "one_chair": 1.0, "both_chairs": float(k == 0)} for name in ("a", "b") for k in range(5))
    found = {(r["scheme"], r["against"], r["measure"]): r for r in PostStudy(("a", "b"), (1.0,), rows).summary()}
    sure = found["a", "", "one_chair"]
    assert (sure["value"], sure["high"], sure["interval"]) == (1.0, 1.0, "Wilson")
    assert 0.56 < sure["low"] < 0.57
    assert 0.0 < found["a", "", "both_chairs"]["low"] < 0.2 < found["a", "", "both_chairs"]["high"] < 0.7
    assert found["a", "b", "one_chair"]["low"] is None
    assert found["a", "", "reach"]["interval"] == "Student"


def test_where_nobody_scores_nobody_is_asked_whether_she_knows_of_it():
    walk = pan.start("none", people=2000, days=1, warmup=0, seed=1)
    assert [row["group"] for row in walk.survey(500)] == ["all", "students"]
