"""The figure of how cost grows with people: seconds for a day and peak memory from ten thousand people to Shanghai in full."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from panopolis.views import svg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MILLION = 6
"""Zeros of a million."""
WIDTH, PANEL, TOP, BOTTOM, LEFT, NEXT = float(svg.NARROW), 286.0, 34.0, 200.0, 60.0, 254.0


def scale_figure(rows: Sequence[Mapping[str, float]]) -> str:
    """Draw seconds for a day and peak memory over people, all scales in tenfolds; a dashed line grows in step, through the largest size."""
    body = [
        panel(rows, "seconds for a day", lambda row: row["day_seconds"], lambda value: f"{value:g} s"),
        svg.shifted(
            panel(rows, "memory at its peak, GiB", lambda row: row["peak_bytes"] / 2**30, lambda value: f"{value:g}"), NEXT
        ),
    ]
    first, last = rows[0], rows[-1]
    said = (
        f"From {first['people']:,.0f} to {last['people']:,.0f} people a day of shanghai-2018 goes from {first['day_seconds']:.3g} to "
        f"{last['day_seconds']:.3g} seconds, and memory from {first['peak_bytes'] / 2**30:.2f} to {last['peak_bytes'] / 2**30:.1f} GiB."
    )
    return svg.picture(WIDTH, NEXT + BOTTOM + 44, body, title="Cost grows in step with people", about=said)


def panel(
    rows: Sequence[Mapping[str, float]], title: str, value: Callable[[Mapping[str, float]], float], words: Callable[[float], str]
) -> str:
    """Draw one quantity over people, with the line of growing in step through the last size."""
    people = [math.log10(row["people"]) for row in rows]
    sizes = [math.log10(value(row)) for row in rows]
    ends = math.floor(min(sizes)), math.ceil(max(sizes))
    x = svg.Scale(math.floor(people[0]), math.ceil(people[-1] - 0.4) + 0.5, LEFT, LEFT + PANEL)
    y = svg.Scale(*ends, BOTTOM, TOP)
    body = [svg.label(0, TOP - 16, title, weight=600)]
    body.append(
        svg.y_axis(y, LEFT, x.end, [at + 1e-9 for at in range(ends[0], ends[1] + 1)], lambda at: words(round(10.0**at, 6)))
    )
    for at in range(math.floor(people[0]), math.floor(people[-1]) + 1):
        body += [
            svg.rule(x(at), BOTTOM, x(at), BOTTOM + 5),
            svg.label(x(at), BOTTOM + 19, _people(at), anchor="middle", fill=svg.MUTED, size=12),
        ]
    body.append(svg.label(x.end, BOTTOM + 36, "people", anchor="end", fill=svg.MUTED, size=12))
    start = max(people[0], people[-1] - (sizes[-1] - ends[0]))
    step = [(x(at), y(sizes[-1] - (people[-1] - at))) for at in (start, people[-1])]
    body.append(svg.line(step, svg.MUTED, width=1, dash="4 4"))
    points = [(x(a), y(b)) for a, b in zip(people, sizes, strict=True)]
    body.append(svg.line(points, svg.SCHEME))
    body += [svg.element("circle", cx=a, cy=b, r=3.5, fill=svg.SCHEME) for a, b in points]
    return "".join(body)


def _people(at: int) -> str:
    return f"{10 ** (at - MILLION):,} m" if at >= MILLION else f"{10**at:,}"
