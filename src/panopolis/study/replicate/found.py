"""Running cases and keeping what they found."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from panopolis.errors import RequestError
from panopolis.study.replicate.cases import CASES, find_cases
from panopolis.study.replicate.check import AGREES, DIFFERS, TOO_SMALL, Check, Drawing
from panopolis.study.replicate.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from panopolis.study.replicate.check import Case, Part

FORMAT = 2
"""Version of the shape of ``Replicated.as_dict``."""
FAR = (1, 2, 3, 4)
"""Standard errors beyond which simulated numbers are counted, to be set beside what chance alone puts there."""


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
                "case": self.case.key, "part": self.part.name, "seed": self.seed if self.part.simulated else None,
                "what": one.what, "kind": one.kind, "expected": one.expected,
                "obtained": one.obtained, "standard_error": one.error or None, "z": one.z, "tolerance": one.tolerance,
                "figure": one.figure, "verdict": one.verdict, "simulated": self.part.simulated,
            }
            for one in self.checks
        ]  # fmt: skip


@dataclass(frozen=True)
class Beyond:
    """How many of ``n`` simulated numbers lie further than ``errors`` standard errors from their targets, and how many do so by chance alone."""

    errors: int
    n: int
    found: int

    @property
    def chance(self) -> float:
        """Chance that one number lies there though it is right, were its error known and normal."""
        return math.erfc(self.errors / math.sqrt(2))

    @property
    def expected(self) -> float:
        """How many of all are to be expected there though all are right."""
        return self.n * self.chance

    def as_dict(self) -> dict[str, float]:
        """Return it as JSON holds it."""
        return {"standard_errors": self.errors, "numbers": self.n, "expected": self.expected, "found": self.found}


@dataclass(frozen=True)
class Replicated:
    """What came of cases: all that their parts found, simulated ones with each seed."""

    seeds: tuple[int, ...]
    long: bool
    found: tuple[Found, ...]
    short: bool = True

    @property
    def cases(self) -> tuple[Case, ...]:
        """The cases that were run."""
        return tuple({one.case.key: one.case for one in self.found}.values())

    def of(self, case: Case) -> tuple[Found, ...]:
        """Return what was found of one case."""
        return tuple(one for one in self.found if one.case.key == case.key)

    def alike(self, case: Case) -> list[list[Check]]:
        """Return the checks of a case, those of the same number with several seeds together."""
        groups: dict[tuple[str, str, int], list[Check]] = {}
        for one in self.of(case):
            said: list[str] = []
            for check in one.checks:
                groups.setdefault((one.part.name, check.what, said.count(check.what)), []).append(check)
                said.append(check.what)
        return list(groups.values())

    def beyond(self) -> tuple[Beyond, ...]:
        """Return how many simulated numbers lie how far from their targets: what testing many at once makes of a verdict."""
        far = [abs(check.z) for one in self.found for check in one.checks if check.z is not None]
        return tuple(Beyond(errors, len(far), sum(z > errors for z in far)) for errors in FAR)

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
        return {
            "format": FORMAT, "seeds": list(self.seeds), "long": self.long, "tally": self.tally(),
            "beyond": [one.as_dict() for one in self.beyond()], "cases": cases,
        }  # fmt: skip


class Progress(Protocol):
    """Whoever is told of each part before it is run, or taken as kept."""

    def __call__(self, case: Case, part: Part, seed: int, /, *, kept: bool) -> None:
        """Hear of a part with a seed."""
        ...


def quiet(_case: Case, _part: Part, _seed: int, *, kept: bool) -> None:
    """Tell nobody."""


def replicate(
    names: Sequence[str] = (), *, seeds: Sequence[int] = (1,), short: bool = True, long: bool = False, keep: Path | None = None,
    again: bool = False, progress: Progress = quiet,
) -> Replicated:  # fmt: skip
    """Run cases and set what they give beside what was expected.

    Parameters
    ----------
    names
        Keys of cases, such as ``P06``; all where none is named.
    seeds
        Seeds with which everything simulated is run, each anew; what draws nothing is computed once.
    short, long
        Whether the short parts are run, and the long ones.
    keep
        Folder in which each long part is kept as soon as it is found, and from which those already kept are taken instead of run.
    again
        Run those too that are kept.
    progress
        Called before each part with each seed, and ``kept``, whether it is taken as kept.

    Raises
    ------
    RequestError
        If there is no such case, no seed, or one twice; or no long part of these cases where only long ones are asked for.
    """
    if not seeds or len(set(seeds)) != len(seeds):
        raise RequestError(f"seeds are {list(seeds)}; name at least one, and none twice")
    cases = find_cases(names)
    asked = [(case, part) for case in cases for part in case.parts if (long if part.long else short)]
    if not asked:
        raise RequestError(
            f"{', '.join(c.key for c in cases)}: no long parts; cases with long parts: {', '.join(with_long_parts())}"
        )
    kept = Kept(keep) if keep and long else None
    done = []
    for case, part in asked:
        for seed in seeds if part.simulated else seeds[:1]:
            found = kept.of(case, part, seed) if kept and part.long and not again else None
            progress(case, part, seed, kept=found is not None)
            found = _run(case, part, seed, kept) if found is None else found
            checks = tuple(one for one in found if isinstance(one, Check))
            done.append(Found(case, part, seed, checks, tuple(one for one in found if isinstance(one, Drawing))))
    return Replicated(tuple(seeds), long, tuple(done), short)


def with_long_parts() -> list[str]:
    """Return the keys of the cases that have long parts."""
    return [case.key for case in CASES if any(part.long for part in case.parts)]


def _run(case: Case, part: Part, seed: int, kept: Kept | None) -> list[Check | Drawing]:
    began = time.process_time()
    found = part.found(seed)
    if kept and part.long:
        kept.put(case, part, seed, found, time.process_time() - began)
    return found
