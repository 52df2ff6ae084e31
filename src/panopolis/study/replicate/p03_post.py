"""P03: a post that is deleted: bond percolation, and cascades that die out.

On a random graph of mean degree z each holder passes it on along each tie at rate beta, until the censor removes that copy a fixed time D
after it was received.

    share of ties along which it passes   T = 1 - exp(-beta D), threshold 1/z
    size of a large outbreak              S = 1 - exp(-z T S), and with a fixed delay the chance of one is S too
    sizes of small ones (well mixed, R re-posts each, R < 1, Borel)   P(n) = exp(-R n) (R n)^(n-1) / n!,  mean 1/(1-R), variance R/(1-R)^3

The queue of the followed post settles the first, in its own seconds; for the second a row is a post, and each turn one copy is read and re-posted.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import column
from panopolis.draws import key
from panopolis.engine import NEVER, Channel, Readers, spread
from panopolis.rules import rule
from panopolis.society import gather, random_pairs
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_mean, of_share, of_variance

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE, DEGREE = 10_000, 4.0
DELAY = 1_000_000.0
"""Mean seconds until a holder passes it on along a tie: 1 / beta."""
SIZES = {0.5: 0.7968, 1 / 3: 0.4544, 2 / 3: 0.9122}
LARGE = 0.1
"""Share of people from which an outbreak is called large: between the two sorts there is nothing."""
SMALL = {0.8: {"P(1)": 0.4493, "P(2)": 0.1615, "P(3)": 0.0871, "P(n >= 100)": 0.00143}, 0.95: {"P(n >= 100)": 0.04125}}
MOMENTS = {0.8: (5.0, 100.0), 0.95: (20.0, 7600.0)}


def outbreak(transmission: float, degree: float = DEGREE) -> float:
    """Return S = 1 - exp(-z T S), 0 below the threshold."""
    s = 1.0
    for _ in range(10_000):
        s = 1 - math.exp(-degree * transmission * s)
    return s if s > 1e-6 else 0.0


def borel(r: float, n: int) -> float:
    return math.exp(-r * n + (n - 1) * math.log(r * n) - math.lgamma(n + 1))


def printed() -> Iterator[Check]:
    for t, size in SIZES.items():
        yield exact(f"size of an outbreak, T={t:.4g}, formula", size, outbreak(t), 5e-5)
    yield exact("size of an outbreak, T=0.2222, formula", 0, outbreak(0.2222))
    for r, shares in SMALL.items():
        for what, share in shares.items():
            ours = 1 - sum(borel(r, n) for n in range(1, 100)) if "100" in what else borel(r, int(what[2]))
            yield exact(f"{what}, R={r}, formula", share, ours, 5e-6 if share < 0.1 and "100" in what else 5e-5)
    q = 0.0
    for _ in range(1000):
        q = math.exp(1.5 * (q - 1))
    yield exact("chance that it dies out, R=1.5", 0.417188, q, 5e-7)


def reached(transmission: float, runs: int, seed: int) -> np.ndarray:
    """Return the share that each of so many posts reached, every one on a graph of its own."""
    never, life = np.full(PEOPLE, NEVER), np.full(PEOPLE, int(-math.log(1 - transmission) * DELAY))
    readers = Readers(threshold=np.ones(PEOPLE, np.int64), life=life, again=np.zeros(PEOPLE, np.int64), called=never, wave=never)
    shares = []
    for k in range(runs):
        own = 100_003 * seed + k
        channel = Channel(key(own, "post"), 1.0, DELAY, NEVER, NEVER - 1)
        ties = gather([random_pairs(DEGREE, PEOPLE, own)], PEOPLE)
        shares.append((spread(ties, readers, np.array([0]), channel).received >= 0).mean())
    return np.array(shares)


def outbreaks(transmission: float, runs: int, seed: int) -> Iterator[Check]:
    size, shares = outbreak(transmission), reached(transmission, runs, seed)
    large, name = shares[shares > LARGE], f"T={transmission:.4g}"
    yield theory(f"chance of a large outbreak, {name}", size, large.size / runs, of_share(size, runs), 0.05)
    yield theory(f"size of a large outbreak, {name}", size, large.mean(), of_mean(large), 0.004)


def below_the_threshold(seed: int) -> Iterator[Check]:
    yield exact("large outbreaks of 600, T=0.2222, below the threshold", 0, (reached(0.2222, 600, seed) > LARGE).sum())


def drawn(seed: int) -> Iterator[Check | Drawing]:
    at, runs = [0.3, 0.4, 0.6, 0.8], 60
    found = [shares[shares > LARGE] for shares in (reached(t, runs, seed) for t in at)]
    for t, large in zip(at, found, strict=True):
        yield theory(f"size of a large outbreak, T={t}", outbreak(t), large.mean(), of_mean(large))
    along = [t / 200 for t in range(20, 181)]
    yield Drawing(
        "Deletion either comes soon enough or hardly matters",
        "A post on a network of four ties a head. Below a quarter of ties passed before it is deleted nobody hears of it; a little above it "
        "reaches half of all.",
        "share of ties along which it passes", "share of people reached", (Line("theory", along, [outbreak(t) for t in along]),),
        (Dots("Panopolis", at, [float(large.mean()) for large in found], [of_mean(large) for large in found]),),
    )  # fmt: skip


@rule(sets="waiting", adds="copies", where="waiting")
def read_one_copy(waiting, reposts, draw):
    """One waiting copy is read; a Poisson number of people post it again."""
    chance = math.exp(-reposts)
    new, below = 0, chance
    for k in range(1, 40):
        if draw > below:
            new = k
            chance = chance * reposts / k
            below = below + chance
    return waiting - 1 + new, 1


def small_cascades(r: float, posts: int, seed: int) -> Iterator[Check]:
    columns = [column("waiting", start=1, dtype="i4"), column("copies", dtype="i4"), column("reposts", start=r, dtype="f8")]
    walk = alone(rules=[read_one_copy], columns=columns, people=posts, seed=seed)
    while walk["waiting"].any():
        walk.advance(200)
    copies = walk["copies"].astype(float)
    for what in SMALL[r]:
        share = 1 - sum(borel(r, n) for n in range(1, 100)) if "100" in what else borel(r, int(what[2]))
        found = copies >= 100 if "100" in what else copies == int(what[2])
        yield theory(f"{what}, R={r}", share, found.mean(), of_share(share, posts))
    mean, variance = MOMENTS[r]
    yield theory(f"mean number of copies, R={r}", mean, copies.mean(), of_mean(copies))
    yield theory(f"variance of the number of copies, R={r}", variance, copies.var(), of_variance(copies))


CASE = Case(
    "P03", "A post that is deleted", "How far does a post come if every copy is deleted some time after it was received?",
    (
        "Newman, Spread of epidemic disease on networks, Physical Review E 66 016128, 2002, https://doi.org/10.1103/PhysRevE.66.016128",
        "Borel 1942; Harris, The Theory of Branching Processes, 1963",
    ),
    (
        analysis("the printed numbers", printed),
        *(simulated(f"outbreaks, T={t:.4g}", partial(outbreaks, t, runs)) for t, runs in zip(SIZES, (1100, 1600, 600), strict=True)),
        simulated("below the threshold", below_the_threshold), simulated("sizes, by T", drawn),
        *(simulated(f"small cascades, R={r}", partial(small_cascades, r, posts)) for r, posts in ((0.8, 200_000), (0.95, 100_000))),
    ),
    __name__,
)  # fmt: skip
