"""P07: when is a points licence lost? Violations come at rate lambda; it goes at the k-th live point; three ways to lose points.

    (a) all at once after W without a violation:  E = [1 + (1 - s^(k-1)) / ((1 - s) s^(k-1))] / lambda,  s = 1 - exp(-lambda W)
    (b) k = 2 within a sliding window W:          E = 1/lambda + 1/(lambda s)
    (c) each on its own at rate mu:               E = sum_{i<k} sum_{j<=i} (i!/j!) mu^(i-j) / lambda^(i-j+1)

A person is woken for a rule at most once a day, so time is discrete here: a violation falls on a day with chance lambda / days of
a year, one at most. The same formulas hold with geometric waits, and a point lives through d days with chance exp(-mu d) exactly;
the error against continuous time is of the order lambda / days of a year. Both are looked at: the discrete formulas come to the
published numbers linearly as the day shrinks and differ from them by less than 1 % at 365 days a year; and the engine meets them.
The short form lets a year have 73 days (a day of the engine stands for five), the long form 365, which must meet the published
numbers too.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import Act, column
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, data, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_mean, scheme_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    Row = tuple[str, float, int]

MOST = 4.0
"""Violations a year at which people are woken; the rule thins to each one's own rate."""
START = """
name: licence
kind: test
law: none
start: 2020-01-01
rules: {{violation: {{points: -1, seen_by: [everyone], context: transport{expires}}}}}
watch: {{everyone: {{mode: witness, chance: 1}}}}
score: {{start: 5, floor: 0{all}}}
lists:
  two: {{colour: black, enter: {{score_at_most: 3}}}}
  three: {{colour: black, enter: {{score_at_most: 2}}}}
  five: {{colour: black, enter: {{score_at_most: 0}}}}
  window: {{colour: black, enter: {{count: 2, of: violation, within: {year}d}}}}
"""
LISTS = ("two", "three", "five", "window")
PUBLISHED: dict[Row, float] = {
    ("a", 2, 2): 1.0783, ("a", 2, 3): 1.7470, ("a", 2, 5): 3.4150, ("a", 1, 3): 5.0846, ("a", 3, 5): 1.8507,
    ("b", 1, 2): 2.5820, ("b", 2, 2): 1.0783, ("b", 0.5, 2): 7.0830,
    ("c", 2, 5): 10.125, ("c", 1, 3): 8.000, ("c", 2, 3): 2.500, ("c", 3, 5): 3.9877,
}  # fmt: skip
DIGIT = dict.fromkeys(PUBLISHED, 5e-05) | {("c", 2, 5): 5e-4, ("c", 1, 3): 5e-4, ("c", 2, 3): 5e-4}
"""Half a unit of the last digit printed."""


def wake_73():
    return -math.log(1.0 - MOST / 73.0)


def wake_365():
    return -math.log(1.0 - MOST / 365.0)


def violate(a_year, done):
    """Chance that the occasion is one of hers: violations come at ``a_year``, until her last licence is gone."""
    return a_year / MOST * (1.0 - done)


def one_of_two(draw, slow, fast):
    return slow if draw < 0.5 else fast


@rule(sets=("two", "three", "five", "window", "done"), phase="night", where="listed")
def note_the_day(two, three, five, window, done, listed, day, a_year, slow, last_slow, last_fast):
    """Days lived through when each list first takes her; ``last`` is the bit of the last list that is waited for."""
    a = day + 1.0 if two < 0.0 and listed % 2 == 1 else two
    b = day + 1.0 if three < 0.0 and listed // 2 % 2 == 1 else three
    c = day + 1.0 if five < 0.0 and listed // 4 % 2 == 1 else five
    d = day + 1.0 if window < 0.0 and listed // 8 % 2 == 1 else window
    last = last_slow if a_year == slow else last_fast
    return a, b, c, d, 1 if done > 0 or listed // last % 2 == 1 else 0


VIOLATION = Act("violation", "transport", 2, good=False, meaning="breaks a traffic rule")


def continuous(way: str, rate: float, k: int) -> float:
    """Mean years to the k-th live point, W = 1, mu = 1."""
    s = 1 - math.exp(-rate)
    if way == "a":
        return (1 + (1 - s ** (k - 1)) / ((1 - s) * s ** (k - 1))) / rate
    if way == "b":
        return 1 / rate + 1 / (rate * s)
    return sum(math.factorial(i) / math.factorial(j) / rate ** (i - j + 1) for i in range(k) for j in range(i + 1))


def discrete(way: str, rate: float, k: int, year: int) -> float:
    """Return the same with days: at most one violation a day."""
    p = rate / year
    s = 1 - (1 - p) ** (year - 1)  # the next violation comes within the window: t_2 - t_1 < W
    if way == "a":
        return (1 + (1 - s ** (k - 1)) / ((1 - s) * s ** (k - 1))) / rate
    if way == "b":
        return 1 / rate + 1 / (rate * s)
    lives = math.exp(-1 / year)
    moves = np.zeros((k, k))
    for i in range(k):
        for j in range(i + 1):  # in the morning j of i points are left, in the night one may come
            left = math.comb(i, j) * lives**j * (1 - lives) ** (i - j)
            moves[i, j] += left * (1 - p)
            if j + 1 < k:
                moves[i, j + 1] += left * p
    return float(np.linalg.solve(np.eye(k) - moves, np.ones(k))[0]) / year


def named(row: Row) -> str:
    return "({}) lambda={:g} k={}".format(*row)


def formulas() -> Iterator[Check]:
    for row, years in PUBLISHED.items():
        yield exact(f"{named(row)}, formula", years, continuous(*row), DIGIT[row])
        yield data(f"{named(row)}, 365 days a year, within 1 %", years, discrete(*row, 365), 0.01 * years)
        one, two = ((discrete(*row, year) - continuous(*row)) * year for year in (3650, 7300))
        yield data(f"{named(row)}, error x days of a year, within 5 %", two, one, max(0.05 * abs(two), 0.02))


def list_of(row: Row) -> str:
    return "window" if row[0] == "b" else {2: "two", 3: "three", 5: "five"}[row[2]]


def wait_for_the_lists(rows: Sequence[Row], year: int, people: int, seed: int) -> tuple[np.ndarray, dict[str, np.ndarray]]:
    """Return each one's rate, and the years until each list took her first; a half of the people have either rate."""
    expiry = f", expires: {{random_mean: {year}d}}" if rows[0][0] == "c" else ""
    clean = f", expires: {{after_clean: {year}d}}" if rows[0][0] == "a" else ""
    under = scheme_of(START.format(expires=expiry, all=clean, year=year), [VIOLATION])
    break_a_rule = rule(rate={73: wake_73, 365: wake_365}[year], commits="violation")(violate)
    slow, fast = min(rate for _, rate, _ in rows), max(rate for _, rate, _ in rows)
    last = [1 << LISTS.index(list_of(max((r for r in rows if r[1] == rate), key=lambda r: r[2]))) for rate in (slow, fast)]
    columns = [column(name, start=-1, dtype="i4") for name in LISTS]
    columns += [column("slow", start=slow), column("fast", start=fast), column("a_year", start=one_of_two)]
    columns += [column("last_slow", start=last[0], dtype="i4"), column("last_fast", start=last[1], dtype="i4")]
    columns += [column("done", dtype="u1")]
    walk = alone(under, rules=[break_a_rule, note_the_day], columns=columns, acts=[VIOLATION], people=people, seed=seed)
    while not walk["done"].all():
        walk.advance(year // 4)
    return walk["a_year"], {name: walk[name] / year for name in LISTS}


def waits(rows: Sequence[Row], year: int, people: int, seed: int) -> Iterator[Check | Drawing]:
    rate, waited = wait_for_the_lists(rows, year, people, seed)
    for row in rows:
        years, target = waited[list_of(row)][rate == row[1]], discrete(*row, year)
        yield theory(f"{named(row)}, year of {year} days", target, years.mean(), of_mean(years), 0.01 * target)
        if year == 365:
            yield theory(f"{named(row)}, published", PUBLISHED[row], years.mean(), of_mean(years), 0.01 * PUBLISHED[row])
    if ("a", 2, 5) in rows and year == 73:
        yield first_loss(waited["five"][rate == 2], year)


def first_loss(years: np.ndarray, year: int) -> Drawing:
    """Return how many still have their licence as years pass, under rule (a), beside a licence lost at the same mean rate."""
    mean = discrete("a", 2, 5, year)
    at = [i / 4 for i in range(61)]
    return Drawing(
        "How many still have their licence",
        "Two violations a year, five points, all wiped after a clean year: 3.4 years in the mean, but a loss is no coin tossed afresh "
        "each day (the line): it takes time to gather five.",
        "years", "share of people",
        (Line("lost at a constant rate of the same mean", at, [math.exp(-t / mean) for t in at]),),
        (Dots("Panopolis", at, [float((years > t).mean()) for t in at], joined=True),),
    )  # fmt: skip


SHORT = (
    ("a-and-b", [("a", 2, 2), ("a", 2, 3), ("a", 2, 5), ("b", 2, 2)], 106_000), ("a-more-violations", [("a", 3, 5)], 58_000),
    ("c", [("c", 2, 3)], 105_000), ("c-more-violations", [("c", 3, 5)], 100_000),
)  # fmt: skip
LONG = (
    ("a-fast", [("a", 2, 2), ("a", 2, 3), ("a", 2, 5), ("a", 3, 5), ("b", 2, 2)], 215_000),
    ("a-slow", [("a", 1, 3), ("b", 1, 2)], 135_000), ("b", [("b", 0.5, 2), ("b", 1, 2)], 300_000),
    ("c-fast", [("c", 2, 3), ("c", 3, 5)], 215_000), ("c-slow", [("c", 1, 3), ("c", 2, 5)], 265_000),
)  # fmt: skip

CASE = Case(
    "P07", "A points licence, three ways to lose points",
    "After how many years is a licence lost, where points lapse all at once, by a window, or each on its own?",
    (
        "(a) Feller, An Introduction to Probability Theory and Its Applications I, 3rd ed. 1968, XIII.7",
        "(b) Naus, in Glaz, Naus & Wallenstein, Scan Statistics, 2001",
        "(c) Karlin & McGregor, The classification of birth and death processes, 1957",
        "Context: Bourgeon & Picard, Journal of Public Economics 91, 2007",
    ),
    (
        analysis("formulas", formulas),
        *(simulated(f"years of 73 days, {name}", partial(waits, rows, 73, people)) for name, rows, people in SHORT),
        *(simulated(f"years of 365 days, {name}", partial(waits, rows, 365, people), long=True) for name, rows, people in LONG),
    ),
    __name__,
)  # fmt: skip
