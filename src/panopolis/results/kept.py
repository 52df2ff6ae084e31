"""Whose rows a ledger keeps: everyone's, nobody's, or (sampled) those of the followed and of a keyed share of all people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.draws import key, uniforms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SAMPLED = 0.01
"""Share of people whose rows a sampled ledger keeps."""


_AT_A_TIME = 1 << 18
"""People drawn for at once: a draw takes 24 bytes on the way."""


def kept_people(seed: int, n_person: int, followed: Sequence[int] | np.ndarray) -> np.ndarray:
    """Return ``(n_person,)``: whether a sampled ledger keeps the rows charged to each person."""
    kept, luck = np.zeros(n_person, bool), key(seed, "sampled ledger")
    for first in range(0, n_person, _AT_A_TIME):
        last = min(first + _AT_A_TIME, n_person)
        kept[first:last] = uniforms(luck, first, last - first) < SAMPLED
    kept[followed] = True
    return kept


def keeps_rows_of(manifest: Mapping[str, Any], person: int) -> bool:
    """Return whether the ledger of a run keeps the rows charged to one person."""
    mode = manifest["ledger"]["mode"]
    if mode != "sampled":
        return mode == "full"
    if any(one["person"] == person for one in manifest.get("followed", ())):
        return True
    return bool(uniforms(key(int(manifest["seed"]), "sampled ledger"), person, 1)[0] < SAMPLED)
