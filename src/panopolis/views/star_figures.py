"""Figures of a world in which everyone rates everyone: how ratings lie over time, whose ties are whose, and paths of people who fell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.results import calendar
from panopolis.views import svg
from panopolis.views.numbers import THIN, count, share, tick
from panopolis.views.sentences import month_name
from panopolis.views.star_found import histogram, thresholds, ties_by_fifth
from panopolis.views.star_story import stars
from panopolis.views.svg import Figure, Numbers, both

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from panopolis.results import Results
    from panopolis.views.star_found import Heroine, Nosedive, Path

FIFTHS = ("Lowest rated", "Second fifth", "Middle fifth", "Fourth fifth", "Highest rated")
SHADES = ("#5b1f05", "#b0400a", "#dd8a54", "#9db8cc", "#0b5c98")
"""One colour a fifth, from the lowest to the highest rated; apart in grey and for the colour-blind."""
ON_SHADES = (svg.PAPER, svg.PAPER, svg.INK, svg.INK, svg.PAPER)
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
A_TENTH = 0.1
_SHARES = (0.01, 0.05, 0.25, 0.50, 0.75, 0.95, 0.99)
_WIDEST, _MIDDLE, _LOW, _TOP = 0.13, 3, 1, 5


def ratings_over_time(run: Results) -> Figure | None:
    """Draw the middle of the ratings and the bands around it, week by week, and how people lie in the last week."""
    days, edges, counts = histogram(run)
    if not len(days):
        return None
    bands = quantiles(edges, counts)
    start = calendar(run.manifest, 0)
    text = _lie(edges, counts, bands, thresholds(run))
    cuts = thresholds(run)

    def draw(width: float) -> str:
        return _draw_ratings(width, days, edges, counts, bands, start, cuts, text)

    heads = ("day", *(f"{100 * q:g} % have at most" for q in _SHARES))
    rows = tuple((int(day), *(float(v) for v in band)) for day, band in zip(days, bands, strict=True))
    return both("ratings", "How the ratings lie, week by week", text, draw, Numbers(heads, rows))


def quantiles(edges: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Return the quantiles of ``_SHARES``, ``(n_day, 7)``: within a tenth of a star people are taken to lie evenly."""
    up_to = np.cumsum(counts, axis=1)
    found = np.zeros((len(counts), len(_SHARES)))
    for k, share_below in enumerate(_SHARES):
        wanted = share_below * up_to[:, -1]
        bin_ = np.argmax(up_to >= wanted[:, None], axis=1)
        row = np.arange(len(counts))
        within = 1.0 - (up_to[row, bin_] - wanted) / counts[row, bin_]
        found[:, k] = edges[bin_] + A_TENTH * within
    return found


def _lie(edges: np.ndarray, counts: np.ndarray, bands: np.ndarray, cuts: Sequence[tuple[float, str]]) -> str:
    last = bands[-1]
    high = float(counts[-1][edges >= 4.5 - 1e-9].sum() / counts[-1].sum())
    return (
        f"Everyone begins level, and the ratings spread. At the end the middle one is about {stars(last[_MIDDLE])}; one person "
        f"in twenty has {stars(last[_LOW])} or less, one in twenty {stars(last[_TOP])} or more, and {share(high)} stand at 4.5 or above. "
        f"{_dotted(cuts)}"
        "The bands hold half of those who are rated, nine in ten, and 98 in a hundred."
    )


def _draw_ratings(
    width: float, days: np.ndarray, edges: np.ndarray, counts: np.ndarray, bands: np.ndarray, start: date,
    cuts: Sequence[tuple[float, str]], text: str,
) -> str:  # fmt: skip
    wide = width > svg.NARROW
    left, right, height = (34.0, width - 210.0, 380.0) if wide else (26.0, width - 104.0, 340.0)
    low, high = max(float(bands.min()) - 0.3, 0.0), min(float(bands.max()) + 0.3, max(5.0, float(edges.max()) + 0.1))
    x, y = svg.Scale(0, float(days[-1]) or 1, left, right), svg.Scale(low, high, height - 30, 12)
    body = [
        svg.y_axis(y, left, right, svg.ticks(low, high, 6), tick),
        svg.month_axis(x, start, int(days[-1]) + 1, height - 30, wide=wide),
    ]
    for lower, upper, opacity in ((0, 6, 0.13), (1, 5, 0.20), (2, 4, 0.34)):
        edge = [[(x(day), y(value)) for day, value in zip(days, bands[:, k], strict=True)] for k in (upper, lower)]
        body.append(svg.element("path", d=svg.path(edge[0] + edge[1][::-1], closed=True), fill=svg.SCHEME, opacity=opacity))
    body.append(svg.line([(x(d), y(v)) for d, v in zip(days, bands[:, _MIDDLE], strict=True)], svg.SCHEME, width=2.5))
    body += _cuts(y, left, right, cuts)
    body.append(_band_labels(y, right + 6, bands[-1], height))
    if wide:
        body.append(_last_week(y, width - 92, width, edges, counts[-1]))
    return svg.picture(width, height, body, title="How the ratings lie, week by week", about=text)


def _cuts(y: svg.Scale, left: float, right: float, cuts: Sequence[tuple[float, str]]) -> list[str]:
    """Return dotted lines at the ratings at which doors open; the text beside the figure says which these are."""
    return [svg.rule(left, y(at), right, y(at), dash="2 3", colour=svg.MUTED) for at, _ in cuts if y.low < at < y.high]


def _dotted(cuts: Sequence[tuple[float, str]]) -> str:
    return f"Dotted: ratings at which doors open, {', '.join(tick(at) for at, _ in cuts)}. " if cuts else ""


def _band_labels(y: svg.Scale, left: float, last: np.ndarray, height: float) -> str:
    words = {3: "middle", 5: f"top 5{THIN}%", 1: f"lowest 5{THIN}%", 6: f"top 1{THIN}%", 0: f"lowest 1{THIN}%"}
    kept: dict[float, int] = {}
    for k in words:  # where quantiles coincide one label is enough, the one nearest the middle
        kept.setdefault(float(last[k]), k)
    places = svg.spread([y(value) + 4 for value in kept], 16, 16, height - 36)
    return "".join(
        svg.label(left, place, f"{words[k]}: {stars(last[k])}", size=12, fill=svg.SCHEME if k == _MIDDLE else svg.MUTED)
        for k, place in zip(kept.values(), places, strict=True)
    )


def _last_week(y: svg.Scale, left: float, right: float, edges: np.ndarray, counts: np.ndarray) -> str:
    most, thick = counts.max(), max(2.0, abs(y(0.1) - y(0.0)) - 1)
    bars = [
        svg.bar(left, y(edge + 0.1), max(0.6, n / most * (right - left)), thick, svg.SCHEME, opacity=0.75)
        for edge, n in zip(edges, counts, strict=True)
        if n > 0 and y.low <= edge and edge + 0.1 <= y.high + 1e-9
    ]
    return "".join([*bars, svg.label(right, y.start + 19, "the last week", size=12, fill=svg.MUTED, anchor="end")])


# ------------------------------------------------------------------------------------------------------------------- ties
def ties_by_rating(run: Results) -> Figure | None:
    """Draw for each fifth by rating to which fifths its ties lead, at the first look and at the last."""
    looks = ties_by_fifth(run)
    if len(looks) < 2:  # noqa: PLR2004 - nothing to set against
        return None
    first, last = looks[min(looks)], looks[max(looks)]
    text = (
        f"Of the ties of the lowest rated {share(first[0, 0])} led to each other on the first day, {share(last[0, 0])} do on day "
        f"{count(max(looks))}, and {share(last[0, 4])} lead to the highest rated. Of those of the highest rated {share(first[4, 4])} led to each "
        f"other, and {share(last[4, 4])} do. Each row is a fifth of people by rating; its parts are to whom their ties lead, without those at "
        "rest, which an end has dropped or not chosen. Were rating of no account, each part would be about a fifth."
    )

    def draw(width: float) -> str:
        return _draw_ties(width, first, last, max(looks), text)

    both_looks = (("first day", first), (f"day {max(looks)}", last))
    rows = tuple((when, k + 1, *(float(v) for v in of[k])) for when, of in both_looks for k in range(len(of)))
    heads = ("when", "fifth by rating", *(f"share of ties to fifth {k}" for k in range(1, 6)))
    return both("ties", "Whose ties are whose", text, draw, Numbers(heads, rows))


def _draw_ties(width: float, first: np.ndarray, last: np.ndarray, day: int, text: str) -> str:
    wide = width > svg.NARROW
    left, row = (108.0, 40.0) if wide else (0.0, 56.0)
    looks = [("On the first day", first), (f"On day {count(day)}", last)] if wide else [(f"On day {count(day)}", last)]
    part = (width - left - 24.0 * (len(looks) - 1)) / len(looks)
    key, below = svg.key(0, 11, width, [(f"to the {name.lower()}", SHADES[k]) for k, name in enumerate(FIFTHS) if k in (0, 2, 4)])
    top = below + 28
    body = [key]
    for at, (words, shares) in enumerate(looks):
        begin = left + at * (part + 24)
        body.append(svg.label(begin, top, words, size=12, fill=svg.MUTED))
        for i, name in enumerate(FIFTHS):
            down = top + 10 + i * row + (0 if wide else 16)
            if at == 0:
                body.append(svg.label(left - 10, down + 19, name, anchor="end") if wide else svg.label(0, down - 5, name))
            body.append(_stacked(begin, down, part, shares[i]))
    height = top + 10 + 5 * row + (0 if wide else 4)
    return svg.picture(width, height, body, title="Whose ties are whose", about=text)


def _stacked(left: float, top: float, width: float, shares: np.ndarray) -> str:
    body, at = [], left
    for k, value in enumerate(shares):
        wide = float(value) * width
        body.append(svg.bar(at, top, max(wide - 1, 0.5), 28, SHADES[k]))
        if value >= _WIDEST:
            body.append(svg.label(at + wide / 2, top + 19, share(float(value)), anchor="middle", size=12, fill=ON_SHADES[k]))
        at += wide
    return "".join(body)


# ------------------------------------------------------------------------------------------------------------------ paths
def her_path(run: Results, told: Heroine) -> Figure:
    """Draw the heroine's rating night by night, with the mishaps of her big day and without."""
    name = told.who.given
    text = (
        f"{name}{APOSTROPHE}s rating, night by night. Until the night before the big day there is one path; from then on her twin "
        "lives the same days, with the same people and the same luck, and the three mishaps do not happen, because the first does not. "
        f"{_dotted(thresholds(run))}".strip()
    )
    first = calendar(run.manifest, 0)

    def draw(width: float) -> str:
        until = int(told.path.days[~np.isnan(told.path.twin)].max())
        return _draw_path(
            width, told.path, (max(told.day - 21, int(told.path.days[0])), until), first, thresholds(run), text, told.day
        )

    return both("her-path", f"{name}{APOSTROPHE}s rating with and without the first mishap", text, draw, _nights(told.path))


def nosedive_path(run: Results, told: Nosedive) -> Figure:
    """Draw one nosedive: three weeks before and six after."""
    fall, name = told.fall, told.who.given
    span = (max(int(fall["top_day"]) - 14, int(told.path.days[0])), min(int(fall["low_day"]) + 42, int(run.manifest["days"]) - 1))
    text = f"{name}{APOSTROPHE}s rating, night by night, from {stars(fall['top'])} down to {stars(fall['low'])}."
    first = calendar(run.manifest, 0)

    def draw(width: float) -> str:
        return _draw_path(width, told.path, span, first, thresholds(run), text, None)

    return both(f"fall-{told.who.person}", f"{name}{APOSTROPHE}s fall", text, draw, _nights(told.path))


def _nights(path: Path) -> Numbers:
    """Return a rating night by night, and the twin's where there is one."""
    rows = tuple(
        (int(day), float(hers), "" if np.isnan(twin) else float(twin))
        for day, hers, twin in zip(path.days, path.rating, path.twin, strict=True)
    )
    return Numbers(("day", "rating", "the twin's"), rows)


def _draw_path(
    width: float,
    path: Path,
    span: tuple[int, int],
    start: date,
    cuts: Sequence[tuple[float, str]],
    text: str,
    big_day: int | None,
) -> str:
    wide, height = width > svg.NARROW, 300.0 if big_day is not None else 200.0
    left, right = 30.0, width - (120.0 if wide and big_day is not None else 50.0)
    shown = (path.days >= span[0]) & (path.days <= span[1])
    days, hers, twin = path.days[shown], path.rating[shown], path.twin[shown]
    values = np.concatenate([hers, twin[~np.isnan(twin)]])
    low, high = max(float(values.min()) - 0.25, 0.0), min(float(values.max()) + 0.25, 5.0)
    x, y = svg.Scale(span[0], max(span[1], span[0] + 1), left, right), svg.Scale(low, high, height - 30, 26)
    body = [
        svg.y_axis(y, left, right, svg.ticks(low, high, 5), tick),
        *_cuts(y, left, right, cuts),
        *_dates(x, span, start, height - 30, wide),
    ]
    if big_day is not None:
        body += [svg.rule(x(big_day), 16, x(big_day), height - 30, colour=svg.INK, dash="3 3"),
                 svg.label(x(big_day), 11, "the big day", size=12, anchor="middle", weight=600)]  # fmt: skip
    ends: list[tuple[float, str, str]] = []
    both_lives = ~np.isnan(twin)
    if both_lives.any():
        fork = max(int(np.argmax(both_lives)) - 1, 0)  # both begin where the one path ends
        twins = (
            np.concatenate([hers[fork : fork + 1], twin[both_lives]]),
            np.concatenate([days[fork : fork + 1], days[both_lives]]),
        )
        body += [svg.line(piece, svg.BEFORE, width=2.2) for piece in _pieces(twins[1], twins[0], x, y)]
        ends.append((float(twins[0][-1]), "without" if wide else "", svg.BEFORE))
    body += [svg.line(piece, svg.SCHEME, width=2.4) for piece in _pieces(days, hers, x, y)]
    ends.append((float(hers[-1]), "with" if big_day is not None and wide else "", svg.SCHEME))
    body.append(_ends(ends, right + 6, y, height))
    if big_day is not None and not wide:
        key, down = svg.key(0, height + 8, width, [("with the mishaps", svg.SCHEME), ("without the first", svg.BEFORE)])
        body.append(key)
        height = down + 8
    return svg.picture(width, height, body, title="A rating, night by night", about=text)


def _ends(ends: Sequence[tuple[float, str, str]], left: float, y: svg.Scale, height: float) -> str:
    """Return the last rating of each path beside its end."""
    places = svg.spread([y(value) + 4 for value, _, _ in ends], 15, 16, height - 34)
    return "".join(
        svg.label(left, place, f"{stars(value, 2)} {words}".strip(), size=12, fill=colour, weight=600)
        for (value, words, colour), place in zip(ends, places, strict=True)
    )


def _pieces(days: np.ndarray, values: np.ndarray, x: svg.Scale, y: svg.Scale) -> list[list[tuple[float, float]]]:
    """Return the path in pieces, broken where nights are missing."""
    pieces: list[list[tuple[float, float]]] = []
    for k, (day, value) in enumerate(zip(days, values, strict=True)):
        if k == 0 or day != days[k - 1] + 1:
            pieces.append([])
        pieces[-1].append((x(float(day)), y(float(value))))
    return pieces


def _dates(x: svg.Scale, span: tuple[int, int], start: date, y: float, wide: bool) -> list[str]:  # noqa: FBT001 - as month_axis
    """Return the line of a short span of days, with about six dates, or three where it is narrow."""
    body = [svg.rule(x.start, y, x.end, y)]
    every = max(1, (span[1] - span[0]) // (6 if wide else 3))
    for day in range(span[0], span[1] + 1, every):
        when = type(start).fromordinal(start.toordinal() + day)
        body.append(svg.rule(x(day), y, x(day), y + 5))
        at = "start" if day == span[0] else "end" if x(day) > x.end - 14 else "middle"
        body.append(svg.label(x(day), y + 19, f"{when.day} {month_name(when)}", anchor=at, fill=svg.MUTED, size=12))
    return body
