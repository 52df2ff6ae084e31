"""A run of the laboratory, in a process of its own: reads what to run from its input, writes what it finds to its output, ends with either.

On the output each message is its length (4 bytes, little-endian), a byte that says what it is (``J``: JSON, ``F``: columns of the layout
``frame``) and the message. The process that started it may end it at any moment: nothing is written to disk.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import Any

import numpy as np

from panopolis.errors import PanopolisError
from panopolis.study import SIDES, PairDay, Step, pair
from panopolis.views.page import packed
from panopolis.views.server.lab import Lab, saved

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
    for told in pair(scheme, changes, lab.society, lab.lived(), tell=_tell, **less):
        done = told.day == lab.days - 1
        if told.day % FRAME_EVERY == 0 or done:
            score = [told.score[side] if len(told.score[side]) else np.zeros(lab.people, np.float32) for side in SIDES]
            _write(packed("frame", {"twin": score[0], "score": score[1]}))
        message: dict[str, Any] = {"day": told.day, "days": lab.days, "sums": told.sums, "wrong": told.wrong}
        _write(message | (_ended(lab, told, text, row) if done else {}))


def _ended(lab: Lab, told: PairDay, text: str | None, row: str | None) -> dict[str, Any]:
    """Return what is said after the last day: both hashes, the command that gives the changed one, and whom it touched."""
    return {
        "hash": told.state_hash, "yaml": text, "command": lab.command("changed.yaml") if row is None else lab.without(row), "people": lab.people,
        "touched": len(told.touched), "touched_ids": told.touched[:MOST_TOUCHED], "hers": told.hers or None,
    }  # fmt: skip


def _tell(step: Step) -> None:
    if step.stage != "warm-up" or step.done % 30 == 0:
        _write({"stage": step.stage, "done": step.done, "total": step.total})


def _write(message: dict[str, Any] | bytes) -> None:
    kind, held = (b"F", message) if isinstance(message, bytes) else (b"J", json.dumps(message).encode())
    sys.stdout.buffer.write(struct.pack("<I", len(held)) + kind + held)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
