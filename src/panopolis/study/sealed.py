"""What a manifest says was asked: summed entry by entry when it is written, so that one that was edited since is named and refused."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from panopolis.errors import ResultsError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

SEALED = (
    "request", "scheme", "recipe", "society", "own_rules", "own_columns", "seed", "n_person", "days", "warmup", "start", "acts", "contexts",
    "doors", "lists", "tiers", "watches", "districts", "score", "settings", "followed", "map",
)  # fmt: skip
"""Entries on which a run, or the reading of it, depends."""

_OF_A_BRANCH = ("branched",)


def seal(manifest: Mapping[str, Any]) -> dict[str, str]:
    """Return the sum of each entry; threads are left out, since nothing depends on them."""
    return {name: _sum(name, manifest[name]) for name in (*SEALED, *_OF_A_BRANCH) if name in manifest}


def check_seal(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse the manifest of a run in which an entry is missing or is not what was asked.

    Raises
    ------
    ResultsError
        Names the entry.
    """
    sealed = manifest.get("sealed")
    of_a_branch = [name for name in _OF_A_BRANCH if name in manifest or (isinstance(sealed, dict) and name in sealed)]
    for name in (*SEALED, *of_a_branch, "sealed"):
        if name not in manifest:
            raise ResultsError(f"{folder}: its manifest has no {name}; it was edited, run its command again")
    for name in (*SEALED, *of_a_branch):
        if not isinstance(sealed, dict) or sealed.get(name) != _sum(name, manifest[name]):
            raise ResultsError(f"{folder}: the {name} in its manifest is not the one it was run with; the manifest was edited")


def _sum(name: str, value: Any) -> str:  # noqa: ANN401 - what JSON can hold
    if name == "request" and isinstance(value, dict):
        value = {key: one for key, one in value.items() if key != "threads"}
    return sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
