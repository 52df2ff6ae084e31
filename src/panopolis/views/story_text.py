"""A life as text for a terminal and as tables for a notebook: two columns, hers and her twin's."""

from __future__ import annotations

import textwrap
from html import escape
from typing import TYPE_CHECKING

from panopolis.results import NOTICE
from panopolis.scheme import Table
from panopolis.views.numbers import score
from panopolis.views.sentences import long_date, short_date

if TYPE_CHECKING:
    from panopolis.views.story import Day, Story

NO_ONE = "No one is counting."
"""Stands where a world has no score."""


def story_text(told: Story, width: int, *, rows: bool) -> str:
    """Return a story for a terminal, ``width`` wide; with ``rows`` each row of hers has its name."""
    left = 11
    gap = " \N{BOX DRAWINGS LIGHT VERTICAL} "
    right = 0 if told.twin_called is None else (width - left - 7) // 3
    middle = width - left - 7 - (right + len(gap) if right else 0)
    lines = [told.who.header, *textwrap.wrap(f"{told.who.who} The name is invented.{_because(told)}", width), ""]
    lines += _row("", told.called[:1].upper() + told.called[1:], told.counted, _head(told.twin_called), left, middle, right, gap)
    lines.append("\N{BOX DRAWINGS LIGHT HORIZONTAL}" * width)
    first = score(told.start) if told.start is not None else ""
    opening = f"{told.begins} with {first} {told.unit}." if first else NO_ONE
    lines += _row(short_date(told.first), opening, first, twin_begins(told) if right else "", left, middle, right, gap)
    year = told.first.year
    for day in told.days:
        if day.date.year != year:
            year = day.date.year
            lines.append(str(year))
        mine = " ".join(f"{entry.text} [{entry.event.row}]" if rows and entry.event.row else entry.text for entry in day.hers)
        other = " ".join(entry.text for entry in day.twins)
        after = score(day.score) if day.score is not None else ""
        lines += _row(short_date(day.date), mine, after, other, left, middle, right, gap)
    if told.unkept or not told.days:
        lines += textwrap.wrap(told.unkept or "Nothing that any ledger would keep happened in these days.", width)
    lines += ["\N{BOX DRAWINGS LIGHT HORIZONTAL}" * width, *_sum_lines(told), "", NOTICE + "."]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def story_tables(told: Story) -> str:
    """Return a story as HTML for a notebook."""

    def line(day: Day) -> tuple[str, ...]:
        mine, other = (" ".join(entry.text for entry in side) for side in (day.hers, day.twins))
        return (short_date(day.date), mine, "" if day.score is None else score(day.score), other)

    beside = 4 if told.twin_called else 3
    heads = ("", told.called, told.counted, told.twin_called or "")
    days = Table("", heads[:beside], tuple(line(day)[:beside] for day in told.days))
    sums = Table("", _sum_heads(told)[: beside - 1], tuple(row[: beside - 1] for row in told.sums))
    who = f"{told.who.who} The name is invented.{_because(told)}"
    twins = f"<p>{escape(told.twin_called or '')}: {escape(twin_begins(told))}</p>" if told.twin_called else ""
    start = f"{told.begins} with {score(told.start)} {told.unit}." if told.start is not None else NO_ONE
    return (
        f"<div><p><b>{escape(told.who.header)}</b></p><p>{escape(who)}</p><p>{escape(start)}</p>{twins}"
        f"{f'<p>{escape(told.unkept)}</p>' if told.unkept else ''}{days.html()}{sums.html()}<p><small>{NOTICE}.</small></p></div>"
    )


def twin_begins(told: Story) -> str:
    """Return what is counted of her twin, in a sentence: from what to what, or that no one is counting."""
    counted = told.twin_counted
    if counted is None:
        return NO_ONE
    end = "" if counted.last is None else f" and ends with {score(round(counted.last, 2))}"
    return f"Begins with {score(round(counted.first, 2))} {counted.unit}{end}."


def _because(told: Story) -> str:
    return f" How {told.who.she} was chosen: {told.why}." if told.why else ""


def _head(twin_called: str | None) -> str:
    return f"{twin_called[:1].upper()}{twin_called[1:]}" if twin_called else ""


def _row(when: str, mine: str, after: str, other: str, left: int, middle: int, right: int, gap: str) -> list[str]:
    hers = textwrap.wrap(mine, middle) or [""]
    twins = textwrap.wrap(other, right) or [""] if right else [""]
    lines = []
    for i in range(max(len(hers), len(twins))):
        line = f"{when if i == 0 else '':<{left}}{hers[i] if i < len(hers) else '':<{middle}}{after if i == 0 else '':>7}"
        lines.append(line + (gap + (twins[i] if i < len(twins) else "") if right else ""))
    return lines


def _sum_lines(told: Story) -> list[str]:
    if not told.sums:
        return []
    heads = _sum_heads(told)
    wide = [max(len(row[i]) for row in (heads, *told.sums)) for i in range(3)]
    return [f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}}  {row[2]:>{wide[2]}}" for row in (heads, *told.sums)]


def _sum_heads(told: Story) -> tuple[str, str, str]:
    own = "hers" if told.who.hers == "her" else "his"
    return f"from {long_date(told.first)} to {long_date(told.last)}", own, f"{told.who.hers} twin's" if told.twin_called else ""
