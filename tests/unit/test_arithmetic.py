"""Arithmetic of many rows at once: the same bits as one by one."""

from __future__ import annotations

import numpy as np

from panopolis import draws
from panopolis.engine.kernels import arithmetic
from panopolis.engine.kernels.compiled import kernel
from panopolis.engine.kernels.drawing import BATCH
from panopolis.engine.kernels.rows import draw_rows, draw_whom


@kernel
def normals(words, n, noises, tails, there, bits, fraction, fraction_bits):
    arithmetic.draw_normals(words, n, noises, tails, there, bits, fraction, fraction_bits)


@kernel
def exps(x, out):
    for i in range(x.size):
        out[i] = arithmetic.exp(x[i])


@kernel
def logs(x, out):
    for i in range(x.size):
        out[i] = arithmetic.log(x[i])


@kernel
def rows(k0, k1, first, n, day, k, words):
    draw_rows(k0, k1, first, n, day, k, words)


@kernel
def whom_of(words, first, n, begins, far, same, whom):
    draw_whom(words, first, n, begins, far, same, whom)


def drawn(last_words):
    words, noises, tails, fraction = np.zeros((4, BATCH), np.uint32), np.zeros(BATCH), np.zeros(BATCH), np.zeros(BATCH)
    words[3, : last_words.size] = last_words
    there = np.zeros(BATCH, np.int64)
    normals(words, last_words.size, noises, tails, there, tails.view(np.int64), fraction, fraction.view(np.int64))
    return noises[: last_words.size].tolist()


def one_by_one(words):
    return draws.normals((words + 0.5) / 2.0**32).tolist()


def test_normals_of_a_batch_have_the_bits_of_each():
    many = draws.words(draws.key(1, "a test"), 0, 100 * BATCH)[:, 0].reshape(100, BATCH)
    for words in many:
        assert one_by_one(words) == drawn(words)


def test_normals_of_the_ends_and_edges_have_the_bits_of_each():
    edge = int(0.075 * 2**32)  # where the formula for the middle gives over to that for the tails
    ends = np.array(
        [0, 1, 2, 2**31 - 1, 2**31, 2**32 - 1, 2**32 - 2, *range(edge - 3, edge + 4), *range(2**32 - edge - 3, 2**32 - edge + 4)]
    )

    assert one_by_one(ends) == drawn(ends.astype(np.uint32))
    assert one_by_one(np.arange(BATCH)) == drawn(np.arange(BATCH, dtype=np.uint32))  # all in one tail
    assert one_by_one(np.array([7])) == drawn(np.array([7], np.uint32))


def test_exponentials_in_a_loop_have_the_bits_of_each():
    x = np.concatenate([np.linspace(-750, 750, 5001), [0.0, -0.0, np.inf, -np.inf, 1e-300]])
    found = np.zeros(x.size)
    exps(x, found)

    assert draws.exps(x).tolist() == found.tolist()


def test_logarithms_in_a_loop_have_the_bits_of_each():
    ends = [
        0.0,
        -0.0,
        -1.0,
        5e-324,
        1e-310,
        2.2250738585072014e-308,
        1e308,
        1.0,
        0.5,
        np.nextafter(1, 0),
        np.sqrt(0.5),
        -np.inf,
        np.inf,
        np.nan,
    ]
    x = np.concatenate([np.exp2(np.linspace(-1080, 1023, 5001)), draws.uniforms(draws.key(2, "a test"), 0, 5000), ends])
    found = np.zeros(x.size)
    logs(x, found)

    assert draws.logs(x).view(np.int64)[:-2].tolist() == found.view(np.int64)[:-2].tolist()
    assert [True, False] == np.isnan(found[-2:]).tolist() == np.isnan(draws.logs(x)[-2:]).tolist()
    assert -745.0 == found[-1]


def test_rows_are_drawn_as_one_by_one():
    words = np.zeros((4, BATCH), np.uint32)
    rows(*draws.key(3, "a test"), 1000, 100, 5, 2, words)

    assert draws.words(draws.key(3, "a test"), 1000, 100, day=5, k=2).T.tolist() == words[:, :100].tolist()


def test_whom_each_meets_is_one_of_her_ties_or_nobody():
    begins, far = np.array([0, 2, 2, 3]), np.array([1, 2, 2], np.int32)
    words, whom = np.zeros((4, BATCH), np.uint32), np.zeros(BATCH, np.int64)
    for word, met in ((0, [1, -1, -1]), (2**32 - 1, [2, -1, -1])):  # the third is tied to herself alone
        words[0] = word
        whom_of(words, 0, 3, begins, far, 1, whom)
        assert met == whom[:3].tolist()
    whom_of(words, 0, 3, begins, far, 0, whom)
    assert [2, -1, 2] == whom[:3].tolist()
