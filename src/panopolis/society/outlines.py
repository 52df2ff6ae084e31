"""Plane geometry of the invented map: a golden spiral of centres, convex cells, street grids; + - * / and square roots only."""

from __future__ import annotations

import numpy as np

Polygon = np.ndarray
GOLDEN = (-0.7373688780783197, 0.6754902942615239)
"""Cosine and sine of the golden angle, pi (3 - sqrt 5), about 137.5 degrees."""
SIDES = 48
ROUNDS = 10
"""Times that the outlines are moved toward their areas; more changes little."""


def spiral(areas: list[float], density: list[float], turn: tuple[float, float]) -> np.ndarray:
    """Return centres ``(n, 2)``: the densest in the middle, each further one beyond the area of those before it."""
    order = sorted(range(len(areas)), key=lambda d: (-density[d], d))
    whole, passed = 0.0, 0.0
    for area in areas:
        whole += area
    out = np.zeros((len(areas), 2))
    c, s = turn
    for d in order:
        radius = ((passed + 0.5 * areas[d]) / whole) ** 0.5 if passed > 0.0 else 0.0
        out[d] = (0.9 * radius * c, 0.9 * radius * s)
        c, s = c * GOLDEN[0] - s * GOLDEN[1], c * GOLDEN[1] + s * GOLDEN[0]
        passed += areas[d]
    return out


def cells_of(centre: np.ndarray, areas: list[float]) -> list[Polygon]:
    """Return one convex polygon a district, its part of the unit disc: a power diagram, weights moved until areas come near."""
    whole = 0.0
    for area in areas:
        whole += area
    disc = _disc()
    target = [area / whole * area_of(np.array(disc)) for area in areas]
    weight = [0.0] * len(areas)  # a plain Voronoi diagram: no cell is empty
    cells = _power_diagram(disc, centre, weight)
    for _ in range(ROUNDS):
        weight = [w + 0.2 * (due - area_of(cell)) for w, due, cell in zip(weight, target, cells, strict=True)]
        moved = _power_diagram(disc, centre, weight)
        if any(len(cell) < 3 for cell in moved):
            break
        cells = moved
    return cells


def _power_diagram(disc: list[tuple[float, float]], centre: np.ndarray, weight: list[float]) -> list[Polygon]:
    out = []
    for d in range(len(weight)):
        cell = disc
        for other in range(len(weight)):
            if other != d and cell:
                cell = _cut(cell, centre[d], centre[other], weight[d] - weight[other])
        out.append(np.array(cell))
    return out


def _disc() -> list[tuple[float, float]]:
    """Return a regular polygon about the unit disc, by halving the direction of its sides."""
    step_c, step_s = 0.9914448613738104, 0.13052619222005157  # cosine and sine of 7.5 degrees
    c, s, out = 1.0, 0.0, []
    for _ in range(SIDES):
        out.append((c, s))
        c, s = c * step_c - s * step_s, c * step_s + s * step_c
    return out


def _cut(cell: list[tuple[float, float]], own: np.ndarray, other: np.ndarray, lead: float) -> list[tuple[float, float]]:
    """Return the part of a convex polygon nearer to ``own`` than to ``other`` by power distance."""
    ax, ay = 2.0 * float(other[0] - own[0]), 2.0 * float(other[1] - own[1])
    limit = float(other[0] ** 2 + other[1] ** 2 - own[0] ** 2 - own[1] ** 2) + lead
    side = [ax * x + ay * y - limit for x, y in cell]
    out: list[tuple[float, float]] = []
    for k, (x, y) in enumerate(cell):
        after = (k + 1) % len(cell)
        if side[k] <= 0.0:
            out.append((x, y))
        if (side[k] <= 0.0) != (side[after] <= 0.0):
            t = side[k] / (side[k] - side[after])
            out.append((x + t * (cell[after][0] - x), y + t * (cell[after][1] - y)))
    return out


def area_of(cell: Polygon) -> float:
    """Return the area of a polygon (the surveyor's formula)."""
    twice = 0.0
    for k in range(len(cell)):
        x, y = cell[k - 1].tolist()
        u, v = cell[k].tolist()
        twice += x * v - u * y
    return abs(twice) / 2.0


def middle_of(cell: Polygon) -> tuple[float, float]:
    """Return the mean of a polygon's corners, which lies within it where it is convex."""
    x = y = 0.0
    for u, v in cell.tolist():
        x += u / len(cell)
        y += v / len(cell)
    return x, y


def inside(cell: Polygon, points: np.ndarray) -> np.ndarray:
    """Return ``(n,)`` booleans: which points lie within a convex polygon whose corners run counter-clockwise."""
    out = np.ones(points.shape[0], bool)
    for k in range(len(cell)):
        a, b = cell[k - 1], cell[k]
        out &= (b[0] - a[0]) * (points[:, 1] - a[1]) - (b[1] - a[1]) * (points[:, 0] - a[0]) >= 0.0
    return out


def grid_within(cell: Polygon, n: int, lean: tuple[float, float]) -> tuple[np.ndarray, np.ndarray]:
    """Return ``(n, 2)`` crossings of a square street grid within a polygon, those nearest to the map's centre first, and their streets.

    The streets are ``(n, 2)`` whole numbers: neighbours along a street differ by 1 in one of them.
    """
    spacing = (area_of(cell) / n) ** 0.5
    while True:
        points = _lattice(cell, spacing, lean)
        found = points[inside(cell, points)]
        if found.shape[0] >= n:
            break
        spacing *= 0.97
    distance = found[:, 0] ** 2 + found[:, 1] ** 2
    nearest = np.lexsort((found[:, 1], found[:, 0], distance))[:n]
    side = round(points.shape[0] ** 0.5)
    at = np.flatnonzero(inside(cell, points))[nearest]
    return found[nearest], np.stack([at // side, at % side], axis=1)


def _lattice(cell: Polygon, spacing: float, lean: tuple[float, float]) -> np.ndarray:
    """Return the points of a leaning lattice that covers a polygon."""
    c, s = lean
    middle = 0.5 * (cell.min(axis=0) + cell.max(axis=0))
    reach = 0.75 * float((cell.max(axis=0) - cell.min(axis=0)).max())
    k = np.arange(-int(reach / spacing) - 1, int(reach / spacing) + 2) * spacing
    u, v = np.repeat(k, k.size), np.tile(k, k.size)
    return np.stack([middle[0] + c * u - s * v, middle[1] + s * u + c * v], axis=1)


def wavering(turn: tuple[float, float]) -> np.ndarray:
    """Return a river ``(k, 2)`` across the unit disc, by parabolic bends."""
    c, s = turn
    t = np.arange(-40, 41) / 40.0
    bend = 0.18 * t * (1.0 - t * t) * 2.6 + 0.05
    return np.stack([c * t - s * bend, s * t + c * bend], axis=1)
