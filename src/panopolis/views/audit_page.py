"""The assessment sheet as one page that needs nothing beside it: no script, no network, readable on a telephone and in print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.views import svg
from panopolis.views.audit import basis, group_cells, heading, spread_words, tally_words, way_words, where_words, words
from panopolis.views.numbers import count, figure, tick
from panopolis.views.pages import environment
from panopolis.views.svg import Figure, Numbers, both

if TYPE_CHECKING:
    from panopolis.study import Sheet

FEW = 5
"""Pieces of evidence that stand open; the others are folded away behind a line that says how many there are."""
DRAWN_FIRST = 4
"""Outcomes that stand open; the others are folded away."""


def audit_page(sheet: Sheet) -> str:
    """Return the sheet as a page."""
    return environment().get_template("audit.html").render(
        sheet=sheet, title=heading(sheet), basis=basis(sheet), tally_words=tally_words(sheet), tally=sheet.tally(), words=words,
        way_words=way_words, where_words=where_words, few=FEW, outcomes=_outcomes(sheet), drawn_first=DRAWN_FIRST, closed=_closed(sheet),
        group_cells=group_cells, spread_words=spread_words,
    )  # fmt: skip


def _outcomes(sheet: Sheet) -> list[dict[str, Any]]:
    """Return each outcome with its blocks by dimension and one drawing of all its groups, harms that differ most between groups first."""
    by_outcome: dict[str, list[dict[str, Any]]] = {}
    for block in (sheet.run or {}).get("groups", ()):
        by_outcome.setdefault(block["outcome"], []).append(block)
    order = sorted(by_outcome.values(), key=lambda blocks: (blocks[0]["good"], -_surely(blocks)))
    return [
        {"label": blocks[0]["label"], "unit": blocks[0]["unit"], "blocks": blocks, "figure": _drawing(sheet, blocks)}
        for blocks in order
    ]


def _surely(blocks: list[dict[str, Any]]) -> float:
    """Return by how many intervals the groups lie apart from everyone, at most."""
    rows = [row for block in blocks for row in block["groups"]]
    return max(abs(row["gap"]) / max(row["gap_high"] - row["gap_low"], 1e-9) for row in rows)


def _drawing(sheet: Sheet, blocks: list[dict[str, Any]]) -> Figure:
    label, unit = blocks[0]["label"], blocks[0]["unit"]
    twin = (sheet.run or {}).get("twin")
    against = (
        f"more than the same people under \N{LEFT DOUBLE QUOTATION MARK}{twin}\N{RIGHT DOUBLE QUOTATION MARK}"
        if twin
        else "in this world alone"
    )
    text = f"{unit[0].upper()}{unit[1:]}, {against}. Dots: groups; lines: intervals; the upright line: everyone."
    return both(
        f"hit-{blocks[0]['outcome']}",
        label[0].upper() + label[1:],
        text,
        lambda width: _draw(width, blocks, label, text),
        _numbers(blocks),
    )


def _numbers(blocks: list[dict[str, Any]]) -> Numbers:
    names = ("people", "rate", "twin", "effect", "low", "high", "gap", "gap_low", "gap_high")
    rows = tuple(
        (block["dimension"], one["group"], *("" if one[name] is None else one[name] for name in names))
        for block in blocks
        for one in block["groups"]
    )
    return Numbers(("by", "group", *names), rows)


def _draw(width: float, blocks: list[dict[str, Any]], label: str, text: str) -> str:
    left, right, row, head = (150.0, width - 84.0, 22.0, 26.0) if width > svg.NARROW else (124.0, width - 58.0, 24.0, 26.0)
    rows = [one for block in blocks for one in block["groups"]]
    low, high = min(0.0, *(one["low"] for one in rows)), max(0.0, *(one["high"] for one in rows))
    x = svg.Scale(low, high, left, right)
    everyone = rows[0]["effect"] - rows[0]["gap"]
    body, y = [], 6.0
    for block in blocks:
        body.append(svg.label(0, y + 13, f"By {block['dimension']}", size=12, fill=svg.MUTED, weight=600))
        y += head
        for one in block["groups"]:
            body.append(_mark(x, y, one, right))
            y += row
        y += 6
    at_ticks = svg.ticks(low, high, 5 if width > svg.NARROW else 3)
    grid = [svg.rule(x(at), 6, x(at), y, colour=svg.MUTED if at == 0 else svg.FAINT) for at in at_ticks]
    names = [svg.label(x(at), y + 16, tick(at), anchor="middle", size=12, fill=svg.MUTED) for at in at_ticks]
    line = svg.rule(x(everyone), 6, x(everyone), y, colour=svg.BEFORE, width=1.5, dash="4 3")
    return svg.picture(width, y + 24, [*grid, line, *body, *names], title=label, about=text)


def _mark(x: svg.Scale, y: float, one: dict[str, Any], right: float) -> str:
    """Return one group: its name, its interval as a line, its effect as a dot, filled where it surely differs from everyone's."""
    sure = one["gap_low"] > 0 or one["gap_high"] < 0
    middle = y + 8
    dot = svg.element(
        "circle",
        cx=float(x(one["effect"])),
        cy=middle,
        r=4.5,
        fill=svg.SCHEME if sure else svg.PAPER,
        stroke=svg.SCHEME,
        stroke_width=2,
    )
    name = svg.label(x.start - 10, middle + 4, one["group"], anchor="end")
    value = svg.label(right + 10, middle + 4, figure(one["effect"]), size=12, weight=650 if sure else None)
    return name + svg.rule(x(one["low"]), middle, x(one["high"]), middle, colour=svg.SCHEME, width=2) + dot + value


def _closed(sheet: Sheet) -> list[tuple[str, str]]:
    """Return for each door that standing closed to how many, as a row of the tally."""
    rows = (sheet.run or {}).get("closed") or ()
    return [(words(row["door"]), count(row["people"])) for row in rows]
