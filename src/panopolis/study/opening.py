"""Opening a results folder by the public face: nothing in it may be other than a run wrote it, its people drawn again from recipe and seed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from panopolis import results as rooms
from panopolis.errors import ResultsError
from panopolis.society import people
from panopolis.study.opened import Results, read_results
from panopolis.study.request import as_recipe, text_file
from panopolis.study.sealed import check_seal

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import numpy as np

    from panopolis.society import Recipe

ALL_UP_TO = 100_000
"""People up to whom everyone is compared (in about a second); of more, a sample."""
SAMPLE = 64


def open_results(folder: str | Path, *, everyone: bool = False) -> Results:
    """Open the results of a run or of a comparison, and refuse one into which anything was written that a run did not write.

    Parameters
    ----------
    folder
        What a run was told with ``--out``.
    everyone
        Compare everyone, also where there are more than 100,000 people; else a sample of these.

    Raises
    ------
    ResultsError
        It is no results folder of this format, its people are not those that recipe and seed make, a column is not declared, or a
        file or what was asked is not what the manifest summed when it was written.
    """
    found = read_results(folder)
    worlds = list(found.worlds.values()) or [found]
    for world in worlds:
        check_seal(world.folder, world.manifest)
    rooms.verify_columns(found)
    for world in worlds:
        if "people" in world.tables():
            many = int(world.manifest["n_person"]) > ALL_UP_TO
            rooms.verify_traits(world, _Drawn(world), sample=SAMPLE if many and not everyone else None)
    rooms.verify_files(found)
    return found


class _Drawn:
    """Draws people again as a manifest's recipe and seed make them."""

    def __init__(self, world: rooms.Results) -> None:
        recipe = world.manifest["recipe"]
        self.tables = _tables(recipe["name"], recipe["text"])
        if self.tables.recipe.sha256 != recipe["sha256"]:
            raise ResultsError(
                f"{world.folder}: the recipe in its manifest is not the one it was run with; the manifest was edited"
            )
        self.seed = int(world.manifest["seed"])

    def __call__(self, ids: np.ndarray) -> Mapping[str, np.ndarray]:
        return people.draw_some(self.tables, self.seed, ids)


def recipe_of(world: rooms.Results) -> Recipe:
    """Return the recipe that a run's people were made from, as its manifest holds it."""
    recipe = world.manifest["recipe"]
    return _tables(recipe["name"], recipe["text"]).recipe


@lru_cache(maxsize=4)
def _tables(name: str, text: str) -> people.Tables:
    return people.prepare(as_recipe(text_file(name, text)))
