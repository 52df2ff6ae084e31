"""Write what stands whatever is assumed, from a study of sensitivity: the file that is shipped of it, and docs/reference/what_stands.md.

``make sensitivity`` runs the study and then this. ``python tools/what_stands_page.py FOLDER`` ships the study of a folder; the page is written from
what is shipped by ``python tools/reference_pages.py``, which a test compares.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from markdown_table import table
from panopolis.measures import OUTCOMES
from panopolis.results import command_line, open_examined, write_examined
from panopolis.study import as_examined, open_sensitivity
from panopolis.views.moved import movers, named, strengths
from panopolis.views.numbers import change, count, figure, share
from panopolis.views.sensitivity import (
    LEAD,
    MADE,
    MARKS,
    UNRANKED,
    UNSEEN,
    claims_by_verdict,
    headline,
    label_alone,
    over_assumptions,
    settled,
    strongest_drawn,
    told_bounds,
    told_range,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.results import Examined

SCHEME = "shanghai-2018"
PAGE = "what_stands.md"
FIGURES = {"what_stands.svg": over_assumptions, "what_moves.svg": strongest_drawn}
MOST = 3
"""Assumptions that are listed for each effect."""
UNITS = {one.name: one.unit for one in OUTCOMES}


def figures() -> list[str]:
    """Return the figures that there are: of what moves the effects where it was ranked."""
    return [name for name in FIGURES if name == "what_stands.svg" or open_examined(SCHEME).morris]


def drawn(name: str) -> str:
    """Return a figure as a file."""
    return FIGURES[name](open_examined(SCHEME)).wide + "\n"


def page() -> str:
    """Return the page, from what is shipped."""
    found = open_examined(SCHEME)
    return "\n".join([*_head(found), *_claims(found), *_moves(found), *_varied(found)])


def changed_since(found: Examined) -> list[str]:
    """Return in words what is no longer as it was examined."""
    scheme, against = found.manifest["worlds"]
    then, now = found.manifest["examined"], as_examined(scheme, against, found.manifest["society"])
    of = {"scheme": "the scheme", "against": "ordinary law", "society": "the society", "start": "the first day"}
    settings = sorted(
        name for name in {*then["settings"], *now["settings"]} if then["settings"].get(name) != now["settings"].get(name)
    )
    return [words for name, words in of.items() if then[name] != now[name]] + [f"`settings.{name}`" for name in settings]


def _since(found: Examined) -> list[str]:
    since = changed_since(found)
    return (
        [
            f"**Changed since it was examined: {', '.join(since)}.** What follows is of what stood then, and no report repeats it.\n"
        ]
        if since
        else []
    )


def _head(found: Examined) -> list[str]:
    request, sizes = found.manifest["request"], found.manifest["sizes"]
    versions = ", ".join(f"{name} {number}" for name, number in found.manifest["versions"].items())
    ranking = f"{sizes['ranking_days'] or request['days']} days after {sizes['ranking_days'] or request['warmup']}"
    paths = f"{sizes['paths']} paths of Morris over all {len(found.varied)} numbers" if found.morris else ""
    sobol = (
        f", and Sobol's sample of {sizes['base']} x {len(found.strongest) + 2} over the {len(found.strongest)} strongest"
        if found.sobol
        else ""
    )
    of = (
        f"The scheme is [{SCHEME}](presets/{SCHEME}.md) against ordinary law alone, {count(request['people'])} people of "
        f"`{found.manifest['society']}`, seed {request['seed']}. The claims are of {request['days']} days after {request['warmup']}, from "
        f"{count(sizes['draws'])} draws with {sizes['seeds']} seeds each. "
        + (f"What moves them is of {ranking}: {paths}{sobol}." if paths else UNRANKED)
        + "\n"
    )
    more = (
        "" if found.morris else ", and ranks besides what moves the effects (Morris, Sobol), which is not in what is shipped now"
    )
    anew = (
        f"`make sensitivity` finds the claims anew{more}; it goes on where it stopped, and writes this page, its figures, and the file from which "
        f"reports say what stands. Versions: {versions}.\n"
    )
    return [
        "# What stands whatever is assumed",
        "<!-- written by tools/reference_pages.py from the study that is shipped in panopolis/results/shipped; do not edit -->",
        f"\n{LEAD} What is varied, and what is run, is said [here](../how_to/sensitivity.md).\n",
        of,
        f"    {command_line(found.manifest)}\n",
        anew,
        *_since(found),
    ]


def _claims(found: Examined) -> list[str]:
    heads = (
        "effect",
        "unit",
        "as assumed",
        "over all that is assumed",
        "same way",
        "the other way, of draws",
        "of the spread, between seeds",
    )
    parts = [f"## {headline(found)}\n", "![Each effect over all that is assumed, in shares of its farther bound](what_stands.svg)\n",
             f"{over_assumptions(found).text}\n"]  # fmt: skip
    for kind, mark, rows in claims_by_verdict(found):
        if not rows:
            continue
        parts.append(f"### {mark}\n")
        if kind == "nothing":
            parts.append(f"{'; '.join(label_alone(row['outcome']) for row in rows)}.\n")
            continue
        if kind == "stands":
            most = share(rows[0]["at_most"])
            parts.append(
                f"With no draw of {rows[0]['draws']} against it, a claim can still fail in at most {most} of all cases (95 %).\n"
            )
        parts.append(table(heads, map(_claim, rows)))
    poorest = [row for row in found.claims if row["group"] == "poorest_fifth" and row["verdict"] != "nothing"]
    verdicts = [(*_claim(row), MARKS[row["verdict"]].lower()) for row in poorest]
    return [*parts, "## The same for the poorest fifth\n", table((*heads, "verdict"), verdicts)]


def _claim(row: dict[str, Any]) -> tuple[str, ...]:
    by_seed = "" if row["by_seed"] is None else share(row["by_seed"])
    return (label_alone(row["outcome"]), UNITS[row["outcome"]], change(row["value"]), told_bounds(row), share(row["same_way"]),
            f"{row['against']} of {row['draws']}", by_seed)  # fmt: skip


def _moves(found: Examined) -> list[str]:
    if not found.morris:
        return ["## What moves them\n", f"{UNRANKED}\n"]
    shares, by = dict(strengths(found)), {one["path"]: one for one in found.varied}
    strong = (
        (
            f"`{path}`",
            share(shares[path]),
            told_range(found, path),
            by[path]["confidence"],
            by[path]["meaning"] or named(found, path),
        )
        for path in found.strongest
    )
    most: list[tuple[str, ...]] = []
    for outcome in UNITS:
        ranked = sorted((row for row in found.sobol if row["outcome"] == outcome), key=lambda row: -row["ST"])
        most += [
            (label_alone(outcome) if k == 0 else "", f"`{row['path']}`", _plus_minus(row, "S1"), _plus_minus(row, "ST"))
            for k, row in enumerate(ranked[:MOST])
        ]
    return [
        "## What moves them\n",
        "![The strongest assumptions, by their share of all that the screening moved](what_moves.svg)\n",
        *(
            f"- {named(found, path)} (`{path}`) moves most of all: {'; '.join(map(label_alone, moved))}"
            for path, moved in movers(found)
        ),
        f"\n{strongest_drawn(found).text}\n",
        table(("number", "share of all moves", "varied", "marked", "what it is"), strong),
        f"### The {MOST} that explain most of each effect\n",
        f"By itself (S1) and with all its interactions (ST), each with the half-width of its 95 % interval (bootstrap). {settled(found)}\n",
        table(("effect", "number", "by itself", "in all"), most),
    ]


def _plus_minus(row: dict[str, Any], name: str) -> str:
    return f"{figure(row[name], 2)} \N{PLUS-MINUS SIGN} {figure(row[f'{name}_conf'], 2)}"


def _varied(found: Examined) -> list[str]:
    shares = dict(strengths(found))
    rows = (
        (
            f"`{one['path']}`",
            figure(one["value"]),
            told_range(found, one["path"]),
            one["confidence"],
            one["ranged"],
            share(shares[one["path"]]) if shares else "not ranked",
        )
        for one in sorted(found.varied, key=lambda one: -shares.get(one["path"], 0.0))
    )
    fixed = "; ".join(f"`{one['path']}` ({one['ranged'].removeprefix('none: ')})" for one in found.fixed)
    return [
        f"## All {len(found.varied)} numbers that were varied\n",
        f"{MADE} Not varied: {fixed}; and {len(found.unread)} assumed settings that no rule of this plan reads. {UNSEEN}\n",
        table(("number", "value", "varied", "marked", "where the range comes from", "share of all moves"), rows),
    ]


def main(arguments: Sequence[str]) -> int:
    """Ship the study of a folder; return the exit code."""
    if len(arguments) != 1:
        print("usage: python tools/what_stands_page.py FOLDER, of a study of sensitivity (make sensitivity)")
        return 2
    print(write_examined(open_sensitivity(arguments[0])))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
