"""P07: when is a points licence lost? Violations come at rate lambda; it goes at the k-th live point; three ways to lose points.

    (a) all at once after W without a violation:  E = [1 + (1 - s^(k-1)) / ((1 - s) s^(k-1))] / lambda,  s = 1 - exp(-lambda W)
    (b) k = 2 within a sliding window W:          E = 1/lambda + 1/(lambda s)
    (c) each on its own at rate mu:               E = sum_{i<k} sum_{j<=i} (i!/j!) mu^(i-j) / lambda^(i-j+1)

(a) Feller I (3rd ed.), XIII.7; (b) Naus in Glaz, Naus and Wallenstein, Scan Statistics (2001); (c) Karlin and McGregor (1957).

A person is woken for a rule at most once a day, so time is discrete here: a violation falls on a day with chance lambda / days of
a year, one at most. The same formulas hold with geometric waits, and a point lives through d days with chance exp(-mu d) exactly;
the error against continuous time is of the order lambda / days of a year. Both are tested: the discrete formulas come to the
published numbers linearly as the day shrinks and differ from them by less than 1 % at 365 days a year; and the engine meets them.
The short form lets a year have 73 days (a day of the engine stands for five), the long form 365, which must meet the published
numbers too.
"""

from __future__ import annotations

import math

import numpy as np
import pytest

import panopolis as pan

pytestmark = pytest.mark.validation

SEEDS = [1, 2, 3]
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
PUBLISHED = {
    ("a", 2, 2): 1.0783, ("a", 2, 3): 1.7470, ("a", 2, 5): 3.4150, ("a", 1, 3): 5.0846, ("a", 3, 5): 1.8507,
    ("b", 1, 2): 2.5820, ("b", 2, 2): 1.0783, ("b", 0.5, 2): 7.0830,
    ("c", 2, 5): 10.125, ("c", 1, 3): 8.000, ("c", 2, 3): 2.500, ("c", 3, 5): 3.9877,
}  # fmt: skip


def wake_73():
    return -math.log(1.0 - MOST / 73.0)


def wake_365():
    return -math.log(1.0 - MOST / 365.0)


def violate(a_year, done):
    """Chance that the occasion is one of hers: violations come at ``a_year``, until her last licence is gone."""
    return a_year / MOST * (1.0 - done)


def one_of_two(draw, slow, fast):
    return slow if draw < 0.5 else fast


@pan.rule(sets=("two", "three", "five", "window", "done"), phase="night", where="listed")
def note_the_day(two, three, five, window, done, listed, day, a_year, slow, last_slow, last_fast):
    """Days lived through when each list first takes her; ``last`` is the bit of the last list that is waited for."""
    a = day + 1.0 if two < 0.0 and listed % 2 == 1 else two
    b = day + 1.0 if three < 0.0 and listed // 2 % 2 == 1 else three
    c = day + 1.0 if five < 0.0 and listed // 4 % 2 == 1 else five
    d = day + 1.0 if window < 0.0 and listed // 8 % 2 == 1 else window
    last = last_slow if a_year == slow else last_fast
    return a, b, c, d, 1 if done > 0 or listed // last % 2 == 1 else 0


VIOLATION = pan.Act("violation", "transport", 2, good=False, meaning="breaks a traffic rule")


def continuous(way, rate, k):
    """Mean years to the k-th live point, W = 1, mu = 1."""
    s = 1 - math.exp(-rate)
    if way == "a":
        return (1 + (1 - s ** (k - 1)) / ((1 - s) * s ** (k - 1))) / rate
    if way == "b":
        return 1 / rate + 1 / (rate * s)
    return sum(math.factorial(i) / math.factorial(j) / rate ** (i - j + 1) for i in range(k) for j in range(i + 1))


def discrete(way, rate, k, year):
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
    return np.linalg.solve(np.eye(k) - moves, np.ones(k))[0] / year


@pytest.mark.parametrize("case", PUBLISHED)
def test_the_formulas_and_the_day(case):
    assert continuous(*case) == pytest.approx(PUBLISHED[case], abs=6e-5 * max(1, PUBLISHED[case]))
    errors = {year: discrete(*case, year) - PUBLISHED[case] for year in (73, 365, 3650)}
    assert abs(errors[365]) < 0.01 * PUBLISHED[case]
    exact = [(discrete(*case, year) - continuous(*case)) * year for year in (3650, 7300)]
    assert exact[0] == pytest.approx(exact[1], rel=0.05, abs=0.02)  # linear in the day


def list_of(case):
    return "window" if case[0] == "b" else {2: "two", 3: "three", 5: "five"}[case[2]]


def wait_for_the_lists(alone, under, cases, year, people, seed):
    """Return each one's rate, and the years until each list took her first; a half of the people have either rate."""
    rule = pan.rule(rate={73: wake_73, 365: wake_365}[year], commits="violation")(violate)
    slow, fast = min(rate for _, rate, _ in cases), max(rate for _, rate, _ in cases)
    last = [1 << LISTS.index(list_of(max((c for c in cases if c[1] == rate), key=lambda c: c[2]))) for rate in (slow, fast)]
    columns = [pan.column(name, start=-1, dtype="i4") for name in LISTS]
    columns += [pan.column("slow", start=slow), pan.column("fast", start=fast), pan.column("a_year", start=one_of_two)]
    columns += [pan.column("last_slow", start=last[0], dtype="i4"), pan.column("last_fast", start=last[1], dtype="i4")]
    columns += [pan.column("done", dtype="u1")]
    walk = alone(under, rules=[rule, note_the_day], columns=columns, acts=[VIOLATION], people=people, days=1, seed=seed)
    while not walk["done"].all():
        walk.advance(year // 4)
    return walk["a_year"], {name: walk[name] / year for name in LISTS}


def compare(found, cases, year, rate, waited):
    for case in cases:
        way, lam, k = case
        years = waited[list_of(case)][rate == lam]
        assert (years > 0).all()
        error = years.std() / math.sqrt(years.size)
        target = discrete(*case, year)
        found(f"({way}) lambda={lam} k={k}, year of {year} days", years.mean(), target, error, 0.01 * target)
        if year == 365:
            found(f"({way}) lambda={lam} k={k}, published", years.mean(), PUBLISHED[case], error, 0.01 * PUBLISHED[case])


def play(alone, scheme, found, cases, year, people, seed):
    expiry = f", expires: {{random_mean: {year}d}}" if cases[0][0] == "c" else ""
    clean = f", expires: {{after_clean: {year}d}}" if cases[0][0] == "a" else ""
    under = scheme(START.format(expires=expiry, all=clean, year=year))
    compare(found, cases, year, *wait_for_the_lists(alone, under, cases, year, people, seed))


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("cases", "people"),
    [
        pytest.param([("a", 2, 2), ("a", 2, 3), ("a", 2, 5), ("b", 2, 2)], 106_000, id="a-and-b"),
        pytest.param([("a", 3, 5)], 58_000, id="a-more-violations"),
        pytest.param([("c", 2, 3)], 105_000, id="c"),
        pytest.param([("c", 3, 5)], 100_000, id="c-more-violations"),
    ],
)
def test_years_of_73_days(alone, scheme, found, cases, people, seed):
    play(alone, scheme, found, cases, 73, people, seed)


@pytest.mark.prove
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize(
    ("cases", "people"),
    [
        pytest.param([("a", 2, 2), ("a", 2, 3), ("a", 2, 5), ("a", 3, 5), ("b", 2, 2)], 215_000, id="a-fast"),
        pytest.param([("a", 1, 3), ("b", 1, 2)], 135_000, id="a-slow"),
        pytest.param([("b", 0.5, 2), ("b", 1, 2)], 300_000, id="b"),
        pytest.param([("c", 2, 3), ("c", 3, 5)], 215_000, id="c-fast"),
        pytest.param([("c", 1, 3), ("c", 2, 5)], 265_000, id="c-slow"),
    ],
)
def test_years_of_365_days(alone, scheme, found, cases, people, seed):
    play(alone, scheme, found, cases, 365, people, seed)
