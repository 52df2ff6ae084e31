"""Who meets whom, computed by either side from the draw alone, and what a meeting's stars come to.

Strangers: round ``k`` of a day pairs those who ask for more than ``k`` meetings. They stand in places 0 to n - 1, who asks for most first; a
keyed permutation moves them to new places, those in new places 2q and 2q + 1 meet, and the odd one out rests. So the
partner of a place is ``moved_back(moved(place) ^ 1)``, and the partner's partner is oneself.

The permutation is a Feistel network of eight turns over a rectangle of rows and columns that holds n, adding modulo rows and columns, walked
along its cycle until it is within n, which one place in the square root of n needs (Black and Rogaway, "Ciphers with arbitrary finite domains",
CT-RSA 2002, method 3, https://doi.org/10.1007/3-540-45760-7_9). Over the smallest square of a power of two it walked up to four times. The
four turns of ``draws.shuffled`` do for one place; a *pair* of places of so small a network can be told from a random one (chi-square,
tests/unit/test_pairing.py).
"""

from __future__ import annotations

from math import isqrt

from numba import int64

from panopolis.draws import mixed, philox, u01
from panopolis.engine.kernels.bundles import R_BY_CHANCE, R_HIGHEST, R_LOWEST, R_STEP
from panopolis.engine.kernels.compiled import inlined, kernel, part, shared

TENTHS_PER_STAR, TURNS, SHIFT, LEAVES = 10, 8, 47, -2
RESTS = 2
"""What is remembered of a tie that rests."""


def columns_of(n):
    """Return how many places a row has of the rectangle that holds n places: at least 1."""
    return max(1 + isqrt(n - 1), 1) if n > 0 else 1


@inlined
def rows_of(n, wide):
    """Return how many rows of ``wide`` = ``columns_of(n)`` places hold n."""
    return wide - 1 if wide * (wide - 1) >= n else wide


@inlined
def far(half, word, turn, size):
    """Return how far a turn moves the other half, of 0..size-1."""
    return (mixed(half, word, turn) * size) >> 32


@inlined
def inverse_of(wide):
    """Return what a place is multiplied with, and shifted by ``SHIFT``, to have its row; exact for places below 2^31."""
    return ((1 << SHIFT) - 1) // wide + 1


@inlined
def turned(x, wide, tall, inverse, a, b):
    """Return where the eight turns move a place of the rectangle."""
    row = (x * inverse) >> SHIFT
    column = x - row * wide
    for turn in range(0, TURNS, 2):
        row += far(column, b, turn, tall)
        row -= tall if row >= tall else 0
        column += far(row, a, turn + 1, wide)
        column -= wide if column >= wide else 0
    return row * wide + column


@inlined
def turned_back(x, wide, tall, inverse, a, b):
    """Return the place of the rectangle that the eight turns move to ``x``: the same turns backwards."""
    row = (x * inverse) >> SHIFT
    column = x - row * wide
    for back in range(0, TURNS, 2):
        turn = TURNS - 2 - back
        column -= far(row, a, turn + 1, wide)
        column += wide if column < 0 else 0
        row -= far(column, b, turn, tall)
        row += tall if row < 0 else 0
    return row * wide + column


@shared
def moved(place, n, wide, k0, k1):
    """Return the new place of ``place`` of 0..n-1, with ``wide`` = ``columns_of(n)`` and n below 2^31."""
    tall, inverse = rows_of(n, wide), inverse_of(wide)
    x = turned(place, wide, tall, inverse, int(k0), int(k1))
    while x >= n:
        x = turned(x, wide, tall, inverse, int(k0), int(k1))
    return x


@shared
def moved_back(place, n, wide, k0, k1):
    """Return the place whose new place is ``place``."""
    tall, inverse = rows_of(n, wide), inverse_of(wide)
    x = turned_back(place, wide, tall, inverse, int(k0), int(k1))
    while x >= n:
        x = turned_back(x, wide, tall, inverse, int(k0), int(k1))
    return x


@shared
def partner(place, n, wide, k0, k1):
    """Return the place of whoever the person in ``place`` of 0..n-1 meets, or -1 for the odd one out."""
    new = moved(place, n, wide, k0, k1) ^ 1
    return moved_back(new, n, wide, k0, k1) if new < n else -1


@shared
def partners(places, n, wide, k0, k1, out):
    """Fill ``out`` with the partner of each of ``places``: side by side where no turn leaves 0..n-1, then the few others one by one."""
    a, b, tall, inverse = int(k0), int(k1), rows_of(n, wide), inverse_of(wide)
    for q in range(places.size):
        new = turned(int64(places[q]), wide, tall, inverse, a, b)
        other = turned_back(new ^ 1, wide, tall, inverse, a, b)
        out[q] = LEAVES if max(new, new ^ 1, other) >= n else other
    for q in range(places.size):
        if out[q] == LEAVES:
            out[q] = partner(int64(places[q]), n, wide, k0, k1)


@shared
def rounded(stars, u, ratings):
    """Return stars in tenths as the scale has them: to the nearest step, or by chance ``u`` to one of two; held within the scale."""
    lowest, step = ratings[R_LOWEST], ratings[R_STEP]
    most = int((ratings[R_HIGHEST] - lowest) / step + 0.5)
    up = u if ratings[R_BY_CHANCE] > 0.0 else 0.5
    held = min(max((stars - lowest) / step, -1.0), most + 1.0)
    n = min(max(int(held + up + 1.0) - 1, 0), most)
    return int(lowest * TENTHS_PER_STAR + 0.5) + n * int(step * TENTHS_PER_STAR + 0.5)


@part
def tie_to(other, person, network, neighbours):
    """Return where the tie of ``other`` to ``person`` lies among all ties."""
    low, high = network[other], network[other + 1] - 1
    while low < high:
        middle = (low + high) >> 1
        if neighbours[middle] < person:
            low = middle + 1
        else:
            high = middle
    return low


@inlined
def tie_is_met(one, other, t, k0, k1, chance):
    """Return whether a tie is met today: one draw for both sides."""
    a, _, _, _ = philox(k0, k1, min(one, other), t, max(one, other), 1)
    return u01(a) < chance


@part
def ties_met(person, others, t, k0, k1, chance, out):
    """Fill ``out`` with which of a person's ties are met today."""
    for e in range(others.size):
        out[e] = tie_is_met(person, int64(others[e]), t, k0, k1, chance)


@part
def uses_service(client, t, k0, k1, chance):
    """Return whether someone uses a service today."""
    a, _, _, _ = philox(k0, k1, client, t, 0, 3)
    return u01(a) < chance


@kernel
def rest_at_first(network, neighbours, household, keys, share, memory):
    """Let ties rest from both ends on the first day, but for a ``share``, one draw for both ends, and for those who live together."""
    for i in range(network.size - 1):
        for e in range(network[i], network[i + 1]):
            j = int(neighbours[e])
            a, _, _, _ = philox(keys[0], keys[1], min(i, j), 0, max(i, j), 0)
            memory[e] = RESTS if household[i] != household[j] and u01(a) >= share else 0
