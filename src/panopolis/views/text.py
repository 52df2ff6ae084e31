"""The table of effects: on a terminal, as plain text, as Markdown.

Rows are measures, harms first and then benefits, three lines each (what law and censorship do, what scoring adds, both);
columns are groups of people. A number stands with half the width of its interval and with no more digits than that supports; it
is bold on a terminal where the interval excludes nothing at all happening. The label under the table says what the interval is.
"""

from __future__ import annotations

import io
import math
import textwrap
from typing import TYPE_CHECKING, Any, NamedTuple

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

SIDE = 18
"""Columns of a terminal that the names of measures take at least."""

Effect = dict[tuple[str, str], "Mapping[str, Any]"]
"""One measure's rows, by (split, group)."""


class Measure(NamedTuple):
    """One measure of the table: what it is called, its unit, whether more of it is a benefit, and its rows."""

    label: str
    unit: str
    good: bool
    effect: Effect

    def is_nothing(self, splits: Sequence[str] = SPLITS) -> bool:
        """Whether it differs for nobody in these splits."""
        return not any(row["value"] for (split, _), row in self.effect.items() if split in splits)


def arrange(rows: Iterable[Mapping[str, Any]]) -> list[Measure]:
    """Return effects by measure, harms first; what is rare per 1,000 people is counted per million.

    Parameters
    ----------
    rows
        As ``Results.effects().to_pylist()`` or ``read_effects`` gives them.
    """
    order: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        order.setdefault(row["measure"], []).append(row)
    arranged = []
    for given in order.values():
        found = _per_million(given) if _is_rare(given) else given
        label = str(found[0]["label"])
        effect: Effect = {(row["split"], row["group"]): row for row in found}
        arranged.append(Measure(label[:1].upper() + label[1:], str(found[0]["unit"]), bool(found[0]["good"]), effect))
    return sorted(arranged, key=lambda measure: measure.good)


_RARE, _THOUSAND, _MILLION = 0.2, "per 1,000 people", "per million people"


def _is_rare(rows: Sequence[Mapping[str, Any]]) -> bool:
    values = [abs(row["value"]) for row in rows if not _missing(row["value"])]
    return str(rows[0]["unit"]).startswith(_THOUSAND) and 0 < max(values, default=0.0) < _RARE


def _per_million(rows: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    def thousandfold(row: Mapping[str, Any]) -> Mapping[str, Any]:
        numbers = {name: None if row[name] is None else 1000 * row[name] for name in ("value", "low", "high")}
        return {**row, **numbers, "unit": str(row["unit"]).replace(_THOUSAND, _MILLION)}

    return [thousandfold(row) for row in rows]


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
        Where the numbers and their intervals do not fit apart, they stand closer together.
    """
    groups, measures = _groups(rows), arrange(rows)
    loose, close = (_taken(measures, groups, tight=tight) for tight in (False, True))
    tight = loose + SIDE > width
    side = max(SIDE, width - (close if tight else loose))
    table = Table(
        box=None, pad_edge=False, padding=(0, 1, 0, 0), caption=_caption(rows), caption_justify="left", caption_style="dim"
    )
    table.add_column("", no_wrap=True, min_width=side - 1)
    table.add_column("", style="dim", no_wrap=True)
    for group in groups:
        table.add_column(GROUP_HEADS.get(group, group), justify="right", no_wrap=True, header_style="")
    for good in (False, True):
        of_kind = [measure for measure in measures if measure.good == good]
        if of_kind:
            table.add_row(Text("BENEFITS" if good else "HARMS", style="bold"))
        for measure in of_kind:
            if not measure.is_nothing():
                _add_measure(table, groups, _side(measure.label, measure.unit, side - 1), measure.effect, tight=tight)
        for line in _nothing(of_kind, side - 1):
            table.add_row(Text(line, style="dim"))
    return table


def _taken(measures: Sequence[Measure], groups: Sequence[str], *, tight: bool) -> int:
    """Return the columns that everything but the words at the side takes."""
    shown = [measure for measure in measures if not measure.is_nothing()]
    wide = 0
    for group in groups:
        cells = [cell(measure.effect.get((split, group)), tight=tight) for measure in shown for split in SPLITS]
        wide += 1 + max(map(len, [*GROUP_HEADS.get(group, group).split("\n"), *cells]))
    return wide + max(map(len, SPLIT_WORDS.values())) + 1


def _nothing(measures: Sequence[Measure], width: int) -> list[str]:
    """Return lines that name the measures which differ for nobody."""
    names = [measure.label for measure in measures if measure.is_nothing()]
    return [line for name in ["No difference for anyone:", *names] for line in textwrap.wrap(name, width)] if names else []


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
    needed = SIDE + _taken(arrange(rows), _groups(rows), tight=True)
    Console(file=out, width=max(width, needed), no_color=True, force_terminal=False, highlight=False).print(
        rich_effects(rows, width)
    )
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


def markdown_effects(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the table of effects as Markdown, one table for harms and one for benefits."""
    groups, measures = _groups(rows), arrange(rows)
    lines = []
    for good in (False, True):
        of_kind = [measure for measure in measures if measure.good == good]
        if not of_kind:
            continue
        heads = [GROUP_HEADS.get(group, group).replace("\n", " ") for group in groups]
        lines += [f"| {'Benefits' if good else 'Harms'} | | {' | '.join(heads)} |", "|---|---|" + "---:|" * len(groups)]
        for measure in of_kind:
            for split in SPLITS:
                first = f"{measure.label} ({measure.unit})" if split == SPLITS[0] else ""
                cells = " | ".join(cell(measure.effect.get((split, group))) for group in groups)
                lines.append(f"| {first} | {SPLIT_WORDS[split]} | {cells} |")
        lines.append("")
    return "\n".join([*lines, _caption(rows)]) + "\n"
