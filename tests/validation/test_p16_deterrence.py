"""P16: deterrence by certainty and severity, and an identity that every confusion table obeys.

    risk neutral: offend if benefit > p f;                      benefit uniform on 0..10, so the offence rate is 1 - p f / 10
    log utility:  offend if p log(w - f + b) + (1 - p) log(w + b) > log w;  at w = 30 certainty and severity no longer weigh the same

Becker, JPE 76 (1968); Polinsky and Shavell, Handbook of Law and Economics (2007). The fine is the scheme's and is read from it;
the chance p is that with which the scheme's officers see an act, and people know it.

    false positive rate = p / (1 - p) x (1 - PPV) / PPV x (1 - FNR),  p the share who did it

Chouldechova, Big Data 5(2) (2017), arXiv:1703.00056: exact, in whole fractions, for every group, on every day, in every world.
"""

from __future__ import annotations

import math
from fractions import Fraction

import numpy as np
import pytest

import panopolis as pan

pytestmark = pytest.mark.validation

SEEDS = [1, 2, 3]
WEALTH = 30.0
BENEFIT = 10.0
RATES = {(0.5, 4): (0.8, 0.7933), (0.25, 8): (0.8, 0.7782), (0.1, 20): (0.8, 0.7062), (0.2, 4): (0.92, None)}
OFFICERS = """
name: officers
kind: test
law: none
start: 2020-01-01
rules:
  neutral_offence: {{fine: {fine}, seen_by: [officer], context: commerce}}
  fearful_offence: {{fine: {fine}, seen_by: [officer], context: commerce}}
watch:
  officer: {{mode: witness, chance: {chance}}}
"""
ACTS = [
    pan.Act("neutral_offence", "commerce", 1, good=False, meaning="cheats where it pays on average"),
    pan.Act("fearful_offence", "commerce", 1, good=False, meaning="cheats where it is worth the risk"),
]


@pan.rule(commits="neutral_offence")
def cheat_if_it_pays(draw, fine_at_stake, known_chance):
    return 1 if BENEFIT * draw > known_chance * fine_at_stake else 0


@pan.rule(commits="fearful_offence")
def cheat_if_worth_the_risk(draw, fine_at_stake, known_chance):
    gain = BENEFIT * draw
    caught, free = math.log(WEALTH - fine_at_stake + gain), math.log(WEALTH + gain)
    return 1 if known_chance * caught + (1.0 - known_chance) * free > math.log(WEALTH) else 0


def fearful_rate(p, f):
    """Return the share of benefits above the one at which a person of log utility is of two minds."""
    low, high = 0.0, BENEFIT
    for _ in range(60):
        b = (low + high) / 2
        low, high = (low, b) if p * math.log(WEALTH - f + b) + (1 - p) * math.log(WEALTH + b) > math.log(WEALTH) else (b, high)
    return 1 - low / BENEFIT


@pytest.mark.parametrize("law", RATES, ids=str)
def test_the_published_numbers(law):
    neutral, fearful = RATES[law]
    assert 1 - law[0] * law[1] / BENEFIT == pytest.approx(neutral)
    if fearful is not None:  # published of a million draws: 0.7782 stands for 0.77811
        assert fearful_rate(*law) == pytest.approx(fearful, abs=4 * math.sqrt(fearful * (1 - fearful) / 1e6))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("law", RATES, ids=str)
def test_offence_rates(alone, scheme, found, law, seed):
    chance, fine = law
    people, days = 20_000, 50
    walk = alone(
        scheme(OFFICERS.format(chance=chance, fine=fine)), rules=[cheat_if_it_pays, cheat_if_worth_the_risk], acts=ACTS, people=people,
        columns=[pan.column("known_chance", start=chance, dtype="f8")], days=1, seed=seed,
    )  # fmt: skip
    walk.advance(days)
    n = people * days
    done = {name: sum(day[f"acts_{name}"] for day in walk.days) for name in ("neutral_offence", "fearful_offence")}
    for name, rate in (("neutral_offence", 1 - chance * fine / BENEFIT), ("fearful_offence", fearful_rate(*law))):
        found(f"p={chance} f={fine}, {name}", done[name] / n, rate, math.sqrt(rate * (1 - rate) / n))
    both = sum(done.values())
    assert both == walk["offences"].astype(int).sum()
    caught = walk["sanctions"].astype(int).sum()
    found(f"p={chance} f={fine}, share caught", caught / both, chance, math.sqrt(chance * (1 - chance) / both))
    assert walk["fines_due_yuan"].astype(float).sum() == pytest.approx(fine * caught)


CITY = """
name: errors
kind: test
law: none
start: 2020-01-01
rules: {red_light: {points: -1, seen_by: [camera], context: transport}}
score: {start: 100}
watch:
  camera:
    {mode: identify, coverage: 0.5, miss: 0.3, false_match: 1e-6, gallery_size: 100000, relative: {women: 3, old: 2}}
"""
RED_LIGHT = pan.Act("red_light", "transport", 1, good=False, meaning="crosses while the light is red")


def red_lights(haste):
    return 0.02 * haste


@pan.rule(rate=red_lights, commits="red_light", at="crossing")
def cross():
    return 1.0


def identity_holds(did, charged):
    """Return whether the identity holds in whole fractions; None where one of its rates has nobody to be of."""
    tp, fp = int((did & charged).sum()), int((~did & charged).sum())
    fn, tn = int((did & ~charged).sum()), int((~did & ~charged).sum())
    if min(tp + fn, fp + tn, tp + fp, tp) == 0:
        return None
    base, ppv, fnr = Fraction(tp + fn, did.size), Fraction(tp, tp + fp), Fraction(fn, tp + fn)
    return Fraction(fp, fp + tn) == base / (1 - base) * (1 - ppv) / ppv * (1 - fnr)


@pytest.mark.parametrize("seed", SEEDS)
def test_identity_in_every_group_on_every_day(alone, scheme, seed):
    walk = alone(scheme(CITY), rules=[cross], acts=[RED_LIGHT], people=10_000, days=1, seed=seed)
    groups = {"all": np.ones(10_000, bool)}
    for name in ("appearance_group", "district", "cell"):
        groups |= {f"{name} {k}": walk[name] == k for k in np.unique(walk[name])}
    held = 0
    for _ in range(60):
        walk.advance(1)
        did, charged = walk["offences"] > 0, walk["sanctions"] > 0
        answers = [identity_holds(did[group], charged[group]) for group in groups.values()]
        assert False not in answers
        held += answers.count(True)
    assert held > 60 * len(groups) * 0.8
    assert walk["wrongly_charged"].astype(int).sum() > 100


@pytest.mark.parametrize("seed", SEEDS)
def test_identity_in_the_shipped_city(tmp_path, seed):
    """The same of the people file of a run: a year under a scheme with a camera at every crossing."""
    changes = [
        "watch.camera.coverage=1",
        "watch.camera.reachable=1",
        "watch.camera.false_match=1e-8",
        "watch.camera.review.catches=0",
    ]
    run = pan.run("shenzhen-2018", "shanghai", changes=changes, people=5_000, days=60, warmup=0, seed=seed, out=tmp_path / "run")
    people = run.sql("select * from people")
    column = {name: people[name].to_numpy() for name in people.column_names}
    did, charged = column["offences"] > 0, column["sanctions"] > 0
    assert column["wrongly_charged"].astype(int).sum() > 50
    answers = [
        identity_holds(did[group], charged[group])
        for name in ("income_fifth", "migrant", "student", "appearance_group")
        for group in (column[name] == k for k in np.unique(column[name]))
    ]
    assert answers.count(True) >= 12
    assert False not in answers
