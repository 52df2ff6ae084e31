"""The plan of a day as a table: which rule runs in which phase, what it reads, writes, commits and records."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def plan_table(rows: Sequence[Mapping[str, str]], width: int = 120) -> str:
    """Return the printed plan; ``rows`` are those of ``Plan.table``."""
    table = Table(title="A day, in order", show_lines=False, pad_edge=False)
    for heading in ("phase", "rule", "kind", "runs", "reads", "writes", "commits"):
        table.add_column(heading, overflow="fold")
    last = ""
    for row in rows:
        writes = ", ".join(x for x in (row["sets"], f"+ {row['adds']}" if row["adds"] else "", row["records"]) if x)
        phase = row["phase"] if row["phase"] != last else ""
        last = row["phase"]
        table.add_row(phase, row["rule"], row["kind"], row["activation"], row["reads"], writes, row["commits"])
    out = io.StringIO()
    Console(file=out, width=width).print(table)
    return out.getvalue()
