"""Figures of a comparison: who is listed, and what deters, day by day.

Each function takes results and returns a :class:`~panopolis.views.svg.Figure`, or None where the run has nothing to draw.
Numbers stand beside what they belong to, not in a legend; a world has one colour in all of them.
"""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from panopolis.views import svg
from panopolis.views.deterring import Course, deterrence_text
from panopolis.views.numbers import figure, tick
from panopolis.views.svg import Figure, Numbers, both
from panopolis.views.worlds import scheme_world, title, twin_world

if TYPE_CHECKING:
    from panopolis.results import Results


_FIFTHS = ("Poorest fifth", "Second", "Middle", "Fourth", "Richest fifth")


def listed_by_fifth(results: Results) -> Figure | None:
    """Draw how many of each income fifth stood on a black list at some time."""
    world = scheme_world(results)
    run = results.world(world)
    if "people" not in run.tables():
        return None
    rows = run.sql(
        "SELECT income_fifth AS fifth, 1000.0 * count(*) FILTER (listed_days > 0) / count(*) AS listed, "
        "1000.0 * count(*) FILTER (listed_days > 0 AND wrongly_charged > 0) / count(*) AS wrong FROM people GROUP BY 1 ORDER BY 1"
    ).to_pylist()
    values = {row["fifth"]: row for row in rows}
    if not any(row["listed"] for row in rows):
        return None
    first, last = (figure(values[i]["listed"]) if i in values else "none" for i in (1, 5))
    elsewhere = _listed_elsewhere(results, world)
    text = f"Of 1,000 people in the poorest fifth {first} stood on a black list at some time, in the richest {last}.{elsewhere}"

    def draw(width: float) -> str:
        return _draw_fifths(width, values, text)

    of_each = (
        (words, *(values[k][name] if k in values else 0.0 for name in ("listed", "wrong"))) for k, words in enumerate(_FIFTHS, 1)
    )
    heads = ("income", "listed, per 1,000 people", "of these, charged for what another did")
    return both("listed", "Who is listed, by income", text, draw, Numbers(heads, tuple(of_each)))


def _listed_elsewhere(results: Results, world: str) -> str:
    others = [name for name in results.worlds if name != world]
    listed = [
        name
        for name in others
        if results.world(name).sql("SELECT count(*) AS n FROM people WHERE listed_days > 0").to_pylist()[0]["n"]
    ]
    names = " and ".join(
        f"\N{LEFT DOUBLE QUOTATION MARK}{title(results, name)}\N{RIGHT DOUBLE QUOTATION MARK}" for name in others
    )
    return f" Under {names} nobody is." if others and not listed else ""


def _draw_fifths(width: float, values: dict[int, dict[str, float]], text: str) -> str:
    left, right, row = 104.0, width - 64.0, 38.0
    most = max(row["listed"] for row in values.values())
    x = svg.Scale(0, most, left, right)
    body = [svg.label(left, 11, "per 1,000 people", size=12, fill=svg.MUTED)]
    for i, words in enumerate(_FIFTHS):
        top = 22 + i * row
        value = values.get(i + 1, {"listed": 0.0})["listed"]
        body.append(svg.label(left - 10, top + 18, words, anchor="end"))
        body.append(svg.bar(left, top + 3, x(value) - left, 22, svg.SCHEME))
        body.append(svg.label(x(value) + 7, top + 19, figure(value), weight=650))
    body.append(svg.rule(left, 20, left, 22 + 5 * row - 6, colour=svg.MUTED))
    return svg.picture(width, 22 + 5 * row + 4, body, title="Who is listed, by income", about=text)


def deterrence(results: Results) -> Figure | None:
    """Draw the perceived chance of being caught and the offences, world beside world, day by day."""
    worlds = list(results.worlds) or [scheme_world(results)]
    risk = {world: daily(results, world, "perceived_risk") for world in worlds}
    acts = {world: daily(results, world, "offences") for world in worlds}
    if not any(len(values) for values in risk.values()):
        return None
    twin = twin_world(results)
    world = scheme_world(results)
    text = deterrence_text(Course(risk[world], acts[world], daily(results, world, "aware"), acts[twin] if twin else np.empty(0)))
    start = date.fromisoformat(results.world(world).manifest["start"])
    names = {name: title(results, name) for name in worlds}
    colours = svg.world_colours(worlds, world)

    def draw(width: float) -> str:
        return _draw_deterrence(width, risk, _against(acts, twin), names, colours, start, text)

    measures = [("perceived chance", risk), ("offences", acts)]
    heads = ("day", *(f"{what}, {name}" for what, _ in measures for name in worlds))
    lines = [of[name] for _, of in measures for name in worlds]
    rows = tuple((day, *(float(line[day]) if day < len(line) else "" for line in lines)) for day in range(max(map(len, lines))))
    return both("deterrence", "Deterrence, day by day", text, draw, Numbers(heads, rows))


def daily(results: Results, world: str, measure: str) -> np.ndarray:
    """Return a measure of everyone, day by day from day 0; empty where the run does not have it."""
    run = results.world(world)
    if "measures" not in run.tables():
        return np.empty(0)
    table = run.sql(
        "SELECT value FROM measures WHERE measure = $measure AND \"group\" = 'all' AND day >= 0 ORDER BY day",
        {"measure": measure},
    )
    return table["value"].to_numpy()


def _against(acts: dict[str, np.ndarray], twin: str | None) -> dict[str, np.ndarray]:
    """Return offences as a percentage of the twins', averaged over a week."""
    if twin is None or not len(acts[twin]):
        return {}
    week = np.ones(7) / 7
    base = np.convolve(acts[twin], week, mode="valid")
    return {
        world: 100 * (np.convolve(values, week, mode="valid") / np.where(base > 0, base, 1) - 1)
        for world, values in acts.items()
        if len(values) >= len(week)
    }


def _draw_deterrence(
    width: float,
    risk: dict[str, np.ndarray],
    against: dict[str, np.ndarray],
    names: dict[str, str],
    colours: dict[str, str],
    start: date,
    text: str,
) -> str:
    wide = width > svg.NARROW
    left, right = 46.0, width - (190.0 if wide else 12.0)
    n_day = max(len(values) for values in risk.values())
    x = svg.Scale(0, max(1, n_day - 1), left, right)
    panels: list[tuple[str, dict[str, np.ndarray], float | None]] = [
        ("Perceived chance of being caught, %", {world: 100 * v for world, v in risk.items() if len(v)}, 0.0)
    ]
    if against:
        whose = "ordinary law alone" if "before" in against else "the twins"
        panels.append((f"Offences against {whose}, %", against, None))
    body, top = [], 0.0
    for heading, series, floor in panels:
        key, below = ("", 18.0) if wide else svg.key(0, 29, width, [(names[world], colours[world]) for world in series])
        scale = _upright(series, floor, top + below + 10, top + below + 165)
        body += [
            svg.label(0, top + 12, heading, weight=650),
            svg.shifted(key, top),
            _lines(series, x, scale, colours, names if wide else None),
        ]
        top += below + 192
    body.append(svg.month_axis(x, start, n_day, top - 23, wide=wide))
    return svg.picture(width, top + 3, body, title="Deterrence, day by day", about=text)


def _upright(series: dict[str, np.ndarray], floor: float | None, top: float, bottom: float) -> svg.Scale:
    values = np.concatenate(list(series.values()))
    low, high = float(values.min()) if floor is None else floor, float(values.max())
    pad = 0.06 * ((high - low) or 1)
    return svg.Scale(low - (pad if floor is None else 0), high + pad, bottom, top)


def _names_at_the_end(
    series: dict[str, np.ndarray], left: float, y: svg.Scale, colours: dict[str, str], names: dict[str, str],
) -> str:  # fmt: skip
    rows = [(world, words, y(float(line[-1])) + 4 + 14 * i) for world, line in series.items()
            for i, words in enumerate(textwrap.wrap(names[world], 24))]  # fmt: skip
    places = svg.spread([row[2] for row in rows], 14, y.end + 8, y.start + 12)
    return "".join(
        svg.label(left, place, words, fill=colours[world], size=12, weight=600)
        for (world, words, _), place in zip(rows, places, strict=True)
    )


def _lines(
    series: dict[str, np.ndarray],
    x: svg.Scale,
    y: svg.Scale,
    colours: dict[str, str],
    names: dict[str, str] | None,
) -> str:
    """Return the worlds' lines, the scheme's on top, with their names at the end where there is room."""
    body = [svg.y_axis(y, x.start, x.end, svg.ticks(y.low, y.high, 4), tick)]
    for world, line in reversed(series.items()):
        body.append(svg.line([(x(i), y(float(v))) for i, v in enumerate(line)], colours[world], width=2.2))
    if names is not None:
        body.append(_names_at_the_end(series, x.end + 8, y, colours, names))
    return "".join(body)
