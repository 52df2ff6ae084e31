"""The same days otherwise: with other luck in every draw, or with charges that fall on other people than on those who were seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.draws import key
from panopolis.engine.kernels.bundles import CONSENT, FROM_AGE, REGISTERED
from panopolis.engine.ledger import KIND, MESSAGE, joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.engine.kernels.bundles import Law

CHARGE = KIND["charge"]
MEETING = ("give_stars", "meetings", "pairs", "services")
"""Draws of meetings that luck decides; who is met is luck, who somebody is is not."""


class Luck:
    """Another luck: key words of every decision, each unlike those of any other luck."""

    def __init__(self, seed: int, number: int) -> None:
        self.number, self._words = number, np.array(key(seed, f"luck {number}"), np.uint32)

    def keys(self, keys: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
        """Return the key words of rules, two or four to each."""
        return {name: words ^ np.resize(self._words, words.shape) for name, words in keys.items()}

    def law(self, law: Law) -> Law:
        """Return a law whose sightings, expiries and appeals are drawn with this luck."""
        return law._replace(**{name: getattr(law, name) ^ self._words for name in ("sight_key", "expiry_key", "appeal_key")})


def charges_in(mail: np.ndarray) -> np.ndarray:
    """Return the charges among a day's messages, as a copy."""
    return mail[mail["kind"] == CHARGE]


def instead(mails: Sequence[np.ndarray], charges: np.ndarray | None) -> Sequence[np.ndarray]:
    """Return what each block wrote with its charges left out and ``charges`` in their place; as it is if there are none to put."""
    if charges is None:
        return mails
    kept = [mail[mail["kind"] != CHARGE] for mail in mails]
    return [joined([kept[0], charges.astype(MESSAGE, copy=False)]), *kept[1:]]


def scored(law: Law, traits: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return whom a scheme scores where it is in force, ``(n_person,)``: of its age, in the register where that is asked, and consenting."""
    number = law.number
    return (traits["age"] >= number[FROM_AGE]) & (traits["enrolled"] >= number[REGISTERED]) & (traits["consent"] < number[CONSENT])
