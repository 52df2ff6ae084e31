"""A followed post in plain Python: every copy in a sorted list, one at a time; written from the text of the design."""

from __future__ import annotations

import math

from plain_draws import MATH, philox, u01


def plain_spread(neighbours, readers, starts, *, keys, seen, delay, ban, end):
    """Return {person: second} of first copies, of passing on, and of the end of her copies.

    ``readers`` is a list of dicts with threshold, life, again, called, wave; None is never.
    """
    received, posted, ended, copies = {}, {}, {}, {}
    coming = [(0, i, i) for i in starts]
    coming += [(r["wave"], i, -1) for i, r in enumerate(readers) if r["wave"] is not None]
    while coming:
        coming.sort()
        second, i, sender = coming.pop(0)
        if second > end:
            break
        copies[i] = copies.get(i, 0) + 1
        received.setdefault(i, second)
        wanted = readers[i]["threshold"]
        if i in posted or not (sender == i or (wanted and copies[i] >= wanted)):
            continue
        posted[i] = second
        gone = gone_after(readers[i], second, ban)
        if gone is not None:
            ended[i] = second + gone
        for other in neighbours[i]:
            a, b, _, _ = philox(keys, i, other)
            if u01(b) < seen:
                after = 1 + math.floor(-MATH.log(u01(a)) * delay)
                if gone is None or after < gone:
                    coming.append((second + after, other, i))
    return received, posted, ended


def gone_after(reader, posted, ban):
    """Seconds after which no copy of hers stands; None if one stands for good."""
    ends = [x for x in (reader["life"], None if ban is None else max(ban - posted, 0)) if x is not None]
    first = min(ends) if ends else None
    both = None if first is None or reader["again"] is None else first + reader["again"]
    left = [x for x in (both, reader["called"]) if x is not None]
    return min(left) if left else None
