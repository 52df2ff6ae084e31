"""Gaming: the score rises and the conduct does not; and a watch that follows its records finds what it looks at (P15)."""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan
from panopolis.measures import rank_correlation
from panopolis.study import refit
from panopolis.study.refit import shared_out

POINTS = """
name: helpers
kind: test
law: none
start: 2020-01-01
score: {start: 100, floor: 0, cap: 100000}
rules: {volunteering: {points: 5, seen_by: [office], context: civic}}
watch: {office: {mode: witness, chance: 1}}
settings: {favours: 0.05, share_aware: 1, signings: %s, games: 0.8, learns_gaming: 0.5}
"""


@pytest.fixture(scope="module")
def helpers(tmp_path_factory):
    """Return ``walk(signings)``: the town after half a year of points for hours, and nothing else that points lead to."""
    folder = tmp_path_factory.mktemp("helpers")

    def walk(signings, **more):
        path = folder / f"helpers-{signings}.yaml"
        path.write_text(POINTS % signings, encoding="utf-8")
        town = pan.start(path, "town", people=3000, days=1, warmup=0, seed=2, threads=1, measured=False, **more)
        town.advance(180)
        return town

    return walk


def test_the_score_rises_and_the_conduct_does_not(helpers):
    honest, gamed = helpers(0), helpers(0.2)
    given = gamed["good_deeds"] - gamed["for_show"]

    assert honest["for_show"].sum() == 0
    assert gamed["for_show"].sum() > 1000
    assert (given == honest["good_deeds"]).all()
    for conduct in ("offences", "bills_late", "posts", "posts_held", "cash_yuan"):
        assert (gamed[conduct] == honest[conduct]).all()
    assert (gamed["score"] - honest["score"] == 5 * gamed["for_show"]).all()


def test_a_gamed_score_says_less_of_what_it_is_of(helpers):
    said = [rank_correlation(town["score"], town["good_deeds"] - town["for_show"]) for town in (helpers(0), helpers(0.2))]

    assert said[0] == pytest.approx(1)
    assert said[1] < 0.9


def test_who_never_earned_a_point_never_learns(helpers):
    gamed = helpers(0.2)

    assert (gamed["for_show"][gamed["knows_how"] == 0] == 0).all()
    assert (gamed["good_deeds"][gamed["knows_how"] == 1] > 0).all()


def test_without_gaming_nobody_games(helpers):
    assert helpers(0.2, without=("gaming",)).state_hash == helpers(0, without=("gaming",)).state_hash


CAMERAS = """
name: cameras
kind: test
law: none
start: 2020-01-01
rules: {red_light: {seen_by: [camera], context: transport}}
watch:
  camera:
    {mode: identify, miss: 0, false_match: 0, gallery_size: 1, coverage: {by: district, default: 0.05, values: {Market: %s}}}
"""
PRIOR = 2.0
"""Records that each camera is taken to have made before the first day."""
RED_LIGHT = pan.Act("red_light", "transport", 1, good=False, meaning="crosses while the light is red")


def red_lights(haste):
    return 0.05 * haste


@pan.rule(rate=red_lights, commits="red_light", at="crossing")
def cross():
    return 1.0


def log_odds(share):
    return math.log(share / (1 - share))


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """Return ``run(share, seed)``: cameras that follow their records for a year, with that share of Market's crossings at first."""
    folder = tmp_path_factory.mktemp("cameras")
    town = pan.load_society("town").text
    ties = next(line for line in town.splitlines() if line.startswith("ties:"))
    text = town.replace(ties, "ties: none").replace("people_per_crossing: 250", "people_per_crossing: 5")
    (folder / "streets.yaml").write_text(text, encoding="utf-8")

    def run(share, seed):
        path = folder / f"cameras-{share}.yaml"
        path.write_text(CAMERAS % share, encoding="utf-8")
        return refit(
            pan.load_scheme(path, acts=[RED_LIGHT]), folder / "streets.yaml", rules=[cross], acts=[RED_LIGHT], shipped=False, people=5000,
            days=360, every=30, warmup=0, seed=seed, threads=1, prior=PRIOR,
        )  # fmt: skip

    return run


def test_records_begun_unequal_stay_so_although_nobody_behaves_otherwise(followed):
    """Cameras only ever say what they look at: twice as many to begin with are about twice as many for good.

    Hypothesis, from theory alone: every camera finds as much as any other, so records are a Polya urn (P15) in which Market begins with a
    records against b of the rest, or with 2a. Its odds then differ by log 2 at first, exactly. In the limit its share is Beta(a, b) or
    Beta(2a, b), whose mean log odds, digamma(a) - digamma(b), differ by digamma(2a) - digamma(a) = log 2 + 1/(4a) + 1/(16 a^2) - ...; at any time
    between, the mean difference lies between the two. Against it stands a beginning that leaves nothing behind: a difference of 0.
    """
    odds = []
    for seed in range(1, 13):
        twice, even = followed(0.1, seed), followed(0.05, seed)
        assert (twice.offences == even.offences).all()
        assert len(twice.coverage) == 13
        assert np.allclose((twice.coverage * twice.crossings).sum(axis=1), (twice.coverage[0] * twice.crossings).sum())
        first, last = ([log_odds(one.cameras()[when][0]) for one in (twice, even)] for when in (0, -1))
        assert first[0] - first[1] == pytest.approx(math.log(2))
        odds.append(last[0] - last[1])
    error = np.std(odds, ddof=1) / math.sqrt(len(odds))
    a = PRIOR * 0.05 * even.crossings[0]

    assert math.log(2) - 4 * error < np.mean(odds) < math.log(2) + 1 / (4 * a) + 1 / (16 * a * a) + 4 * error
    assert 4 * error < math.log(2)  # so that it could be told from a beginning that leaves nothing behind


def test_cameras_that_stay_are_recorded_beside(followed):
    run = followed(0.1, 1)

    assert run.records.sum() > 100
    assert run.records_fixed.sum() > 100
    assert (run.records[0] == run.records_fixed[0]).all()
    assert (run.records[1:] != run.records_fixed[1:]).any()
    assert "cameras: the watch 'camera' follows its own records, 12 times" in str(run)


def test_cameras_are_shared_out_by_records_up_to_every_crossing():
    crossings = np.array([10, 10, 20])

    assert shared_out(8, np.array([1.0, 1.0, 2.0]), crossings) == pytest.approx([0.2, 0.2, 0.2])
    assert shared_out(15, np.array([98.0, 1.0, 1.0]), crossings) == pytest.approx([1, 0.25, 0.125])
    assert shared_out(40, np.array([5.0, 1.0, 1.0]), crossings) == pytest.approx([1, 1, 1])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"watch": "cameras"}, "has no watch 'cameras' with a coverage; did you mean 'camera'"),
        ({"every": 0}, "every is 0, but it is a number of days from 1 to the 30 days run"),
        ({"prior": 0.0}, "prior is 0, but it is above 0"),
    ],
)
def test_what_cannot_be_refitted_is_refused(given, message):
    with pytest.raises(pan.PanopolisError, match=message):
        refit("shenzhen-2018", "town", people=200, days=30, warmup=0, **given)
