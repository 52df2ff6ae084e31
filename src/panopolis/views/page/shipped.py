"""The run that is shipped with the page, made by tools/page_run.py."""

from __future__ import annotations

from pathlib import Path

from panopolis.errors import ResultsError
from panopolis.views.page.data import PageData

SHIPPED = Path(__file__).parent / "shipped_run"


def shipped() -> PageData:
    """Return the shipped run's files.

    Raises
    ------
    ResultsError
        They are not there.
    """
    files = {path.name: path.read_bytes() for path in sorted(SHIPPED.glob("*")) if path.suffix in (".json", ".bin")}
    if "page.json" not in files:
        raise ResultsError(f"the shipped run is missing from {SHIPPED}; name a results folder, or run tools/page_run.py")
    return PageData(files)
