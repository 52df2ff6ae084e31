# ruff: noqa: ANN001, ANN201, ANN202 - compiled: numba infers the types, the docstrings say shapes and units
"""What people are like inside: traits that depend on nothing but the draw.

Haste is a Gamma of mean 1, the law of unequal offenders, by the method of Marsaglia and Tsang (ACM TOMS 26, 2000,
https://doi.org/10.1145/358407.358414), its tries keyed by (person, try). Sociability is lognormal of mean 1. The others lie
between 0 and 1. Stored in steps of 1/4096.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from panopolis.draws import exp, key, log, normal, sqrt, u01
from panopolis.society.households import four

if TYPE_CHECKING:
    from panopolis.society.parts import Bent
    from panopolis.society.sections import Character

STEPS = 4096.0
MOST = 65535.0
BENT = ("prudence", "candour", "loyalty", "esteem_need", "approval")


class Inside(NamedTuple):
    """Arrays ``(n,)`` uint16, in steps of 1/4096."""

    haste: np.ndarray
    prudence: np.ndarray
    candour: np.ndarray
    loyalty: np.ndarray
    sociability: np.ndarray
    esteem_need: np.ndarray
    attention: np.ndarray
    online_rank: np.ndarray
    approval: np.ndarray
    consent: np.ndarray
    charm: np.ndarray
    serving: np.ndarray


def draw_inside(character: Character, seed: int, first: int, n: int) -> Inside:
    """Return the behavioural traits of ``n`` people from id ``first`` on."""
    out = Inside(*(np.empty(n, np.uint16) for _ in Inside._fields))
    _haste(*key(seed, "society.haste"), first, character.haste.value, out.haste)
    for name in BENT:
        bent: Bent = getattr(character, name)
        _bend(*key(seed, f"society.{name}"), first, log(bent.middle / (1.0 - bent.middle)), bent.spread, getattr(out, name))
    _spread(*key(seed, "society.sociability"), first, character.sociability.value, out.sociability)
    _rank(*key(seed, "society.attention"), first, out.attention)
    _rank(*key(seed, "society.online"), first, out.online_rank)
    _rank(*key(seed, "society.consent"), first, out.consent)
    _rank(*key(seed, "society.charm"), first, out.charm)
    _rank(*key(seed, "society.serving"), first, out.serving)
    return out


@njit(cache=True, nogil=True)
def gamma(k0, k1, person, shape):
    """Return a Gamma variate of the given shape and mean ``shape``, keyed by person."""
    d = (shape if shape >= 1.0 else shape + 1.0) - 1.0 / 3.0
    c = 1.0 / sqrt(9.0 * d)
    trial = 0
    while True:
        w0, w1, w2, _ = four(k0, k1, person, trial)
        trial += 1
        x = normal(u01(w0))
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        if log(u01(w1)) < 0.5 * x * x + d - d * v + d * log(v):
            return d * v if shape >= 1.0 else d * v * exp(log(u01(w2)) / shape)


@njit(cache=True, nogil=True)
def _haste(k0, k1, first, shape, out):
    for i in range(out.size):
        out[i] = int(min(gamma(k0, k1, first + i, shape) / shape * STEPS + 0.5, MOST))


@njit(cache=True, nogil=True)
def _bend(k0, k1, first, centre, spread, out):
    for i in range(out.size):
        w0, _, _, _ = four(k0, k1, first + i, 0)
        out[i] = int(STEPS / (1.0 + exp(-centre - spread * normal(u01(w0)))))


@njit(cache=True, nogil=True)
def _spread(k0, k1, first, spread, out):
    for i in range(out.size):
        w0, _, _, _ = four(k0, k1, first + i, 0)
        out[i] = int(min(exp(spread * normal(u01(w0)) - 0.5 * spread * spread) * STEPS + 0.5, MOST))


@njit(cache=True, nogil=True)
def _rank(k0, k1, first, out):
    for i in range(out.size):
        w0, _, _, _ = four(k0, k1, first + i, 0)
        out[i] = w0 >> 20
