"""Groups of people, by trait: everyone, the poorest and richest fifth, migrants, students."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import GROUPS

if TYPE_CHECKING:
    from collections.abc import Mapping

N_FIFTH, N_CELL = 5, 20


def members(traits: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return who belongs to each of ``columns.GROUPS``: bool arrays ``(n_person,)``."""
    fifth = traits["income_fifth"]
    found = {
        "all": np.ones(len(fifth), bool),
        "poorest_fifth": fifth == 1,
        "richest_fifth": fifth == N_FIFTH,
        "migrants": traits["migrant"] == 1,
        "students": traits["student"] == 1,
    }
    return {name: found[name] for name in GROUPS}


def cells_of_groups() -> np.ndarray:
    """Return ``(n_group, 20)`` bool: which measure cells make up each group; cell = 4 x (fifth - 1) + 2 x migrant + student."""
    cell = np.arange(N_CELL)
    fifth = 1 + cell // (N_CELL // N_FIFTH)
    return np.array([cell >= 0, fifth == 1, fifth == N_FIFTH, (cell // 2) % 2 == 1, cell % 2 == 1])
