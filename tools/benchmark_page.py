"""Write docs/reference/benchmarks.md, roofline.md, many_machines.md and their figures from benchmarks/measured.json, which ``make bench`` writes.

``python tools/benchmark_page.py`` writes them; ``--check`` only compares and ends with exit code 1 if it is out of date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import many_machines_page
from bounds import table_of_bounds
from panopolis.views import svg
from scale_figure import scale_figure

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ROOT = Path(__file__).resolve().parent.parent
MEASURED, REFERENCE = ROOT / "benchmarks" / "measured.json", ROOT / "docs" / "reference"
BUSY = 0.15
"""Processors that others took, above which a table says that the machine was busy."""
HEAD = """\
<!-- written by tools/benchmark_page.py from benchmarks/measured.json; do not edit -->
# Benchmarks

Every figure here was written by `make bench`. Programs are compared within one alternating run only, as medians over its rounds; never compare
seconds of different runs or machines. What each model is, `benchmarks/README.md` says; that programs run the same one, their last days show.
Set-up and compiling are left out. *Ours is* says how many times as fast Panopolis is as the program of that row in the same round: the median,
and the least and the most of all rounds. An occasion is a time at which someone is asked; a draw is a Philox block of four words; an edge is a
tie read. All are counted for each person and day; *threads* are those of the program. What memory and draws allow, and where a day's time goes,
stands in [the roofline](roofline.md).
"""
ORDER = (
    "five strikes", "stars", "well-mixed SIR", "SIR on a random network", "Shanghai in full", "how cost grows with people",
    "what an occasion and a message cost", "what a second thread is worth", "the main job", "a large ledger", "sweeps",
    "how long a user waits", "page",
)  # fmt: skip
"""Sections of the page; one that was not measured yet is left out."""


def page(measured: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = [HEAD, table_of_bounds(measured)]
    for name in (*ORDER, *sorted(measured.keys() - {*ORDER, "roofline", many_machines_page.SECTION})):
        section = measured.get(name)
        if section is None:
            continue
        kind = next(key for key in SHOWN if key in section)
        text = SHOWN[kind](section)
        parts += [f"## {name[0].upper()}{name[1:]}\n", text, machine(section)]
    return "\n".join(parts)


def machine(section: Mapping[str, Any]) -> str:
    """On what, and when, a section was measured."""
    m = section["machine"]
    others = [section.get("others"), *(row["others"] for row in section.get("programs", {}).values())]
    busy = max((taken for taken in others if taken is not None), default=0.0)
    said = f" **The machine was busy: other programs took up to {busy:.1f} processors meanwhile.**" if busy > BUSY else ""
    return (
        f"Measured on {section['day']}: {m['processor']}, {m['cores']} cores, {m['memory_gib']:g} GiB, {m['system']}, Python {m['python']}, "
        f"NumPy {m['numpy']}, numba {m['numba']}, Panopolis {m['panopolis']}.{said}\n"
    )


def facts(section: Mapping[str, Any]) -> str:
    """What was measured, a row each."""
    given = section["facts"]
    rows = [f"| {name} | {value} |" for name, value in given.items() if name != "what"]
    return "\n".join([f"{given['what'][0].upper()}{given['what'][1:]}.\n", "| | |", "|---|---|", *rows, ""])


def programs(section: Mapping[str, Any]) -> str:
    """The programs of one shared model, the fastest first."""
    rows = sorted(section["programs"].items(), key=lambda item: -item[1]["speed"])
    names = list(section["programs"]["panopolis"]["figures"])
    head = [
        "program",
        "threads",
        "M person-days/s",
        "by processor time",
        "ours is",
        "occasions",
        "draws",
        "edges",
        "bytes a person",
        *names,
        "state hash",
    ]
    lines = [
        (
            f"{section['people']:,} people, {section['days']} days, {section['rounds']} rounds. Panopolis ends at the same state hash on "
            f"{' and '.join(section['same_hash_on'])} threads.\n"
        ),
        "| " + " | ".join(head) + " |",
        "|" + "---|" * len(head),
    ]
    for name, row in rows:
        ratio = f"{row['ours_is']:.2f} ({row['ours_is_least']:.2f} to {row['ours_is_most']:.2f})"
        counts = [f"{row[key]:.3g}" if key in row else "" for key in ("occasions", "draws", "edges")]
        figures = [f"{row['figures'][key]:.5g}" for key in names]
        held = f"{row['bytes_person']:.0f}" if "bytes_person" in row else ""
        speeds = [f"{row['speed'] / 1e6:.1f}", f"{row['speed_cpu'] / 1e6:.1f}"]
        title = name + (f" ({row['version']})" if "version" in row else "")
        lines.append(
            "| "
            + " | ".join([title, str(row["threads"]), *speeds, ratio, *counts, held, *figures, row.get("state_hash", "")[:12]])
            + " |"
        )
    return "\n".join([*lines, ""])


def scale(section: Mapping[str, Any]) -> str:
    """How cost grows: the figure and its table."""
    days = f"the median of {section['days']} days after {section['warmup']} before"
    head = f"shanghai-2018 with every mechanism, nightly measures and a sampled ledger: {days}."
    lines = [
        f"{head}\n\n![Seconds for a day, and memory, over people](scale.svg)\n\nAs numbers: [scale.csv](scale.csv).\n",
        "| people | seconds a day | ns a person-day | seconds to make the people | memory at its peak, GiB |", "|---|---|---|---|---|",
    ]  # fmt: skip
    for row in section["sizes"]:
        day, people = row["day_seconds"], row["people"]
        lines.append(
            f"| {people:,} | {day:.3g} | {1e9 * day / people:.0f} | {row['build_seconds']:.1f} | {row['peak_bytes'] / 2**30:.2f} |"
        )
    return "\n".join([*lines, ""])


def scale_csv(section: Mapping[str, Any]) -> str:
    """The same as comma-separated values."""
    names = list(section["sizes"][0])
    rows = [",".join(f"{row[name]:.6g}" if name != "people" else str(row[name]) for name in names) for row in section["sizes"]]
    return "\n".join([",".join(names), *rows, ""])


SHOWN = {"facts": facts, "programs": programs, "sizes": scale}
"""How a section is shown, by what it holds."""
ROOFLINE = """\
<!-- written by tools/benchmark_page.py from benchmarks/measured.json; do not edit -->
# The roofline: what the machine allows, and where Panopolis stands

Of each phase of a day: what it takes of one core a person and day, in nanoseconds of processor time; and what would be left if nothing but moving its
bytes, or nothing but its draws, took time. Bytes are those of the columns that each rule names, counted by occasion: a whole column
where everybody is asked, and where few are the column of their clocks and a line of 64 bytes of each column a person. A block's columns fit
the caches, so what a phase reads twice comes from memory once, and a phase may stay below what its bytes would take alone; one far above both is
bound by arithmetic, or by waiting for memory that it reads out of order. 'Measures, mail and the rest' is Python, copying, and sums.

![Nanoseconds of one core a person-day of each phase, beside what bytes and draws allow](roofline.svg)
"""
LEFT, STEP = 190, 17


STRIDES = "five strikes, a month at a time"


def asked_of_strides(measured: Mapping[str, Any]) -> str:
    """What an occasion of 'five strikes' might cost if the bounds on strides were met, beside what it does: by processor time of one core."""
    there = next(row for row in measured["roofline"]["stands"][STRIDES] if row["phase"] == "occasions")
    section = measured["five strikes"]
    took = {name: 1e9 / program["speed_cpu"] for name, program in section["programs"].items()}
    rest = took["panopolis"] - there["took_ns"]
    each, draws = there["took_ns"] / there["occasions"], there["draws_ns"] / there["occasions"]
    said = (
        f"Each of the {there['occasions']:.3g} occasions of a person-day takes {each:.0f} ns of one core, the blocks of draws that it needs "
        f"{draws:.1f} of them. All else, of {section['people']:,} people, takes {rest:.1f} ns a person-day: summing everyone, sorting rows, measures."
    )
    for other, called, times in (("c", "5 times as fast as plain C", 5), ("c_tuned", "0.75 of hand-tuned C", 0.75)):
        whole = took[other] / times
        left = (whole - rest) / there["occasions"]
        may = f"an occasion may take {left:.0f} ns" if left > 0 else "nothing is left for occasions, even were they free"
        said += f" To be {called} is to take {whole:.1f} ns in all: {may}."
    return (
        said
        + " The C programs have the one rule written into their loop; here an occasion goes through whatever a scheme may ask of it: who sees "
        "it, whom they hold for the doer, points, fines, lists, a row of the ledger. What was had is in [benchmarks](benchmarks.md).\n"
    )


def roofline(measured: Mapping[str, Any]) -> str:
    """The page of limits and phases."""
    section = measured["roofline"]
    rows = [
        f"| {name.rpartition(', ')[0]} | {value:,.1f} {name.rpartition(', ')[2]} |" for name, value in section["limits"].items()
    ]
    parts = [ROOFLINE, "| the machine allows | |", "|---|---|", *rows, ""]
    for name, phases in section["stands"].items():
        whole = sum(row["took_ns"] for row in phases)
        parts += [
            f"## {name[0].upper()}{name[1:]}\n",
            f"{section['people']:,} people, {section['days']} days, one thread: {whole:.1f} ns of one core a person-day.\n",
            "| phase | took, ns | occasions | draws | bytes | bytes alone, ns | draws alone, ns |", "|---|---|---|---|---|---|---|",
        ]  # fmt: skip
        for row in phases:
            numbers = [f"{row[key]:.3g}" for key in ("took_ns", "occasions", "draws", "bytes", "bytes_ns", "draws_ns")]
            parts.append(f"| {row['phase']} | " + " | ".join(numbers) + " |")
        parts.append("")
        if name == STRIDES and "five strikes" in measured:
            parts.append(asked_of_strides(measured))
    return "\n".join([*parts, machine(section)])


def figure(section: Mapping[str, Any]) -> str:
    """What phases took, and what bytes and draws alone would take, as bars."""
    body, y = [svg.label(0, 12, "ns of one core a person-day", weight=650)], 34.0
    names, down = svg.key(0, y, svg.WIDE, [("took", svg.SCHEME), ("bytes alone", svg.BEFORE), ("draws alone", svg.NONE)])
    body.append(names)
    y = down + 26
    for name, phases in section["stands"].items():
        drawn, y = world_bars(name, phases, y + 10)
        body += drawn
    said = "; ".join(f"{name}: {sum(row['took_ns'] for row in rows):.1f} ns" for name, rows in section["stands"].items())
    return svg.picture(svg.WIDE, y, body, title="What phases take, and what the machine allows", about=said) + "\n"


def world_bars(name: str, phases: Sequence[Mapping[str, Any]], y: float) -> tuple[list[str], float]:
    """The bars of one world, and how far down they reach."""
    most = max(max(row["took_ns"], row["bytes_ns"], row["draws_ns"]) for row in phases)
    x = svg.Scale(0, most, LEFT, svg.WIDE - 60)
    body, y = [svg.label(0, y, name, weight=600)], y + 10
    for row in phases:
        body.append(svg.label(0, y + 12, row["phase"], fill=svg.MUTED, size=12))
        for k, (key, colour) in enumerate((("took_ns", svg.SCHEME), ("bytes_ns", svg.BEFORE), ("draws_ns", svg.NONE))):
            body.append(svg.bar(LEFT, y + 5 * k, x(row[key]) - LEFT, 4, colour))
        body.append(svg.label(x(max(row["took_ns"], row["bytes_ns"])) + 6, y + 10, f"{row['took_ns']:.2g}", size=11))
        y += STEP + 4
    return body, y + 12


def written(measured: Mapping[str, Any]) -> dict[str, str]:
    """Every file by its name."""
    found = {"benchmarks.md": page(measured)}
    if "roofline" in measured:
        found |= {"roofline.md": roofline(measured), "roofline.svg": figure(measured["roofline"])}
    if grown := measured.get("how cost grows with people"):
        found |= {"scale.csv": scale_csv(grown), "scale.svg": scale_figure(grown["sizes"]) + "\n"}
    over_machines = measured.get(many_machines_page.SECTION)
    found["many_machines.md"] = many_machines_page.page(over_machines)
    if over_machines is not None:
        found["many_machines.svg"] = many_machines_page.figure(over_machines)
    return found


def main() -> int:
    """Write the pages, or say whether they are up to date."""
    files = written(json.loads(MEASURED.read_text(encoding="utf-8")))
    if "--check" in sys.argv[1:]:
        old = [
            name
            for name, text in files.items()
            if not (REFERENCE / name).exists() or (REFERENCE / name).read_text(encoding="utf-8") != text
        ]
        print(f"{', '.join(old)} out of date: run make docs" if old else "the pages of benchmarks agree with what was measured")
        return 1 if old else 0
    for name, text in files.items():
        (REFERENCE / name).write_text(text, encoding="utf-8")
        print(f"wrote docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
