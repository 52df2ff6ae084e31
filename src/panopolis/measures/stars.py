"""What is asked of ratings as a whole: how they lie, what they still say, who gains, who moves, and whose ties are whose.

Plain functions of arrays, one entry a person unless said otherwise. None changes anything; each gives its formula and source.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

N_FIFTH = 5
NAN = float("nan")


def midranks(values: np.ndarray) -> np.ndarray:
    """Return ranks from 1 up; those who stand level share the mean of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return ((last - counts + 1 + last) / 2.0)[place]


def correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return Pearson's correlation of two arrays; NaN where one of them does not vary, or nobody is there."""
    if len(a) == 0:
        return NAN
    x, y = a - a.mean(), b - b.mean()
    spread = float(np.sqrt((x * x).sum() * (y * y).sum()))
    return float((x * y).sum()) / spread if spread > 0.0 else NAN


def rank_correlation(a: np.ndarray, b: np.ndarray) -> float:
    """Return Spearman's rank correlation: Pearson's of the ranks (American Journal of Psychology 15, 1904).

    Of rating and quality it is the information that a rating keeps: where all have five stars it has none.
    """
    return correlation(midranks(a), midranks(b))


def fifths(values: np.ndarray) -> np.ndarray:
    """Return the fifth of each, 0 (lowest) to 4, by rank; those who stand level are in the same one, so fifths may differ in size."""
    share = (midranks(values) - 0.5) / max(len(values), 1)
    return np.minimum((share * N_FIFTH).astype(np.int64), N_FIFTH - 1)


def transitions(before: np.ndarray, after: np.ndarray, n: int = N_FIFTH) -> np.ndarray:
    """Return ``(n, n)``: of those who were in class i the share who are in class j later; a row of NaN where nobody was.

    The maximum-likelihood estimate of a Markov chain's matrix (Anderson and Goodman, Annals of Mathematical Statistics 28, 1957).
    """
    counts = np.bincount(before * n + after, minlength=n * n).reshape(n, n).astype(np.float64)
    people = counts.sum(axis=1, keepdims=True)
    return np.where(people > 0, counts / np.where(people > 0, people, 1.0), NAN)


def mobility(matrix: np.ndarray) -> float:
    """Return Prais's index of mobility, (n - trace) / (n - 1): 0 where nobody moves, 1 where one's class says nothing of the next.

    Prais, Journal of the Royal Statistical Society A 118, 1955; in this form Shorrocks, Econometrica 46, 1978. NaN where a class was empty.
    """
    n = len(matrix)
    return (n - float(np.trace(matrix))) / (n - 1)


def stays(matrix: np.ndarray) -> np.ndarray:
    """Return the mean number of periods for which one stays in each class, 1 / (1 - p_ii) (Prais, as above); infinite where nobody leaves."""
    leaves = 1.0 - np.diag(matrix)
    return np.where(leaves > 0, 1.0 / np.where(leaves > 0, leaves, 1.0), np.inf)


def matthew(before: np.ndarray, after: np.ndarray, quality: np.ndarray | None = None) -> float:
    """Return by how many stars the change differs for each star by which the rating was higher: least squares of change on rating.

    Above 0 to those who have is given (Merton, Science 159, 1968); below 0 luck evens out. With ``quality`` it is held fixed: what a rating
    does by itself. NaN where ratings do not vary.
    """
    held = [np.ones(len(before)), before.astype(np.float64)] + ([] if quality is None else [quality.astype(np.float64)])
    if len(before) == 0 or before.min() == before.max():
        return NAN
    return float(np.linalg.lstsq(np.stack(held, axis=1), after.astype(np.float64) - before, rcond=None)[0][1])


def assortativity(rating: np.ndarray, first: np.ndarray, second: np.ndarray) -> float:
    """Return the correlation of ratings across ties (Newman, Physical Review E 67, 2003): 1 like with like, 0 no relation.

    ``first`` and ``second`` are the two ends of each tie; which end is which does not matter.
    """
    a, b = rating[first].astype(np.float64), rating[second].astype(np.float64)
    return correlation(np.concatenate([a, b]), np.concatenate([b, a]))


def ties_between(fifth: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return ``(5, 5)``: of the ties of people in fifth i the share that lead to fifth j; a row of NaN where there are none."""
    ends = np.concatenate([fifth[first] * N_FIFTH + fifth[second], fifth[second] * N_FIFTH + fifth[first]])
    counts = np.bincount(ends, minlength=N_FIFTH * N_FIFTH).reshape(N_FIFTH, N_FIFTH).astype(np.float64)
    ties = counts.sum(axis=1, keepdims=True)
    return np.where(ties > 0, counts / np.where(ties > 0, ties, 1.0), NAN)


def segregation(fifth: np.ndarray, first: np.ndarray, second: np.ndarray) -> np.ndarray:
    """Return for each fifth how far its ties keep to itself, beyond its size: (s - w) / (1 - w), 0 by chance, 1 all among themselves.

    s is the share of its ties that lead to itself, w its share of all ends of ties (Coleman's inbreeding homophily, Human Organization 17, 1958).
    """
    own = np.diag(ties_between(fifth, first, second))
    ends = np.bincount(np.concatenate([fifth[first], fifth[second]]), minlength=N_FIFTH) / max(2 * len(first), 1)
    return np.where(ends < 1.0, (own - ends) / np.where(ends < 1.0, 1.0 - ends, 1.0), NAN)


def inflation(days: np.ndarray, means: np.ndarray) -> float:
    """Return the stars a year by which the mean rating rises: least squares over days. NaN with fewer than two days."""
    if len(days) < 2:  # noqa: PLR2004 - a slope needs two
        return NAN
    away = days - days.mean()
    return float((away * means).sum() / (away * away).sum()) * 365.0


@dataclass(frozen=True)
class Shares:
    """What the spread of ranks is made of; the three add up to 1.

    Attributes
    ----------
    quality
        What people are like when nothing is at stake.
    circumstance
        Whatever else stays with a person while luck is drawn again: ties, sociability, whom she meets and serves, need of esteem.
    luck
        What differs between twins.
    """

    quality: float
    circumstance: float
    luck: float


def decompose(ratings: np.ndarray, quality: np.ndarray, n_class: int = 50) -> Shares:
    """Return how much of the spread of ranks is quality, circumstance and luck, from twins who lived with luck drawn anew.

    Ranks are shares of people, one-way random effects over persons: with mean squares between persons MSB and within MSW of R twins, luck is
    MSW and what stays (MSB - MSW) / R (Searle, Casella and McCulloch, Variance Components, 1992, 3.6). Of what stays, quality is the
    variance between ``n_class`` classes of equal size by quality, less what luck and circumstance leave in their means.

    Parameters
    ----------
    ratings
        ``(R, n_person)``, R at least 2.
    quality
        ``(n_person,)``, anything that orders people by it.
    """
    n_twin, n = ratings.shape
    rank = np.stack([midranks(row) / n for row in ratings])
    mean = rank.mean(axis=0)
    within = float(((rank - mean) ** 2).sum()) / (n * (n_twin - 1))
    between = n_twin * float(((mean - mean.mean()) ** 2).sum()) / (n - 1)
    stays_with_her = max((between - within) / n_twin, 0.0)
    total = stays_with_her + within
    if total == 0.0:
        return Shares(NAN, NAN, NAN)
    by_quality = min(_between_classes(mean, quality, min(n_class, n // 2)), stays_with_her)
    return Shares(by_quality / total, (stays_with_her - by_quality) / total, within / total)


def _between_classes(mean: np.ndarray, quality: np.ndarray, n_class: int) -> float:
    """Return the variance of a mean between classes by quality, less what its variance within classes leaves there (as above, 3.6)."""
    order = np.argsort(quality, kind="stable")
    classes = np.array_split(mean[order], max(n_class, 2))
    sizes = np.array([len(c) for c in classes], np.float64)
    n, k = sizes.sum(), len(classes)
    msb = sum(len(c) * (c.mean() - mean.mean()) ** 2 for c in classes) / (k - 1)
    msw = sum(((c - c.mean()) ** 2).sum() for c in classes) / max(n - k, 1)
    return max(float((msb - msw) / ((n - (sizes**2).sum() / n) / (k - 1))), 0.0)
