"""Draws of consecutive rows, normals of a batch, and the order of turns."""

from __future__ import annotations

import math

from panopolis.draws import normal, philox, shuffled, u01
from panopolis.engine.kernels.compiled import kernel, part


@part
def draw_rows(k0, k1, first, n, day, k, words):
    """Write the four words of (k0, k1; row, day, k, 0) of rows ``first`` to ``first + n - 1`` into ``words`` (4, BATCH)."""
    for q in range(n):
        words[0, q], words[1, q], words[2, q], words[3, q] = philox(k0, k1, first + q, day, k, 0)


@part
def draw_normals(words, n, noises):
    """Write the standard normals of words ``[3, :n]`` into ``noises``."""
    for q in range(n):
        noises[q] = normal(u01(words[3, q]))


@part
def whole(value, inverse):
    """Return a value in whole steps, ``inverse`` of them a unit: the nearest."""
    return math.floor(value * inverse + 0.5)


@kernel
def fill_turns(n, k0, k1, turns):
    """Write a keyed order of 0..n-1 into ``turns``."""
    for q in range(n):
        turns[q] = shuffled(q, n, k0, k1)
