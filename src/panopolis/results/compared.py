"""Several worlds side by side: the folder of a comparison, and the effects of one world against another.

An effect is a difference between worlds, split into what law and censorship do (``law``: before less none), what the scheme adds
(``scoring``: the whole scheme, its own cameras and fines too, less before) and both (``total``); rows of split
``level:<world>`` hold each world's own value.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa

from panopolis.errors import ResultsError
from panopolis.results.files import make_folder, write_json, write_table
from panopolis.results.provenance import FORMAT_VERSION, MANIFEST, NOTICE, as_folder, read_manifest, versions
from panopolis.results.store import prepare_folder
from panopolis.results.sums import sum_of_file
from panopolis.results.tables import EFFECTS, REPLICATES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ArrowTable: TypeAlias = pa.Table
"""A table as every reader of results gets it: ``.to_pylist()``, ``.to_pandas()``, ``polars.from_arrow(...)``."""

SPLITS = ("law", "scoring", "total")
"""The differences between worlds, in reading order."""


def create_compare(folder: Path | str, worlds: Sequence[str], manifest: Mapping[str, Any]) -> Path:
    """Begin the folder of a comparison; results of ours that lie there are replaced.

    Returns
    -------
    :
        The folder; each world's run goes to ``worlds/<name>`` in it.

    Raises
    ------
    ResultsError
        The folder holds something else, is of another format version, or cannot be written; or two worlds share a name.
    """
    doubled = [name for name in worlds if list(worlds).count(name) > 1]
    if doubled:
        msg = f"world '{doubled[0]}' is compared twice; each world of a comparison has a name of its own"
        raise ResultsError(msg)
    path = prepare_folder(folder)
    make_folder(path / "worlds")
    own = {
        "format_version": FORMAT_VERSION,
        "kind": "compare",
        "notice": NOTICE,
        "worlds": list(worlds),
        "complete": False,
        "files": {},
    }
    write_json(path / MANIFEST, {"versions": versions(), **manifest, **own})
    return path


def world_folder(folder: Path | str, world: str) -> Path:
    """Return where a world of a comparison lies."""
    return as_folder(folder) / "worlds" / world


def write_effects(folder: Path | str, rows: Sequence[Mapping[str, Any]], **more: object) -> None:
    """Write the effects as Parquet and JSON, and mark the comparison complete.

    Parameters
    ----------
    folder
        Of a comparison.
    rows
        One mapping a row, with the names of ``EFFECTS``.
    more
        Further entries for the manifest.

    Raises
    ------
    ResultsError
        A row lacks a column, or the disk is full.
    """
    path = as_folder(folder)
    manifest = read_manifest(path)
    plain = [{name: _plain(row, name) for name in EFFECTS.names} for row in rows]
    held = {"effects.parquet": write_table(path / "effects.parquet", pa.Table.from_pylist(plain, schema=EFFECTS))}
    write_json(path / "effects.json", {"notice": NOTICE, "effects": [_jsonable(row) for row in plain]})
    held["effects.json"] = sum_of_file(path / "effects.json")
    write_json(path / MANIFEST, {**manifest, **more, "files": {**manifest.get("files", {}), **held}, "complete": True})


def write_replicates(folder: Path | str, seeds: Sequence[int], replicates: Sequence[Sequence[Mapping[str, Any]]]) -> None:
    """Write the effects of every replicate, one row for each, group, outcome and split.

    Parameters
    ----------
    folder
        Of a comparison.
    seeds
        The seed of each replicate.
    replicates
        For each the rows of its effects.

    Raises
    ------
    ResultsError
        The disk is full, or the folder cannot be written.
    """
    rows = [
        {"replicate": k, "seed": seed, "group": r["group"], "outcome": r["measure"], "split": r["split"], "value": r["value"]}
        for k, (seed, found) in enumerate(zip(seeds, replicates, strict=True))
        for r in found
    ]
    _held(folder, "replicates", pa.Table.from_pylist(rows, schema=REPLICATES))


def write_cells(folder: Path | str, parts: Sequence[tuple[int, int, str, Mapping[str, np.ndarray]]]) -> None:
    """Write sums over cells of people, so that effects of every replicate can be asked for any group that cells make.

    Parameters
    ----------
    folder
        Of a comparison.
    parts
        Replicate, seed, world, and columns of one length: ``code_<division>``, ``people``, and a sum for each measure.

    Raises
    ------
    ResultsError
        The disk is full, or the folder cannot be written.
    """
    tables = [
        pa.table({"replicate": np.full(len(of["people"]), k, np.int32), "seed": np.full(len(of["people"]), seed, np.uint64),
                  "world": pa.array([world] * len(of["people"])), **of})
        for k, seed, world, of in parts
    ]  # fmt: skip
    _held(folder, "cells", pa.concat_tables(tables, promote_options="default"))


def write_independent(folder: Path | str, world: str, columns: Mapping[str, np.ndarray]) -> None:
    """Write how everyone fared in a world that was lived with other luck: ``columns`` as rules read them.

    Raises
    ------
    ResultsError
        The disk is full, or the folder cannot be written.
    """
    n = len(next(iter(columns.values())))
    found = {name: np.asarray(values) for name, values in columns.items()}
    _held(folder, "independent", pa.table({"person": np.arange(n, dtype=np.uint32), "world": pa.array([world] * n), **found}))


def as_table(rows: Sequence[Mapping[str, Any]] | Mapping[str, Any], *, about: Mapping[str, str] | None = None) -> pa.Table:
    """Return rows, or columns, as an Arrow table that carries the notice; NaN stays NaN."""
    found = pa.table(dict(rows)) if isinstance(rows, Mapping) else pa.Table.from_pylist([dict(row) for row in rows])
    return found.replace_schema_metadata({"notice": NOTICE, **(about or {})})


def _held(folder: Path | str, name: str, table: pa.Table) -> None:
    """Write a table of a comparison and its sum into the manifest."""
    path = as_folder(folder)
    manifest = read_manifest(path)
    held = {f"{name}.parquet": write_table(path / f"{name}.parquet", table)}
    write_json(path / MANIFEST, {**manifest, "files": {**manifest.get("files", {}), **held}})


def _plain(row: Mapping[str, Any], name: str) -> object:
    if name not in row:
        msg = f"an effect of '{row.get('measure', '?')}' has no '{name}'; each row has {', '.join(EFFECTS.names)}"
        raise ResultsError(msg)
    value = row[name]
    return value.item() if isinstance(value, np.generic) else value


def _jsonable(row: dict[str, Any]) -> dict[str, Any]:
    # NaN (a group with nobody in it) is no JSON
    return {name: None if isinstance(value, float) and value != value else value for name, value in row.items()}  # noqa: PLR0124


def read_effects(folder: Path | str) -> list[dict[str, Any]]:
    """Return the effects as written, for who has no Parquet at hand."""
    path = as_folder(folder) / "effects.json"
    if not path.is_file():
        msg = f"{as_folder(folder)} has no effects.json; only a complete comparison has one"
        raise ResultsError(msg)
    return json.loads(path.read_text())["effects"]
