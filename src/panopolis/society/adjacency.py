# ruff: noqa: ANN001, ANN202 - compiled: numba infers the types, the docstrings say shapes and units
"""From pairs of people to one sorted, symmetric adjacency without loops or doubles, in compressed sparse rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit


@dataclass(frozen=True)
class Ties:
    """Who knows whom: the ties of person i are ``neighbour[indptr[i]:indptr[i + 1]]``, ascending; both sides hold each tie."""

    indptr: np.ndarray
    """``(n_person + 1,)`` int64"""
    neighbour: np.ndarray
    """``(2 x ties,)`` int32"""

    def of(self, person: int) -> np.ndarray:
        """Return the ids of a person's ties, ascending."""
        return self.neighbour[self.indptr[person] : self.indptr[person + 1]]

    def degree(self) -> np.ndarray:
        """Return ``(n_person,)`` the number of ties of each."""
        return np.diff(self.indptr)

    def __repr__(self) -> str:
        n = self.indptr.size - 1
        return f"Ties({self.neighbour.size // 2:,} ties, {self.neighbour.size / max(n, 1):.1f} a person)"


def no_ties(n_person: int) -> Ties:
    """Return the adjacency in which nobody knows anybody."""
    return _closed(np.zeros(n_person + 1, np.int64), np.empty(0, np.int32))


def ties_within(ties: Ties, part: np.ndarray) -> Ties:
    """Return the ties between people of the same part of a society; ``part`` is ``(n_person,)``, such as their districts."""
    kept = np.repeat(part, ties.degree()) == part[ties.neighbour]
    indptr = np.concatenate([[0], np.cumsum(kept)])[ties.indptr]
    return _closed(indptr, ties.neighbour[kept])


def gather(pairs: list[tuple[np.ndarray, np.ndarray]], n_person: int) -> Ties:
    """Return the adjacency of lists of pairs ``(one, other)``, int32; doubles and loops are dropped."""
    indptr = np.zeros(n_person + 1, np.int64)
    for one, other in pairs:
        _count(one, other, indptr)
    _accumulate(indptr)
    neighbour = np.empty(indptr[-1], np.int32)
    place = indptr[:-1].copy()
    for one, other in pairs:
        _fill(one, other, place, neighbour)
    kept = _sort_rows(indptr, neighbour)
    return _closed(indptr, neighbour[:kept].copy())


def _closed(indptr: np.ndarray, neighbour: np.ndarray) -> Ties:
    indptr.setflags(write=False)
    neighbour.setflags(write=False)
    return Ties(indptr, neighbour)


@njit(cache=True, nogil=True)
def _count(one, other, indptr):
    for e in range(one.size):
        if one[e] != other[e]:
            indptr[one[e] + 1] += 1
            indptr[other[e] + 1] += 1


@njit(cache=True, nogil=True)
def _accumulate(indptr):
    for i in range(1, indptr.size):
        indptr[i] += indptr[i - 1]


@njit(cache=True, nogil=True)
def _fill(one, other, place, neighbour):
    for e in range(one.size):
        a, b = one[e], other[e]
        if a != b:
            neighbour[place[a]] = b
            neighbour[place[b]] = a
            place[a] += 1
            place[b] += 1


@njit(cache=True, nogil=True)
def _sort_rows(indptr, neighbour):
    """Sort each row (short: by insertion), drop doubles, close the gaps in place; return what is left."""
    kept, start = 0, 0
    for i in range(indptr.size - 1):
        end = indptr[i + 1]
        for e in range(start + 1, end):
            value, at = neighbour[e], e
            while at > start and neighbour[at - 1] > value:
                neighbour[at] = neighbour[at - 1]
                at -= 1
            neighbour[at] = value
        row = kept
        for e in range(start, end):
            if kept == row or neighbour[kept - 1] != neighbour[e]:
                neighbour[kept] = neighbour[e]
                kept += 1
        start = end
        indptr[i + 1] = kept
    return kept
