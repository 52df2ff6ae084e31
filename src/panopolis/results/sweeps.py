"""The folder of a sweep: a part for each run as it is done, and in the end one tidy table.

A run is a cell with a seed. Its part is written whole or not at all, so a sweep that was killed has lost the runs that were under way and no other.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from panopolis.errors import ResultsError
from panopolis.results.begun import begin_study
from panopolis.results.files import make_folder, refusals, remove, write_json, write_table
from panopolis.results.provenance import MANIFEST, NOTICE, PARTS, as_folder, read_manifest
from panopolis.results.remains import remains
from panopolis.results.tables import SWEPT

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import xarray

TABLE = "sweep.parquet"


def begin_sweep(folder: Path | str, manifest: Mapping[str, Any]) -> tuple[Path, set[int]]:
    """Return the folder of a sweep, and the numbers of the runs that lie in it already.

    Parameters
    ----------
    folder
        Where it goes; the same sweep, begun before, is gone on with, and anything else of ours replaced.
    manifest
        What it is: ``asked`` (its sum), ``sweep`` (the file's text), ``varied``, ``cells``, ``seeds``, ``design``, ``command``.

    Raises
    ------
    ResultsError
        The folder holds something else, is of another format version, or cannot be written.
    """
    path, held = begin_study(folder, "sweep", manifest)
    if held is not None and held["complete"]:
        return path, set(range(len(held["cells"]) * len(held["seeds"])))
    make_folder(path / PARTS)
    return path, {int(part.stem) for part in (path / PARTS).glob("*.parquet")}


def write_run(folder: Path, number: int, cell: int, seed: int, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write what one run of a sweep found: the rows of its effects, without bounds.

    Raises
    ------
    ResultsError
        The disk is full, or the folder cannot be written.
    """
    plain = [
        {
            "cell": cell,
            "seed": seed,
            "group": r["group"],
            "outcome": r["measure"],
            "split": r["split"],
            "unit": r["unit"],
            "value": r["value"],
        }
        for r in rows
    ]
    write_table(folder / PARTS / f"{number:07}.parquet", pa.Table.from_pylist(plain, schema=SWEPT))


def end_sweep(folder: Path) -> None:
    """Join the runs into one table, in order, and mark the sweep complete; nothing happens to one that is."""
    manifest = read_manifest(folder)
    if manifest["complete"]:
        return
    with refusals(folder):
        parts = [pq.read_table(part) for part in sorted((folder / PARTS).glob("*.parquet"))]
    table = pa.concat_tables(parts)
    cells = np.asarray(table.column("cell"))
    for k, name in enumerate(manifest["varied"]):
        values = [row[k] for row in manifest["cells"]]
        table = table.add_column(2 + k, name, _column(values).take(pa.array(cells)))
    held = {TABLE: write_table(folder / TABLE, table)}
    write_json(folder / MANIFEST, {**manifest, "files": held, "complete": True})
    remove(folder / PARTS)


def _column(values: Sequence[bool | float | str]) -> pa.Array:
    """Return varied values as one kind: truth values, numbers, or else text."""
    if all(isinstance(v, bool) for v in values):
        return pa.array(values, pa.bool_())
    if all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
        return pa.array([float(v) for v in values], pa.float64())
    return pa.array([str(v) for v in values], pa.string())


class SweepResults:
    """The results of a sweep that is complete: one tidy table, a row for each run, group, outcome and split.

    Attributes
    ----------
    folder
        Where it lies.
    manifest
        What it says of itself: the sweep's text, what is varied, cells, seeds, versions, command.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = as_folder(folder)
        self.manifest = read_manifest(self.folder)
        if self.manifest["kind"] != "sweep":
            msg = f"{self.folder} holds a {self.manifest['kind']}, not a sweep; read it with open_results"
            raise ResultsError(msg)
        if not self.manifest["complete"]:
            raise ResultsError(remains(self.folder))

    def __repr__(self) -> str:
        varied = ", ".join(self.manifest["varied"])
        return f"SweepResults({str(self.folder)!r}: {len(self.manifest['cells'])} cells x {len(self.manifest['seeds'])} seeds over {varied})"

    @property
    def varied(self) -> tuple[str, ...]:
        """The names of what varies between cells."""
        return tuple(self.manifest["varied"])

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The varied values of each cell, by number."""
        return [dict(zip(self.varied, row, strict=True)) for row in self.manifest["cells"]]

    @property
    def seeds(self) -> list[int]:
        """The seeds with which each cell was run."""
        return list(self.manifest["seeds"])

    def table(self) -> pa.Table:
        """Return the tidy table: ``cell``, ``seed``, a column for each of what varies, ``group``, ``outcome``, ``split``, ``unit``, ``value``."""
        return self._table

    @cached_property
    def _table(self) -> pa.Table:
        return pq.read_table(self.folder / TABLE)

    def values(self, outcome: str, split: str, group: str = "all") -> np.ndarray:
        """Return the values of one outcome, (n_cell, n_seed), in the order of ``cells`` and ``seeds``.

        Raises
        ------
        ResultsError
            If there is no such outcome, split or group.
        """
        found = self._table
        for name, asked in (("outcome", outcome), ("split", split), ("group", group)):
            known = found.column(name).unique().to_pylist()
            if asked not in known:
                msg = f"{self.folder} has no {name} '{asked}'; it has {', '.join(sorted(known))}"
                raise ResultsError(msg)
            found = found.filter(pc.field(name) == asked)
        seeds = {seed: k for k, seed in enumerate(self.seeds)}
        out = np.full((len(self.cells), len(seeds)), np.nan)
        out[np.asarray(found.column("cell")), [seeds[s] for s in found.column("seed").to_pylist()]] = np.asarray(
            found.column("value")
        )
        return out

    def to_xarray(self) -> xarray.DataArray:
        """Return the values as a labelled array: of a grid with a dimension for each of what varies, of a sampled design with one for cells.

        The other dimensions are ``seed``, ``group``, ``outcome`` and ``split``; needs xarray.

        Raises
        ------
        ResultsError
            If xarray is not installed.
        """
        try:
            import xarray as xr  # noqa: PLC0415 - brings pandas, which only this view needs
        except ImportError:
            msg = "to_xarray needs xarray: pip install 'panopolis[sweep]'"
            raise ResultsError(msg) from None
        table = self.table()
        inner = {name: _in_order(table.column(name).to_pylist()) for name in ("group", "outcome", "split")}
        order = np.lexsort((np.arange(len(table)), np.asarray(table.column("seed")), np.asarray(table.column("cell"))))
        shape = [len(self.cells), len(self.seeds), *(len(names) for names in inner.values())]
        values = np.asarray(table.column("value"))[order].reshape(shape)
        outer: dict[str, Any] = {"cell": list(range(len(self.cells)))}
        if self.manifest["design"] == "grid":
            outer = {name: _in_order([cell[name] for cell in self.cells]) for name in self.varied}
        dims = {**outer, "seed": self.seeds, **inner}
        array = xr.DataArray(values.reshape([len(held) for held in dims.values()]), dims, name="value", attrs={"notice": NOTICE})
        if self.manifest["design"] != "grid":
            array = array.assign_coords({name: ("cell", [cell[name] for cell in self.cells]) for name in self.varied})
        return array


def _in_order(values: Sequence[Any]) -> list[Any]:
    """Return each value once, in order of its first appearance."""
    return list(dict.fromkeys(values))
