"""Draws: published vectors, accuracy, the same bits compiled and plain, and the distributions they promise."""

from __future__ import annotations

import math
from decimal import Decimal, getcontext

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from plain_draws import key as plain_key
from plain_draws import philox as plain_philox

from panopolis import draws

getcontext().prec = 40
VECTORS = (
    ((0, 0), (0, 0, 0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    ((0xFFFFFFFF,) * 2, (0xFFFFFFFF,) * 4, (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    (
        (0xA4093822, 0x299F31D0), (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
)  # fmt: skip
"""philox4x32, 10 rounds: key, counter and words of Random123's kat_vectors (Salmon et al. 2011)."""
N = 200_000
KEY = draws.key(1, "a test of draws")
WORDS = st.integers(0, 2**32 - 1)


@pytest.mark.parametrize(("key", "counter", "words"), VECTORS)
def test_philox_gives_the_published_vectors(key, counter, words):
    compiled = draws.philox(*(np.uint32(x) for x in (*key, *counter)))

    assert words == tuple(int(x) for x in compiled)
    assert words == plain_philox(key, *counter)


@given(st.tuples(WORDS, WORDS), st.tuples(WORDS, WORDS, WORDS, WORDS))
def test_philox_is_the_same_in_plain_integers(key, counter):
    compiled = draws.philox(*(np.uint32(x) for x in (*key, *counter)))

    assert plain_philox(key, *counter) == tuple(int(x) for x in compiled)


def test_the_words_of_many_people_are_those_of_each():
    words = draws.words(KEY, 1000, 5, day=7, k=3)

    assert [plain_philox(tuple(int(k) for k in KEY), 1000 + i, 7, 3) for i in range(5)] == [tuple(row) for row in words.tolist()]
    assert [draws.u01(w) for w in words[:, 2]] == draws.uniforms(KEY, 1000, 5, day=7, k=3, word=2).tolist()


def test_a_key_is_the_seed_and_the_name_of_the_decision_through_blake2b():
    assert plain_key(1, "jaywalking") == tuple(int(x) for x in draws.key(1, "jaywalking"))
    assert len({draws.key(seed, name) for seed in range(20) for name in ("jaywalking", "payday", "jaywalking ")}) == 60


@pytest.mark.parametrize(("word", "expected"), [(0, 2.0**-33), (2**32 - 1, 1.0 - 2.0**-33), (2**31, 0.5 + 2.0**-33)])
def test_u01_is_never_0_or_1(word, expected):
    assert expected == draws.u01(np.uint32(word))


def ulps(ours, exact):
    return abs(Decimal(ours) - exact) / Decimal(math.ulp(float(exact)))


@given(st.floats(-700, 700))
def test_exp_is_within_one_unit_in_the_last_place(x):
    assert ulps(draws.exp(x), Decimal(x).exp()) < 1


@given(st.floats(1e-300, 1e300))
@example(1.0)
@example(1.0000000000000002)
@example(0.7071067811865476)
def test_log_is_within_one_unit_in_the_last_place(x):
    assert ulps(draws.log(x), Decimal(x).ln()) < 1 if x != 1.0 else draws.log(x) == 0.0


@given(WORDS)
@example(0)
@example(2**32 - 1)
@example(2**31)
def test_normal_is_the_inverse_of_the_normal_distribution(word):
    """The quantile's error, the error in probability over the density, stays below 2e-14 of its size (and of 1)."""
    u = draws.u01(np.uint32(word))
    x = draws.normal(u)

    tail = 0.5 * math.erfc(abs(x) / math.sqrt(2.0))
    density = math.exp(-0.5 * x * x) / math.sqrt(2.0 * math.pi)

    assert abs(tail - min(u, 1.0 - u)) / density <= 2e-14 * max(1.0, abs(x))
    assert (x > 0) == (u > 0.5)


@settings(max_examples=300)
@given(st.floats(-1e4, 1e4), WORDS)
@example(-708.0, 0)
@example(-708.1, 1)
@example(709.5, 2)
@example(0.0, 3)
def test_compiled_and_plain_arithmetic_give_the_same_bits(x, word):
    u = draws.u01(np.uint32(word))
    rate = abs(x) / 1e4

    assert draws.exp(x) == draws.exp.py_func(x)
    assert draws.log(x) == draws.log.py_func(x)
    assert draws.normal(u) == draws.normal.py_func(u)
    assert draws.gap(u, rate, 60000) == draws.gap.py_func(u, rate, 60000)


@pytest.mark.parametrize("x", [0.0, -1.0, -math.inf, math.nan])
def test_log_of_what_has_none_is_held(x):
    assert draws.log(x) == draws.log.py_func(x) == -745.0


@pytest.mark.parametrize(("x", "expected"), [(-math.inf, 0.0), (-1e300, 0.0), (1e300, math.exp(709)), (math.inf, math.exp(709))])
def test_exp_is_held_at_its_ends(x, expected):
    assert draws.exp(x) == draws.exp.py_func(x) == pytest.approx(expected, rel=1e-15)


def test_exp_of_what_is_no_number_is_none():
    assert math.isnan(draws.exp(math.nan))
    assert math.isnan(draws.exp.py_func(math.nan))


@given(st.integers(1, 3000), WORDS, WORDS)
@example(1, 0, 0)
@example(2, 5, 9)
@example(64, 1, 2)
def test_shuffled_is_a_permutation(n, k0, k1):
    found = [draws.shuffled(x, n, k0, k1) for x in range(n)]

    assert sorted(found) == list(range(n))
    assert draws.shuffled.py_func(n - 1, n, k0, k1) == found[-1]


def test_every_place_of_a_shuffle_is_about_as_likely():
    """Chi-square of who comes first among 10 over 20,000 keys: 9 degrees of freedom, 27.9 is exceeded once in 1,000."""
    keys = draws.words(KEY, 0, 20_000)
    first = np.bincount([draws.shuffled(0, 10, a, b) for a, b in keys[:, :2].tolist()], minlength=10)

    assert ((first - 2000) ** 2 / 2000).sum() < 27.9


def test_uniforms_are_uniform_and_words_are_not_alike():
    """Chi-square over 64 bins (63 degrees of freedom: 103.4 once in 1,000); correlations within 4 standard errors."""
    u = (draws.words(KEY, 0, N).astype(np.float64) + 0.5) * 2.0**-32
    for word in range(4):
        bins = np.bincount((u[:, word] * 64).astype(int), minlength=64)
        assert ((bins - N / 64) ** 2 / (N / 64)).sum() < 103.4

    between = np.corrcoef(np.column_stack([u, draws.uniforms(KEY, 0, N, day=1), draws.uniforms(KEY, 1, N)]).T)
    assert np.abs(between - np.eye(6)).max() < 4 / math.sqrt(N)


def test_integers_are_uniform_and_below_n():
    words = draws.words(KEY, 0, N)[:, 0]
    found = np.bincount([draws.integer(w, 7) for w in words[:20_000]], minlength=7)

    assert found.size == 7
    assert ((found - 20_000 / 7) ** 2 / (20_000 / 7)).sum() < 22.5  # 6 degrees of freedom, once in 1,000
    assert draws.integer(np.uint32(2**32 - 1), 2**31) == 2**31 - 1


@pytest.mark.parametrize("rate", [0.003, 0.05, 0.3, 2.0])
def test_gaps_are_geometric(rate):
    """The share of gaps of 1 is 1 - exp(-rate) and their mean 1 / that, each within 4 standard errors."""
    p = 1.0 - math.exp(-rate)
    gaps = np.array([draws.gap(u, rate, 60000) for u in draws.uniforms(KEY, 0, 50_000)])

    assert gaps.min() == 1
    assert abs((gaps == 1).mean() - p) < 4 * math.sqrt(p * (1 - p) / gaps.size)
    assert abs(gaps.mean() - 1 / p) < 4 * math.sqrt((1 - p) / p**2 / gaps.size)
    assert abs((gaps > 3).mean() - (1 - p) ** 3) < 4 * math.sqrt((1 - p) ** 3 / gaps.size)


@pytest.mark.parametrize("rate", [0.0, -1.0, math.nan])
def test_where_nothing_ever_comes_the_gap_is_the_longest(rate):
    assert draws.gap(0.5, rate, 60000) == draws.gap.py_func(0.5, rate, 60000) == 60000
