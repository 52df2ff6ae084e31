"""Figures of replications: how far all checks lie from their targets, and each case's own curve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.study import AGREES
from panopolis.views import svg
from panopolis.views.numbers import tick
from panopolis.views.svg import Figure, both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.study import Drawing, Replicated

MOST = 4.0
"""Standard errors of the band within which a simulated number agrees."""
LINES = (svg.BEFORE, svg.OTHERS[0], svg.OTHERS[1], svg.NONE)
DOTS = (svg.SCHEME, svg.OTHERS[2], svg.INK, svg.MUTED)


def apart(replicated: Replicated) -> Figure | None:
    """Draw every simulated check as a dot: how many standard errors it lies from what was expected."""
    rows = [
        (case.key, [(c.z, c.verdict == AGREES) for one in replicated.of(case) for c in one.checks if c.z is not None])
        for case in replicated.cases
    ]
    rows = [(key, dots) for key, dots in rows if dots]
    if not rows:
        return None
    far = [z for _, dots in rows for z, _ in dots]
    beyond = sum(abs(z) > MOST for z in far)
    inside = sum(abs(z) <= 1 for z in far) / len(far)
    text = (
        f"Each dot is a simulated number, {len(far)} in all: {beyond or 'none'} outside the band of four standard errors, "
        f"{100 * inside:.0f} per cent within one, where 68 are to be expected. Dots beyond six are drawn at six."
    )
    title = "How far from what was expected, in standard errors"
    return both("apart", title, text, lambda width: _draw_apart(width, rows, title, text))


def _draw_apart(width: float, rows: Sequence[tuple[str, list[tuple[float, bool]]]], title: str, text: str) -> str:
    left, row = 44.0, 24.0
    x = svg.Scale(-6, 6, left, width - 12)
    bottom = 8 + row * len(rows)
    body = [svg.bar(x(-MOST), 4, x(MOST) - x(-MOST), bottom - 4, svg.FAINT)]
    body += [svg.rule(x(at), 4, x(at), bottom, colour=svg.MUTED if at == 0 else svg.PAPER) for at in (-4, -2, 0, 2, 4)]
    for i, (key, dots) in enumerate(rows):
        y = 8 + row * (i + 0.5)
        body.append(svg.label(0, y + 4, key, weight=600))
        for z, agrees in dots:
            at = x(max(-6.0, min(6.0, z)))
            fill = svg.BEFORE if agrees else svg.SCHEME
            body.append(svg.element("circle", cx=float(at), cy=float(y), r=4, fill=fill, fill_opacity=0.5 if agrees else 1))
    body += [svg.label(x(at), bottom + 17, tick(at), anchor="middle", size=12, fill=svg.MUTED) for at in (-6, -4, -2, 0, 2, 4, 6)]
    return svg.picture(width, bottom + 26, body, title=title, about=text)


def drawn_of(key: str, drawing: Drawing) -> Figure:
    """Return a case's own figure: what is expected as lines, what was obtained as dots with four standard errors."""
    return both(key, drawing.title, drawing.says, lambda width: _draw(width, drawing))


def _bounds(drawing: Drawing) -> tuple[float, float, float, float]:
    series = [*drawing.lines, *drawing.dots]
    xs, ys = [v for one in series for v in one.x], [v for one in series for v in one.y]
    low, high = min(0.0, *ys), max(ys)
    return min(xs), max(xs), low, high + 0.06 * ((high - low) or 1)


def _draw(width: float, drawing: Drawing) -> str:
    x0, x1, y0, y1 = _bounds(drawing)
    names = [(one.name, LINES[i % len(LINES)]) for i, one in enumerate(drawing.lines)]
    names += [(one.name, DOTS[i % len(DOTS)]) for i, one in enumerate(drawing.dots)]
    key, down = svg.key(0, 31, width, names)
    top, bottom = down + 26, down + 256
    x, y = svg.Scale(x0, x1, 58, width - 16), svg.Scale(y0, y1, bottom, top)
    body = [svg.label(0, 12, drawing.y, size=12, fill=svg.MUTED), key]
    body.append(svg.y_axis(y, x.start, x.end, svg.ticks(y0, y1, 4), tick))
    for i, one in enumerate(drawing.lines):
        body.append(svg.line([(x(a), y(b)) for a, b in zip(one.x, one.y, strict=True)], LINES[i % len(LINES)], width=2.2))
    for i, one in enumerate(drawing.dots):
        body.append(_dots(x, y, one.x, one.y, one.errors, DOTS[i % len(DOTS)], joined=one.joined))
    at_ticks = svg.ticks(x0, x1, 6 if width > svg.NARROW else 4)
    body.append(svg.rule(x.start, bottom, x.end, bottom))
    body += [svg.label(x(at), bottom + 17, tick(at), anchor="middle", size=12, fill=svg.MUTED) for at in at_ticks]
    body.append(svg.label(x.end, bottom + 35, drawing.x, anchor="end", size=12, fill=svg.MUTED))
    return svg.picture(width, bottom + 44, body, title=drawing.title, about=drawing.says)


def _dots(
    x: svg.Scale, y: svg.Scale, xs: Sequence[float], ys: Sequence[float], errors: Sequence[float], colour: str, *, joined: bool
) -> str:
    points = [(x(a), y(b)) for a, b in zip(xs, ys, strict=True)]
    if joined:
        return svg.line(points, colour, width=1.4)
    bars = [
        svg.rule(x(a), y(b - MOST * e), x(a), y(b + MOST * e), colour=colour, width=1.6)
        for a, b, e in zip(xs, ys, errors, strict=False)
    ]
    return "".join(bars + [svg.element("circle", cx=float(a), cy=float(b), r=4, fill=colour) for a, b in points])
