# ruff: noqa: ANN001, ANN201 - compiled: numba infers the types, the docstrings say shapes and units
"""Journeys: the legs of a person's day through the streets, from her traits and from draws; occasions on the street fall on them.

A day has two legs, each within one district along the streets that lie nearest to the straight line:

    at home   from her own crossing to that of the day's errand, in the district where she lives
    away      from the crossing of her work district that lies nearest to the city's centre to that of her work, study or second place

Her own crossing and that of her work are keyed by the person, an errand by person and day: (seed, "whereabouts"; person) and (seed, "errand";
person, day). So she passes some crossings day after day, and a camera there meets her again and again. Of the occasions ``AT_HOME`` fall on the
first leg. An occasion of a rule is at one of the leg's crossings, keyed (seed, rule at place; person, day). Homes are spread evenly over the
crossings of a district; no map is read.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import numpy as np
from numba import njit

from panopolis.draws import integer, key, philox, u01

if TYPE_CHECKING:
    from collections.abc import Callable

    from panopolis.society.places import Places

part = cast("Callable[[Callable[..., Any]], Callable[..., Any]]", njit(_nrt=False))  # pyright: ignore[reportCallIssue]
"""Compile what kernels call, and Python too, without counting references (see the engine's ``compiled``)."""
inlined = cast("Callable[[Callable[..., Any]], Callable[..., Any]]", njit(_nrt=False, forceinline=True, error_model="numpy"))  # pyright: ignore[reportCallIssue]
"""Compile what stands in their innermost loops: no division here is by 0."""
AT_HOME = 0.6
"""Share of street occasions met on the leg in the home district, the rest on that of work or study; assumed."""


class Streets(NamedTuple):
    """The street grid of every district, and the key words of where people go."""

    start: np.ndarray  # (n_district + 1,) i8, first crossing of each district
    crossed: np.ndarray  # (n_crossing, 2) i4, the two streets that cross there
    grid: np.ndarray  # crossing by (street, street) of one district after the other, -1 where there is none
    corner: np.ndarray  # (n_district, 2) i8: where a district's grid begins, and how many streets a row of it has
    keys: np.ndarray  # (4,) u4, key words of whereabouts and of errands


class Leg(NamedTuple):
    """One leg of a day: the district's number, and the crossings passed, in order."""

    district: int
    crossings: tuple[int, ...]


def streets_of(places: Places, seed: int) -> Streets:
    """Return the street grids of all districts, as kernels read them."""
    start, crossed = np.ascontiguousarray(places.district_start, np.int64), places.streets
    parts, corner = [], []
    for d in range(start.size - 1):
        mine = crossed[start[d] : start[d + 1]]
        rows, wide = mine.max(axis=0) + 1
        grid = np.full(rows * wide, -1, np.int32)
        grid[mine[:, 0] * wide + mine[:, 1]] = np.arange(start[d], start[d + 1])
        corner.append((sum(p.size for p in parts), wide))
        parts.append(grid)
    keys = np.array([*key(seed, "whereabouts"), *key(seed, "errand")], np.uint32)
    return Streets(start, crossed, np.concatenate(parts), np.array(corner, np.int64), keys)


@part
def ends(person, t, away, home, work, start, keys):
    """Return the first and the last crossing of one of the day's legs: that at home, or that away from it."""
    a, b, _, _ = philox(keys[0], keys[1], person, 0, 0, 0)
    c, _, _, _ = philox(keys[2], keys[3], person, t, 0, 0)
    return between(a, b, c, away, home, work, start)


@inlined
def between(own, place_of_work, errand, away, home, work, start):
    """Return the ends of a leg from the words of her own crossing, of that of her work, and of the day's errand."""
    d = work if away else home
    n = start[d + 1] - start[d]
    return (start[d] if away else start[d] + integer(own, n)), start[d] + integer(place_of_work if away else errand, n)


@inlined
def steps(first, last, crossed):
    """Return how many crossings after the first a leg passes."""
    return max(abs(crossed[last, 0] - crossed[first, 0]), abs(crossed[last, 1] - crossed[first, 1]))


@inlined
def passed_at(k, n, first, last, crossed, begin, wide):
    """Return the place in the grid of what is passed after ``k`` of ``n`` steps, n at least 1: nearest to the straight line between the ends."""
    row = crossed[first, 0] + nearest(crossed[last, 0] - crossed[first, 0], k, n)
    return begin + row * wide + crossed[first, 1] + nearest(crossed[last, 1] - crossed[first, 1], k, n)


@inlined
def nearest(length, k, n):
    """Return the whole number nearest to length k / n, halves upwards: the quotient of whole numbers below 2^26 is never rounded past one."""
    return math.floor((2 * length * k + n) / (2.0 * n))


@part
def passed(k, n, first, last, crossed, grid, begin, wide):
    """Return the crossing passed after ``k`` of ``n`` steps: that nearest to the straight line, or the last where no streets cross there."""
    if n == 0:
        return first
    at = grid[passed_at(k, n, first, last, crossed, begin, wide)]
    return int(at) if at >= 0 else last


@part
def crossing(person, t, p0, p1, home, work, start, crossed, grid, corner, keys):
    """Return the crossing of today's occasion: keyed, on one of the legs of her day."""
    a, b, _, _ = philox(p0, p1, person, t, 0, 0)
    away = u01(a) >= AT_HOME
    d = work if away else home
    first, last = ends(person, t, away, home, work, start, keys)
    n = steps(first, last, crossed)
    return passed(integer(b, n + 1), n, first, last, crossed, grid, corner[d, 0], corner[d, 1])


def legs(person: int, t: int, home: int, work: int, streets: Streets) -> tuple[Leg, Leg]:
    """Return the legs of a person's day ``t``, by the very functions that say where an occasion falls."""
    found = []
    for away, d in ((False, home), (True, work)):
        first, last = ends(person, t, away, home, work, streets.start, streets.keys)
        n = steps(first, last, streets.crossed)
        way = (passed(k, n, first, last, streets.crossed, streets.grid, *streets.corner[d]) for k in range(n + 1))
        found.append(Leg(d, tuple(int(c) for c in way)))
    return found[0], found[1]
