"""Watch: whom a camera takes for the doer, and how often a false candidate appears."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from panopolis.columns import KINDS
from panopolis.engine.tables import false_candidate_chance, group_rates
from panopolis.rules import watch
from panopolis.scheme import load_scheme

SHARES = st.floats(0, 1, exclude_max=True)
ONE_GROUP = np.array([0.0, 1.0, 0.0, 0.0, 0.0, 0.0])
ALIKE = np.ones(6)


@given(st.integers(0, 1), SHARES, SHARES, SHARES, SHARES, SHARES, SHARES)
def test_another_is_charged_only_if_the_doer_is_missed(enrolled, miss, false, catches, draw_miss, draw_false, draw_review):
    whom = watch.identified(enrolled, miss, false, catches, draw_miss, draw_false, draw_review)

    found = enrolled > 0 and draw_miss >= miss
    assert (whom == watch.DOER) == found
    assert (whom == watch.ANOTHER) == (not found and draw_false < false and draw_review >= catches)


@given(SHARES, SHARES)
def test_a_camera_that_never_errs_charges_nobody_else(draw_false, draw_review):
    assert watch.identified(1, 0.0, 1.0, 0.0, 0.0, draw_false, draw_review) == watch.DOER
    assert watch.identified(1, 1.0, 0.0, 0.0, 0.5, draw_false, draw_review) == watch.NOBODY
    assert watch.identified(0, 0.0, 1.0, 1.0, 0.5, draw_false, draw_review) == watch.NOBODY


@pytest.mark.parametrize(
    ("rate", "gallery", "expected"),
    [
        (1e-7, 10**5, 0.00995017), (1e-7, 10**6, 0.0951626), (1e-7, 10**7, 0.632121), (1e-6, 10**3, 0.000999501), (1e-6, 10**6, 0.632121),
        (1e-5, 10**3, 0.00995022),
    ],
)  # fmt: skip
def test_published_chances_of_a_false_candidate(rate, gallery, expected):
    """FPIR(N) = 1 - (1 - FMR)^N: Daugman (Pattern Recognition 36, 2003); Grother, Ngan and Hanaoka, NISTIR 8280 (2019)."""
    assert expected == pytest.approx(false_candidate_chance(rate, ALIKE, ONE_GROUP, gallery), rel=2e-6)


@given(st.integers(1, 9), st.integers(2, 12), st.integers(1, 300))
def test_the_chance_of_a_false_candidate_against_exact_arithmetic(digit, power, gallery):
    rate = Fraction(digit, 10**power)
    exact = 1 - (1 - rate) ** gallery

    assert float(exact) == pytest.approx(false_candidate_chance(float(rate), ALIKE, ONE_GROUP, gallery), rel=1e-9, abs=1e-15)


@given(st.floats(1e-12, 0.01), st.floats(1, 5), st.floats(0, 1), st.floats(1, 1e7))
def test_groups_multiply_what_is_left(rate, women, share, gallery):
    """Two groups: 1 - (1 - rate)^(men) (1 - rate women)^(women)."""
    shares = np.array([0.0, 1 - share, 0.0, 0.0, share, 0.0])
    relative = np.array([1.0, 1.0, 1.0, women, women, women])
    men_alone = false_candidate_chance(rate, ALIKE, ONE_GROUP, gallery * (1 - share))
    women_alone = false_candidate_chance(rate * women, ALIKE, ONE_GROUP, gallery * share)

    together = false_candidate_chance(rate, relative, shares, gallery)

    assert together == pytest.approx(1 - (1 - men_alone) * (1 - women_alone), abs=1e-12)
    assert 0.0 <= together <= 1.0


def test_groups_relative_to_men_of_20_to_59():
    relative = load_scheme("shanghai-2018").watch["camera"].relative

    assert group_rates(relative).tolist() == [1.5, 1.0, 2.0, 4.5, 3.0, 6.0]
    assert group_rates(None).tolist() == [1.0] * 6


@pytest.fixture(name="wrong_charges", scope="module")
def _wrong_charges(society_of, world_of):
    """Ten days in which every camera misses and always finds someone else instead."""
    blind = ["watch.camera.miss=1", "watch.camera.false_match=0.5", "watch.camera.review.catches=0", "watch.camera.coverage=1"]
    blind += [
        "watch.camera.relative.women=3",
        "watch.camera.relative.young=1",
        "watch.camera.relative.old=2",
        "watch.camera.reachable=1",
    ]
    often = ["settings.red_lights_foot=3", "settings.red_lights_ride=3", "settings.red_lights_drive=0"]
    world = world_of(load_scheme("shenzhen-2018", changes=blind + often), society_of(2000), warmup=1)
    list(world.warm_up())
    world.begin()
    rows = np.concatenate([day.rows for day in world.advance(10)])
    sources = [w.mode for scheme in (world.ordinary, world.scheme) for w in scheme.watch.values()]
    seen = np.array([sources[s] == "identify" if s < len(sources) else False for s in rows["source"]])
    return world, rows[seen & (rows["kind"] == KINDS.index("charge"))]


def test_whoever_is_charged_by_a_blind_camera_is_never_the_doer_and_is_enrolled(wrong_charges):
    world, rows = wrong_charges

    assert len(rows) > 2000
    assert (rows["charged"] != rows["doer"]).all()
    assert (world.society.traits["enrolled"][rows["charged"]] == 1).all()
    assert int(world.state.columns["wrongly_charged"].sum()) == len(rows)


def test_wrong_charges_fall_on_groups_as_their_rates_and_numbers_say(wrong_charges):
    """Shares of wrong charges by group: enrolled people x relative rate; within 4 standard errors."""
    world, rows = wrong_charges
    traits = world.society.traits
    people = np.bincount(traits["appearance_group"][traits["enrolled"] == 1], minlength=6)
    expected = people * np.array([1.0, 1.0, 2.0, 3.0, 3.0, 6.0])
    expected = expected / expected.sum()
    found = np.bincount(traits["appearance_group"][rows["charged"]], minlength=6) / len(rows)

    assert np.all(np.abs(found - expected) < 4 * np.sqrt(expected * (1 - expected) / len(rows)) + 1e-12)


def test_wrong_charges_are_spread_over_people_as_independent_draws_would(wrong_charges):
    """Among men of 20 to 59: variance over mean of their counts is near 1 (Poisson), within 4 standard errors."""
    world, rows = wrong_charges
    traits = world.society.traits
    chosen = (traits["appearance_group"] == 1) & (traits["enrolled"] == 1)
    counts = np.bincount(rows["charged"], minlength=len(chosen))[chosen]

    assert abs(counts.var() / counts.mean() - 1) < 4 * np.sqrt(2 / chosen.sum())
