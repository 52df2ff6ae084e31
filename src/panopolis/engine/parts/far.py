"""The state of a society whose people live in other processes: the same arrays by the same names, fetched as they are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from math import prod
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from panopolis.engine.kernels.bundles import Standing
from panopolis.engine.state import State, empty_standing

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from panopolis.engine.parts.crews import Asked


PIECE = 1 << 24
"""Bytes of the state that are fetched at once."""


@dataclass(frozen=True)
class FarArray:
    """An array of the state, a piece with each worker, in order of people."""

    crew: Asked
    name: str
    dtype: np.dtype
    shape: tuple[int, ...]
    rows: tuple[int, ...]
    """Rows that each worker holds."""

    def pieces(self) -> Iterator[np.ndarray]:
        """Yield it in order of people, at most ``PIECE`` bytes at a time."""
        at_once = max(PIECE // max(self.dtype.itemsize * prod(self.shape[1:]), 1), 1)
        for k, rows in enumerate(self.rows):
            for first in range(0, rows, at_once):
                yield self.crew.one(k, "piece", self.name, first, min(first + at_once, rows))

    def whole(self) -> np.ndarray:
        """Return all of it."""
        found = list(self.pieces())
        return np.concatenate(found) if found else np.zeros(self.shape, self.dtype)

    def written(self, path: Path) -> dict[str, Any]:
        """Let each worker write its piece beside ``path``; return what a checkpoint says of them."""
        return {"name": self.name, "parts": self.crew.each("write", [(self.name, str(path.resolve()))] * self.crew.n_worker)}


class FarColumn:
    """A column of everyone, to be indexed by people in ascending order."""

    def __init__(self, state: FarState, name: str) -> None:
        self._state, self._name = state, name

    def __getitem__(self, persons: np.ndarray | slice) -> np.ndarray:
        """Return the column of some people: of the followed as it was told last night, of others as their workers say now."""
        crew, held = self._state.crew, self._state.followed.get(self._name)
        if isinstance(persons, slice):
            spans = [(max(persons.start or 0, lo), min(self._state.n_person if persons.stop is None else persons.stop, hi)) for lo, hi in crew.people]
            found = [crew.one(k, "some", self._name, slice(lo, hi)) for k, (lo, hi) in enumerate(spans) if lo < hi]
            return np.concatenate(found)
        if held is not None and np.array_equal(persons, self._state.persons):
            return held
        return np.concatenate([crew.one(k, "some", self._name, persons[(persons >= lo) & (persons < hi)]) for k, (lo, hi) in enumerate(crew.people)])


class FarState(State):
    """What a checkpoint must hold, held by the workers; ``mirror`` are the arrays that are told every night."""

    def __init__(self, t: int, crew: Asked, near: State, mirror: dict[str, np.ndarray], shift: int) -> None:
        self.crew, self.mirror, self.n_person, self._shift = crew, mirror, crew.people[-1][1], shift
        self.persons, self.followed = np.zeros(0, np.int64), cast("Mapping[str, np.ndarray]", {})
        columns: dict[str, Any] = {name: mirror[name] if name in mirror else FarColumn(self, name) for name in near.columns}
        beside = {name: mirror[f"beside.{name}"] for name in near.beside if f"beside.{name}" in mirror}
        super().__init__(t, columns, {}, empty_standing(0), [], near.shown, near.traits, beside)

    def parts(self) -> dict[str, Any]:
        """Return every array by a name of its own, in the order of ``State.parts``, far ones as ``FarArray``."""
        outlines = self.crew.each("outline", [()] * self.crew.n_worker)
        found: dict[str, Any] = {}
        for k, (name, dtype, shape) in enumerate(outlines[0]):
            rows = tuple(outline[k][2][0] for outline in outlines)
            found[name] = FarArray(self.crew, name, dtype, (sum(rows), *shape[1:]), rows)
        return found | {"shown": self.shown}

    def digest(self) -> str:
        """Return the state hash, of the same bytes as that of a state in one process."""
        state = sha256(f"panopolis state 1|{self.t}".encode())
        for name, array in self.parts().items():
            state.update(f"|{name}|{array.dtype.str if array.dtype.names is None else array.dtype.descr}|{array.shape}|".encode())
            for piece in array.pieces() if isinstance(array, FarArray) else [array]:
                state.update(np.ascontiguousarray(piece).view(np.uint8).reshape(-1).data if piece.size else b"")
        return state.hexdigest()

    def bytes_person(self) -> float:
        """Return the bytes of state a person takes."""
        found = [array for name, array in self.parts().items() if name != "shown"]
        return sum(prod(array.shape) * array.dtype.itemsize for array in found) / self.n_person

    def copy(self) -> State:
        """Return all of it in this process, as a world beside this one needs it, in blocks of ``1 << shift`` people."""
        held = {name: array.whole() if isinstance(array, FarArray) else array.copy() for name, array in self.parts().items()}
        named = {what: _of(held, what) for what in ("column", "due", "standing", "beside")}
        agenda = held["agenda"]
        block, last = agenda["person"] >> self._shift, (self.n_person - 1) >> self._shift
        parts = [np.ascontiguousarray(agenda[block == b]) for b in range(last + 1)]
        standing = Standing(**named["standing"])
        return State(self.t, named["column"], named["due"], standing, parts, held["shown"], self.traits, named["beside"])


def _of(held: Mapping[str, np.ndarray], what: str) -> dict[str, np.ndarray]:
    return {name.removeprefix(f"{what}."): array for name, array in held.items() if name.startswith(f"{what}.")}
