"""P15: patrols that follow their own records.

Two districts of equal true rates; the patrol goes to A with chance nA / (nA + nB); an incident that it comes upon there adds 1 to that
district's count.

The share of A converges, city by city, to a random limit: Beta(a, b) of the counts at the beginning, whatever the equal rates (Polya's urn). Records
say nothing of the districts, and yet most cities end with one of them looking worse for good.

A row is a city with two counts; a day is a patrol.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import column
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, data, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_mean, of_variance

if TYPE_CHECKING:
    from collections.abc import Iterator

CITIES, PATROLS = 20_000, 4000
KOLMOGOROV = 1.9495
"""Distance x sqrt(n) that chance alone exceeds once in a thousand times."""
PUBLISHED = {(1, 1): (0.5, 0.08333), (2, 1): (0.6667, 0.05556), (3, 5): (0.375, 0.02604)}


@rule(adds=("found_a", "found_b"))
def patrol(found_a, found_b, rate_a, rate_b, draw, draw_2):
    """Go where records are; an incident there becomes a record."""
    if draw * (found_a + found_b) < found_a:
        return 1 if draw_2 < rate_a else 0, 0
    return 0, 1 if draw_2 < rate_b else 0


def moments(a: int, b: int) -> tuple[float, float]:
    return a / (a + b), a * b / ((a + b) ** 2 * (a + b + 1))


def beta(a: int, b: int, x: np.ndarray) -> np.ndarray:
    """Return the distribution function of Beta(a, b) for whole a and b: a tail of a binomial."""
    n = a + b - 1
    return sum((math.comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(a, n + 1)), np.zeros_like(x))


def distance(a: int, b: int, shares: np.ndarray) -> float:
    """Return Kolmogorov and Smirnov's distance of shares from Beta(a, b)."""
    x = np.sort(shares)
    law, n = beta(a, b, x), x.size
    return float(max((np.arange(1, n + 1) / n - law).max(), (law - np.arange(n) / n).max()))


def formulas() -> Iterator[Check]:
    for start, (mean, variance) in PUBLISHED.items():
        yield exact("mean of Beta({}, {})".format(*start), mean, moments(*start)[0], 5e-5)
        yield exact("variance of Beta({}, {})".format(*start), variance, moments(*start)[1], 5e-6)


def cities(start: tuple[int, int], rate: float, seed: int) -> Iterator[Check | Drawing]:
    a, b = start
    columns = [column("found_a", start=a, dtype="i4"), column("found_b", start=b, dtype="i4")]
    columns += [column(name, start=rate, dtype="f8") for name in ("rate_a", "rate_b")]
    walk = alone(rules=[patrol], columns=columns, people=CITIES, seed=seed)
    walk.advance(PATROLS)
    share = walk["found_a"] / (walk["found_a"] + walk["found_b"])
    (mean, variance), how = moments(a, b), f"from {a} and {b}, rates {rate}"
    # after n finds the share of an urn begun with s varies by 1 + s/n of the limit's variance
    n = (walk["found_a"] + walk["found_b"]).mean() - a - b
    yield theory(f"mean share of A, {how}", mean, share.mean(), of_mean(share))
    yield theory(f"variance of the share of A, {how}", variance * (1 + (a + b) / n), share.var(), of_variance(share))
    yield data(
        f"distance from Beta({a}, {b}), chance above 0.001, {how}", 0, distance(a, b, share), KOLMOGOROV / math.sqrt(CITIES)
    )
    if start == (3, 5):
        at = [x / 20 for x in range(21)]
        yield Drawing(
            "Equal districts, unequal records",
            "Records begin with three incidents in A and five in B. Share of 20,000 cities in which A ends with at most so much of all records.",
            "share of A in the records", "share of cities",
            (Line("Beta(3, 5)", [x / 100 for x in range(101)], beta(3, 5, np.arange(101) / 100).tolist()),),
            (Dots("Panopolis", at, [float((share <= x).mean()) for x in at]),),
        )  # fmt: skip


CASE = Case(
    "P15", "Patrols that follow their own records", "If patrols go where records are, and records come from patrols, where do they end?",
    (
        "Ensign, Friedler, Neville, Scheidegger & Venkatasubramanian, Runaway feedback loops in predictive policing, FAT* 2018, arXiv:1706.09847",
        "Code: github.com/algofairness/runaway-feedback-loops-src",
    ),
    (
        analysis("formulas", formulas),
        *(simulated("cities from {} and {}".format(*start), partial(cities, start, 1.0)) for start in PUBLISHED),
        simulated("cities from 1 and 1, rarer incidents", partial(cities, (1, 1), 0.3)),
    ),
    __name__,
)  # fmt: skip
