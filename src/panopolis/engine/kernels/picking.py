"""Who is to act: the people of one block who are due, marked, or whose day it is, in order of their ids."""

from __future__ import annotations

import numpy as np
from numba import njit


STRIDE = 16
"""People looked at together: most are not due, and 16 compared at once cost a third of 16 compared one by one."""


@njit(cache=True, nogil=True)
def pick_due(due, lo, hi, t, chosen):
    """Write the ids in lo..hi-1 with ``due`` (u2) equal to ``t`` into ``chosen``; return how many."""
    today = np.uint16(t)
    n = 0
    for first in range(lo, hi, STRIDE):
        last = min(first + STRIDE, hi)
        some = False
        for i in range(first, last):
            some |= due[i] == today
        if some:
            for i in range(first, last):
                chosen[n] = i
                n += due[i] == today
    return n


@njit(cache=True, nogil=True)
def pick_day(month_day, lo, hi, day, chosen):
    """Write the ids whose day of month (u1) is ``day`` into ``chosen``; return how many."""
    today = np.uint8(day)
    n = 0
    for first in range(lo, hi, STRIDE):
        last = min(first + STRIDE, hi)
        some = False
        for i in range(first, last):
            some |= month_day[i] == today
        if some:
            for i in range(first, last):
                chosen[n] = i
                n += month_day[i] == today
    return n


@njit(cache=True, nogil=True)
def pick_marked(column, lo, hi, chosen):
    """Write the ids whose column is not 0 into ``chosen``; return how many."""
    n = 0
    for first in range(lo, hi, STRIDE):
        last = min(first + STRIDE, hi)
        some = False
        for i in range(first, last):
            some |= column[i] != 0
        if some:
            for i in range(first, last):
                chosen[n] = i
                n += column[i] != 0
    return n


@njit(cache=True, nogil=True)
def pick_all(lo, hi, chosen):
    """Write all ids into ``chosen``; return how many."""
    for i in range(lo, hi):
        chosen[i - lo] = i
    return hi - lo


@njit(cache=True, nogil=True)
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


@njit(cache=True, nogil=True)
def bucket(messages, shift, n_block, offsets, out):
    """Sort messages by the receiver's block, stably, into ``out``; ``offsets`` (n_block + 1,) gets where each block begins."""
    for b in range(n_block + 1):
        offsets[b] = 0
    for j in range(messages.size):
        offsets[(messages[j].receiver >> shift) + 1] += 1
    for b in range(n_block):
        offsets[b + 1] += offsets[b]
    place = offsets.copy()
    for j in range(messages.size):
        b = messages[j].receiver >> shift
        out[place[b]] = messages[j]
        place[b] += 1
