"""P08: unequal offenders. Counts of rare events whose rates are Gamma over people are negative binomial.

    P(n) = C(n + r - 1, n) (r / (r + m))^r (m / (r + m))^n,   variance m + m^2 / r

Data: accidents of 647 women in a munitions factory, 0 to 4 and 5 or more: 447, 132, 42, 21, 3, 2. A recipe's ``haste`` is Gamma with
mean 1 and the shape that the recipe names; a rule offends at a rate proportional to it. A person is woken for a rule at most once a
day, so the time that the table covers is cut into a thousand days: at a rate a day the chance of an accident is 1 - exp(-rate), which
leaves P(0) exact and takes about m / 2000 of the mean.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import column
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_share, of_variance, strangers

if TYPE_CHECKING:
    from collections.abc import Iterator

    Fit = tuple[float, float]

WOMEN = np.array([447, 132, 42, 21, 3, 2])
N = 647
MEAN, MEAN_ML = 0.465224, 0.4669
SHAPE, SHAPE_ML = 0.9593, 0.8439
EXPECTED = {
    (SHAPE, MEAN): [442.77, 138.72, 44.38, 14.30, 4.62, 2.22],
    (SHAPE_ML, MEAN_ML): [446.19, 134.12, 44.04, 14.87, 5.09, 2.69],
}
POISSON = [406.31, 189.03, 43.97, 6.82, 0.79, 0.08]
DAYS = 1000
COUNTED = ("0", "1", "2", "3", "4", "5 or more")


def by_moments(haste):
    return MEAN / DAYS * haste


def by_likelihood(haste):
    return MEAN_ML / DAYS * haste


def one_more():
    return 1


def accident():
    """Have one whenever the occasion comes: people differ in how often it does."""
    return 1.0


def negative_binomial(r: float, m: float) -> np.ndarray:
    """Return the shares with 0, 1, 2, 3, 4, and 5 or more."""
    shares = [(r / (r + m)) ** r]
    for n in range(1, 5):
        shares.append(shares[-1] * (n + r - 1) / n * m / (r + m))
    return np.array([*shares, 1 - sum(shares)])


def chi_square(expected: np.ndarray) -> float:
    """Pool three accidents and more, as the table does."""
    seen, thought = (np.array([*x[:3], sum(x[3:])]) for x in (WOMEN, expected))
    return float(((seen - thought) ** 2 / thought).sum())


def table() -> Iterator[Check]:
    counts = np.arange(6)
    mean = (WOMEN * counts).sum() / N
    yield exact("mean of the data", MEAN, mean, 5e-7)
    yield exact("variance of the data", 0.690831, (WOMEN * counts**2).sum() / N - mean**2, 5e-7)
    for (r, m), expected in EXPECTED.items():  # r and m are printed with four digits, which leaves 0.01 women open
        for n, women in enumerate(negative_binomial(r, m) * N):
            yield exact(f"women with {COUNTED[n]}, r={r}", expected[n], women, 0.011)
    poisson = [math.exp(-mean) * mean**n / math.factorial(n) * N for n in range(5)]
    poisson.append(N - sum(poisson))
    for n, women in enumerate(poisson):
        yield exact(f"women with {COUNTED[n]}, were all alike", POISSON[n], women, 0.01)
    yield exact("chi-square, were all alike", 64.95, chi_square(np.array(poisson)), 0.01)
    yield exact("chi-square, unequal", 1.61, chi_square(negative_binomial(SHAPE, MEAN) * N), 0.01)


def accidents(fit: Fit, people: int, seed: int) -> Iterator[Check | Drawing]:
    shape, mean = fit
    have = rule(rate=by_moments if mean == MEAN else by_likelihood, then=one_more, adds="accidents")(accident)
    walk = alone(rules=[have], columns=[column("accidents", dtype="u2")], society=strangers(shape), people=people, seed=seed)
    walk.advance(DAYS)
    counts = walk["accidents"]
    shares, expected = np.bincount(np.minimum(counts, 5), minlength=6) / people, negative_binomial(shape, mean)
    errors = [N * of_share(share, people) for share in expected]
    for n, share in enumerate(expected):
        yield theory(f"of {N}, with {COUNTED[n]}, r={shape}", N * share, N * shares[n], errors[n])
    yield theory(f"variance, r={shape}", mean + mean**2 / shape, np.var(counts), of_variance(counts.astype(float)))
    if mean == MEAN:
        five = [0, 1, 2, 3, 4, 5]
        yield Drawing(
            "Accidents are not dealt out evenly",
            "Of 647 women, how many had so many accidents: as counted, as if all were alike, and in a population of unequal haste.",
            "accidents (5 or more at 5)", "women of 647",
            (Line("all alike", five, POISSON), Line("counted in 1919", five, WOMEN.tolist())),
            (Dots("Panopolis", five, (N * shares).tolist(), errors),),
        )  # fmt: skip


CASE = Case(
    "P08", "Unequal offenders", "Do offences fall on people as unevenly as accidents did on the women of a munitions factory?",
    (
        "Greenwood & Yule, JRSS 83(2), 1920, https://doi.org/10.2307/2341080",
        "Table reproduced in Bulmer, Principles of Statistics, 1979",
    ),
    (
        analysis("the table", table),
        *(simulated(f"accidents, by {how}", partial(accidents, fit, 100_000)) for how, fit in zip(("moments", "likelihood"), EXPECTED, strict=True)),
        *(simulated(f"accidents of a million, by {how}", partial(accidents, fit, 1_000_000), long=True)
          for how, fit in zip(("moments", "likelihood"), EXPECTED, strict=True)),
    ),
    __name__,
)  # fmt: skip
