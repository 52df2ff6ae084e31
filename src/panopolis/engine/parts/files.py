"""The files of one worker: its piece of each array of a checkpoint, and how it takes up its people again, however they were shared out before."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import DAY_ZERO
from panopolis.engine import checkpoint
from panopolis.engine.arena import together
from panopolis.engine.kernels.bundles import Standing
from panopolis.engine.parts.partitions import MEMORY, Part
from panopolis.errors import ResultsError

if TYPE_CHECKING:
    from collections.abc import Iterator


class StoredPart(Part):
    """A part that writes its people to disk and reads them again."""

    def write(self, name: str, path: str) -> dict[str, Any]:
        """Write this part's piece of an array beside ``path``; return its entry, with whose it is."""
        whole = Path(path)
        target = whole.with_name(f"{whole.stem}-{self.me:02d}{whole.suffix}")
        try:
            return checkpoint.write_array(target, name, self.own(name)) | {"people": [self.lo, self.hi]}
        except OSError as err:
            raise ResultsError(f"{target}: a worker cannot write it ({err.strerror or err}); all workers need the folder of the results") from None

    def sees(self, token: str) -> bool:
        """Return whether this worker sees a file, which says that it shares the folder of the results."""
        return Path(token).is_file()

    def take_up(self, folder: str) -> int:
        """Take up this part's people as the checkpoint in ``folder`` holds them, and what it publishes of others; return the next day to run.

        Raises
        ------
        ResultsError
            If it is damaged, or of other people or another scheme.
        """
        path = Path(folder)
        head = checkpoint.head_for(self, path)
        files = head["arrays"]
        self.state.t = int(head["day"]) + DAY_ZERO
        for name, array in self._places(path, files).items():
            for lo, hi, found in self._pieces(path, name, files[name]):
                own = self._edges(name, lo, hi)
                array[own] = found
        self.state.agenda = self._agenda(path, files["agenda"])
        self.state.shown[:] = checkpoint.read_array(path, "shown", files["shown"])
        self.restore(self.state)
        return self.day

    def _places(self, path: Path, files: dict[str, Any]) -> dict[str, np.ndarray]:
        """Return where each array of the checkpoint goes: this part's own arrays, as wide as what was saved."""
        s, wanted = self.state, {}
        wanted |= {f"column.{k}": v for k, v in s.columns.items()} | {f"due.{k}": v for k, v in s.due.items()}
        lacking = [name for name in (*wanted, *(f"standing.{k}" for k in Standing._fields), "agenda", "shown") if name not in files]
        if lacking:
            raise ResultsError(f"{path}: was saved under other rules; it lacks {lacking[0].split('.')[-1]}")
        shapes = {}
        for k, held in s.standing._asdict().items():
            first = next(self._pieces(path, f"standing.{k}", files[f"standing.{k}"]))[2]
            shapes[k] = (self.society.n_person, *first.shape[1:]), held.dtype
        s.standing = Standing(**together(shapes))
        wanted |= {f"standing.{k}": v for k, v in s.standing._asdict().items()}
        for k in s.beside:
            if k != "memory":
                first = next(self._pieces(path, f"beside.{k}", files[f"beside.{k}"]))[2]
                s.beside[k] = np.zeros((self.society.n_person, *first.shape[1:]), first.dtype)
            wanted[f"beside.{k}"] = s.beside[k]
        return wanted

    def _edges(self, name: str, lo: int, hi: int) -> slice:
        indptr = self.society.ties.indptr
        return slice(int(indptr[lo]), int(indptr[hi])) if name == MEMORY else slice(lo, hi)

    def _pieces(self, path: Path, name: str, about: dict[str, Any]) -> Iterator[tuple[int, int, np.ndarray]]:
        """Yield the people of each file that this part needs, and what it holds of them."""
        everyone = name == MEMORY or name.removeprefix("column.") in self.public
        for entry in about.get("parts", [about]):
            lo, hi = entry.get("people", (0, self.society.n_person))
            if everyone or (lo < self.hi and self.lo < hi):
                yield lo, hi, checkpoint.read_array(path, name, entry)

    def _agenda(self, path: Path, about: dict[str, Any]) -> list[np.ndarray]:
        found = np.concatenate([piece for _, _, piece in self._pieces(path, "agenda", about)])
        return [found[(found["person"] >= lo) & (found["person"] < hi)] for lo, hi in self.blocks]
