"""What a person's days were like as they went by: money, home, work, posts and ties, once a week, of the people whom a run followed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.views.page.layout import LAYOUTS, packed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.results import Results

EVERY = 7
"""Days from one entry to the next; the last day has one, too."""
COLUMNS = ("cash_yuan", "debt_yuan", "arrears_yuan", "instalments_left", "works", "posts", "posts_held", "ties_lost")
"""Columns of a diary, by the names of ``panopolis.columns``; one that no rule of a world writes stays at 0."""

Diary = dict[str, np.ndarray]
"""``person`` (id), ``day`` and the columns, an entry a person and week."""


def days_of(days: int) -> list[int]:
    """Return the days that have an entry.

    >>> days_of(16)
    [0, 7, 14, 15]
    """
    return sorted({*range(0, days, EVERY), days - 1})


def followed(world: Results) -> Diary:
    """Return the diaries of whom a run followed; none where its panel is of before posts stood in it."""
    inside = set(world.sql("SELECT * FROM panel LIMIT 0").column_names) if "panel" in world.tables() else set()
    if "posts" not in inside:
        return {name: np.empty(0, np.int64) for name in ("person", "day", *COLUMNS)}
    asked = ", ".join(name if name in inside else f"0 AS {name}" for name in COLUMNS)
    days = days_of(int(world.manifest["days"]))
    table = world.sql(
        f"SELECT person, day, {asked} FROM panel WHERE list_contains($days, day) ORDER BY person, day",  # noqa: S608 - names of ours
        {"days": days},
    )
    return {name: table[name].to_numpy(zero_copy_only=False) for name in table.column_names}


def packed_diaries(found: Diary, ids: np.ndarray, more: Mapping[str, np.ndarray] | None = None) -> bytes:
    """Return diaries as the page reads them, by person and day; of ``more``, those of people who have none in ``found``."""
    names = ("person", "day", *COLUMNS)
    held = {name: np.asarray(found[name], np.float64) for name in names}
    if more is not None:
        new = ~np.isin(more["person"], held["person"])
        held = {name: np.concatenate([held[name], np.asarray(more[name], np.float64)[new]]) for name in names}
    at = np.searchsorted(ids, held["person"]).clip(0, max(len(ids) - 1, 0))
    kept = np.flatnonzero(ids[at] == held["person"]) if len(ids) else np.empty(0, np.int64)
    kept = kept[np.lexsort((held["day"][kept], at[kept]))]
    shown = {name: np.rint(values[kept]) for name, values in held.items()} | {"person": at[kept]}
    return packed("diary", {field.name: shown[field.name] for field in LAYOUTS["diary"]})
