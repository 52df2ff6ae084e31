"""Archetypes: named ranges of traits that many people meet, and the few who are marked to be followed.

Those who *belong* to an archetype by a draw (taxi drivers, visitors) get its traits first; then each person who meets the
ranges is marked with the archetype's chance. Both draws are keyed by the archetype's name and the person, so an archetype more
moves nobody else's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import PERSON
from panopolis.draws import key, uniforms

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.society.sections import Archetype, Range

Traits = dict[str, np.ndarray]


def within(traits: Mapping[str, np.ndarray], ranges: Mapping[str, Range]) -> np.ndarray:
    """Return ``(n,)`` booleans: who lies in all of the ranges."""
    out: np.ndarray | None = None
    for name, (low, high) in ranges.items():
        values = traits[name]
        scale = PERSON[name].scale
        # 1/4096 is a power of two: the bounds scale without rounding
        met = (values >= low / scale) & (values <= high / scale)
        out = met if out is None else out & met
    if out is None:
        return np.ones(next(iter(traits.values())).shape, bool)
    return out


def enlist(traits: Traits, archetypes: Sequence[Archetype], seed: int, first: int) -> None:
    """Give the members of each archetype its traits, in place."""
    for archetype in archetypes:
        members = archetype.members
        if members is None:
            continue
        n = traits["age"].size
        decision = key(seed, f"society.member.{archetype.name}")
        who = within(traits, members.among) & (uniforms(decision, first, n) < members.chance.value)
        chosen = np.flatnonzero(who)
        for k, (name, (low, high)) in enumerate(members.sets.items()):
            u = uniforms(decision, first, n, k=k + 1)[chosen]
            scale = PERSON[name].scale
            values = (low + (high - low) * u) / scale
            traits[name][chosen] = values if traits[name].dtype.kind == "f" else np.floor(values + 0.5)


def mark(traits: Traits, archetypes: Sequence[Archetype], seed: int, first: int) -> np.ndarray:
    """Return ``(n,)`` uint8: 0, or the number (from 1) of the first archetype that a person stands for."""
    n = traits["age"].size
    out = np.zeros(n, np.uint8)
    for number, archetype in enumerate(archetypes, start=1):
        drawn = uniforms(key(seed, f"society.archetype.{archetype.name}"), first, n) < archetype.chance.value
        out[(out == 0) & drawn & within(traits, archetype.ranges)] = number
    return out
