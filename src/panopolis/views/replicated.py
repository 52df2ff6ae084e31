"""Replications as text, and as one page that needs nothing beside it: expected beside obtained, the tolerance in sight."""

from __future__ import annotations

import math
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis.study import AGREES, DIFFERS, TOO_SMALL, Beyond, Check
from panopolis.views.numbers import MINUS
from panopolis.views.pages import environment
from panopolis.views.replicated_figures import apart, drawn_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from panopolis.study import Case, Replicated

KINDS = {"exact": "exact", "theory": "4 standard errors", "data": "as the case states"}
"""Where a tolerance comes from."""
SHOWN = 14
"""Checks of a case that stand open on the page; the others are folded away, those that do not agree never."""
_WIDTH = 58


def number(value: float | None, digits: int = 6) -> str:
    """Return a number with up to so many significant digits, whole numbers whole."""
    if value is None or math.isnan(value):
        return "-"
    text = f"{value:,.0f}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:.{digits}g}"  # noqa: PLR2004 - beyond, floats are not whole
    return text.replace("-", MINUS, 1) if value < 0 else text


def cells(check: Check) -> tuple[str, str, str, str, str, str]:
    """Return what a row of the table says: what, expected, obtained, tolerance, how far apart, verdict."""
    z = "" if check.z is None else f"{check.z:+.1f}".replace("-", MINUS)
    tolerance = "exact" if check.tolerance == 0 else f"\N{PLUS-MINUS SIGN}{number(check.tolerance, 2)}"
    return check.what, number(check.expected), number(check.obtained), tolerance, z, check.verdict


def merged(checks: Sequence[Check]) -> tuple[str, ...]:
    """Return what a row says of the same number with several seeds: once what all have alike, else what each has, in their order."""
    columns = zip(*(cells(check) for check in checks), strict=True)
    return tuple(texts[0] if len(set(texts)) == 1 else " \N{MIDDLE DOT} ".join(texts) for texts in columns)


def result_cells(rows: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Return what rows of ``Replicated.as_dict`` say, of the same number with several seeds, as ``merged`` does of checks."""
    return merged([
        Check(row["what"], row["expected"], row["obtained"], row["kind"], row["tolerance"], row["standard_error"] or 0.0, row["figure"])
        for row in rows
    ])  # fmt: skip


def beyond_cells(beyond: Beyond) -> tuple[str, str, str]:
    """Return how many numbers lie beyond so many standard errors: how far, how many by chance alone, how many were found."""
    return f"more than {beyond.errors}", f"{beyond.expected:.{1 if beyond.errors < 4 else 3}f}", f"{beyond.found}"  # noqa: PLR2004


def beyond_words(beyond: Sequence[Beyond]) -> str:
    """Return in a sentence what testing so many numbers at once makes of their verdicts; empty where none is simulated."""
    last = beyond[-1]
    if not last.n:
        return ""
    some = 1 - (1 - last.chance) ** last.n
    return (
        f"Of {last.n:,} simulated numbers, were all right and all errors known, normal and apart, {last.expected:.2g} would lie more than "
        f"{last.errors} standard errors from their targets by chance alone: one or more with a chance of "
        f"{100 * some:.2g} per cent. {last.found or 'None'} does."
    )


def tally_words(tally: dict[str, int]) -> str:
    """Return a tally in words.

    >>> tally_words({"agrees": 3, "differs": 1, "run too small": 0})
    '3 checks agree, 1 differs'
    """
    parts = [f"{tally[AGREES]} check{'s agree' if tally[AGREES] != 1 else ' agrees'}"]
    if tally[DIFFERS]:
        parts.append(f"{tally[DIFFERS]} differ{'s' if tally[DIFFERS] == 1 else ''}")
    if tally[TOO_SMALL]:
        parts.append(f"{tally[TOO_SMALL]} of runs too small to tell")
    return ", ".join(parts)


def seeds_words(seeds: Sequence[int]) -> str:
    """Return seeds in words.

    >>> seeds_words((1,)), seeds_words((1, 2, 3))
    ('seed 1', 'seeds 1, 2 and 3')
    """
    if len(seeds) == 1:
        return f"seed {seeds[0]}"
    return f"seeds {', '.join(map(str, seeds[:-1]))} and {seeds[-1]}"


def cases_text(cases: Sequence[Case]) -> str:
    """Return the list of cases."""
    return "\n".join(f"{case.key}  {case.title}\n     {case.asks}" for case in cases)


def check_row(check: Check) -> str:
    """Return a check as a row of the table."""
    what, *three, z, verdict = cells(check)
    row = " ".join(f"{cell:>{width}}" for cell, width in zip(three, (13, 13, 10), strict=True))
    return f"{what:<{_WIDTH}} {row} {z:>8}  {verdict}"


def _lines(replicated: Replicated) -> Iterator[str]:
    for case in replicated.cases:
        yield f"{case.key}  {case.title}: {replicated.verdict(case)}"
        yield f"  {'':<{_WIDTH}} {'expected':>13} {'obtained':>13} {'tolerance':>10} {'SE apart':>8}"
        for found in replicated.of(case):
            if len(replicated.seeds) > 1 and found.part.simulated:
                yield f"  seed {found.seed}:"
            yield from (f"  {check_row(check)}" for check in found.checks)
        yield ""


def replicated_text(replicated: Replicated) -> str:
    """Return the table of what was expected and what was obtained, case after case."""
    tally = replicated.tally()
    wrong = [case.key for case in replicated.cases if replicated.verdict(case) != AGREES]
    last = f"{len(replicated.cases)} cases, {seeds_words(replicated.seeds)}: {tally_words(tally)}."
    chance = beyond_words(replicated.beyond())
    return "\n".join(
        [*_lines(replicated), last + (f" Not in agreement: {', '.join(wrong)}." if wrong else ""), *([chance] if chance else [])]
    )


def _source(case: Case) -> tuple[str, str]:
    """Return the file and the text of a case's module: how the model is written."""
    spec = find_spec(case.module)
    path = Path(spec.origin or "") if spec else Path()
    return "panopolis/" + path.as_posix().rpartition("panopolis/")[2], path.read_text(encoding="utf-8")


def _case(replicated: Replicated, case: Case) -> dict[str, Any]:
    where, source = _source(case)
    groups = replicated.alike(case)
    wrong = [any(check.verdict != AGREES for check in group) for group in groups]
    order = sorted(range(len(groups)), key=lambda i: (not wrong[i], groups[i][0].z is None, i))
    shown = sorted(set(order[:SHOWN]) | {i for i in order if wrong[i]})
    left = [i for i in range(len(groups)) if i not in shown]
    drawings = [drawing for found in replicated.of(case) if found.seed == replicated.seeds[0] for drawing in found.drawings]
    return {
        "case": case, "verdict": replicated.verdict(case), "tally": tally_words(replicated.tally(case)), "where": where,
        "source": source, "model": source.split('"""')[1].partition("\n")[2].strip("\n"),
        "shown": [_row(groups[i]) for i in shown], "left": [_row(groups[i]) for i in left],
        "figures": [drawn_of(f"{case.key}-{k}", drawing) for k, drawing in enumerate(drawings)],
    }  # fmt: skip


def _row(group: Sequence[Check]) -> dict[str, Any]:
    return {"cells": merged(group), "wrong": any(check.verdict != AGREES for check in group)}


def replicated_page(replicated: Replicated, command: str = "") -> str:
    """Return replications as a page; ``command`` is the one that made it."""
    cases = [_case(replicated, case) for case in replicated.cases]
    return environment().get_template("replicated.html").render(
        replicated=replicated, cases=cases, tally=replicated.tally(), tally_words=tally_words(replicated.tally()),
        seeds=seeds_words(replicated.seeds), beyond=[beyond_cells(one) for one in replicated.beyond()], chance=beyond_words(replicated.beyond()),
        kinds=KINDS, apart=apart(replicated), command=command, agrees=AGREES,
    )  # fmt: skip
