"""The arithmetic of ``draws`` for loops over consecutive rows: the same formulas and bits, compiled so that such loops become vector instructions.

What stops a compiler there is a way out of the loop: a division that may raise, a call, a branch of another formula. None of the divisions here
can be by 0, so they are compiled without the question. Standard normals of a batch of words take 1.6 ns each so, and 10.4 one by one.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy import uint64

from panopolis import draws
from panopolis.draws import floor, sqrt, u01
from panopolis.engine.kernels.lanes import bits_of, of_bits

__all__ = ["draw_normals", "exp", "floor", "log", "sqrt"]
vector = njit(error_model="numpy", _nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
plain = njit(error_model="python", _nrt=False, forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True)
"""Compile a rule's own function into the loop that calls it: a call left in a loop keeps it as it is. A division by 0 is an error as in Python."""
exp = vector(draws.exp.py_func)

_middle, _tail, _log_of = vector(draws.middle.py_func), vector(draws.tail.py_func), vector(draws.log_of.py_func)
_FRACTION, _HALF, _BIAS = np.int64((1 << 52) - 1), np.int64(1022 << 52), 1022


@vector
def log(x):
    """Return ``draws.log`` of x: its fraction and exponent from its bits instead of ``frexp``, which is a call."""
    y = float(x)
    small = y < 2.2250738585072014e-308
    bits = bits_of(y * 18014398509481984.0 if small else y)
    k = (bits >> 52) - _BIAS - (54 if small else 0)
    found = _log_of(of_bits((bits & _FRACTION) | _HALF), k)
    found = found if y < math.inf else math.nan
    return found if y > 0.0 else -745.0


@vector
def draw_normals(words, n, noises, tails, there, bits, fraction, fraction_bits):
    """Write the standard normals of words ``[3, :n]`` into ``noises``: all by the formula for the middle, then the tails, picked out, by theirs.

    A word's tail holds 2^-33 or more, so the third formula of ``draws.normal`` is never asked. ``bits`` and ``fraction_bits`` are the bits of
    ``tails`` and ``fraction``, (BATCH,) float64 to work in, ``there`` (BATCH,) int64. What a loop writes shares no memory with what it reads
    of another row or type, and no index can count from the end: else the compiler leaves the loop as it is.
    """
    for q in range(n):
        noises[q] = _middle(u01(words[3, q]) - 0.5)
    m = 0
    for q in range(n):
        there[uint64(m)] = q
        m += int(abs(u01(words[3, q]) - 0.5) > 0.425)
    for t in range(m):
        u = u01(words[3, there[t]])
        tails[t] = min(u, 1.0 - u)
    for t in range(m):
        fraction_bits[t] = (bits[t] & _FRACTION) | _HALF
    for t in range(m):
        fraction[t] = _tail(math.sqrt(-_log_of(fraction[t], (bits[t] >> 52) - _BIAS)))
    for t in range(m):
        q = there[t]
        noises[q] = fraction[t] if words[3, q] >= 0x80000000 else -fraction[t]
