"""The map: where people were charged, on an invented plane."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.views import svg
from panopolis.views.numbers import count, share
from panopolis.views.svg import Figure, Numbers, both
from panopolis.views.worlds import scheme_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.results import Results

MOST_CIRCLES, MOST_DOTS = 1500, 6000
"""Marks beyond which a page becomes heavy and a map no clearer."""


def city_map(results: Results) -> Figure | None:
    """Draw the crossings, the cameras and a circle for the charges at each."""
    run = results.world(scheme_world(results))
    if "places" not in run.tables():
        return None
    table = run.places()
    if not table.num_rows or "caught" not in table.column_names:
        return None
    places = {name: table[name].to_numpy(zero_copy_only=False) for name in ("x", "y", "camera", "caught")}
    places["district"] = np.array([str(name) for name in table["district"].to_pylist()])
    total = int(places["caught"].sum())
    if not total:
        return None
    text = _text(places, total)
    ground = _ground(run.manifest.get("map") or {}, places)

    def draw(width: float) -> str:
        return _draw(width, places, ground, text)

    return both("map", "Where people were charged", text, draw, _numbers(places))


def _numbers(places: dict[str, np.ndarray]) -> Numbers:
    """Return charges and cameras by district: each crossing is in ``places.parquet``."""
    found = []
    for name in np.unique(places["district"]):
        inside = places["district"] == name
        caught = places["caught"][inside]
        found.append((str(name), int(inside.sum()), int(places["camera"][inside].sum()), int(caught.sum()), int(caught.max())))
    return Numbers(("district", "crossings", "with a camera", "charges", "at the busiest crossing"), tuple(found))


def _text(places: dict[str, np.ndarray], total: int) -> str:
    order = np.sort(places["caught"])[::-1]
    busiest = max(1, len(order) // 100)
    names, where = np.unique(places["district"], return_inverse=True)
    by_district = np.bincount(where, weights=places["caught"])
    most = names[int(by_district.argmax())]
    somewhere = count(int((places["caught"] > 0).sum()))
    return (
        f"{count(total)} charges at {somewhere} of {count(len(order))} crossings; the busiest hundredth of the crossings has "
        f"{share(float(order[:busiest].sum() / total))} of them, {most} more than any other district. The streets are "
        "generated; no map of a real city was read."
    )


@dataclass(frozen=True)
class Ground:
    """What lies under the marks: an outline a district, ``(k, 2)``, and a river, which may be empty."""

    outlines: list[np.ndarray]
    river: np.ndarray


def _ground(drawn: Mapping[str, Any], places: dict[str, np.ndarray]) -> Ground:
    """Return the districts as the society drew them, or their hulls where the results do not hold that."""
    if drawn.get("outline"):
        outlines = [np.asarray(outline, float) for outline in drawn["outline"]]
        return Ground(outlines, np.asarray(drawn.get("river") or np.empty((0, 2)), float))
    points = np.column_stack([places["x"], places["y"]]).astype(float)
    return Ground([hull(points[places["district"] == name]) for name in np.unique(places["district"])], np.empty((0, 2)))


def hull(points: np.ndarray) -> np.ndarray:
    """Return the convex hull of points, ``(k, 2)``, by Andrew's monotone chain."""
    ordered = sorted({(float(x), float(y)) for x, y in points})
    if len(ordered) < 3:  # noqa: PLR2004 - corners of a triangle
        return np.array(ordered)

    def half(chain: list[tuple[float, float]]) -> list[tuple[float, float]]:
        kept: list[tuple[float, float]] = []
        for x, y in chain:
            while len(kept) > 1 and _turn(kept[-2], kept[-1], (x, y)) <= 0:
                kept.pop()
            kept.append((x, y))
        return kept[:-1]

    return np.array(half(ordered) + half(ordered[::-1]))


def _turn(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _draw(width: float, places: dict[str, np.ndarray], ground: Ground, text: str) -> str:
    x, y, height = _plane(width, places, ground)
    body = [_land(x, y, ground), _crossings(x, y, places), _cameras(x, y, places, 1.6 if width > svg.NARROW else 1.1)]
    body += [_circles(x, y, places, width), _districts(x, y, places, width), _key(places, width, height)]
    return svg.picture(width, height + (46 if width > svg.NARROW else 66), body, title="Where people were charged", about=text)


def _land(x: svg.Scale, y: svg.Scale, ground: Ground) -> str:
    def through(points: np.ndarray, *, closed: bool) -> str:
        return svg.path(((x(float(a)), y(float(b))) for a, b in points), closed=closed)

    land = [svg.element("path", d=through(outline, closed=True)) for outline in ground.outlines if len(outline) > 2]  # noqa: PLR2004
    water = ""
    if len(ground.river):
        line = through(ground.river, closed=False)
        water = svg.element("path", d=line, fill="none", stroke="#d5e2ea", stroke_width=7, stroke_linecap="round")
    return svg.element("g", *land, fill="#f6f2e9", stroke=svg.RULE, stroke_width=1, stroke_linejoin="round") + water


def _plane(width: float, places: dict[str, np.ndarray], ground: Ground) -> tuple[svg.Scale, svg.Scale, float]:
    shown = np.concatenate([np.column_stack([places["x"], places["y"]]), *(o for o in ground.outlines if len(o))])
    (west, south), (east, north) = shown.min(axis=0).tolist(), shown.max(axis=0).tolist()
    margin = 14.0
    scale = (width - 2 * margin) / ((east - west) or 1)
    height = min((north - south) * scale, width * 1.15) + 2 * margin
    scale = min(scale, (height - 2 * margin) / ((north - south) or 1))
    left = (width - (east - west) * scale) / 2
    return svg.Scale(west, east, left, width - left), svg.Scale(south, north, height - margin, margin), height


def _dots(x: svg.Scale, y: svg.Scale, xs: np.ndarray, ys: np.ndarray) -> str:
    return "".join(f"M{x(float(a)):.1f} {y(float(b)):.1f}h0" for a, b in zip(xs, ys, strict=True))


def _crossings(x: svg.Scale, y: svg.Scale, places: dict[str, np.ndarray]) -> str:
    every = max(1, len(places["x"]) // MOST_DOTS)
    dots = _dots(x, y, places["x"][::every], places["y"][::every])
    return svg.element("path", d=dots, stroke=svg.RULE, stroke_width=1.5, stroke_linecap="round", fill="none")


def _cameras(x: svg.Scale, y: svg.Scale, places: dict[str, np.ndarray], size: float) -> str:
    at = np.flatnonzero(places["camera"])
    every = max(1, len(at) // MOST_DOTS)
    at = at[::every]
    return svg.element(
        "path",
        d=_dots(x, y, places["x"][at], places["y"][at]),
        stroke=svg.INK,
        stroke_width=2 * size,
        stroke_linecap="square",
        fill="none",
    )


def _radius(caught: float, most: float, width: float) -> float:
    return math.sqrt(caught / most) * (15 if width > svg.NARROW else 10)


def _circles(x: svg.Scale, y: svg.Scale, places: dict[str, np.ndarray], width: float) -> str:
    caught = places["caught"]
    order = np.argsort(-caught, kind="stable")[:MOST_CIRCLES]
    most = float(caught.max())
    circles = [
        svg.element(
            "circle", cx=x(float(places["x"][i])), cy=y(float(places["y"][i])), r=max(1.0, _radius(float(caught[i]), most, width))
        )
        for i in order
        if caught[i] > 0
    ]
    return svg.element("g", *circles, fill=svg.SCHEME, fill_opacity=0.38, stroke=svg.SCHEME, stroke_opacity=0.7, stroke_width=0.6)


def _districts(x: svg.Scale, y: svg.Scale, places: dict[str, np.ndarray], width: float) -> str:
    names, where, sizes = np.unique(places["district"], return_inverse=True, return_counts=True)
    size = 12.0 if width > svg.NARROW else 10.5
    placed: list[tuple[float, float, float]] = []
    body = []
    for i in np.argsort(-sizes, kind="stable"):
        mine = where == i
        across, down = x(float(np.median(places["x"][mine]))), y(float(np.median(places["y"][mine])))
        half = len(names[i]) * size * 0.3
        if any(abs(across - a) < half + h and abs(down - b) < size * 1.1 for a, b, h in placed):
            continue  # a name upon a name helps nobody; the text names the district that matters
        placed.append((across, down, half))
        body.append(svg.label(across, down, str(names[i]), anchor="middle", size=size, weight=600, halo=True))
    return "".join(body)


def key_values(most: float) -> list[float]:
    """Return the numbers whose circles stand in the key: the largest round one there is, and a round one of at most a quarter of it.

    >>> key_values(2284), key_values(730), key_values(3)
    ([500.0, 2000.0], [100.0, 500.0], [2.0])
    """

    def round_up_to(value: float) -> float:
        magnitude = 10.0 ** math.floor(math.log10(value))
        return max(factor * magnitude for factor in (1, 2, 5) if factor * magnitude <= value)

    if most < 1:
        return []
    large = round_up_to(most)
    return [round_up_to(large / 4), large] if large >= 4 else [large]  # noqa: PLR2004 - a quarter of it is still a charge


def _key(places: dict[str, np.ndarray], width: float, height: float) -> str:
    most = float(places["caught"].max())
    body, left, line = [], 16.0, height + 24
    for value in key_values(most):
        radius = _radius(value, most, width)
        circle = svg.element("circle", cx=left, cy=line, r=radius, fill=svg.SCHEME, fill_opacity=0.38, stroke=svg.SCHEME)
        body += [circle, svg.label(left + radius + 5, line + 4, count(value), size=12)]
        left += 2 * radius + 24 + 7.5 * len(count(value))
    body.append(svg.label(left - 16, line + 4, "charges", size=12))
    left, line = (left + 50, line) if width > svg.NARROW else (16.0, line + 26)
    body += [svg.bar(left - 2, line - 2, 4, 4, svg.INK), svg.label(left + 8, line + 4, "camera", size=12)]
    body += [
        svg.element("circle", cx=left + 70, cy=line, r=1.5, fill=svg.MUTED),
        svg.label(left + 78, line + 4, "crossing", size=12),
    ]
    return "".join(body)
