"""The page of a run of ratings alone: a week of stars, and no city, since nobody walks its streets and no law watches them."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import numpy as np

from panopolis.errors import ResultsError
from panopolis.results import NOTICE, read_manifest
from panopolis.views.page.data import PageData
from panopolis.views.page.layout import LAYOUTS, packed
from panopolis.views.page.stars import stars_data
from panopolis.views.star_found import has_stars, is_of_stars_alone, rated_after

if TYPE_CHECKING:
    from panopolis.results import Results

_EMPTY = ("places", "blocks", "people")


def runs_of_stars(results: Results) -> list[Results]:
    """Return the runs of ratings alone in a results folder, the first first; none where it is of a city."""
    runs = list(results.worlds.values()) or [results]
    return runs if all(run.manifest.get("complete") and has_stars(run) and is_of_stars_alone(run) for run in runs) else []


def star_page(runs: list[Results]) -> PageData:
    """Return the page of runs of ratings alone, each with its own average.

    Raises
    ------
    ResultsError
        Only those who serve are rated, so that there is no network of people who rate each other.
    """
    first = runs[0]
    if not set(rated_after(first)) & {"strangers", "ties"}:
        raise ResultsError(
            f"{first.folder} is a platform, on which only those who serve are rated; the page draws everyone who rates everyone. "
            f"Its report: panopolis report {first.folder}"
        )
    manifest = first.manifest
    page = {
        "format": 1, "only": "stars", "notice": NOTICE, "n_person": int(manifest["n_person"]), "n_shown": 0, "seed": int(manifest["seed"]),
        "days": int(manifest["days"]), "start": manifest["start"], "recipe": manifest["recipe"]["name"],
        "command": read_manifest(first.folder).get("command", ""), "versions": manifest["versions"], "worlds": [], "first": "", "twin": None,
        "opening": None, "review": [], "sums": {}, "archetypes": [], "districts": [],
    }  # fmt: skip
    empty = {f"{name}.bin": packed(name, {f.name: np.zeros(0, f.dtype) for f in LAYOUTS[name]}) for name in _EMPTY}
    return PageData(
        {"page.json": json.dumps(page, ensure_ascii=False, separators=(",", ":")).encode()}
        | _zipped(empty)
        | stars_data(first, runs[1:])
    )


def _zipped(files: dict[str, bytes]) -> dict[str, bytes]:
    return {name: gzip.compress(held, 6, mtime=0) for name, held in files.items()}


__all__ = ["runs_of_stars", "star_page"]
