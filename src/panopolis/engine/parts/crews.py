"""Crews: whoever holds the parts of a society and does what it is asked, one request to each part at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from panopolis.engine.parts.partitions import Part


def nothing() -> None:
    """Do nothing, while the workers work."""


class LostError(Exception):
    """Workers that ended before they answered: the number of each, and where it was."""

    def __init__(self, workers: dict[int, str], answers: list[Any]) -> None:
        super().__init__(", ".join(workers.values()))
        self.workers, self.answers = workers, answers


class Asked(Protocol):
    """Whoever can be asked about each part."""

    @property
    def people(self) -> list[tuple[int, int]]:
        """Return the bounds of each worker's people."""
        ...

    @property
    def n_worker(self) -> int:
        """Return how many there are."""
        ...

    def each(self, what: str, given: Sequence[tuple[Any, ...]], meanwhile: Callable[[], None] = nothing) -> list[Any]:
        """Return what each worker answers, in their order; all work at the same time, and ``meanwhile`` is called once while they do.

        Raises
        ------
        LostError
            If some ended; it carries what the others answered.
        """
        ...

    def one(self, worker: int, what: str, *given: Any) -> Any:  # noqa: ANN401 - what a part's method takes and returns
        """Return what one worker answers."""
        ...


class Crew(Asked, Protocol):
    """A worker for each part."""

    def renew(self, worker: int) -> None:
        """Put a new worker in the place of one that was lost, with its part as before the first day."""
        ...

    def grown(self) -> Crew | None:
        """Return a larger crew, this one ended, if there are machines for it by now; or nothing."""
        ...

    def end(self) -> None:
        """Let all go."""
        ...


class InTurn:
    """All parts in this process, one after the other: to test, and to measure what would be exchanged."""

    def __init__(self, made: Callable[[int], Part], n_worker: int) -> None:
        self._made = made
        self.parts = [made(k) for k in range(n_worker)]

    @property
    def people(self) -> list[tuple[int, int]]:
        """Return the bounds of each worker's people."""
        return [(part.lo, part.hi) for part in self.parts]

    @property
    def n_worker(self) -> int:
        """Return how many there are."""
        return len(self.parts)

    def each(self, what: str, given: Sequence[tuple[Any, ...]], meanwhile: Callable[[], None] = nothing) -> list[Any]:
        """Return what each worker answers; ``meanwhile`` is called when all are done, the latest that it may be elsewhere."""
        found = [getattr(part, what)(*some) for part, some in zip(self.parts, given, strict=True)]
        meanwhile()
        return found

    def one(self, worker: int, what: str, *given: Any) -> Any:  # noqa: ANN401
        """Return what one worker answers."""
        return getattr(self.parts[worker], what)(*given)

    def renew(self, worker: int) -> None:
        """Make a part anew."""
        self.parts[worker] = self._made(worker)

    def grown(self) -> Crew | None:
        """Stay as many."""
        return None

    def end(self) -> None:
        """Let the threads of all parts go."""
        for part in self.parts:
            part.close()
