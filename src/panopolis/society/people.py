"""People: every trait of a range of ids, drawn chunk by chunk from recipe and seed alone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import PERSON, TRAITS
from panopolis.society.archetypes import Traits, enlist, mark
from panopolis.society.chances import Chances, chances
from panopolis.society.character import draw_inside
from panopolis.society.doings import draw_doings
from panopolis.society.households import CHUNK, draw_bodies
from panopolis.society.money import draw_money
from panopolis.society.tables import Living, join, living

if TYPE_CHECKING:
    from panopolis.society.recipe import Recipe

ENROLLED_FROM = 16
"""Age from which an identity card with a portrait is compulsory, and so a face in the gallery; general knowledge, unverified."""
BATCH = 64
"""Chunks drawn at a time: 262,144 people, so that what is only needed on the way stays small."""


@dataclass(frozen=True)
class Tables:
    """A recipe turned into probabilities, once."""

    recipe: Recipe
    living: Living
    chances: Chances


def prepare(recipe: Recipe) -> Tables:
    """Fit a recipe's margins.

    Raises
    ------
    SocietyError
        If its margins cannot all be met.
    """
    joint = join(recipe.content)
    return Tables(recipe, living(recipe.content, joint), chances(recipe.content, joint))


def draw_people(tables: Tables, seed: int, n_person: int, threads: int = 1) -> Traits:
    """Return the traits of ids 0 to ``n_person - 1``; the last chunk is simply cut."""
    out = {name: np.empty(n_person, PERSON[name].dtype) for name in TRAITS}
    n_chunk = -(-n_person // CHUNK)

    def draw(first_chunk: int) -> None:
        part = draw_chunks(tables, seed, first_chunk, min(BATCH, n_chunk - first_chunk))
        start = first_chunk * CHUNK
        end = min(start + part["age"].size, n_person)
        for name, values in part.items():
            out[name][start:end] = values[: end - start]

    with ThreadPoolExecutor(threads) as pool:
        for _ in pool.map(draw, range(0, n_chunk, BATCH)):
            pass
    return out


def draw_some(tables: Tables, seed: int, ids: np.ndarray) -> Traits:
    """Return the traits of the given ids, each chunk that holds any of them drawn once."""
    out = {name: np.empty(ids.size, PERSON[name].dtype) for name in TRAITS}
    chunk_of = ids // CHUNK
    for chunk in np.unique(chunk_of).tolist():
        here = np.flatnonzero(chunk_of == chunk)
        part = draw_chunks(tables, seed, chunk, 1)
        for name, values in part.items():
            out[name][here] = values[ids[here] - chunk * CHUNK]
    return out


def draw_chunks(tables: Tables, seed: int, first_chunk: int, n_chunk: int) -> Traits:
    """Return all traits of ``n_chunk`` whole chunks."""
    content, first, n = tables.recipe.content, first_chunk * CHUNK, n_chunk * CHUNK
    bodies = draw_bodies(tables.living, seed, first_chunk, n_chunk)
    doings = draw_doings(tables.chances, content.transport, bodies, seed, first)
    money = draw_money(content, tables.chances, bodies, doings, seed, first)
    traits: Traits = {
        "age": bodies.age, "female": bodies.female, "migrant": bodies.migrant, "education": bodies.education,
        "district": bodies.district, "household": bodies.household, "enrolled": (bodies.age >= ENROLLED_FROM).astype(np.uint8),
        "income_yuan_month": money.income, "income_fifth": money.fifth, "means_yuan": money.means,
        "owes_yuan": money.owes,
        "own_tool": np.zeros(n, np.uint8), **doings._asdict(), **draw_inside(content.character, seed, first, n)._asdict(),
    }  # fmt: skip
    enlist(traits, tables.recipe.archetypes, seed, first)
    age = traits["age"]
    traits["appearance_group"] = 3 * traits["female"] + (age >= 20).astype(np.uint8) + (age >= 60).astype(np.uint8)
    traits["cell"] = 4 * (traits["income_fifth"] - 1) + 2 * traits["migrant"] + traits["student"]
    traits["archetype"] = mark(traits, tables.recipe.archetypes, seed, first)
    return {name: traits[name] for name in TRAITS}
