"""Reading a results folder: SQL over its tables, Arrow tables, and the worlds of a comparison.

Nothing is loaded until it is asked for. The tables are DuckDB views over the Parquet files as they lie:

- ``ledger``, ``mistakes`` (its rows that were charged to another than who did it), ``totals`` (its sums by day and district), ``measures``,
  ``people``, ``panel``, ``places`` of a run, and ``stars``, ``falls``, ``paths`` of one with ratings;
- the same of a comparison, each with a column ``world``, and ``effects``, and ``replicates`` and ``cells`` where there was more than one,
  and ``independent`` where a world was lived with other luck too.

Only what the manifest lists is seen, so a run that was stopped half-way reads as the days that it has written.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING, Any

from panopolis.columns import PHASES
from panopolis.errors import ResultsError, did_you_mean
from panopolis.results.parts import MISTAKES
from panopolis.results.provenance import NOTICE, as_folder, read_manifest
from panopolis.results.remains import remains
from panopolis.results.star_tables import STAR_TABLES
from panopolis.results.sums import GROWING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import duckdb
    import numpy as np
    import pyarrow as pa

TABLES = ("ledger", MISTAKES, "totals", "measures", "people", "panel", "places", *STAR_TABLES)
"""Views of a run; the last three only where people give each other stars."""

COMPARED = ("effects", "replicates", "cells", "independent")
"""Views of a comparison that are of no single world."""


def open_results(folder: Path | str, *, redraw: Callable[[np.ndarray], Mapping[str, np.ndarray]] | None = None) -> Results:
    """Open the results of a run or of a comparison.

    Parameters
    ----------
    folder
        What a run was told with ``--out``.
    redraw
        Draws the traits of given ids again from recipe and seed; with it, people who were not drawn from them are refused by name.

    Returns
    -------
    :
        The results, read as they are asked for.

    Raises
    ------
    ResultsError
        It is no results folder of this format, or a file that its manifest lists is missing or was edited.

    Examples
    --------
    >>> results = open_results("results/shanghai-2018")  # doctest: +SKIP
    >>> results.sql("SELECT count(*) FROM ledger WHERE wrong").to_pylist()  # doctest: +SKIP
    """
    from panopolis.results.verify import verify_columns, verify_files, verify_traits  # noqa: PLC0415 - verify reads Results

    results = read_results(folder)
    verify_columns(results)
    if redraw is not None:
        verify_traits(results, redraw)
    verify_files(results)
    return results


def read_results(folder: Path | str) -> Results:
    """Open results without looking whether they were edited: for who wrote them a moment ago, or looks next."""
    path = as_folder(folder)
    manifest = read_manifest(path)
    if manifest["kind"] == "compare" and not manifest.get("complete"):
        raise ResultsError(remains(path))
    if manifest["kind"] in ("sweep", "sensitivity", "calibration"):
        msg = f"{path} holds a {manifest['kind']}; read it with panopolis.open_{manifest['kind']}"
        raise ResultsError(msg)
    return Results(path, manifest)


class Results:
    """The results of one run, or of several worlds side by side. Made by :func:`open_results`.

    Attributes
    ----------
    folder
        Where it lies.
    manifest
        What it says of itself: scheme, recipe, seed, versions, command, state hash.
    worlds
        Name of each world to its results; empty for a run.
    """

    def __init__(self, folder: Path, manifest: dict[str, Any]) -> None:
        self.folder = folder
        self.manifest = manifest
        self.worlds: dict[str, Results] = {}
        for name in manifest.get("worlds") or () if self.is_comparison else ():
            world = folder / "worlds" / name
            self.worlds[name] = Results(world, read_manifest(world))
        self._connection: duckdb.DuckDBPyConnection | None = None

    @property
    def is_comparison(self) -> bool:
        """Whether several worlds lie side by side."""
        return self.manifest.get("kind") == "compare"

    @property
    def days_written(self) -> int:
        """Days since day 0 that are whole on disk, in every world."""
        if self.worlds:
            return min(world.days_written for world in self.worlds.values())
        return int(self.manifest.get("days_written", 0))

    def sql(self, query: str, parameters: Mapping[str, Any] | None = None) -> pa.Table:
        """Ask with SQL; ``$name`` in the query is taken from ``parameters``.

        Returns
        -------
        :
            An Arrow table: ``.to_pylist()``, ``.to_pandas()``, or ``polars.from_arrow(...)``.

        Raises
        ------
        ResultsError
            DuckDB does not understand the query, or a table that it names was not written.
        """
        import duckdb  # noqa: PLC0415 - who only writes results never needs it, and should not wait for it

        try:
            with self._connect().cursor() as connection:  # one of its own: several threads may ask at once
                answer = connection.sql(query, params=dict(parameters or {}))
                found = None if answer is None else answer.to_arrow_table()  # the query runs here, not above
        except duckdb.Error as error:
            name = re.search(r"Table with name (\w+) does not exist", str(error))
            if name is not None and name[1] in (*TABLES, *COMPARED):
                raise ResultsError(self._lacks(name[1])) from error
            known = ", ".join(self.tables())
            first = str(error).strip().splitlines()[0]
            msg = f"{first} (tables of {self.folder.name}: {known})"
            raise ResultsError(msg) from error
        if found is None:
            msg = "an empty query has no answer; write a SELECT"
            raise ResultsError(msg)
        return found

    def tables(self) -> list[str]:
        """Return the names of the tables that ``sql`` can read."""
        if self.worlds:
            inside = {name for world in self.worlds.values() for name in world.tables()}
            files = self.files()
            return [name for name in TABLES if name in inside] + [name for name in COMPARED if files.get(name)]
        files = self.files()
        return [name for name in TABLES if files.get(name)]

    def files(self) -> dict[str, list[Path]]:
        """Return the files of each table that the manifest lists, and those alone; of a comparison, its own."""
        found = {
            name: [self.folder / f"{name}.parquet"]
            for name in (*TABLES, *COMPARED)
            if f"{name}.parquet" in self.manifest["files"]
        }
        parts = self.manifest.get("ledger", {}).get("parts", ())
        kept = {name: [self.folder / name / part["file"] for part in parts] for name in ("ledger", MISTAKES)}
        found = (kept if parts else {}) | found
        for path in (path for paths in found.values() for path in paths):
            if not path.is_file():
                msg = f"{self.folder} lists {path.name}, but {path} is missing; results with a gap are not read"
                raise ResultsError(msg)
        return found

    def people(self) -> pa.Table:
        """Return everyone: traits, state on the last day, and counts since day 0."""
        return self._table("people")

    def ledger(self) -> pa.Table:
        """Return every ledger row, in order; where the workers of many machines wrote it, of those put in order."""
        parts = [] if self.worlds else self.manifest["ledger"]["parts"]
        if len({part["first_day"] for part in parts}) < len(parts):
            return self.sql(
                "SELECT * FROM ledger ORDER BY day, list_position($phases, phase), charged, k", {"phases": list(PHASES)}
            )
        return self._table("ledger")

    def measures(self) -> pa.Table:
        """Return measures by day and group."""
        return self._table("measures")

    def panel(self) -> pa.Table:
        """Return the followed people, day by day."""
        return self._table("panel")

    def places(self) -> pa.Table:
        """Return the crossings, their cameras, and how many rows were charged at each."""
        return self._table("places")

    def effects(self) -> pa.Table:
        """Return what each world changes, by measure, group and split; of a comparison only."""
        return self._table("effects")

    def her_file(self, since: int = 0, until: int | None = None, people: Sequence[int] | None = None) -> pa.Table:
        """Return how much of each person's days the records could reconstruct; see :mod:`panopolis.results.her_file`."""
        from panopolis.results.her_file import her_file  # noqa: PLC0415 - it reads results

        return her_file(self, since, until, people)

    def world(self, name: str) -> Results:
        """Return one world of a comparison, by name; of a run, itself.

        Raises
        ------
        ResultsError
            There is no world of that name.
        """
        if not self.worlds:
            return self
        if name not in self.worlds:
            msg = f"{self.folder} has no world '{name}'{did_you_mean(name, self.worlds)}"
            raise ResultsError(msg)
        return self.worlds[name]

    def _table(self, name: str) -> pa.Table:
        if name not in self.tables():
            raise ResultsError(self._lacks(name))
        return self.sql(f"SELECT * FROM {name}")  # noqa: S608 - a name of ours

    def _lacks(self, name: str) -> str:
        """Return why a table is not there."""
        if self.manifest.get("complete"):
            return f"{self.folder} has no table '{name}', though it is complete; its tables: {', '.join(self.tables())}"
        when = "is written when a run ends" if name in ("people", "places", *STAR_TABLES) else "is not written yet"
        return f"{self.folder} has no table '{name}', which {when}: {remains(self.folder)}"

    def _connect(self) -> duckdb.DuckDBPyConnection:
        if self._connection is None:
            import duckdb  # noqa: PLC0415 - as above

            # no extension is ever fetched: a results folder is read without a network
            connection = duckdb.connect(":memory:", config={"autoinstall_known_extensions": False})
            for name in self.tables():
                connection.execute(f'CREATE VIEW "{name}" AS {self._query(name)}')
            self._connection = connection
        return self._connection

    def _query(self, name: str) -> str:
        if name in COMPARED or not self.worlds:
            return f"SELECT * FROM {self.source(name)}"  # noqa: S608
        # one ledger row has no other world: each world's rows follow the other's
        parts = [
            f"SELECT '{world}' AS world, * FROM {results.source(name)}"  # noqa: S608
            for world, results in self.worlds.items()
            if name in results.tables()
        ]
        return " UNION ALL BY NAME ".join(parts)

    def source(self, name: str) -> str:
        """Return the FROM clause of one table that was written."""
        whole = f"read_parquet({_quoted(self.files()[name])})"
        if f"{name}.parquet" in GROWING:
            return f"(SELECT * FROM {whole} WHERE day < {self.days_written}) AS whole_days"  # noqa: S608
        return whole

    def __repr__(self) -> str:
        """Return what it is in one line."""
        return f"Results({_summary(self.manifest, self.worlds)}, in {str(self.folder)!r})"

    def _repr_html_(self) -> str:
        """Return what it is, for a notebook."""
        tables = " ".join(f"<code>{name}</code>" for name in self.tables())
        rows = "".join(
            f"<tr><td>{html.escape(name)}</td><td>{html.escape(str(world.manifest['scheme'].get('title', '')))}</td></tr>"
            for name, world in self.worlds.items()
        )
        return (
            f"<div><p><b>{html.escape(_summary(self.manifest, self.worlds))}</b></p><table>{rows}</table>"
            f"<p>Tables: {tables}</p><p><small>{NOTICE}.</small></p></div>"
        )


def _summary(manifest: Mapping[str, Any], worlds: Mapping[str, Results]) -> str:
    first = next(iter(worlds.values())).manifest if worlds else manifest
    names = ", ".join(worlds) if worlds else str(first.get("scheme", {}).get("name", "?"))
    people = f"{int(first.get('n_person', 0)):,} people"
    done, days = int(first.get("days_written", 0)), int(first.get("days", 0))
    span = f"{days} days" if first.get("complete") else f"{done} of {days} days"
    place = first.get("recipe", {}).get("name", "?")
    return f"{names}: {people} of '{place}', {span}, seed {first.get('seed')}"


def _quoted(paths: list[Path]) -> str:
    return "[" + ", ".join("'" + str(path.resolve()).replace("'", "''") + "'" for path in paths) + "]"
