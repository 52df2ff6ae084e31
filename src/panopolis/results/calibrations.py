"""The folder of a calibration: the journal of its search, every point that was tried, and the best with what comes out at it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from panopolis.errors import ResultsError
from panopolis.results.begun import begin_study
from panopolis.results.files import write_bytes, write_json, write_table
from panopolis.results.provenance import MANIFEST, NOTICE, as_folder, read_manifest
from panopolis.results.remains import remains
from panopolis.results.sums import sum_of_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOUND, OVERLAY = "calibration.json", "overlay.yaml"


def begin_calibration(folder: Path | str, manifest: Mapping[str, Any]) -> Path:
    """Return the folder of a calibration; the same one, begun before, is gone on with, and anything else of ours replaced.

    One that is complete is taken up again if more points are asked for than were tried.

    Raises
    ------
    ResultsError
        The folder holds something else, is of another format version, or cannot be written.
    """
    path, held = begin_study(folder, "calibration", manifest)
    if held is not None:
        same = held.get("calibration") == manifest["calibration"]
        write_json(path / MANIFEST, held | {"calibration": manifest["calibration"], "complete": held["complete"] and same})
    return path


def is_complete(folder: Path) -> bool:
    """Whether a calibration has been searched to its end."""
    return bool(read_manifest(folder)["complete"])


def end_calibration(path: Path, found: Mapping[str, Any]) -> None:
    """Write what was found, and mark the calibration complete."""
    manifest = read_manifest(path)
    rows = [{"number": t["number"], "loss": t["loss"], **t["point"]} for t in found["trials"]]
    held = {"trials.parquet": write_table(path / "trials.parquet", pa.Table.from_pylist(rows))}
    write_json(path / FOUND, {"notice": NOTICE, **{name: one for name, one in found.items() if name != "trials"}})
    write_bytes(path / OVERLAY, _overlay(found["overlay"]).encode())
    held |= {name: sum_of_file(path / name) for name in (FOUND, OVERLAY)}
    write_json(path / MANIFEST, {**manifest, "files": held, "complete": True})


def _overlay(found: Mapping[str, Any]) -> str:
    """Return the best point as a file that a run takes with ``--overlay``."""
    settings = "".join(f"  {name}: {value!r}\n" for name, value in found["settings"].items())
    changes = "".join(f"  - {one}\n" for one in found["set"])
    head = "# The best point of a calibration: panopolis compare ... --overlay overlay.yaml\n"
    for name, value in found.get("society", {}).items():
        head += f"# and in the society's file, which no overlay changes: {name} = {value!r}\n"
    return head + (f"settings:\n{settings}" if settings else "settings: {}\n") + (f"set:\n{changes}" if changes else "set: []\n")


class CalibrationResults:
    """What a calibration found. Made by ``calibrate`` and ``open_calibration``.

    Attributes
    ----------
    folder
        Where it lies.
    manifest
        What it says of itself.
    best, as_it_stands
        The best point, and the one at which the model stands, by name.
    targets
        Rows as mappings: each target with what came out before (``was``) and now, by seed, and on fresh seeds.
    overlay
        The best point as what a run takes: ``settings`` and ``set``; ``society`` are numbers of the society's file, which go into one of your own.
    """

    def __init__(self, folder: Path | str) -> None:
        self.folder = as_folder(folder)
        self.manifest = read_manifest(self.folder)
        if self.manifest["kind"] != "calibration":
            msg = f"{self.folder} holds a {self.manifest['kind']}, not a calibration; read it with open_results"
            raise ResultsError(msg)
        if not self.manifest["complete"]:
            raise ResultsError(remains(self.folder))
        if sum_of_file(self.folder / FOUND) != self.manifest["files"][FOUND]:
            msg = f"{self.folder / FOUND} is not what the calibration wrote: it was edited, and is refused"
            raise ResultsError(msg)
        found = json.loads((self.folder / FOUND).read_text(encoding="utf-8"))
        self.best: dict[str, float] = found["best"]
        self.as_it_stands: dict[str, float] = found["as_it_stands"]
        self.loss: float = found["loss"]
        self.loss_as_it_stands: float = found["loss_as_it_stands"]
        self.targets: list[dict[str, Any]] = found["targets"]
        self.overlay: dict[str, Any] = found["overlay"]

    @property
    def fitted(self) -> list[dict[str, Any]]:
        """The targets that were fitted to."""
        return [one for one in self.targets if not one["held_out"]]

    @property
    def held_out(self) -> list[dict[str, Any]]:
        """The targets that were held out."""
        return [one for one in self.targets if one["held_out"]]

    def trials(self) -> pa.Table:
        """Return every point that was tried: ``number``, ``loss``, and a column for each of what was fitted."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - only who asks reads it

        return pq.read_table(self.folder / "trials.parquet")

    def __repr__(self) -> str:
        return f"CalibrationResults({str(self.folder)!r}: {', '.join(f'{k} = {v:.4g}' for k, v in self.best.items())})"
