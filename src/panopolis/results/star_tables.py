"""Tables of a world in which people give each other stars: what the ratings are week by week, falls of a star, and paths of some people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Mapping

STARS = pa.schema([("day", pa.int32()), ("measure", pa.string()), ("of", pa.string()), ("value", pa.float64())])
"""Measures of ratings as a whole; ``of`` is empty, or which one of several: a tenth of a star, a fifth, or '1>2' from fifth to fifth."""

FALLS = pa.schema(
    [
        ("person", pa.uint32()),
        ("day", pa.int32()),
        ("top_day", pa.int32()),
        ("top", pa.float32()),
        ("low_day", pa.int32()),
        ("low", pa.float32()),
        ("back_day", pa.int32()),
        ("effort", pa.float32()),
        ("strain", pa.float32()),
        ("slips", pa.uint8()),
    ]
)
"""Falls of a star within a week, as :mod:`panopolis.measures.falls` counts them; ``back_day`` is null while she is not back."""

PATHS = pa.schema(
    [
        ("day", pa.int32()),
        ("person", pa.uint32()),
        ("rating", pa.float32()),
        ("refused", pa.int32()),
        ("twin_rating", pa.float32()),
        ("twin_refused", pa.int32()),
    ]
)
"""Ratings night by night, and doors closed that day, of everyone who fell, from three weeks before, and of whom a big day befalls, from then
on beside her twin, to whom it does not happen; null where there is no twin, or for doors before she was followed."""

STAR_TABLES = ("stars", "falls", "paths")


def star_tables(weekly: np.ndarray, falls: np.ndarray, paths: np.ndarray) -> Mapping[str, pa.Table]:
    """Return the three tables from structured arrays of the same names; below 0 is null."""
    return {
        "stars.parquet": _table(weekly, STARS),
        "falls.parquet": _table(falls, FALLS),
        "paths.parquet": _table(np.sort(paths, order=["person", "day"]), PATHS),
    }


_NULLABLE = ("back_day", "refused", "twin_rating", "twin_refused")


def _table(rows: np.ndarray, schema: pa.Schema) -> pa.Table:
    columns = []
    for field in schema:
        values = rows[field.name]
        if pa.types.is_string(field.type):
            columns.append(pa.array(values.astype(object), field.type))
        else:
            columns.append(pa.array(values, field.type, mask=values < 0 if field.name in _NULLABLE else None))
    return pa.Table.from_arrays(columns, schema=schema)
