"""Messages of a block of senders put in order of the bucket that they go to, stably."""

from __future__ import annotations

from panopolis.engine.kernels.compiled import kernel

SHIFT = 16
BUCKET = 1 << SHIFT
"""Rows of a bucket of receivers: what is added up for them stays in the nearer memory."""


@kernel
def sort_by_bucket(to, word, n, first, mail, split, place):
    """Write the words of messages ``to[:n]`` (-1: none) into ``mail`` from ``first`` on, bucket after bucket; ``split`` says where each begins."""
    for b in range(split.size):
        split[b] = 0
    for i in range(n):
        if to[i] >= 0:
            split[(to[i] >> SHIFT) + 1] += 1
    for b in range(1, split.size):
        split[b] += split[b - 1]
        place[b - 1] = split[b - 1]
    for i in range(n):
        if to[i] >= 0:
            b = to[i] >> SHIFT
            mail[first + place[b]] = word[i]
            place[b] += 1
