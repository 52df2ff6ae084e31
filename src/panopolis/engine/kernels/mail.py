"""Mail: what people tell their ties, sorted by the receiver's block, and within a block in the order in which it counts."""

from __future__ import annotations

import numpy as np
from numba import njit

from panopolis.engine.kernels.compiled import kernel

HEARD = 100
"""Kind of a message that a tie was charged; never a row."""


@kernel
def speak(chosen, n, t, indptr, neighbour, tells, out):
    """Let each chosen person tell all her ties that she was charged; return the number of messages."""
    m = 0
    for j in range(n):
        i = chosen[j]
        tells[i] = 0
        for e in range(indptr[i], indptr[i + 1]):
            out[m].receiver = neighbour[e]
            out[m].sender = i
            out[m].rule = 0
            out[m].kind = HEARD
            out[m].source = 255
            out[m].k = 0
            out[m].place = -1
            out[m].value = 0
            m += 1
    return m


@kernel
def bucket(messages, shift, n_block, offsets, place, out):
    """Sort messages by the receiver's block, stably, into ``out``; ``offsets`` (n_block + 1,) gets where each block begins.

    ``place`` (n_block + 1,) is room to work in.
    """
    for b in range(n_block + 1):
        offsets[b] = 0
    for j in range(messages.size):
        offsets[(messages[j].receiver >> shift) + 1] += 1
    for b in range(n_block):
        offsets[b + 1] += offsets[b]
        place[b] = offsets[b]
    for j in range(messages.size):
        b = messages[j].receiver >> shift
        out[place[b]] = messages[j]
        place[b] += 1


@njit(cache=True, nogil=True)
def in_order(lo, mail, offsets, starts, b):
    """Return where in ``mail`` the messages of block ``b`` lie, in order (receiver, sender, rule, k).

    ``mail`` holds the messages of sender block s from ``starts[s]`` on, sorted by receiver block as ``offsets[s]`` says.
    """
    total = 0
    for s in range(starts.size):
        total += offsets[s, b + 1] - offsets[s, b]
    keys = np.empty(total, np.uint64)
    where = np.empty(total, np.int64)
    n = 0
    for s in range(starts.size):
        for j in range(starts[s] + offsets[s, b], starts[s] + offsets[s, b + 1]):
            m = mail[j]
            keys[n] = (
                np.uint64(m.receiver - lo) << np.uint64(48) | np.uint64(m.sender) << np.uint64(16) | np.uint64(m.rule) << np.uint64(8)
                | np.uint64(m.k)
            )
            where[n] = j
            n += 1
    return where[np.argsort(keys, kind="mergesort")]
