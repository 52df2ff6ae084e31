"""The shapes that the plain world passes around, and its constants."""

from __future__ import annotations

from collections import namedtuple
from functools import lru_cache

Message = namedtuple("Message", "receiver sender rule kind source k place value")
Row = namedtuple("Row", "day phase charged doer rule kind source k place asked applied expires fine")
Entry = namedtuple("Entry", "day person act kind points fine origin lapses shared")
PlainDay = namedtuple("PlainDay", "rows acts sums scores n_message")
Occasion = namedtuple("Occasion", "rule words place act f")
SEEN_NOT_YET, HEARD = "act", "heard"
NO_SOURCE, BY_STANDING = 255, 254
AT_HOME = 0.6
MOST_GAP, LAST_DAY = 60000, 65535
RANKS = 64
BIN, BINS = 1000, 1000


@lru_cache(maxsize=8)
def kept(share):
    """What is left of a distance after so many days, each taking ``share`` of it."""
    left = [1.0]
    for _ in range(LAST_DAY):
        left.append(left[-1] * (1.0 - share))
    return left


@lru_cache(maxsize=256)
def names_of(function):
    code = function.__code__
    return code.co_varnames[: code.co_argcount]
