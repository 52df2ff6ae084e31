"""How cost grows with people: seconds for a day, seconds to make the people, and peak memory, from ten thousand to Shanghai in full.

    python benchmarks/bench_scale.py [--people 10000 100000 ...] [--days D] [--warmup W] [--out FOLDER]

Each size runs in a process of its own, under shanghai-2018 with every mechanism, nightly measures and a sampled ledger on disk. The day is the
median of the days, so that the days on which a part of the ledger closes do not count. ``--out docs/reference`` writes ``scale.csv``
and ``scale.svg``, in which a dashed line is what growing in step with people would be, drawn through the largest size.
"""

from __future__ import annotations

import argparse
import csv
import json
import math
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import panopolis as pan
from panopolis.views import svg

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from panopolis.study import Step

SIZES = (10_000, 30_000, 100_000, 300_000, 1_000_000, 3_000_000, 10_000_000, 24_870_895)
COLUMNS = ("people", "day_seconds", "build_seconds", "peak_bytes")
WIDTH, PANEL, TOP, BOTTOM, LEFT, NEXT = float(svg.NARROW), 286.0, 34.0, 200.0, 60.0, 254.0


def live(people: int, days: int, warmup: int) -> dict[str, float]:
    """Run one size in this process; return what it took."""
    stamps: dict[str, list[float]] = {"run": [], "warm-up": [], "compile": [], "people": []}

    def tell(step: Step) -> None:
        stamps[step.stage].append(time.perf_counter())

    with tempfile.TemporaryDirectory() as folder:
        more = {"warmup": warmup, "seed": 1, "ledger": "sampled"}
        pan.run("shanghai-2018", people=people, days=days, out=f"{folder}/run", progress=tell, **more)
    took = [b - a for a, b in zip(stamps["run"], stamps["run"][1:], strict=False)]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    built = stamps["compile"][0] - stamps["people"][0]
    return dict(zip(COLUMNS, (people, statistics.median(took), built, peak), strict=True))


def figure(rows: Sequence[dict[str, float]]) -> str:
    """Draw seconds for a day and peak memory over people, both scales in tenfolds."""
    body = [
        panel(rows, "seconds for a day", lambda row: row["day_seconds"], lambda value: f"{value:g} s"),
        svg.shifted(
            panel(rows, "memory at its peak, GiB", lambda row: row["peak_bytes"] / 2**30, lambda value: f"{value:g}"), NEXT
        ),
    ]
    first, last = rows[0], rows[-1]
    said = (
        f"From {first['people']:,.0f} to {last['people']:,.0f} people a day of shanghai-2018 goes from {first['day_seconds']:.3g} to "
        f"{last['day_seconds']:.3g} seconds, and memory from {first['peak_bytes'] / 2**30:.2f} to {last['peak_bytes'] / 2**30:.1f} GiB."
    )
    return svg.picture(WIDTH, NEXT + BOTTOM + 44, body, title="Cost grows in step with people", about=said)


def panel(
    rows: Sequence[dict[str, float]], title: str, value: Callable[[dict[str, float]], float], words: Callable[[float], str]
) -> str:
    """Draw one quantity over people, with the line of growing in step through the last size."""
    people = [math.log10(row["people"]) for row in rows]
    sizes = [math.log10(value(row)) for row in rows]
    ends = math.floor(min(sizes)), math.ceil(max(sizes))
    x = svg.Scale(math.floor(people[0]), math.ceil(people[-1] - 0.4) + 0.5, LEFT, LEFT + PANEL)
    y = svg.Scale(*ends, BOTTOM, TOP)
    body = [svg.label(0, TOP - 16, title, weight=600)]
    body.append(
        svg.y_axis(y, LEFT, x.end, [at + 1e-9 for at in range(ends[0], ends[1] + 1)], lambda at: words(round(10.0**at, 6)))
    )
    for at in range(math.floor(people[0]), math.floor(people[-1]) + 1):
        body += [
            svg.rule(x(at), BOTTOM, x(at), BOTTOM + 5),
            svg.label(x(at), BOTTOM + 19, _people(at), anchor="middle", fill=svg.MUTED, size=12),
        ]
    body.append(svg.label(x.end, BOTTOM + 36, "people", anchor="end", fill=svg.MUTED, size=12))
    start = max(people[0], people[-1] - (sizes[-1] - ends[0]))
    step = [(x(at), y(sizes[-1] - (people[-1] - at))) for at in (start, people[-1])]
    body.append(svg.line(step, svg.MUTED, width=1, dash="4 4"))
    points = [(x(a), y(b)) for a, b in zip(people, sizes, strict=True)]
    body.append(svg.line(points, svg.SCHEME))
    body += [svg.element("circle", cx=a, cy=b, r=3.5, fill=svg.SCHEME) for a, b in points]
    return "".join(body)


def _people(at: int) -> str:
    return f"{10 ** (at - 6):,} m" if at >= 6 else f"{10**at:,}"


def main() -> None:
    """Run every size in a process of its own; print, and write what was asked for."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, nargs="+", default=SIZES)
    asked.add_argument("--days", type=int, default=21)
    asked.add_argument("--warmup", type=int, default=30)
    asked.add_argument("--out", type=Path, help="write scale.csv and scale.svg into this folder")
    asked.add_argument("--here", action="store_true", help="run the one size in this process, and print it as JSON")
    given = asked.parse_args()
    if given.here:
        print(json.dumps(live(given.people[0], given.days, given.warmup)))
        return
    rows = []
    for people in (100, *sorted(given.people)):  # the first compiles
        size = ["--people", str(people), "--days", str(given.days), "--warmup", str(given.warmup), "--here"]
        done = subprocess.run([sys.executable, __file__, *size], capture_output=True, text=True, check=True)
        if people != 100:
            rows.append(json.loads(done.stdout))
            day, build, peak = (rows[-1][name] for name in COLUMNS[1:])
            each = f"{1e9 * day / people:6.1f} ns a person-day, {1e6 * build / people:5.2f} us to make one, {peak / people:7.0f} bytes each"
            print(
                f"{people:>12,} people: {day:8.4f} s a day, {build:6.1f} s to make them, {peak / 2**30:6.2f} GiB; {each}",
                flush=True,
            )
    if given.out is not None:
        with (given.out / "scale.csv").open("w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS)
            table.writeheader()
            table.writerows({name: f"{row[name]:.6g}" for name in COLUMNS} for row in rows)
        (given.out / "scale.svg").write_text(figure(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
