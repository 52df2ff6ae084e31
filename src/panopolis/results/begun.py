"""The folder of a study of many runs, as it begins: the same study begun before is gone on with, anything else of ours is replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from panopolis.results.files import write_json
from panopolis.results.provenance import FORMAT_VERSION, MANIFEST, NOTICE, as_folder, read_manifest, versions
from panopolis.results.store import prepare_folder

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def begin_study(folder: Path | str, kind: str, manifest: Mapping[str, Any]) -> tuple[Path, dict[str, Any] | None]:
    """Return the folder of a study, and the manifest that it holds if the same study was begun there before.

    Parameters
    ----------
    folder
        Where it goes.
    kind
        ``sweep``, ``sensitivity`` or ``calibration``.
    manifest
        What it is; ``asked`` is the sum by which it is known again.

    Raises
    ------
    ResultsError
        The folder holds something else, is of another format version, or cannot be written.
    """
    path = as_folder(folder)
    if (path / MANIFEST).is_file():
        held = read_manifest(path)
        if held["kind"] == kind and held.get("asked") == manifest["asked"]:
            return path, held
    path = prepare_folder(path)
    own = {"format_version": FORMAT_VERSION, "kind": kind, "notice": NOTICE, "complete": False, "files": {}}
    write_json(path / MANIFEST, {"versions": versions(), **manifest, **own})
    return path, None
