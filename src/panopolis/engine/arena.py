"""Arrays side by side in one piece of memory, which the machine then holds in large pages.

NumPy asks for large pages from 4 MiB on, and a column of a million people is smaller. A day touches some forty columns here and there, and with
small pages looking up where they lie costs a tenth of it.
"""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

ALIGNED = 64
"""Bytes to a multiple of which each array begins: a line of the nearest memory."""


def together(shapes: Mapping[str, tuple[tuple[int, ...], np.dtype]]) -> dict[str, np.ndarray]:
    """Return an array of zeros for each name, of its shape and type."""
    sizes = {name: prod(shape) * kind.itemsize for name, (shape, kind) in shapes.items()}
    whole = np.empty(sum(-(-size // ALIGNED) * ALIGNED for size in sizes.values()) + ALIGNED, np.uint8)
    whole.fill(0)
    at, out = -whole.ctypes.data % ALIGNED, {}
    for name, (shape, kind) in shapes.items():
        out[name] = whole[at : at + sizes[name]].view(kind).reshape(shape)
        at += -(-sizes[name] // ALIGNED) * ALIGNED
    return out


def copied_together(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return a copy of each array."""
    out = together({name: (a.shape, a.dtype) for name, a in arrays.items()})
    for name, a in arrays.items():
        out[name][...] = a
    return out
