"""*Her file* as text: how much of people's days the records could reconstruct, by group, and of one person."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from panopolis.columns import GROUPS
from panopolis.results import NOTICE
from panopolis.scheme import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WIDTH = 120
COUNTED = "A day counts if a row is about what she did on it, or if a company that shares what it sees knows of it."


def files_text(rows: Sequence[Mapping[str, Any]], world: str, since: int, until: int) -> str:
    """Return the files of groups of people, as a table: means over the people of each."""
    heads = (f"{world}, days {since} to {until - 1}", "people", "days on file", "share of days", "spheres of life")
    body = tuple(
        (
            GROUPS[row["group"]],
            f"{row['people']:,}",
            *(_number(row[k], s) for k, s in (("file_days", 1), ("file_share", 100), ("file_contexts", 1))),
        )
        for row in rows
    )
    return "\n".join([*Table("", heads, body).lines(WIDTH), "", f"Means over people. {COUNTED} {NOTICE}."])


def _number(value: float, scale: int) -> str:
    return "-" if math.isnan(value) else f"{scale * value:.1f}{' %' if scale > 1 else ''}"


def file_text(kept: Mapping[str, Any], world: str, since: int, until: int) -> str:
    """Return the file of one person, in two sentences."""
    spheres = ", ".join(kept["file_contexts"]) or "none"
    return (
        f"Person {kept['person']}, {world}: the records could reconstruct {kept['file_days']} of {until - since} days"
        f" ({100 * kept['file_share']:.0f} %), days {since} to {until - 1}. Spheres of life in the file: {spheres}.\n{COUNTED} {NOTICE}."
    )
