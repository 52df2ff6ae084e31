"""The exchange: how a day's messages come from the blocks of those who wrote them to the blocks of those who get them, in one order.

Each writer's block sorts its messages by receiver's block; at night each receiver's block walks all of them in order (receiver, sender, rule),
so that no bit depends on how people are divided into blocks. That a tie was charged is only counted, in whatever order: of those who are
told it, the mail holds no more than who they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.engine.kernels import mail as post
from panopolis.engine.kernels import picking
from panopolis.engine.ledger import MESSAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.engine.around import Apart
    from panopolis.engine.room import Room
    from panopolis.engine.threads import Threads
    from panopolis.society import Ties

ALONE = 100_000
"""Messages that one thread sorts by receiver in less time than waking another takes."""
NO_MAIL, NOBODY = np.zeros(0, MESSAGE), np.zeros(0, np.uint32)


class Exchange:
    """The messages of one day; ``deliver`` takes them from the writers' blocks, ``order`` and ``hear`` give them to a receivers' block."""

    def __init__(self, shift: int, n_block: int) -> None:
        self._shift, self._n_block = shift, n_block
        self.mail, self._starts, self._offsets = NO_MAIL, np.zeros(n_block, np.int64), np.zeros((n_block, n_block + 1), np.int64)
        self._told, self._told_offsets = [NOBODY] * n_block, np.zeros((n_block, n_block + 1), np.int64)

    def deliver(self, mails: Sequence[np.ndarray], told: Sequence[np.ndarray], threads: Threads) -> None:
        """Sort what each block wrote, and whom it told that a tie was charged, by the receiver's block."""
        n = self._n_block
        self._starts = np.concatenate([[0], np.cumsum([len(m) for m in mails])[:-1]]).astype(np.int64)
        self._offsets, places = np.zeros((n, n + 1), np.int64), np.zeros((n, n + 1), np.int64)
        self.mail, self._told = np.empty(sum(len(m) for m in mails), MESSAGE), [np.empty_like(some) for some in told]

        def sort(b: int) -> None:
            first = self._starts[b]
            mail = self.mail[first : first + len(mails[b])]
            post.bucket(mails[b]["receiver"], mails[b], self._shift, n, self._offsets[b], places[b], mail)
            post.bucket(told[b], told[b], self._shift, n, self._told_offsets[b], places[b], self._told[b])

        if self.n_message > ALONE:
            threads.each(sort, n)
        else:
            for b in range(n):
                sort(b)

    @property
    def n_message(self) -> int:
        """Messages of the day, those of ties among them."""
        return len(self.mail) + sum(len(some) for some in self._told)

    def count(self, b: int) -> int:
        """Return how many messages people of block ``b`` get, those of ties apart."""
        return int((self._offsets[:, b + 1] - self._offsets[:, b]).sum())

    def order(self, b: int, lo: int, room: Room) -> np.ndarray:
        """Return where in ``mail`` the messages of block ``b`` (people from ``lo`` on) lie, in the order in which they count."""
        total = self.count(b)
        words = room.flat("order", 2 * total, np.uint64)[: 2 * total].reshape(2, -1)
        where = room.flat("where", 2 * total, np.int64)[: 2 * total].reshape(2, -1)
        row, n = post.in_order(lo, self.mail, self._offsets, self._starts, b, words, where)
        return where[row, :n]

    def told(self, b: int) -> np.ndarray:
        """Return who of block ``b`` is told that a tie was charged, once for each time."""
        some = zip(self._told, self._told_offsets, strict=True)
        return np.concatenate([told[offsets[b] : offsets[b + 1]] for told, offsets in some])

    def hear(self, b: int, heard: np.ndarray) -> None:
        """Count for everyone of block ``b`` in ``heard``, ``(n_person,)``, how many of her ties were charged."""
        post.hear(self.told(b), heard)


def tell_ties(ties: Ties, tells: np.ndarray, lo: int, hi: int, room: Room, apart: Apart) -> np.ndarray:
    """Return whom those of ``lo..hi-1`` who were charged yesterday (``tells``, set to 0) tell it, once a tie; ``apart`` says which ties rest."""
    chosen = room.flat("chosen", hi - lo + 1, np.uint32)
    n = picking.pick_marked(tells, lo, hi, chosen)
    if not n:
        return NOBODY
    out = room.flat("told", post.count_ties(chosen, n, ties.indptr), np.uint32)
    return out[: post.speak(chosen, n, ties.indptr, ties.neighbour, tells, *apart, out)].copy()
