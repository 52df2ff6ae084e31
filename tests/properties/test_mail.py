"""Mail: the order in which a night's messages count, whatever blocks they were sent from."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from panopolis.engine.kernels import mail as post
from panopolis.engine.ledger import MESSAGE

PEOPLE, SHIFT = 64, 4
N_BLOCK = PEOPLE >> SHIFT
PERSON = st.integers(0, PEOPLE - 1)
SENT = st.lists(st.tuples(PERSON, PERSON, st.integers(0, 3), st.integers(0, 2), st.booleans()), max_size=60)
"""Receiver, sender, rule and k of each message, and whether it says what befell a tie, in the order in which they were written."""


def arrived(sent):
    """Bucket and merge as the engine does; return the messages of all blocks in the order in which they are settled, and what ties were told."""
    mails = [[m for m in enumerate(sent) if m[1][1] >> SHIFT == b] for b in range(N_BLOCK)]
    starts = np.cumsum([0, *[len(m) for m in mails[:-1]]]).astype(np.int64)
    offsets, places = np.zeros((N_BLOCK, N_BLOCK + 1), np.int64), np.zeros((N_BLOCK, N_BLOCK + 1), np.int64)
    mail = np.zeros(len(sent), MESSAGE)
    for b, messages in enumerate(mails):
        own = np.zeros(len(messages), MESSAGE)
        for j, (number, (receiver, sender, rule, k, told)) in enumerate(messages):
            own[j] = receiver, sender, rule, post.HEARD if told else 0, 255, k, -1, number
        post.bucket(own, SHIFT, N_BLOCK, offsets[b], places[b], mail[starts[b] : starts[b] + len(own)])
    found, heard = [], []
    for b in range(N_BLOCK):
        n = int((offsets[:, b + 1] - offsets[:, b]).sum())
        words, where = np.zeros((2, n), np.uint64), np.zeros((3, n), np.int64)
        row, k, told = post.in_order(b << SHIFT, mail, offsets, starts, b, words, where)
        found += [int(mail[j]["value"]) for j in where[row, :k]]
        heard += [(int(mail[j]["receiver"]) >> SHIFT == b, int(mail[j]["value"])) for j in where[2, :told]]
    return found, heard


@given(SENT)
def test_messages_count_in_order_of_receiver_sender_rule_and_number(sent):
    """Equal ones count as they were written: a stable sort of the whole mail."""
    expected = sorted(
        (j for j in range(len(sent)) if not sent[j][4]), key=lambda j: (sent[j][0], sent[j][1], sent[j][2], sent[j][3])
    )

    found, heard = arrived(sent)

    assert found == expected
    assert sorted(heard) == [(True, j) for j in range(len(sent)) if sent[j][4]]


def test_nobody_writes_and_nothing_arrives():
    assert arrived([]) == ([], [])
