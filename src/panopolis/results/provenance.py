"""What a results folder says about itself, and how it is recognised.

``manifest.json`` holds all that is needed to run a result again: the scheme's whole text and hash, the recipe's hash, the
seed, the versions, the command; and the notice that must stand on everything that leaves the laboratory.
"""

from __future__ import annotations

import json
import platform
from datetime import date, timedelta
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis.errors import ResultsError
from panopolis.results.files import refusals

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT_VERSION = 3
"""Version of the folder's layout; another one is refused, never guessed at."""

NOTICE = "Simulated; invented people; not a measurement of any city"
"""Stands in every manifest, on every figure and every report."""

MANIFEST = "manifest.json"

PARTS = "runs"
"""Folder of the runs of a sweep that is under way."""

OURS = (
    MANIFEST,
    "ledger",
    "mistakes",
    "totals.parquet",
    "measures.parquet",
    "people.parquet",
    "panel.parquet",
    "places.parquet",
    "stars.parquet",
    "falls.parquet",
    "paths.parquet",
    "checkpoints",
    "worlds",
    "effects.parquet",
    "effects.json",
    "replicates.parquet",
    "cells.parquet",
    "independent.parquet",
    "report.html",
    PARTS,
    "sweep.parquet",
    "sensitivity.json",
    "claims.parquet",
    "morris.parquet",
    "sobol.parquet",
    "varied.parquet",
    "fixed.parquet",
    "morris",
    "latin",
    "sobol",
    "study.journal",
    "study.journal.lock",
    "calibration.json",
    "overlay.yaml",
    "trials.parquet",
)
"""Every name that Panopolis itself puts into a results folder."""


def versions() -> dict[str, str]:
    """Return the versions on which the bits of a run may depend.

    Returns
    -------
    :
        Package name to version, with ``python`` and ``machine``.
    """
    found = {"python": platform.python_version(), "machine": f"{platform.system()} {platform.machine()}"}
    for package in ("panopolis", "numpy", "numba", "llvmlite", "pyarrow", "duckdb"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:  # run from a source tree that was never installed
            found[package] = "not installed"
    return found


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a results folder.

    Raises
    ------
    ResultsError
        There is no such folder, no manifest in it, or it is not one that this version reads.
    """
    path = folder / MANIFEST
    if not folder.is_dir():
        msg = f"there is no results folder at {folder}; give the one that a run or a comparison was told with --out"
        raise ResultsError(msg)
    if not path.is_file():
        msg = f"{folder} holds no results of Panopolis: it has no {MANIFEST}; give the folder that a run was told with --out"
        raise ResultsError(msg)
    with refusals(path):
        text = path.read_bytes()
    return check_manifest(path, text)


def check_manifest(path: Path, text: bytes) -> dict[str, Any]:
    """Return the manifest in ``text``, or refuse it by name.

    Raises
    ------
    ResultsError
        It is no JSON, not of Panopolis, or of another format version.
    """
    try:
        manifest = json.loads(text)
    except ValueError as error:
        msg = f"{path} is damaged: {error}; no manifest of Panopolis is ever half written, so it was edited"
        raise ResultsError(msg) from error
    if not isinstance(manifest, dict) or "format_version" not in manifest:
        msg = f"{path} is not a manifest of Panopolis: it has no format_version"
        raise ResultsError(msg)
    if manifest["format_version"] != FORMAT_VERSION:
        made = manifest.get("versions")
        made_by = made.get("panopolis", "another version") if isinstance(made, dict) else "another version"
        msg = (
            f"{path} has format_version {manifest['format_version']!r}, but this Panopolis reads {FORMAT_VERSION}; "
            f"it was made by {made_by}: read it with that, or run its command again"
        )
        raise ResultsError(msg)
    wrong = _wrong_entry(manifest)
    if wrong:
        msg = f"{path} is damaged: its '{wrong}' is missing or not what Panopolis writes; the manifest was edited, run its command again"
        raise ResultsError(msg)
    return manifest


_LISTED = {"sweep": ("varied", "cells", "seeds"), "sensitivity": ("worlds",), "calibration": ("targets",)}
"""Entries of a manifest that are lists, of a study that is no run and no comparison."""


def _wrong_entry(manifest: Mapping[str, Any]) -> str | None:
    """Return the entry without which a folder cannot be read, if one is missing or of another kind."""
    files, ledger = manifest.get("files"), manifest.get("ledger")
    if manifest.get("kind") not in ("run", "compare", *_LISTED):
        return "kind"
    if not isinstance(files, dict) or not all(isinstance(held, str) and name in OURS for name, held in files.items()):
        return "files"
    if manifest["kind"] in _LISTED:
        return next((name for name in _LISTED[manifest["kind"]] if not isinstance(manifest.get(name), list)), None)
    if manifest["kind"] == "compare":
        worlds = manifest.get("worlds")
        plain = isinstance(worlds, list) and all(isinstance(name, str) and name == Path(name).name for name in worlds)
        return None if plain and worlds else "worlds"
    if not _whole(manifest.get("days_written")):
        return "days_written"
    parts = ledger.get("parts") if isinstance(ledger, dict) else None
    return None if isinstance(parts, list) and all(map(_is_part, parts)) else "ledger"


def _is_part(part: object) -> bool:
    if not isinstance(part, dict):
        return False
    name = part.get("file")
    if not isinstance(part.get("mistakes"), str):
        return False
    return isinstance(name, str) and name == Path(name).name and all(_whole(part.get(day)) for day in ("first_day", "last_day"))


def _whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def calendar(manifest: Mapping[str, Any], day: int) -> date:
    """Return the date of ``day`` (0 is the scheme's first day)."""
    return date.fromisoformat(str(manifest["start"])) + timedelta(days=int(day))


def command_line(manifest: Mapping[str, Any]) -> str:
    """Return the command that made a result, as one line."""
    command = manifest.get("command") or ""
    return command if isinstance(command, str) else " ".join(str(word) for word in command)


def as_folder(folder: Path | str) -> Path:
    """Return ``folder`` as a path; lenient at the edge, strict inside."""
    return Path(folder).expanduser()
