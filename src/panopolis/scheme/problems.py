"""From what is wrong, and where in the tree, to one message: ``file:line  key.path is VALUE, but ...``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.errors import SchemeError, did_you_mean
from panopolis.scheme.tree import Origin, Path, spelled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pydantic import ValidationError


@dataclass(frozen=True)
class Problem:
    """What is wrong at a key path; ``says`` continues the path: ``is 5, but ...``."""

    path: Path
    says: str


def of_validation(error: ValidationError, origin: Origin) -> list[Problem]:
    """Return what a model complained about, with paths as they stand in the file."""
    return [_problem(found, origin) for found in error.errors(include_url=False)]


def _problem(found: object, origin: Origin) -> Problem:
    loc, context = tuple(found["loc"]), found.get("ctx", {})  # type: ignore[index]
    path: Path = (*loc, *context.get("at", ()))
    says = context.get("says") or _plain(found)
    whole = tuple(step for step in path if step != "[key]")
    while whole and not origin.holds(whole):
        whole = whole[:-1]
    return Problem(whole, says)


def _plain(found: object) -> str:
    """Return a message for the few complaints that are not our own."""
    what, given = str(found["msg"]), found.get("input")  # type: ignore[index,attr-defined]
    shown = f"'{given}'" if isinstance(given, str) else f"{given}"
    return f"is {shown[:40]}, but {what[0].lower()}{what[1:]}"


def refusal(problems: Sequence[Problem], origin: Origin) -> SchemeError:
    """Return the error that names the first of ``problems`` in the file, and how many follow it."""
    first, *rest = sorted(problems, key=lambda p: (origin.line(p.path), p.path != (), spelled(p.path)))
    path, says = _misnamed(first, origin)
    name = spelled((*origin.prefix, *path)) or "the file"
    more = f"\n(and {len(rest)} more problem{'s' if len(rest) > 1 else ''} after this one)" if rest else ""
    return SchemeError(f"{origin.place(first.path)}  {name} {says}{more}")


def _misnamed(problem: Problem, origin: Origin) -> tuple[Path, str]:
    """Return path and words of a problem; those of the name itself where a change made something new with a name near to a known one."""
    for made, beside in origin.made.items() if "did you mean" not in problem.says else ():
        near = did_you_mean(str(made[-1]), beside)
        if problem.path[: len(made)] == made and "did you mean" in near:
            return made[:-1], f"has no '{made[-1]}'{near}\n(taken as a new one, it {problem.says})"
    return problem.path, problem.says
