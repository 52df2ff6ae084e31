"""What a case is made of: parts that yield checks and drawings, and the one rule by which a check is judged.

A check sets a number obtained beside the number expected. There are three kinds of tolerance, and none other:

    exact    |obtained - expected| <= a bound that comes from the digits printed (0 for counts and words)
    theory   |obtained - expected| <= 4 standard errors of the run, which must be at most a ``figure`` where the case names one
    data     |obtained - expected| <= the bound that the case states for a number read from somebody's published table or figure

A run too small for its figure has shown nothing and is judged so.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, SupportsFloat

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

MOST_ERRORS = 4.0
"""Standard errors within which a simulated number must lie of its target."""
SEEDS = (1, 2, 3)
"""Seeds with which every simulated part is tested; all must agree."""
ROUNDING = 1e-9
"""Share of a tolerance that the arithmetic of the comparison itself may take."""
AGREES, DIFFERS, TOO_SMALL = "agrees", "differs", "run too small"


@dataclass(frozen=True)
class Check:
    """A number expected and the number obtained; ``error`` is the standard error of the run, 0 where nothing is drawn."""

    what: str
    expected: float
    obtained: float
    kind: str
    tolerance: float
    error: float = 0.0
    figure: float | None = None

    @property
    def z(self) -> float | None:
        """How many standard errors the two are apart; None where nothing is drawn."""
        return (self.obtained - self.expected) / self.error if self.error > 0 else None

    @property
    def verdict(self) -> str:
        """``agrees``, ``differs``, or ``run too small`` to tell."""
        if self.figure is not None and self.tolerance > self.figure:
            return TOO_SMALL
        return AGREES if abs(self.obtained - self.expected) <= self.tolerance else DIFFERS  # NaN differs


def exact(what: str, expected: SupportsFloat, obtained: SupportsFloat, tolerance: float = 0.0) -> Check:
    """Return a check of what nothing is drawn for; ``tolerance`` is half a unit of the last digit printed, or 0."""
    return Check(what, float(expected), float(obtained), "exact", tolerance * (1 + ROUNDING))


def theory(
    what: str, expected: SupportsFloat, obtained: SupportsFloat, error: SupportsFloat, figure: float | None = None
) -> Check:
    """Return a check of a simulated number against theory: four standard errors, which must be at most ``figure``."""
    return Check(what, float(expected), float(obtained), "theory", MOST_ERRORS * float(error), float(error), figure)


def data(what: str, expected: SupportsFloat, obtained: SupportsFloat, tolerance: float) -> Check:
    """Return a check against a number that others read from data or a figure, within the bound that the case states for it."""
    return Check(what, float(expected), float(obtained), "data", tolerance)


@dataclass(frozen=True)
class Line:
    """What is expected, over x."""

    name: str
    x: Sequence[float]
    y: Sequence[float]


@dataclass(frozen=True)
class Dots:
    """What was obtained, over x, with its standard errors where it has any; ``joined`` draws a line through them."""

    name: str
    x: Sequence[float]
    y: Sequence[float]
    errors: Sequence[float] = ()
    joined: bool = False


@dataclass(frozen=True)
class Drawing:
    """A figure to be drawn: what is expected as lines, what was obtained as dots."""

    title: str
    says: str
    x: str
    y: str
    lines: tuple[Line, ...] = ()
    dots: tuple[Dots, ...] = ()


@dataclass(frozen=True)
class Part:
    """A piece of a case: ``run()`` of an analysis, ``run(seed)`` of a simulation, yields checks and drawings."""

    name: str
    run: Callable[..., Iterable[Check | Drawing]]
    simulated: bool
    long: bool = False

    def found(self, seed: int) -> list[Check | Drawing]:
        """Return what the part finds with this seed."""
        return list(self.run(seed) if self.simulated else self.run())


@dataclass(frozen=True)
class Case:
    """A published or closed-form result, and what of it the engine is asked to show."""

    key: str
    title: str
    asks: str
    source: tuple[str, ...]
    parts: tuple[Part, ...]
    module: str
    notes: tuple[str, ...] = field(default=())


def analysis(name: str, run: Callable[[], Iterable[Check | Drawing]]) -> Part:
    """Return a part that computes without drawing: formulas, enumeration, optimising."""
    return Part(name, run, simulated=False)


def simulated(name: str, run: Callable[[int], Iterable[Check | Drawing]], *, long: bool = False) -> Part:
    """Return a part that runs a world, with a seed; ``long`` ones are left out unless they are asked for."""
    return Part(name, run, simulated=True, long=long)
