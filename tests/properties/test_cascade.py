"""A followed post: equal to its plain twin, and nested under all that suppresses it. Checks of code."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from plain_cascade import plain_spread
from plain_draws import key as plain_key

from panopolis.draws import key, uniforms
from panopolis.engine import NEVER, Channel, Readers, further_sharers, spread
from panopolis.society import build, load_recipe

N = 400
HOUR, DAY = 3600, 86400
END = 10 * DAY
SPEEDS = (0.0, 0.5, 1.0, 2.0, 8.0, 64.0, 1e6)


@pytest.fixture(scope="module")
def ties():
    return build(load_recipe("shanghai"), N, 3).ties


def u(what):
    return uniforms(key(9, what), 0, N)


def often(chance, times, what):
    """Times for some, NEVER for the others."""
    return np.where(u(what) < chance, times, NEVER).astype(np.int64)


def readers_at(speed, *, called=0.2):
    life = often(0.8, 2 * HOUR * -np.log(u("life")) / speed, "deleted") if speed else np.full(N, NEVER)
    again = often(0.5, 3 * HOUR * -np.log(u("again")) / speed, "for good") if speed else np.full(N, NEVER)
    return Readers(
        threshold=(u("threshold") * 4).astype(np.int64),
        life=life,
        again=np.where(u("disguised") < 0.3, again, 0),
        called=often(called, DAY * u("call"), "called"),
        wave=often(0.2, 3 * DAY + END * u("wave"), "waved"),
    )


def channel(ban=NEVER, seen=0.4):
    return Channel(key(9, "post"), seen, 3.0 * HOUR, ban, END)


def people(second):
    return {i: int(s) for i, s in enumerate(second) if s >= 0}


def maybe(value):
    return None if value == NEVER else int(value)


@pytest.mark.parametrize("ban", [NEVER, 30 * HOUR], ids=["no ban", "ban"])
@pytest.mark.parametrize("speed", [0.0, 1.0, 16.0])
def test_the_queue_equals_the_plain_one(ties, speed, ban):
    readers = readers_at(speed)
    found = spread(ties, readers, np.array([0, 7, 31]), channel(ban))
    plain_readers = [
        {name: maybe(array[i]) for name, array in vars(readers).items()} | {"threshold": int(readers.threshold[i])}
        for i in range(N)
    ]
    received, posted, ended = plain_spread(
        [[int(j) for j in ties.of(i)] for i in range(N)], plain_readers, [0, 7, 31],
        keys=plain_key(9, "post"), seen=0.4, delay=3.0 * HOUR, ban=maybe(ban), end=END,
    )  # fmt: skip

    assert received == people(found.received)
    assert posted == people(found.posted)
    assert ended == {i: s for i, s in people(found.ended).items() if s != NEVER}
    assert 10 < len(posted) < len(received)


def nested(more, less):
    """Everyone reached in ``less`` was reached in ``more``, no later; the same of those who passed it on."""
    for name in ("received", "posted"):
        early, late = getattr(more, name), getattr(less, name)
        reached = late >= 0
        assert (early[reached] >= 0).all()
        assert (early[reached] <= late[reached]).all()


def test_faster_deletion_gives_nested_never_larger_reach(ties):
    found = [spread(ties, readers_at(speed), np.array([0, 7, 31]), channel()) for speed in SPEEDS]
    for more, less in pairwise(found):
        nested(more, less)
    reached = [int((f.received >= 0).sum()) for f in found]
    assert reached[0] > reached[2] > reached[-1]


def test_an_earlier_ban_gives_nested_reach(ties):
    found = [spread(ties, readers_at(1.0), np.array([0, 7, 31]), channel(ban * HOUR)) for ban in (100, 50, 20, 5, 1, 0)]
    for more, less in pairwise(found):
        nested(more, less)
    assert (found[0].received >= 0).sum() > (found[-1].received >= 0).sum()


def test_more_calls_give_nested_reach(ties):
    found = [spread(ties, readers_at(1.0, called=share), np.array([0, 7, 31]), channel()) for share in (0.0, 0.3, 0.7, 1.0)]
    for more, less in pairwise(found):
        nested(more, less)


def test_r_falls_with_deletion_and_vanishes_where_nobody_comes_upon_a_copy(ties):
    r = [further_sharers(ties, readers_at(speed), channel()) for speed in SPEEDS]
    assert r == sorted(r, reverse=True)
    assert r[0] > r[-1] > 0
    assert further_sharers(ties, readers_at(1.0), channel(seen=0.0)) == 0
