"""Chance and arithmetic: counter-based draws keyed by what is decided, and exp, log, normal in plain + - * / sqrt.

A draw has no state. ``key(seed, decision)`` names a decision; ``philox`` turns (key; person, day, k, 0) into four 32-bit words; so adding
a rule, an observer or a person moves nobody else's luck. Philox4x32-10 is that of Salmon, Moraes, Dror and Shaw, "Parallel random
numbers: as easy as 1, 2, 3", SC11 (2011), https://doi.org/10.1145/2063384.2063405; its published vectors are in the tests.

``u01`` maps a word w to (w + 1/2) / 2^32: never 0 or 1, steps of 2^-32. ``exp`` and ``log`` follow the reductions of fdlibm
(Sun Microsystems, 1993), ``normal`` is Wichura's AS 241 (Applied Statistics 37, 1988, https://doi.org/10.2307/2347330): every machine that
rounds + - * / and sqrt as IEEE 754 says gives the same bits, compiled or not.
"""

from __future__ import annotations

import math
import os
import tempfile
from hashlib import blake2b, sha256
from importlib.metadata import version
from pathlib import Path

from panopolis.starting import cache_root, without

COMPILED = ("draws.py", "columns/*.py", "rules/*.py", "engine/*.py", "engine/kernels/*.py", "society/*.py")
"""Sources that end up in compiled code: a change in any of them starts a new cache folder, so no stale code is ever run."""


def cache_folder() -> Path:
    """Return the folder of compiled code for these sources and this numba: under ``PANOPOLIS_CACHE``, or the user's cache folder."""
    here = Path(__file__).parent
    state = sha256(f"{version('numba')}|{version('numpy')}".encode())
    for path in sorted(found for pattern in COMPILED for found in here.glob(pattern)):
        state.update(path.read_bytes())
    folder = cache_root() / state.hexdigest()[:16]
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        folder = Path(tempfile.gettempdir()) / f"panopolis-{os.getuid()}" / folder.name
        folder.mkdir(parents=True, exist_ok=True)
    return folder


CACHE = cache_folder()
os.environ.setdefault("NUMBA_DISABLE_INTEL_SVML", "1")

# numba asks whether coverage and scipy are there and loads them if so, a tenth of a start, for reports and for np.convolve, which no kernel calls.
with without("coverage", "scipy"):
    import numpy as np
    from numba import config, njit
    from numba.np import arraymath as _arraymath  # noqa: F401 - it looks for scipy as it loads

# Not through the environment, which numba has read already where a user imports it first.
setattr(config, "CACHE_DIR", str(CACHE))  # noqa: B010 - a module whose names are made when it loads
_W = np.uint32
_U = np.uint64
_M0, _M1 = np.uint64(0xD2511F53), np.uint64(0xCD9E8D57)
_W0, _W1 = np.uint32(0x9E3779B9), np.uint32(0xBB67AE85)
_32 = np.uint64(32)
Key = tuple[np.uint32, np.uint32]


def key(seed: int, decision: str) -> Key:
    """Return the two key words of a decision, known by its name: the first 8 bytes of blake2b of ``seed|decision``."""
    digest = blake2b(f"{seed}|{decision}".encode(), digest_size=8).digest()
    return np.uint32(int.from_bytes(digest[:4], "little")), np.uint32(int.from_bytes(digest[4:], "little"))


@njit(forceinline=True)
def philox(k0, k1, c0, c1, c2, c3):
    """Return the four 32-bit words of Philox4x32-10 for key (k0, k1) and counter (c0, c1, c2, c3)."""
    x0, x1, x2, x3, a, b = _W(c0), _W(c1), _W(c2), _W(c3), _W(k0), _W(k1)
    for _ in range(10):
        p0 = _U(x0) * _M0
        p1 = _U(x2) * _M1
        x0, x1, x2, x3 = _W(p1 >> _32) ^ x1 ^ a, _W(p1), _W(p0 >> _32) ^ x3 ^ b, _W(p0)
        a = _W(a + _W0)
        b = _W(b + _W1)
    return x0, x1, x2, x3


@njit(forceinline=True)
def u01(word):
    """Return the uniform in (0, 1) of a word: (word + 1/2) / 2^32."""
    return (float(word) + 0.5) * 2.3283064365386963e-10


@njit(forceinline=True)
def integer(word, n):
    """Return an integer in 0..n-1, n at most 2^31: floor(word n / 2^32)."""
    return (int(word) * int(n)) >> 32


_LOG2E = 1.44269504088896338700
_LN2_HI, _LN2_LO = 6.93147180369123816490e-01, 1.90821492927058770002e-10
_POW2 = np.array([2.0**k for k in range(-1022, 1024)])


@njit
def exp(x):
    """Return e to the x, below 1 unit in the last place off; 0 below -708, held at exp(709) above; what is no number stays none."""
    if x != x:  # noqa: PLR0124 - how plain arithmetic asks for not-a-number
        return x
    if x < -708.0:
        return 0.0
    x = min(x, 709.0)
    k = math.floor(x * _LOG2E + 0.5)
    hi = x - k * _LN2_HI
    lo = k * _LN2_LO
    r = hi - lo
    t = r * r
    c = r - t * (
        1.66666666666666019037e-01
        + t
        * (
            -2.77777777770155933842e-03
            + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))
        )
    )
    y = 1.0 - ((lo - (r * c) / (2.0 - c)) - hi)
    if k > 1023:
        return y * 2.0 * _POW2[2045]
    return y * _POW2[int(k) + 1022]


@njit(forceinline=True)
def log_of(m, k):
    """Return the natural logarithm of m 2^k, m in [1/2, 1)."""
    low = m < 0.70710678118654752440
    k = k - 1 if low else k
    f = (m * 2.0 if low else m) - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    odd = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    even = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    half = 0.5 * f * f
    return k * _LN2_HI - ((half - (s * (half + odd + even) + k * _LN2_LO)) - f)


@njit
def log(x):
    """Return the natural logarithm; of 0 or less it is -745, about that of the smallest positive number."""
    if not x > 0.0:
        return -745.0
    m, k = math.frexp(x)
    return log_of(m, k)


@njit(forceinline=True)
def sqrt(x):
    """Return the square root, 0 of what is negative."""
    return math.sqrt(max(x, 0.0))


@njit(forceinline=True)
def floor(x):
    """Return the integer at or below ``x``."""
    return math.floor(x)


@njit(forceinline=True)
def middle(q):
    """Return the normal quantile of 1/2 + q, abs(q) at most 0.425."""
    r = 0.180625 - q * q
    num = ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r + 6.7265770927008700853e4) * r
              + 4.5921953931549871457e4) * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
           + 1.3314166789178437745e2) * r + 3.3871328727963666080e0
    den = ((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r + 3.9307895800092710610e4) * r
              + 2.1213794301586595867e4) * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
           + 4.2313330701600911252e1) * r + 1.0
    return q * num / den


@njit(forceinline=True)
def tail(r):
    """Return the size of the normal quantile of exp(-r r), r at most 5."""
    r = r - 1.6
    num = ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r + 2.41780725177450611770e-1) * r
              + 1.27045825245236838258e0) * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
           + 4.63033784615654529590e0) * r + 1.42343711074968357734e0
    den = ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r + 1.51986665636164571966e-2) * r
              + 1.48103976427480074590e-1) * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
           + 2.05319162663775882187e0) * r + 1.0
    return num / den


@njit
def normal(u):
    """Return the standard normal quantile of ``u`` in (0, 1) (AS 241, relative error about 1e-16)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        return middle(q)
    r = math.sqrt(-log(min(u, 1.0 - u)))
    if r <= 5.0:
        size = tail(r)
    else:
        r = r - 5.0
        num = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r + 1.24266094738807843860e-3) * r
                  + 2.65321895265761230930e-2) * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
               + 5.46378491116411436990e0) * r + 6.65790464350110377720e0
        den = ((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r + 1.84631831751005468180e-5) * r
                  + 7.86869131145613259100e-4) * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
               + 5.99832206555887937690e-1) * r + 1.0
        size = num / den
    return size if q > 0.0 else -size


@njit(forceinline=True)
def gap(u, rate, most):
    """Return the days to the next occasion, 1 or more: 1 + floor(log u / log(1 - p)) with p = 1 - exp(-rate); at most ``most``."""
    if not rate > 0.0:
        return most
    wait = -log(u) / rate
    return 1 + math.floor(wait) if wait < most - 1.0 else most


@njit(forceinline=True)
def half_of(n):
    """Return half the bits of a Feistel network that holds n places: at least 1."""
    half = 1
    while (1 << (2 * half)) < n:
        half += 1
    return half


@njit(forceinline=True)
def mixed(half, word, turn):
    """Return the hash of one turn of a Feistel network: of half a place and a key word."""
    h = (half * 0x2C1B3C6D + word + turn * 0x3504F333) & 0xFFFFFFFF
    h = ((h ^ (h >> 15)) * 0x297A2D39) & 0xFFFFFFFF
    return h ^ (h >> 12)


@njit
def shuffled(x, n, k0, k1):
    """Return the place of ``x`` in a keyed permutation of 0..n-1 (n below 2^31): a Feistel network of four rounds, walked along its cycle.

    Black and Rogaway, "Ciphers with arbitrary finite domains", CT-RSA 2002, https://doi.org/10.1007/3-540-45760-7_9.
    """
    half = half_of(n)
    mask = (1 << half) - 1
    a, b = int(k0), int(k1)
    while True:
        left, right = x >> half, x & mask
        for turn in range(4):
            left, right = right, left ^ (mixed(right, a if turn & 1 else b, turn) & mask)
        x = left << half | right
        if x < n:
            return x


@njit(cache=True, nogil=True)
def _fill(k0, k1, first, n, day, k, out):
    for j in range(n):
        out[j, 0], out[j, 1], out[j, 2], out[j, 3] = philox(k0, k1, first + j, day, k, 0)


@njit(cache=True, nogil=True)
def _uniform(words, out):
    for j in range(out.size):
        out[j] = u01(words[j])


@njit(cache=True, nogil=True)
def _normal(u, out):
    for j in range(out.size):
        out[j] = normal(u[j])


@njit(cache=True, nogil=True)
def _exp(x, out):
    for j in range(out.size):
        out[j] = exp(x[j])


@njit(cache=True, nogil=True)
def _log(x, out):
    for j in range(out.size):
        out[j] = log(x[j])


def words(decision: Key, first: int, n: int, *, day: int = 0, k: int = 0) -> np.ndarray:
    """Return the words ``(n, 4)`` uint32 of counters (first..first+n-1, day, k, 0) under a decision's key."""
    out = np.empty((n, 4), np.uint32)
    _fill(decision[0], decision[1], first, n, day, k, out)
    return out


def uniforms(decision: Key, first: int, n: int, *, day: int = 0, k: int = 0, word: int = 0) -> np.ndarray:
    """Return uniforms ``(n,)`` in (0, 1): word number ``word`` of each counter."""
    return _apply(_uniform, np.ascontiguousarray(words(decision, first, n, day=day, k=k)[:, word]))


def normals(u: np.ndarray) -> np.ndarray:
    """Return the normal quantiles of an array in (0, 1), the same bits on every machine."""
    return _apply(_normal, u)


def exps(x: np.ndarray) -> np.ndarray:
    """Return e to each of an array, the same bits on every machine."""
    return _apply(_exp, x)


def logs(x: np.ndarray) -> np.ndarray:
    """Return the logarithm of each of an array, the same bits on every machine."""
    return _apply(_log, x)


def _apply(kernel, values: np.ndarray) -> np.ndarray:
    flat = np.ascontiguousarray(values)
    out = np.empty(flat.shape, np.float64)
    kernel(flat.reshape(-1), out.reshape(-1))
    return out
