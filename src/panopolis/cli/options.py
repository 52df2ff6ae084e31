"""What commands share: their options, what is asked with them, and how they print."""

from __future__ import annotations

import json
import math
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, Optional

import typer

from panopolis.errors import RequestError

PREVIEW = 20_000

SchemeArg = Annotated[str, typer.Argument(help="Name of a preset (see: panopolis schemes) or path of a scheme file.")]
Folder = Annotated[Path, typer.Argument(help="A results folder.")]
Society = Annotated[str, typer.Option(help="Recipe of the society: shanghai, town, or a file.")]
People = Annotated[int, typer.Option(help="Number of people, 100 to 25,000,000.")]
Days = Annotated[int, typer.Option(help="Days to run from the scheme's first day.")]
Seed = Annotated[int, typer.Option(help="Seed; the same seed gives the same people and the same luck.")]
Start = Annotated[Optional[datetime], typer.Option(formats=["%Y-%m-%d"], help="First day; default: the scheme's own.")]
Warmup = Annotated[int, typer.Option(help="Days under ordinary law before the first day.")]
Out = Annotated[Optional[Path], typer.Option(help="Folder to write; default: results/<name>.")]
Replace = Annotated[bool, typer.Option("--replace", help="Write over a folder that holds results of another request.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Ledger = Annotated[str, typer.Option(help="full, sampled or off.")]
Threads = Annotated[int, typer.Option(help="Threads; the result does not depend on it.")]
Ray = Annotated[Optional[str], typer.Option(metavar="ADDRESS", help="Share the people out over a Ray cluster; `local` starts one here.")]
RayWorkers = Annotated[Optional[int], typer.Option(help="With --ray: processes that live a part each; default: one a machine.")]
Change = Annotated[Optional[list[str]], typer.Option("--set", help="Change the scheme: rules.jaywalking.points=-10. Repeatable.")]
Setting = Annotated[Optional[list[str]], typer.Option("--setting", help="Change a model setting in every world: risk_fading=0.01. Repeatable.")]
Without = Annotated[Optional[list[str]], typer.Option(help="Leave out a rule or submodel. Repeatable.")]

Null = Annotated[bool, typer.Option("--null", help="Also live the first scheme again under another name: it must differ in nothing.")]
Placebo = Annotated[bool, typer.Option("--placebo", help="Also live a world in which the same charges fall on people drawn by lot.")]
Independent = Annotated[bool, typer.Option("--independent", help="Also live the twins' world with other luck.")]

Overlay = Annotated[Optional[Path], typer.Option(help="A file of settings and changes, as calibrate writes it; those given beside it win.")]


def overlaid(file: Path | None, change: list[str] | None, setting: list[str] | None) -> tuple[list[str], list[str]]:
    """Return changes and settings with those of an overlay before them."""
    if file is None:
        return change or [], setting or []
    from panopolis.scheme import read_text

    try:
        held = read_text(file.read_text(encoding="utf-8"), str(file), str(file)).tree
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"{file}  cannot be read as an overlay: {getattr(error, 'strerror', None) or error}") from None
    if not isinstance(held, dict) or set(held) - {"settings", "set"}:
        raise RequestError(f"{file}  is no overlay: it holds settings, a mapping of names to numbers, and set, a list of changes")
    settings, changes = held.get("settings") or {}, held.get("set") or []
    return [*map(str, changes), *(change or [])], [*(f"{name}={value}" for name, value in settings.items()), *(setting or [])]


def as_asked(
    people: int, days: int, seed: int, warmup: int, start: datetime | None, ledger: str, threads: int, without: list[str] | None,
    setting: list[str] | None,
) -> dict[str, Any]:
    """Return what is asked of a run, as keyword arguments."""
    settings = dict(_pair(s) for s in setting or ())
    first: date | None = start.date() if start else None
    return {"people": people, "days": days, "seed": seed, "warmup": warmup, "start": first, "ledger": ledger, "threads": threads,
            "without": tuple(without or ()), "settings": settings}


def _pair(text: str) -> tuple[str, float]:
    name, _, value = text.partition("=")
    try:
        return name, float(value)
    except ValueError:
        raise RequestError(f"--setting {text}: write name=number, for example risk_fading=0.01") from None


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever a command found
    """Print JSON that every reader takes: a number that is none (a group with nobody in it) is null."""
    print(json.dumps(finite(value), default=str, allow_nan=False))


def finite(value: Any) -> Any:  # noqa: ANN401
    """Return what is to be printed with every number that is none as None."""
    if isinstance(value, dict):
        return {str(name): finite(one) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(one) for one in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def say(text: str) -> None:
    """Tell whoever waits, apart from what is printed."""
    print(text, file=sys.stderr, flush=True)


def command_line() -> str:
    """Return the command as it was given."""
    return "panopolis " + " ".join(sys.argv[1:])


def ended(done: Any, as_json: bool, more: dict[str, Any] | None = None) -> None:  # noqa: ANN401 - Results
    """Say how far a run came, and how to go on; ``more`` is printed with it as JSON."""
    manifest = done.manifest
    if as_json:
        keys = ("state_hash", "complete", "days_written", "days", "n_person", "seed", "start")
        print_json({"folder": str(done.folder), **{k: manifest.get(k) for k in keys}, **(more or {})})
    elif manifest["complete"]:
        print(f"{manifest['days']} days of {manifest['n_person']:,} people under {manifest['scheme']['name']}: {done.folder}")
        print(f"state hash {manifest['state_hash']}")
    else:
        print(f"stopped after day {manifest['days_written'] - 1} of {manifest['days']}; go on with:  panopolis resume {done.folder}")


def range_of(text: str) -> tuple[str, tuple[float, float]]:
    """Return a range as given: name=low:high."""
    name, _, ends = text.partition("=")
    low, _, high = ends.partition(":")
    try:
        return name, (float(low), float(high))
    except ValueError:
        raise RequestError(f"--range {text}: write name=low:high, for example settings.suits=0.001:0.01") from None
