"""P00: the draws that rules are given are those of Random123's Philox4x32-10, by its published vectors.

A rule writes its draws into columns; they are compared, bit for bit, with a Philox written here from the paper.
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING

from panopolis.columns import column
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, analysis, exact, simulated
from panopolis.study.replicate.ground import alone

if TYPE_CHECKING:
    from collections.abc import Iterator

MASK = 0xFFFFFFFF
DAY_ZERO = 20_000
"""Internal number of day 0 (docs/reference/columns.md: days are counted from there)."""
VECTORS = (
    ("zeros", (0, 0, 0, 0), (0, 0), "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ones", (MASK,) * 4, (MASK,) * 2, "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("digits of pi", (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0),
     "d16cfe09 94fdcceb 5001e420 24126ea1"),
)  # fmt: skip


def philox(counter: tuple[int, ...], key: tuple[int, ...]) -> tuple[int, ...]:
    """Philox4x32, ten rounds."""
    a, b, c, d = counter
    k0, k1 = key
    for _ in range(10):
        one, two = 0xD2511F53 * a, 0xCD9E8D57 * c
        a, b, c, d = (two >> 32) ^ b ^ k0, two & MASK, (one >> 32) ^ d ^ k1, one & MASK
        k0, k1 = (k0 + 0x9E3779B9) & MASK, (k1 + 0xBB67AE85) & MASK
    return a, b, c, d


def published() -> Iterator[Check]:
    for name, counter, key, words in VECTORS:
        for k, (word, ours) in enumerate(zip(words.split(), philox(counter, key), strict=True)):
            yield exact(f"{name}, word {k + 1}", int(word, 16), ours)


@rule(sets=("first", "second", "third"))
def write_down_its_luck(draw, draw_2, draw_3):
    return draw, draw_2, draw_3


def draws_of_a_run(seed: int) -> Iterator[Check]:
    names, people, days = ("first", "second", "third"), 200, 3
    columns = [column(name, dtype="f8") for name in names]
    walk = alone(rules=[write_down_its_luck], columns=columns, people=people, days=days, seed=seed)
    digest = blake2b(f"{seed}|write_down_its_luck".encode(), digest_size=8).digest()
    key = int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")
    equal = 0
    for day in range(days):
        walk.advance(1)
        words = [philox((person, DAY_ZERO + day, 0, 0), key) for person in range(people)]
        for k, name in enumerate(names):
            equal += sum(ours == (w[k] + 0.5) / 2**32 for ours, w in zip(walk[name].tolist(), words, strict=True))
    yield exact("draws of a run that are Philox's, bit for bit", people * days * 3, equal)


CASE = Case(
    "P00", "Random numbers", "Are the draws that rules are given those of the published generator?",
    ("Salmon, Moraes, Dror & Shaw, Parallel random numbers: as easy as 1, 2, 3, SC11, 2011, https://doi.org/10.1145/2063384.2063405",),
    (analysis("published vectors", published), simulated("draws of a run", draws_of_a_run)),
    __name__,
)  # fmt: skip
