"""The run that is shipped with the page.

Four worlds of one small city, the same scheme with other shares of wrong matches caught, and three runs besides, of a post, of stars and of a
welfare-risk score, each for one number of the chapters.

Every number in the page's text comes from it. Run it after results moved (`make page-run`, minutes): it writes src/panopolis/views/page/shipped_run.
With --beyond only the three runs besides are made anew.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

import panopolis as pan
from panopolis.study import Request, follow_post, weeks
from panopolis.views.page import page_data
from panopolis.views.page.beyond import BEYOND, of_post, of_stars, of_welfare
from panopolis.views.page.diaries import COLUMNS, EVERY, days_of

PEOPLE, DAYS, SEED = 20_000, 365, 1
WORLDS = ("shanghai-2018", "shanghai-documented", "before", "none")
CATCHES = (0.0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 1.0)
"""Beside the half of the scheme as it stands: the opening's slider has even steps."""
SHIPPED = Path(__file__).parents[1] / "src" / "panopolis" / "views" / "page" / "shipped_run"

POST_PEOPLE, STAR_PEOPLE, STAR_DAYS = 20_000, 2_000, 120


def beyond() -> None:
    """Make the runs of the chapters that are of no city of the page, and write their numbers."""
    post = follow_post((WORLDS[0],), people=POST_PEOPLE, seed=SEED)
    found = {"post": of_post(post, f"panopolis post {WORLDS[0]} --people {POST_PEOPLE} --seed {SEED}")}
    print("followed the post", file=sys.stderr, flush=True)
    with tempfile.TemporaryDirectory() as scratch:
        for name, scheme, society, people, days, told in (
            ("stars", "nosedive", "town", STAR_PEOPLE, STAR_DAYS, of_stars),
            ("welfare", "welfare-risk-2017", "shanghai", PEOPLE, DAYS, of_welfare),
        ):
            command = f"panopolis run {scheme} --society {society} --people {people} --days {days} --seed {SEED}"
            run = pan.run(scheme, society=society, people=people, days=days, seed=SEED, out=Path(scratch) / name, command=command)
            found[name] = told(run)
            print(f"ran {scheme}", file=sys.stderr, flush=True)
    BEYOND.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def charged_for_another(run: Any) -> list[int]:  # noqa: ANN401 - of pyarrow
    """Return whom a run charged for what another did."""
    return [int(one) for one in run.sql("SELECT person FROM people WHERE wrongly_charged > 0")["person"].to_pylist()]


def diaries_of(compared: pan.Results, persons: list[int]) -> dict[str, dict[str, np.ndarray]]:
    """Live the worlds of the page again, and keep everyone's days: each eighth week, of some people each week, and the last."""
    found = weeks(WORLDS, "shanghai", Request(people=PEOPLE, days=DAYS, seed=SEED), range(PEOPLE), COLUMNS, days_of(DAYS))
    kept: dict[str, dict[str, np.ndarray]] = {}
    for name, (entries, state_hash) in found.items():
        if state_hash != compared.world(name).manifest["state_hash"]:
            raise SystemExit(f"'{name}' lived again came to {state_hash}")
        day = entries["day"]
        told = (day % (8 * EVERY) == 0) | (day == DAYS - 1) | np.isin(entries["person"], persons)
        kept[name] = {column: values[told] for column, values in entries.items()}
    return kept


def main(out: Path = SHIPPED) -> None:
    """Run the worlds and write what the page shows of them."""
    asked: dict[str, Any] = {"people": PEOPLE, "days": DAYS, "seed": SEED, "society": "shanghai"}
    command = f"panopolis compare {' '.join(WORLDS)} --society shanghai --people {PEOPLE} --days {DAYS} --seed {SEED}"
    with tempfile.TemporaryDirectory() as scratch:
        compared = pan.compare(list(WORLDS), out=Path(scratch) / "worlds", command=command, **asked)
        reviews: list[tuple[float, pan.Results]] = []
        for catches in CATCHES:
            change = f"watch.camera.review.catches={catches}"
            reviews.append((catches, pan.run(WORLDS[0], changes=[change], out=Path(scratch) / f"review-{catches}", **asked)))
            print(f"reviewed {catches}", file=sys.stderr, flush=True)
        runs = [compared.world(WORLDS[0]), *(run for _, run in reviews)]
        wrong = {person for run in runs for person in charged_for_another(run)}
        diaries = diaries_of(compared, sorted(wrong))
        found = page_data(compared, reviews, diaries=diaries)
    for old in out.glob("*"):
        if old != BEYOND:
            old.unlink()
    found.write(out)
    print(f"{sum(map(len, found.files.values())):,} bytes in {len(found.files)} files: {out}")


if __name__ == "__main__":
    beyond()
    if "--beyond" not in sys.argv:
        main()
