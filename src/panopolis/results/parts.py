"""A part of the ledger while it is written: rows go to disk a group at a time, so that memory grows with neither days nor people.

Rows come in order (day, phase, charged, ...). So a group of them spans few days and, where a day holds many, few people, and what Parquet
notes of each group lets a reader pass over nearly all of them: the rows charged to one person are found among hundreds of millions at once.
What she did and another was charged with lies anywhere; those rows, one in a thousand, stand a second time in ``mistakes``, by who did it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.errors import ResultsError
from panopolis.results.files import TableFile, write_tables
from panopolis.results.tables import LEDGER, ledger_table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pyarrow as pa

    from panopolis.results.tables import Words

GROUP = 1 << 16
"""Rows of a group: of Shanghai in full a day is seven of them."""
MISTAKES = "mistakes"
"""Folder, and table, of the rows that were charged to another than who did it."""


class OpenPart:
    """One part, or of a society over many machines an ``owner``'s share of it, who writes the rows of his people.

    ``add`` takes rows, ``close`` makes them safe and says what a manifest says of a part.
    """

    def __init__(self, folder: Path, number: int, first_day: int, words: Words, *, owner: int | None = None) -> None:
        self.name, self.rows = f"part-{number:05d}{'' if owner is None else f'-{owner:02d}'}.parquet", 0
        self._folder, self._first_day, self._words = folder, first_day, words
        self._days: list[int] = []
        self._waiting: list[np.ndarray] = []
        self._n_waiting = 0
        self._mistaken: list[np.ndarray] = []
        self._file: TableFile | None = None

    def add(self, rows: np.ndarray) -> None:
        """Take rows of the engine's type, in order."""
        self.rows += len(rows)
        days = [*self._days, int(rows["day"].min()), int(rows["day"].max())]
        self._days = [min(days), max(days)]
        self._waiting.append(np.array(rows))
        self._n_waiting += len(rows)
        wrong = rows[rows["charged"] != rows["doer"]]
        if len(wrong):
            self._mistaken.append(wrong)
        if self._n_waiting >= GROUP:
            self._write(GROUP)

    def _write(self, least: int) -> None:
        """Write groups while at least so many rows wait."""
        rows, at = _joined(self._waiting), 0
        while len(rows) - at >= least:
            self._open().write(ledger_table(rows[at : at + GROUP], self._words))
            at += GROUP
        self._waiting, self._n_waiting = [rows[at:].copy()], max(len(rows) - at, 0)

    def _open(self) -> TableFile:
        if self._file is None:
            self._file = TableFile(self._folder / "ledger" / self.name, LEDGER)
        return self._file

    def close(self, day: int) -> dict[str, Any]:
        """Close the part with its last day; return its entry of the manifest.

        Raises
        ------
        ResultsError
            A row lies outside the part's days, or the disk is full.
        """
        if self._days and not self._first_day <= self._days[0] <= self._days[1] <= day:
            said = f"a part of days {self._first_day} to {day} was handed rows of days {self._days[0]} to {self._days[1]}"
            self.abandon()
            raise ResultsError(f"{self._folder}: {said}")
        self._write(1)
        held = self._open().close()
        mistakes = write_tables(self._folder / MISTAKES / self.name, self._by_doer())
        return {
            "file": self.name, "first_day": self._first_day, "last_day": int(day), "rows": self.rows, "sha256": held, MISTAKES: mistakes,
        }  # fmt: skip

    def _by_doer(self) -> Iterator[pa.Table]:
        rows = _joined(self._mistaken)
        rows = rows[np.argsort(rows["doer"], kind="stable")]
        for at in range(0, max(len(rows), 1), GROUP):
            yield ledger_table(rows[at : at + GROUP], self._words)

    def abandon(self) -> None:
        """Give up what was not closed."""
        if self._file is not None:
            self._file.abandon()


def _joined(parts: list[np.ndarray]) -> np.ndarray:
    """Return rows one after another, as bytes: NumPy copies structured records field by field, thirty times as slowly."""
    if not parts:
        return np.empty(0, _NO_ROWS)
    return np.concatenate([np.ascontiguousarray(p).view(np.uint8) for p in parts]).view(parts[0].dtype)


_NO_ROWS = np.dtype(
    [
        ("day", "i4"), ("phase", "u1"), ("charged", "u4"), ("doer", "u4"), ("rule", "u1"), ("kind", "u1"), ("source", "u1"), ("k", "u2"),
        ("place", "i4"), ("asked", "i4"), ("applied", "i4"), ("expires", "i4"), ("fine", "i4"),
    ]
)  # fmt: skip
