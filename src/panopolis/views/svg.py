"""Drawing: scales, ticks and a handful of marks, each a function that returns a piece of SVG.

No state, no network, no script: a figure is text. Sizes are in pixels of the screen that it is drawn for, so that a label of 13
pixels is 13 pixels on a telephone too; a figure is therefore drawn twice, wide and narrow, and the page shows one.
"""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, quoteattr

from panopolis.results import NOTICE
from panopolis.views.sentences import month_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

INK, MUTED, RULE, FAINT, PAPER = "#1f1d1a", "#635f58", "#cfcac0", "#ece8df", "#fffdf9"
"""Text, secondary text, lines, the faintest fill, and the ground; contrast of text on the ground is at least 5.9."""

SCHEME, BEFORE, NONE = "#b0400a", "#0b5c98", "#6a6761"
"""One colour a world, everywhere: the scheme, ordinary law alone, nothing. Apart also for the colour-blind and in grey."""

OTHERS = ("#00705a", "#83407f", "#8a6d00")
"""Further worlds of a comparison."""

FONT = "ui-sans-serif, system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Liberation Sans', Arial, sans-serif"
WIDE, NARROW = 820, 350
"""Widths for which figures are drawn, px."""


@dataclass(frozen=True)
class Numbers:
    """What a figure draws, as a table: the heads of its columns, and its rows."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]

    def csv(self) -> str:
        """Return it as comma-separated values, numbers in full."""
        out = io.StringIO()
        csv.writer(out, lineterminator="\n").writerows([self.heads, *self.rows])
        return out.getvalue()


@dataclass(frozen=True)
class Figure:
    """A drawn figure: what it shows, in a heading and a sentence, the same drawing for a screen and for a telephone, and its numbers."""

    key: str
    heading: str
    text: str
    wide: str
    narrow: str
    numbers: Numbers | None = None


def both(key: str, heading: str, text: str, draw: Callable[[float], str], numbers: Numbers | None = None) -> Figure:
    """Return a figure drawn at both widths."""
    return Figure(key, heading, text, draw(WIDE), draw(NARROW), numbers)


def world_colours(worlds: Sequence[str], scheme: str) -> dict[str, str]:
    """Return a colour for each world; the same world has the same colour in every figure."""
    fixed = {scheme: SCHEME, "before": BEFORE, "none": NONE}
    others = [world for world in worlds if world not in fixed]
    return {world: fixed.get(world) or OTHERS[others.index(world) % len(OTHERS)] for world in worlds}


@dataclass(frozen=True)
class Scale:
    """A straight line from values to pixels."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        span = (self.high - self.low) or 1.0
        return self.start + (value - self.low) / span * (self.end - self.start)


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Return round values from low to high, about so many.

    >>> ticks(0, 97, 5)
    [0.0, 20.0, 40.0, 60.0, 80.0]
    """
    span = high - low
    if not span > 0:
        return [low]
    raw = span / max(1, about)
    magnitude = 10.0 ** math.floor(math.log10(raw))
    step = next(factor * magnitude for factor in (1, 2, 5, 10) if factor * magnitude >= raw * 0.999)
    first = math.ceil(low / step - 1e-9)
    last = math.floor(high / step + 1e-9)
    return [round(i * step, 10) + 0.0 for i in range(first, last + 1)]


def element(name: str, *children: str, **attributes: object) -> str:
    """Return an SVG element; underscores in attribute names become hyphens."""
    given = "".join(
        f" {key.rstrip('_').replace('_', '-')}={quoteattr(_number(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{given}>{''.join(children)}</{name}>" if children else f"<{name}{given}/>"


def _number(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.2f}".rstrip("0").rstrip(".") if value == value else "0"  # noqa: PLR0124 - NaN
    return str(value)


def label(
    x: float,
    y: float,
    words: str,
    *,
    anchor: str = "start",
    fill: str = INK,
    size: float = 13,
    weight: int | None = None,
    halo: bool = False,
) -> str:
    """Return a line of text; with ``halo`` it stays readable over what is drawn below it."""
    around = {"stroke": PAPER, "stroke_width": 3.5, "paint_order": "stroke", "stroke_linejoin": "round"} if halo else {}
    return element(
        "text",
        escape(words),
        x=x,
        y=y,
        text_anchor=None if anchor == "start" else anchor,
        fill=fill,
        font_size=size,
        font_weight=weight,
        **around,
    )


def labels(x: float, y: float, lines: Iterable[str], *, leading: float = 16, **options: object) -> str:
    """Return lines of text under one another."""
    return "".join(label(x, y + i * leading, words, **options) for i, words in enumerate(lines))  # type: ignore[arg-type]


def path(points: Iterable[tuple[float, float]], *, closed: bool = False) -> str:
    """Return the data of a path through points."""
    return "M" + "L".join(f"{_number(float(x))} {_number(float(y))}" for x, y in points) + ("Z" if closed else "")


def steps(points: Sequence[tuple[float, float]], end: float) -> list[tuple[float, float]]:
    """Return the corners of a line that holds each value until the next, and the last until ``end``."""
    corners: list[tuple[float, float]] = []
    for x, y in points:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return [*corners, (end, corners[-1][1])] if corners else []


def line(points: Iterable[tuple[float, float]], colour: str, *, width: float = 2, dash: str | None = None) -> str:
    """Return a line through points."""
    return element(
        "path", d=path(points), fill="none", stroke=colour, stroke_width=width, stroke_dasharray=dash, stroke_linejoin="round"
    )


def rule(x1: float, y1: float, x2: float, y2: float, *, colour: str = RULE, width: float = 1, dash: str | None = None) -> str:
    """Return a straight thin line."""
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width, stroke_dasharray=dash)


def bar(x: float, y: float, width: float, height: float, colour: str, *, opacity: float | None = None) -> str:
    """Return a filled rectangle."""
    return element("rect", x=x, y=y, width=max(0.0, width), height=max(0.0, height), fill=colour, opacity=opacity)


def shifted(marks: str, down: float) -> str:
    """Return marks moved down."""
    return element("g", marks, transform=f"translate(0 {_number(float(down))})") if marks else ""


def square(x: float, y: float, side: float, colour: str) -> str:
    """Return the open square with which a screen marks the place of an offence."""
    half = side / 2
    return element("rect", x=x - half, y=y - half, width=side, height=side, fill=PAPER, stroke=colour, stroke_width=2)


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Return positions near those wanted, in the same order, at least ``gap`` apart and within bounds: labels do not touch."""
    order = sorted(range(len(wanted)), key=lambda i: wanted[i])
    placed = list(wanted)
    below = low - gap
    for i in order:
        placed[i] = max(wanted[i], below + gap)
        below = placed[i]
    above = high + gap
    for i in reversed(order):
        placed[i] = min(placed[i], above - gap)
        above = placed[i]
    return placed


def key(x: float, y: float, width: float, names: Sequence[tuple[str, str]]) -> tuple[str, float]:
    """Return names in their colours in as many rows as they need, and how far down they reach."""
    body, left = [], x
    for words, colour in names:
        wide = 7.4 * len(words)  # of this size and weight, in the widest of the system's fonts about so
        if left > x and left + wide > x + width:
            left, y = x, y + 16
        body.append(label(left, y, words, fill=colour, size=12, weight=600))
        left += wide + 16
    return "".join(body), y - 8


def month_ticks(start: date, n_day: int, most: int) -> list[tuple[int, str]]:
    """Return the first days of months within a run as (day, name), at most so many, January with its year."""
    firsts = []
    for day in range(n_day):
        when = type(start).fromordinal(start.toordinal() + day)
        if when.day == 1:
            firsts.append((day, when))
    every = max(1, math.ceil(len(firsts) / max(1, most)))
    return [(day, month_name(when) + (f" {when.year}" if when.month == 1 else "")) for day, when in firsts[::every]]


def y_axis(y: Scale, left: float, right: float, at: Sequence[float], words: Callable[[float], str]) -> str:
    """Return the grid lines of a vertical axis and the values beside them."""
    lines = [rule(left, y(value), right, y(value), colour=MUTED if value == 0 else FAINT) for value in at]
    return "".join(lines + [label(left - 8, y(value) + 4, words(value), anchor="end", fill=MUTED, size=12) for value in at])


def month_axis(x: Scale, start: date, n_day: int, y: float, *, wide: bool) -> str:
    """Return the axis of a year: a line, and a tick with a name at the first of months."""
    body = [rule(x.start, y, x.end, y)]
    for day, name in month_ticks(start, n_day, 7 if wide else 4):
        body.append(rule(x(day), y, x(day), y + 5))
        body.append(label(x(day), y + 19, name, anchor="middle" if day > n_day / 40 else "start", fill=MUTED, size=12))
    return "".join(body)


def picture(width: float, height: float, body: Iterable[str], *, title: str, about: str) -> str:
    """Return a whole figure: the marks, what they show in words for who cannot see them, and the notice under them."""
    below = height + 18
    content = [
        element("title", escape(title)),
        element("desc", escape(about)),
        *body,
        label(0, below - 4, NOTICE, fill=MUTED, size=10.5),
    ]
    return element(
        "svg",
        *content,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_number(width)} {_number(float(below))}",
        width=width,
        height=float(below),
        role="img",
        font_family=FONT,
        aria_label=f"{title}. {about}",
    )
