"""Scores over time: the middle, the bands around it, and how the people lie on the last day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.results import score_of
from panopolis.views import svg
from panopolis.views.numbers import score, share, span, tick
from panopolis.views.scheme_text import scheme_of, tiers
from panopolis.views.svg import Figure, Numbers, both
from panopolis.views.worlds import scheme_world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.results import Results

STEP = 10
"""Points of a step in which people are counted by score; a quantile is the lower end of its step, in the text and in the drawing."""

QUANTILES = (0.01, 0.05, 0.25, 0.50, 0.75, 0.95, 0.99)
"""Quantiles that bound the bands of a drawing."""


def scores_over_time(results: Results) -> Figure | None:
    """Draw the middle of the scores, the band of half the people, of nine in ten, and of all but one in fifty."""
    run = results.world(scheme_world(results))
    histogram = _histogram(run)
    if histogram is None:
        return None
    days, edges, counts = histogram
    bands = quantiles(edges, counts)
    start = date.fromisoformat(run.manifest["start"])
    whole, last = int(run.manifest["days"]), int(days[-1]) + 1
    when = "On the last day" if last == whole else f"On day {last} of {whole}, when they were last counted,"
    text = _scores_text(when, edges, counts[-1], bands[-1], score_of(run.manifest))

    def draw(width: float) -> str:
        return _draw_scores(width, days, edges, counts, bands, start, tiers(scheme_of(run)), text)

    heads = ("day", *(f"{100 * q:g} % have at most" for q in QUANTILES))
    rows = tuple((int(day), *(float(v) for v in band)) for day, band in zip(days, bands, strict=True))
    return both("scores", f"Scores over the {span(whole)}", text, draw, Numbers(heads, rows))


def _scores_text(when: str, edges: np.ndarray, last: np.ndarray, bands: np.ndarray, begun: dict[str, Any] | None) -> str:
    start = float(begun["start"]) if begun else float(edges[-1])
    kept = float(last[edges >= start].sum() / last.sum())
    middle, low, lowest = (score(bands[i]) for i in (3, 1, 0))
    return (
        f"{when} {share(kept)} of those scored have the {score(start)} points they began with, or more. The middle one has "
        f"{middle}, one in twenty about {low} or less, one in a hundred about {lowest} or less, counted in steps of {STEP}. The "
        "bands hold half of those scored, nine in ten, and 98 in a hundred."
    )


def _histogram(run: Results) -> tuple[np.ndarray, np.ndarray, np.ndarray] | None:
    if "measures" not in run.tables():
        return None
    table = run.sql(
        'SELECT day, CAST(substr("group", 7) AS DOUBLE) AS edge, value FROM measures '
        "WHERE measure = 'people_by_score' AND day >= 0 ORDER BY day, edge"
    )
    if not table.num_rows:
        return None
    days, day_at = np.unique(table["day"].to_numpy(), return_inverse=True)
    edges, edge_at = np.unique(table["edge"].to_numpy(), return_inverse=True)
    counts = np.zeros((len(days), len(edges)))
    counts[day_at, edge_at] = table["value"].to_numpy()
    return days, edges, counts


def quantiles(edges: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the quantiles of ``QUANTILES`` of histograms, as lower edges of bins: shape ``(n_day, 7)``."""
    cumulated = np.cumsum(counts, axis=1)
    shares = cumulated / cumulated[:, -1:]
    return np.stack([edges[np.argmax(shares >= q, axis=1)] for q in QUANTILES], axis=1)


def _draw_scores(
    width: float,
    days: np.ndarray,
    edges: np.ndarray,
    counts: np.ndarray,
    bands: np.ndarray,
    start: date,
    cuts: Sequence[tuple[float, str]],
    text: str,
) -> str:
    wide = width > svg.NARROW
    height, left, right = (360.0, 44.0, width - 220.0) if wide else (330.0, 40.0, width - 104.0)
    low, high = float(bands[:, 0].min()), float(bands[:, -1].max())
    pad = max(20.0, 0.08 * (high - low))
    x, y = svg.Scale(0, float(days[-1]) or 1, left, right), svg.Scale(low - pad, high + pad, height - 30, 12)
    body = [
        svg.y_axis(y, left, right, svg.ticks(y.low, y.high, 6), tick),
        svg.month_axis(x, start, int(days[-1]) + 1, height - 30, wide=wide),
    ]
    body += [svg.rule(left, y(at), right, y(at), dash="2 3", colour=svg.MUTED) for at, _ in cuts if y.low < at < y.high]
    for lower, upper, opacity in ((0, 6, 0.13), (1, 5, 0.20), (2, 4, 0.34)):
        top = [(x(day), y(value)) for day, value in zip(days, bands[:, upper], strict=True)]
        bottom = [(x(day), y(value)) for day, value in zip(days, bands[:, lower], strict=True)]
        body.append(svg.element("path", d=svg.path(top + bottom[::-1], closed=True), fill=svg.SCHEME, opacity=opacity))
    body.append(svg.line([(x(d), y(v)) for d, v in zip(days, bands[:, 3], strict=True)], svg.SCHEME, width=2.5))
    named = [(at, f"tier {name} from {score(at)}") for at, name in cuts if y.low < at < y.high]
    body += [svg.label(left + 4, y(at) - 4, words, fill=svg.MUTED, size=11, halo=True) for at, words in named]
    body.append(_band_labels(y, right + 6, bands[-1], height))
    if wide:
        body.append(_last_day(y, width - 92, width, edges, counts[-1]))
    return svg.picture(width, height, body, title="Scores over time", about=text)


def _band_labels(y: svg.Scale, left: float, last: np.ndarray, height: float) -> str:
    words = {
        3: f"median {score(last[3])}", 5: f"top 5 %: {score(last[5])}", 1: f"lowest 5 %: {score(last[1])}",
        6: f"top 1 %: {score(last[6])}", 0: f"lowest 1 %: {score(last[0])}",
    }  # fmt: skip
    kept: dict[float, int] = {}
    for i in words:  # where quantiles coincide one label is enough, the one nearest the middle
        kept.setdefault(float(last[i]), i)
    places = svg.spread([y(value) + 4 for value in kept], 16, 16, height - 32)
    return "".join(
        svg.label(left, place, words[i], size=12, fill=svg.SCHEME if i == 3 else svg.MUTED, weight=650 if i == 3 else None)  # noqa: PLR2004
        for i, place in zip(kept.values(), places, strict=True)
    )


def _last_day(y: svg.Scale, left: float, right: float, edges: np.ndarray, counts: np.ndarray) -> str:
    shown = counts > 0
    most = counts.max()
    thick = max(2.0, abs(y(STEP) - y(0)) - 1)
    bars = [
        svg.bar(left, y(edge) - thick, max(0.6, n / most * (right - left)), thick, svg.SCHEME, opacity=0.75)
        for edge, n in zip(edges[shown], counts[shown], strict=True)
        if y.low < edge < y.high
    ]
    top = float(edges[int(counts.argmax())])
    words = f"{share(float(most / counts.sum()))} at {score(top)}"
    return "".join([*bars, svg.label(left, y.start + 19, "On the last day", size=12, fill=svg.MUTED),
                    svg.label(right, y(top) - thick - 4, words, size=11, fill=svg.INK, anchor="end", halo=True)])  # fmt: skip
