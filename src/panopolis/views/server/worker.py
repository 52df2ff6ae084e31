"""A run of the laboratory, in a process of its own: reads what to run from its input, writes what it finds to its output, ends with either.

On the output each message is its length (4 bytes, little-endian), a byte that says what it is (``J``: JSON, ``F``: columns of the layout
``frame``, ``L``: once, before the last, columns of the layout ``lived``, compressed) and the message. The process that started it may end it at
any moment: nothing is written to disk.
"""

from __future__ import annotations

import gzip
import json
import struct
import sys
from typing import Any

import numpy as np

from panopolis.errors import PanopolisError
from panopolis.study import SIDES, PairDay, Step, pair
from panopolis.views.page import EVERYONES, packed
from panopolis.views.server.lab import Lab, saved
from panopolis.views.server.lives import Lives

FRAME_EVERY = 7
"""Days between scores of everyone; sums go out every day."""
MOST_TOUCHED = 200
"""People touched by a struck row who are told by number."""


def main() -> None:
    """Run what the first line of the input asks for."""
    asked = json.loads(sys.stdin.readline())
    changes, row = asked.pop("changes"), asked.pop("row")
    try:
        _live(Lab(**asked), changes, row)
    except PanopolisError as error:
        _write({"error": str(error)})


def _live(lab: Lab, changes: list[str], row: str | None) -> None:
    scheme = lab.loaded()
    text = saved(scheme, changes) if row is None else None
    less: dict[str, Any] = {} if row is None else {"without": [row], "person": int(row.split(":")[2])}
    lives = Lives()
    for told in pair(scheme, changes, lab.society, lab.lived(), tell=_tell, **less):
        done = told.day == lab.days - 1
        lives.add(told)
        if told.day % FRAME_EVERY == 0 or done:
            _write(_frame(told, lab.people))
        message: dict[str, Any] = {"day": told.day, "days": lab.days, "sums": told.sums, "wrong": told.wrong}
        if done:
            codes, rows = lives.end()
            _write(gzip.compress(rows, 1, mtime=0), b"L")
            message |= _ended(lab, told, text, row) | {"codes": codes}
        _write(message)


def _frame(told: PairDay, people: int) -> bytes:
    """Return everyone's score and counts on both sides, tonight."""
    columns = {}
    for side, name in zip(SIDES, ("twin", "score"), strict=True):
        columns[name] = told.score[side] if len(told.score[side]) else np.zeros(people, np.float32)
        columns |= {f"{count}{'_twin' if name == 'twin' else ''}": told.each[side][count] for count in EVERYONES}
    return packed("frame", columns)


def _ended(lab: Lab, told: PairDay, text: str | None, row: str | None) -> dict[str, Any]:
    """Return what is said after the last day: both hashes, the command that gives the changed one, and whom it touched."""
    return {
        "hash": told.state_hash, "yaml": text, "command": lab.command("changed.yaml") if row is None else lab.without(row), "people": lab.people,
        "touched": len(told.touched), "touched_ids": told.touched[:MOST_TOUCHED], "hers": told.hers or None,
    }  # fmt: skip


def _tell(step: Step) -> None:
    if step.stage != "warm-up" or step.done % 30 == 0:
        _write({"stage": step.stage, "done": step.done, "total": step.total})


def _write(message: dict[str, Any] | bytes, binary: bytes = b"F") -> None:
    kind, held = (binary, message) if isinstance(message, bytes) else (b"J", json.dumps(message).encode())
    sys.stdout.buffer.write(struct.pack("<I", len(held)) + kind + held)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
