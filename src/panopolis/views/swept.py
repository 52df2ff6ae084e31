"""A sweep as text: for each outcome where it is least and where it is most, over all cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.measures import OUTCOMES
from panopolis.results import NOTICE, SPLITS
from panopolis.scheme import Table
from panopolis.views.numbers import figure

if TYPE_CHECKING:
    from panopolis.results import SweepResults

MEANING = {"scoring": "what scoring adds to ordinary law", "total": "the scheme against nothing", "law": "what ordinary law does"}
WIDTH = 120


def sweep_text(found: SweepResults) -> str:
    """Return the least and the most of each outcome among cells, for all people, each the mean over seeds, with where it is."""
    split, rows = split_of(found), []
    for outcome in OUTCOMES:
        means = found.values(outcome.name, split).mean(axis=1)
        if np.isnan(means).all() or np.nanmin(means) == np.nanmax(means):
            continue
        ends = (int(np.nanargmin(means)), int(np.nanargmax(means)))
        shown = [text for k in ends for text in (figure(float(means[k])), where(found, k))]
        rows.append((f"{outcome.label} ({outcome.unit})", *shown))
    n, seeds = len(found.cells), len(found.seeds)
    head = f"{n:,} cells x {seeds:,} seed{'s' if seeds > 1 else ''}: {MEANING.get(split, split)}, all people, mean over seeds"
    same = "" if rows else "no outcome differs between cells"
    table = Table("", ("of what differs between cells", "least", "where", "most", "where"), tuple(rows))
    return "\n".join([head, "", *(table.lines(WIDTH) if rows else [same]), "", f"{NOTICE}."])


def split_of(found: SweepResults) -> str:
    """Return the split that says most: what scoring adds, the total, or else the scheme's own level."""
    worlds = found.manifest["worlds"]
    if "before" in worlds[1:]:
        return SPLITS[1]
    return SPLITS[2] if "none" in worlds[1:] else f"level:{worlds[0]}"


def where(found: SweepResults, cell: int) -> str:
    """Return the varied values of a cell in words."""
    values = {short(name): value for name, value in found.cells[cell].items()}
    return ", ".join(f"{name} {value:g}" if isinstance(value, float) else f"{name} {value}" for name, value in values.items())


def short(name: str) -> str:
    """Return the last part of a path, which tells what varies where the others agree."""
    return name.rsplit(".", 1)[-1]
