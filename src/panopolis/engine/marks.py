"""Marks: what decides whether a scheme scores a person, side by side, since charges come here and there among people.

A charge so asks one line of memory instead of four; a night of 'five strikes' settled a fifth faster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from panopolis.society import Society

MARKS = np.dtype([("consent", "u2"), ("district", "u1"), ("age", "u1"), ("enrolled", "u1")], align=True)
"""Traits by the names of their columns."""


def marks_of(society: Society) -> np.ndarray:
    """Return the marks of everyone, ``(n_person,)`` of MARKS."""
    out = np.empty(society.n_person, MARKS)
    for name in MARKS.names or ():
        out[name] = society.traits[name]
    return out
