"""Run every benchmark, say how far it is, and write the pages: what ``make bench`` calls.

    python benchmarks/run_all.py [--small] [--only profile threads ...] [--peers FOLDER]

``--small`` runs each at a size that takes seconds, and keeps nothing: it shows that all of them work. A benchmark that fails stops none of the
others; the run then ends with exit code 1 and says which. Peers are left out where no folder of them is told.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from alternating import PEERS

HERE = Path(__file__).parent
SMALL = {
    "start": (),
    "profile": ("--people=5000", "--days=5"),
    "threads": ("--people=20000", "--days=5", "--rounds=2"),
    "shared_models": ("--people=20000", "--days=20", "--rounds=1"),
    "roofline": ("--people=20000", "--days=5"),
    "sweep": ("--people=1000", "--days=20", "--rounds=1"),
    "country": ("--people=1000", "--days=4", "--warmup=2", "--ray="),
    "page": ("--seconds=1",),
    "first_city": ("--people=2000", "--days=20"),
    "large_results": ("--people=5000", "--days=40", "--warmup=20"),
    "scale": ("--people", "1000", "3000", "--days=6", "--warmup=5"),
    "shanghai_in_full": ("--people=5000", "--days=20", "--warmup=10", "--checkpoint-every=8"),
}
"""Every benchmark, the longest last, with what makes it small."""


def clock(seconds: float) -> str:
    """Return minutes and seconds."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def main() -> int:
    """Run what is asked for, one after the other."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--small", action="store_true", help="each in seconds; nothing is kept")
    asked.add_argument("--only", nargs="+", choices=tuple(SMALL), default=list(SMALL))
    asked.add_argument("--peers", type=Path, default=PEERS)
    given = asked.parse_args()
    peers = {"PANOPOLIS_PEERS": str(given.peers.resolve())} if given.peers else {}
    began, failed = time.monotonic(), []
    for k, name in enumerate(given.only):
        print(f"\n[{k + 1} of {len(given.only)}] {name} ({clock(time.monotonic() - began)} so far)", flush=True)
        command = [sys.executable, str(HERE / f"bench_{name}.py"), *(("--dry", *SMALL[name]) if given.small else ())]
        since = time.monotonic()
        failed += [name] if subprocess.run(command, env={**os.environ, **peers}, check=False).returncode else []
        print(f"    {name} took {clock(time.monotonic() - since)}", flush=True)
    if not given.small:
        subprocess.run([sys.executable, str(HERE.parent / "tools" / "benchmark_page.py")], check=True)
    print(f"\nall in {clock(time.monotonic() - began)}{'; failed: ' + ', '.join(failed) if failed else ''}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
