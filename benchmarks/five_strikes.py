"""'Five strikes' as a Panopolis scheme (five_strikes.yaml) and three rules: a population, a walk, and its daily record.

Everyone starts at 1000 points. Each day she violates with chance p exp(-0.2 max(0, 1000 - score) / 100), halved once she is on the black
list; p is lognormal (median 0.02, sigma 1, at most 0.5). A violation is seen with 0.3: 20 points, a strike, one per cent of her income; five
strikes and she is listed. With 0.01 a day she does a good deed: 5 points, up to 1300. Each day the score relaxes toward 1000 by 0.1 %.
"""

from __future__ import annotations

import math
import tempfile
from pathlib import Path

import panopolis as pan

HERE = Path(__file__).parent
ACTS = [
    pan.Act("violation", "transport", 1, good=False, meaning="breaks a rule of the road"),
    pan.Act("good_deed", "civic", 0, good=True, meaning="does someone a good turn"),
]


def normal(u):
    """Return the standard normal quantile of u; Abramowitz and Stegun 26.2.23, off by at most 4.5e-4."""
    t = math.sqrt(-2.0 * math.log(min(u, 1.0 - u)))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    return z if u > 0.5 else -z


def occasions(draw):
    """Return the occasions a day at which the chance of at least one is lognormal: median 0.02, sigma 1, at most 0.5."""
    return -math.log(1.0 - min(0.02 * math.exp(normal(draw)), 0.5))


def lognormal_income(draw):
    """Return a lognormal income: median 50,000, sigma 0.6."""
    return 50000.0 * math.exp(0.6 * normal(draw))


COLUMNS = [
    pan.column("temptations", start=occasions, fixed=True, low=0, high=1, unit="1/day", meaning="occasions to violate"),
    pan.column("earnings", start=lognormal_income, unit="CNY/year", meaning="income"),
]


def violation_rate(temptations):
    """Occasions a day."""
    return temptations


@pan.rule(rate=violation_rate, commits="violation")
def violate(score, on_black_list):
    """She yields less the further she has fallen, and half as often once she is listed."""
    return math.exp(-0.002 * max(0.0, 1000.0 - score)) * (1.0 - 0.5 * on_black_list)


DEEDS = 0.010050335853501441
"""Occasions a day at which the chance of at least one is 0.01: -log(0.99)."""


def deed_rate():
    """Occasions a day, the same for everyone."""
    return DEEDS


@pan.rule(rate=deed_rate, commits="good_deed")
def do_good():
    """She always does."""
    return 1.0


@pan.rule(sets=("earnings", "tells"), phase="night", where="tells")
def lose_income(earnings):
    """Whoever was charged today loses one per cent of her income."""
    return earnings * 0.99, 0


def strangers():
    """Return the recipe of a town whose people have no ties: none of theirs hears of a strike."""
    text = pan.load_society("town").text
    ties = next(line for line in text.splitlines() if line.startswith("ties:"))
    path = Path(tempfile.gettempdir()) / "panopolis-strangers.yaml"
    path.write_text(text.replace(ties, "ties: none"), encoding="utf-8")
    return path


def world(people, seed, threads):
    """Return the world of 'five strikes' before its first day."""
    return pan.start(
        HERE / "five_strikes.yaml", strangers(), rules=[violate, do_good, lose_income], columns=COLUMNS, acts=ACTS,
        people=people, days=1, seed=seed, threads=threads, warmup=0, shipped=False, measured=["score", "blacklisted"],
    )  # fmt: skip
