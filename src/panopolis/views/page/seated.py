"""Where people stand across the picture of a network: near those with whom they are tied. A place is drawing, and says nothing else.

Everyone takes again and again the mean of her own place and those of her ties, which spreads out the slowest mode of the network (its Fiedler vector,
as in spectral seriation); then only the order counts, so that people stand evenly. Plain + - * / sqrt on whole-number sums of ties.
"""

from __future__ import annotations

import numpy as np

ROUNDS, GOLDEN, ACROSS = 400, 0.6180339887498949, 65535


def seated(n: int, ties: np.ndarray) -> np.ndarray:
    """Return ``(n,)`` places from 0 to 65535, evenly spread.

    Parameters
    ----------
    n
        People.
    ties
        ``(n_tie, 2)`` both ends of each tie.
    """
    if n < 2:  # noqa: PLR2004 - one stands in the middle
        return np.full(n, ACROSS // 2)
    ends, others = np.concatenate([ties, ties[:, ::-1]]).T
    many = np.bincount(ends, minlength=n)
    at = np.arange(n) * GOLDEN % 1.0
    for _ in range(ROUNDS):
        near = np.bincount(ends, at[others], n)
        at = 0.5 * at + 0.5 * np.where(many > 0, near / np.maximum(many, 1), at)
        at = at - (at * many).sum() / max(many.sum(), 1)
        at = at / max(np.sqrt((at * at).sum()), 1e-12)
    order = np.argsort(np.rint(at * 1e9), kind="stable")
    place = np.empty(n, np.int64)
    place[order] = np.arange(n)
    return place * ACROSS // (n - 1)


__all__ = ["seated"]
