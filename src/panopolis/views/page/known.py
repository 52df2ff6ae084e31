"""Who knows whom among those on the page: the society's own ties, drawn again from recipe and seed, as the engine reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.society import build
from panopolis.study import recipe_of
from panopolis.views.page.layout import packed

if TYPE_CHECKING:
    from panopolis.results import Results
    from panopolis.society import Ties


def ties_of(first: Results) -> Ties:
    """Return the ties of everyone in a run, or in the first world of a comparison."""
    manifest = first.manifest
    return build(recipe_of(first), int(manifest["n_person"]), int(manifest["seed"])).ties


def known_to(ties: Ties, ids: np.ndarray) -> np.ndarray:
    """Return the ids of everyone tied to one of ``ids``, ascending, each once."""
    if not len(ids):
        return np.empty(0, np.int64)
    return np.unique(np.concatenate([ties.of(int(one)) for one in ids])).astype(np.int64)


def packed_ties(ties: Ties, ids: np.ndarray) -> bytes:
    """Return each tie between two of ``ids`` (ascending) once, as places among them."""
    start, end = ties.indptr[ids], ties.indptr[ids + 1]
    one = np.repeat(np.arange(len(ids)), end - start)
    other = np.concatenate([ties.neighbour[a:b] for a, b in zip(start, end, strict=True)]) if len(ids) else np.empty(0, np.int64)
    at = np.searchsorted(ids, other).clip(0, max(len(ids) - 1, 0))
    kept = (ids[at] == other) & (at > one)
    return packed("ties", {"one": one[kept], "other": at[kept]})
