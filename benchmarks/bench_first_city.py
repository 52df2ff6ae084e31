"""Time, memory and state of the main job: a year of three worlds with a full ledger, after compiling.

    python benchmarks/bench_first_city.py [--people N] [--days D] [--dry]

It is run once with a hundred people, so that everything is compiled, then in full in a process of its own. Bounds of the design for a
million people and a year: 90 s and 4 GB for the three worlds together, 160 bytes of state a person besides ties.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from alternating import keep

import panopolis as pan

WORLDS = ("shanghai-2018", "before", "none")


def compare(people: int, days: int, out: Path) -> float:
    """Return the seconds that the command takes, whole: start, people, three worlds, effects, report."""
    asked = ["--people", str(people), "--days", str(days), "--seed", "1", "--no-preview", "--out", str(out), "--json"]
    began = time.perf_counter()
    command = [sys.executable, "-m", "panopolis.cli", "compare", *WORLDS, "--society", "shanghai", *asked]
    subprocess.run(command, capture_output=True, check=True)
    return time.perf_counter() - began


def main() -> None:
    """Run, and print what it took."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=1_000_000)
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--dry", action="store_true", help="print only")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        compare(100, 2, Path(folder) / "small")
        took = compare(given.people, given.days, Path(folder) / "whole")
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        manifests = [json.loads((Path(folder) / "whole" / "worlds" / w / "manifest.json").read_text()) for w in WORLDS]
        rows = sum(part.stat().st_size for part in (Path(folder) / "whole").rglob("*.parquet")) / 2**20
    town = pan.start("shanghai-2018", people=1000, days=1, warmup=0)
    print(f"{len(WORLDS)} worlds of {given.people:,} people, {given.days} days, full ledger: {took:.1f} s, peak {peak:.2f} GiB")
    print(
        f"{given.people * given.days * len(WORLDS) / took / 1e6:.1f} M person-days/s, people, warm-up, effects and report included"
    )
    print(f"{rows:.0f} MiB of Parquet, {sum(m['complete'] for m in manifests)} of {len(WORLDS)} worlds complete")
    print(f"state under {WORLDS[0]}: {town.bytes_person:.0f} bytes a person besides ties and traits")
    facts = {
            "what": f"{len(WORLDS)} worlds of {given.people:,} people, {given.days} days, full ledger, people, warm-up, effects and report included",
            "seconds": round(took, 1), "million person-days a second": round(given.people * given.days * len(WORLDS) / took / 1e6, 1),
            "peak memory, GiB": round(peak, 2), "Parquet, MiB": round(rows), "bytes of state a person": round(town.bytes_person),
    }  # fmt: skip
    if not given.dry:
        keep("the main job", {"facts": facts})


if __name__ == "__main__":
    main()
