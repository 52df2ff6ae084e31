"""Commands that judge: a roll-out as those must who see one world, and a file by what it holds of people."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path  # noqa: TC003 - typer reads it when the command is called
from typing import Annotated, Any, Optional

import typer

from panopolis.cli.options import (
    Change,
    Days,
    Folder,
    Json,
    People,
    SchemeArg,
    Seed,
    Setting,
    Society,
    Start,
    Threads,
    Warmup,
    Without,
    as_asked,
    print_json,
)


def rollout(
    scheme: SchemeArg, society: Society = "shanghai", people: People = 20_000, days: Days = 365, seed: Seed = 1, warmup: Warmup = 365,
    start: Start = None, threads: Threads = 2, change: Change = None, setting: Setting = None, without: Without = None,
    outcome: Annotated[str, typer.Option(help="A yearly outcome of the table of effects: offences, sanctions, ...")] = "offences",
    period_days: Annotated[int, typer.Option(help="Days summed up to one observation of each person.")] = 28,
    apart: Annotated[bool, typer.Option("--apart", help="Leave out the ties between districts, so that nobody hears from another one.")] = False,
    as_json: Json = False,
) -> None:
    """Judge a roll-out by district from one world, by difference in differences, and set the judgment beside what twins say."""
    from panopolis.study import rollout as study_rollout
    from panopolis.views import Bar

    asked = as_asked(people, days, seed, warmup, start, "off", threads, without, setting)
    with Bar(people) as bar:
        found = study_rollout(scheme, society, outcome=outcome, period_days=period_days, between_districts=not apart,
                              changes=tuple(change or ()), progress=bar.tell, **asked)
    if as_json:
        extra = {"bias": found.judged.bias, "naive_bias": found.judged.naive_bias}
        print_json(asdict(found) | {"judged": asdict(found.judged) | extra})
    else:
        print(found)


def refit(
    scheme: SchemeArg, society: Society = "shanghai", people: People = 50_000, days: Days = 360, seed: Seed = 1, warmup: Warmup = 365,
    start: Start = None, threads: Threads = 2, change: Change = None, setting: Setting = None, without: Without = None,
    watch: Annotated[str, typer.Option(help="The scheme's watch that has a coverage.")] = "camera",
    every: Annotated[int, typer.Option(help="Days after which its cameras are shared out anew, by all records so far.")] = 30,
    prior: Annotated[float, typer.Option(help="Records that each camera is taken to have made before the first day.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Let a watch follow its own records, district by district, beside the same watch that stays."""
    from panopolis.study import refit as study_refit
    from panopolis.views import Bar

    asked = as_asked(people, days, seed, warmup, start, "off", threads, without, setting)
    with Bar(people) as bar:
        found = study_refit(scheme, society, watch=watch, every=every, prior=prior, changes=tuple(change or ()), progress=bar.tell, **asked)
    if as_json:
        arrays = {name: getattr(found, name).tolist() for name in ("crossings", "coverage", "records", "records_fixed", "offences")}
        print_json({"scheme": found.scheme, "watch": found.watch, "districts": found.districts, **arrays})
    else:
        print(found)


def file(
    folder: Folder, person: Annotated[str, typer.Argument(help="A person's number, or the name of an archetype or group; default: everyone.")] = "",
    world: Annotated[Optional[str], typer.Option(help="World of a comparison; default: the scheme in question.")] = None,
    since: Annotated[int, typer.Option(help="First day; 0 is the first day of the scheme.")] = 0,
    until: Annotated[Optional[int], typer.Option(help="The day after the last; default: the end of the run.")] = None,
    out: Annotated[Optional[Path], typer.Option(help="Write everybody's file as her_file.parquet into this folder.")] = None, as_json: Json = False,
) -> None:
    """Say how much of people's days the records could reconstruct, and how many spheres of life are in them: *her file*."""
    from panopolis.results import files_by_group, make_folder, write_table
    from panopolis.study import open_results
    from panopolis.views import file_text, files_text, find_person, scheme_world

    results = open_results(folder)
    name = world or scheme_world(results)
    run = results.world(name)
    last = run.days_written if until is None else until
    if person:
        (kept,) = run.her_file(since, last, [find_person(results, int(person) if person.isdecimal() else person)]).to_pylist()
        _say(kept | {"world": name}, file_text(kept, name, since, last), as_json)
        return
    files = run.her_file(since, last)
    if out is not None:
        make_folder(out)
        write_table(out / "her_file.parquet", files)
    groups = files_by_group(run, files)
    _say({"world": name, "since": since, "until": last, "groups": groups}, files_text(groups, name, since, last), as_json)


def _say(values: dict[str, Any], text: str, as_json: bool) -> None:
    if as_json:
        print_json(values)
    else:
        print(text)
