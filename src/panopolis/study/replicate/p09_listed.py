"""P09: how many people are on the list. A person is free for Exp(mean 240) days, then listed for X (mean 60), again and again.

    share listed in the long run            E[X] / (E[X] + 240) = 0.2, whatever the law of X
    length of a listing in progress         E[X^2] / E[X]: 60 fixed, 120 exponential, 476.67 if 10 with chance 10/11 and 560 else
    arrivals at 5 a day, stays of mean 20   Poisson(100) listed, whatever the law of a stay
    c places, who finds none is refused     Erlang's B(A, c) = (A^c / c!) / sum over k <= c of A^k / k!, whatever the law of a stay

A census counts people or spells: those on the list today have longer spells than listings have (the inspection paradox). Times are real numbers;
at each night whatever fell due until then has happened, in order. Open systems share one crowd: who comes is drawn into one of many systems, so
that the number in each is Poisson (variance 100 (1 - 1 / (2 systems))). Offices with few places are a table; people go in turn,
in the order of their times.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import Column, column
from panopolis.rules import rule, total
from panopolis.study.modelling import model
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_mean, of_ratio

if TYPE_CHECKING:
    from collections.abc import Iterator

    from panopolis.study.stepping import Walk

FREE, LISTED = 240.0, 60.0
LAWS = ("fixed", "exponential", "mostly short")
IN_PROGRESS = (60.0, 120.0, 476.67)


def stay(law, mean, u):
    """Length of a listing: fixed, exponential, or a sixth of the mean with chance 10/11 and 28/3 of it else."""
    if law == 0.0:
        return mean
    if law == 1.0:
        return -mean * math.log(u)
    return mean / 6.0 if u < 10.0 / 11.0 else mean * 28.0 / 3.0


def first_wait(draw, free_mean):
    return -free_mean * math.log(draw)


@rule(sets=("on_list", "since", "until", "system"), adds=("spells", "asked_days", "listed_days_done"), phase="night")
def come_and_go(on_list, since, until, system, day, law, free_mean, stay_mean, n_system, draw, draw_2, draw_3):
    """Whatever falls due until tonight, twice at most; a third would wait for tomorrow."""
    on, begun, due, where, spells, asked, done = on_list, since, until, system, 0, 0.0, 0.0
    for k in range(2):
        if due <= day + 1.0:
            u = draw if k == 0 else draw_2
            if on > 0:
                done = done + due - begun
                on, begun, due = 0, due, due - free_mean * math.log(u)
            else:
                length = stay(law, stay_mean, u)
                spells, asked = spells + 1, asked + length
                on, begun, due, where = 1, due, due + length, math.floor(draw_3 * n_system)
    return on, begun, due, where, spells, asked, done


def start(law: int, free: float, listed: float, systems: int, people: int, seed: int) -> Walk:
    columns: list[Column] = [
        column("law", start=law), column("free_mean", start=free, fixed=True), column("stay_mean", start=listed), column("n_system", start=systems),
        column("on_list", dtype="u1"), column("since", dtype="f8"), column("until", start=first_wait, dtype="f8"), column("system", dtype="i4"),
        column("spells", dtype="i4"), column("asked_days", dtype="i8", scale=0.01), column("listed_days_done", dtype="i8", scale=0.01),
    ]  # fmt: skip
    return alone(rules=[come_and_go], columns=columns, people=people, seed=seed)


def listed_time(walk: Walk) -> np.ndarray:
    """Return the days each has been listed until now, a listing in progress as far as it has gone."""
    return walk["listed_days_done"] + np.where(walk["on_list"] > 0, walk.day - walk["since"], 0.0)


def one_list(law: int, people: int, seed: int) -> Iterator[Check]:
    walk = start(law, FREE, LISTED, 1, people, seed)
    walk.advance(1000)
    before, lengths, seen = listed_time(walk), np.zeros(people), np.zeros(people)
    for _ in range(5):
        walk.advance(400)
        on = walk["on_list"] > 0
        lengths, seen = lengths + np.where(on, walk["until"] - walk["since"], 0.0), seen + on
    share = (listed_time(walk) - before) / 2000
    yield theory(f"share listed, {LAWS[law]}", 0.2, share.mean(), of_mean(share), 0.002)
    length = IN_PROGRESS[law] if law < 2 else (10 * 100 + 560 * 560) / 11 / LISTED
    if law == 0:  # every spell is 60 days long: nothing is left to chance
        yield exact("days of a listing in progress, fixed", length, lengths.sum() / seen.sum(), 1e-6)
    else:
        yield theory(
            f"days of a listing in progress, {LAWS[law]}",
            length,
            lengths.sum() / seen.sum(),
            of_ratio(lengths, seen),
            0.02 * length,
        )
        asked, spells = walk["asked_days"], walk["spells"].astype(float)
        yield theory(
            f"days of a listing, spell by spell, {LAWS[law]}",
            LISTED,
            asked.sum() / spells.sum(),
            of_ratio(asked, spells),
            0.02 * LISTED,
        )


def printed() -> Iterator[Check]:
    mixed = (10 * 10.0**2 + 560.0**2) / 11
    for name, square, days in (("fixed", 60.0**2, 60.0), ("exponential", 2 * 60.0**2, 120.0), ("mostly short", mixed, 476.67)):
        yield exact(f"days of a listing in progress, {name}, formula", days, square / LISTED, 0.005)
    yield exact("share listed, formula", 0.2, LISTED / (LISTED + FREE))
    for (load, places), share in ERLANG.items():
        yield exact(f"share refused, load {load}, {places} places, formula", share, erlang(load, places), 5e-7)


def open_systems(law: int, apart: int, seed: int) -> Iterator[Check | Drawing]:
    systems, counts = 700, []
    walk = start(law, 20.0, 20.0, systems, 200 * systems, seed)
    walk.advance(apart)
    for _ in range(5):
        walk.advance(apart)
        counts.append(np.bincount(walk["system"][walk["on_list"] > 0].astype(int), minlength=systems))
    n = np.concatenate(counts).astype(float)
    # half of all are listed, independently: their total varies half as much as 700 independent Poisson numbers would
    yield theory(f"mean number listed, {LAWS[law]} stays", 100, n.mean(), math.sqrt(50 / n.size), 1.0)
    yield theory(
        f"variance of the number listed, {LAWS[law]} stays", 100 * (1 - 0.5 / systems), n.var(), 100 * math.sqrt(2 / n.size), 10.0
    )
    if law == 0:
        at = list(range(60, 141))
        poisson = [math.exp(-100 + k * math.log(100) - math.lgamma(k + 1)) for k in at]
        yield Drawing(
            "How many stand on a list that five a day enter for twenty days",
            "Share of lists with so many on them, on five days long apart: Poisson with mean 100, whatever the law of a stay.",
            "people listed", "share of lists", (Line("Poisson(100)", at, poisson),),
            (Dots("Panopolis", at[::4], [float(((n >= k - 2) & (n < k + 2)).mean() / 4) for k in at[::4]]),),
        )  # fmt: skip


ERLANG = {(5, 10): 0.018385, (10, 10): 0.214582, (20, 30): 0.008457, (100, 100): 0.075700}
"""Load and places of an office, and the share refused."""
STAY = 20.0
OFFICES = (
    (5, 10, 0, 100, False), (5, 10, 1, 100, False), (10, 10, 1, 40, False), (10, 10, 2, 40, False), (5, 10, 2, 100, True),
    (10, 10, 0, 100, True), (20, 30, 0, 100, True), (20, 30, 1, 100, True), (100, 100, 0, 20, True), (100, 100, 1, 20, True),
)  # fmt: skip
"""Load, places, law of a stay, offices, and whether it is left to the long form."""


def first_call(draw, wait):
    return -wait * math.log(draw)


def any_office(draw, n_office):
    return math.floor(draw * n_office)


@rule(activation="in_turn", order="due", sets=("office", "inside", "due", "calls", "refused"))
def call(office, office_held, inside, due, calls, refused, day, places, wait, law, n_office, draw, draw_2):
    """Leave when the stay is over; ask for a place when the wait is, and try another office another time if there is none."""
    if due > day + 1.0:
        return office, inside, due, calls, refused
    if inside == 0 and office_held < places:
        return office, 1, due + stay(law, STAY, draw), calls + 1, refused
    asks = 1 - inside
    return math.floor(draw_2 * n_office), 0, due - wait * math.log(draw), calls + asks, refused + asks


def erlang(load: float, places: int) -> float:
    b = 1.0
    for k in range(1, places + 1):
        b = load * b / (k + load * b)
    return b


def few_places(load: int, places: int, law: int, offices: int, seed: int) -> Iterator[Check]:
    """As many people as keep up this load on each office, those included whom it refuses."""
    target, wait = erlang(load, places), 100.0
    free = offices * load * wait / STAY
    columns = [
        column("office", to="office", start=any_office), column("inside", dtype="u1"), column("due", start=first_call, dtype="f8"),
        column("calls", dtype="i4"), column("refused", dtype="i4"),
    ]  # fmt: skip
    town = model(
        {"person": round(free + offices * load * (1 - target)), "office": offices}, columns=columns, rules=[call], seed=seed, threads=1,
        totals=[total("held", "inside", over="office")], settings={"places": places, "wait": wait, "law": law},
    )  # fmt: skip
    town.advance(1000 if law == 2 else 300)
    counted = [(town["calls"].sum(), town["refused"].sum())]
    for _ in range(20):  # stretches long against a stay: each gives the share once
        town.advance(100)
        counted.append((town["calls"].sum(), town["refused"].sum()))
    calls, refused = np.diff(np.array(counted, float), axis=0).T
    yield theory(
        f"share refused, load {load}, {places} places, {LAWS[law]} stays",
        target,
        refused.sum() / calls.sum(),
        of_ratio(refused, calls),
    )


CASE = Case(
    "P09", "How many are on the list", "Does the share of people listed depend on anything but the mean length of a listing?",
    (
        "Takacs, Introduction to the Theory of Queues, 1962",
        "Sevastyanov, Theory of Probability and its Applications 2, 1957",
        "Feller, An Introduction to Probability Theory and Its Applications II, XI.4 (inspection paradox)",
    ),
    (
        analysis("the printed numbers", printed),
        *(simulated(f"one list, {LAWS[law]}", partial(one_list, law, n)) for law, n in enumerate((35_000, 40_000, 140_000))),
        *(simulated(f"open systems, {LAWS[law]}", partial(open_systems, law, days), long=days > 100)
          for law, days in enumerate((100, 100, 400))),
        *(simulated(f"{places} places, load {load}, {LAWS[law]} stays", partial(few_places, load, places, law, n), long=long)
          for load, places, law, n, long in OFFICES),
    ),
    __name__,
)  # fmt: skip
