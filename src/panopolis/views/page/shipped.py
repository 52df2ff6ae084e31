"""The run that is shipped with the page, made by tools/page_run.py."""

from __future__ import annotations

from pathlib import Path

from panopolis.errors import ResultsError
from panopolis.views.page.beyond import BEYOND
from panopolis.views.page.data import PageData

SHIPPED = Path(__file__).parent / "shipped_run"
SHIPPED_STARS = Path(__file__).parent / "shipped_stars"
"""A week of stars, made by tools/star_run.py; every page of a city shows it, since a city's run has none of its own."""


def shipped() -> PageData:
    """Return the shipped run's files.

    Raises
    ------
    ResultsError
        They are not there.
    """
    files = {
        path.name: path.read_bytes() for path in sorted(SHIPPED.glob("*")) if path.suffix in (".json", ".bin") and path != BEYOND
    }
    if "page.json" not in files:
        raise ResultsError(f"the shipped run is missing from {SHIPPED}; name a results folder, or run tools/page_run.py")
    return PageData(files | shipped_stars())


def shipped_stars() -> dict[str, bytes]:
    """Return the files of the shipped week of stars."""
    return {path.name: path.read_bytes() for path in sorted(SHIPPED_STARS.glob("stars*")) if path.suffix in (".json", ".bin")}
