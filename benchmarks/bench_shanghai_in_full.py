"""Shanghai in full: 24,870,895 people with ties, every mechanism, a year, with measures, a sampled ledger and checkpoints on disk.

    python benchmarks/bench_shanghai_in_full.py [--people N] [--days D] [--warmup W] [--threads T] [--ledger sampled] [--checkpoint-every C] [--dry]

It is run once with a hundred people, so that everything is compiled, then in full in a process of its own, which prints the seconds of each
phase, and the most memory that the process held during that phase (the kernel's high-water mark, set back between phases; Linux only). The
bound of the design is 10 GiB and 15 minutes for the whole city, making the people included.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from alternating import keep

import panopolis as pan

if TYPE_CHECKING:
    from panopolis.study import Step

EVERYONE = 24_870_895
"""People of Shanghai at the census of 2020."""
PHASES = ("people", "world", "warm-up", "days", "checkpoints", "end")
"""Making the people and their ties; the world before its first day; days before the scheme; days that end without and with a checkpoint;
the people file and the state hash."""


class Phases:
    """Seconds of each phase, and the most bytes that the process held in it."""

    def __init__(self, days: int, every: int) -> None:
        self.seconds, self.peak = dict.fromkeys(PHASES, 0.0), dict.fromkeys(PHASES, 0)
        self._days, self._every, self._phase, self._since = days, every, PHASES[0], time.perf_counter()
        forget_peak()

    def tell(self, step: Step) -> None:
        """Close the stretch that ended with this step, and say which begins."""
        if step.stage == "people":
            return
        if step.stage == "compile":
            self.close("world")
        elif step.stage == "warm-up":
            self.close("warm-up" if step.done < step.total else "days")
        else:
            self.close("end" if step.done == self._days else "checkpoints" if self._ends_part(step.done + 1) else "days")

    def close(self, following: str = "") -> None:
        """Note what the phase took that ends now."""
        now = time.perf_counter()
        self.seconds[self._phase] += now - self._since
        self.peak[self._phase] = max(self.peak[self._phase], peak_bytes())
        self._phase, self._since = following, now
        forget_peak()

    def _ends_part(self, done: int) -> bool:
        return bool(self._every) and done % self._every == 0 and done < self._days


def peak_bytes() -> int:
    """Return the most memory that this process held since ``forget_peak``."""
    line = next(line for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) * 1024


def forget_peak() -> None:
    """Set the high-water mark of this process back to what it holds now."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")


def live(asked: argparse.Namespace) -> None:
    """Run in this process, print what it took and keep it."""
    phases = Phases(asked.days, asked.checkpoint_every)
    more = {"ledger": asked.ledger, "threads": asked.threads, "seed": 1}
    done = pan.run(
        "shanghai-2018", people=asked.people, days=asked.days, warmup=asked.warmup, out=asked.out, progress=phases.tell,
        checkpoint_every=asked.checkpoint_every, **more,
    )  # fmt: skip
    phases.close()
    for name in PHASES:
        gib, each = phases.peak[name] / 2**30, phases.peak[name] / asked.people
        print(f"  {name:12} {phases.seconds[name]:8.1f} s   peak {gib:6.2f} GiB   {each:6.0f} bytes a person")
    days = phases.seconds["days"] + phases.seconds["checkpoints"]
    lived = asked.people * asked.days
    print(f"  whole        {sum(phases.seconds.values()):8.1f} s   peak {max(phases.peak.values()) / 2**30:6.2f} GiB")
    print(
        f"  {lived / phases.seconds['days'] / 1e6:.1f} M person-days/s in plain days, {lived / days / 1e6:.1f} with checkpoints and ledger"
    )
    print(f"  state hash {done.manifest['state_hash']}, {disk(done.folder)}")
    if asked.dry:
        return
    facts = {
        "what": f"shanghai-2018 with ties and every mechanism, {asked.people:,} people, {asked.warmup} days before and {asked.days} days "
        f"of the scheme, {asked.threads} threads, ledger {asked.ledger}, a checkpoint every {asked.checkpoint_every} days, all on disk",
        "minutes, people included": round(sum(phases.seconds.values()) / 60, 1),
        "peak memory, GiB": round(max(phases.peak.values()) / 2**30, 2),
        "million person-days a second, plain days": round(lived / phases.seconds["days"] / 1e6, 1),
        "million person-days a second, with checkpoints": round(lived / days / 1e6, 1),
        **{f"{name}: seconds, and GiB at its peak": f"{phases.seconds[name]:.1f}, {phases.peak[name] / 2**30:.2f}" for name in PHASES},
        "on disk": disk(done.folder), "state hash": done.manifest["state_hash"][:12],
    }  # fmt: skip
    keep("Shanghai in full", {"facts": facts})


def disk(folder: Path) -> str:
    """Say what lies on disk."""
    each = {name: sum(p.stat().st_size for p in folder.rglob(f"*{name}")) / 2**30 for name in (".parquet", ".npy")}
    return f"{each['.parquet']:.2f} GiB of Parquet, {each['.npy']:.2f} GiB of checkpoints"


def child(given: list[str]) -> None:
    """Run this file in a process of its own, with other arguments."""
    subprocess.run([sys.executable, __file__, *given], check=True)


def main() -> None:
    """Compile with a few people, then run in full."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--people", type=int, default=EVERYONE)
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--warmup", type=int, default=0)
    asked.add_argument("--threads", type=int, default=2)
    asked.add_argument("--ledger", default="sampled")
    asked.add_argument("--checkpoint-every", type=int, default=90)
    asked.add_argument("--out", type=Path, help="keep the results here; a temporary folder by default")
    asked.add_argument("--dry", action="store_true", help="print only")
    asked.add_argument("--here", action="store_true", help="run in this process, without compiling first")
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        given.out = given.out or Path(folder) / "whole"
        if given.here:
            live(given)
            return
        subprocess.run(
            [sys.executable, "-m", "panopolis.cli", "run", "shanghai-2018", "--people", "100", "--days", "2", "--warmup", "1", "--json",
             "--out", f"{folder}/small"], capture_output=True, check=True,
        )  # fmt: skip
        print(
            f"shanghai-2018, {given.people:,} people, {given.warmup} + {given.days} days, {given.threads} threads, ledger {given.ledger}:"
        )
        told = [f"--{name.replace('_', '-')}={value}" for name, value in vars(given).items() if name not in ("here", "dry")]
        child([*told, "--here", *(["--dry"] if given.dry else [])])


if __name__ == "__main__":
    main()
