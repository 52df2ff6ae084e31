"""Figures of a comparison: scores over time, who is listed, what deters.

Each function takes results and returns a :class:`~panopolis.views.svg.Figure`, or None where the run has nothing to draw.
Numbers stand beside what they belong to, not in a legend; a world has one colour in all of them.
"""

from __future__ import annotations

import textwrap
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.results import score_of
from panopolis.views import svg
from panopolis.views.numbers import figure, score, share, tick
from panopolis.views.scheme_text import scheme_of, tiers
from panopolis.views.svg import Figure, both
from panopolis.views.worlds import scheme_world, title, twin_world

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from panopolis.results import Results


# ---------------------------------------------------------------------------------------------------- scores over time
_QUANTILES = (0.01, 0.05, 0.25, 0.50, 0.75, 0.95, 0.99)


def scores_over_time(results: Results) -> Figure | None:
    """Draw the middle of the scores, the band of half the people, of nine in ten, and of all but one in fifty."""
    run = results.world(scheme_world(results))
    histogram = _histogram(run)
    if histogram is None:
        return None
    days, edges, counts = histogram
    bands = quantiles(edges, counts)
    start = date.fromisoformat(run.manifest["start"])
    text = _scores_text(edges, counts[-1], bands[-1], score_of(run.manifest))

    def draw(width: float) -> str:
        return _draw_scores(width, days, edges, counts, bands, start, tiers(scheme_of(run)), text)

    return both("scores", "Scores over the year", text, draw)


def _scores_text(edges: np.ndarray, last: np.ndarray, bands: np.ndarray, begun: dict[str, Any] | None) -> str:
    width = float(np.diff(edges).min()) if len(edges) > 1 else 10.0
    start = float(begun["start"]) if begun else float(edges[-1])
    kept = float(last[edges >= start].sum() / last.sum())
    low, lowest = (score(bands[i] + width) for i in (1, 0))
    return (
        f"On the last day {share(kept)} of people have the {score(start)} points they began with, or more. The middle person "
        f"has {score(bands[3])}, one in twenty has less than {low}, one in a hundred less than {lowest}. The bands hold half "
        "of the people, nine in ten, and 98 in a hundred."
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
    """Return the quantiles of ``_QUANTILES`` of histograms, as lower edges of bins: shape ``(n_day, 7)``."""
    cumulated = np.cumsum(counts, axis=1)
    shares = cumulated / cumulated[:, -1:]
    return np.stack([edges[np.argmax(shares >= q, axis=1)] for q in _QUANTILES], axis=1)


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
        _y_axis(y, left, right, svg.ticks(y.low, y.high, 6), tick),
        _months(x, start, int(days[-1]) + 1, height - 30, wide=wide),
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
    return svg.picture(width, height, body, title="Scores over the year", about=text)


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
    thick = max(2.0, abs(y(10) - y(0)) - 1)
    bars = [
        svg.bar(left, y(edge) - thick, max(0.6, n / most * (right - left)), thick, svg.SCHEME, opacity=0.75)
        for edge, n in zip(edges[shown], counts[shown], strict=True)
        if y.low < edge < y.high
    ]
    top = float(edges[int(counts.argmax())])
    words = f"{share(float(most / counts.sum()))} at {score(top)}"
    return "".join([*bars, svg.label(left, y.start + 19, "On the last day", size=12, fill=svg.MUTED),
                    svg.label(right, y(top) - thick - 4, words, size=11, fill=svg.INK, anchor="end", halo=True)])  # fmt: skip


# -------------------------------------------------------------------------------------------------------- who is listed
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

    return both("listed", "Who is listed, by income", text, draw)


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


# ------------------------------------------------------------------------------------------------------------ deterrence
def deterrence(results: Results) -> Figure | None:
    """Draw the perceived chance of being caught and the offences, world beside world, day by day."""
    worlds = list(results.worlds) or [scheme_world(results)]
    risk = {world: daily(results, world, "perceived_risk") for world in worlds}
    acts = {world: daily(results, world, "offences") for world in worlds}
    if not any(len(values) for values in risk.values()):
        return None
    twin = twin_world(results)
    world = scheme_world(results)
    first, last = (float(risk[world][i]) for i in (0, -1))
    text = (
        f"On average people expect {share(first)} of offences to be caught on the scheme's first day, {share(last)} on its last."
    )
    if twin and len(acts[world]) and len(acts[twin]):
        text += " " + _offences_text(acts[world], acts[twin])
    start = date.fromisoformat(results.world(world).manifest["start"])
    names = {name: title(results, name) for name in worlds}
    colours = svg.world_colours(worlds, world)

    def draw(width: float) -> str:
        return _draw_deterrence(width, risk, _against(acts, twin), names, colours, start, text)

    return both("deterrence", "Deterrence, day by day", text, draw)


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


def _offences_text(scheme: np.ndarray, before: np.ndarray) -> str:
    span = min(30, len(scheme) // 2) or 1
    early, late = (
        1 - float(scheme[part].sum()) / (float(before[part].sum()) or 1) for part in (slice(0, span), slice(-span, None))
    )

    def words(less: float) -> str:
        return f"{share(abs(less))} {'fewer' if less >= 0 else 'more'}"

    return f"They commit {words(early)} offences than their twins in the first {span} days, and {words(late)} in the last {span}."


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
    body.append(_months(x, start, n_day, top - 23, wide=wide))
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
    body = [_y_axis(y, x.start, x.end, svg.ticks(y.low, y.high, 4), tick)]
    for world, line in reversed(series.items()):
        body.append(svg.line([(x(i), y(float(v))) for i, v in enumerate(line)], colours[world], width=2.2))
    if names is not None:
        body.append(_names_at_the_end(series, x.end + 8, y, colours, names))
    return "".join(body)


# ------------------------------------------------------------------------------------------------------------------ axes
def _y_axis(y: svg.Scale, left: float, right: float, at: Sequence[float], words: Callable[[float], str]) -> str:
    lines = [svg.rule(left, y(value), right, y(value), colour=svg.MUTED if value == 0 else svg.FAINT) for value in at]
    return "".join(
        lines + [svg.label(left - 8, y(value) + 4, words(value), anchor="end", fill=svg.MUTED, size=12) for value in at]
    )


def _months(x: svg.Scale, start: date, n_day: int, y: float, *, wide: bool) -> str:
    body = [svg.rule(x.start, y, x.end, y)]
    for day, name in svg.month_ticks(start, n_day, 7 if wide else 4):
        body.append(svg.rule(x(day), y, x(day), y + 5))
        body.append(svg.label(x(day), y + 19, name, anchor="middle" if day > n_day / 40 else "start", fill=svg.MUTED, size=12))
    return "".join(body)
