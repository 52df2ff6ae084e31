"""Running cases and keeping what they found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from panopolis.study.replicate.cases import find_cases
from panopolis.study.replicate.check import AGREES, DIFFERS, TOO_SMALL, Check, Drawing

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from panopolis.study.replicate.check import Case, Part

FORMAT = 1
"""Version of the shape of ``Replicated.as_dict``."""


@dataclass(frozen=True)
class Found:
    """What a part of a case found with a seed."""

    case: Case
    part: Part
    seed: int
    checks: tuple[Check, ...]
    drawings: tuple[Drawing, ...]

    def rows(self) -> list[dict[str, Any]]:
        """Return a row a check."""
        return [
            {
                "case": self.case.key, "part": self.part.name, "what": one.what, "kind": one.kind, "expected": one.expected,
                "obtained": one.obtained, "standard_error": one.error or None, "z": one.z, "tolerance": one.tolerance,
                "figure": one.figure, "verdict": one.verdict, "simulated": self.part.simulated,
            }
            for one in self.checks
        ]  # fmt: skip


@dataclass(frozen=True)
class Replicated:
    """What came of cases: all that their parts found, with one seed."""

    seed: int
    long: bool
    found: tuple[Found, ...]

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that were run."""
        return tuple({one.case.key: one.case for one in self.found}.values())

    def of(self, case: Case) -> tuple[Found, ...]:
        """Return what was found of one case."""
        return tuple(one for one in self.found if one.case.key == case.key)

    def tally(self, case: Case | None = None) -> dict[str, int]:
        """Return how many checks have each verdict."""
        verdicts = [check.verdict for one in (self.of(case) if case else self.found) for check in one.checks]
        return {verdict: verdicts.count(verdict) for verdict in (AGREES, DIFFERS, TOO_SMALL)}

    def verdict(self, case: Case) -> str:
        """Return the verdict on a case: that of its worst check."""
        tally = self.tally(case)
        return DIFFERS if tally[DIFFERS] else TOO_SMALL if tally[TOO_SMALL] else AGREES

    def as_dict(self) -> dict[str, Any]:
        """Return it as JSON holds it."""
        cases = [
            {"case": c.key, "title": c.title, "asks": c.asks, "source": list(c.source), "notes": list(c.notes),
             "verdict": self.verdict(c), "tally": self.tally(c), "checks": [row for one in self.of(c) for row in one.rows()]}
            for c in self.cases
        ]  # fmt: skip
        return {"format": FORMAT, "seed": self.seed, "long": self.long, "tally": self.tally(), "cases": cases}


def quiet(_case: Case, _part: Part) -> None:
    """Tell nobody."""


def replicate(
    names: Sequence[str] = (), *, seed: int = 1, long: bool = False, progress: Callable[[Case, Part], None] = quiet,
) -> Replicated:  # fmt: skip
    """Run cases and set what they give beside what was expected.

    Parameters
    ----------
    names
        Keys of cases, such as ``P06``; all where none is named.
    seed
        Seed of everything that is simulated.
    long
        Run the long parts too.
    progress
        Called before each part.

    Raises
    ------
    RequestError
        If there is no such case.
    """
    done = []
    for case in find_cases(names):
        for part in case.parts:
            if part.long and not long:
                continue
            progress(case, part)
            found = part.found(seed)
            checks = tuple(one for one in found if isinstance(one, Check))
            done.append(Found(case, part, seed, checks, tuple(one for one in found if isinstance(one, Drawing))))
    return Replicated(seed, long, tuple(done))
