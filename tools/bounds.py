"""What the program is held to, beside what was measured: the table at the head of the page of benchmarks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STEPS = "panopolis, day by day"


def beside(model: str, other: str, ours: str = "panopolis") -> Callable[[Mapping[str, Any]], float]:
    """How many times as fast as another program ours is: the median over rounds for Panopolis itself, of medians for its day steps."""

    def found(measured: Mapping[str, Any]) -> float:
        rows = measured[model]["programs"]
        return rows[other]["ours_is"] if ours == "panopolis" else rows[ours]["speed"] / rows[other]["speed"]

    return found


def fact(section: str, name: str, among: str = "facts") -> Callable[[Mapping[str, Any]], float]:
    """A number of a section."""
    return lambda measured: float(measured[section][among][name])


def timed(people: int, name: str) -> Callable[[Mapping[str, Any]], float]:
    """How the days of so many people over many machines stand to one another."""

    def found(measured: Mapping[str, Any]) -> float:
        rows = {row["people"]: row for row in measured[MANY]["times"]}
        return float(rows[people][name])

    return found


MANY = "one society over many machines"
START, FULL, COST = "how long a user waits", "Shanghai in full", "what an occasion and a message cost"
BOUNDS: tuple[tuple[str, str, float, Callable[[Mapping[str, Any]], float]], ...] = (
    ("five strikes, planned stride, times as fast as plain C", "at least", 5.0, beside("five strikes", "c")),
    ("five strikes, planned stride, times as fast as hand-tuned C", "at least", 0.75, beside("five strikes", "c_tuned")),
    ("five strikes, day by day, times as fast as plain C", "at least", 2.0, beside("five strikes", "c", STEPS)),
    ("stars, times as fast as plain C", "at least", 1.5, beside("stars", "c")),
    ("stars, times as fast as hand-tuned C", "at least", 0.33, beside("stars", "c_tuned")),
    ("well-mixed SIR, times as fast as LASER", "at least", 0.67, beside("well-mixed SIR", "LASER")),
    (
        "a second thread on kernels alone (five strikes)",
        "at least",
        1.7,
        fact("what a second thread is worth", "five strikes", "numbers"),
    ),
    ("a second thread on shanghai-2018", "at least", 1.6, fact("what a second thread is worth", "shanghai-2018", "numbers")),
    (
        "shanghai-2018 in full, million person-days a second",
        "at least",
        12.0,
        fact(FULL, "million person-days a second, plain days"),
    ),
    ("shanghai-2018 in full, minutes, making the people included", "at most", 15.0, fact(FULL, "minutes, people included")),
    ("shanghai-2018 in full, GiB at the peak", "at most", 10.0, fact(FULL, "peak memory, GiB")),
    ("three worlds of a million people, a year, full ledger, seconds", "at most", 90.0, fact("the main job", "seconds")),
    ("an occasion, ns of one core", "at most", 110.0, fact(COST, "ns an occasion")),
    ("a message, ns of one core", "at most", 40.0, fact(COST, "ns a message")),
    ("first start, all compiled, seconds", "at most", 40.0, fact(START, "first start, all compiled")),
    ("second start, seconds", "at most", 1.5, fact(START, "second start")),
    ("sweep of unlike cells, share of cores times one", "at least", 0.9, fact("sweeps", "unlike", "numbers")),
    (
        "a day of 300,000 by one worker on Ray, times as long as in one process",
        "at most",
        1.15,
        timed(300_000, "one worker takes"),
    ),
    (
        "a day of a million by one worker on Ray, times as long as in one process",
        "at most",
        1.15,
        timed(1_000_000, "one worker takes"),
    ),
    ("a day of 300,000 by two workers on Ray, times as fast as by one", "at least", 1.6, timed(300_000, "workers are")),
    ("a day of a million by two workers on Ray, times as fast as by one", "at least", 1.6, timed(1_000_000, "workers are")),
    ("slowest question to a full ledger, seconds", "at most", 1.0, fact("a large ledger", "slowest question", "numbers")),
)
"""What is asked, which way, how much, and where it is found."""


def table_of_bounds(measured: Mapping[str, Any]) -> str:
    """Every bound beside what was measured; one of which nothing was measured says so."""
    lines = ["## What the program is held to\n", "| | asked | measured | |", "|---|---|---|---|"]
    for what, way, bound, find in BOUNDS:
        try:
            value = find(measured)
        except KeyError:
            lines.append(f"| {what} | {way} {bound:g} | not measured | |")
            continue
        met = value >= bound if way == "at least" else value <= bound
        lines.append(f"| {what} | {way} {bound:g} | {value:.3g} | {'met' if met else '**not met**'} |")
    return "\n".join([*lines, ""])
