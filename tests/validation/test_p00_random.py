"""P00: the draws that rules are given are those of Random123's Philox4x32-10, by its published vectors.

A user's rule writes its draws into a column; they are compared, bit for bit, with a Philox written here from the paper. Salmon,
Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11 (2011), https://doi.org/10.1145/2063384.2063405.
"""

from __future__ import annotations

from hashlib import blake2b

import pytest

import panopolis as pan

pytestmark = pytest.mark.validation

MASK = 0xFFFFFFFF
DAY_ZERO = 20_000
"""Internal number of day 0 (docs/reference/columns.md: days are counted from there)."""


def philox(counter, key):
    """Philox4x32, ten rounds."""
    a, b, c, d = counter
    k0, k1 = key
    for _ in range(10):
        one, two = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (two >> 32) ^ b ^ k0, two & MASK, (one >> 32) ^ d ^ k1, one & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return a, b, c, d


@pytest.mark.parametrize(
    ("counter", "key", "words"),
    [
        ((0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
        ((MASK,) * 4, (MASK,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
        ((0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0), "d16cfe09 94fdcceb 5001e420 24126ea1"),
    ],
)
def test_published_vectors(counter, key, words):
    assert " ".join(f"{word:08x}" for word in philox(counter, key)) == words


@pan.rule(sets=("first", "second", "third"))
def write_down_its_luck(draw, draw_2, draw_3):
    return draw, draw_2, draw_3


@pytest.mark.parametrize("seed", [1, 2, 2**63 + 11])
def test_the_draws_of_a_run_are_philox(alone, seed):
    columns = [pan.column(name, dtype="f8") for name in ("first", "second", "third")]
    walk = alone(rules=[write_down_its_luck], columns=columns, people=200, days=3, seed=seed)
    digest = blake2b(f"{seed}|write_down_its_luck".encode(), digest_size=8).digest()
    key = int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")
    for day in range(3):
        walk.advance(1)
        words = [philox((person, DAY_ZERO + day, 0, 0), key) for person in range(200)]
        for k, name in enumerate(("first", "second", "third")):
            assert walk[name].tolist() == [(w[k] + 0.5) / 2**32 for w in words]
