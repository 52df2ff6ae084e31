"""A sweep as a page: where each outcome is least and most, and how it moves along what was varied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.measures import OUTCOMES
from panopolis.views import svg
from panopolis.views.arranged import capital
from panopolis.views.numbers import count, figure, tick
from panopolis.views.study_page import Page, Part, Sheet, again
from panopolis.views.svg import Figure, Numbers, both
from panopolis.views.swept import MEANING, short, split_of, where

if TYPE_CHECKING:
    from panopolis.measures import Outcome
    from panopolis.results import SweepResults

MOST_DRAWN = 6
_COLOURS = (svg.SCHEME, svg.BEFORE, *svg.OTHERS, svg.NONE)


def sweep_page(found: SweepResults) -> str:
    """Return a sweep as a page."""
    split, moved = split_of(found), _moved(found)
    n, seeds = len(found.cells), len(found.seeds)
    names = ", ".join(short(name).replace("_", " ") for name in found.varied)
    told = f"{count(n)} cells x {seeds} seed{'s' if seeds > 1 else ''}"
    first = f"the most: {moved[0].label}" if moved else "nothing differs between cells"
    return Page(
        title=f"{found.manifest['worlds'][0]}: a sweep",
        dateline=f"{told}, {count(found.manifest['request']['people'])} invented people a run.",
        headline=f"Varying {names} moves {len(moved)} of {len(OUTCOMES)} outcomes; {first}.",
        lead=(
            f"Each number is {MEANING.get(split, split)}, for everyone, the mean over seeds. Cells meet the same people with the same luck.",
        ),
        parts=(
            Part("moved", "How the outcomes move", figures=tuple(_figure(found, split, one) for one in moved[:MOST_DRAWN])),
            Part("least", "Where each is least, and where most", tables=(_ends(found, split, moved),)),
        ),
        again=again(found.manifest, ("Cells", f"{told}, {found.manifest['design']}: {', '.join(found.varied)}")),
    ).html()


def _means(found: SweepResults, split: str, outcome: str) -> np.ndarray:
    return found.values(outcome, split).mean(axis=1)


def _moved(found: SweepResults) -> list[Outcome]:
    """Return the outcomes that differ between cells, those first that move by the greatest share of their size."""
    split, sizes = split_of(found), {}
    for one in OUTCOMES:
        means = _means(found, split, one.name)
        if np.isfinite(means).all() and means.min() < means.max():
            sizes[one.name] = float((means.max() - means.min()) / np.abs(means).max())
    return sorted((o for o in OUTCOMES if o.name in sizes), key=lambda o: -sizes[o.name])


def _axis(found: SweepResults) -> str:
    """Return the varied name along which is drawn: the one with most numbers."""
    numeric = [n for n in found.varied if all(isinstance(c[n], (int, float)) and not isinstance(c[n], bool) for c in found.cells)]
    return max(numeric or found.varied, key=lambda name: len({cell[name] for cell in found.cells}))


def _figure(found: SweepResults, split: str, outcome: Outcome) -> Figure:
    along, means = _axis(found), _means(found, split, outcome.name)
    spread = found.values(outcome.name, split)
    text = f"{capital(outcome.unit)}, along {short(along).replace('_', ' ')}; a dot a cell, upright lines from the least to the most seed."
    xs = _places(found, along)

    def draw(width: float) -> str:
        left, right, top, bottom = 64.0, width - 16, 14.0, 210.0
        low, high = min(float(spread.min()), 0.0), max(float(spread.max()), 0.0)
        high = high if high > low else low + 1.0
        x = (
            svg.Scale(min(xs.values()), max(xs.values()) or 1.0, left + 10, right - 10)
            if len(set(xs.values())) > 1
            else svg.Scale(0, 1, left, right)
        )
        y = svg.Scale(low, high, bottom, top)
        body = [svg.y_axis(y, left, right, svg.ticks(low, high, 4), tick)]
        marks = svg.ticks(x.low, x.high, 5 if width > svg.NARROW else 3)
        body += [svg.label(x(at), bottom + 20, tick(at), anchor="middle", size=12, fill=svg.MUTED) for at in marks]
        for k, value in enumerate(means):
            at, colour = x(xs[k]), _COLOURS[0]
            body.append(svg.rule(at, y(float(spread[k].min())), at, y(float(spread[k].max())), colour=colour, width=1.5))
            body.append(svg.element("circle", cx=float(at), cy=float(y(float(value))), r=3.5, fill=colour))
        body.append(svg.label(right, bottom + 38, short(along).replace("_", " "), anchor="end", size=12, fill=svg.MUTED))
        return svg.picture(width, bottom + 44, body, title=capital(outcome.label), about=text)

    rows = tuple((k, *found.cells[k].values(), float(v)) for k, v in enumerate(means))
    return both(
        f"sweep-{outcome.name}", capital(outcome.label), text, draw, Numbers(("cell", *found.varied, "mean over seeds"), rows)
    )


def _places(found: SweepResults, along: str) -> dict[int, float]:
    """Return where each cell stands on the axis: its number, or the order in which a word first came."""
    values: list[Any] = [cell[along] for cell in found.cells]
    if all(isinstance(v, (int, float)) and not isinstance(v, bool) for v in values):
        return {k: float(v) for k, v in enumerate(values)}
    order = list(dict.fromkeys(map(str, values)))
    return {k: float(order.index(str(v))) for k, v in enumerate(values)}


def _ends(found: SweepResults, split: str, moved: list[Outcome]) -> Sheet:
    rows = []
    for one in moved:
        means = _means(found, split, one.name)
        ends = (int(means.argmin()), int(means.argmax()))
        rows.append(
            (f"{capital(one.label)} ({one.unit})", *(text for k in ends for text in (figure(float(means[k])), where(found, k))))
        )
    return Sheet("Over all cells", ("outcome", "least", "where least", "most", "where most"), tuple(rows))
