"""A followed post: it spreads along ties as a cascade, against deletion.

Each tie has a delay and each holder a quantile of deletion, both keyed by (post, ids). Who passes it on is decided by a threshold of copies. So the
earlier and the more copies come, the earlier and the more are passed on: faster deletion, an earlier ban or more pressure give nested, never larger
sets of people reached, exactly. The queue is settled in order of (second, receiver, sender); its only input from the world is how people stood on
the night before.

On a graph whose ties do not close triangles the post takes off if ``R`` > 1, the number of further sharers that one sharer makes:

    R = share of ties along which a copy comes in time x sum k (k - 1) p / sum k

with ``k`` ties and ``p`` = 1 for who passes it on at the first copy (Newman, Physical Review E 66, 2002, https://arxiv.org/abs/cond-mat/0205009).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.engine.kernels import cascading
from panopolis.engine.kernels.cascading import NEVER, NOBODY

if TYPE_CHECKING:
    from panopolis.draws import Key
    from panopolis.society import Ties


@dataclass(frozen=True)
class Readers:
    """What the queue knows of those who may read the post; arrays ``(n,)`` int64, times in seconds, NEVER for never."""

    threshold: np.ndarray
    """copies after which she passes it on; 0 never"""
    life: np.ndarray
    """time after which her copy is deleted"""
    again: np.ndarray
    """time for which a disguised copy stands when the first is gone; 0 for who puts up none"""
    called: np.ndarray
    """time from her copy to the parents' call that makes her take it down"""
    wave: np.ndarray
    """second at which the wave from outside brings it to her"""


@dataclass(frozen=True)
class Channel:
    """How copies travel: the post's key, the share of ties that come upon one and their mean delay, the second of a ban, and the last second."""

    key: Key
    seen: float
    delay: float
    ban: int
    end: int


@dataclass(frozen=True)
class Spread:
    """Seconds ``(n,)`` at which she first had a copy, passed it on, and had none standing any more; -1 where it did not happen."""

    received: np.ndarray
    posted: np.ndarray
    ended: np.ndarray


def spread(ties: Ties, readers: Readers, starts: np.ndarray, channel: Channel) -> Spread:
    """Return how a post spreads that those in ``starts`` write at second 0, whatever their threshold."""
    out = Spread(*(np.full(len(readers.threshold), NOBODY, np.int64) for _ in range(3)))
    cascading.cascade(
        ties.indptr, ties.neighbour, readers.threshold, readers.life, readers.again, readers.called, readers.wave, starts.astype(np.int64),
        *channel.key, channel.seen, channel.delay, channel.ban, channel.end, out.received, out.posted, out.ended,
    )
    return out


def further_sharers(ties: Ties, readers: Readers, channel: Channel) -> float:
    """Return R of a network, before any ban; 0 where nobody knows anybody."""
    n = len(ties.neighbour)
    if n == 0:
        return 0.0
    came = cascading.passed(
        ties.indptr, ties.neighbour, readers.life, readers.again, readers.called, *channel.key, channel.seen, channel.delay
    )
    k = ties.degree()
    willing = int((k * (k - 1))[readers.threshold == 1].sum())
    return came / n * willing / n


__all__ = ["NEVER", "Channel", "Readers", "Spread", "further_sharers", "spread"]
