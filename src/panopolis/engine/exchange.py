"""The exchange: how a day's messages come from the blocks of those who wrote them to the blocks of those who get them, in one order.

Each writer's block sorts its messages by receiver's block; at night each receiver's block walks all of them in order (receiver, sender, rule),
so that no bit depends on how people are divided into blocks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.engine.kernels import mail as post
from panopolis.engine.kernels import picking
from panopolis.engine.ledger import MESSAGE, copied

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.engine.around import Apart
    from panopolis.engine.room import Room
    from panopolis.engine.threads import Threads
    from panopolis.society import Ties

ALONE = 100_000
"""Messages that one thread sorts by receiver in less time than waking another takes."""
NO_MAIL = np.zeros(0, MESSAGE)


class Exchange:
    """The messages of one day; ``deliver`` takes them from the writers' blocks, ``order`` gives them to a receivers' block."""

    def __init__(self, shift: int, n_block: int) -> None:
        self._shift, self._n_block = shift, n_block
        self.mail, self._starts, self._offsets = NO_MAIL, np.zeros(n_block, np.int64), np.zeros((n_block, n_block + 1), np.int64)

    def deliver(self, mails: Sequence[np.ndarray], threads: Threads) -> None:
        """Sort what each block wrote by the receiver's block."""
        n = self._n_block
        self._starts = np.concatenate([[0], np.cumsum([len(m) for m in mails])[:-1]]).astype(np.int64)
        self._offsets, places = np.zeros((n, n + 1), np.int64), np.zeros((n, n + 1), np.int64)
        self.mail = np.empty(sum(len(m) for m in mails), MESSAGE)

        def sort(b: int) -> None:
            first = self._starts[b]
            post.bucket(mails[b], self._shift, n, self._offsets[b], places[b], self.mail[first : first + len(mails[b])])

        if len(self.mail) > ALONE:
            threads.each(sort, n)
        else:
            for b in range(n):
                sort(b)

    def count(self, b: int) -> int:
        """Return how many messages people of block ``b`` get."""
        return int((self._offsets[:, b + 1] - self._offsets[:, b]).sum())

    def order(self, b: int, lo: int, room: Room) -> tuple[np.ndarray, np.ndarray]:
        """Return where in ``mail`` the messages of block ``b`` (people from ``lo`` on) lie.

        Those that say what befell a tie come second, as they came; the others first, in the order in which they count.
        """
        total = self.count(b)
        words = room.flat("order", 2 * total, np.uint64)[: 2 * total].reshape(2, -1)
        where = room.flat("where", 3 * total, np.int64)[: 3 * total].reshape(3, -1)
        row, n, heard = post.in_order(lo, self.mail, self._offsets, self._starts, b, words, where)
        return where[row, :n], where[2, :heard]

    def hear(self, where: np.ndarray, heard: np.ndarray) -> None:
        """Count for each receiver of ``mail[where]`` that a tie was charged."""
        post.hear(where, self.mail, heard)


def tell_ties(ties: Ties, tells: np.ndarray, lo: int, hi: int, t: int, room: Room, apart: Apart) -> np.ndarray:
    """Return what those of ``lo..hi-1`` who were charged yesterday (``tells``, set to 0) tell their ties; ``apart`` says which ties rest."""
    chosen = room.flat("chosen", hi - lo + 1, np.uint32)
    n = picking.pick_marked(tells, lo, hi, chosen)
    if not n:
        return NO_MAIL
    out = room.flat("out", post.count_ties(chosen, n, ties.indptr), MESSAGE)
    m = post.speak(chosen, n, t, ties.indptr, ties.neighbour, tells, *apart, out)
    return copied(out[:m]) if m else NO_MAIL
