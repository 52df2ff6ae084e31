"""P12: inequality from exchange. Everyone trades with someone drawn anew, each day in pairs; money is neither made nor lost.

    pooled and shared out at random     exponential: Gini 1/2, variance 1, median ln 2, share below the mean 1 - 1/e,
                                        share of the top tenth 0.1 (1 + ln 10)
    a fixed tenth changes hands         geometric: nobody owes, P(0) = 1/11, Gini 0.52381
    a share l is saved first            variance (1 - l)/(1 + 2 l)
    a fifth of the poorer's is staked   (the yard sale) the Gini index tends to 1, though each trade is fair

Everyone begins with the mean, 1. Both sides of a trade are written at once.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import column
from panopolis.rules import rule
from panopolis.study.modelling import model
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, data, exact, simulated, theory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from panopolis.rules import Rule

PEOPLE = 100_000
BATCHES = 50
"""Parts of the people, each of which gives every figure once: their spread is the standard error."""
YARD_SALE = {100: 0.66, 1000: 0.94, 10_000: 0.99}


@rule(meets="pair", sets=("me_money", "other_money"))
def share_out(me_money, other_money, draw):
    pool = me_money + other_money
    return draw * pool, (1.0 - draw) * pool


@rule(meets="pair", sets=("me_coins", "other_coins"))
def pay_a_coin(me_coins, other_coins, draw):
    """One of the two pays the other a coin, if there is one."""
    if draw < 0.5:
        return (me_coins - 1, other_coins + 1) if me_coins > 0 else (me_coins, other_coins)
    return (me_coins + 1, other_coins - 1) if other_coins > 0 else (me_coins, other_coins)


@rule(meets="pair", sets=("me_money", "other_money"))
def save_first(me_money, other_money, saved, draw):
    pool = (1.0 - saved) * (me_money + other_money)
    return saved * me_money + draw * pool, saved * other_money + (1.0 - draw) * pool


@rule(meets="pair", sets=("me_money", "other_money"))
def stake(me_money, other_money, draw):
    """A fair toss for a fifth of what the poorer has."""
    won = 0.2 * min(me_money, other_money) * (1.0 if draw < 0.5 else -1.0)
    return me_money + won, other_money - won


def gini(values: np.ndarray) -> float:
    """Return Gini's index: half the mean difference between two people, of the mean."""
    x, n = np.sort(values), values.size
    return float((2 * np.arange(1, n + 1) - n - 1) @ x / (n * x.sum()))


def top_tenth(values: np.ndarray) -> float:
    x = np.sort(values)
    return float(x[-(x.size // 10) :].sum() / x.sum())


def figure(what: str, expected: float, money: np.ndarray, of: Callable[[np.ndarray], float]) -> Check:
    """Return a check of a figure of everybody, its standard error from parts of them, each put to the mean of all."""
    parts = [of(part * (money.mean() / part.mean())) for part in np.array_split(money, BATCHES)]
    return theory(what, expected, of(money), float(np.std(parts, ddof=1) / math.sqrt(BATCHES)))


def trade(how: Rule, people: int, days: int, seed: int, name: str = "money", start: float = 1, **settings: float) -> np.ndarray:
    """Return what everyone has after so many days of one trade each."""
    held = column(name, start=start, dtype="f8" if name == "money" else "i4")
    town = model(people, columns=[held], rules=[how], settings=settings, seed=seed, threads=1)
    town.advance(days)
    return town[name]


def kept(what: str, money: np.ndarray, mean: float = 1.0) -> Check:
    return exact(f"money a head, {what}", mean, math.fsum(money) / money.size, 1e-9)


def shared_out(seed: int) -> Iterator[Check | Drawing]:
    money = trade(share_out, PEOPLE, 300, seed)
    yield kept("shared out", money)
    yield figure("Gini, shared out", 0.5, money, gini)
    yield figure("variance, shared out", 1.0, money, lambda x: float(x.var()))
    yield figure("median, shared out", math.log(2), money, lambda x: float(np.median(x)))
    yield figure("share of people below the mean, shared out", 1 - 1 / math.e, money, lambda x: float((x < 1).mean()))
    yield figure("share of the top tenth, shared out", 0.1 * (1 + math.log(10)), money, top_tenth)
    at = [m / 5 for m in range(26)]
    yield Drawing(
        "Chance alone makes rich and poor",
        "All begin with 1. After three hundred days on which each pair pools its money and shares it out at random: the share of people with more.",
        "money", "share of people with more", (Line("theory, exp(-m)", at, [math.exp(-m) for m in at]),),
        (Dots("Panopolis", at, [float((money > m).mean()) for m in at]),),
    )  # fmt: skip


def a_coin(seed: int) -> Iterator[Check]:
    coins = trade(pay_a_coin, 50_000, 6000, seed, name="coins", start=10)
    yield kept("a tenth changes hands", coins / 10)
    yield figure("Gini, a tenth changes hands", 0.52381, coins.astype(float), gini)
    yield figure("share with nothing, a tenth changes hands", 1 / 11, coins.astype(float), lambda x: float((x < 0.5).mean()))


def saving(seed: int) -> Iterator[Check]:
    for saved in (0.5, 0.9):
        money = trade(save_first, PEOPLE, 400, seed, saved=saved)
        yield kept(f"{saved} saved", money)
        yield figure(f"variance, {saved} saved", (1 - saved) / (1 + 2 * saved), money, lambda x: float(x.var()))


def yard_sale(seed: int) -> Iterator[Check]:
    before = 0.0
    for days, printed in YARD_SALE.items():
        money = trade(stake, 2000, days, seed)
        yield kept(f"yard sale, {days} days", money)
        yield data(f"Gini, yard sale, {days} days, read from two digits of another program's run", printed, gini(money), 0.02)
        yield exact(f"Gini has risen, yard sale, {days} days", 1, gini(money) > before)
        before = gini(money)


CASE = Case(
    "P12", "Inequality from exchange", "How unequal do people become by chance alone, if they only ever trade?",
    (
        "Dragulescu & Yakovenko, Statistical mechanics of money, EPJ B 17, 2000, https://doi.org/10.1007/s100510070114",
        "Chakraborti & Chakrabarti, EPJ B 17, 2000, https://doi.org/10.1007/s100510070173",
        "Boghosian et al., Kinetics of wealth and the Pareto law, 2014, arXiv:1412.7227",
    ),
    (simulated("shared out at random", shared_out), simulated("a coin", a_coin), simulated("saving", saving), simulated("yard sale", yard_sale)),
    __name__,
)  # fmt: skip
