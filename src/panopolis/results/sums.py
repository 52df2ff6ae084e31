"""Sums: what a file held when it was closed, so that one that was edited since is not read.

A file that is written once (a part of the ledger, people, places, effects) is summed byte by byte. Measures and panel grow with
every part, and a process may be killed between them and the manifest; so the sum is of their rows up to the last day that the
manifest calls written, whatever lies after it.
"""

from __future__ import annotations

import json
from hashlib import file_digest, sha256
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from pathlib import Path

GROWING = ("measures.parquet", "panel.parquet", "totals.parquet")
"""Files whose rows are summed, up to the last day that is written."""


def sum_of_file(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()


def sum_of_rows(table: pa.Table) -> str:
    """Return a SHA-256 over the names, types and values of a table; how it lies in memory or on disk does not matter."""
    found = sha256()
    for name in table.column_names:
        values = table[name].combine_chunks()
        found.update(json.dumps([name, str(values.type), len(values)]).encode())
        if pa.types.is_string(values.type):
            values = values.dictionary_encode()
            found.update(json.dumps(values.dictionary.to_pylist()).encode())
            values = values.indices
        found.update(values.is_null().to_numpy(zero_copy_only=False).tobytes())
        found.update(
            pc.fill_null(values, False if pa.types.is_boolean(values.type) else 0).to_numpy(zero_copy_only=False).tobytes()
        )
    return found.hexdigest()
