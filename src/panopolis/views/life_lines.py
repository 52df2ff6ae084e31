"""A life as a drawing: her score, the lists, the refusals, and under them her twin's days."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from panopolis.views import svg
from panopolis.views.numbers import figure, score
from panopolis.views.sentences import is_other_record, is_wrong
from panopolis.views.svg import Figure, Numbers, both

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.results import Event
    from panopolis.views.story import Entry, Story

WRONG = "#a3123a"
"""The open square for a charge that was another's doing: the mark that a screen puts on the place."""


def life_lines(told: Story) -> Figure:
    """Draw a story: lanes for score, black lists and refusals, and a lane for the twin."""
    name = told.who.given

    def draw(width: float) -> str:
        return _draw(told, width)

    return both(f"life-{told.who.person}", f"{name}, {told.called}", _in_words(told), draw, _numbers(told))


def _numbers(told: Story) -> Numbers:
    """Return what the drawing marks: each of her records and her twin's, with the score after it."""
    rows = tuple(
        (
            day.date.isoformat(),
            whose,
            entry.event.kind,
            str(entry.event.rule or ""),
            _after(day.score if whose == "she" else entry.event.score if entry.event.hers else None),
        )
        for day in told.days
        for whose, entries in (("she", day.hers), ("twin", day.twins))
        for entry in entries
    )
    return Numbers(("date", "who", "what", "about", "score that day"), rows)


def _after(points: float | None) -> str | float:
    return "" if points is None else float(points)


def _in_words(told: Story) -> str:
    if told.unkept:
        return told.unkept
    mine = [entry.event for day in told.days for entry in day.hers]
    charges = [event for event in mine if is_wrong(event)]
    wrong = sum(not event.did_it for event in charges)
    other = sum(is_other_record(event) for event in mine)
    refused = sum(event.kind == "refusal" and event.source == "standing" for event in mine)
    listed = sum(event.kind == "listing" for event in mine)
    counted = (
        f"{len(charges)} charges for a wrong against {told.who.given}, {wrong} of them for what another did; {other} other records; "
        f"{listed} listings, {refused} refusals because of standing."
    )
    if told.ratings is not None:
        falls = sum(event.kind == "fall" for event in mine)
        return f"{falls} falls of a star within a week; {refused} doors closed by the rating; {len(charges)} charges for a wrong."
    if told.start is None:
        return counted
    end = next((day.score for day in reversed(told.days) if day.score is not None), told.start)
    return f"The score goes from {score(told.start)} to {score(end)}. {counted}"


def _draw(told: Story, width: float) -> str:
    n_day = (told.last - told.first).days + 1
    x = svg.Scale(0, n_day, 2, width - 52)
    body, top = [], 0.0
    hers = [entry for day in told.days for entry in day.hers]
    if told.ratings is not None:
        body.append(_rating_lane(told.ratings, x) if told.ratings else "")
        top = 118.0 if told.ratings else 0.0
    elif told.start is not None:
        body.append(_score_lane(told, hers, x, n_day))
        top = 118.0
    elif any(_is_record(entry.event) for entry in hers):
        body.append(_record_lane(told, hers, x))
        top = 46.0
    spans = _listed(hers, n_day)
    if spans:
        body.append(_lane("On a black list", x, top, spans))
        top += 36
    refusals = [entry.event.day for entry in hers if entry.event.kind == "refusal" and entry.event.source == "standing"]
    if refusals:
        body.append(_refusals(x, top, refusals))
        top += 38
    if told.twin_called is not None:
        body.append(_twin_lane(told, x, top))
        top += 46
    for day, month in svg.month_ticks(told.first, n_day, 7 if width > svg.NARROW else 4):
        body.insert(0, svg.rule(x(day), 8, x(day), top, colour=svg.FAINT))
        body.append(svg.label(x(day), top + 14, month, fill=svg.MUTED, size=11.5))
    return svg.picture(width, top + 22, body, title=f"{told.who.given}, {told.called}", about=_in_words(told))


def _score_lane(told: Story, hers: Sequence[Entry], x: svg.Scale, n_day: int) -> str:
    start = float(told.start or 0.0)
    points = [(0.0, start)] + [
        (float(e.event.day), float(e.event.score)) for e in hers if e.event.hers and e.event.score is not None
    ]
    values = [value for _, value in points]
    low, high = min(values), max(values)
    pad = max(4.0, 0.12 * (high - low))
    y = svg.Scale(low - pad, high + pad, 104, 20)
    corners = svg.steps([(x(day), y(value)) for day, value in points], x(n_day))
    world = f" {told.called}" if x.end > svg.NARROW else ""
    span = f"Score{world}: from {score(values[0])} to {score(values[-1])}"
    body = [svg.label(0, 11, span, size=12, weight=600, fill=svg.SCHEME), svg.line(corners, svg.SCHEME, width=2.2)]
    body += [_mark(entry.event, x, y) for entry in hers]
    body.append(_not_hers([entry.event for entry in hers], x, y, told.who.hers))
    body.append(svg.label(x(n_day) + 6, y(values[-1]) + 4, score(values[-1]), fill=svg.SCHEME, weight=650))
    return "".join(body)


def _rating_lane(ratings: Sequence[tuple[int, float]], x: svg.Scale) -> str:
    """Return the rating night by night, broken where it was not followed."""
    values = [value for _, value in ratings]
    y = svg.Scale(max(min(values) - 0.2, 0.0), min(max(values) + 0.2, 5.0), 104, 20)
    words = f"Rating: from {figure(values[0])} to {figure(values[-1])}, lowest {figure(min(values))}"
    body, piece = [svg.label(0, 11, words, size=12, weight=600, fill=svg.SCHEME)], [(x(ratings[0][0]), y(values[0]))]
    for (before, _), (day, value) in pairwise(ratings):
        if day != before + 1:
            body.append(svg.line(piece, svg.SCHEME, width=2.2))
            piece = []
        piece.append((x(day), y(value)))
    body.append(svg.line(piece, svg.SCHEME, width=2.2))
    body.append(svg.label(x(ratings[-1][0]) + 6, y(values[-1]) + 4, figure(values[-1]), fill=svg.SCHEME, weight=650))
    return "".join(body)


def _is_record(event: Event) -> bool:
    return event.kind == "charge" and event.hers


def _record_lane(told: Story, hers: Sequence[Entry], x: svg.Scale) -> str:
    """Return her records where there is no score that they could move."""
    words = f"Records {told.called}" if x.end > svg.NARROW else "Records"
    body = [
        svg.label(0, 14, words, size=12, weight=600, fill=svg.SCHEME),
        svg.rule(x.start, 28, x.end, 28, colour=svg.SCHEME, width=2.2),
    ]
    dot = {"r": 3.0, "fill": svg.SCHEME, "stroke": svg.PAPER, "stroke_width": 1}
    body += [
        svg.element("circle", cx=x(event.day), cy=28.0, **dot) if event.did_it else svg.square(x(event.day), 28, 10, WRONG)
        for event in (entry.event for entry in hers if _is_record(entry.event))
    ]
    return "".join(body)


def _mark(event: Event, x: svg.Scale, y: svg.Scale) -> str:
    if event.kind != "charge" or not event.hers or event.score is None:
        return ""
    if not event.did_it:
        return svg.square(x(event.day), y(event.score), 10, WRONG)
    return svg.element("circle", cx=x(event.day), cy=y(event.score), r=3.0, fill=svg.SCHEME, stroke=svg.PAPER, stroke_width=1)


def _not_hers(events: Sequence[Event], x: svg.Scale, y: svg.Scale, hers: str) -> str:
    """Return the words beside the first open square; the others speak for themselves then."""
    wrong = [event for event in events if event.kind == "charge" and event.hers and not event.did_it and event.score is not None]
    if not wrong:
        return ""
    across, down = x(wrong[0].day), y(float(wrong[0].score or 0.0))
    right = across > (x.start + x.end) * 0.7
    return svg.label(
        across + (-9 if right else 9),
        down - 8,
        f"not {hers} doing",
        size=11.5,
        fill=WRONG,
        weight=600,
        anchor="end" if right else "start",
        halo=True,
    )


def _listed(hers: Sequence[Entry], n_day: int) -> list[tuple[int, int]]:
    opened: dict[str, int] = {}
    spans = []
    for event in (entry.event for entry in hers):
        if event.kind == "listing" and "red" not in str(event.rule).split("_"):
            opened.setdefault(str(event.rule), event.day)
        elif event.kind == "delisting" and str(event.rule) in opened:
            spans.append((opened.pop(str(event.rule)), event.day))
    return spans + [(first, n_day) for first in opened.values()]


def _lane(words: str, x: svg.Scale, top: float, spans: Sequence[tuple[int, int]]) -> str:
    bars = [svg.bar(x(first), top + 19, max(2.0, x(last) - x(first)), 8, svg.INK) for first, last in spans]
    line = svg.rule(x.start, top + 23, x.end, top + 23, colour=svg.RULE)
    return "".join([svg.label(0, top + 12, words, size=12, weight=600), line, *bars])


def _refusals(x: svg.Scale, top: float, days: Sequence[int]) -> str:
    crosses = "".join(f"M{x(day) - 4:.1f} {top + 19}l8 8m0-8l-8 8" for day in days)
    return "".join([
        svg.label(0, top + 12, "Refused because of standing", size=12, weight=600), svg.rule(x.start, top + 23, x.end, top + 23),
        svg.element("path", d=crosses, stroke=svg.INK, stroke_width=2, fill="none"),
    ])  # fmt: skip


def _twin_counts(told: Story, *, narrow: bool) -> str:
    """Return what is counted of her twin: from what to what, or that no one is counting."""
    counted = told.twin_counted
    if counted is None:
        return "not counted" if narrow else "no one is counting"
    shown = figure if counted.unit == "stars" else score
    what = "rating" if counted.unit == "stars" else "score"
    if counted.last is None:
        return f"{what} {shown(counted.first)} at first"
    return (
        f"{shown(counted.first)} to {shown(counted.last)}"
        if narrow
        else f"{what} from {shown(counted.first)} to {shown(counted.last)}"
    )


def _twin_lane(told: Story, x: svg.Scale, top: float) -> str:
    twins = [entry.event for day in told.days for entry in day.twins]
    narrow = x.end <= svg.NARROW
    named = (
        "" if narrow and told.twin_counted else f", {told.twin_called}"
    )  # a scheme's title and a score find no room beside each other
    words = f"Twin{named}: {_twin_counts(told, narrow=narrow)}"
    body = [svg.label(0, top + 14, words, size=12, weight=600, fill=svg.BEFORE)]
    body.append(svg.rule(x.start, top + 28, x.end, top + 28, colour=svg.BEFORE, width=2.2))
    body += [
        svg.element("circle", cx=x(event.day), cy=top + 28, r=3.0, fill=svg.BEFORE, stroke=svg.PAPER, stroke_width=1)
        for event in twins
        if event.kind == "charge"
    ]
    return "".join(body)
