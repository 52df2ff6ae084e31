"""P17: the price of fairness, and its delayed impact: lending by credit score, on tables of 2003.

    race-blind          one threshold for all;  demographic parity: the same share of each group;  equal opportunity: of those who repay
    equalized odds      the same share of those who repay and of those who do not, by coins where it must be
    delayed impact      a loan repaid raises the score by 75, one not repaid lowers it by 150 (kept to 300 to 850)

A lender gains where more than a share repays (0.82; 4/5; 10/11). The tables are aggregates; thresholds and shares are computed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.study.replicate.check import Case, Check, analysis, data, exact
from panopolis.study.replicate.credit import GROUPS, SHARES, Group, alike, groups, most_profit

if TYPE_CHECKING:
    from collections.abc import Iterator

BREAK_EVEN = 0.82
PROFITS = {"race-blind": 99.35, "equal opportunity": 92.90, "equalized odds": 80.42, "demographic parity": 70.47}
"""Profit in per cent of that with a threshold for each group."""
PERCENTILES = {"Non- Hispanic white": 40.0, "Black": 48.0, "Hispanic": 45.5, "Asian": 38.0}
LOSSES = (4.0, 10.0)
"""Loss of a default where a loan repaid gains 1."""
THRESHOLDS = {4.0: (645.0, 557.3, 480.1), 10.0: (716.2, 601.3, 562.5)}
CHANGES = {4.0: (8.40, 6.01, -17.14), 10.0: (4.40, 9.37, 6.83)}
POLICIES = ("most profit", "equal opportunity", "demographic parity")


def equalized_odds(given: list[Group], gain: float, loss: float) -> float:
    """Return the most profit if both shares are the same in all groups: at each share of false loans, the least of the groups' true ones."""
    at = np.linspace(0, 1, 20_001)
    true = []
    for one in given:
        policies = np.tril(np.ones((one.p.size + 1, one.p.size)), -1)[:, ::-1]  # none, the top class, the top two, ...
        good, bad = one.p * one.r, one.p * (1 - one.r)
        true.append(np.interp(at, policies @ bad / bad.sum(), policies @ good / good.sum()))
    least = np.min(true, axis=0)
    totals = sum(one.people * ((one.p * one.r).sum() * least * gain - (one.p * (1 - one.r)).sum() * at * loss) for one in given)
    return float(np.max(totals))


def race_blind(given: list[Group], gain: float, loss: float) -> float:
    """Return the most profit with one threshold for all."""
    totals = [
        sum(one.people * one.profit((one.percentile >= t).astype(float), gain, loss) for one in given)
        for t in given[0].percentile
    ]
    return max(totals)


def price_of_fairness() -> Iterator[Check]:
    table = groups()
    given, gain, loss = [table[name] for name in GROUPS], 1 - BREAK_EVEN, BREAK_EVEN
    best = sum(one.people * one.profit(most_profit(one, gain, loss), gain, loss) for one in given)
    found = {
        "race-blind": race_blind(given, gain, loss),
        "equal opportunity": _total(given, alike(given, gain, loss, repaying=True), gain, loss),
        "equalized odds": equalized_odds(given, gain, loss),
        "demographic parity": _total(given, alike(given, gain, loss, repaying=False), gain, loss),
    }
    for name, profit in PROFITS.items():
        yield data(f"profit, {name}, % of group thresholds", profit, 100 * found[name] / best, 0.8)
    for name, percentile in PERCENTILES.items():
        one = table[name]
        yield exact(
            f"percentile of most profit, {name}", percentile, one.percentile[np.flatnonzero(most_profit(one, gain, loss))[0]]
        )


def _total(given: list[Group], policies: list[np.ndarray], gain: float, loss: float) -> float:
    return sum(one.people * one.profit(policy, gain, loss) for one, policy in zip(given, policies, strict=True))


def policies(loss: float) -> tuple[list[Group], list[list[np.ndarray]]]:
    """Return both groups, and their policies of most profit, equal opportunity and demographic parity."""
    table = groups()
    given = [table["Black"], table["Non- Hispanic white"]]
    return given, [
        [most_profit(one, 1.0, loss) for one in given],
        alike(given, 1.0, loss, repaying=True),
        alike(given, 1.0, loss, repaying=False),
    ]


def delayed_impact() -> Iterator[Check]:
    for loss in LOSSES:
        given, found = policies(loss)
        for k, name in enumerate(POLICIES):
            black = found[k][0]
            yield data(
                f"threshold of the Black group, {name}, loss {loss:g}", THRESHOLDS[loss][k], given[0].threshold(black), 1.0
            )
            yield data(f"mean change of its score, {name}, loss {loss:g}", CHANGES[loss][k], given[0].change(black), 0.15)
    black = groups()["Black"]
    changes = np.array([black.change(black.policy(float(s))) for s in SHARES])
    best = int(np.argmax(changes))
    yield data("best mean change of the Black group's score", 9.48, changes[best], 0.15)
    yield data("share of loans at which it is best", 0.2384, SHARES[best], 0.005)
    yield data("share of loans from which it is harm", 0.431, SHARES[best + np.flatnonzero(changes[best:] < 0)[0]], 0.005)


CASE = Case(
    "P17", "The price of fairness, and its delayed impact",
    "What does a lender pay for treating groups alike, and are those better off whom it was meant for?",
    (
        "Hardt, Price & Srebro, Equality of Opportunity in Supervised Learning, NIPS 2016, arXiv:1610.02413",
        "Liu, Dean, Rolf, Simchowitz & Hardt, Delayed Impact of Fair Machine Learning, ICML 2018, arXiv:1803.04383",
        "Code of the second: github.com/lydiatliu/delayedimpact (BSD-3)",
        "Tables: Federal Reserve 2007, from PyPI whynot 0.12.0 (MIT), shipped in study/replicate/data/fico",
    ),
    (analysis("the price of fairness", price_of_fairness), analysis("delayed impact", delayed_impact)),
    __name__,
)  # fmt: skip
