"""An assumption and its range: as declared, or made by rule, and as far as the grammar takes it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

UNKNOWN = ("assumed", "unverified")
LINEAR, LOG, ODDS = "linear", "log", "odds"
DECLARED = "declared"
_TRIES = 6


@dataclass(frozen=True)
class Assumption:
    """A number that is assumed, and where it is varied.

    Attributes
    ----------
    path
        ``settings.NAME``, ``society.PATH`` of the society's file, or the path of a number of the first scheme.
    value, low, high
        As it stands, and between what it is varied.
    scale
        How a share of the range becomes a value: ``linear``, ``log`` or ``odds``.
    ranged
        Where the range comes from: ``declared``, ``given``, or the rule by which it was made.
    form
        How a value is written where it goes: ``{}`` for a plain number, ``{}d`` for days.
    whole, hundredths
        Whether it takes whole numbers alone, or steps of 0.01 as points and money do.
    """

    path: str
    value: float
    low: float
    high: float
    unit: str
    confidence: str
    source: str
    meaning: str
    ranged: str
    scale: str = LINEAR
    form: str = "{}"
    whole: bool = False
    hundredths: bool = False

    def at(self, share: float) -> Any:  # noqa: ANN401 - a number, or days as a file has them
        """Return the value at a share of the range, 0 to 1, as a change or a setting takes it."""
        low, high = (_along(self.scale, end) for end in (self.low, self.high))
        value = min(max(_back(self.scale, low + share * (high - low)), self.low), self.high)
        value = float(round(value)) if self.whole else round(value, 2) if self.hundredths else float(f"{value:.6g}")
        return value if self.form == "{}" else self.form.format(int(value))

    @property
    def varies(self) -> bool:
        """Whether there is a range at all."""
        return self.low < self.high

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        return dict(vars(self))


def _along(scale: str, value: float) -> float:
    return math.log(value) if scale == LOG else math.log(value / (1.0 - value)) if scale == ODDS else value


def _back(scale: str, value: float) -> float:
    return math.exp(value) if scale == LOG else 1.0 / (1.0 + math.exp(-value)) if scale == ODDS else value


def made(one: Assumption, least: float, most: float) -> Assumption:
    """Return an assumption with a range made by rule, within the bounds in which it may be set."""
    value = one.value
    if one.unit == "log odds":
        return replace(
            one,
            low=max(value - math.log(2), least),
            high=min(value + math.log(2), most),
            ranged="made: log odds, ln 2 to each side",
        )
    if not value:
        return replace(one, ranged="none: 0 has no scale")
    if least >= 0 and most <= 1 and value < 1:
        low, high = (odds / (1 + odds) for odds in (value / (1 - value) / 2, value / (1 - value) * 2))
        return replace(one, low=max(low, least), high=min(high, most), scale=ODDS, ranged="made: odds halved and doubled")
    ends = sorted((value / 2, value * 2))
    scale = LOG if value > 0 else LINEAR
    low, high = max(ends[0], least), min(ends[1], most)
    return replace(one, low=low, high=high, scale=scale, ranged="made: half to double")


def taken(one: Assumption, takes: Callable[[Assumption, float], bool]) -> Assumption:
    """Return a range of which both ends are taken, drawn back toward the value by halves where an end is refused.

    Parameters
    ----------
    takes
        Whether an assumption may have the value at a share of its range.
    """
    for end in ("low", "high"):
        for _ in range(_TRIES):
            if takes(one, 0.0 if end == "low" else 1.0):
                break
            nearer = (getattr(one, end) + one.value) / 2
            one = replace(one, **{end: nearer}, ranged=f"{one.ranged.removesuffix(', drawn back')}, drawn back")
        else:
            one = replace(one, **{end: one.value})
    return one
