"""How long a user waits: the first compilation, a second start, and a new rule, each to the first simulated day of 1,000 people.

    python benchmarks/bench_start.py [--dry]

Every figure is the wall time of a process of its own, from its start to the line by which it says that its first day is over; the cache is an
empty folder at first. Bounds of the design: under 40 s for the first, 1.5 s for the second, and 3 s more for one new rule.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from alternating import keep

START = """
import sys, time
import panopolis as pan
{rule}
def tell(step):
    if step.stage == "run":
        print("day", flush=True)
        sys.exit()
pan.run("shanghai-2018", people=1000, days=2, warmup=1, out=sys.argv[1] + "/" + str(time.time()), progress=tell{more})
"""
RULE = '''
@pan.rule(sets="calm", phase="night")
def calm_down(calm, fines_due_yuan):
    """She calms down where nothing is owed."""
    return calm + 0.1 if fines_due_yuan <= 0.0 else 0.0
'''
OWN = ', rules=[calm_down], columns=[pan.column("calm", low=0, high=1)]'


def until_first_day(text: str, folder: str, name: str) -> float:
    """Return the seconds until a script tells of its first simulated day."""
    path = f"{folder}/{name}.py"
    Path(path).write_text(text, encoding="utf-8")
    began = time.perf_counter()
    command, cache = [sys.executable, path, folder], {"PANOPOLIS_CACHE": folder}
    with subprocess.Popen(command, env=cache, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        said = process.stdout.readline() if process.stdout else ""
        took = time.perf_counter() - began
        _, complained = process.communicate()
    assert said.strip() == "day", complained  # noqa: S101 - nothing is timed that did not run
    return took


def main() -> None:
    """Start again and again and print how long each took."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--dry", action="store_true", help="print only")
    given = asked.parse_args()
    plain = START.format(rule="", more="")
    with tempfile.TemporaryDirectory() as folder:
        first = until_first_day(plain, folder, "first")
        second = min(until_first_day(plain, folder, "second") for _ in range(3))
        ruled = until_first_day(START.format(rule=RULE, more=OWN), folder, "ruled")
    print(
        f"first start, all compiled: {first:.1f} s; second start: {second:.2f} s; with one new rule: {ruled - second:.2f} s more"
    )
    facts = {
            "what": "seconds of a process of its own until its first simulated day of 1,000 people",
            "first start, all compiled": round(first, 1), "second start": round(second, 2), "one new rule, more": round(ruled - second, 2),
    }  # fmt: skip
    if not given.dry:
        keep("how long a user waits", {"facts": facts})


if __name__ == "__main__":
    main()
