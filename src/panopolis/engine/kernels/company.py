"""Company: how the people around someone stood last night, counted among those with whom she lives and those with whom she is tied.

Every reading is of a copy made before the day began, so it depends on no order of people, blocks or threads.
"""

from __future__ import annotations

from panopolis.draws import philox, u01
from panopolis.engine.kernels.bundles import BLACK
from panopolis.engine.kernels.compiled import fetch, part
from panopolis.engine.kernels.sighting import in_scope

ADULT = 18
"""Age from which a person's standing counts for the children of her household."""


@part
def on_black(i, number, listed):
    """Return 1 if a person stood on a black list last night."""
    return 1 if (int(listed[i]) & number[BLACK]) > 0 else 0


@part
def first_at_home(i, household):
    """Return the first of those with whom a person lives; members have consecutive ids."""
    j = i
    while j > 0 and household[j - 1] == household[i]:
        j -= 1
    return j


@part
def listed_at_home(i, number, household, listed):
    """Return how many others of her household stood on a black list last night."""
    if number[BLACK] == 0:
        return 0
    n, j = 0, first_at_home(i, household)
    while j < household.size and household[j] == household[i]:
        n += on_black(j, number, listed) if j != i else 0
        j += 1
    return n


@part
def closed_at_home(i, door, closes, number, force, household, age, enrolled, consent, tier, listed):
    """Return 1 if the standing of an adult of her household whom the scheme scores, she herself apart, closed a door last night."""
    if force == 0:
        return 0
    j = first_at_home(i, household)
    while j < household.size and household[j] == household[i]:
        scored = age[j] >= ADULT and in_scope(age[j], enrolled[j], consent[j], number)
        if j != i and scored and (closes[tier[j], listed[j]] >> door) & 1:
            return 1
        j += 1
    return 0


@part
def keep_apart(one, other, keys, share):
    """Return 1 if two people are of those who keep apart while one of them is on a black list: keyed by the pair."""
    if share <= 0.0:
        return 0
    a, _, _, _ = philox(keys[0], keys[1], min(one, other), max(one, other), 0, 0)
    return 1 if u01(a) < share else 0


@part
def rests(one, other, number, household, listed, keys, share):
    """Return 1 if a tie rests: one of the two stood on a black list last night, they keep apart, and they do not live together."""
    if on_black(one, number, listed) + on_black(other, number, listed) == 0 or household[one] == household[other]:
        return 0
    return keep_apart(one, other, keys, share)


@part
def listed_ties(i, number, household, indptr, neighbour, listed, keys, share):
    """Return how many ties outside her household, those at rest left out, stood on a black list last night."""
    n = 0
    if number[BLACK] == 0:
        return n
    for e in range(indptr[i], indptr[i + 1]):
        other = neighbour[e]
        if on_black(other, number, listed) == 1 and household[other] != household[i]:
            n += 1 - keep_apart(i, int(other), keys, share)
    return n


@part
def avoided_by(i, number, household, indptr, neighbour, listed, keys, share):
    """Return how many of her ties rest because she herself stood on a black list last night."""
    n = 0
    if on_black(i, number, listed) == 0:
        return n
    for e in range(indptr[i], indptr[i + 1]):
        other = neighbour[e]
        if household[other] != household[i]:
            n += keep_apart(i, int(other), keys, share)
    return n


@part
def ask_for_ties(i, network, neighbours, held):
    """Ask ahead for what is read of person i's ties: scattered over the city, each of them is a wait of its own."""
    for e in range(network[i], network[i + 1]):
        fetch(held, int(neighbours[e]))
