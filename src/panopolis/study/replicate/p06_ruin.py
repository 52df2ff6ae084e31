"""P06: a score as a bounded walk, up with chance p and down with q, until the black list at 0 or the top tier at a takes her.

    ruin     Q = (r^a - r^z) / (r^a - 1), r = q/p;  1 - z/a for p = 1/2
    duration D = z/(q - p) - a/(q - p) (1 - r^z)/(1 - r^a);  z (a - z) for p = 1/2
    reflected at both ends instead: the stationary share of score i is proportional to (p/q)^i

Time is discrete in the theory and here: one step a day, everyone at once, nobody reading anybody.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import Act, column
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_mean, of_share, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator

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
ACTS = (
    Act("kind_word", "esteem", 0, good=True, meaning="says something kind"),
    Act("rude_word", "esteem", 1, good=False, meaning="says something rude"),
)
PUBLISHED = {
    (0.5, 9, 10): (0.1, 9), (0.5, 90, 100): (0.1, 900), (0.45, 9, 10): (0.2101, 11.0), (0.45, 90, 100): (0.8656, 765.6),
    (0.45, 99, 100): (0.1818, 171.8), (0.4, 90, 100): (0.9827, 441.3), (0.4, 99, 100): (0.3333, 161.7),
}  # fmt: skip


@rule(sets=("own_score", "playing"), adds="steps", where="playing")
def step(own_score, up, top, draw):
    """One step of a column of one's own; out at either end."""
    now = own_score + 1.0 if draw < up else own_score - 1.0
    return now, 1 if 0.0 < now < top else 0, 1


@rule(commits=("kind_word", "rude_word"))
def speak(up, listed, draw):
    """One word a day until a list takes her: the scheme keeps the score."""
    if listed > 0:
        return 0, 0
    kind = 1 if draw < up else 0
    return kind, 1 - kind


@rule(commits=("kind_word", "rude_word"), name="speak")
def speak_for_ever(up, draw):
    kind = 1 if draw < up else 0
    return kind, 1 - kind


@rule(sets="out_on", phase="night", where="listed")
def note_the_day(out_on, day):
    """The steps taken when a list first takes her."""
    return day + 1.0 if out_on < 0.0 else out_on


def ruin_and_duration(p: float, z: int, a: int) -> tuple[float, float]:
    if p == 0.5:
        return 1 - z / a, float(z * (a - z))
    q, r = 1 - p, (1 - p) / p
    return (r**a - r**z) / (r**a - 1), z / (q - p) - a / (q - p) * (1 - r**z) / (1 - r**a)


def table() -> Iterator[Check]:
    for row, (ruin, days) in PUBLISHED.items():
        q, d = ruin_and_duration(*row)
        yield exact("ruin, p={} {}/{}".format(*row), ruin, q, 5e-5)
        yield exact("duration, p={} {}/{}".format(*row), days, d, 0.05)


def judged(how: str, row: tuple[float, int, int], ruined: np.ndarray, duration: np.ndarray) -> Iterator[Check]:
    ruin, days = ruin_and_duration(*row)
    name = "p={} {}/{}, {}".format(*row, how)
    yield theory(f"ruin, {name}", ruin, ruined.mean(), of_share(ruin, ruined.size), 0.01)
    yield theory(f"duration, {name}", days, duration.mean(), of_mean(duration), 0.015 * days)


def a_column(row: tuple[float, int, int], people: int, seed: int) -> Iterator[Check]:
    p, z, a = row
    columns = [
        column("own_score", start=z), column("up", start=p, dtype="f8"), column("top", start=a),
        column("playing", start=1, dtype="u1"), column("steps", dtype="i4"),
    ]  # fmt: skip
    walk = alone(rules=[step], columns=columns, people=people, seed=seed)
    while walk["playing"].any():
        walk.advance(max(2 * a, 100))
    yield from judged("a column", row, walk["own_score"] == 0, walk["steps"])


def a_ledger(row: tuple[float, int, int], people: int, seed: int) -> Iterator[Check]:
    p, z, a = row
    columns = [column("up", start=p, dtype="f8"), column("out_on", start=-1)]
    ladder = scheme_of(LADDER.format(z=z, a=a), ACTS)
    walk = alone(ladder, rules=[speak, note_the_day], columns=columns, acts=ACTS, people=people, seed=seed)
    while (walk["out_on"] < 0).any():
        walk.advance(a // 2)
    ruined = walk["listed"] == 1
    walk.advance(1)  # tiers are settled in the morning
    agreed = (ruined == (walk["score"] == 0)) & (ruined == (walk["tier"] == 0))
    yield exact("people of whom list, score and tier say the same, p={} {}/{}".format(*row), people, agreed.sum())
    yield from judged("a ledger", row, ruined, walk["out_on"])


def reflected(people: int, seed: int) -> Iterator[Check | Drawing]:
    p, a = 0.45, 10
    ladder = scheme_of(LADDER.format(z=5, a=a).partition("lists:")[0], ACTS)
    up = column("up", start=p, dtype="f8")
    walk = alone(ladder, rules=[speak_for_ever], columns=[up], acts=ACTS, people=people, seed=seed)
    for _ in range(20):  # 200 days: the slowest part of the start has shrunk by exp(-9)
        walk.advance(10)
    weights = (p / (1 - p)) ** np.arange(a + 1)
    expected, shares = weights / weights.sum(), np.bincount(walk["score"].astype(int), minlength=a + 1) / people
    errors = [of_share(share, people) for share in expected]
    for i, share in enumerate(expected):
        yield theory(f"share at score {i}, reflected", share, shares[i], errors[i])
    scores = list(range(a + 1))
    yield Drawing(
        "Where a score that floor and cap throw back comes to rest",
        "Kind words with chance 0.45, rude ones with 0.55, one a day, scores from 0 to 10: the share of people at each.",
        "score", "share of people",
        (Line("theory", scores, expected.tolist()),), (Dots("Panopolis", scores, shares.tolist(), errors),),
    )  # fmt: skip


COLUMN = (((0.5, 9, 10), 230_000, False), ((0.45, 9, 10), 175_000, False), ((0.45, 90, 100), 25_000, False),
          ((0.4, 90, 100), 10_000, False), ((0.4, 99, 100), 160_000, False), ((0.45, 99, 100), 350_000, True),
          ((0.5, 90, 100), 240_000, True))  # fmt: skip
LEDGER = (((0.45, 9, 10), 175_000, False), ((0.4, 90, 100), 10_000, False), ((0.45, 90, 100), 20_000, True))

CASE = Case(
    "P06", "Score as a bounded walk",
    "How often does a score end on the black list rather than in the top tier, and after how many days?",
    ("Feller, An Introduction to Probability Theory and Its Applications I, 3rd ed. 1968, ch. XIV, table 1",),
    (
        analysis("the table", table),
        *(simulated("a column, p={} {}/{}".format(*row), partial(a_column, row, n), long=long) for row, n, long in COLUMN),
        *(simulated("a ledger, p={} {}/{}".format(*row), partial(a_ledger, row, n), long=long) for row, n, long in LEDGER),
        simulated("reflected", partial(reflected, 40_000)),
    ),
    __name__,
)  # fmt: skip
