"""The run that is shipped with the page: four worlds of one small city, and the same scheme with other shares of wrong matches caught.

Every number in the page's text comes from it. Run it after results moved (`make page-run`, minutes): it writes src/panopolis/views/page/shipped_run.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

import panopolis as pan
from panopolis.views.page import page_data

PEOPLE, DAYS, SEED = 20_000, 365, 1
WORLDS = ("shanghai-2018", "shanghai-documented", "before", "none")
CATCHES = (0.0, 0.8, 0.95, 1.0)
SHIPPED = Path(__file__).parents[1] / "src" / "panopolis" / "views" / "page" / "shipped_run"


def main(people: int = PEOPLE, out: Path = SHIPPED) -> None:
    """Run the worlds and write what the page shows of them."""
    asked: dict[str, Any] = {"people": people, "days": DAYS, "seed": SEED, "society": "shanghai"}
    command = f"panopolis compare {' '.join(WORLDS)} --society shanghai --people {people} --days {DAYS} --seed {SEED}"
    with tempfile.TemporaryDirectory() as scratch:
        compared = pan.compare(list(WORLDS), out=Path(scratch) / "worlds", command=command, **asked)
        reviews: list[tuple[float, pan.Results]] = []
        for catches in CATCHES:
            change = f"watch.camera.review.catches={catches}"
            reviews.append((catches, pan.run(WORLDS[0], changes=[change], out=Path(scratch) / f"review-{catches}", **asked)))
            print(f"reviewed {catches}", file=sys.stderr, flush=True)
        found = page_data(compared, reviews)
    for old in out.glob("*"):
        old.unlink()
    found.write(out)
    print(f"{sum(map(len, found.files.values())):,} bytes in {len(found.files)} files: {out}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
