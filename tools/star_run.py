"""The week of stars that is shipped with the page: a small town under `nosedive`, and the same people where the average is made otherwise.

Run it after results moved (`make page-run`, a minute or two): it writes src/panopolis/views/page/shipped_stars. The seed is one under which the
woman of 4.2 stars lives among 600 people and the big day befalls her under each of the averages, so that one can be held against another.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import panopolis as pan
from panopolis.results import make_folder, write_bytes
from panopolis.views.page.shipped import SHIPPED_STARS
from panopolis.views.page.stars import stars_data

PEOPLE, DAYS, SEED = 600, 90, 292
PRIOR = "prior: {stars: 4.2, weight: 20}"
AVERAGES = ("", "{mean: true}", f"{{mean: true, {PRIOR}}}", f"{{mean: true, {PRIOR}, decays: 0.1}}")
"""How an average is made: as the preset has it, and otherwise. The mean of the last stars is none of them: a star taken by an act, as the preset
has it, would be forgotten by it, and the scheme refuses both together."""


def main(out: Path = SHIPPED_STARS) -> None:
    """Run the town once for each average and write its week."""
    runs: list[pan.Results] = []
    with tempfile.TemporaryDirectory() as scratch:
        for k, average in enumerate(AVERAGES):
            changes = [f"ratings.average={average}"] if average else []
            command = f"panopolis run nosedive --society town --people {PEOPLE} --days {DAYS} --seed {SEED}" + "".join(
                f' --set "{change}"' for change in changes
            )
            where = Path(scratch) / str(k)
            runs.append(
                pan.run(
                    "nosedive", society="town", people=PEOPLE, days=DAYS, seed=SEED, changes=changes, out=where, command=command
                )
            )
            print(command, file=sys.stderr, flush=True)
        found = stars_data(runs[0], runs[1:])
    make_folder(out)
    for old in out.glob("*"):
        old.unlink()
    for name, held in found.items():
        write_bytes(out / name, held)
    print(f"{sum(map(len, found.values())):,} bytes in {len(found)} files: {out}")


if __name__ == "__main__":
    main()
