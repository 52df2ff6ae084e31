"""What a night counts in a block of people besides the measures: faces on screens by district, and people by score."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.engine.kernels import picking, tally
from panopolis.engine.touched import COUNTED

if TYPE_CHECKING:
    from panopolis.engine.kernels.bundles import Law
    from panopolis.engine.room import Room
    from panopolis.engine.state import State


def shown_faces(state: State, block: tuple[int, int], district: np.ndarray, room: Room, *, some: bool) -> np.ndarray:
    """Return how many of a block's people are on screens, ``(n_district,)``; ``some`` says whether anyone can be."""
    (lo, hi), shown = block, np.zeros(len(state.shown), np.int64)
    if some:
        chosen = room.flat("chosen", hi - lo + 1, np.uint32)
        n = picking.pick_marked(state.array("shown_until"), lo, hi, chosen)
        tally.count_shown(chosen, n, state.array("shown_until"), state.array("shown_place"), state.t, district, shown)
    return shown


def scores(state: State, block: tuple[int, int], bins: tuple[int, int], law: Law, *, some: bool) -> np.ndarray:
    """Return the people of a block by score in steps of ten points from ``bins[0]`` on, zeros on a night without (``some``) or without a score."""
    found = np.zeros(bins[1], np.int64)
    if some and bins[1] > 1:
        tally.count_scores(*block, state.t, bins[0], law, found, *(state.array(c) for c in COUNTED))
    return found
