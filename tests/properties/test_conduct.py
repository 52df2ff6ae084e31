"""Conduct and awareness: what deters, where perceived risk comes from, and how it fades."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from panopolis.rules import SHIPPED, awareness, conduct
from panopolis.scheme import load_scheme

MONEY = st.floats(0.01, 1e6)
SHARES = st.floats(0, 1)
BASES = st.floats(0.001, 0.7)


@given(MONEY, st.floats(1, 1e4))
def test_where_there_is_nothing_to_take_a_fine_takes_nothing(fine, scale):
    assert conduct.utility_lost(0.0, fine, scale) == 0.0


@given(MONEY, MONEY, st.floats(1, 1e4), st.floats(1.01, 100))
def test_a_fine_hurts_most_who_has_just_as_much_and_less_who_has_more_or_less(fine, means, scale, times):
    """Not monotone in means: up to means = fine the loss grows with them, beyond it shrinks. A property of the formula, no finding."""
    most = conduct.utility_lost(fine, fine, scale)

    assert conduct.utility_lost(means, fine, scale) <= most * (1 + 1e-12) + 1e-12
    poorer, richer = conduct.utility_lost(fine / times, fine, scale), conduct.utility_lost(fine * times, fine, scale)
    assert 0.0 <= poorer <= most * (1 + 1e-12) + 1e-12
    assert conduct.utility_lost(fine * times * 2, fine, scale) <= richer + 1e-12
    assert richer >= 0.0


def test_the_loss_is_zero_with_nothing_rises_to_the_fine_and_falls_after_it():
    lost = [conduct.utility_lost(w, 20.0, 50.0) for w in (0.0, 5.0, 15.0, 20.0, 40.0, 200.0, 20_000.0)]

    assert lost[0] == 0.0
    assert lost[:4] == sorted(lost[:4])
    assert lost[3:] == sorted(lost[3:], reverse=True)
    assert lost[3] == max(lost) == pytest.approx(np.log(1.4))


@pytest.mark.parametrize("fine", [0.0])
@given(means=MONEY, scale=st.floats(1, 1e4))
def test_no_fine_no_loss(fine, means, scale):
    assert conduct.utility_lost(means, fine, scale) == 0.0


@given(SHARES, SHARES)
def test_perceived_chance_at_a_place_joins_the_general_and_the_local(general, seen):
    here = conduct.chance_caught(general, 1, seen)

    assert general == pytest.approx(conduct.chance_caught(general, 0, seen))
    assert max(general, seen) - 1e-12 <= here <= 1.0 + 1e-12
    assert here == pytest.approx(1 - (1 - general) * (1 - seen))


@given(BASES, st.floats(0, 3), st.floats(0, 50), st.floats(0, 50))
def test_more_fear_never_makes_her_yield_more(base, need, fear, more):
    assert conduct.yields(base, need, fear + more) <= conduct.yields(base, need, fear) <= conduct.yields(base, need, 0.0)
    assert conduct.yields(base, 0.0, 0.0) == pytest.approx(base)


@given(
    st.floats(0.001, 0.45),
    st.floats(0, 3),
    st.integers(0, 6),
    SHARES,
    SHARES,
    st.integers(0, 1),
    SHARES,
    MONEY,
    MONEY,
    SHARES,
    st.integers(0, 1),
)
def test_her_chance_stays_below_its_ceiling(base, need, weekday, draw, risk, camera, seen, cash, fine, limit, aware):
    jaywalking = next(r for r in SHIPPED if r.name == "jaywalking")

    chance = jaywalking(base, need, weekday, draw, risk, camera, seen, cash, fine, 50.0, 2.0, 6.0, limit, aware, 1, 2.0, 0.5)

    assert 0.0 <= chance <= jaywalking.ceiling(base, need)


@given(SHARES, SHARES)
def test_learning_moves_toward_certainty_and_never_past_it(risk, share):
    assert risk - 1e-12 <= awareness.learn(risk, share) <= 1.0 + 1e-12
    assert risk == awareness.learn(risk, 0.0)
    assert pytest.approx(awareness.learn(risk, 1.0)) == 1.0


@given(st.integers(0, 20), SHARES, st.floats(0, 0.5))
def test_being_told_by_n_ties_is_learning_n_times(n, risk, learnt):
    hears = next(r for r in SHIPPED if r.name == "hear_from_ties")

    aware, after, heard = hears(n, 0, risk, learnt, 0.3, 0.0, 1, 0.0, 1, 0.0)

    assert (aware, heard) == (0, 0)
    assert after == pytest.approx(1 - (1 - risk) * (1 - learnt) ** n)


@given(st.integers(1, 20), st.floats(0.01, 0.99), SHARES)
def test_awareness_spreads_with_the_chance_that_one_of_n_ties_speaks_of_it(n, spreads, draw):
    hears = next(r for r in SHIPPED if r.name == "hear_from_ties")
    chance = 1 - (1 - spreads) ** n
    assume(abs((1 - draw) - chance) > 1e-9)

    aware, risk, _ = hears(n, 0, 0.02, 0.0, 0.3, spreads, 1, draw, 1, 0.0)

    assert aware == (1 - draw < chance)
    assert risk == (0.3 if aware else 0.02)
    assert hears(n, 0, 0.02, 0.0, 0.3, spreads, 0, draw, 1, 0.0)[0] == 0  # where nobody is scored there is nothing to hear of


def test_perceived_risk_jumps_at_the_announcement_for_those_aware_and_fades_as_stated(society_of, world_of):
    """On quiet streets: the attentive 11 % jump to the announced risk; then the distance to everyday shrinks by the share a day."""
    quiet = [f"settings.red_lights_{how}=0" for how in ("foot", "ride", "drive")] + [
        "settings.passes_screen=0",
        "settings.forgetting=0",
    ]
    quiet += ["settings.risk_learnt_charged=0", "settings.risk_learnt_heard=0", "settings.awareness_spreads=0"]
    world = world_of(load_scheme("shanghai-2018", changes=quiet), society_of(2000), warmup=3)
    set_to = world.settings
    list(world.warm_up())
    assert not world.state.columns["aware"].any()
    world.begin()
    world.step()

    c = world.state.columns
    aware = c["aware"] == 1
    jumped = aware & (c["perceived_risk_day"] == 20_000)
    assert (world.society.traits["attention"] / 4096 > 1 - set_to["share_aware"]).tolist() == aware.tolist()
    assert abs(aware.mean() - set_to["share_aware"]) < 4 * np.sqrt(0.11 * 0.89 / 2000)
    assert np.allclose(c["perceived_risk"][jumped], set_to["risk_announced"])
    assert jumped.sum() == aware.sum()

    list(world.advance(60))
    day = next(world.advance(1))
    risk = [m.name for m in world.measures].index("perceived_risk")
    everyday, announced, fading = (set_to[n] for n in ("risk_everyday", "risk_announced", "risk_fading"))
    faded = everyday + (announced - everyday) * (1 - fading) ** 61
    expected = (aware.sum() * faded + (~aware).sum() * everyday) * 10_000

    assert day.day == 61
    assert abs(int(day.sums[risk].sum()) - expected) <= 2000  # half a ten-thousandth a person
