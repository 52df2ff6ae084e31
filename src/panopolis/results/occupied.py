"""A folder that holds the results of another request is not written over unless that is meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.errors import ResultsError
from panopolis.results.provenance import MANIFEST, as_folder, command_line, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def refuse_other(folder: Path | str, asked: str, days: int, *, replace: bool = False) -> None:
    """Refuse a folder with results of another request, or with more days of the same one than are asked for now.

    Parameters
    ----------
    folder
        Where results are about to be written.
    asked
        The sum of what is asked, as a manifest keeps it.
    days
        Days about to be written.
    replace
        True says that what lies there may go.

    Raises
    ------
    ResultsError
        Says what is there and what would be right.
    """
    path = as_folder(folder)
    if replace or not (path / MANIFEST).is_file():
        return
    manifest = read_manifest(path)
    if manifest.get("asked") == asked and manifest.get("days_written", 0) <= days:
        return
    msg = f"{path} holds results of another request ({_what(manifest)}); give another --out, or --replace if they may go"
    raise ResultsError(msg)


def _what(manifest: Mapping[str, Any]) -> str:
    request = manifest.get("request") or {}
    worlds = manifest.get("worlds") or [(manifest.get("scheme") or {}).get("name", "?")]
    command = command_line(manifest) or f"{manifest['kind']} {' '.join(worlds)}"
    people, days = request.get("people", manifest.get("n_person", "?")), request.get("days", manifest.get("days", "?"))
    return f"{command}: {people:,} people, {days} days" if isinstance(people, int) else f"{command}: {days} days"
