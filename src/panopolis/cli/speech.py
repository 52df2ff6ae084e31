"""Commands on speech: the suppressed post, and the survey."""

from __future__ import annotations

from typing import Annotated

import typer

from panopolis.cli.options import (
    Change,
    Json,
    People,
    SchemeArg,
    Seed,
    Setting,
    Society,
    Threads,
    Warmup,
    as_asked,
    print_json,
    say,
)

Speeds = Annotated[str, typer.Option(help="Speeds of deletion: 1 as measured, 0 none, 4 four times as fast; with commas.")]
Lead = Annotated[int, typer.Option(help="Days lived under the scheme before.")]


def post(
    schemes: Annotated[list[str], typer.Argument(help="The scheme in question first, then those to set it against: shanghai-2018 before.")],
    society: Society = "shanghai", people: People = 100_000, days: Lead = 30, seed: Seed = 1, warmup: Warmup = 60, threads: Threads = 2,
    follow: Annotated[int, typer.Option(help="Days for which the post is followed.")] = 14, speeds: Speeds = "0,0.25,1,4,16",
    replicates: Annotated[int, typer.Option(help="Pairs of cities; from 5 up with intervals.")] = 5, change: Change = None,
    setting: Setting = None, as_json: Json = False,
) -> None:
    """Follow the suppressed post: how far an old wrong is told over the campuses of two cities, against deletion."""
    from panopolis.study import as_speeds, follow_post
    from panopolis.views import post_text

    asked = as_asked(people, days, seed, warmup, None, "off", threads, None, setting)
    done = follow_post(
        schemes, society, speeds=as_speeds(speeds), follow=follow, replicates=replicates, changes=tuple(change or ()),
        progress=lambda step: say(f"{step.world}, cities {step.done + 1} of {step.total}"), **asked,
    )
    if as_json:
        print_json({"rows": list(done.rows), "summary": done.summary()})
    else:
        print(post_text(done))


def survey(
    scheme: SchemeArg, society: Society = "shanghai", people: People = 20_000, days: Lead = 30, seed: Seed = 1, warmup: Warmup = 60,
    threads: Threads = 2, ask: Annotated[int, typer.Option(help="Adults asked, drawn by the seed.")] = 2000, change: Change = None,
    setting: Setting = None, as_json: Json = False,
) -> None:
    """Ask people what they think of being scored: in private, and what they say alone and with a visitor present."""
    from panopolis.study import start
    from panopolis.views import survey_text

    asked = as_asked(people, days, seed, warmup, None, "off", threads, None, setting)
    walk = start(scheme, society, changes=tuple(change or ()), measured=False, **asked)
    walk.advance(days)
    rows = walk.survey(ask)
    if as_json:
        print_json(rows)
    else:
        print(survey_text(rows))
