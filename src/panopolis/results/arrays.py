"""From NumPy's arrays to Arrow's by their memory, where ``pyarrow.array`` asks first whether it was handed something of pandas.

It would import pandas to ask, wherever that is installed: a quarter of the time to the first simulated day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Sequence


def numbers(values: np.ndarray, missing: np.ndarray | None = None) -> pa.Array:
    """Return numbers or booleans as an array of the same kind, null where ``missing`` is true."""
    held = np.ascontiguousarray(values)
    kind = pa.from_numpy_dtype(held.dtype)
    data = pa.py_buffer(_bits(held) if held.dtype == bool else held)
    known = pa.py_buffer(_bits(~missing)) if missing is not None else None
    return pa.Array.from_buffers(kind, len(held), [known, data])


def texts(values: Sequence[str | None]) -> pa.Array:
    """Return words, or null for None, as an array of text."""
    coded = [(value or "").encode() for value in values]
    known = None if None not in values else pa.py_buffer(_bits(np.array([value is not None for value in values])))
    ends = np.zeros(len(coded) + 1, np.int32)
    np.cumsum([len(c) for c in coded], out=ends[1:])
    return pa.Array.from_buffers(pa.string(), len(coded), [known, pa.py_buffer(ends), pa.py_buffer(b"".join(coded))])


def _bits(flags: np.ndarray) -> np.ndarray:
    return np.packbits(flags, bitorder="little")
