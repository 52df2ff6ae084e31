"""Places: an invented map. Districts grow outward from the densest in a golden spiral, each with a street grid of crossings.

Nothing here is read from a map: where a district lies follows from its density in the recipe and from the seed. A camera stands
at a crossing where its keyed rank is below the coverage of the district, so more coverage adds cameras and moves none; so with
screens.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.draws import key, uniforms
from panopolis.society.outlines import Polygon, cells_of, grid_within, middle_of, spiral, wavering

if TYPE_CHECKING:
    from panopolis.society.recipe import Recipe


@dataclass(frozen=True)
class Places:
    """The crossings of all districts, one district after the other, on a plane with the centre at 0 and unit radius."""

    district_start: np.ndarray
    """``(n_district + 1,)`` int64: crossings of district d are ``district_start[d]`` up to ``district_start[d + 1]``"""
    x: np.ndarray
    y: np.ndarray
    camera_rank: np.ndarray
    """``(n_crossing,)`` float32 in [0, 1): a camera stands where it is below the coverage"""
    screen_rank: np.ndarray
    district: np.ndarray
    """``(n_crossing,)`` uint8"""
    centre: np.ndarray
    """``(n_district, 2)`` float32"""
    outline: tuple[np.ndarray, ...]
    """One closed polygon ``(k, 2)`` float32 a district"""
    river: np.ndarray
    """``(k, 2)`` float32: an invented river, for drawing"""
    streets: np.ndarray
    """``(n_crossing, 2)`` int32: the two streets that cross there, counted within the district"""

    def __repr__(self) -> str:
        return f"Places({self.x.size:,} crossings in {self.centre.shape[0]} districts)"


def draw_places(recipe: Recipe, n_person: int, seed: int) -> Places:
    """Return the map of a society of ``n_person`` people."""
    districts = recipe.content.districts.each
    shares = [d.share / 100.0 for d in districts]
    areas = [share / d.density for share, d in zip(shares, districts, strict=True)]
    outline = cells_of(spiral(areas, [d.density for d in districts], _turn(seed)), areas)
    centre = np.array([middle_of(cell) for cell in outline])
    grids, streets, starts = [], [], [0]
    for d, share in enumerate(shares):
        grid, crossed = grid_within(outline[d], _n_crossing(recipe, share * n_person), _lean(seed, d))
        grids.append(grid)
        streets.append(crossed - crossed.min(axis=0))
        starts.append(starts[-1] + grid.shape[0])
    at = np.concatenate(grids).astype(np.float32)
    camera, screen = _ranks(seed, "camera", starts), _ranks(seed, "screen", starts)
    district = np.repeat(np.arange(len(districts), dtype=np.uint8), np.diff(starts))
    x, y = np.ascontiguousarray(at[:, 0]), np.ascontiguousarray(at[:, 1])
    polygons = tuple(cell.astype(np.float32) for cell in outline)
    river = wavering(_turn(seed)).astype(np.float32)
    crossed = np.concatenate(streets).astype(np.int32)
    places = Places(
        np.array(starts, np.int64), x, y, camera, screen, district, centre.astype(np.float32), polygons, river, crossed
    )
    for array in (places.district_start, x, y, camera, screen, district, places.centre, *polygons, river, crossed):
        array.setflags(write=False)
    return places


def _n_crossing(recipe: Recipe, people: float) -> int:
    plan = recipe.content.places
    return max(plan.fewest, int(people / plan.people_per_crossing.value + 0.5))


_BASES = {"camera": 2, "screen": 3}


def _ranks(seed: int, what: str, starts: list[int]) -> np.ndarray:
    """Return ranks keyed by (district, number): each uniform, those of the first crossings the same when there are more.

    A van der Corput sequence (Proceedings of the KNAW 38, 1935) turned by a uniform of its district: any first few of a district's
    ranks are spread evenly, so the share of crossings below a coverage is that coverage also where there are only a dozen of them.
    """
    shift = uniforms(key(seed, f"society.{what}"), 0, len(starts) - 1)
    parts = [(_radical_inverse(starts[d + 1] - starts[d], _BASES[what]) + shift[d]) % 1.0 for d in range(len(starts) - 1)]
    # 24 bits, so that float32 holds each exactly and none becomes 1
    return (np.floor(np.concatenate(parts) * 2.0**24) * 2.0**-24).astype(np.float32)


def _radical_inverse(n: int, base: int) -> np.ndarray:
    """Return 0..n-1 with their digits in a base mirrored at the point, ``(n,)`` in [0, 1)."""
    left, out, weight = np.arange(n), np.zeros(n), 1.0 / base
    while left.any():
        out += weight * (left % base)
        left //= base
        weight /= base
    return out


def _turn(seed: int) -> tuple[float, float]:
    """Return a direction, the way the whole map is turned."""
    return _direction(*uniforms(key(seed, "society.map"), 0, 2).tolist())


def _lean(seed: int, district: int) -> tuple[float, float]:
    """Return the direction of a district's streets: within some 15 degrees of the map's."""
    u = float(uniforms(key(seed, "society.streets"), district, 1)[0])
    return _direction(1.0, 0.5 + 0.27 * (u - 0.5))


def _direction(a: float, b: float) -> tuple[float, float]:
    c, s = 2.0 * a - 1.0, 2.0 * b - 1.0
    length = (c * c + s * s) ** 0.5
    return (c / length, s / length) if length > 0.0 else (1.0, 0.0)


__all__ = ["Places", "Polygon", "draw_places"]
