"""P10: rating formulas with published answers, as formulas and as what comes of them turn by turn.

beta reputation   (r + 1) / (r + s + 2) of r good and s bad ratings; with forgetting r' = l r + new, which tops out at (M+1)/(M+2), M = 1/(1-l)
Elo               1 / (1 + 10^(-d/400))
Glicko-1, -2      Glickman's worked example;  TrueSkill, one game between two newcomers
PageRank          x' = (1 - m) sum over links in of x_j / (links out of j) + m/n
EigenTrust        t' = (1 - a) sum over j of c_ji t_j + a p;  a peer who rates no one hands on what everyone trusts to begin with
"""

from __future__ import annotations

import math
from functools import partial
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import column
from panopolis.rules import rule, total
from panopolis.society import weaving as ties
from panopolis.study.modelling import model
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_mean

if TYPE_CHECKING:
    from collections.abc import Iterator

CEILINGS = {0.9: 0.916667, 0.7: 0.8125, 0.5: 0.75, 0.0: 0.666667}
"""Share of its weight that a rating keeps, and the reputation of one who only ever gets good ones."""
ME, RIVALS = (1500.0, 200.0), ((1400.0, 30.0, 1), (1550.0, 100.0, 0), (1700.0, 300.0, 0))
VOLATILITY, TAU = 0.06, 0.5
GLICKO_2 = 173.7178


@rule(sets=("good", "bad"))
def be_rated(good, bad, kept, chance, draw):
    """One rating a day; older ones lose weight."""
    is_good = draw < chance
    return kept * good + (1.0 if is_good else 0.0), kept * bad + (0.0 if is_good else 1.0)


def reputation(good: np.ndarray, bad: np.ndarray) -> np.ndarray:
    return (good + 1) / (good + bad + 2)


def formulas() -> Iterator[Check]:
    yield exact("beta reputation of seven good ratings and a bad one", 0.8, reputation(np.array(7), np.array(1)), 1e-9)
    for d, share in ((0, 0.5), (100, 0.6401), (200, 0.7597), (400, 0.9091)):
        yield exact(f"Elo, {d} apart", share, 1 / (1 + 10 ** (-d / 400)), 5e-5)
    rating, deviation = glicko_1()
    yield exact("Glicko-1, rating", 1464, rating, 0.5)
    yield exact("Glicko-1, deviation", 151.4, deviation, 0.05)
    rating, deviation, volatility = glicko_2()
    yield exact("Glicko-2, rating (the paper rounds on the way)", 1464.06, rating, 0.015)
    yield exact("Glicko-2, deviation", 151.52, deviation, 0.005)
    yield exact("Glicko-2, volatility", 0.05999, volatility, 1e-5)
    for name, printed, ours in zip(
        ("winner", "its spread", "loser", "its spread too"), (29.3958, 7.1715, 20.6042, 7.1715), trueskill(), strict=True
    ):
        yield exact(f"TrueSkill, {name}", printed, ours, 5e-5)


def glicko_1() -> tuple[float, float]:
    """Return rating and deviation after three games (Glickman, The Glicko system)."""
    q, (rating, deviation) = math.log(10) / 400, ME
    g = [1 / math.sqrt(1 + 3 * q * q * rd * rd / math.pi**2) for _, rd, _ in RIVALS]
    e = [1 / (1 + 10 ** (-gj * (rating - r) / 400)) for gj, (r, _, _) in zip(g, RIVALS, strict=True)]
    d2 = 1 / (q * q * sum(gj * gj * ej * (1 - ej) for gj, ej in zip(g, e, strict=True)))
    precision = 1 / deviation**2 + 1 / d2
    gained = sum(gj * (won - ej) for gj, ej, (_, _, won) in zip(g, e, RIVALS, strict=True))
    return rating + q / precision * gained, math.sqrt(1 / precision)


def glicko_2() -> tuple[float, float, float]:
    """Return rating, deviation and volatility after the same games (Glickman, Example of the Glicko-2 system)."""
    mu, phi = (ME[0] - 1500) / GLICKO_2, ME[1] / GLICKO_2
    rivals = [((r - 1500) / GLICKO_2, rd / GLICKO_2, won) for r, rd, won in RIVALS]
    g = [1 / math.sqrt(1 + 3 * p * p / math.pi**2) for _, p, _ in rivals]
    e = [1 / (1 + math.exp(-gj * (mu - m))) for gj, (m, _, _) in zip(g, rivals, strict=True)]
    v = 1 / sum(gj * gj * ej * (1 - ej) for gj, ej in zip(g, e, strict=True))
    gained = sum(gj * (won - ej) for gj, ej, (_, _, won) in zip(g, e, rivals, strict=True))
    volatility = _volatility(v * gained, phi, v)
    phi = 1 / math.sqrt(1 / (phi * phi + volatility**2) + 1 / v)
    return 1500 + GLICKO_2 * (mu + phi * phi * gained), GLICKO_2 * phi, volatility


def _volatility(delta: float, phi: float, v: float) -> float:
    """Return the root of Glickman's step 5, halving: what the paper finds by the Illinois method."""
    a = math.log(VOLATILITY**2)

    def f(x: float) -> float:
        top = math.exp(x) * (delta**2 - phi**2 - v - math.exp(x))
        return top / (2 * (phi**2 + v + math.exp(x)) ** 2) - (x - a) / TAU**2

    low, high = a - 5, a + 5
    for _ in range(100):
        x = (low + high) / 2
        low, high = (x, high) if f(x) > 0 else (low, x)
    return math.exp(low / 2)


def trueskill() -> tuple[float, float, float, float]:
    """Return mean and spread of the winner and of the loser, both new (25, 25/3), in the default environment."""
    normal, sigma, beta, tau, draws = NormalDist(), 25 / 3, 25 / 6, 25 / 300, 0.1
    variance = sigma**2 + tau**2
    c = math.sqrt(2 * variance + 2 * beta**2)
    margin = normal.inv_cdf((draws + 1) / 2) * math.sqrt(2) * beta / c
    v = normal.pdf(-margin) / normal.cdf(-margin)
    w = v * (v - margin)
    spread = math.sqrt(variance * (1 - variance / c**2 * w))
    return 25 + variance / c * v, spread, 25 - variance / c * v, spread


def only_good_ratings(seed: int) -> Iterator[Check]:
    for kept, ceiling in CEILINGS.items():
        columns = [column(name, dtype="f8") for name in ("good", "bad")]
        columns += [column("kept", start=kept, dtype="f8"), column("chance", start=1.0)]
        walk = alone(rules=[be_rated], columns=columns, people=100, seed=seed)
        walk.advance(300)
        now = reputation(walk["good"], walk["bad"])
        yield exact(f"highest reputation, of ratings that keep {kept}", ceiling, now.max(), 5e-7)
        yield exact(f"lowest reputation, of ratings that keep {kept}", ceiling, now.min(), 5e-7)


def good_and_bad(people: int, seed: int) -> Iterator[Check | Drawing]:
    columns = [column(name, dtype="f8") for name in ("good", "bad")] + [
        column("kept", start=0.9, dtype="f8"),
        column("chance", start=0.8, dtype="f8"),
    ]
    walk = alone(rules=[be_rated], columns=columns, people=people, seed=seed)
    means = []
    for _ in range(40):
        walk.advance(1)
        means.append(float(reputation(walk["good"], walk["bad"]).mean()))
    walk.advance(260)
    now = reputation(walk["good"], walk["bad"])
    yield theory("mean reputation, four of five ratings good", 0.75, now.mean(), of_mean(now))
    spread = now.std()
    error = float(((now - now.mean()) ** 2).std() / (2 * spread * math.sqrt(people)))
    yield theory("its standard deviation", 0.076472, spread, error)
    days, kept = list(range(1, 41)), [sum(0.9**k for k in range(d)) for d in range(1, 41)]
    yield Drawing(
        "A reputation that forgets never comes to what it is of",
        "Four of five ratings are good, each day's old ones keep nine tenths of their weight: the mean reputation ends at 0.75, not at 0.8.",
        "days", "mean reputation", (Line("theory", days, [(0.8 * m + 1) / (m + 2) for m in kept]),),
        (Dots("Panopolis", days[::3], means[::3]),),
    )  # fmt: skip


LINKS = ((0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 0), (3, 0), (3, 2))
RANKS = {0.0: (12 / 31, 4 / 31, 9 / 31, 6 / 31), 0.15: (0.368, 0.142, 0.288, 0.202)}
"""Bryan and Leise's four pages by the chance to jump anywhere."""


def handed_on(other_rank, other_n_link):
    return other_rank / other_n_link


@rule(sets="rank", activation="rounds", most=10_000)
def surf(handed, jump, n_person):
    return (1.0 - jump) * handed + jump / n_person


def pages(seed: int) -> Iterator[Check]:
    for jump, ranks in RANKS.items():
        web = model(
            4, columns=[column("rank", start=0.25, dtype="f8")], rules=[surf], totals=[total("handed", handed_on, over="back")],
            ties={"link": ties.listed("person", LINKS), "back": ties.listed("person", [(b, a) for a, b in LINKS])},
            settings={"jump": jump}, seed=seed, threads=1,
        )  # fmt: skip
        web.advance(1)
        for k, (printed, rank) in enumerate(zip(ranks, web["rank"].tolist(), strict=True), 1):
            yield exact(f"PageRank of page {k}, m={jump}", printed, rank, 5e-4 if jump else 1e-9)


PEERS = ("ek", "sd", "vm")
RATED_BY = ((1, 0, 100 / 175), (2, 0, 75 / 175), (1, 2, 1.0))
"""(who is trusted, by whom, share of that one's trust): ek gives sd 100 and vm 75, vm gives sd 100, sd rates no one."""
TRUST = {0.5: (0.217054, 0.302326, 0.480620), 0.1: (0.165367, 0.440113, 0.394519)}


def trusted_first(number):
    return 1.0 / 3.0 if number == 0 else 2.0 / 3.0 if number == 2 else 0.0


def passed_on(other_trust, weight):
    return weight * other_trust


def of_the_silent(trust, number):
    return trust if number == 1 else 0.0


@rule(sets="trust", activation="rounds", most=10_000)
def trust_on(given, silent, at_first, pull):
    return (1.0 - pull) * (given + silent * at_first) + pull * at_first


def peers(seed: int) -> Iterator[Check]:
    for pull, trusted in TRUST.items():
        ring = model(
            3, columns=[column(name, start=trusted_first, dtype="f8") for name in ("trust", "at_first")], rules=[trust_on],
            ties={"by": ties.listed("person", RATED_BY)}, settings={"pull": pull}, seed=seed, threads=1,
            totals=[total("given", passed_on, over="by"), total("silent", of_the_silent, step=2.0**-40)],
        )  # fmt: skip
        ring.advance(1)
        for name, printed, trust in zip(PEERS, trusted, ring["trust"].tolist(), strict=True):
            yield exact(f"EigenTrust of {name}, a={pull}", printed, trust, 5e-7)


CASE = Case(
    "P10", "Rating formulas", "Do formulas by which people are rated give the answers published for them, step by step?",
    (
        "Josang & Ismail, The Beta Reputation System, 15th Bled Electronic Commerce Conference, 2002",
        "Glickman, The Glicko system; Example of the Glicko-2 system, glicko.net",
        "Elo, The Rating of Chessplayers, 1978; Herbrich, Minka & Graepel, TrueSkill, NIPS 2006 (values of PyPI trueskill)",
        "Bryan & Leise, The $25,000,000,000 Eigenvector, SIAM Review 48, 2006, https://doi.org/10.1137/050623280",
        "Kamvar, Schlosser & Garcia-Molina, The EigenTrust Algorithm, WWW 2003, https://doi.org/10.1145/775152.775242",
        "Example of EigenTrust: github.com/Karma3Labs/go-eigentrust",
    ),
    (
        analysis("formulas", formulas),
        simulated("only good ratings", only_good_ratings), simulated("good and bad ratings", partial(good_and_bad, 100_000)),
        simulated("pages", pages), simulated("peers", peers),
    ),
    __name__,
)  # fmt: skip
