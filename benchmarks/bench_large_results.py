"""A large ledger: the full ledger of a year, the memory it is written with, and three questions to it.

    python benchmarks/bench_large_results.py [--people N] [--days D] [--warmup W] [--out FOLDER] [--dry]
    python benchmarks/bench_large_results.py --ask FOLDER          # only the questions, to a folder that is there

It is run once with a hundred people, so that everything is compiled, then in a process of its own, which says what it held on each tenth of
the days. Each question is asked in a new process, three times; the first includes opening the folder's files. A life is that of the person with most
rows among the first thousand, wrong charges included; a district's day is every row of the people of one district on one day, by rule, with the
crossings; a year's totals are rows, points and fines by kind and rule, from the table that is kept of them; what they take from every row
stands beside it. The design's bound is a second each, for Shanghai in full.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from alternating import keep

import panopolis as pan
from panopolis.results import life, read_results

if TYPE_CHECKING:
    from collections.abc import Callable

    from panopolis.results import Results
    from panopolis.study import Step

DAY = """
SELECT rule, kind, crossing, count(*) AS rows, sum(applied_points) AS points
FROM ledger JOIN places ON place = crossing WHERE day = $day AND district = $district GROUP BY ALL
"""
DAY_OF_ALL = "SELECT rule, kind, wrong, rows, applied_points FROM totals WHERE day = $day AND district = $district"
YEAR = "SELECT kind, rule, sum(rows) AS rows, sum(applied_points) AS points, sum(fine_yuan) AS fines FROM totals GROUP BY ALL"
YEAR_OF_ROWS = (
    "SELECT kind, rule, count(*) AS rows, sum(applied_points) AS points, sum(fine_yuan) AS fines FROM ledger GROUP BY ALL"
)


FROM_ROWS = "a year's totals from every row"
"""What the table of totals saves; held to nothing."""


def questions(found: Results) -> dict[str, Callable[[], int]]:
    """Return what is asked, each a function that returns the number of rows of its answer."""
    about = {"day": found.days_written // 2, "district": found.manifest["districts"][0]}
    whom = found.sql("SELECT charged FROM ledger WHERE charged < 1000 AND day < 30 GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1")
    person = whom["charged"][0].as_py()
    return {
        "a life story": lambda: len(life(read_results(found.folder), person)),
        "a district's day, row by row": lambda: read_results(found.folder).sql(DAY, about).num_rows,
        "a district's day, its sums": lambda: read_results(found.folder).sql(DAY_OF_ALL, about).num_rows,
        "a year's totals": lambda: read_results(found.folder).sql(YEAR).num_rows,
        FROM_ROWS: lambda: read_results(found.folder).sql(YEAR_OF_ROWS).num_rows,
    }


def ask(folder: Path) -> dict[str, object]:
    """Ask every question three times, print how long it took, and return it."""
    found = read_results(folder)
    rows = sum(part["rows"] for part in found.manifest["ledger"]["parts"])
    size = sum(path.stat().st_size for path in (folder / "ledger").iterdir())
    mistakes = sum(path.stat().st_size for path in (folder / "mistakes").iterdir())
    print(
        f"  {rows:,} rows, {size / 2**20:,.0f} MiB of Parquet ({size / max(rows, 1):.2f} bytes a row), and {mistakes / 2**20:.1f} MiB of mistakes"
    )
    told: dict[str, object] = {
        "million rows": round(rows / 1e6, 1),
        "ledger on disk, MiB": round(size / 2**20),
        "bytes a row": round(size / rows, 2),
    }
    for name, question in questions(found).items():
        took = []
        for _ in range(3):
            began = time.perf_counter()
            n = question()
            took.append(time.perf_counter() - began)
        print(f"  {name:32} {statistics.median(took):6.3f} s (first {took[0]:.3f}), {n:,} rows of answer")
        told[f"{name}: seconds, and the first time"] = f"{statistics.median(took):.2f}, {took[0]:.2f}"
    return told


def live(asked: argparse.Namespace) -> dict[str, object]:
    """Run with a full ledger in this process; print what it held on the way, and return it."""
    began, held = time.perf_counter(), []

    def tell(step: Step) -> None:
        if step.stage == "run" and step.done % max(step.total // 10, 1) == 0:
            held.append((step.done, resident_bytes()))

    pan.run(
        "shanghai-2018",
        people=asked.people,
        days=asked.days,
        warmup=asked.warmup,
        ledger="full",
        out=asked.out,
        seed=1,
        progress=tell,
    )
    print(
        f"  {time.perf_counter() - began:.1f} s; held after day "
        + ", ".join(f"{day}: {size / 2**20:,.0f} MiB" for day, size in held)
    )
    half, last = held[len(held) // 2 - 1], held[-1]
    return {
        "seconds to write it, people and past included": round(time.perf_counter() - began, 1),
        f"memory held on day {half[0]}, and on day {last[0]}, GiB": f"{half[1] / 2**30:.2f}, {last[1] / 2**30:.2f}",
    }


def resident_bytes() -> int:
    """Return the memory that this process holds now."""
    line = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def child(*given: str) -> dict[str, object]:
    """Run this file in a process of its own, with other arguments; pass on what it prints, and return its last line."""
    last = ""
    with subprocess.Popen([sys.executable, __file__, *given], stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            print(last, end="", flush=True)
            last = line
    if process.returncode:
        raise SystemExit(f"{' '.join(given)} ended with {process.returncode}")
    return json.loads(last)


def main() -> None:
    """Compile with a few people, run, and ask."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=24_870_895)
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--warmup", type=int, default=0)
    asked.add_argument("--out", type=Path, help="keep the results here; a temporary folder by default")
    asked.add_argument("--ask", type=Path, help="only ask, of this folder")
    asked.add_argument("--dry", action="store_true", help="print only")
    asked.add_argument("--here", action="store_true", help="run in this process, without compiling first")
    given = asked.parse_args()
    if given.ask is not None or given.here:
        print(json.dumps(live(given) if given.here else ask(given.ask)))
        return
    with tempfile.TemporaryDirectory() as folder:
        out = given.out or Path(folder) / "whole"
        size = [f"--people={given.people}", f"--days={given.days}", f"--warmup={given.warmup}"]
        child("--here", "--people=100", "--days=2", "--warmup=1", f"--out={folder}/small")
        print(f"shanghai-2018, {given.people:,} people, {given.warmup} + {given.days} days, full ledger:")
        told: dict[str, Any] = {**child("--here", *size, f"--out={out}"), **child(f"--ask={out}")}
    if not given.dry:
        what = f"the full ledger of shanghai-2018, {given.people:,} people, {given.warmup} days before and {given.days} days of the scheme"
        answered = [took for name, took in told.items() if name.endswith("the first time") and not name.startswith(FROM_ROWS)]
        slowest = max(float(str(took).partition(",")[0]) for took in answered)
        keep("a large ledger", {"facts": {"what": what, **told}, "numbers": {"slowest question": slowest}})


if __name__ == "__main__":
    main()
