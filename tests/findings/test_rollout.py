"""A roll-out by district, judged by difference in differences, against what the twins say."""

from __future__ import annotations

import re

import numpy as np
import pytest

import panopolis as pan
from panopolis.errors import RequestError
from panopolis.measures import judge

MOST_ERRORS = 4.0
STEPS = (
    "rollout=[{from: 2018-05-01, districts: [Huangpu, Xuhui, Jing'an, Yangpu, Minhang]}, "
    "{from: 2018-07-24, districts: [Pudong, Baoshan]}, {from: 2018-10-16, districts: all}]"
)
KNOWN = {"share_aware": 0.6}
ASKED = {
    "people": 10_000,
    "days": 252,
    "seed": 1,
    "warmup": 200,
    "without": ("screens",),
    "changes": [STEPS, "watch.camera.false_match=0"],
}
"""No screens, which commuters pass, and no wrong faces: then nothing but ties reaches people whose district is not reached."""
TALK = ["due_process.notice=true", "watch.camera.coverage={default: 0.6}", "watch.camera.reachable=1"]
"""Cameras that see much, and people who are told of it and tell their ties."""


@pytest.fixture(scope="module")
def apart():
    return pan.rollout("shanghai-2018", between_districts=False, settings=KNOWN, **ASKED).judged


def test_without_talk_between_districts_the_twins_effect_is_recovered(apart):
    assert apart.twins < -500
    assert abs(apart.bias) <= MOST_ERRORS * apart.estimate.error
    assert apart.estimate.value + MOST_ERRORS * apart.estimate.error < 0, "the effect is told from none"
    assert apart.spill_over == pytest.approx(0.0, abs=1e-6), (
        "a check of code: nobody unreached is touched, so all of the bias is chance"
    )
    assert apart.bias == pytest.approx(apart.chance.value, abs=1e-6)


def test_talk_between_districts_reaches_the_unreached_and_hides_a_part_of_the_effect():
    talk = ASKED | {"changes": [*ASKED["changes"], *TALK], "settings": KNOWN | {"risk_learnt_heard": 0.1}}

    linked = pan.rollout("shanghai-2018", **talk).judged
    alone = pan.rollout("shanghai-2018", between_districts=False, **talk).judged

    assert alone.spill_over == pytest.approx(0.0, abs=1e-6)
    assert linked.spill_over > 20, "those not reached yet offend less, so the effect seems smaller than it is"
    assert linked.bias == pytest.approx(linked.chance.value + linked.spill_over)


@pytest.fixture(scope="module")
def stricter(tmp_path_factory):
    """The recipe with traffic cameras of ordinary law that see everything from the first day of the roll-out, in every district."""
    text = pan.load_society("shanghai").text
    eyes = re.compile(r"(    traffic_camera:\n      mode: witness\n)      chance:\n(?:        .*\n)+")
    assert eyes.search(text)
    path = tmp_path_factory.mktemp("recipe") / "stricter.yaml"
    dated = r"\1      chance: [{from: 2000-01-01, value: 0.14}, {from: 2018-05-01, value: 1.0}]\n"
    path.write_text(eyes.sub(dated, text), encoding="utf-8")
    return path


def test_before_and_after_books_to_the_scheme_what_else_changed(stricter):
    asked = ASKED | {"outcome": "sanctions", "between_districts": False, "settings": KNOWN}

    alike, changed = (pan.rollout("shanghai-2018", society, **asked).judged for society in ("shanghai", stricter))

    for one in (alike, changed):
        assert abs(one.bias) <= MOST_ERRORS * one.estimate.error
    assert abs(alike.naive_bias) <= MOST_ERRORS * alike.estimate.error, (
        "where nothing else changes, before and after is not far off"
    )
    assert changed.naive_bias > MOST_ERRORS * changed.estimate.error, (
        "sharper eyes of ordinary law look like an effect of the scheme"
    )


def test_the_sum_over_groups_and_periods_by_hand():
    """Two groups of two and two never reached; the second period of each by pencil."""
    reached = np.array([1, 1, 2, 2, 3, 3])
    before = np.array([[5.0, 6, 7]] * 6) + np.arange(6)[:, None]
    scored = before.copy()
    scored[:2, 1:] -= 2.0
    scored[2:4, 2:] -= 5.0

    found = judge(scored, before, reached, np.array([0, 0, 1, 1, 2, 2]))

    assert [(c.group, c.period, c.n_group, c.n_control) for c in found.cells] == [(1, 1, 2, 4), (1, 2, 2, 2), (2, 2, 2, 2)]
    assert [c.estimate.value for c in found.cells] == [-2.0, -2.0, -5.0]
    assert [c.before_after for c in found.cells] == [-1.0, 0.0, -4.0]
    assert found.estimate.value == found.twins == -3.0
    assert found.estimate.error == pytest.approx(0.0)


def test_the_standard_error_is_that_of_a_difference_of_means_of_households():
    rng = np.arange(4000)
    noise = np.sin(rng * 12.9898) * 43758.5453 % 1.0
    outcome = np.stack([np.zeros(4000), noise], axis=1)
    reached = np.where(rng < 2000, 1, 2)

    found = judge(outcome, outcome, reached, rng)

    expected = np.sqrt(noise[:2000].var() / 2000 + noise[2000:].var() / 2000)
    assert found.estimate.error == pytest.approx(expected)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"outcome": "offence"}, "outcome is 'offence', which is no yearly outcome; did you mean 'offences'?"),
        ({"period_days": 0}, "period_days is 0, but it is a whole number from 1 to half of the 365 days run"),
        (
            {"changes": ()},
            "scheme 'shanghai-2018' is not rolled out in steps; give rollout: two dates or more, each with its districts",
        ),
    ],
)
def test_what_cannot_be_judged_is_refused(asked, message):
    with pytest.raises(RequestError) as error:
        pan.rollout("shanghai-2018", **({"changes": [STEPS]} | asked))
    assert str(error.value) == message


def test_a_roll_out_without_anyone_to_compare_with_is_refused():
    with pytest.raises(RequestError, match="no district is reached after another"):
        judge(np.zeros((4, 3)), np.zeros((4, 3)), np.array([0, 0, 1, 1]), np.arange(4))
