"""Opening a results folder by the public face: the people in it are drawn again from recipe and seed, and must be the same."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from panopolis import results as rooms
from panopolis.errors import ResultsError
from panopolis.society import people
from panopolis.study.request import as_recipe, text_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np

    from panopolis.results import Results

ALL_UP_TO = 100_000
"""People up to whom everyone is compared (in about a second); of more, a sample."""
SAMPLE = 64


def open_results(folder: str | Path, *, everyone: bool = False) -> Results:
    """Open the results of a run or of a comparison, and refuse a people file into which other people were written.

    Parameters
    ----------
    folder
        What a run was told with ``--out``.
    everyone
        Compare everyone, also where there are more than 100,000 people; else a sample of these.

    Raises
    ------
    ResultsError
        It is no results folder of this format, or its people are not those that recipe and seed make.
    """
    found = rooms.open_results(folder)
    for world in found.worlds.values() or (found,):
        if "people" in world.tables():
            many = int(world.manifest["n_person"]) > ALL_UP_TO
            rooms.verify_traits(world, _Drawn(world), sample=SAMPLE if many and not everyone else None)
    return found


class _Drawn:
    """Draws people again as a manifest's recipe and seed make them."""

    def __init__(self, world: Results) -> None:
        recipe = world.manifest.get("recipe", {})
        if not {"name", "text", "sha256"} <= set(recipe):
            raise ResultsError(
                f"{world.folder}: its manifest has no recipe, so nobody can say whose traits these are; it was edited"
            )
        self.tables = _tables(recipe["name"], recipe["text"])
        if self.tables.recipe.sha256 != recipe["sha256"]:
            raise ResultsError(
                f"{world.folder}: the recipe in its manifest is not the one it was run with; the manifest was edited"
            )
        self.seed = int(world.manifest["seed"])

    def __call__(self, ids: np.ndarray) -> Mapping[str, np.ndarray]:
        return people.draw_some(self.tables, self.seed, ids)


@lru_cache(maxsize=4)
def _tables(name: str, text: str) -> people.Tables:
    return people.prepare(as_recipe(text_file(name, text)))
