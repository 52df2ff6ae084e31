"""The page on what one society over many machines needs: docs/reference/many_machines.md and its figure, from what bench_country.py measured."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from panopolis.society.society import MOST
from panopolis.views import svg

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Line = tuple[str, str, Callable[[int], float]]

SECTION = "one society over many machines"
CITY, RATED = "shanghai-2018", "nosedive"
WORKERS, MANY = "8", 64
"""Workers with which the bytes were measured that are multiplied here; and machines if each held its own people alone."""
SIZES = (10**5, 10**6, 10**7, MOST, 10**8, 10**9)
GIB, LINE, ROOMY, MILLION, LONG = 2**30, 125e6, 64, 6, 100.0
"""Bytes of a GiB; bytes a second of a line of 1 Gbit/s; GiB of a roomy machine; noughts of a million; seconds that are told as minutes."""
HEAD = """\
<!-- written by tools/benchmark_page.py from benchmarks/measured.json; do not edit -->
# What one society over many machines needs

Every figure here was written by `python benchmarks/bench_country.py`, which measures the same on machines of your own (`--dry --ray ADDRESS`).
How it works, and what would have to change for more, [one society over many machines](../explanation/one_society_over_many_machines.md) tells.
"""
NOTHING = """
Nothing was measured yet.
"""
BYTES = """
## What goes over the line

Bytes a person and day over the line of the program that asked, to it and from it, since all goes by way of it: {people:,} people,
{days} days, with two workers and with eight. They depend on people, days and seed alone, not on the machines. Messages cross where sender and
receiver live with different workers. What a rule reads of others goes to every worker. Ledger rows stay where they are written; what goes of
them is what a day's come to.
"""
NEEDS = """\
## What each power of ten needs

Products of the figures on this page, not runs: the society of `{city}` with eight workers, each of which today holds room for everyone.
*If shared out* is the memory of each of {many} machines if each held its own people alone. *All rated* is a world in which everyone
rates everyone (`{rated}`).
"""
TIMES = """\
## How long a day takes

`{city}`, {days} days, {rounds} rounds in turn, each worker on one thread, and Ray on the same machine. Whoever asked adds up and writes what the
workers tell, while they wait. Measured on {day}: {processor}, {cores} cores.

| people | one process, s | one worker, s | takes as long | {workers} workers, s | as fast as one | processors at work |
|---|---|---|---|---|---|---|
"""
TWO_DIGITS = 99.5
"""From here on a number has more than two digits before the point."""


def page(section: Mapping[str, Any] | None) -> str:
    """The whole page; one that says so where nothing was measured yet."""
    if section is None:
        return HEAD + NOTHING
    parts = [HEAD, BYTES.format(**section), *bytes_tables(section["worlds"]), held(section), times(section)]
    return "\n".join(
        [*parts, NEEDS.format(city=CITY, rated=RATED, many=MANY), needs(section), "![" + said(section) + "](many_machines.svg)\n"]
    )


def bytes_tables(worlds: Mapping[str, Any]) -> list[str]:
    """A row for each mechanism, a column for each world: with two workers, with eight."""
    names = list(dict.fromkeys(name for world in worlds.values() for of in world["bytes_person_day"].values() for name in of))
    lines = [
        "| two workers, eight workers | " + " | ".join(f"`{name}`" for name in worlds) + " |",
        "|---|" + "---|" * len(worlds),
    ]
    lines += [
        f"| {name} | " + " | ".join(_both(world["bytes_person_day"], name) for world in worlds.values()) + " |" for name in names
    ]
    whole = [", ".join(_two(sum(of.values())) for of in world["bytes_person_day"].values()) for world in worlds.values()]
    return ["\n".join([*lines, "| all of it | " + " | ".join(whole) + " |", ""])]


def _both(found: Mapping[str, Mapping[str, float]], name: str) -> str:
    said = [_two(of[name]) if of.get(name) else "0" for of in found.values()]
    return "0" if set(said) == {"0"} else ", ".join(said)


def held(section: Mapping[str, Any]) -> str:
    """What a person takes."""
    lines = ["## What a person takes", "", "Bytes, with every worker; each process takes " + _gib(section["process_bytes"]) + " GiB besides.", "",
             "| world | traits | ties | state |", "|---|---|---|---|"]  # fmt: skip
    lines += [
        f"| `{name}` | " + " | ".join(f"{world['bytes_person'][what]:.0f}" for what in ("traits", "ties", "state")) + " |"
        for name, world in section["worlds"].items()
    ]
    return "\n".join([*lines, ""])


def times(section: Mapping[str, Any]) -> str:
    """How long a day takes, where it was timed."""
    if "times" not in section:
        return "## How long a day takes\n\nIt was not timed on this machine.\n"
    found, m = section["times"], section["machine"]
    head = TIMES.format(
        city=CITY, days=found[0]["days"], rounds=found[0]["rounds"], workers=found[0]["workers"], day=section["day"], processor=m["processor"],
        cores=m["cores"],
    )  # fmt: skip
    return head + "".join(_timed(one) for one in found)


def _timed(one: Mapping[str, Any]) -> str:
    """A row of the table of times."""
    alone, worker, workers = (one["day_s"][way] for way in ("one process", "one worker", "workers"))
    return (
        f"| {one['people']:,} | {alone:.3g} | {worker:.3g} | {one['one worker takes']:.2f}x | {workers:.3g} | {one['workers are']:.2f}x "
        f"| {one['processors at work']:.1f} |\n"
    )


def memory(section: Mapping[str, Any], people: int, machines: int = 1) -> float:
    """Bytes of each machine if so many share the people out; today each has room for all."""
    return section["process_bytes"] + people / machines * sum(section["worlds"][CITY]["bytes_person"].values())


def line(section: Mapping[str, Any], people: int, world: str) -> float:
    """Bytes of a simulated day over the driver's line."""
    return people * sum(section["worlds"][world]["bytes_person_day"][WORKERS].values())


def needs(section: Mapping[str, Any]) -> str:
    """The table of powers of ten."""
    head = [
        "people",
        "memory of each machine",
        "if shared out",
        "the line a day",
        "at 1 Gbit/s",
        "a day of one thread",
        "the line a day, all rated",
        "today",
    ]
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    for people in SIZES:
        sent = line(section, people, CITY)
        cells = [
            f"{people:,}", f"{_gib(memory(section, people))} GiB", f"{_gib(memory(section, people, MANY))} GiB", _size(sent), _span(sent / LINE),
            _span(_thread_day(section, people)), _size(line(section, people, RATED)), today(section, people),
        ]  # fmt: skip
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


def today(section: Mapping[str, Any], people: int) -> str:
    """Whether so many can be run as it stands, and what stops it else."""
    if people > MOST:
        return f"refused: `--people` ends at {MOST:,}"
    return "runs" if memory(section, people) < ROOMY * GIB else f"more than {ROOMY} GiB"


def _thread_day(section: Mapping[str, Any], people: int) -> float:
    timed = section.get("times")
    return people * timed[-1]["day_s"]["one process"] / timed[-1]["people"] if timed else math.nan


def _gib(size: float) -> str:
    return f"{size / GIB:.2g}" if size < 10 * GIB else f"{size / GIB:,.0f}"


def _two(value: float) -> str:
    """Return two digits of a number, never as a power of ten."""
    return f"{value:.0f}" if value >= TWO_DIGITS else f"{value:.2g}"


def _size(size: float) -> str:
    return f"{_two(size / 1e6)} MB" if size < GIB / 10 else f"{_two(size / 1e9)} GB"


def _span(seconds: float) -> str:
    if math.isnan(seconds):
        return "not timed"
    if seconds < 1:
        return f"{_two(seconds * 1e3)} ms"
    return f"{_two(seconds)} s" if seconds < LONG else f"{seconds / 60:,.0f} min"


def said(section: Mapping[str, Any]) -> str:
    """What the figure shows, in a sentence."""
    most = SIZES[-1]
    return (
        f"A thousand million people would take {_gib(memory(section, most))} GiB on each machine as it stands, "
        f"{_gib(memory(section, most, MANY))} GiB on each of {MANY} if they were shared out, and {_size(line(section, most, CITY))} over one "
        "line a simulated day"
    )


def figure(section: Mapping[str, Any]) -> str:
    """Memory and the line over people, both scales in tenfolds; beyond the dashed upright nothing is run today."""
    of_memory: list[Line] = [
        ("today, each machine", svg.SCHEME, lambda n: memory(section, n) / GIB),
        (f"shared out among {MANY}", svg.BEFORE, lambda n: memory(section, n, MANY) / GIB),
    ]
    of_line: list[Line] = [
        (CITY, svg.SCHEME, lambda n: line(section, n, CITY) / 1e9),
        (f"{RATED}, all rated", svg.BEFORE, lambda n: line(section, n, RATED) / 1e9),
    ]
    top, down = panel("memory of a machine, GiB", of_memory, 0.0)
    below, down = panel("over the driver's line a simulated day, GB", of_line, down + 34)
    return (
        svg.picture(svg.NARROW, down, [top, below], title="What each power of ten of people needs", about=said(section) + ".")
        + "\n"
    )


def panel(title: str, lines: Sequence[Line], down: float) -> tuple[str, float]:
    """Draw some quantities over people; return the marks and how far down they reach."""
    marks, y0 = svg.key(0, down + 34, svg.NARROW, [(name, colour) for name, colour, _ in lines])
    body = [svg.label(0, down + 14, title, weight=600), marks]
    x = svg.Scale(5, 9.2, 52, svg.NARROW - 24)
    values = [[value(10**k) for k in range(5, 10)] for _, _, value in lines]
    low, high = math.floor(math.log10(min(map(min, values)))), math.ceil(math.log10(max(map(max, values))))
    y = svg.Scale(low, high, y0 + 160, y0 + 24)
    body.append(svg.y_axis(y, 52, x.end, [at + 1e-9 for at in range(low, high + 1)], lambda at: f"{round(10.0**at, 6):g}"))
    for k in range(5, 10):
        body += [
            svg.rule(x(k), y0 + 160, x(k), y0 + 165),
            svg.label(x(k), y0 + 179, _people(k), anchor="middle", fill=svg.MUTED, size=12),
        ]
    body.append(svg.line([(x(math.log10(MOST)), y0 + 160), (x(math.log10(MOST)), y0 + 24)], svg.MUTED, width=1, dash="4 4"))
    body.append(svg.label(x(math.log10(MOST)) + 4, y0 + 154, "refused beyond", fill=svg.MUTED, size=11))
    for (_, colour, _), found in zip(lines, values, strict=True):
        points = [(x(k), y(math.log10(value))) for k, value in zip(range(5, 10), found, strict=True)]
        body += [svg.line(points, colour), *(svg.element("circle", cx=a, cy=b, r=3.5, fill=colour) for a, b in points)]
    return "".join(body), y0 + 190


def _people(k: int) -> str:
    return f"{10 ** (k - 6):,} m" if k >= MILLION else f"{10**k:,}"
