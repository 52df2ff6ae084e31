"""Who is to act: the people of one block who are due, marked, or whose day it is, in order of their ids."""

from __future__ import annotations

import numpy as np

from panopolis.engine.kernels.compiled import kernel, part
from panopolis.engine.kernels.lanes import LANES, equal_to, lowest, other_than


@kernel
def pick_equal(column, lo, hi, value, chosen):
    """Write the ids in lo..hi-1 whose column (unsigned) is ``value`` into ``chosen`` (hi - lo + 1,); return how many."""
    mine = column[lo:hi]
    one = mine.dtype.type(value)
    whole = (hi - lo) // LANES * LANES
    n = 0
    for first in range(0, whole, LANES):
        n = write_down(equal_to(mine, first, one), lo + first, chosen, n)
    for i in range(whole, hi - lo):
        chosen[n] = lo + i
        n += mine[i] == one
    return n


@kernel
def pick_marked(column, lo, hi, chosen):
    """Write the ids in lo..hi-1 whose column is not 0 into ``chosen`` (hi - lo + 1,); return how many."""
    mine = column[lo:hi]
    none = mine.dtype.type(0)
    whole = (hi - lo) // LANES * LANES
    n = 0
    for first in range(0, whole, LANES):
        n = write_down(other_than(mine, first, none), lo + first, chosen, n)
    for i in range(whole, hi - lo):
        chosen[n] = lo + i
        n += mine[i] != none
    return n


@part
def write_down(bits, first, chosen, n):
    """Write the id of each bit that is 1, in order; return how many ids there are now."""
    while bits:
        chosen[n] = first + lowest(bits)
        n += 1
        bits = np.uint64(bits & np.uint64(bits - np.uint64(1)))
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
