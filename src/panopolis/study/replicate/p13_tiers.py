"""P13: tiers as a Markov chain. Prais's matrix of English occupational mobility: upper, middle, lower; father to son.

    stationary shares pi = pi P;  mean stay in i  1 / (1 - p_ii), under perfect mobility 1 / (1 - pi_i);  Shorrocks (n - tr P) / (n - 1)
    mean first passage m_ij = 1 + sum over k other than j of p_ik m_kj

A row is a family line, a day a generation. The estimator of the matrix from simulated histories must give back the matrix that made them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import column
from panopolis.measures import mobility, transitions
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_mean, of_share

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = ("upper", "middle", "lower")
UPPER_UPPER, UPPER_MIDDLE = 0.448, 0.484
MIDDLE_UPPER, MIDDLE_MIDDLE = 0.054, 0.699
LOWER_UPPER, LOWER_MIDDLE = 0.011, 0.503
P = np.array([[UPPER_UPPER, UPPER_MIDDLE, 0.068], [MIDDLE_UPPER, MIDDLE_MIDDLE, 0.247], [LOWER_UPPER, LOWER_MIDDLE, 0.486]])
STATIONARY = (0.06720, 0.62403, 0.30877)


def one_of_three(draw):
    return 0.0 if draw < 1.0 / 3.0 else 1.0 if draw < 2.0 / 3.0 else 2.0


@rule(sets=("station", "was", "up_at"))
def raise_a_son(station, up_at, day, draw):
    """His station, given his father's; the generation in which the line first came to the top."""
    up, middle = UPPER_UPPER, UPPER_MIDDLE
    if station == 1.0:
        up, middle = MIDDLE_UPPER, MIDDLE_MIDDLE
    if station == 2.0:
        up, middle = LOWER_UPPER, LOWER_MIDDLE
    now = 0 if draw < up else 1 if draw < up + middle else 2
    return now, station, day + 1.0 if now == 0 and up_at < 0.0 else up_at


def stationary() -> np.ndarray:
    return np.linalg.solve(np.vstack([(P.T - np.eye(3))[:2], np.ones(3)]), np.array([0.0, 0.0, 1.0]))


def passage(to: int) -> np.ndarray:
    """Return the mean generations until a line first comes to a station, from each; its own is the mean return."""
    others = [k for k in range(3) if k != to]
    mean = np.zeros(3)
    mean[others] = np.linalg.solve(np.eye(2) - P[np.ix_(others, others)], np.ones(2))
    mean[to] = 1 + P[to, others] @ mean[others]
    return mean


def printed() -> Iterator[Check]:
    pi, values = stationary(), np.sort(np.linalg.eigvals(P).real)[::-1]
    for i, name in enumerate(NAMES):
        yield exact(f"stationary share, {name}", STATIONARY[i], pi[i], 5e-6)
        yield exact(f"eigenvalue {i + 1}", (1, 0.43356, 0.19944)[i], values[i], 5e-6)
        yield exact(f"mean stay, {name}", (1.8116, 3.3223, 1.9455)[i], 1 / (1 - P[i, i]), 5e-5)
        yield exact(f"mean stay under perfect mobility, {name}", (1.0720, 2.6598, 1.4467)[i], 1 / (1 - pi[i]), 5e-5)
    yield exact("Shorrocks", 0.6835, mobility(P), 5e-5)
    up, down = passage(0), passage(2)
    for what, days, ours, digit in (
        ("middle to upper", 24.973, up[1], 5e-4), ("lower to upper", 26.384, up[2], 5e-4),
        ("upper to lower", 5.6065, down[0], 5e-5), ("middle to lower", 4.3281, down[1], 5e-5),
    ):  # fmt: skip
        yield exact(f"mean first passage, {what}", days, ours, digit)


def lines(people: int, seed: int) -> Iterator[Check | Drawing]:
    columns = [
        column("station", start=one_of_three, dtype="u1"),
        column("was", dtype="u1"),
        column("up_at", start=-1, dtype="i4"),
    ]
    walk = alone(rules=[raise_a_son], columns=columns, people=people, seed=seed)
    first, moved, shares = walk["station"].astype(int), np.zeros((3, 3)), []
    for _ in range(60):
        walk.advance(1)
        was, now = walk["was"].astype(int), walk["station"].astype(int)
        moved += np.bincount(3 * was + now, minlength=9).reshape(3, 3)
        shares.append(np.bincount(now, minlength=3) / people)
    for i, share in enumerate(stationary()):
        yield theory(f"share after 60 generations, {NAMES[i]}", share, shares[-1][i], of_share(share, people))
    for i, row in enumerate(moved):
        for j, p in enumerate(P[i]):
            yield theory(f"matrix from histories, {NAMES[i]} to {NAMES[j]}", p, row[j] / row.sum(), of_share(p, row.sum()))
    last = transitions(was, now, 3)
    n = np.bincount(was, minlength=3)
    error = float(np.sqrt(sum(of_share(P[i, i], n[i]) ** 2 for i in range(3))) / 2)
    yield theory("Prais's index of the last generation", (3 - np.trace(P)) / 2, mobility(last), error)
    while (walk["up_at"] < 0).any():
        walk.advance(60)
    for i, name in ((1, "middle"), (2, "lower")):
        waited = walk["up_at"][first == i]
        yield theory(f"generations to the top, from {name}", passage(0)[i], waited.mean(), of_mean(waited))
    yield course(shares)


def course(shares: list[np.ndarray]) -> Drawing:
    at, expected = list(range(1, 13)), [np.full(3, 1 / 3) @ np.linalg.matrix_power(P, k) for k in range(1, 13)]
    return Drawing(
        "From equal thirds to what the matrix makes of any beginning",
        "Share of family lines in each station over twelve generations, begun in equal thirds.",
        "generation", "share of lines",
        tuple(Line(f"{NAMES[i]}, theory", at, [float(e[i]) for e in expected]) for i in range(3)),
        tuple(Dots(f"{NAMES[i]}, Panopolis", at, [float(s[i]) for s in shares[:12]]) for i in range(3)),
    )  # fmt: skip


CASE = Case(
    "P13", "Tiers as a Markov chain", "Do histories of tiers give back the chances of moving that made them, and the shares these lead to?",
    (
        "Prais, Measuring Social Mobility, JRSS A 118, 1955, https://doi.org/10.2307/2342515",
        "Shorrocks, The Measurement of Mobility, Econometrica 46, 1978, https://doi.org/10.2307/1911433",
    ),
    (analysis("the printed numbers", printed), simulated("lines of 60 generations", partial(lines, 200_000))),
    __name__,
)  # fmt: skip
