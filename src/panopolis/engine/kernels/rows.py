"""Draws of consecutive rows, whom they meet, and the order of turns."""

from __future__ import annotations

import math

from numpy import int64, uint64

from panopolis.draws import philox, shuffled
from panopolis.engine.kernels.compiled import kernel, part


@part
def draw_rows(k0, k1, first, n, day, k, words):
    """Write the four words of (k0, k1; row, day, k, 0) of rows ``first`` to ``first + n - 1`` into ``words`` (4, BATCH)."""
    for q in range(n):
        words[0, q], words[1, q], words[2, q], words[3, q] = philox(k0, k1, first + q, day, k, 0)


@part
def draw_whom(words, first, n, begins, far, same, whom):
    """Write whom rows ``first`` to ``first + n - 1`` meet of their ties, by words ``[0, :n]``: -1 for nobody, or with ``same`` for oneself.

    Where its tie lies is a loop of its own, since looking it up keeps a loop from being vectorised.
    """
    for q in range(n):
        begin = begins[uint64(first + q)]
        many = begins[uint64(first + q + 1)] - begin
        whom[q] = begin + ((int64(words[0, q]) * many) >> 32) if many > 0 else -1
    for q in range(n):
        o = int64(far[uint64(whom[q])]) if whom[q] >= 0 else -1
        whom[q] = -1 if same and o == first + q else o


@part
def whole(value, inverse):
    """Return a value in whole steps, ``inverse`` of them a unit: the nearest."""
    return math.floor(value * inverse + 0.5)


@kernel
def fill_turns(n, k0, k1, turns):
    """Write a keyed order of 0..n-1 into ``turns``."""
    for q in range(n):
        turns[q] = shuffled(q, n, k0, k1)
