"""The folder of a study of sensitivity: its three sweeps, and what they found as tables and JSON."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from panopolis.errors import ResultsError
from panopolis.results.begun import begin_study
from panopolis.results.files import remove, write_json, write_table
from panopolis.results.provenance import MANIFEST, NOTICE, as_folder, read_manifest
from panopolis.results.remains import remains
from panopolis.results.sums import sum_of_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

TABLES = ("claims", "morris", "sobol", "varied", "fixed")
"""Tables of a study, each ``<name>.parquet``; all of them, and what is no table, in ``sensitivity.json``."""


def begin_sensitivity(folder: Path | str, manifest: Mapping[str, Any]) -> Path:
    """Return the folder of a study; the same study, begun before, is gone on with, and anything else of ours replaced.

    Of the same study at other sizes (the same ``of``) the designs stay where they lie: one that is the same is not run again.

    Raises
    ------
    ResultsError
        The folder holds something else, is of another format version, or cannot be written.
    """
    path = as_folder(folder)
    if (path / MANIFEST).is_file():
        held = read_manifest(path)
        if held["kind"] == "sensitivity" and held.get("of") == manifest["of"] and held["asked"] != manifest["asked"]:
            for name in held["files"]:
                remove(path / name)
            write_json(path / MANIFEST, {**held, **manifest, "complete": False, "files": {}})
            return path
    return begin_study(path, "sensitivity", manifest)[0]


def end_sensitivity(path: Path, found: Mapping[str, Any]) -> None:
    """Write what was found, and mark the study complete."""
    manifest = read_manifest(path)
    held = {}
    for name in TABLES:
        if found[name]:
            held[f"{name}.parquet"] = write_table(
                path / f"{name}.parquet", pa.Table.from_pylist([dict(row) for row in found[name]])
            )
    write_json(path / "sensitivity.json", {"notice": NOTICE, **_finite(found)})
    held["sensitivity.json"] = sum_of_file(path / "sensitivity.json")
    write_json(path / MANIFEST, {**manifest, "files": held, "complete": True})


def _finite(value: Any) -> Any:  # noqa: ANN401 - what JSON can hold, and NaN, which it cannot
    if isinstance(value, dict):
        return {name: _finite(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


class SensitivityResults:
    """What a study of sensitivity found. Made by ``sensitivity`` and ``open_sensitivity``.

    Attributes
    ----------
    folder
        Where it lies; its sweeps are ``morris``, ``latin`` and ``sobol`` in it.
    manifest
        What it says of itself.
    claims, morris, sobol
        Rows as mappings: the effects over all that is not known, the screening, and the indices of the strongest.
    varied, fixed, unread
        What was varied and between what; what has no range; assumed settings that no rule of this plan reads.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = as_folder(folder)
        self.manifest = read_manifest(self.folder)
        if self.manifest["kind"] != "sensitivity":
            msg = f"{self.folder} holds a {self.manifest['kind']}, not a study of sensitivity; read it with open_results or open_sweep"
            raise ResultsError(msg)
        if not self.manifest["complete"]:
            raise ResultsError(remains(self.folder))
        if sum_of_file(self.folder / "sensitivity.json") != self.manifest["files"]["sensitivity.json"]:
            msg = f"{self.folder / 'sensitivity.json'} is not what the study wrote: it was edited, and is refused"
            raise ResultsError(msg)
        found = json.loads((self.folder / "sensitivity.json").read_text(encoding="utf-8"))
        self.split: str = found["split"]
        self.claims: list[dict[str, Any]] = found["claims"]
        self.morris: list[dict[str, Any]] = found["morris"]
        self.sobol: list[dict[str, Any]] = found["sobol"]
        self.strongest: list[str] = found["strongest"]
        self.varied: list[dict[str, Any]] = found["varied"]
        self.fixed: list[dict[str, Any]] = found["fixed"]
        self.unread: list[str] = found["unread"]

    def __repr__(self) -> str:
        return f"SensitivityResults({str(self.folder)!r}: {len(self.varied)} assumptions of {' against '.join(self.manifest['worlds'])})"
