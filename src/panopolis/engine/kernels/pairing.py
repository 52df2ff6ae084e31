"""Who meets whom, computed by either side from the draw alone, and what a meeting's stars come to.

Strangers: round ``k`` of a day pairs those who ask for more than ``k`` meetings. They stand in places 0 to n - 1, who asks for most first; a
keyed permutation moves them to new places, those in new places 2q and 2q + 1 meet, and the odd one out rests. So the
partner of a place is ``moved_back(moved(place) ^ 1)``, and the partner's partner is oneself.

The permutation is a Feistel network of eight turns over the smallest square of a power of two that holds n, walked along its cycle until it
is within n (Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, https://doi.org/10.1007/3-540-45760-7_9). The four turns of
``draws.shuffled`` do for one place; a *pair* of places of so small a network can be told from a random one (chi-square, tests/unit/test_pairing.py).
"""

from __future__ import annotations

from panopolis.draws import mixed, philox, u01
from panopolis.engine.kernels.bundles import R_BY_CHANCE, R_HIGHEST, R_LOWEST, R_STEP
from panopolis.engine.kernels.compiled import part, shared

TENTHS_PER_STAR, TURNS = 10, 8


@shared
def moved(place, n, half, k0, k1):
    """Return the new place of ``place`` of 0..n-1, with n at most 2^(2 half)."""
    a, b, mask = int(k0), int(k1), (1 << half) - 1
    x = place
    while True:
        left, right = x >> half, x & mask
        for turn in range(TURNS):
            left, right = right, left ^ (mixed(right, a if turn & 1 else b, turn) & mask)
        x = left << half | right
        if x < n:
            return x


@shared
def moved_back(place, n, half, k0, k1):
    """Return the place whose new place is ``place``: the same turns backwards."""
    a, b, mask = int(k0), int(k1), (1 << half) - 1
    x = place
    while True:
        left, right = x >> half, x & mask
        for back in range(TURNS):
            turn = TURNS - 1 - back
            left, right = right ^ (mixed(left, a if turn & 1 else b, turn) & mask), left
        x = left << half | right
        if x < n:
            return x


@shared
def partner(place, n, half, k0, k1):
    """Return the place of whoever the person in ``place`` of 0..n-1 meets, or -1 for the odd one out."""
    new = moved(place, n, half, k0, k1) ^ 1
    return moved_back(new, n, half, k0, k1) if new < n else -1


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


@part
def tie_is_met(one, other, t, k0, k1, chance):
    """Return whether a tie is met today: one draw for both sides."""
    a, _, _, _ = philox(k0, k1, min(one, other), t, max(one, other), 1)
    return u01(a) < chance


@part
def uses_service(client, t, k0, k1, chance):
    """Return whether someone uses a service today."""
    a, _, _, _ = philox(k0, k1, client, t, 0, 3)
    return u01(a) < chance
