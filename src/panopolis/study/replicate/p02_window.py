"""P02: the cascade window. On a random graph of mean degree z everyone does what at least a share phi of her neighbours do; one begins.

vulnerable   degree <= K = floor(1 / phi)
window       z P(Poisson(z) <= K - 2) > 1
chance that one row sets off a cascade   1 - exp(-z (1 - u)),  u = 1 - sum over j < K of Poisson(j; z) (1 - u^j)
size         rho = sum over k of p_k P(at least phi k of k neighbours do), each does with chance q = the same with k - 1 of an edge's end
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import column
from panopolis.rules import rule, total
from panopolis.society import weaving as ties
from panopolis.study.modelling import model
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, data, exact, simulated, theory
from panopolis.study.replicate.ground import of_mean, of_share

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE, MOST_DEGREE = 10_000, 60
LARGE = 0.1
"""Share from which a cascade is called one: between the two sorts there is nothing."""
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


def one_begins(number):
    return 1 if number == 0 else 0


@rule(sets="acts", activation="rounds", most=10_000)
def follow(acts, acting_ties, n_knows, enough):
    """Do what at least a share ``enough`` of one's neighbours do."""
    return 1 if n_knows > 0 and acting_ties / n_knows >= enough else acts


def cascade(z: float, seed: int) -> float:
    """Return the share who act in the end on one graph of 10,000, begun by one."""
    crowd = model(
        PEOPLE, columns=[column("acts", start=one_begins, dtype="u1")], rules=[follow], settings={"enough": PHI},
        ties={"knows": ties.random(mean_degree=z)}, totals=[total("acting_ties", "acts", over="knows")], seed=seed, threads=1,
    )  # fmt: skip
    crowd.advance(1)
    return float(crowd["acts"].mean())


def graphs(z: float, n: int, seed: int) -> np.ndarray:
    """Return the share who act on each of so many graphs."""
    return np.array([cascade(z, 10_007 * seed + k) for k in range(n)])


def cascades(z: float, n: int, seed: int) -> Iterator[Check]:
    shares = graphs(z, n, seed)
    large = shares[shares > LARGE]
    yield theory(f"chance of a cascade, z={z}", chance(z), large.size / n, of_share(chance(z), n), 0.05)
    yield theory(f"size of a cascade, z={z}", size(z), large.mean(), of_mean(large), 0.005)


def outside(seed: int) -> Iterator[Check]:
    for z in (0.8, 6.5, 8.0):
        yield exact(f"cascades on 300 graphs outside the window, z={z}", 0, (graphs(z, 300, seed) > LARGE).sum())


def drawn(seed: int) -> Iterator[Check | Drawing]:
    at, found, n = [1.5, 2.0, 3.0, 4.0, 5.0], [], 100
    for z in at:
        shares = graphs(z, n, seed)
        found.append((float((shares > LARGE).mean()), float(shares[shares > LARGE].mean())))
        yield theory(f"chance of a cascade, z={z}, {n} graphs", chance(z), found[-1][0], of_share(chance(z), n))
    along = [z / 20 for z in range(24, 114, 2)]
    yield Drawing(
        "The cascade window",
        "On networks too thinly tied nothing spreads, on networks too thickly tied nobody is the first to be moved by one neighbour. In between, "
        "one person can move nearly all.",
        "mean number of ties", "chance of a cascade; share it comes to",
        (Line("chance, theory", along, [chance(z) for z in along]), Line("size, theory", along, [size(z) for z in along])),
        (Dots("chance, Panopolis", at, [one for one, _ in found], [of_share(chance(z), n) for z in at]), Dots("size", at, [one for _, one in found])),
    )  # fmt: skip


CASE = Case(
    "P02", "The cascade window", "On how thinly or thickly tied a network can one person set off a change of what everyone does?",
    (
        "Watts, A simple model of global cascades on random networks, PNAS 99, 2002, https://doi.org/10.1073/pnas.082090499",
        "Gleeson & Cahalane, Physical Review E 75 056103, 2007, https://doi.org/10.1103/PhysRevE.75.056103",
    ),
    (
        analysis("formulas", formulas), simulated("cascades, z=3", partial(cascades, 3, 750)), simulated("outside the window", outside),
        simulated("the window", drawn),
        *(simulated(f"cascades, z={z}", partial(cascades, z, n), long=True) for z, n in ((1.5, 1600), (2, 1250), (4, 800), (5, 1400))),
    ),
    __name__,
)  # fmt: skip
