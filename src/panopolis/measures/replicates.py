"""Effects over replicates: the mean over worlds of other seeds, and Student's t interval of that mean.

Each replicate has people, places and cameras of its own. Its effects are differences under common draws, as in one world; between
replicates nothing is common but the recipe, the schemes and the assumptions.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FEWEST = 5
"""Replicates below which no interval is given: with four the t interval reaches 3.2 standard errors to each side, with two 12.7."""
INTERVAL = "replicates: t over {n} seeds, 95 %"
_SURE = 0.95
_NORMAL = 1.959963984540054
"""Standard errors to each side of a normal mean that hold it in 95 of 100 cases."""


def over_replicates(replicates: Sequence[Sequence[Mapping[str, object]]]) -> list[dict[str, object]]:
    """Return the rows of the table of effects, each the mean over replicates and between the bounds of Student's t.

    Parameters
    ----------
    replicates
        For each replicate the rows of ``values``, all in the same order. A group that is empty in one has no mean.
    """
    values = np.array([[row["value"] for row in rows] for rows in replicates], np.float64)
    n = len(values)
    mean = values.mean(axis=0)
    half = student(n - 1) * values.std(axis=0, ddof=1) / math.sqrt(n)
    rows: list[dict[str, object]] = []
    for row, middle, side in zip(replicates[0], mean.tolist(), half.tolist(), strict=True):
        bounds = {"value": middle, "low": middle - side, "high": middle + side}
        rows.append({**row, **bounds, "interval": INTERVAL.format(n=n)})
    return rows


def student(freedom: int) -> float:
    """Return how many standard errors to each side of a mean hold it in 95 of 100 cases, at so many degrees of freedom.

    By halving on the probability in closed form for whole degrees of freedom (Abramowitz and Stegun, Handbook of Mathematical
    Functions, 1964, 26.7.3 and 26.7.4).

    >>> round(student(4), 3), round(student(9), 3)
    (2.776, 2.262)
    """
    low, high = 0.0, 16.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, freedom) < _SURE else (low, middle)
    return high


def wilson(share: float, n: int) -> tuple[float, float]:
    """Return the bounds that hold a share found in ``n`` yes or no answers in 95 of 100 cases, within 0 and 1.

    Wilson's score interval (Journal of the American Statistical Association 22, 1927, https://doi.org/10.1080/01621459.1927.10502953).

    >>> [round(bound, 3) for bound in wilson(1.0, 5)]
    [0.566, 1.0]
    """
    square = _NORMAL * _NORMAL
    middle = (share + square / (2 * n)) / (1 + square / n)
    side = _NORMAL / (1 + square / n) * math.sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(middle - side, 0.0), min(middle + side, 1.0)


def _within(t: float, freedom: int) -> float:
    """Return the probability that Student's t lies between -t and t."""
    angle = math.atan(t / math.sqrt(freedom))
    cosine, sine = math.cos(angle), math.sin(angle)
    odd = freedom % 2
    term = total = (cosine if freedom > 1 else 0.0) if odd else 1.0
    for k in range(2 + odd, freedom - 1, 2):
        term *= (k - 1) / k * cosine * cosine
        total += term
    return 2 / math.pi * (angle + sine * total) if odd else sine * total
