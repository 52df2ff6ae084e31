# ruff: noqa: ANN001, ANN201, ANN202 - compiled: numba infers the types, the docstrings say shapes and units
"""Households and who is in them: consecutive ids, in chunks of 4096 ids that are drawn alone.

A chunk is filled unit by unit. A unit is a family or a collective unit, of a size, at a place; its first person is a family's
head. A chunk cuts its last unit. So a person depends on (recipe, seed, id) and on nobody beyond her own chunk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from panopolis.draws import integer, key, philox, u01
from panopolis.society.fitting import find

if TYPE_CHECKING:
    from panopolis.society.tables import Living

CHUNK = 4096
HEAD, RELATIVE, SHARED = 0, 1, 2


class Bodies(NamedTuple):
    """Arrays ``(n,)`` of whole chunks: where and with whom people live, and who they are."""

    household: np.ndarray
    role: np.ndarray
    district: np.ndarray
    migrant: np.ndarray
    band: np.ndarray
    female: np.ndarray
    education: np.ndarray
    age: np.ndarray


@njit(cache=True, nogil=True)
def four(k0, k1, a, b):
    """Return the four words of counter (a, b, 0, 0); compiled once, called everywhere."""
    return philox(k0, k1, a, b, 0, 0)


def draw_bodies(living: Living, seed: int, first_chunk: int, n_chunk: int) -> Bodies:
    """Return the households and bodies of ``n_chunk`` chunks from ``first_chunk`` on."""
    n = n_chunk * CHUNK
    out = Bodies(np.empty(n, np.uint32), *(np.empty(n, np.uint8) for _ in range(7)))
    _settle(
        *key(seed, "society.household"), first_chunk, n_chunk, living.family_units, living.family_sizes[0],
        living.collective_sizes[0], living.family_place[0], living.collective_district[0], out.household, out.role, out.district,
        out.migrant,
    )  # fmt: skip
    _embody(
        *key(seed, "society.body"), first_chunk * CHUNK, living.collective_cell, living.head_cell, living.relative_any,
        living.relative_of, living.relative_education, living.family_migrant, living.mixed, out.household, out.role, out.district,
        out.migrant, out.band, out.female, out.education,
    )  # fmt: skip
    _give_age(*key(seed, "society.age"), first_chunk * CHUNK, living.first_age, living.n_age, out.band, out.age)
    return out


@njit(cache=True, nogil=True)
def _settle(k0, k1, first_chunk, n_chunk, families, sizes, shared_sizes, places, districts, household, role, district, migrant):
    """Fill chunks with units; ``migrant`` is the head's for now."""
    for c in range(n_chunk):
        i = c * CHUNK
        end, unit = i + CHUNK, 0
        while i < end:
            w0, w1, w2, _ = four(k0, k1, first_chunk + c, unit)
            unit += 1
            start = i
            if u01(w0) < families:
                size, place, lives = find(sizes, u01(w1)) + 1, find(places, u01(w2)), HEAD
            else:
                size, place, lives = find(shared_sizes, u01(w1)) + 1, 2 * find(districts, u01(w2)), SHARED
            while i < end and i < start + size:
                household[i] = first_chunk * CHUNK + start
                role[i] = RELATIVE if lives == HEAD and i > start else lives
                district[i], migrant[i] = place >> 1, place & 1
                i += 1


@njit(cache=True, nogil=True)
def _embody(
    k0, k1, first, shared_cell, head_cell, relative_any, relative_of, relative_education, family_migrant, mixed,
    household, role, district, migrant, band, female, education,
):  # fmt: skip
    """Draw age band, sex and education of everyone, and the registration of those who do not share the head's."""
    kinds = relative_any.shape[1]
    for i in range(household.size):
        w0, w1, w2, w3 = four(k0, k1, first + i, 0)
        if role[i] == SHARED:
            cell = find(shared_cell[district[i]], u01(w0))
            migrant[i] = cell // (kinds * 5)
            kind, education[i] = (cell // 5) % kinds, cell % 5
        elif role[i] == HEAD:
            cell = find(head_cell[2 * district[i] + migrant[i]], u01(w0))
            kind, education[i] = cell // 5, cell % 5
        else:
            head = household[i] - first
            if u01(w2) < mixed:
                migrant[i] = 1 if u01(w3) < family_migrant[district[i]] else 0
                pair = 2 * district[i] + migrant[i]
                kind = find(relative_any[pair], u01(w0))
            else:
                pair = 2 * district[i] + migrant[i]
                kind = find(relative_of[pair * kinds + 2 * band[head] + female[head]], u01(w0))
            education[i] = find(relative_education[pair * kinds + kind], u01(w1))
        band[i], female[i] = kind >> 1, kind & 1


@njit(cache=True, nogil=True)
def _give_age(k0, k1, first, first_age, n_age, band, age):
    for i in range(band.size):
        w0, _, _, _ = four(k0, k1, first + i, 0)
        age[i] = first_age[band[i]] + integer(w0, n_age[band[i]])
