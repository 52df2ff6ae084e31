"""Campuses: who studies where, and who knows a student of another city."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.draws import key, words

if TYPE_CHECKING:
    from panopolis.society.society import Society

CAMPUS_BITS = 5
"""Bits of a campus's number within its district."""


def campus_of(society: Society) -> np.ndarray:
    """Return ``(n_person,)`` int64: 32 x district + campus of each student, -1 for others; the campuses of ``ties``."""
    traits, at = society.traits, society.traits["work_district"]
    each = np.array([max(d.campuses, 1) for d in society.recipe.content.districts.each], np.uint64)
    drawn = words(key(society.seed, "society.ties.group"), 0, society.n_person)[:, 1].astype(np.uint64)
    campus = np.minimum((drawn * each[at]) >> np.uint64(32), (1 << CAMPUS_BITS) - 1).astype(np.int64)
    return np.where(traits["student"] == 1, (at.astype(np.int64) << CAMPUS_BITS) | campus, -1)


def students_elsewhere(n_one: int, n_other: int, mean: float, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return pairs of places among the students of two cities, so many that each has ``mean`` on average."""
    n_pair = int(mean * (n_one + n_other) / 2 + 0.5) if min(n_one, n_other) else 0
    drawn = words(key(seed, "society.ties.elsewhere"), 0, n_pair).astype(np.uint64)
    one, other = ((drawn[:, k] * np.uint64(n)) >> np.uint64(32) for k, n in enumerate((n_one, n_other)))
    return one.astype(np.int32), other.astype(np.int32)
