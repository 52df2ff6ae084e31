"""Groups of people by anything that is fixed: income, registration, study, age, sex, district, education, or any trait of few values.

A *cell* is a combination of the first seven. Sums over cells are small, add up to the sums of every group that these seven can make, and so let
the effects of a replicate be asked for any such group long after its people are gone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import TRAITS
from panopolis.errors import RequestError, did_you_mean
from panopolis.measures.by_group import AGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Traits = Mapping[str, np.ndarray]
    Divided = tuple[np.ndarray, list[str]]

FIFTHS = ("poorest fifth", "second fifth", "third fifth", "fourth fifth", "richest fifth")
SCHOOLING = ("no or other schooling", "primary school", "junior secondary", "senior secondary", "tertiary")
MOST = 64
"""Groups that a table may have for one trait."""

CELL = ("income", "registration", "study", "age", "sex", "district", "education")
"""Divisions of which every combination is a cell."""
EVERYONE = "everyone"
_YES_NO = {"registration": ("migrant", ("registered here", "migrants")), "study": ("student", ("not studying", "students")),
           "sex": ("female", ("men and boys", "women and girls"))}  # fmt: skip


def divide(name: str, traits: Traits, districts: Sequence[str] = ()) -> Divided:
    """Return to which group of a division each person belongs, ``(n_person,)`` of int64, and what the groups are called.

    Parameters
    ----------
    name
        One of ``CELL``, or a trait with at most 64 values.
    traits
        Columns of everyone, each ``(n_person,)``.
    districts
        Names of the districts, in the order of their numbers.

    Raises
    ------
    RequestError
        There is no such division, or the trait has too many values.
    """
    if name == "income":
        return traits["income_fifth"].astype(np.int64) - 1, list(FIFTHS)
    if name in _YES_NO:
        column, labels = _YES_NO[name]
        return traits[column].astype(np.int64), list(labels)
    if name == "age":
        return np.searchsorted([low for low, _ in AGES[1:]], traits["age"], side="right"), [_band(*band) for band in AGES]
    if name == "district":
        n = int(traits["district"].max()) + 1
        return traits["district"].astype(np.int64), [districts[k] if k < len(districts) else f"district {k}" for k in range(n)]
    if name == "education":
        return traits["education"].astype(np.int64), list(SCHOOLING)
    if name not in TRAITS or name not in traits:
        raise RequestError(f"by is '{name}', which divides nobody{did_you_mean(name, [*CELL, *TRAITS])}")
    found, code = np.unique(traits[name], return_inverse=True)
    if len(found) > MOST:
        raise RequestError(
            f"by is '{name}', which has {len(found):,} values; a division has at most {MOST}: {', '.join(CELL)} do"
        )
    return code.astype(np.int64), [f"{name} {value:g}" for value in found.tolist()]


def crossed(names: Sequence[str], traits: Traits, districts: Sequence[str] = ()) -> Divided:
    """Return the groups that several divisions make together; those with nobody in them are left out."""
    n = len(next(iter(traits.values())))
    code, labels = np.zeros(n, np.int64), [""]
    for name in names:
        more, said = divide(name, traits, districts)
        code = code * len(said) + more
        labels = [f"{one}, {other}" if one else other for one in labels for other in said]
    present, code = np.unique(code, return_inverse=True)
    return code.astype(np.int64), [labels[k] or EVERYONE for k in present.tolist()]


def cell_sums(values: Mapping[str, np.ndarray], traits: Traits) -> dict[str, np.ndarray]:
    """Return the sums of each of ``values`` over each cell that has people: ``code_<division>``, ``people``, and a column for each value."""
    codes = [divide(name, traits)[0] for name in CELL]
    _, first, cell = np.unique(np.stack(codes), axis=1, return_index=True, return_inverse=True)
    cell = cell.reshape(-1)
    found = {f"code_{name}": code[first] for name, code in zip(CELL, codes, strict=True)}
    found["people"] = np.bincount(cell).astype(np.float64)
    return found | {name: np.bincount(cell, weights=np.asarray(one, np.float64)) for name, one in values.items()}


def labels_of(name: str, districts: Sequence[str]) -> list[str]:
    """Return what the groups of a division of ``CELL`` are called, by code."""
    if name in _YES_NO:
        return list(_YES_NO[name][1])
    known = {"income": FIFTHS, "age": [_band(*band) for band in AGES], "education": SCHOOLING}
    return list(known[name]) if name in known else list(districts)


def _band(low: int, high: int) -> str:
    return f"aged {low} to {high}" if high < AGES[-1][1] else f"aged {low} and over"
