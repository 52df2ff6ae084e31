"""P06: a score as a bounded walk, up with chance p and down with q, until the black list at 0 or the top tier at a takes her.

    ruin     Q = (r^a - r^z) / (r^a - 1), r = q/p;  1 - z/a for p = 1/2
    duration D = z/(q - p) - a/(q - p) (1 - r^z)/(1 - r^a);  z (a - z) for p = 1/2
    reflected at both ends instead: the stationary share of score i is proportional to (p/q)^i

Feller, An Introduction to Probability Theory and Its Applications I (3rd ed. 1968), ch. XIV, table 1. Time is discrete in the
theory and here: one step a day, everyone at once, nobody reading anybody.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan

pytestmark = pytest.mark.validation

SEEDS = [1, 2, 3]
LADDER = """
name: ladder
kind: test
law: none
start: 2020-01-01
score: {{start: {z}, floor: 0, cap: {a}}}
tiers: [{{name: top, at: {a}}}]
rules:
  kind_word: {{points: 1, seen_by: [everyone], context: esteem}}
  rude_word: {{points: -1, seen_by: [everyone], context: esteem}}
watch:
  everyone: {{mode: witness, chance: 1}}
lists:
  black: {{colour: black, enter: {{score_at_most: 0}}}}
  red: {{colour: red, enter: {{score_at_least: {a}}}}}
"""
ACTS = [
    pan.Act("kind_word", "esteem", 0, good=True, meaning="says something kind"),
    pan.Act("rude_word", "esteem", 1, good=False, meaning="says something rude"),
]


@pan.rule(sets=("own_score", "playing"), adds="steps", where="playing")
def step(own_score, up, top, draw):
    """One step of a column of one's own; out at either end."""
    now = own_score + 1.0 if draw < up else own_score - 1.0
    return now, 1 if 0.0 < now < top else 0, 1


@pan.rule(commits=("kind_word", "rude_word"))
def speak(up, listed, draw):
    """One word a day until a list takes her: the scheme keeps the score."""
    if listed > 0:
        return 0, 0
    kind = 1 if draw < up else 0
    return kind, 1 - kind


@pan.rule(commits=("kind_word", "rude_word"), name="speak")
def speak_for_ever(up, draw):
    kind = 1 if draw < up else 0
    return kind, 1 - kind


@pan.rule(sets="out_on", phase="night", where="listed")
def note_the_day(out_on, day):
    """The steps taken when a list first takes her."""
    return day + 1.0 if out_on < 0.0 else out_on


def theory(p, z, a):
    if p == 0.5:
        return 1 - z / a, z * (a - z)
    q, r = 1 - p, (1 - p) / p
    return (r**a - r**z) / (r**a - 1), z / (q - p) - a / (q - p) * (1 - r**z) / (1 - r**a)


def verdict(found, row, ruined, duration):
    ruin, days = theory(*row)
    name = "p={} {}/{}".format(*row)
    found(f"{name} ruin", ruined.mean(), ruin, math.sqrt(ruin * (1 - ruin) / ruined.size), 0.01)
    found(f"{name} duration", duration.mean(), days, duration.std() / math.sqrt(duration.size), 0.015 * days)


def test_the_published_table():
    table = {
        (0.5, 9, 10): (0.1, 9), (0.5, 90, 100): (0.1, 900), (0.45, 9, 10): (0.2101, 11.0), (0.45, 90, 100): (0.8656, 765.6),
        (0.45, 99, 100): (0.1818, 171.8), (0.4, 90, 100): (0.9827, 441.3), (0.4, 99, 100): (0.3333, 161.7),
    }  # fmt: skip
    for row, (ruin, days) in table.items():
        assert theory(*row) == (pytest.approx(ruin, abs=5e-5), pytest.approx(days, abs=0.05))


def play(alone, row, people, seed):
    p, z, a = row
    columns = [
        pan.column("own_score", start=z), pan.column("up", start=p, dtype="f8"), pan.column("top", start=a),
        pan.column("playing", start=1, dtype="u1"), pan.column("steps", dtype="i4"),
    ]  # fmt: skip
    walk = alone(rules=[step], columns=columns, people=people, days=1, seed=seed)
    while walk["playing"].any():
        walk.advance(max(2 * a, 100))
    return walk["own_score"] == 0, walk["steps"]


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("row", "people"),
    [
        pytest.param((0.5, 9, 10), 230_000, id="0.5-9/10"),
        pytest.param((0.45, 9, 10), 175_000, id="0.45-9/10"),
        pytest.param((0.45, 90, 100), 25_000, id="0.45-90/100"),
        pytest.param((0.4, 90, 100), 10_000, id="0.4-90/100"),
        pytest.param((0.4, 99, 100), 160_000, id="0.4-99/100"),
        pytest.param((0.45, 99, 100), 350_000, id="0.45-99/100", marks=pytest.mark.prove),
        pytest.param((0.5, 90, 100), 240_000, id="0.5-90/100", marks=pytest.mark.prove),
    ],
)
def test_a_column_of_ones_own(alone, found, row, people, seed):
    verdict(found, row, *play(alone, row, people, seed))


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("row", "people"),
    [
        pytest.param((0.45, 9, 10), 175_000, id="0.45-9/10"),
        pytest.param((0.4, 90, 100), 10_000, id="0.4-90/100"),
        pytest.param((0.45, 90, 100), 20_000, id="0.45-90/100", marks=pytest.mark.prove),
    ],
)
def test_a_ledger_with_a_black_list_and_a_top(alone, scheme, found, row, people, seed):
    p, z, a = row
    columns = [pan.column("up", start=p, dtype="f8"), pan.column("out_on", start=-1)]
    walk = alone(
        scheme(LADDER.format(z=z, a=a)), rules=[speak, note_the_day], columns=columns, acts=ACTS, people=people, days=1, seed=seed
    )
    while (walk["out_on"] < 0).any():
        walk.advance(a // 2)
    ruined = walk["listed"] == 1
    assert (ruined == (walk["score"] == 0)).all()
    walk.advance(1)  # tiers are settled in the morning
    assert (ruined == (walk["tier"] == 0)).all()
    verdict(found, row, ruined, walk["out_on"])


@pytest.mark.parametrize("seed", SEEDS)
def test_reflected_at_floor_and_cap(alone, scheme, found, seed):
    p, a, people = 0.45, 10, 40_000
    under = scheme(LADDER.format(z=5, a=a).partition("lists:")[0])
    walk = alone(
        under,
        rules=[speak_for_ever],
        columns=[pan.column("up", start=p, dtype="f8")],
        acts=ACTS,
        people=people,
        days=1,
        seed=seed,
    )
    for _ in range(20):  # 200 days: the slowest part of the start has shrunk by exp(-9)
        walk.advance(10)
    weights = (p / (1 - p)) ** np.arange(a + 1)
    shares = np.bincount(walk["score"].astype(int), minlength=a + 1) / people
    for i, share in enumerate(weights / weights.sum()):
        found(f"reflected, share at {i}", shares[i], share, math.sqrt(share * (1 - share) / people))
