"""P02: the cascade window. On a random graph of mean degree z everyone does what at least a share phi of her neighbours do; one begins.

vulnerable   degree <= K = floor(1 / phi)
window       z P(Poisson(z) <= K - 2) > 1
chance that one row sets off a cascade   1 - exp(-z (1 - u)),  u = 1 - sum over j < K of Poisson(j; z) (1 - u^j)
size         rho = sum over k of p_k P(at least phi k of k neighbours do), each does with chance q = the same with k - 1 of an edge's end
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from panopolis.study.replicate.check import Case, Check, analysis, data, exact

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST_DEGREE = 60
PHI = 0.18
EDGES = {
    0.18: (1.0207, 5.7647), 0.20: (1.0207, 5.7647), 0.22: (1.1141, 3.8631), 0.25: (1.1141, 3.8631),
    0.15: (1.0037, 7.4771), 0.12: (1.0001, 10.657), 0.10: (1.0000, 13.659),
}  # fmt: skip
"""Mean degrees at which the window opens and closes."""
DIGITS = {0.12: 5e-4, 0.10: 5e-4}
SIZES = {1.5: 0.5802, 2: 0.7966, 3: 0.9405, 4: 0.9802, 5: 0.9930}
CHANCES = {1.5: 0.549, 2: 0.754, 3: 0.874, 4: 0.865, 5: 0.695}


def poisson(z: float, n: int = MOST_DEGREE) -> np.ndarray:
    """Return the shares of degrees 0 to n - 1."""
    return np.array([math.exp(-z + k * math.log(z) - math.lgamma(k + 1)) for k in range(n)])


def vulnerable(phi: float) -> int:
    """Return the largest degree at which one neighbour is enough: 1 / K >= phi."""
    return max(k for k in range(1, 1000) if 1 / k >= phi)


def branching(z: float, phi: float) -> float:
    """Return how many further vulnerable neighbours a vulnerable one has; above 1 a cascade is possible."""
    return z * float(poisson(z)[: vulnerable(phi) - 1].sum())


def window(phi: float) -> tuple[float, float]:
    """Return the mean degrees between which one row can set off a cascade: where ``branching`` crosses 1."""
    peak = max((z / 100 for z in range(10, 2000)), key=lambda z: branching(z, phi))
    return crossing(0.5, peak, phi, rising=True), crossing(peak, 25.0, phi, rising=False)


def crossing(low: float, high: float, phi: float, *, rising: bool) -> float:
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if (branching(middle, phi) > 1) == rising else (middle, high)
    return low


def chance(z: float, phi: float = PHI) -> float:
    """Return the chance that one row, drawn at random, sets off a cascade."""
    k, shares, u = vulnerable(phi), poisson(z), 0.5
    for _ in range(5000):
        u = 1 - sum(shares[j] * (1 - u**j) for j in range(k))
    return 1 - math.exp(-z * (1 - u))


def size(z: float, phi: float = PHI) -> float:
    """Return the share of rows that a cascade comes to (Gleeson and Cahalane's mean field)."""
    shares, q = poisson(z), 1e-4
    reached = [[m for m in range(k + 1) if k and m / k >= phi] for k in range(MOST_DEGREE)]
    before = 0.0
    while abs(q - before) > 1e-12:
        q, before = float(sum(k * shares[k] / z * at_least(k - 1, q, reached[k]) for k in range(1, MOST_DEGREE))), q
    return float(sum(shares[k] * at_least(k, q, reached[k]) for k in range(MOST_DEGREE)))


def at_least(n: int, q: float, enough: list[int]) -> float:
    """Return the chance that of n neighbours, each doing it with chance q, a number that is enough do."""
    return sum(math.comb(n, m) * q**m * (1 - q) ** (n - m) for m in enough if m <= n)


def formulas() -> Iterator[Check]:
    for phi, printed in EDGES.items():
        for name, edge, ours in zip(("opens", "closes"), printed, window(phi), strict=True):
            yield exact(f"window {name}, phi={phi}", edge, ours, DIGITS.get(phi, 5e-5) if name == "closes" else 5e-5)
    for z, printed in SIZES.items():
        yield data(f"size of a cascade, z={z}, formula", printed, size(z), 0.005)
        yield data(f"chance of a cascade, z={z}, formula", CHANCES[z], chance(z), 0.001)  # one unit of the last digit printed


CASE = Case(
    "P02", "The cascade window", "On how thinly or thickly tied a network can one person set off a change of what everyone does?",
    (
        "Watts, A simple model of global cascades on random networks, PNAS 99, 2002, https://doi.org/10.1073/pnas.082090499",
        "Gleeson & Cahalane, Physical Review E 75 056103, 2007, https://doi.org/10.1103/PhysRevE.75.056103",
    ),
    (analysis("formulas", formulas),),
    __name__,
)  # fmt: skip
