"""P01: thresholds. Each acts once as many already act as she wants to see before her; begun with nobody, until no one more joins: r = F(r).

    thresholds 0, 1, ..., 99: all 100 act;  the same with a 2 in place of the 1: one acts
    theta ~ Normal(25, s) people of 100: the least fixed point jumps at s* = 12.2221, from 6.2 % to about 100 %

The number acting is a total over everybody. Together, round after round, and one after the other they come to rest at the same point.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from panopolis.columns import column
from panopolis.rules import rule, total
from panopolis.study.modelling import model
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, data, exact, simulated, theory
from panopolis.study.replicate.ground import of_share

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from panopolis.columns import Column
    from panopolis.rules import Rule

MIDDLE = 25.0
JUMP, AT_JUMP = 12.2221, 6.200
POINTS = {8: 0.092, 10: 0.770, 11: 1.713, 12: 4.021}
"""Spread of the thresholds, and the share who act, in per cent."""
OF_A_MILLION = {10: 0.77, 11.222: 2.03, 13.222: 100.0}
TEN = {
    "{0, 20, 20, 30, 40, 50, 60, 70, 80, 100}": 10, "{0, 10, 20, 30, 40, 50, 60, 70, 80, 100}": 90,
    "{0, 20, 30, 30, 40, 50, 60, 70, 80, 100}": 10, "{0, 10, 30, 30, 40, 50, 60, 70, 80, 100}": 20,
}  # fmt: skip
"""Kuran's ten people by their thresholds in per cent, and the per cent who act."""


@rule(sets="acts", activation="rounds", most=10_000)
def join_in_rounds(acts, threshold, n_acting):
    return 1 if n_acting >= threshold else acts


@rule(sets="acts", activation="in_turn")
def join_in_turn(acts, threshold, n_acting):
    return 1 if n_acting >= threshold else acts


def own_number(number):
    return number


def with_a_gap(number):
    return 2.0 if number == 1 else number


def kuran(number, second, third):
    """Thresholds of ten people: 0, two that differ from story to story, then 30, 40, ... 80, and one who never acts (in people)."""
    if number == 1:
        return second
    if number == 2:
        return third
    return 0.0 if number == 0 else 10.0 if number == 9 else number


def normal(noise, spread, n_person):
    """A threshold of Normal(25, spread) per cent of all."""
    return (MIDDLE + spread * noise) / 100.0 * n_person


def acting(people: int, thresholds: Callable[..., float], how: Rule, seed: int, **settings: float) -> float:
    """Return how many act in the end."""
    columns: list[Column] = [column("threshold", start=thresholds, dtype="f8"), column("acts", dtype="u1")]
    crowd = model(
        people, columns=columns, totals=[total("n_acting", "acts")], rules=[how], settings=settings, seed=seed, threads=1
    )
    before = -1.0
    while crowd.total("n_acting") > before:
        before = crowd.total("n_acting")
        crowd.advance(1)
    return float(crowd["acts"].sum())


def small_crowds(seed: int) -> Iterator[Check]:
    for how, name in ((join_in_rounds, "in rounds"), (join_in_turn, "in turn")):
        yield exact(f"of 100 with thresholds 0 to 99, {name}", 100, acting(100, own_number, how, seed))
        yield exact(f"of 100 without a threshold of 1, {name}", 1, acting(100, with_a_gap, how, seed))
        for thresholds, share in TEN.items():
            second, third = (int(t) // 10 for t in thresholds.strip("{}").split(", ")[1:3])
            yield exact(f"% of {thresholds}, {name}", share, 10 * acting(10, kuran, how, seed, second=second, third=third))


def share_below(r: float, spread: float) -> float:
    """Return F(r): the share whose threshold is at most r (a share of all)."""
    return 0.5 * math.erfc((MIDDLE - 100 * r) / (spread * math.sqrt(2)))


def least_fixed_point(spread: float) -> float:
    r = 0.0
    for _ in range(200_000):
        r = share_below(r, spread)
    return r


def fixed_points() -> Iterator[Check]:
    for spread, per_cent in POINTS.items():
        yield exact(f"% who act, spread {spread}, fixed point", per_cent, 100 * least_fixed_point(spread), 5e-4)
    low, high = 12.0, 12.5
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if tangent(middle) < 0 else (low, middle)
    yield exact("spread at which the fixed point jumps", JUMP, low, 5e-5)
    yield exact("% who act just before", AT_JUMP, 100 * touching(low), 5e-4)


def touching(spread: float) -> float:
    """Return where F(r) - r is least below a half: where F has slope 1 for the first time."""
    z = math.sqrt(2 * math.log(100 / (spread * math.sqrt(2 * math.pi))))
    return (MIDDLE - z * spread) / 100


def tangent(spread: float) -> float:
    """Return F(r) - r there: below 0 the crowd comes to rest before, above 0 nothing stops it."""
    r = touching(spread)
    return share_below(r, spread) - r


def crowds(spread: float, people: int, seed: int) -> Iterator[Check]:
    share = 100 * acting(people, normal, join_in_rounds, seed, spread=spread) / people
    # the validation's bound: what a million drawn thresholds leave open at the fixed point
    yield data(f"% of a million who act, spread {spread}", OF_A_MILLION[spread], share, 0.05)


def drawn(seed: int) -> Iterator[Check | Drawing]:
    people, spreads = 100_000, [8, 9, 10, 10.5, 11, 12.6, 13, 14]
    found = [acting(people, normal, join_in_rounds, seed, spread=s) / people for s in spreads]
    for s, share in zip(spreads, found, strict=True):
        r = least_fixed_point(s)
        slope = math.exp(-((MIDDLE - 100 * r) ** 2) / (2 * s * s)) * 100 / (s * math.sqrt(2 * math.pi))
        error = of_share(r, people) / (1 - slope) if r < 0.5 else of_share(max(1 - r, 1e-4), people)
        yield theory(f"share who act, spread {s}", r, share, error)
    along = [s / 20 for s in range(160, 281)]
    yield Drawing(
        "A little more variety, and everybody acts",
        "Thresholds are 25 per cent in the mean; only their spread differs. Below 12.22 hardly anyone moves, above it everyone does.",
        "spread of thresholds, % of all", "share who act", (Line("theory", along, [least_fixed_point(s) for s in along]),),
        (Dots("Panopolis", spreads, found),),
    )  # fmt: skip


CASE = Case(
    "P01", "Thresholds: who acts first", "How many act in the end if each waits until enough others do?",
    (
        "Granovetter, Threshold Models of Collective Behavior, AJS 83(6), 1978, https://doi.org/10.1086/226707",
        "Kuran, Now Out of Never, World Politics 44(1), 1991, https://doi.org/10.2307/2010422",
    ),
    (
        analysis("fixed points", fixed_points), simulated("small crowds", small_crowds),
        *(simulated(f"a million, spread {s}", partial(crowds, s, 1_000_000)) for s in OF_A_MILLION), simulated("by spread", drawn),
    ),
    __name__,
)  # fmt: skip
