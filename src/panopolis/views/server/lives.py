"""What everyone's year was on both sides of a pair: ledger rows as they come, and at the end the columns that the page reads them by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.results import Words
from panopolis.study import SIDES
from panopolis.views.page import NOBODY, packed

if TYPE_CHECKING:
    from panopolis.study import PairDay

MOST_PLACE = 32_767
"""Crossings that a row on the wire can name; one beyond is told as none."""


class Lives:
    """Rows of both sides, kept while they are lived."""

    def __init__(self) -> None:
        self._rows: dict[str, list[np.ndarray]] = {side: [] for side in SIDES}
        self._words: dict[str, Words] = {}

    def add(self, told: PairDay) -> None:
        """Take a day's rows."""
        for side in SIDES:
            rows, words = told.rows[side]
            self._rows[side].append(rows)
            self._words.setdefault(side, Words(words))

    def end(self) -> tuple[list[str], bytes]:
        """Return the codes, each 'kind|rule|source', and the rows of both sides in the layout ``lived``."""
        found = [self._words[side].codes(np.concatenate(self._rows[side])) for side in SIDES]
        codes = sorted({code for names, _ in found for code in names})
        parts = []
        for k, side in enumerate(SIDES):
            rows, (names, which) = np.concatenate(self._rows[side]), found[k]
            at = np.array([codes.index(name) for name in names], np.int64)
            parts.append({
                "side": np.full(len(rows), k), "day": rows["day"], "person": rows["charged"],
                "other": np.where(rows["charged"] != rows["doer"], rows["doer"].astype(np.int64), NOBODY), "code": at[which],
                "place": np.where(rows["place"] > MOST_PLACE, -1, rows["place"]), "points": rows["applied"], "fine": rows["fine"] / 100,
            })  # fmt: skip
        return codes, packed("lived", {name: np.concatenate([part[name] for part in parts]) for name in parts[0]})
