"""People cannot be brought in from outside: their traits are drawn again and must be the same.

Fixed traits are functions of (recipe, seed, id). Whoever reads a results folder hands in the function that draws them again;
this room only compares. A people file into which someone wrote other people, real ones among them, is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import TRAITS
from panopolis.errors import ResultsError
from panopolis.results.tables import real_values

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from panopolis.results.query import Results


def verify_traits(
    results: Results,
    redraw: Callable[[np.ndarray], Mapping[str, np.ndarray]],
    *,
    sample: int | None = None,
) -> int:
    """Compare the people on disk with the same people drawn again.

    Parameters
    ----------
    results
        A run, or a comparison (then each of its worlds).
    redraw
        Takes ids, shape ``(n,)``, and returns their traits as stored; it knows recipe and seed.
    sample
        Look at about this many people, evenly spread over the ids; None looks at all.

    Returns
    -------
    :
        How many people were compared.

    Raises
    ------
    ResultsError
        A trait differs, ids are not 0, 1, 2, ..., or a trait is missing; names the person and the trait.
    """
    if results.worlds:
        return sum(verify_traits(world, redraw, sample=sample) for world in results.worlds.values())
    if "people" not in results.tables():
        return 0
    stored = results.people()
    ids = _ids(results, stored["person"].to_numpy(), sample)
    drawn = redraw(ids)
    for trait in TRAITS:
        if trait not in stored.column_names or trait not in drawn:
            msg = f"{results.folder}/people.parquet has no trait '{trait}': the file was edited, or is of another version"
            raise ResultsError(msg)
        _compare(results, trait, ids, stored[trait].to_numpy()[ids], real_values(trait, drawn[trait]))
    return len(ids)


def _ids(results: Results, person: np.ndarray, sample: int | None) -> np.ndarray:
    n_person = int(results.manifest["n_person"])
    if len(person) != n_person or not np.array_equal(person, np.arange(n_person)):
        msg = f"{results.folder}/people.parquet does not hold the people 0 to {n_person - 1:,} of its manifest: it was edited"
        raise ResultsError(msg)
    step = 1 if sample is None else max(1, n_person // max(1, sample))
    return np.arange(0, n_person, step)


def _compare(results: Results, trait: str, ids: np.ndarray, stored: np.ndarray, drawn: np.ndarray) -> None:
    different = np.flatnonzero(stored.astype(np.float64) != np.asarray(drawn, np.float64))
    if len(different):
        i = int(different[0])
        msg = (
            f"{results.folder}/people.parquet: person {ids[i]} has {trait} {stored[i]}, but recipe and seed make it "
            f"{np.asarray(drawn)[i]}; Panopolis reads invented people only, so an edited file is refused"
        )
        raise ResultsError(msg)
