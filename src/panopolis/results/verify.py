"""People cannot be brought in from outside: what a folder holds must be what a run wrote.

Three looks, the plainest message first. Every column of every file is a declared one. Fixed traits are functions of (recipe,
seed, id): whoever reads a results folder hands in the function that draws them again, and this room compares. And each file
has the sum that the manifest wrote down when it was closed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from panopolis.columns import PERSON, TRAITS, refused_word
from panopolis.errors import ResultsError
from panopolis.results.files import refusals
from panopolis.results.parts import MISTAKES
from panopolis.results.star_tables import FALLS, PATHS, STARS
from panopolis.results.sums import GROWING, sum_of_file, sum_of_rows
from panopolis.results.tables import EFFECTS, LEDGER, MEASURES, PLACES, REPLICATES, TOTALS, real_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from panopolis.results.query import Results

_SCHEMAS = {
    "ledger": LEDGER,
    "mistakes": LEDGER,
    "totals": TOTALS,
    "measures": MEASURES,
    "effects": EFFECTS,
    "replicates": REPLICATES,
    "stars": STARS,
    "falls": FALLS,
    "paths": PATHS,
}


def verify_columns(results: Results) -> None:
    """Refuse a file with a column that is not declared, or with text where numbers belong.

    Raises
    ------
    ResultsError
        Names the file and the column.
    """
    for world in results.worlds.values():
        verify_columns(world)
    for name, paths in results.files().items():
        for path in paths:
            _verify_schema(path, name, _read(path, pq.read_schema), results.manifest.get("own_columns") or ())


def _verify_schema(path: Path, table: str, schema: pa.Schema, own: Sequence[str]) -> None:
    if table in _SCHEMAS:
        known = dict(zip(_SCHEMAS[table].names, _SCHEMAS[table].types, strict=True))
    elif table == "places":
        known = dict.fromkeys(PLACES)
    elif table in ("cells", "independent"):
        known = dict.fromkeys(name for name in schema.names if not refused_word(name)) | {"world": pa.string()}
    else:
        kept = ("person",) if table == "people" else ("day", "person", "shown")
        known = dict.fromkeys((*kept, *PERSON, *(name for name in own if not refused_word(str(name)))))
    for field in schema:
        if field.name not in known:
            msg = (
                f"{path} has a column '{field.name}', which is not declared: Panopolis reads what a run wrote of invented people, "
                "so an edited file is refused"
            )
            raise ResultsError(msg)
        wanted = known[field.name]
        if field.type != wanted if wanted is not None else _is_text(field) and field.name != "district":
            msg = f"{path}: column '{field.name}' holds {field.type}, not {wanted or 'numbers'}: it was edited, and is refused"
            raise ResultsError(msg)


def _is_text(field: pa.Field) -> bool:
    return not (pa.types.is_integer(field.type) or pa.types.is_floating(field.type) or pa.types.is_boolean(field.type))


def verify_files(results: Results) -> None:
    """Compare every file with the sum that the manifest wrote down when it was closed.

    Raises
    ------
    ResultsError
        A file was edited, or its manifest has no sum of it.
    """
    for world in results.worlds.values():
        verify_files(world)
    listed = {results.folder / name: held for name, held in results.manifest["files"].items()}
    for part in results.manifest.get("ledger", {}).get("parts", ()):
        listed[results.folder / "ledger" / part["file"]] = part.get("sha256")
        listed[results.folder / MISTAKES / part["file"]] = part[MISTAKES]
    for path, held in listed.items():
        if _sum(path, results.days_written) != held:
            msg = f"{path} is not what the run wrote: it was edited after its sum went into the manifest, and is refused"
            raise ResultsError(msg)


def _sum(path: Path, days: int) -> str:
    if path.name in GROWING:
        table = _read(path, pq.read_table)
        return sum_of_rows(table.filter(pa.array(table["day"].to_numpy() < days)) if "day" in table.column_names else table)
    with refusals(path):
        return sum_of_file(path)


def _read(path: Path, how: Callable[[Path], Any]) -> Any:  # noqa: ANN401 - what pyarrow declares no type of
    try:
        return how(path)
    except (OSError, pa.ArrowException) as error:
        first = str(error).splitlines()[0]
        msg = f"{path} cannot be read ({first}): it is missing, damaged or was edited; run its command again"
        raise ResultsError(msg) from error


def verify_traits(
    results: Results,
    redraw: Callable[[np.ndarray], Mapping[str, np.ndarray]],
    *,
    sample: int | None = None,
) -> int:
    """Compare the people on disk with the same people drawn again.

    Parameters
    ----------
    results
        A run, or a comparison (then each of its worlds).
    redraw
        Takes ids, shape ``(n,)``, and returns their traits as stored; it knows recipe and seed.
    sample
        Look at about this many people, evenly spread over the ids; None looks at all.

    Returns
    -------
    :
        How many people were compared.

    Raises
    ------
    ResultsError
        A trait differs, ids are not 0, 1, 2, ..., or a trait is missing; names the person and the trait.
    """
    if results.worlds:
        return sum(verify_traits(world, redraw, sample=sample) for world in results.worlds.values())
    if "people" not in results.tables():
        return 0
    ids, step = _ids(results, results.sql("SELECT person FROM people")["person"].to_numpy(), sample)
    drawn, there = redraw(ids), results.sql("SELECT * FROM people LIMIT 0").column_names
    for trait in TRAITS:
        if trait not in there or trait not in drawn:
            msg = f"{results.folder}/people.parquet has no trait '{trait}': the file was edited, or is of another version"
            raise ResultsError(msg)
    # a sample alone is read: everybody's columns would take ten gigabytes of a whole city; and in order, which a join of many rows does not keep
    stored = results.sql(f"SELECT {', '.join(TRAITS)} FROM people WHERE person % $step = 0 ORDER BY person", {"step": step})  # noqa: S608 - names of ours
    for trait in TRAITS:
        _compare(results, trait, ids, stored[trait].to_numpy(), real_values(trait, drawn[trait]))
    return len(ids)


def _ids(results: Results, person: np.ndarray, sample: int | None) -> tuple[np.ndarray, int]:
    n_person = int(results.manifest["n_person"])
    if len(person) != n_person or not np.array_equal(person, np.arange(n_person)):
        msg = f"{results.folder}/people.parquet does not hold the people 0 to {n_person - 1:,} of its manifest: it was edited"
        raise ResultsError(msg)
    step = 1 if sample is None else max(1, n_person // max(1, sample))
    return np.arange(0, n_person, step), step


def _compare(results: Results, trait: str, ids: np.ndarray, stored: np.ndarray, drawn: np.ndarray) -> None:
    different = np.flatnonzero(stored.astype(np.float64) != np.asarray(drawn, np.float64))
    if len(different):
        i = int(different[0])
        msg = (
            f"{results.folder}/people.parquet: person {ids[i]} has {trait} {stored[i]}, but recipe and seed make it "
            f"{np.asarray(drawn)[i]}; Panopolis reads invented people only, so an edited file is refused"
        )
        raise ResultsError(msg)
