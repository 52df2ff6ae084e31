"""Adding up: the values of a few hundred people, each to the sum of her measure cell."""

from __future__ import annotations

import numpy as np

from panopolis.engine.kernels.compiled import part
from panopolis.engine.kernels.lanes import LANES, lowest, other_than

_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


@part
def add_up(values, n, cell, first, width, sums):
    """Add ``values[:n]`` to ``sums[first + cell]``, of which there are four sets ``width`` apart, used in turn.

    Neighbours are often of one cell, and an addition would wait for the one before: hence four. Where most values are 0, as of whatever
    holds of few, LANES are compared with 0 at once and the others picked out.
    """
    whole = n // LANES * LANES
    for start in range(0, whole, LANES):
        bits = other_than(values, start, 0)
        if bits == _ALL:
            for i in range(start, start + LANES):
                sums[(i & 3) * width + first + cell[i]] += values[i]
        else:
            while bits:
                i = start + lowest(bits)
                sums[(i & 3) * width + first + cell[i]] += values[i]
                bits = np.uint64(bits & np.uint64(bits - np.uint64(1)))
    for i in range(whole, n):
        sums[(i & 3) * width + first + cell[i]] += values[i]
