"""Who is to act: the people of one block who are due, marked, or whose day it is, in order of their ids."""

from __future__ import annotations

import numpy as np

from panopolis.engine.kernels.compiled import kernel

STRIDE = 32
"""People looked at together, in one or two vector comparisons; most are not due. With the block's part of a column cut out first, so that no
index can be negative, a look takes 0.2-0.8 ns a person; with ids as indices it took 1-1.7."""


@kernel
def pick_due(due, lo, hi, t, chosen):
    """Write the ids in lo..hi-1 with ``due`` (u2) equal to ``t`` into ``chosen``; return how many."""
    mine = due[lo:hi]
    today = np.uint16(t)
    whole = (hi - lo) // STRIDE * STRIDE
    n = 0
    for first in range(0, whole, STRIDE):
        some = np.uint16(0)
        for j in range(STRIDE):
            some |= np.uint16(mine[first + j] == today)
        if some:
            for j in range(STRIDE):
                chosen[n] = lo + first + j
                n += mine[first + j] == today
    for i in range(whole, hi - lo):
        chosen[n] = lo + i
        n += mine[i] == today
    return n


@kernel
def pick_day(month_day, lo, hi, day, chosen):
    """Write the ids whose day of month (u1) is ``day`` into ``chosen``; return how many."""
    mine = month_day[lo:hi]
    today = np.uint8(day)
    whole = (hi - lo) // STRIDE * STRIDE
    n = 0
    for first in range(0, whole, STRIDE):
        some = np.uint8(0)
        for j in range(STRIDE):
            some |= np.uint8(mine[first + j] == today)
        if some:
            for j in range(STRIDE):
                chosen[n] = lo + first + j
                n += mine[first + j] == today
    for i in range(whole, hi - lo):
        chosen[n] = lo + i
        n += mine[i] == today
    return n


@kernel
def pick_marked(column, lo, hi, chosen):
    """Write the ids whose column is not 0 into ``chosen``; return how many."""
    mine = column[lo:hi]
    whole = (hi - lo) // STRIDE * STRIDE
    n = 0
    for first in range(0, whole, STRIDE):
        some = np.uint8(0)
        for j in range(STRIDE):
            some |= np.uint8(mine[first + j] != 0)
        if some:
            for j in range(STRIDE):
                chosen[n] = lo + first + j
                n += mine[first + j] != 0
    for i in range(whole, hi - lo):
        chosen[n] = lo + i
        n += mine[i] != 0
    return n


@kernel
def pick_all(lo, hi, chosen):
    """Write all ids into ``chosen``; return how many."""
    for i in range(lo, hi):
        chosen[i - lo] = i
    return hi - lo


@kernel
def take_due(agenda, n, t, taken):
    """Move the entries of ``agenda[:n]`` due on ``t`` to ``taken``, closing the gaps in order; return (left, taken)."""
    left = 0
    out = 0
    for j in range(n):
        if agenda[j].day == t:
            taken[out] = agenda[j]
            out += 1
        else:
            if left != j:
                agenda[left] = agenda[j]
            left += 1
    return left, out
