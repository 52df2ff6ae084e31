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

KIND = {name: code for code, name in enumerate(KINDS)}
HEARD = 100
"""Kind of a message (never a row): a tie tells that she was charged."""
NO_SOURCE = 255


def copied(records: np.ndarray) -> np.ndarray:
    """Return a copy of structured records, as bytes: NumPy copies field by field and takes fifteen times as long."""
    return records.view(np.uint8).copy().view(records.dtype)


def joined(parts: Sequence[np.ndarray]) -> np.ndarray:
    """Return structured records of one kind one after another, at least one array of them; as bytes, thirty times as fast."""
    return np.concatenate([p.view(np.uint8) for p in parts]).view(parts[0].dtype)


@dataclass(frozen=True)
class Day:
    """What one day left behind: ledger rows in order, acts and nightly sums by measure cell, the histogram of scores."""

    day: int
    rows: np.ndarray
    acts: np.ndarray
    sums: np.ndarray
    scores: np.ndarray
    n_message: int
