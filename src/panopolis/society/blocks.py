"""Blocks: what stands between four crossings, for drawing: lanes, towers, offices, parks, campuses, works, fields.

The centre of a map is denser than its rim; every campus of a district has a block, and so has the park beside the crossing of the district's
lowest screen rank, where the screen hangs first. All else is keyed by district and block. No rule reads a block: it is the ground of a picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from panopolis.draws import key, uniforms

if TYPE_CHECKING:
    from panopolis.society.places import Places
    from panopolis.society.recipe import Recipe

USES = ("lanes", "towers", "offices", "park", "campus", "works", "fields")
"""What a block holds, by number."""
_LANES, _TOWERS, _OFFICES, _PARK, _CAMPUS, _WORKS, _FIELDS = range(len(USES))
_INNER, _MIDDLE, _OUTER = 0.3, 0.55, 0.8
_MIX = (
    (_INNER, (0.30, 0.50, 0.88, 1.0, 1.0, 1.0, 1.0)),
    (_MIDDLE, (0.40, 0.78, 0.84, 0.94, 0.94, 1.0, 1.0)),
    (_OUTER, (0.34, 0.68, 0.70, 0.80, 0.80, 0.92, 1.0)),
    (9.0, (0.16, 0.34, 0.35, 0.43, 0.43, 0.56, 1.0)),
)
"""By distance from the centre up to a bound: cumulative shares of the uses; assumed, scenery."""


class Blocks(NamedTuple):
    """Blocks of all districts, one after the other."""

    corners: np.ndarray  # (n_block, 4) i4: crossings, around
    use: np.ndarray  # (n_block,) u1, number in USES


def draw_blocks(places: Places, recipe: Recipe, seed: int) -> Blocks:
    """Return the blocks of a map."""
    corners, uses = [], []
    for d, district in enumerate(recipe.content.districts.each):
        first, last = int(places.district_start[d]), int(places.district_start[d + 1])
        around = _squares(places.streets[first:last], first)
        use = _mixed(places, around, uniforms(key(seed, "society.blocks"), d << 16, len(around)))
        _place_own(places, around, use, first, last, district.campuses)
        corners.append(around)
        uses.append(use)
    return Blocks(np.concatenate(corners).astype(np.int32), np.concatenate(uses).astype(np.uint8))


def _squares(streets: np.ndarray, first: int) -> np.ndarray:
    """Return ``(n, 4)``: four crossings around each square of a street grid."""
    at = {(int(r), int(c)): first + k for k, (r, c) in enumerate(streets)}
    found = [
        [at[r, c], at[r, c + 1], at[r + 1, c + 1], at[r + 1, c]]
        for r, c in sorted(at)
        if {(r, c + 1), (r + 1, c), (r + 1, c + 1)} <= at.keys()
    ]
    return np.array(found, np.int64).reshape(-1, 4)


def _mixed(places: Places, around: np.ndarray, u: np.ndarray) -> np.ndarray:
    x, y = places.x[around].astype(float).mean(axis=1), places.y[around].astype(float).mean(axis=1)
    away = np.sqrt(x * x + y * y)
    bounds = np.array([bound for bound, _ in _MIX])
    shares = np.array([mix for _, mix in _MIX])[np.searchsorted(bounds, away)]
    return (u[:, None] >= shares).sum(axis=1).clip(0, len(USES) - 1)


def _place_own(places: Places, around: np.ndarray, use: np.ndarray, first: int, last: int, campuses: int) -> None:
    """Put the park and an office block beside the district's first screen, and its campuses where towers or lanes stand."""
    if not len(around):
        return
    screen = first + int(np.argmin(places.screen_rank[first:last]))
    beside = np.flatnonzero((around == screen).any(axis=1))
    for block, what in zip(beside[:2], (_PARK, _OFFICES), strict=False):
        use[block] = what
    free = np.flatnonzero((use == _LANES) | (use == _TOWERS) | (use == _FIELDS))
    use[free[::-1][:campuses]] = _CAMPUS


__all__ = ["USES", "Blocks", "draw_blocks"]
