"""Write docs/reference/benchmarks.md from benchmarks/measured.json, which ``make bench`` writes.

``python tools/benchmark_page.py`` writes the page; ``--check`` only compares and ends with exit code 1 if it is out of date.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parent.parent
MEASURED, PAGE = ROOT / "benchmarks" / "measured.json", ROOT / "docs" / "reference" / "benchmarks.md"
BUSY = 0.15
"""Processors that others took, above which a table says that the machine was busy."""
HEAD = """\
<!-- written by tools/benchmark_page.py from benchmarks/measured.json; do not edit -->
# Benchmarks

Every figure here was written by `make bench`. Programs are compared within one alternating run only, as medians over its rounds; never compare seconds of
different runs or machines. What each model is, `benchmarks/README.md` says; that programs run the same one, their last days show. Set-up and
compiling are left out. *Ours is* says how many times as fast Panopolis is as the program of that row in the same round: the median, and the least and
the most of all rounds. An occasion is a time at which someone is asked; a draw is a Philox block of four words; an edge is a tie read. All
are counted for each person and day.
"""


def page(measured: Mapping[str, Any]) -> str:
    """The whole page."""
    parts = [HEAD]
    for name, section in measured.items():
        text = facts(section["facts"]) if "facts" in section else programs(section)
        parts += [f"## {name[0].upper()}{name[1:]}\n", text, machine(section)]
    return "\n".join(parts)


def machine(section: Mapping[str, Any]) -> str:
    """On what, and when, a section was measured."""
    m = section["machine"]
    busy = max((row["others"] for row in section.get("programs", {}).values()), default=0.0)
    said = f" **The machine was busy: other programs took up to {busy:.1f} processors meanwhile.**" if busy > BUSY else ""
    return (
        f"Measured on {section['day']}: {m['processor']}, {m['cores']} cores, {m['memory_gib']:g} GiB, {m['system']}, Python {m['python']}, "
        f"NumPy {m['numpy']}, numba {m['numba']}, Panopolis {m['panopolis']}.{said}\n"
    )


def facts(given: Mapping[str, Any]) -> str:
    """What was measured, a row each."""
    rows = [f"| {name} | {value} |" for name, value in given.items() if name != "what"]
    return "\n".join([f"{given['what'][0].upper()}{given['what'][1:]}.\n", "| | |", "|---|---|", *rows, ""])


def programs(section: Mapping[str, Any]) -> str:
    """The programs of one shared model, the fastest first."""
    rows = sorted(section["programs"].items(), key=lambda item: -item[1]["speed"])
    names = list(section["programs"]["panopolis"]["figures"])
    head = ["program", "threads", "M person-days/s", "by processor time", "ours is", "occasions", "draws", "edges", "bytes a person", *names, "state hash"]
    lines = [
        f"{section['people']:,} people, {section['days']} days, {section['rounds']} rounds. Panopolis ends at the same state hash on "
        f"{' and '.join(section['same_hash_on'])} threads.\n",
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
        lines.append("| " + " | ".join([title, str(row["threads"]), *speeds, ratio, *counts, held, *figures, row.get("state_hash", "")[:12]]) + " |")
    return "\n".join([*lines, ""])


def main() -> int:
    """Write the page, or say whether it is up to date."""
    text = page(json.loads(MEASURED.read_text(encoding="utf-8")))
    if "--check" in sys.argv[1:]:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == text
        print("docs/reference/benchmarks.md agrees with what was measured" if same else f"{PAGE} is out of date: run make docs")
        return 0 if same else 1
    PAGE.write_text(text, encoding="utf-8")
    print(f"wrote {PAGE.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
