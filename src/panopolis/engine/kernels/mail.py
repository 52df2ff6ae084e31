"""Mail: what people tell their ties, and messages sorted by the receiver's block, within a block in the order in which they count."""

from __future__ import annotations

import numpy as np

from panopolis.engine.kernels.bundles import BLACK
from panopolis.engine.kernels.company import ask_for_ties, rests
from panopolis.engine.kernels.compiled import AHEAD, fetch, kernel, part


@kernel
def speak(chosen, n, indptr, neighbour, tells, number, household, listed, keys, share, out):
    """Let each chosen person tell all her ties that do not rest that she was charged: write those into ``out``; return how many they are."""
    m = 0
    for j in range(n):
        i = chosen[j]
        fetch(neighbour, indptr[chosen[min(j + 2 * AHEAD, n - 1)]])
        ask_for_ties(chosen[min(j + AHEAD // 2, n - 1)], indptr, neighbour, listed)
        tells[i] = 0
        for e in range(indptr[i], indptr[i + 1]):
            if number[BLACK] > 0 and rests(np.int64(i), int(neighbour[e]), number, household, listed, keys, share) == 1:
                continue
            out[m] = neighbour[e]
            m += 1
    return m


@kernel
def count_ties(chosen, n, indptr):
    """Return how many ties the chosen people have together."""
    total = 0
    for j in range(n):
        fetch(indptr, chosen[min(j + AHEAD, n - 1)])
        total += indptr[chosen[j] + 1] - indptr[chosen[j]]
    return total


@kernel
def hear(told, heard):
    """Count for each who is told that a tie was charged, up to 255; in which order, changes nothing."""
    for q in range(told.size):
        fetch(heard, told[min(q + AHEAD, told.size - 1)])
        heard[told[q]] = min(heard[told[q]] + 1, 255)


@kernel
def bucket(receivers, messages, shift, n_block, offsets, place, out):
    """Sort what goes to ``receivers`` by the receiver's block, stably, into ``out``; ``offsets`` (n_block + 1,) gets where each block begins.

    ``place`` (n_block + 1,) is room to work in.
    """
    for b in range(n_block + 1):
        offsets[b] = 0
    for i in receivers:
        offsets[(i >> shift) + 1] += 1
    for b in range(n_block):
        offsets[b + 1] += offsets[b]
        place[b] = offsets[b]
    for j in range(receivers.size):
        b = receivers[j] >> shift
        out[place[b]] = messages[j]
        place[b] += 1


@kernel
def in_order(lo, mail, offsets, starts, b, words, where):
    """Return (row of ``where`` (2, n) that says where in ``mail`` the messages of block ``b`` lie, how many).

    They are in order (receiver, sender, rule, k). ``mail`` holds the messages of sender block s from ``starts[s]`` on, sorted by receiver
    block as ``offsets[s]`` says. A word of ``words`` (2, n) has 25 bits for the sender (a society's limit is 25 million) and 23 for the
    receiver within the block.
    """
    n = 0
    for s in range(starts.size):
        for j in range(starts[s] + offsets[s, b], starts[s] + offsets[s, b + 1]):
            m = mail[j]
            words[0, n] = (
                np.uint64(m.receiver - lo) << np.uint64(41) | np.uint64(m.sender) << np.uint64(16) | np.uint64(m.rule) << np.uint64(8)
                | np.uint64(m.k)
            )
            where[0, n] = j
            n += 1
    row = 0
    while merge_pairs(words[row], where[row], n, words[1 - row], where[1 - row]) > 1:
        row = 1 - row
    return 1 - row, n


@part
def merge_pairs(words, where, n, merged, at):
    """Merge each ascending run of ``words`` with the next, stably, into ``merged``; return how many runs there were.

    Every rule leaves its messages in order of people, so a night has few runs; a general sort took twice as long.
    """
    runs, out, first = 0, 0, 0
    while first < n:
        middle = run_end(words, first, n)
        last = run_end(words, middle, n) if middle < n else n
        runs += 2 if middle < n else 1
        i, j = first, middle
        for _ in range(first, last):
            if j >= last or (i < middle and words[i] <= words[j]):
                merged[out], at[out] = words[i], where[i]
                i += 1
            else:
                merged[out], at[out] = words[j], where[j]
                j += 1
            out += 1
        first = last
    return runs


@part
def run_end(words, first, n):
    """Return where the ascending run that begins at ``first`` ends."""
    end = first + 1
    while end < n and words[end - 1] <= words[end]:
        end += 1
    return end
