"""Lending by score to groups whose scores differ: shares selected, profit, and what a loan makes of the score that decided on it.

A group is a list of score classes with the share ``p`` of its people in each and the chance ``r`` that they repay. A policy is the share of each
class that is given a loan; every policy here is a threshold, with a coin for the class on it. Tables: ``data/fico`` (aggregates of 2003).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent / "data" / "fico"
GROUPS = ("Non- Hispanic white", "Black", "Hispanic", "Asian")
FICO = (
    (300, 2.1),
    (350, 4.2),
    (400, 5.4),
    (450, 6.5),
    (500, 7.9),
    (550, 9.6),
    (600, 12.0),
    (650, 13.8),
    (700, 17.0),
    (750, 15.8),
    (800, 5.7),
)
"""Per cent of all people with a FICO score in each band of 50 points; the authors of both papers turn percentiles into scores by it."""
HIGHEST, LOWEST = 850.0, 300.0
REPAID, DEFAULT = 75.0, -150.0


@dataclass(frozen=True)
class Group:
    """A group: its number of people, and by score class its percentile, its share and its chance to repay."""

    people: int
    percentile: np.ndarray
    p: np.ndarray
    r: np.ndarray

    @property
    def score(self) -> np.ndarray:
        """Score of each class, 300 to 850."""
        at = np.cumsum([0.0, *(share for _, share in FICO)])
        return np.interp(self.percentile, at, [*(low for low, _ in FICO), HIGHEST])

    def policy(self, share: float, among: np.ndarray | None = None) -> np.ndarray:
        """Return the policy that gives loans to this share of those ``among`` (weights by class; everyone), from the top down."""
        weight = self.p if among is None else among / among.sum()
        above = np.cumsum(weight[::-1])[::-1] - weight
        return np.clip((share - above) / np.where(weight > 0, weight, 1.0), 0.0, 1.0)

    def profit(self, policy: np.ndarray, gain: float, loss: float) -> float:
        """Return the profit a head."""
        return float((policy * self.p * (self.r * gain - (1 - self.r) * loss)).sum())

    def threshold(self, policy: np.ndarray) -> float:
        """Return the score from which loans are given; where a coin decides for a class, as far into it as the coin refuses."""
        at = int(np.flatnonzero(policy > 0)[0])
        return float(self.score[at] + (1 - policy[at]) * (self.score[at + 1] - self.score[at]))

    def change(self, policy: np.ndarray) -> float:
        """Return the change of the mean score: +75 if repaid, -150 if not; as published, the class's mean is kept to 300 to 850."""
        moved = np.clip(self.score + REPAID * self.r + DEFAULT * (1 - self.r), LOWEST, HIGHEST)
        return float((policy * self.p * (moved - self.score)).sum())

    def change_of_each(self, policy: np.ndarray) -> float:
        """Return the same where each one's score is kept to 300 to 850."""
        up, down = np.minimum(self.score + REPAID, HIGHEST), np.maximum(self.score + DEFAULT, LOWEST)
        return float((policy * self.p * (self.r * up + (1 - self.r) * down - self.score)).sum())


def _table(name: str) -> dict[str, np.ndarray]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {key: np.array([float(row[key]) for row in rows]) for key in rows[0] if key != "Kind"}


def groups() -> dict[str, Group]:
    """Return the four groups of the tables."""
    shares, defaults, totals = (
        _table(name) for name in ("transrisk_cdf_by_race_ssa.csv", "transrisk_performance_by_race_ssa.csv", "totals.csv")
    )
    return {
        name: Group(int(totals[name][0]), shares["Score"], np.diff(shares[name], prepend=0.0) / 100, 1 - defaults[name] / 100)
        for name in GROUPS
    }


def most_profit(group: Group, gain: float, loss: float) -> np.ndarray:
    """Return the policy of most profit: loans where they pay on average."""
    return (group.r * gain > (1 - group.r) * loss).astype(float)


def alias(p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return Walker's tables of a law ``(n,)``: draw a class alike, keep it with this chance, else take the one that stands in for it.

    Walker, ACM Transactions on Mathematical Software 3(3), 1977, https://doi.org/10.1145/355744.355749.
    """
    kept, instead = p * p.size / p.sum(), np.arange(p.size)
    small, large = [list(np.flatnonzero(kept < 1)), list(np.flatnonzero(kept >= 1))]
    while small and large:
        i, j = small.pop(), large[-1]
        instead[i] = j
        kept[j] -= 1 - kept[i]
        if kept[j] < 1:
            small.append(large.pop())
    return np.minimum(kept, 1.0), instead


SHARES = np.arange(1, 20_000) / 20_000
"""Shares tried where one share is sought for all groups."""


def alike(given: list[Group], gain: float, loss: float, *, repaying: bool) -> list[np.ndarray]:
    """Return the policies of most profit that give loans to one share of each group: of all, or of those who would repay."""
    among = [one.p * one.r if repaying else one.p for one in given]
    totals = [
        sum(one.people * one.profit(one.policy(s, w), gain, loss) for one, w in zip(given, among, strict=True)) for s in SHARES
    ]
    best = float(SHARES[int(np.argmax(totals))])
    return [one.policy(best, w) for one, w in zip(given, among, strict=True)]
