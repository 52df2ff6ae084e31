"""What keeps a start short: garbage is looked for later, shipped files are read once, what a library loads in vain is hidden from it."""

from __future__ import annotations

import gc
import json
import os
import sys
import tempfile
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Json: TypeAlias = Any


@contextmanager
def without(*modules: str) -> Iterator[None]:
    """Let modules that nobody has loaded yet look as if they were not installed, for as long as this holds."""
    hidden = [name for name in modules if name not in sys.modules]
    for name in hidden:
        sys.modules[name] = None  # pyright: ignore[reportArgumentType] - how the import system is told
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]


@contextmanager
def uncollected() -> Iterator[None]:
    """Put off the search for garbage while much is made that stays: modules, plans, kernels. A start takes a sixth less.

    What was made meanwhile is counted among the old, which are looked through seldom, and not looked through at once.
    """
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            if not gc.get_freeze_count():  # to freeze and thaw is to grow old; what somebody else has frozen stays as it is
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def cache_root() -> Path:
    """Return the folder of all that is kept between starts: ``PANOPOLIS_CACHE``, or ``panopolis`` in the user's cache folder."""
    root = os.environ.get("PANOPOLIS_CACHE") or os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(root) / "panopolis"


def read_once(text: str, read: Callable[[str], Json], reader: str) -> Json:
    """Return what ``read`` makes of a text, kept between starts; for files that come with Panopolis, of which there are few.

    ``reader`` tells this way of reading from any other, and from its own earlier versions: what another has kept is not looked at.
    What cannot be kept, or was kept and is torn, is read anew.
    """
    kept = cache_root() / "read" / f"{sha256(f'{reader}|{text}'.encode()).hexdigest()[:32]}.json"
    with suppress(OSError, ValueError):
        return json.loads(kept.read_bytes())
    found = read(text)
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=kept.parent, delete=False) as beside:
            json.dump(found, beside)
        Path(beside.name).replace(kept)
    return found
