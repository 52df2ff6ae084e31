"""The shapes of what moves: messages between people, ledger rows, and what is due on a later day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import KINDS

if TYPE_CHECKING:
    from collections.abc import Sequence

MESSAGE = np.dtype(
    [
        ("receiver", "u4"), ("sender", "u4"), ("rule", "u1"), ("kind", "u1"), ("source", "u1"), ("k", "u1"),
        ("place", "i4"), ("value", "i4"),
    ]
)
"""One message: who gets it, who caused it, about which act (or door), of which kind, seen by which watch, where, and an amount."""

ROW = np.dtype(
    [
        ("day", "i4"), ("phase", "u1"), ("charged", "u4"), ("doer", "u4"), ("rule", "u1"), ("kind", "u1"), ("source", "u1"), ("k", "u2"),
        ("place", "i4"), ("asked", "i4"), ("applied", "i4"), ("expires", "i4"), ("fine", "i4"),
    ]
)
"""One ledger row; points in hundredths, fine in hundredths of a CNY, ``expires`` a day or -1, ``source`` a watch or 255."""

AGENDA = np.dtype(
    [
        ("day", "u2"), ("act", "u1"), ("kind", "u1"), ("person", "u4"), ("points", "i4"), ("fine", "i4"), ("origin", "u2"), ("lapses", "u1"),
        ("shared", "u1"),
    ]
)
"""What becomes of a record on a later day: the day, which act, whose, the points that go back and the fine (hundredths), the day of the record.

``kind``: 0 the record expires on its own; 1 an appeal against it is lost, and its fine falls due; 2 it is won, and the record corrected;
3 an account is deleted. ``lapses`` is 1 if the record expires on its own, ``shared`` 1 if a company made it.
"""

CELL = np.dtype(
    [
        ("district", "i8"), ("kind", "i8"), ("rule", "i8"), ("source", "i8"), ("wrong", "i8"), ("n", "i8"), ("asked", "i8"), ("applied", "i8"),
        ("fine", "i8"),
    ]
)
"""Rows of a day that are alike in district (of who is charged), kind, rule, source, and whether another did it: how many, and their sums."""
_SIDES = (256, 256, 256, 2)

KIND = {name: code for code, name in enumerate(KINDS)}
NO_SOURCE = 255


def copied(records: np.ndarray) -> np.ndarray:
    """Return a copy of structured records, as bytes: NumPy copies field by field and takes fifteen times as long."""
    return records.view(np.uint8).copy().view(records.dtype)


def joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Return structured records of one kind one after another, at least one array of them; as bytes, thirty times as fast."""
    return np.concatenate([p.view(np.uint8) for p in parts]).view(parts[0].dtype)


@dataclass(frozen=True)
class Counted:
    """What a day's rows come to, where whoever lived it keeps them: ``cells`` of type ``CELL``, and charges by crossing."""

    cells: np.ndarray
    places: np.ndarray
    """``(n_place, 2)``: a crossing and the charges there"""


@dataclass(frozen=True)
class Day:
    """What one day left behind: ledger rows in order, acts and nightly sums by measure cell, the histogram of scores.

    Where workers keep their rows, ``rows`` holds only those that the recording asks for, and ``counted`` what all of them come to.
    """

    day: int
    rows: np.ndarray
    acts: np.ndarray
    sums: np.ndarray
    scores: np.ndarray
    n_message: int
    counted: Counted | None = None


def counted(rows: np.ndarray, district: np.ndarray) -> Counted:
    """Return what rows of one day come to; ``district`` is the home of who is charged, ``(n_row,)``."""
    wrong = rows["charged"] != rows["doer"]
    code = district.astype(np.int64)
    for side, values in zip(_SIDES, (rows["kind"], rows["rule"], rows["source"], wrong), strict=True):
        code = code * side + values
    at = rows["place"][(rows["kind"] == KIND["charge"]) & (rows["place"] >= 0)].astype(np.int64)
    ones = np.ones(len(rows), np.int64)
    return Counted(_cells(code, [ones, *(rows[name].astype(np.int64) for name in ("asked", "applied", "fine"))]), _places(at))


def added(some: Sequence[Counted]) -> Counted:
    """Return what the rows of all come to, one after another: a cell and a crossing may come once from each."""
    return Counted(joined([one.cells for one in some]), np.concatenate([one.places for one in some]))


def _cells(code: np.ndarray, values: Sequence[np.ndarray]) -> np.ndarray:
    """Return cells in ascending order of their codes, with integer sums of values."""
    codes, which = np.unique(code, return_inverse=True)
    cells = np.zeros(len(codes), CELL)
    for name, value in zip(("n", "asked", "applied", "fine"), values, strict=True):
        np.add.at(cells[name], which, value)
    for side, name in zip(_SIDES[::-1], ("wrong", "source", "rule", "kind"), strict=True):
        codes, cells[name] = np.divmod(codes, side)
    cells["district"] = codes
    return cells


def _places(at: np.ndarray) -> np.ndarray:
    return np.column_stack(np.unique(at, return_counts=True))
