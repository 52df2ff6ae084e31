"""Draws again, in plain Python integers and floats: Philox4x32-10, keys, uniforms, gaps; and ``math`` as the rules see it."""

from __future__ import annotations

import math
from hashlib import blake2b
from types import SimpleNamespace

from panopolis import draws

WORD = 0xFFFFFFFF


def key(seed, decision):
    digest = blake2b(f"{seed}|{decision}".encode(), digest_size=8).digest()
    return int.from_bytes(digest[:4], "little"), int.from_bytes(digest[4:], "little")


def philox(keys, person, day, k=0, last=0):
    """Philox4x32-10 as Salmon et al. (2011) write it, on Python integers."""
    a, b = keys
    x0, x1, x2, x3 = person, day, k, last
    for _ in range(10):
        high0, low0 = divmod(0xD2511F53 * x0, 1 << 32)
        high1, low1 = divmod(0xCD9E8D57 * x2, 1 << 32)
        x0, x1, x2, x3 = high1 ^ x1 ^ a, low1, high0 ^ x3 ^ b, low0
        a, b = (a + 0x9E3779B9) & WORD, (b + 0xBB67AE85) & WORD
    return x0, x1, x2, x3


def u01(word):
    return (word + 0.5) / 4294967296.0


def integer(word, n):
    return word * n // 4294967296


def exp(x):
    return float(draws.exp.py_func(x))


def log(x):
    return float(draws.log.py_func(x))


def gap(u, rate, most):
    """Days to the next day with an occasion: geometric, with p = 1 - exp(-rate) a day."""
    if rate <= 0.0:
        return most
    wait = -log(u) / rate
    return 1 + math.floor(wait) if wait < most - 1.0 else most


def shuffled(x, n, keys):
    return draws.shuffled.py_func(x, n, *keys)


MATH = SimpleNamespace(exp=exp, log=log, sqrt=lambda x: math.sqrt(max(x, 0.0)), floor=math.floor)
"""What a rule finds under the name ``math``."""
