"""Mail: the order in which a night's messages count, whatever blocks they were sent from."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from panopolis.engine.exchange import NO_MAIL, Exchange
from panopolis.engine.kernels import mail as post
from panopolis.engine.ledger import MESSAGE
from panopolis.engine.threads import Threads

PEOPLE, SHIFT = 64, 4
N_BLOCK = PEOPLE >> SHIFT
PERSON = st.integers(0, PEOPLE - 1)
SENT = st.lists(st.tuples(PERSON, PERSON, st.integers(0, 3), st.integers(0, 2)), max_size=60)
"""Receiver, sender, rule and k of each message, in the order in which they were written."""
TOLD = st.lists(st.tuples(PERSON, st.integers(1, 300)), max_size=20)
"""Who is told that a tie was charged, and how often."""


def arrived(sent):
    """Bucket and merge as the engine does; return the messages of all blocks in the order in which they are settled."""
    mails = [[m for m in enumerate(sent) if m[1][1] >> SHIFT == b] for b in range(N_BLOCK)]
    starts = np.cumsum([0, *[len(m) for m in mails[:-1]]]).astype(np.int64)
    offsets, places = np.zeros((N_BLOCK, N_BLOCK + 1), np.int64), np.zeros((N_BLOCK, N_BLOCK + 1), np.int64)
    mail = np.zeros(len(sent), MESSAGE)
    for b, messages in enumerate(mails):
        own = np.zeros(len(messages), MESSAGE)
        for j, (number, (receiver, sender, rule, k)) in enumerate(messages):
            own[j] = receiver, sender, rule, 0, 255, k, -1, number
        post.bucket(own["receiver"], own, SHIFT, N_BLOCK, offsets[b], places[b], mail[starts[b] : starts[b] + len(own)])
    found = []
    for b in range(N_BLOCK):
        n = int((offsets[:, b + 1] - offsets[:, b]).sum())
        words, where = np.zeros((2, n), np.uint64), np.zeros((2, n), np.int64)
        row, k = post.in_order(b << SHIFT, mail, offsets, starts, b, words, where)
        found += [int(mail[j]["value"]) for j in where[row, :k]]
    return found


@given(SENT)
def test_messages_count_in_order_of_receiver_sender_rule_and_number(sent):
    """Equal ones count as they were written: a stable sort of the whole mail."""
    assert arrived(sent) == sorted(range(len(sent)), key=lambda j: (*sent[j], j))


@given(TOLD)
def test_who_is_told_counts_it_up_to_255(told):
    threads, exchange, heard = Threads(1), Exchange(SHIFT, N_BLOCK), np.zeros(PEOPLE, np.uint8)
    receivers = np.array([i for i, n in told for _ in range(n)], np.uint32)
    mails = [NO_MAIL] * N_BLOCK

    exchange.deliver(mails, np.array_split(receivers, N_BLOCK), threads)
    for b in range(N_BLOCK):
        before = heard.copy()
        exchange.hear(b, heard)
        assert set(np.flatnonzero(heard != before) >> SHIFT) <= {b}

    assert exchange.n_message == len(receivers)
    assert heard.tolist() == np.minimum(np.bincount(receivers, minlength=PEOPLE), 255).tolist()


def test_nobody_writes_and_nothing_arrives():
    assert arrived([]) == []
