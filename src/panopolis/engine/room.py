"""Room to work in: arrays of a thread's own that are kept from call to call, since making them anew costs more than most calls."""

from __future__ import annotations

import threading

import numpy as np


class Room(threading.local):
    """Arrays by name, one set a thread; what they hold is left over from the call before."""

    def __init__(self) -> None:
        self._flat: dict[str, np.ndarray] = {}
        self._fixed: dict[tuple[str, tuple[int, ...]], np.ndarray] = {}

    def flat(self, name: str, n: int, dtype: np.dtype | type) -> np.ndarray:
        """Return an array of at least ``n`` of a type; a name keeps to one type."""
        held = self._flat.get(name)
        if held is None or held.size < n:
            held = self._flat[name] = np.empty(max(n, 1), dtype)
        return held

    def fixed(self, name: str, shape: tuple[int, ...], dtype: type) -> np.ndarray:
        """Return an array of a shape and type."""
        held = self._fixed.get((name, shape))
        if held is None:
            held = self._fixed[name, shape] = np.empty(shape, dtype)
        return held
