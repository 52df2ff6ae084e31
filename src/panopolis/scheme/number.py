"""Numbers that know where they come from: value, unit, source, confidence, range, and later values from given dates on.

In a file a number is written plainly (``5``, ``20 CNY``, ``5 %``, ``365d``), or as a mapping
(``{value: 5, unit: points, source: "...", confidence: O, low: 1, high: 9}``), or as a list of dated ones
(``[{from: 2018-05-01, value: 5}, {from: 2019-01-01, value: 8}]``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from datetime import date

CONFIDENCES: dict[str, str] = {
    "O": "official document or statistic",
    "S": "scholarly",
    "P": "press, or an official statement reported by the press",
    "T": "secondary web page (weak)",
    "D": "disputed or self-interested claim",
    "C": "computed here from the cited figures",
    "M": "general knowledge, not confirmed from a source",
    "told": "told in the 2018 reportage, not confirmed elsewhere unless said",
    "assumed": "nobody knows; vary it",
    "unverified": "said to be so, not verified",
}
"""What each mark of confidence means: the letters as docs/reference/facts.md defines them, then three of our own."""

BORROWED = "borrowed"
"""What a source begins with if it speaks of another place or year than the scheme's, and the word that is then shown beside the mark."""


def tag(confidence: str, source: str) -> str:
    """Return the mark as it is shown, which says if what it marks was borrowed: ``O, borrowed``."""
    return f"{confidence}, {BORROWED}" if source.startswith(BORROWED) else confidence


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a scheme with its origin.

    ``value`` holds from the beginning; if it is dated, ``since`` is the scheme's first day or earlier.
    Each of ``later`` replaces it from its own ``since`` on.
    ``low`` and ``high`` bound what a study of sensitivity may try.
    """

    value: float
    unit: str
    source: str = ""
    confidence: str = "assumed"
    low: float | None = None
    high: float | None = None
    since: date | None = None
    later: tuple[Number, ...] = ()

    def on(self, day: date) -> Number:
        """Return the number that holds on ``day``, with no later ones."""
        held = replace(self, later=())
        for step in self.later:
            if step.since is not None and step.since <= day:
                held = step
        return held

    def at(self, day: date) -> float:
        """Return the value that holds on ``day``."""
        return self.on(day).value

    def steps(self) -> tuple[Number, ...]:
        """Return every value over time, first to last, each without later ones."""
        return (replace(self, later=()), *self.later)

    def dates(self) -> tuple[date, ...]:
        """Return the days on which the value changes."""
        return tuple(step.since for step in self.later if step.since is not None)

    def plain(self) -> dict[str, Any]:
        """Return what a file could hold: only what is set, dates as text; later values under ``later``."""
        found: dict[str, Any] = {"value": self.value, "unit": self.unit, "source": self.source, "confidence": self.confidence}
        found |= {name: value for name, value in (("low", self.low), ("high", self.high)) if value is not None}
        if self.since is not None:
            found["from"] = self.since.isoformat()
        if self.later:
            found["later"] = [step.plain() for step in self.later]
        return found

    def origin(self) -> str:
        """Return source and tag in one phrase: ``borrowed from Shenzhen 2013 (P, borrowed)``, ``assumed``."""
        return f"{self.source} ({self.tag})" if self.source else self.tag

    @property
    def tag(self) -> str:
        """Its mark of confidence, and whether it was borrowed from another place or year: ``O, borrowed``."""
        return tag(self.confidence, self.source)

    def __float__(self) -> float:
        """Return the first value."""
        return float(self.value)

    def __str__(self) -> str:
        """Return the value with its unit, and later values with their dates: ``-5 points, -8 from 2019-01-01``."""
        first = f"{shown(self.value)} {self.unit}".strip()
        return ", ".join([first, *(f"{shown(step.value)} from {step.since}" for step in self.later)])


class Days(int):
    """A length of time in whole days: an ``int`` that keeps its ``number`` (source, confidence, later values)."""

    number: Number

    def __new__(cls, number: Number) -> Self:
        """Make it from a number of days."""
        made = super().__new__(cls, int(number.value))
        made.number = number
        return made

    def on(self, day: date) -> Days:
        """Return the length that holds on ``day``."""
        return Days(self.number.on(day))

    def __str__(self) -> str:
        """Return it as a file would: ``30 d``, with later values."""
        return str(self.number)


def shown(value: float) -> str:
    """Return a number as people write it: ``5``, ``0.1``, ``1e-09``, ``24,870,895``."""
    if float(value).is_integer() and abs(value) < 1e15:  # noqa: PLR2004 - whole numbers that a float holds exactly
        return f"{int(value):,}" if abs(value) >= 10_000 else str(int(value))  # noqa: PLR2004
    return f"{value:g}"
