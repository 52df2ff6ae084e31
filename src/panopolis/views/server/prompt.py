"""Ends connections that hold a place and use it for nothing: who asks for nothing, or takes nothing of what it asked for.

uvicorn bounds how many connections there are and how large a request may be, not how long one may take to ask or to read, so that a few
hundred silent clients would keep everyone else out.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

LOOK_EVERY = 5
"""Seconds from one look at all connections to the next."""
ASK_SECONDS, TAKE_SECONDS = 15.0, 30.0
"""How long a connection may be open without a whole request, and how long it may take not one byte of an answer."""


@dataclass
class Prompt:
    """Looks at a server's connections now and then, and aborts those that have been still for too long."""

    ask_seconds: float = ASK_SECONDS
    take_seconds: float = TAKE_SECONDS
    clock: Callable[[], float] = time.monotonic
    _silent: dict[Any, float] = field(default_factory=dict)
    """Since when a connection has no request under way."""
    _stuck: dict[Any, tuple[float, int]] = field(default_factory=dict)
    """Since when it takes nothing, and how many bytes wait for it."""

    def look(self, connections: Iterable[Any]) -> int:
        """Abort what has been still for too long; return how many."""
        now, ended = self.clock(), 0
        here = set(connections)
        for known in (self._silent, self._stuck):
            for gone in known.keys() - here:
                del known[gone]
        for one in here:
            if self._asks_nothing(one, now) or self._takes_nothing(one, now):
                one.transport.abort()
                ended += 1
        return ended

    def _asks_nothing(self, one: Any, now: float) -> bool:  # noqa: ANN401 - uvicorn's protocols have no common type
        # a socket's protocol has no cycle: it is attended to by the laboratory, and asked by uvicorn whether it is there
        if not hasattr(one, "cycle") or (one.cycle is not None and not one.cycle.response_complete):
            self._silent.pop(one, None)
            return False
        return now - self._silent.setdefault(one, now) > self.ask_seconds

    def _takes_nothing(self, one: Any, now: float) -> bool:  # noqa: ANN401 - as above
        waits = one.transport.get_write_buffer_size()
        since, before = self._stuck.get(one, (now, waits))
        if waits == 0 or waits < before:
            since = now
        self._stuck[one] = (since, waits)
        return waits > 0 and now - since > self.take_seconds
