"""The plan of a day as a table: which rule runs in which phase, what it reads, writes, commits and records, and what a scheme attaches to it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def plan_table(rows: Sequence[Mapping[str, str]], under: Mapping[str, Sequence[str]] | None = None, width: int = 120) -> str:
    """Return the printed plan.

    Parameters
    ----------
    rows
        As ``Plan.table`` gives them.
    under
        For each scheme what it attaches to each row, as ``bearing`` says; a column each, in place of how a rule runs.
    width
        Characters of a line.
    """
    schemes = under or {}
    ways = () if schemes else ("kind", "runs")
    table = Table(title="A day, in order", show_lines=bool(schemes), pad_edge=False)
    for heading in ("phase", "rule", *ways, "reads", "writes", "commits", *(f"under {name}" for name in schemes)):
        table.add_column(heading, overflow="fold")
    last = ""
    for k, row in enumerate(rows):
        writes = ", ".join(x for x in (row["sets"], f"+ {row['adds']}" if row["adds"] else "", row["records"]) if x)
        phase = row["phase"] if row["phase"] != last else ""
        last = row["phase"]
        way = () if schemes else (row["kind"], row["activation"])
        table.add_row(phase, row["rule"], *way, row["reads"], writes, row["commits"], *(said[k] for said in schemes.values()))
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue()
