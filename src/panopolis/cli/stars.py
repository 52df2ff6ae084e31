"""The command on ratings: how much of a rank is quality, and how much luck."""

from __future__ import annotations

import dataclasses
from typing import Annotated

import typer

from panopolis.cli.options import Change, Json, People, SchemeArg, Seed, Setting, Society, Threads, as_asked, print_json, say

Lived = Annotated[int, typer.Option(help="Days lived, each time.")]


def luck(
    scheme: SchemeArg, society: Society = "town", people: People = 5_000, days: Lived = 60, seed: Seed = 1, threads: Threads = 2,
    twins: Annotated[int, typer.Option(help="How often the same days are lived, from 2 up.")] = 5,
    redrawn: Annotated[str, typer.Option(help="What is drawn anew: give_stars, meetings, pairs, services; with commas.")] = "give_stars",
    change: Change = None, setting: Setting = None, as_json: Json = False,
) -> None:
    """Live the same days again with other luck in the stars, and tell how much of a rank is quality, circumstance and luck."""
    from panopolis.study import luck as study_luck

    asked = as_asked(people, days, seed, 0, None, "off", threads, None, setting)
    lives: set[str] = set()

    def tell_once(stage: str) -> None:
        if stage.startswith("life") and stage not in lives:
            lives.add(stage)
            say(stage)

    names = tuple(name.strip() for name in redrawn.split(",") if name.strip())
    done = study_luck(
        scheme, society, twins=twins, redrawn=names, changes=tuple(change or ()), progress=lambda step: tell_once(step.stage), **asked
    )
    if as_json:
        print_json({"twins": done.twins, "weeks": [{"day": d} | dataclasses.asdict(s) for d, s in zip(done.days, done.shares, strict=True)]})
    else:
        print(done.text())
