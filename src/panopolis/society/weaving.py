"""Ties of a model of one's own, woven from a few numbers and the seed: random graphs, rings, tori, and small lists.

Ties are directed: those of row i lead from it. ``both=True`` lays each in both directions. Generators are given names of tables, and sizes
when a model is made. A list of ties is for small textbook examples only, so that no network of real people can be loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.draws import key, uniforms, words
from panopolis.errors import SocietyError
from panopolis.society.adjacency import gather

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Pairs = tuple[np.ndarray, np.ndarray, np.ndarray]
MOST_LISTED = 1000
"""Ties that may be listed one by one: enough for a textbook example, too few for anyone's address book."""
_NEIGHBOURHOODS = ("von_neumann", "moore")


@dataclass(frozen=True)
class Woven:
    """Ties as laid: those of row i are ``neighbour[indptr[i]:indptr[i + 1]]`` with their weights, in ascending order."""

    first: str
    second: str
    indptr: np.ndarray
    """``(rows of first + 1,)`` int64"""
    neighbour: np.ndarray
    """``(ties,)`` int32"""
    weight: np.ndarray
    """``(ties,)`` float64; where all are 1, one number seen many times"""


@dataclass(frozen=True)
class Weave:
    """Ties yet to be laid, from one table to another (or the same)."""

    first: str
    second: str
    what: str
    pairs: Callable[[int, int, int, str], Pairs]
    """Of (rows of first, rows of second, seed, name): ``(one, other, weight)``."""
    doubles: bool = False
    """Whether two ties between the same two stay two."""
    both: bool = False
    """Whether each tie leads both ways, with weight 1, and none to itself."""
    by_chance: bool = False
    """Whether they are drawn."""

    def lay(self, sizes: dict[str, int], seed: int, name: str) -> Woven:
        """Return the ties between tables of these sizes."""
        n, m = sizes[self.first], sizes[self.second]
        one, other, weight = self.pairs(n, m, seed, name)
        if self.both:
            found = gather([(one.astype(np.int32), other.astype(np.int32))], n)
            weight = np.broadcast_to(np.float64(1.0), found.neighbour.shape)
            return Woven(self.first, self.second, found.indptr, found.neighbour, weight)
        place = one.astype(np.int64) * m + other
        order = np.argsort(place, kind="stable")
        if not self.doubles and order.size:
            sorted_places = place[order]
            order = order[np.concatenate([[True], sorted_places[1:] != sorted_places[:-1]])]
        indptr = np.zeros(n + 1, np.int64)
        np.cumsum(np.bincount(one[order], minlength=n), out=indptr[1:])
        found = indptr, other[order].astype(np.int32), weight[order]
        for array in found:
            array.setflags(write=False)
        return Woven(self.first, self.second, *found)

    def __repr__(self) -> str:
        return f"Weave({self.what}, {self.first} to {self.second})"


def random(table: str = "person", *, mean_degree: float) -> Weave:
    """Return a random graph: ``mean_degree / 2`` ties a row on average, each between two rows drawn at random, laid both ways.

    The number of ties is rows x mean_degree / 2, rounded; doubles and loops are left out, so degrees are Poisson but for a few in a large graph.
    """
    _from_0("mean_degree", mean_degree)

    def pairs(n: int, _: int, seed: int, name: str) -> Pairs:
        n_tie = int(n * mean_degree / 2 + 0.5)
        drawn = words(key(seed, f"ties {name}"), 0, n_tie)
        one, other = ((drawn[:, k].astype(np.uint64) * np.uint64(n) >> np.uint64(32)).astype(np.int64) for k in (0, 1))
        return one, other, np.empty(0)

    return Weave(table, table, f"random graph of mean degree {mean_degree:g}", pairs, both=True, by_chance=True)


def chosen(first: str, second: str, *, each: int) -> Weave:
    """Return ties from each row of one table to ``each`` rows of another, drawn at random (with a double kept as one)."""
    _from_0("each", each)

    def pairs(n: int, m: int, seed: int, name: str) -> Pairs:
        one = np.repeat(np.arange(n, dtype=np.int64), each)
        u = np.concatenate([uniforms(key(seed, f"ties {name}"), 0, n, k=k)[:, None] for k in range(each)], axis=1).reshape(-1)
        return one, (u * m).astype(np.int64), np.ones(one.size)

    return Weave(first, second, f"{each} drawn for each", pairs, by_chance=True)


def ring(table: str = "person", *, reach: int = 1) -> Weave:
    """Return a ring: each row is tied to ``reach`` rows on either side."""
    _from_0("reach", reach)

    def pairs(n: int, _: int, __: int, ___: str) -> Pairs:
        i = np.arange(n, dtype=np.int64)
        steps = [(i, (i + k) % n) for k in range(1, reach + 1)]
        one, other = (np.concatenate([s[w] for s in steps] or [i[:0]]) for w in (0, 1))
        return one, other, np.empty(0)

    return Weave(table, table, f"ring of reach {reach}", pairs, both=True)


def torus(table: str, *, width: int, height: int, reach: int = 1, neighbourhood: str = "von_neumann", own: bool = False) -> Weave:
    """Return a torus: row y x width + x lies at (x, y), tied to all within ``reach``.

    Parameters
    ----------
    neighbourhood
        ``von_neumann`` (steps along the streets) or ``moore`` (a square).
    own
        Whether each row is tied to itself, too.

    Raises
    ------
    SocietyError
        For an unknown neighbourhood, or a table that has not width x height rows.
    """
    if neighbourhood not in _NEIGHBOURHOODS:
        raise SocietyError(f"torus: neighbourhood is '{neighbourhood}', but it is one of {', '.join(_NEIGHBOURHOODS)}")
    steps = [
        (dx, dy)
        for dy in range(-reach, reach + 1)
        for dx in range(-reach, reach + 1)
        if (neighbourhood == "moore" or abs(dx) + abs(dy) <= reach) and (own or dx or dy)
    ]

    def pairs(n: int, _: int, __: int, name: str) -> Pairs:
        if n != width * height:
            raise SocietyError(f"ties '{name}': a torus of {width} x {height} needs a table of {width * height} rows, not {n}")
        i = np.arange(n, dtype=np.int64)
        x, y = i % width, i // width
        one = np.tile(i, len(steps))
        other = np.concatenate([(y + dy) % height * width + (x + dx) % width for dx, dy in steps] or [i[:0]])
        return one, other, np.ones(one.size)

    return Weave(table, table, f"torus of {width} x {height}, reach {reach}", pairs)


def listed(first: str, ties: Sequence[Sequence[float]], second: str | None = None, *, both: bool = False) -> Weave:
    """Return ties from a short list of (from, to) or (from, to, weight), rows counted from 0.

    Raises
    ------
    SocietyError
        For more than MOST_LISTED ties, a row that the table lacks, or a tie that is no pair or triple.
    """
    if len(ties) > MOST_LISTED:
        raise SocietyError(
            f"listed: {len(ties)} ties, but a list is for textbook examples of at most {MOST_LISTED}; "
            "people's real networks are not loaded (docs/explanation/not_for_real_people.md). Weave one: ties.random, ties.torus, ..."
        )
    for t in ties:
        if len(t) not in (2, 3):
            raise SocietyError(f"listed: {tuple(t)} is no tie; write (from, to) or (from, to, weight)")
    rows = np.array([(t[0], t[1], t[2] if len(t) == 3 else 1.0) for t in ties], np.float64).reshape(-1, 3)

    def pairs(n: int, m: int, _: int, name: str) -> Pairs:
        one, other, weight = rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), rows[:, 2]
        for row, size, table in ((one, n, first), (other, m, second or first)):
            bad = row[(row < 0) | (row >= size)]
            if bad.size:
                raise SocietyError(f"ties '{name}': row {bad[0]} of '{table}', which has rows 0 to {size - 1}")
        if both:
            one, other, weight = np.concatenate([one, other]), np.concatenate([other, one]), np.concatenate([weight, weight])
        return one, other, weight

    return Weave(first, second or first, f"list of {len(ties)}", pairs, doubles=True)


def _from_0(what: str, value: float) -> None:
    if not value >= 0:
        raise SocietyError(f"ties: {what} is {value:g}, but it is 0 or more")
