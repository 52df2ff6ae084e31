"""The table of effects: on a terminal, as plain text, as Markdown.

Rows are measures, harms first and then benefits, a line for each difference between worlds (what law and censorship do, what the
scheme adds, both, or one scheme over another); columns are groups of people. A number stands with how far its interval reaches at
its farther end, and with no more digits than that supports; where that does not reach zero it is bold on a terminal and has an
asterisk in plain text. The label under the table says what the interval is.
"""

from __future__ import annotations

import io
import textwrap
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from panopolis.columns import GROUPS
from panopolis.results import NOTICE
from panopolis.views.arranged import (
    ALIKE,
    arrange,
    capital,
    interval_label,
    is_clear,
    is_missing,
    notes,
    remembered,
    split_meaning,
    splits_of,
)
from panopolis.views.numbers import change, half_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.views.arranged import Effect, Measure

GROUP_HEADS: dict[str, str] = {
    "all": "everyone",
    "poorest_fifth": "poorest\nfifth",
    "richest_fifth": "richest\nfifth",
    "migrants": "migrants",
    "students": "students",
}
"""Groups as the head of a column has them."""

SIDE, LEAST_SIDE = 18, 13
"""Columns of a terminal that the names of measures take, and take at least where there is little room."""

CLEAR = "*"
"""Stands in plain text after a number from which ± does not reach zero."""


def cell(row: Mapping[str, Any] | None, *, tight: bool = False) -> str:
    """Return one effect as it stands in a cell: value, and how far its interval reaches at the farther end."""
    if row is None or is_missing(row["value"]):
        return "\N{EN DASH}"
    if row["low"] is None or row["high"] is None or row["low"] == row["high"]:
        return change(row["value"])
    reach, decimals = _reach(row)
    return f"{change(row['value'], decimals)}{'' if tight else ' '}±{reach}"


def _reach(row: Mapping[str, Any]) -> tuple[str, int]:
    """Return how far the interval goes at its farther end, as shown, and the decimals that it supports."""
    farther = max(abs(row["low"] - row["value"]), abs(row["high"] - row["value"]))
    return half_width(-farther, farther)


def stands_clear(row: Mapping[str, Any] | None) -> bool:
    """Whether an effect is marked: its interval excludes zero, and so do the figures as they are shown."""
    if row is None or not is_clear(row):
        return False
    farther = max(abs(row["low"] - row["value"]), abs(row["high"] - row["value"]))
    _, decimals = _reach(row)
    return round(abs(row["value"]), decimals) > round(farther, decimals)


def _marked(row: Mapping[str, Any] | None, *, tight: bool) -> str:
    """Return a cell of plain text, one column wider than ``cell``, so that numbers stay under one another."""
    return cell(row, tight=tight) + (CLEAR if stands_clear(row) else "\N{NO-BREAK SPACE}")


def _groups(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    present = {row["group"] for row in rows}
    return [group for group in GROUPS if group in present]


def rich_effects(rows: Sequence[Mapping[str, Any]], width: int = 100, *, plain: bool = False) -> Table:
    """Return the table of effects for a terminal of ``width`` columns.

    Parameters
    ----------
    rows
        Effects as mappings with the names of the results folder's ``effects`` table.
    width
        Where the numbers and their intervals do not fit apart, they stand closer together.
    plain
        Whether nothing can be bold where it is printed: an asterisk stands instead.
    """
    groups, measures, splits = _groups(rows), arrange(rows), splits_of(rows)
    loose, close = (_taken(measures, groups, splits, tight=tight, plain=plain) for tight in (False, True))
    tight = loose + SIDE > width
    side = max(LEAST_SIDE, width - (close if tight else loose))
    caption = _caption(rows, "* where" if plain else "Bold where")
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), caption=caption, caption_justify="left", caption_style="dim")
    table.add_column("", no_wrap=True, min_width=side - 1)
    table.add_column("", style="dim", no_wrap=True)
    for group in groups:
        table.add_column(GROUP_HEADS.get(group, group), justify="right", no_wrap=True, header_style="")
    for good in (False, True):
        of_kind = [measure for measure in measures if measure.good == good]
        if of_kind:
            table.add_row(Text("BENEFITS" if good else "HARMS", style="bold"))
        for measure in of_kind:
            if not measure.is_nothing(splits):
                _add_measure(table, groups, splits, _side(measure, side - 1), measure.effect, tight=tight, plain=plain)
        for line in _nothing(of_kind, splits, side - 1):
            table.add_row(Text(line, style="dim"))
    return table


def _taken(
    measures: Sequence[Measure], groups: Sequence[str], splits: Mapping[str, str], *, tight: bool, plain: bool
) -> int:  # fmt: skip
    """Return the columns that everything but the words at the side takes."""
    shown = [measure for measure in measures if not measure.is_nothing(splits)]
    wide = 0
    for group in groups:
        cells = [cell(measure.effect.get((split, group)), tight=tight) for measure in shown for split in splits]
        wide += 1 + max(*(len(head) for head in GROUP_HEADS.get(group, group).split("\n")), *(plain + len(one) for one in cells))
    return wide + max(map(len, splits.values()), default=0) + 1


def _nothing(measures: Sequence[Measure], splits: Mapping[str, str], width: int) -> list[str]:
    """Return lines that name the measures which differ for nobody."""
    names = [measure.label for measure in measures if measure.is_nothing(splits)]
    return [line for name in ["No difference for anyone:", *names] for line in textwrap.wrap(name, width)] if names else []


def _side(measure: Measure, width: int) -> list[Text]:
    """Return the words beside a measure's lines; long ones run on beside the next line."""
    unit = textwrap.wrap(measure.unit, width)
    return [Text(line) for line in textwrap.wrap(measure.label, width)] + [Text(line, style="dim") for line in unit]


def _add_measure(
    table: Table, groups: Sequence[str], splits: Mapping[str, str], side: list[Text], effect: Effect, *, tight: bool, plain: bool
) -> None:
    heads = side + [Text("")] * (len(splits) - len(side))
    for head, (split, words) in zip(heads, splits.items(), strict=False):
        found = [effect.get((split, group)) for group in groups]
        if plain:
            cells = [Text(_marked(row, tight=tight)) for row in found]
        else:
            cells = [Text(cell(row, tight=tight), style="bold" if stands_clear(row) else "") for row in found]
        table.add_row(head, words, *cells)
    for head in heads[len(splits) :]:
        table.add_row(head)


def _caption(rows: Sequence[Mapping[str, Any]], mark: str) -> str:
    meant = "; ".join(f"{words}: {split_meaning(split, rows)}" for split, words in splits_of(rows).items())
    shown = f"± reaches to the farther end of the interval: {interval_label(rows)}"
    said = [meant, *remembered(rows), shown, ALIKE, *map(capital, notes(rows))]
    return f"{'. '.join(said)}. {mark} ± does not reach 0. {NOTICE}."


def effects_table(rows: Sequence[Mapping[str, Any]], width: int = 100) -> str:
    """Return the table of effects as plain text, at most ``width`` columns wide where the numbers allow it."""
    out = io.StringIO()
    needed = LEAST_SIDE + _taken(arrange(rows), _groups(rows), splits_of(rows), tight=True, plain=True)
    console = Console(file=out, width=max(width, needed), no_color=True, force_terminal=False, highlight=False)
    console.print(rich_effects(rows, width, plain=True))
    lines = out.getvalue().replace("\N{NO-BREAK SPACE}", " ").splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


def markdown_effects(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of effects as Markdown, one table for harms and one for benefits."""
    groups, measures, splits = _groups(rows), arrange(rows), splits_of(rows)
    lines = []
    for good in (False, True):
        of_kind = [measure for measure in measures if measure.good == good]
        if not of_kind:
            continue
        heads = [GROUP_HEADS.get(group, group).replace("\n", " ") for group in groups]
        lines += [f"| {'Benefits' if good else 'Harms'} | | {' | '.join(heads)} |", "|---|---|" + "---:|" * len(groups)]
        for measure in of_kind:
            for i, (split, words) in enumerate(splits.items()):
                first = f"{measure.label} ({measure.unit})" if i == 0 else ""
                cells = " | ".join(_bold(measure.effect.get((split, group))) for group in groups)
                lines.append(f"| {first} | {words} | {cells} |")
        lines.append("")
    return "\n".join([*lines, _caption(rows, "Bold where")]) + "\n"


def _bold(row: Mapping[str, Any] | None) -> str:
    return f"**{cell(row)}**" if stands_clear(row) else cell(row)
