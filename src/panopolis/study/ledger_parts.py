"""A part of a society that keeps the ledger rows of its people, and writes them as files of their own when a part of the ledger is closed.

Whoever asked gets of a day what its rows come to, and lists the files once all are there. Rows that wait go into a worker's snapshot, so that one
who takes the place of a lost worker, or a larger crew, has them too.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.engine import ROW, StoredPart, checkpoint, counted, joined
from panopolis.results import OpenPart, Words, kept_people
from panopolis.study.star_recording import REFUSAL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.engine import Lived, Parcel

OF_WORDS = ("acts", "doors", "lists", "dimensions", "watches", "contexts")
"""What a ledger's words are made from, of a manifest."""
NO_ROWS = np.zeros(0, ROW)


def asked_of_workers(folder: Path, manifest: Mapping[str, Any], persons: np.ndarray) -> dict[str, Any]:
    """Return by plain values what ``RecordedPart.keep_rows`` takes."""
    words = {name: manifest[name] for name in OF_WORDS}
    return {"folder": str(folder.resolve()), "mode": manifest["ledger"]["mode"], "persons": persons, "words": words}


class RecordedPart(StoredPart):
    """A part whose worker writes its rows."""

    _asked: Mapping[str, Any] | None = None
    _chosen: np.ndarray | None = None
    _rows: tuple[np.ndarray, ...] = ()

    def keep_rows(self, asked: Mapping[str, Any]) -> None:
        """Keep rows from now on, all or (sampled) those of some people; ``asked`` is of ``asked_of_workers``."""
        self._asked = asked
        self._chosen = kept_people(self.seed, self.society.n_person, asked["persons"]) if asked["mode"] == "sampled" else None

    def night(self, parcels: Sequence[Parcel]) -> Lived:
        """Live the night; of the rows give what they come to, and those of closed doors where stars are given, which the recording asks for."""
        lived = super().night(parcels)
        if self._asked is None:
            return lived
        rows = lived.day.rows
        if self._asked["mode"] != "off":
            self._rows = *self._rows, rows if self._chosen is None else rows[self._chosen[rows["charged"]]]
        told = rows[rows["kind"] == REFUSAL] if self.kernels.meeting is not None else NO_ROWS
        day = replace(lived.day, rows=told, counted=counted(rows, self.society.traits["district"][rows["charged"]]))
        return replace(lived, day=day)

    def close_rows(self, number: int, first_day: int, day: int) -> dict[str, Any]:
        """Write the rows of days ``first_day`` to ``day`` as this worker's file of part ``number``; return its entry of the manifest.

        Asked again for the same days, by one who lived them again, it writes the same file in the place of the first.
        """
        assert self._asked is not None  # noqa: S101 - told before the first day
        part = OpenPart(Path(self._asked["folder"]), number, first_day, Words(self._asked["words"]), owner=self.me)
        for rows in self._rows:
            if len(rows):
                part.add(rows)
        self._rows = ()
        return part.close(day)

    def own(self, name: str) -> np.ndarray:
        """Return this part's own piece of an array of the state, or the rows that wait."""
        return joined([NO_ROWS, *self._rows]) if name == "rows" else super().own(name)

    def take_up(self, folder: str) -> int:
        """Take up this part's people, and of a snapshot the rows of theirs that wait."""
        day, path = super().take_up(folder), Path(folder)
        about = checkpoint.arrays_at(path).get("beside.rows")
        if about is not None:
            found = joined([NO_ROWS, *(piece for _, _, piece in self._pieces(path, "beside.rows", about))])
            found = found[(found["charged"] >= self.lo) & (found["charged"] < self.hi)]
            self._rows = (
                found[np.lexsort((found["phase"] > 0, found["day"]))],
            )  # mornings, then nights; people in order as they come
        return day
