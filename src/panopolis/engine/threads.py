"""Threads: one task for each block of people, shared out among a fixed number of threads; no bit depends on how."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

Result = TypeVar("Result")


class Threads:
    """``n`` threads, the caller's own among them: to wake another costs as much as ten kernels, and the caller would only wait."""

    def __init__(self, n: int) -> None:
        self._others = n - 1
        self._pool = ThreadPoolExecutor(max(n - 1, 1))

    def each(self, task: Callable[[int], Result], n_block: int) -> list[Result]:
        """Return what a task yields for blocks 0 to ``n_block - 1``: each thread takes the next block that is left."""
        done: dict[int, Result] = {}
        left = iter(range(n_block))

        def work() -> None:
            for b in left:
                done[b] = task(b)

        others = [self._pool.submit(work) for _ in range(min(self._others, n_block - 1))]
        try:
            work()
        finally:
            for other in others:
                other.result()
        return [done[b] for b in range(n_block)]

    def close(self) -> None:
        """Let the threads go."""
        self._pool.shutdown()
