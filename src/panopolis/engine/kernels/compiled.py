"""How kernels are compiled: without the lock, kept on disk, and without counting references, which no kernel needs.

Counting costs an atomic addition at every array handed to a function, and with two threads a fight for the line of memory that holds the count:
an occasion at a crossing took 300 ns with it and 210 without. So a kernel may not make arrays; the few functions that do say ``njit``.
"""

from __future__ import annotations

from numba import njit

kernel = njit(cache=True, nogil=True, _nrt=False)
"""Compile what Python calls."""
part = njit(_nrt=False)
"""Compile what kernels call."""
