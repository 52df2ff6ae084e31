"""The suppressed post and the survey as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from panopolis.measures import wilson
from panopolis.results import NOTICE
from panopolis.scheme import Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from panopolis.study import PostStudy

LABELS = {
    "reach": "students reached",
    "posted": "students who passed it on",
    "silenced": "silent though they would speak unafraid, of those reached",
    "called_back": "made to take it down, of those who passed it on",
    "campuses": "campuses that decide against the man",
    "one_chair": "chance that he loses a chair",
    "both_chairs": "chance that he loses both",
    "r": "further sharers of one sharer (R)",
}
ASKED = {"all": "all adults asked", "aware": "who know of the scheme", "unaware": "who do not", "students": "students"}
SURVEYED = (
    "In brackets 95 % by Wilson: of the people asked, in one world. What people privately think is set so that about 80 % of all say so",
    "alone, as an online survey of 2018 found: that figure is put in, and no finding.",
)
WIDTH = 120


def post_text(study: PostStudy) -> str:
    """Return what came of a post: a table for each scheme, one for each difference, and reach by day."""
    rows = study.summary()
    pairs = list(dict.fromkeys((row["scheme"], row["against"]) for row in rows))
    first = study.rows[0]
    lines = [
        f"An old wrong, once mildly judged, told again: {first['students']:,} students of two cities, by how many times as fast as measured copies",
        "are deleted (0: not at all). Shares of all students unless said otherwise.",
    ]
    for scheme, against in pairs:
        title = f"{scheme} less {against}" if against else scheme
        found = [row for row in rows if (row["scheme"], row["against"]) == (scheme, against)]
        lines += ["", *_measures(title, found, study.speeds)]
        if not against:
            lines += ["", *_by_day(study, scheme)]
    n = rows[0]["replicates"]
    interval = (
        f"Half widths are of Student's t over {n} pairs of cities, 95 %; a chance stands between its 95 % bounds by Wilson. Differences of shares\n"
        "are in percentage points; one of two chances has no interval."
        if rows[0]["low"] is not None
        else (f"Mean of {n} pair{'s' if n > 1 else ''} of cities; from five up an interval stands beside it.")
    )
    return "\n".join([*lines, "", interval, f"{NOTICE}."])


def _measures(title: str, rows: Sequence[Mapping[str, Any]], speeds: Iterable[float]) -> list[str]:
    by = {(row["measure"], row["speed"]): row for row in rows}
    body = tuple((LABELS[name], *(_cell(by[name, speed]) for speed in speeds)) for name in LABELS)
    return Table(title, (title, *(f"{speed:g}" for speed in speeds)), body).lines(WIDTH)


def _by_day(study: PostStudy, scheme: str) -> list[str]:
    shares = {f"{speed:g}": study.by_day(scheme, speed) for speed in study.speeds}
    days = range(len(next(iter(shares.values()))))
    body = tuple((f"deleted at {speed}", *(f"{100 * each[day]:.0f}" for day in days)) for speed, each in shares.items())
    return Table("", ("reached by the end of day, %", *(str(day + 1) for day in days)), body).lines(WIDTH)


def _cell(row: Mapping[str, Any]) -> str:
    if row["interval"] == "Wilson":
        return _between(row["value"], row["low"], row["high"])
    scale, decimals, unit = (100, 1, "") if row["against"] else (100, 0, " %")
    if row["measure"] == "r":
        scale, decimals, unit = 1, 2, ""
    side = "" if row["low"] is None else f" ±{scale * (row['high'] - row['low']) / 2:.{decimals}f}"
    return f"{scale * row['value'] + 0.0:.{decimals}f}{side}{unit}"


def survey_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the answers of a survey as a table."""
    body = tuple(
        (ASKED[row["group"]], f"{row['people']:,}", *(_share(row[k], row["people"]) for k in ("private", "alone", "visitor")))
        for row in rows
    )
    heads = ("in favour of being scored", "asked", "think so", "say so alone", "say so with a visitor present")
    return "\n".join([*Table("", heads, body).lines(WIDTH), "", *SURVEYED, f"{NOTICE}."])


def _share(value: float, n: int) -> str:
    return "-" if math.isnan(value) else _between(value, *wilson(value, n))


def _between(value: float, low: float, high: float) -> str:
    return f"{100 * value:.0f} ({100 * low:.0f} to {100 * high:.0f}) %"
