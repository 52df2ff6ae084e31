# ruff: noqa: ANN001, ANN202 - compiled: numba infers the types, the docstrings say shapes and units
"""Who knows whom: households, teams at work, school classes, campuses, and friends; or a plain random graph.

- a household, or a collective unit, is a clique of consecutive ids;
- teams, classes and campus groups are cliques of neighbours in a keyed order within (kind, district, and age of pupils);
- friends: each person of six and over has a number of stubs, in proportion to sociability and to a Pareto draw (a heavy tail,
  Barabasi and Albert 1999), and stubs are paired with those next to them in a keyed order within (age, education, district),
  (age, education), or everyone. Friendship is likelier among the like (McPherson, Smith-Lovin and Cook 2001,
  https://doi.org/10.1146/annurev.soc.27.1.415).

Ties may depend on the number of people; traits never do. Every order is that of whole 64-bit words: bucket, draw, person.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
from numba import njit

from panopolis.draws import exp, floor, integer, key, log, u01
from panopolis.society.adjacency import Ties, gather, no_ties
from panopolis.society.households import four
from panopolis.society.plans import CityTies, NoTies, RandomTies

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.society.sections import District

Pairs = tuple[np.ndarray, np.ndarray]
ID_BITS = 25
"""Bits of a person's id in an ordering word: 33,554,432 people, above the limit of 25 million."""
SCHOOL_FROM, SCHOOL_TO = 6, 17
FRIENDS_FROM = 6
AGE_STEP = 8
"""Years of age that count as alike among friends; assumed."""
_ONE, _BITS = np.uint64(1), np.uint64(ID_BITS)
_MASK = (_ONE << _BITS) - _ONE


def draw_ties(
    plan: NoTies | RandomTies | CityTies, traits: Mapping[str, np.ndarray], districts: list[District], seed: int, threads: int = 1
) -> Ties:
    """Return the ties of a whole society."""
    n = traits["age"].size
    if isinstance(plan, NoTies):
        return no_ties(n)
    if isinstance(plan, RandomTies):
        return gather([random_pairs(plan.mean_degree, n, seed)], n)
    campuses = np.array([max(d.campuses, 1) for d in districts], np.int64)
    with ThreadPoolExecutor(threads) as pool:
        longest = pool.submit(friends, plan, traits, seed)
        shorter = [pool.submit(households, traits["household"]), pool.submit(groups, plan, traits, campuses, seed)]
        pairs = [*(one.result() for one in shorter), longest.result()]
    return gather(pairs, n)


def random_pairs(mean_degree: float, n_person: int, seed: int) -> Pairs:
    """Return the pairs of a random graph: each is tied with chance mean_degree / (n - 1) (Batagelj and Brandes 2005)."""
    if n_person < 2:
        return np.empty(0, np.int32), np.empty(0, np.int32)
    p = min(mean_degree / (n_person - 1), 1.0)
    room = int(n_person * (mean_degree / 2.0) + 10.0 * (n_person * mean_degree) ** 0.5) + 1000
    one, other = np.empty(room, np.int32), np.empty(room, np.int32)
    n_pair = _random(*key(seed, "society.ties.random"), n_person, p, one, other)
    return one[:n_pair], other[:n_pair]


@njit(cache=True, nogil=True)
def _random(k0, k1, n_person, p, one, other):
    """Walk each row with geometric steps; the room is ten standard deviations above the expected number."""
    e = 0
    step = log(1.0 - p) if p < 1.0 else -1e300
    for i in range(n_person):
        j, k = i, 0
        while True:
            w0, _, _, _ = four(k0, k1, i, k)
            k += 1
            j += 1 + floor(log(u01(w0)) / step)
            if j >= n_person or e == one.size:
                break
            one[e], other[e] = i, j
            e += 1
    return e


def households(household: np.ndarray) -> Pairs:
    """Return every pair that lives together; members have consecutive ids."""
    return _cliques(_starts(household), np.arange(household.size, dtype=np.int32))


def _starts(labels: np.ndarray) -> np.ndarray:
    new = np.flatnonzero(labels[1:] != labels[:-1]) + 1
    return np.concatenate(([0], new, [labels.size])).astype(np.int64)


@njit(cache=True, nogil=True)
def _cliques(starts, members):
    n_pair = 0
    for g in range(starts.size - 1):
        size = starts[g + 1] - starts[g]
        n_pair += size * (size - 1) // 2
    one, other = np.empty(n_pair, np.int32), np.empty(n_pair, np.int32)
    e = 0
    for g in range(starts.size - 1):
        for a in range(starts[g], starts[g + 1]):
            for b in range(a + 1, starts[g + 1]):
                one[e], other[e] = members[a], members[b]
                e += 1
    return one, other


def groups(plan: CityTies, traits: Mapping[str, np.ndarray], campuses: np.ndarray, seed: int) -> Pairs:
    """Return the pairs of teams, classes and campus groups."""
    n = traits["age"].size
    words = np.empty(n, np.uint64)
    n_word = _belong(
        *key(seed, "society.ties.group"), traits["age"], traits["student"], traits["employed"], traits["district"],
        traits["work_district"], campuses, words,
    )  # fmt: skip
    words = words[:n_word]
    words.sort()
    sizes = np.array([plan.team.value, plan.class_.value, plan.campus.value])
    starts = _cut(*key(seed, "society.ties.size"), words, sizes)
    return _cliques(starts, (words & _MASK).astype(np.int32))


@njit(cache=True, nogil=True)
def _belong(k0, k1, age, student, employed, district, work_district, campuses, words):
    """Write an ordering word for everyone with a team, class or campus: kind (2 bits), place (13), draw (24), person (25)."""
    n_word = 0
    for i in range(age.size):
        w0, w1, _, _ = four(k0, k1, i, 0)
        if employed[i] == 1:
            bucket = work_district[i]
        elif student[i] == 1:
            at = work_district[i]
            bucket = (2 << 13) | (at << 5) | min(integer(w1, campuses[at]), 31)
        elif SCHOOL_FROM <= age[i] <= SCHOOL_TO:
            bucket = (1 << 13) | (district[i] << 5) | (age[i] - SCHOOL_FROM)
        else:
            continue
        words[n_word] = (np.uint64(bucket) << np.uint64(49)) | (np.uint64(w0 >> 8) << _BITS) | np.uint64(i)
        n_word += 1
    return n_word


@njit(cache=True, nogil=True)
def _cut(k0, k1, words, sizes):
    """Cut each bucket into groups whose sizes lie evenly between half and one and a half times the kind's mean."""
    starts = np.empty(words.size + 1, np.int64)
    n_group, i = 0, 0
    while i < words.size:
        starts[n_group] = i
        bucket = words[i] >> np.uint64(49)
        w0, _, _, _ = four(k0, k1, n_group, 0)
        mean = sizes[int(bucket >> np.uint64(13))]
        most = i + max(1, floor(mean * (0.5 + u01(w0)) + 0.5))
        n_group += 1
        i += 1
        while i < words.size and i < most and words[i] >> np.uint64(49) == bucket:
            i += 1
    starts[n_group] = words.size
    return starts[: n_group + 1]


def friends(plan: CityTies, traits: Mapping[str, np.ndarray], seed: int) -> Pairs:
    """Return the pairs of friends."""
    n = traits["age"].size
    stubs = np.zeros(n, np.int32)
    grown = key(seed, "society.ties.friends")
    _grow(
        *grown, traits["age"], traits["sociability"], plan.friends.value, plan.friends_tail.value, plan.friends_most, stubs
    )  # fmt: skip
    words = np.empty(int(stubs.sum(dtype=np.int64)), np.uint64)
    near, alike = plan.friends_near.value, plan.friends_near.value + plan.friends_alike.value
    _order(*key(seed, "society.ties.stub"), stubs, traits["age"], traits["education"], traits["district"], near, alike, words)
    words.sort()
    ends = (words[: words.size // 2 * 2] & _MASK).astype(np.int32)
    return np.ascontiguousarray(ends[0::2]), np.ascontiguousarray(ends[1::2])


@njit(cache=True, nogil=True)
def _grow(k0, k1, age, sociability, mean, tail, most, stubs):
    """Number of stubs: mean x sociability x Pareto of mean 1, rounded by a draw."""
    scale = mean / 4096.0 * (tail - 1.0) / tail
    for i in range(age.size):
        if age[i] >= FRIENDS_FROM:
            w0, w1, _, _ = four(k0, k1, i, 0)
            wish = scale * sociability[i] * exp(-log(u01(w0)) / tail)
            stubs[i] = min(floor(wish + u01(w1)), most)


@njit(cache=True, nogil=True)
def _order(k0, k1, stubs, age, education, district, near, alike, words):
    """Write an ordering word for each stub: level (2 bits), bucket (15), draw (22), person (25)."""
    e = 0
    for i in range(stubs.size):
        kind = (age[i] // AGE_STEP) * 3 + (0 if education[i] < 3 else education[i] - 2)
        for k in range(stubs[i]):
            w0, w1, _, _ = four(k0, k1, i, k)
            u = u01(w0)
            bucket = district[i] * 128 + kind if u < near else 0x8000 + kind if u < alike else 0x10000
            words[e] = (np.uint64(bucket) << np.uint64(47)) | (np.uint64(w1 >> 10) << _BITS) | np.uint64(i)
            e += 1
