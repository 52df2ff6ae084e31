"""The store: a run's folder, written as its days pass.

A part of the ledger is closed every so many days: its rows go to a file of their own, then the measures and the panel are
written anew, and last the manifest, which lists the part. Only what the manifest lists counts. So a process killed at any
moment loses the days since the last part and nothing else, and a reader never meets a half-written file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from panopolis.errors import ResultsError
from panopolis.results.files import make_folder, refusals, remove, sweep, write_json, write_table, write_tables
from panopolis.results.parts import MISTAKES, OpenPart
from panopolis.results.provenance import FORMAT_VERSION, MANIFEST, NOTICE, OURS, as_folder, read_manifest, versions
from panopolis.results.star_tables import STAR_TABLES, star_tables
from panopolis.results.sums import GROWING, sum_of_rows
from panopolis.results.tables import (
    Words,
    histogram_table,
    measure_table,
    panel_table,
    people_table,
    places_table,
    totals_of_cells,
    totals_table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path


def create(folder: Path | str, manifest: Mapping[str, Any]) -> Store:
    """Begin a run's folder; results of ours that lie there are replaced.

    Parameters
    ----------
    folder
        New, empty, or an earlier results folder of this format.
    manifest
        What the run knows of itself; format version, notice, versions and the list of parts are added here.

    Raises
    ------
    ResultsError
        The folder holds something else, is of another format version, or cannot be written.
    """
    path = prepare_folder(folder)
    make_folder(path / "ledger")
    make_folder(path / MISTAKES)
    ledger = dict(manifest.get("ledger") or {})
    own = {"format_version": FORMAT_VERSION, "kind": "run", "notice": NOTICE, "complete": False, "days_written": 0, "files": {}}
    full = {**manifest, **own, "ledger": {"mode": ledger.get("mode", "full"), "parts": []}}
    full.setdefault("versions", versions())
    write_json(path / MANIFEST, full)
    return Store(path, full)


def reopen(folder: Path | str) -> Store:
    """Open a run's folder to write on, after a stop; call ``cut_back`` with the checkpoint's day first.

    Raises
    ------
    ResultsError
        It is no run's folder of this format.
    """
    path = as_folder(folder)
    manifest = read_manifest(path)
    if manifest.get("kind") != "run":
        msg = f"{path} holds a comparison, not one run; name one of its worlds: {', '.join(manifest.get('worlds', []))}"
        raise ResultsError(msg)
    sweep(path)
    sweep(path / "ledger")
    make_folder(path / MISTAKES)
    sweep(path / MISTAKES)
    return Store(path, manifest)


def prepare_folder(folder: Path | str) -> Path:
    """Return ``folder`` empty and writable, having removed only results of ours.

    Raises
    ------
    ResultsError
        It holds something else, or results of another format version, or cannot be written.
    """
    path = as_folder(folder)
    make_folder(path)
    with refusals(path):
        inside = sorted(entry.name for entry in path.iterdir())
    foreign = [name for name in inside if name not in OURS and not name.endswith(".writing")]
    if foreign or (inside and MANIFEST not in inside):
        first = (foreign or inside)[0]
        msg = f"{path} is not empty and not a results folder (it holds '{first}'); give a new or empty folder with --out"
        raise ResultsError(msg)
    if inside:
        read_manifest(path)
    for name in sorted(inside, key=MANIFEST.__eq__):  # the manifest last, so that a folder half emptied is still ours
        remove(path / name)
    return path


class Store:
    """One run's folder while it is written. Made by :func:`create` or :func:`reopen`."""

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest
        self._words = Words(manifest)
        self._part: OpenPart | None = None
        self._measures, self._panel, self._totals = map(self._kept, GROWING)

    def __repr__(self) -> str:
        """Return where it lies and how far it has come."""
        return f"Store({str(self.folder)!r}, {self.manifest['days_written']} days written)"

    @property
    def last_day(self) -> int:
        """The last day that is safe on disk; -1 before the first."""
        return int(self.manifest["days_written"]) - 1

    def add_rows(self, rows: np.ndarray) -> None:
        """Take ledger rows, in order; they go to disk as they come, and are there for readers from ``close_part`` on."""
        if len(rows):
            self._open_part().add(rows)

    def _open_part(self) -> OpenPart:
        if self._part is None:
            parts = self.manifest["ledger"]["parts"]
            self._part = OpenPart(self.folder, len(parts), self.last_day + 1, self._words)
        return self._part

    def add_measures(self, day: int, names: Sequence[str], values: np.ndarray) -> None:
        """Take one day's measures, shape ``(n_measure, n_group)``."""
        self._measures.append(measure_table(day, names, values))

    def add_histogram(self, day: int, measure: str, edges: np.ndarray, counts: np.ndarray) -> None:
        """Take one day's histogram: lower edges of the bins and how many people are in each."""
        self._measures.append(histogram_table(day, measure, edges, counts))

    def add_panel(self, day: int, persons: np.ndarray, columns: Mapping[str, np.ndarray]) -> None:
        """Take one day of the followed people, each column shape ``(n_followed,)``."""
        self._panel.append(panel_table(day, persons, columns))

    def add_totals(self, rows: np.ndarray, district: np.ndarray) -> None:
        """Take all rows of one day, whether the ledger keeps them or not, with the home district of who is charged, ``(n_row,)`` each."""
        if len(rows):
            self._totals.append(totals_table(rows, district, self._words, self.manifest["districts"]))

    def add_cells(self, day: int, cells: np.ndarray) -> None:
        """Take what all rows of one day come to, where others keep them; see ``totals_of_cells``."""
        if len(cells):
            self._totals.append(totals_of_cells(day, cells, self._words, self.manifest["districts"]))

    def close_part(self, day: int, written: Sequence[Mapping[str, Any]] | None = None) -> None:
        """Make everything up to and including ``day`` safe on disk; ``written`` are the entries of the files that others wrote of its rows.

        Raises
        ------
        ResultsError
            A row lies outside the part's days, a file that was written is not there, or the disk is full; earlier parts stay readable.
        """
        if day <= self.last_day:
            msg = f"{self.folder}: days up to {self.last_day} are already written, so a part cannot end on day {day}"
            raise ResultsError(msg)
        parts = list(self.manifest["ledger"]["parts"])
        if self.manifest["ledger"]["mode"] != "off":
            parts += [self._open_part().close(day)] if written is None else [self._seen(part) for part in written]
            self._part = None
        self._write_days()
        ledger = {**self.manifest["ledger"], "parts": parts}
        self.manifest = {**self.manifest, "days_written": int(day) + 1, "ledger": ledger, "files": self._sums()}
        write_json(self.folder / MANIFEST, self.manifest)

    def _seen(self, part: Mapping[str, Any]) -> dict[str, Any]:
        """Return the entry of a file that another wrote, if it is there."""
        for path in (self.folder / "ledger" / part["file"], self.folder / MISTAKES / part["file"]):
            if not path.is_file():
                msg = f"{path} was written by a worker, but is not seen here; all machines need this folder by the same path"
                raise ResultsError(msg)
        return dict(part)

    def _write_days(self) -> None:
        for name, tables in self._growing():
            if tables:
                # a branch into a world that keeps no score has no such column from then on: null
                tables[:] = [pa.concat_tables(tables, promote_options="default").combine_chunks()]
                write_table(self.folder / name, tables[0])

    def _growing(self) -> list[tuple[str, list[pa.Table]]]:
        return list(zip(GROWING, (self._measures, self._panel, self._totals), strict=True))

    def _sums(self) -> dict[str, str]:
        return {name: sum_of_rows(tables[0]) for name, tables in self._growing() if tables}

    def cut_back(self, day: int) -> None:
        """Forget everything after ``day``: the day of the checkpoint from which a run goes on.

        Raises
        ------
        ResultsError
            A part of the ledger spans ``day``, so that it cannot be cut between two files.
        """
        parts = self.manifest["ledger"]["parts"]
        spanning = [part for part in parts if part["first_day"] <= day < part["last_day"]]
        if spanning:
            part = spanning[0]
            msg = (
                f"{self.folder}: {part['file']} holds days {part['first_day']} to {part['last_day']}, so the ledger "
                f"cannot be cut after day {day}; resume from a checkpoint on the last day of a part"
            )
            raise ResultsError(msg)
        kept = [part for part in parts if part["last_day"] <= day]
        # the manifest first: a part that it does not list does not exist, whatever lies on disk
        self.manifest = {
            **self.manifest,
            "complete": False,
            "days_written": min(int(day), self.last_day) + 1,
            "ledger": {**self.manifest["ledger"], "parts": kept},
        }
        if self._part is not None:
            self._part.abandon()
            self._part = None
        self._measures, self._panel, self._totals = map(self._kept, GROWING)
        self.manifest["files"] = self._sums()
        write_json(self.folder / MANIFEST, self.manifest)
        self._remove_unlisted()

    def describe(self, manifest: Mapping[str, Any]) -> None:
        """Go on under what another manifest says of scheme, acts, lists and watches; rows taken so far must be in closed parts."""
        self._refuse_waiting("the scheme changes")
        kept = {
            name: self.manifest[name]
            for name in ("format_version", "kind", "notice", "complete", "days_written", "ledger", "files")
        }
        self.manifest = {**self.manifest, **manifest, **kept}
        self._words = Words(self.manifest)
        write_json(self.folder / MANIFEST, self.manifest)

    def _refuse_waiting(self, before: str) -> None:
        if self._part is not None and self._part.rows:
            msg = f"{self.folder}: {self._part.rows} ledger rows wait for close_part; close it before {before}"
            raise ResultsError(msg)

    def caught(self, n_crossing: int) -> np.ndarray:
        """Return ``(n_crossing,)``: charges at each crossing in the parts that are kept."""
        counts = np.zeros(n_crossing, np.int64)
        for part in self.manifest["ledger"]["parts"]:
            charges = pq.read_table(self.folder / "ledger" / part["file"], columns=["place"], filters=[("kind", "=", "charge")])
            places = charges["place"].drop_null().to_numpy()
            counts += np.bincount(places[places >= 0], minlength=n_crossing)[:n_crossing]
        return counts

    def _remove_unlisted(self) -> None:
        listed = {part["file"] for part in self.manifest["ledger"]["parts"]}
        for path in [*(self.folder / "ledger").glob("part-*.parquet"), *(self.folder / MISTAKES).glob("part-*.parquet")]:
            if path.name not in listed:
                remove(path)
        for name in ("people.parquet", "places.parquet", *(f"{table}.parquet" for table in STAR_TABLES)):
            remove(self.folder / name)

    def _kept(self, name: str) -> list[pa.Table]:
        path = self.folder / name
        if not path.is_file():
            return []
        table = pq.read_table(path)
        return [table.filter(pa.array(table["day"].to_numpy() <= self.last_day))]

    def finish(
        self,
        people: Iterable[Mapping[str, np.ndarray]],
        places: Mapping[str, np.ndarray],
        state_hash: str,
        ratings: Mapping[str, np.ndarray] | None = None,
    ) -> None:
        """Write the people as they ended, a part at a time, the places, what was found of ratings, and the hash; the run is complete.

        Raises
        ------
        ResultsError
            Rows wait for a part that was never closed, a trait is missing, or the disk is full.
        """
        self._refuse_waiting("finish")
        own = self.manifest.get("own_columns") or ()
        held = {"people.parquet": write_tables(self.folder / "people.parquet", (people_table(part, own) for part in people))}
        if places:
            table = places_table(places, self.manifest.get("districts") or ())
            held["places.parquet"] = write_table(self.folder / "places.parquet", table)
        for name, table in (star_tables(**ratings) if ratings is not None else {}).items():
            held[name] = write_table(self.folder / name, table)
        self.manifest = {**self.manifest, "files": self.manifest["files"] | held, "state_hash": state_hash, "complete": True}
        write_json(self.folder / MANIFEST, self.manifest)
