"""Hints in a kernel: what it will read of whoever comes a few people later is asked for ahead of time, since memory answers late."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

READ_OF_TIES = {"count_ties": "company.listed", "heard_lately": "spoke_day_"}
"""Functions that read all ties of a person, and what they read of each."""


def asking_ahead(lines: Sequence[str], arrays: Sequence[str]) -> list[str]:
    """Return the lines of a kernel with hints at the head of its loop over ``chosen``; ``arrays`` are the columns that it reads of each."""
    at = next((k for k, line in enumerate(lines, 1) if line.strip() == "i = int64(chosen[j])"), 0)
    if not at:
        return list(lines)
    margin = lines[at - 1].removesuffix("i = int64(chosen[j])")
    more = [name for name in ("due", "standing.strikes") if any(f"{name}[i]" in line for line in lines)]
    hints = ["later = chosen[min(j + AHEAD, n - 1)]", *[f"fetch({a}, later)" for a in (*more, *arrays)], *_of_ties(lines)]
    return [*lines[:at], *[margin + hint for hint in hints], *lines[at:]]


def _of_ties(lines: Sequence[str]) -> list[str]:
    """Return the hints for what is read of a person's ties: where her row of them is, then the row, then what is read of each."""
    text = " ".join(lines)
    read = next((held for call, held in READ_OF_TIES.items() if f"{call}(" in text), "")
    if not read:
        return []
    return [
        "fetch(network, chosen[min(j + 2 * AHEAD, n - 1)])", "fetch(neighbours, int64(network[later]))",
        f"ask_for_ties(chosen[min(j + AHEAD // 2, n - 1)], network, neighbours, {read})",
    ]  # fmt: skip
