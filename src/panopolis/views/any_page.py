"""The page of whatever lies in a results folder: a run, a comparison, a sweep, a study of sensitivity, or a calibration."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.results import as_folder, read_manifest, write_bytes
from panopolis.study import open_calibration, open_results, open_sensitivity, open_sweep
from panopolis.views.calibrated import calibration_page
from panopolis.views.report import report
from panopolis.views.sensitivity import sensitivity_page
from panopolis.views.sweep_page import sweep_page

if TYPE_CHECKING:
    from pathlib import Path


def page_of(folder: Path | str) -> str:
    """Return the page of a results folder, of whatever kind.

    Raises
    ------
    ResultsError
        The folder holds no results, they are not complete, or they were edited.
    """
    kind = read_manifest(as_folder(folder))["kind"]
    if kind == "sweep":
        return sweep_page(open_sweep(folder))
    if kind == "sensitivity":
        return sensitivity_page(open_sensitivity(folder))
    if kind == "calibration":
        return calibration_page(open_calibration(folder))
    return report(open_results(folder))


def write_page(folder: Path | str, out: Path | None = None) -> Path:
    """Write ``report.html`` of a results folder into it, or into another; return where it lies."""
    path = (as_folder(folder) if out is None else out) / "report.html"
    write_bytes(path, page_of(folder).encode())
    return path
