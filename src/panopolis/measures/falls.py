"""Nosedives: falls of a star within a week, how deep and how fast they are, and how long it takes to climb back.

A *fall* begins on the first night on which someone stands a star or more below where she stood on any of the seven nights before. Its *top*
is the last night on which she stood highest in those seven, its *low* the lowest within seven nights of the top; size and speed are between
the two. She is *back* on the first night after the low on which she has half of it again; until then no other fall of hers is counted, and the next
one has its top on that night or later: who climbs back is still far below her old top, which is no fall.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

WEEK = 7
STANDING = 7
"""Days on which she must have got stars before a fall counts: a newcomer's first bad star is no fall, since she has no standing yet."""
A_STAR = 1.0
HALF = 0.5
FALL = np.dtype([
    ("person", "u4"), ("day", "i4"), ("top_day", "i4"), ("top", "f4"), ("low_day", "i4"), ("low", "f4"), ("back_day", "i4"),
    ("effort", "f4"), ("strain", "f4"), ("slips", "u1"),
])  # fmt: skip
"""One fall: the night that made it one, its top and low with their nights and stars, the night on which she is back (-1: not yet), and
her effort and strain on the night before it and her slips of the day of it."""


class Falls:
    """Takes the ratings of everyone, night after night, and keeps the falls.

    Parameters
    ----------
    n_person
        People.
    since
        First night on which a fall counts.
    standing
        Days on which someone must have got stars before a fall of hers counts.
    """

    def __init__(self, n_person: int, since: int = 0, standing: int = STANDING) -> None:
        self.since, self.standing = since, standing
        self.rows = np.zeros(0, FALL)
        self._open = np.full(n_person, -1, np.int32)
        self._stood = np.zeros(n_person, np.uint8)
        self._back_day = np.full(n_person, -1, np.int32)
        self.nights: list[np.ndarray] = []

    def take(self, day: int, rating: np.ndarray, before: dict[str, np.ndarray], given: np.ndarray) -> np.ndarray:
        """Take one night, ``(n_person,)`` stars; return the people whose falls begin.

        ``before`` holds effort and strain as of the night before, and slips of the day that ends; ``given`` is who got stars that day that others
        can see in her average.
        """
        self._go_on(day, rating)
        fallen = np.zeros(0, np.int64)
        if day >= self.since and self.nights:
            low = rating <= np.maximum.reduce(self.nights) - A_STAR
            fallen = np.flatnonzero(low & (self._open < 0) & (self._stood >= self.standing))
            highest = self._highest_since_back(day, fallen)
            fell = rating[fallen] <= highest - A_STAR
            fallen = fallen[fell]
            self._begin(day, rating, highest[fell], fallen, before)
        self._stood[given & (self._stood < self.standing)] += 1
        self.nights = [*self.nights, rating.copy()][-WEEK:]
        return fallen

    def _highest_since_back(self, day: int, some: np.ndarray) -> np.ndarray:
        """Return where some people stood highest on the nights that are kept, from the night on which they were back from their last fall."""
        nights = np.stack([night[some] for night in self.nights])
        days = np.arange(day - len(nights), day)[:, None]
        return np.where(days >= self._back_day[some], nights, np.float32(-np.inf)).max(axis=0)

    def _begin(
        self, day: int, rating: np.ndarray, highest: np.ndarray, fallen: np.ndarray, before: dict[str, np.ndarray]
    ) -> None:
        if not len(fallen):
            return
        rows = np.zeros(len(fallen), FALL)
        back = np.argmax(np.stack([night[fallen] for night in reversed(self.nights)]) == highest, axis=0)
        rows["person"], rows["day"], rows["low_day"], rows["back_day"] = fallen, day, day, -1
        rows["top_day"], rows["top"], rows["low"] = day - 1 - back, highest, rating[fallen]
        for name in ("effort", "strain", "slips"):
            rows[name] = before[name][fallen] if name in before else 0
        self._open[fallen] = np.arange(len(self.rows), len(self.rows) + len(fallen))
        self.rows = np.concatenate([self.rows, rows])

    def _go_on(self, day: int, rating: np.ndarray) -> None:
        under_way = np.flatnonzero(self._open >= 0)
        if not len(under_way):
            return
        k, now = self._open[under_way], rating[under_way]
        lower = (now < self.rows["low"][k]) & (day <= self.rows["top_day"][k] + WEEK)
        self.rows["low"][k[lower]], self.rows["low_day"][k[lower]] = now[lower], day
        back = ~lower & (now >= self.rows["low"][k] + HALF * (self.rows["top"][k] - self.rows["low"][k]))
        self.rows["back_day"][k[back]] = day
        self._open[under_way[back]], self._back_day[under_way[back]] = -1, day

    def beside(self) -> dict[str, np.ndarray]:
        """Return all that it holds, for a checkpoint."""
        return {
            "falls": self.rows, "fall_open": self._open, "fall_nights": np.array(self.nights, np.float32),
            "fall_stood": self._stood, "fall_back_day": self._back_day,
        }  # fmt: skip

    def restore(self, kept: dict[str, np.ndarray]) -> None:
        """Go on from what a checkpoint kept."""
        self.rows, self._open, self.nights = kept["falls"], kept["fall_open"], list(kept["fall_nights"])
        self._stood, self._back_day = kept["fall_stood"], kept["fall_back_day"]


@dataclass(frozen=True)
class Nosedives:
    """Falls in numbers: how many; median size, stars; median speed, stars a day; median days from the low until half is won back.

    The last is NaN where fewer than half were back before the run ended; falls still under way then count as what they are, unfinished.
    """

    n: int
    size: float
    speed: float
    days_back: float


def nosedives(falls: np.ndarray, last_day: int) -> Nosedives:
    """Return what falls came to by the night of ``last_day``."""
    if not len(falls):
        return Nosedives(0, float("nan"), float("nan"), float("nan"))
    size = falls["top"].astype(np.float64) - falls["low"]
    speed = size / np.maximum(falls["low_day"] - falls["top_day"], 1)
    ended = falls["back_day"] >= 0
    waited = np.where(ended, falls["back_day"], last_day) - falls["low_day"]
    return Nosedives(len(falls), float(np.median(size)), float(np.median(speed)), median_wait(waited, ended))


def median_wait(waited: np.ndarray, ended: np.ndarray) -> float:
    """Return the median of waits of which some had not ended when they were last seen; NaN where it was not reached.

    The product-limit estimator (Kaplan and Meier, Journal of the American Statistical Association 53, 1958).
    """
    left = 1.0
    for wait in np.unique(waited[ended]):
        left *= 1.0 - float((ended & (waited == wait)).sum()) / float((waited >= wait).sum())
        if left <= HALF + 1e-12:
            return float(wait)
    return float("nan")
