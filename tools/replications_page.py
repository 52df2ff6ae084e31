"""The page of published results, run again: the short parts as last run, and the long ones that are kept, those not run named."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from markdown_table import table
from panopolis.study import AGREES, CASES, LONG_PARTS, SEEDS, kept_checks, read_kept, text_hash
from panopolis.views import merged, result_cells

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from panopolis.study import Case

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
HEAD = ("simulated", "expected", "obtained", "tolerance", "standard errors apart", "verdict")
LONG_HEAD = ("long part, seeds", *HEAD[1:], "seconds of a core")
ABOUT = """
<!-- written by tools/reference_pages.py from the cases in panopolis/study/replicate and their last run; do not edit -->

`panopolis replicate`, {parts} parts, seeds {seeds}; what it does and how a verdict is reached is said [here](../how_to/replicate.md).
`make replications` runs all again. Each case is also a test with each of these seeds.

**Long parts** are larger runs and more of the published rows. They take {minutes:.0f} minutes of a core a seed, and are kept one by one:
{kept} of {all} have been run ({long_parts} parts with {n_seeds} seeds each); of their {checks} checks {agree} agree. Those not run are named
where they belong. `make long-replications` goes on with them.

How far simulated numbers of the short parts lie from their targets, and how many would by chance alone though all are right:
"""


def replications_page() -> str:
    """The table of all cases, and what each gave when it was last run."""
    last = json.loads((REFERENCE / "replications.json").read_text(encoding="utf-8"))
    found = {one["case"]: one for one in last["cases"]}
    kept = list(of_this_text(read_kept(REFERENCE / LONG_PARTS)))
    rows = ((f"[{c.key}](#{c.key.lower()})", c.title, c.asks, *said(found, c), long_said(kept, c)) for c in CASES)
    checks = [check for one in kept for check in kept_checks(one)]
    long_parts = sum(part.long for c in CASES for part in c.parts)
    took = sum(one["core_seconds"] for one in kept if one["seed"] == SEEDS[0]) / 60
    about = ABOUT.format(
        minutes=took,
        parts="short and long" if last["long"] else "short", seeds=", ".join(map(str, last["seeds"])), kept=len(kept), all=long_parts * len(SEEDS),
        long_parts=long_parts, n_seeds=len(SEEDS), checks=len(checks), agree=sum(check.verdict == AGREES for check in checks),
    )  # fmt: skip
    head = ("case", "what", "asks", "verdict as last run", "checks that agree", "long parts run")
    parts = [
        "# Published results, run again",
        about.lstrip(),
        table(("standard errors apart", "of numbers", "expected by chance", "found"), far_rows(last["beyond"])),
        table(head, rows),
    ]
    return "\n".join([*parts, *(text for c in CASES for text in of_case(c, found, kept))])


def of_case(case: Case, found: dict[str, dict[str, Any]], kept: list[dict[str, Any]]) -> Iterator[str]:
    """A case's sources and notes, what its short parts gave, and its long ones."""
    ours: list[dict[str, Any]] = found[case.key]["checks"] if case.key in found else []
    checks = [one for one in ours if one["simulated"] or one["verdict"] != AGREES]
    yield f"## {case.key}\n\n{case.title}. {case.asks}\n\n" + "".join(f"- {source}\n" for source in case.source)
    yield "".join(f"{note}\n\n" for note in case.notes)
    if checks:
        yield table(HEAD, (result_cells(group) for group in alike(checks)))
    if any(part.long for part in case.parts):
        yield table(LONG_HEAD, long_rows(case, kept))


def long_rows(case: Case, kept: list[dict[str, Any]]) -> Iterator[Sequence[object]]:
    """One row for each number of each long part, with the seeds that have been run; one for a part that has not."""
    for part in (one for one in case.parts if one.long):
        ours = [one for one in kept if one["case"] == case.key and one["part"] == part.name]
        if not ours:
            yield part.name, *["-"] * (len(HEAD) - 2), "not run", ""
            continue
        seeds = ", ".join(str(one["seed"]) for one in ours)
        took = " \N{MIDDLE DOT} ".join(f"{one['core_seconds']:,.0f}" for one in ours)
        for group in zip(*(kept_checks(one) for one in ours), strict=True):
            what, *cells = merged(group)
            yield f"{what}; {seeds}", *cells, took


def of_this_text(kept: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Those long parts that were found by the case as it is written now."""
    now = {(c.key, part.name): text_hash(c, part) for c in CASES for part in c.parts if part.long}
    yield from (one for one in kept if now.get((one["case"], one["part"])) == one["text"])


def said(found: dict[str, dict[str, Any]], case: Case) -> tuple[str, str]:
    """The verdict on a case as last run, and how many of its checks agree, of how many."""
    if case.key not in found:
        return "not run", ""
    counts: dict[str, int] = found[case.key]["tally"]
    return found[case.key]["verdict"], f"{counts[AGREES]} of {sum(counts.values())}"


def long_said(kept: list[dict[str, Any]], case: Case) -> str:
    """How many of a case's long parts have been run, of how many, and whether all agree; empty where there are none."""
    n = sum(part.long for part in case.parts) * len(SEEDS)
    if not n:
        return ""
    ours = [one for one in kept if one["case"] == case.key]
    wrong = sum(check.verdict != AGREES for one in ours for check in kept_checks(one))
    return f"{len(ours)} of {n}" + (f"; {wrong} checks do not agree" if wrong else "; all agree" if ours else "")


def far_rows(beyond: list[dict[str, Any]]) -> Iterable[Sequence[object]]:
    """One row for each number of standard errors: how many lie beyond by chance, and how many do."""
    for one in beyond:
        yield f"more than {one['standard_errors']}", one["numbers"], f"{one['expected']:.3g}", one["found"]


def alike(checks: list[dict[str, Any]]) -> Iterable[list[dict[str, Any]]]:
    """The rows of a case, those of the same number with several seeds together; of the same words, the first with the first."""
    groups: dict[tuple[str, str, int], list[dict[str, Any]]] = {}
    times: list[tuple[str, str, int | None]] = []
    for one in checks:
        key = (one["part"], one["what"], one["seed"])
        groups.setdefault((one["part"], one["what"], times.count(key)), []).append(one)
        times.append(key)
    return groups.values()
