"""When work stops before its end (a full disk, Ctrl-C): the message says what is left in the folder and how to come to the rest."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from panopolis import results as rooms
from panopolis.errors import FULL, ResultsError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def told_what_remains(folder: Path) -> Iterator[None]:
    """Add what remains in ``folder`` to the message of a full disk, and to an interruption.

    Raises
    ------
    ResultsError
        The disk is full.
    KeyboardInterrupt
        As it was, with what remains as its text.
    """
    try:
        yield
    except KeyboardInterrupt as stop:
        raise KeyboardInterrupt(rooms.remains(folder)) from stop
    except ResultsError as error:
        if isinstance(error.__cause__, OSError) and error.__cause__.errno in FULL:
            raise ResultsError(f"{error}. As it is, {rooms.remains(folder)}") from error
        raise
