"""The queue of one post: copies arrive in order of (second, receiver, sender) until none is left or the time is over."""

from __future__ import annotations

from heapq import heappop, heappush

import numpy as np
from numba import njit

from panopolis.draws import floor, log, philox, u01
from panopolis.engine.kernels.compiled import shared

NEVER = 1 << 60
"""A second that does not come."""
NOBODY = -1
"""Sender of what comes from outside, and the second of what has not happened."""


@shared
def arrives(k0, k1, sender, receiver, seen, delay):
    """Return the seconds after which a receiver comes upon a sender's copy, if it stands so long: exponential, at least 1; NEVER if at all."""
    w0, w1, _, _ = philox(k0, k1, sender, receiver, 0, 0)
    if u01(w1) >= seen:
        return NEVER
    return 1 + int(floor(-log(u01(w0)) * delay))


@shared
def stands(posted, life, again, called, ban):
    """Return for how many seconds copies of hers stand: one until it is deleted or banned, then a disguised one; at most until she is called."""
    return min(min(life, max(ban - posted, 0)) + again, called)


@njit(cache=True, nogil=True)
def cascade(indptr, neighbour, threshold, life, again, called, wave, starts, k0, k1, seen, delay, ban, end, received, posted, ended):
    """Settle one post; ``received``, ``posted`` and ``ended`` (n,) get the second of her first copy, of her own, and of its end.

    All times are whole seconds from its beginning. ``indptr``, ``neighbour`` are the ties; ``threshold`` (n,) copies after which each passes
    it on, 0 never; ``life``, ``again``, ``called``, ``wave`` (n,) see ``Readers``; ``starts`` those who write of it first.
    """
    copies = received * 0
    queue = [(NEVER, 0, NOBODY)]
    for i in starts:
        heappush(queue, (0, i, i))
    for i in range(wave.size):
        if wave[i] <= end:
            heappush(queue, (wave[i], i, NOBODY))
    while queue[0][0] <= end:
        second, i, sender = heappop(queue)
        copies[i] += 1
        if received[i] == NOBODY:
            received[i] = second
        if posted[i] != NOBODY or (sender != i and (threshold[i] == 0 or copies[i] < threshold[i])):
            continue
        posted[i] = second
        open_for = stands(second, life[i], again[i], called[i], ban)
        ended[i] = min(second + open_for, NEVER)
        for e in range(indptr[i], indptr[i + 1]):
            after = arrives(k0, k1, i, neighbour[e], seen, delay)
            if after < open_for:
                heappush(queue, (second + after, np.int64(neighbour[e]), i))


@njit(cache=True, nogil=True)
def passed(indptr, neighbour, life, again, called, k0, k1, seen, delay):
    """Return along how many of the ties a copy would come in time, each as seen from its sender, with no ban."""
    n = 0
    for i in range(indptr.size - 1):
        open_for = stands(0, life[i], again[i], called[i], NEVER)
        for e in range(indptr[i], indptr[i + 1]):
            if arrives(k0, k1, i, neighbour[e], seen, delay) < open_for:
                n += 1
    return n
