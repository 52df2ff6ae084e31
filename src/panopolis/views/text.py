"""The table of effects: on a terminal, as plain text, as Markdown.

Rows are measures, harms first and then benefits, three lines each (what law and censorship do, what scoring adds, both);
columns are groups of people. A number stands with half the width of its interval and with no more digits than that supports; it
is bold on a terminal where the interval excludes nothing at all happening. The label under the table says what the interval is.
"""

from __future__ import annotations

import io
import math
import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from panopolis.columns import GROUPS
from panopolis.results import NOTICE, SPLITS
from panopolis.views.numbers import change, half_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

GROUP_HEADS: dict[str, str] = {
    "all": "everyone",
    "poorest_fifth": "poorest\nfifth",
    "richest_fifth": "richest\nfifth",
    "migrants": "migrants",
    "students": "students",
}
"""Groups as the head of a column has them."""

SPLIT_WORDS: dict[str, str] = {"law": "law", "scoring": "scoring", "total": "total"}

WIDE = 96
"""Columns of a terminal from which numbers and their intervals stand apart."""

Effect = dict[tuple[str, str], "Mapping[str, Any]"]
"""One measure's rows, by (split, group)."""


def arrange(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, bool, Effect]]:
    """Return effects by measure: label, unit, whether more is a benefit, and its rows by (split, group); harms first.

    Parameters
    ----------
    rows
        As ``Results.effects().to_pylist()`` or ``read_effects`` gives them.
    """
    order: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        order.setdefault(row["measure"], []).append(row)
    arranged = [
        (
            str(found[0]["label"]),
            str(found[0]["unit"]),
            bool(found[0]["good"]),
            {(row["split"], row["group"]): row for row in found},
        )
        for found in order.values()
    ]
    return sorted(arranged, key=lambda measure: measure[2])


def interval_label(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return what the intervals are, in the words of the effects themselves."""
    return "; ".join(dict.fromkeys(str(row["interval"]) for row in rows if row["interval"]))


def cell(row: Mapping[str, Any] | None, *, tight: bool = False) -> str:
    """Return one effect as it stands in a cell: value and half the width of its interval."""
    if row is None or _missing(row["value"]):
        return "\N{EN DASH}"
    if row["low"] is None or row["high"] is None or row["low"] == row["high"]:
        return change(row["value"])
    half, decimals = half_width(row["low"], row["high"])
    return f"{change(row['value'], decimals)}{'' if tight else ' '}±{half}"


def is_clear(row: Mapping[str, Any] | None) -> bool:
    """Whether an effect's interval excludes zero."""
    return row is not None and not _missing(row["low"]) and (row["low"] > 0 or row["high"] < 0)


def _missing(value: float | None) -> bool:
    return value is None or math.isnan(value)


def _groups(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    present = {row["group"] for row in rows}
    return [group for group in GROUPS if group in present]


def rich_effects(rows: Sequence[Mapping[str, Any]], width: int = 100) -> Table:
    """Return the table of effects for a terminal of ``width`` columns.

    Parameters
    ----------
    rows
        Effects as mappings with the names of the results folder's ``effects`` table.
    width
        Below 96 the numbers stand closer together.
    """
    groups = _groups(rows)
    tight = width < WIDE
    cells = {(row["measure"], row["split"], row["group"]): cell(row, tight=tight) for row in rows}
    taken = max(map(len, SPLIT_WORDS.values())) + 1 + sum(_column_width(cells, group) + 1 for group in groups)
    table = Table(
        box=None, pad_edge=False, padding=(0, 1, 0, 0), caption=_caption(rows), caption_justify="left", caption_style="dim"
    )
    table.add_column("", no_wrap=True)
    table.add_column("", style="dim", no_wrap=True)
    for group in groups:
        table.add_column(GROUP_HEADS.get(group, group), justify="right", no_wrap=True, header_style="")
    for good, measures in groupby(arrange(rows), key=lambda measure: measure[2]):
        table.add_row(Text("BENEFITS" if good else "HARMS", style="bold"))
        for label, unit, _, effect in measures:
            _add_measure(table, groups, _side(label, unit, max(14, width - taken - 1)), effect, tight=tight)
    return table


def _column_width(cells: Mapping[tuple[str, str, str], str], group: str) -> int:
    head = max(map(len, GROUP_HEADS.get(group, group).split("\n")))
    return max([head, *(len(text) for (_, split, of), text in cells.items() if of == group and split in SPLITS)])


def _side(label: str, unit: str, width: int) -> list[Text]:
    """Return the words beside a measure's three lines; long ones run on beside the next line."""
    lines = [Text(line) for line in textwrap.wrap(label, width)] + [
        Text(line, style="dim") for line in textwrap.wrap(unit, width)
    ]
    return lines + [Text("")] * (len(SPLITS) - len(lines))


def _add_measure(table: Table, groups: Sequence[str], side: list[Text], effect: Effect, *, tight: bool) -> None:
    for head, split in zip(side, SPLITS, strict=False):
        found = [effect.get((split, group)) for group in groups]
        cells = [Text(cell(row, tight=tight), style="bold" if is_clear(row) else "") for row in found]
        table.add_row(head, SPLIT_WORDS[split], *cells)
    for head in side[len(SPLITS) :]:
        table.add_row(head)


def _caption(rows: Sequence[Mapping[str, Any]]) -> str:
    return (
        "law: ordinary law against none; scoring: the scheme against ordinary law; total: both. "
        f"± is half the width of the interval: {interval_label(rows)}. Bold where it excludes 0. {NOTICE}."
    )


def effects_table(rows: Sequence[Mapping[str, Any]], width: int = 100) -> str:
    """Return the table of effects as plain text, at most ``width`` columns wide where the numbers allow it."""
    out = io.StringIO()
    Console(file=out, width=width, no_color=True, force_terminal=False, highlight=False).print(rich_effects(rows, width))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def markdown_effects(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of effects as Markdown, one table for harms and one for benefits."""
    groups = _groups(rows)
    lines = []
    for good, measures in groupby(arrange(rows), key=lambda measure: measure[2]):
        heads = [GROUP_HEADS.get(group, group).replace("\n", " ") for group in groups]
        lines += [f"| {'Benefits' if good else 'Harms'} | | {' | '.join(heads)} |", "|---|---|" + "---:|" * len(groups)]
        for label, unit, _, effect in measures:
            for split in SPLITS:
                first = f"{label} ({unit})" if split == SPLITS[0] else ""
                lines.append(
                    f"| {first} | {SPLIT_WORDS[split]} | {' | '.join(cell(effect.get((split, group))) for group in groups)} |"
                )
        lines.append("")
    return "\n".join([*lines, _caption(rows)]) + "\n"
