"""Where the occasions of many people fall today: ``society.crossing`` of each, to the bit, in loops that draw and look up for all at once.

One by one an occasion waited for three draws, two divisions and two places of the map in turn: an occasion of passing a screen took 95 ns of a
core with ``bench_profile``'s million people, and 43 ns so.
"""

from __future__ import annotations

import numpy as np

from panopolis.draws import integer, u01
from panopolis.engine.kernels.compiled import fetch, shared
from panopolis.engine.kernels.drawing import BATCH, draw_words
from panopolis.society import AT_HOME, between, passed_at, steps

ROOM = {"way": ((3, 4, BATCH), np.uint32), "leg": ((5, BATCH), np.int64), "place": ((BATCH,), np.int64)}
"""Room to work in: the words of the occasion, of her crossings and of the day's errand; ends, steps, step and place in the grid; what is found."""


@shared
def draw_places(chosen, first, n, t, keys, home, work, start, crossed, grid, corner, streets, way, leg, place):
    """Write the crossings of the occasions of people ``chosen[first:first + n]`` into ``place`` (BATCH,); ``keys[2:4]`` are the occasion's."""
    draw_words(keys[2], keys[3], chosen, first, n, t, way[0])
    draw_words(streets[0], streets[1], chosen, first, n, 0, way[1])
    draw_words(streets[2], streets[3], chosen, first, n, t, way[2])
    for q in range(n):
        i = chosen[first + q]
        away = u01(way[0, 0, q]) >= AT_HOME
        leg[0, q], leg[1, q] = between(way[1, 0, q], way[1, 1, q], way[2, 0, q], away, int(home[i]), int(work[i]), start)
        leg[2, q] = work[i] if away else home[i]
        fetch(crossed, leg[0, q])
        fetch(crossed, leg[1, q])
    for q in range(n):
        a, b = leg[0, q], leg[1, q]
        far = steps(a, b, crossed)
        d, k = leg[2, q], integer(way[0, 1, q], far + 1)
        leg[3, q], leg[4, q] = far, passed_at(k, max(far, 1), a, b, crossed, corner[d, 0], corner[d, 1])
        fetch(grid, leg[4, q])
    for q in range(n):
        at = int(grid[leg[4, q]])
        place[q] = leg[0, q] if leg[3, q] == 0 else at if at >= 0 else leg[1, q]
