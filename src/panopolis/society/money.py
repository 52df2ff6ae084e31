# ruff: noqa: ANN001, ANN201, ANN202 - compiled: numba infers the types, the docstrings say shapes and units
"""Money: a household's income a head, each adult's own share of it, what lies at hand, and what is owed.

    y = Q(u),   own_i = y x size x w_i / sum_j w_j

The fifth is that of the household by its income a head, for children too; so every fifth holds a fifth of the people and its
published mean. The weights w are those of work, pension, study, each times exp(spread x z). A member of a collective unit is a
household of her own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from panopolis.draws import exp, key, log, normal, u01
from panopolis.society.fitting import find
from panopolis.society.households import SHARED, four

if TYPE_CHECKING:
    from panopolis.society.chances import Chances
    from panopolis.society.doings import Doings
    from panopolis.society.households import Bodies
    from panopolis.society.recipe import Content

ADULT = 18
PENSION_MEN, PENSION_WOMEN = 60, 55
"""Ages from which someone without work is taken to have a pension."""
STUDENT_ROW = 5
MOST_A_MONTH = 1e6
MOST_MEANS = 1e8


class Money(NamedTuple):
    """Arrays ``(n,)``: fifth 1 to 5, CNY a month, CNY, CNY."""

    fifth: np.ndarray
    income: np.ndarray
    means: np.ndarray
    owes: np.ndarray


def draw_money(content: Content, chances: Chances, bodies: Bodies, doings: Doings, seed: int, first: int) -> Money:
    """Return fifths, incomes and means of the people of ``bodies``, whose first id is ``first``."""
    n = bodies.age.size
    out = Money(np.empty(n, np.uint8), np.empty(n, np.float32), np.empty(n, np.float32), np.zeros(n, np.float32))
    weight = np.empty(n, np.float64)
    own = content.income.own
    by_doing = np.array([own.employed, own.retired, own.student, own.other])
    _weigh(
        *key(seed, "society.share"), first, by_doing, own.spread, bodies.age, bodies.female, doings.student, doings.employed,
        weight,
    )  # fmt: skip
    _earn(
        *key(seed, "society.income"), first, chances.head_fifth, chances.shared_fifth, chances.quantile, bodies.household,
        bodies.role, bodies.education, doings.student, weight, out.fifth, out.income,
    )  # fmt: skip
    save = content.means
    _save(
        *key(seed, "society.means"), first, np.array(save.months), np.array(save.nothing), save.spread, save.small_change,
        out.fifth, out.income, out.means,
    )  # fmt: skip
    if content.debts is not None:
        owe = content.debts
        _owe(*key(seed, "society.debts"), first, owe.share.value, owe.months.value, owe.spread, out.income, out.owes)
    return out


@njit(cache=True, nogil=True)
def _weigh(k0, k1, first, by_doing, spread, age, female, student, employed, weight):
    for i in range(age.size):
        w0, _, _, _ = four(k0, k1, first + i, 0)
        pension = PENSION_WOMEN if female[i] == 1 else PENSION_MEN
        doing = 0 if employed[i] == 1 else 2 if student[i] == 1 else 1 if age[i] >= pension else 3
        weight[i] = by_doing[doing] * exp(spread * normal(u01(w0))) if age[i] >= ADULT else 0.0


@njit(cache=True, nogil=True)
def income_at(fifth, u, q):
    """Return the income (CNY a month) at the share ``u`` of a fifth 0 to 4; ``q`` as ``Chances.quantile``."""
    if fifth == 0:
        return q[1] * exp(q[0] * log(u))
    if fifth == 4:
        return min(q[4] * exp(-log(1.0 - u) / q[5]), MOST_A_MONTH)
    return q[fifth] + (q[fifth + 1] - q[fifth]) * u


@njit(cache=True, nogil=True)
def _earn(k0, k1, first, head_fifth, shared_fifth, quantile, household, role, education, student, weight, fifth, income):
    i = 0
    while i < household.size:
        w0, w1, _, _ = four(k0, k1, first + i, 0)
        end, whole = i + 1, weight[i]
        if role[i] == SHARED:
            row = STUDENT_ROW if student[i] == 1 else education[i]
            level = find(shared_fifth[row], u01(w0))
        else:
            level = find(head_fifth[education[i]], u01(w0))
            while end < household.size and household[end] == household[i]:
                whole += weight[end]
                end += 1
        together = income_at(level, u01(w1), quantile) * (end - i)
        for j in range(i, end):
            fifth[j] = level + 1
            income[j] = together * weight[j] / whole if weight[j] > 0.0 else 0.0
        i = end


@njit(cache=True, nogil=True)
def _save(k0, k1, first, months, nothing, spread, small_change, fifth, income, means):
    for i in range(income.size):
        w0, w1, _, _ = four(k0, k1, first + i, 0)
        level = fifth[i] - 1
        if income[i] == 0.0:
            means[i] = 0.0
        elif u01(w0) < nothing[level]:
            means[i] = small_change * u01(w1)
        else:
            means[i] = min(float(income[i]) * months[level] * exp(spread * normal(u01(w1))), MOST_MEANS)


@njit(cache=True, nogil=True)
def _owe(k0, k1, first, share, months, spread, income, owes):
    for i in range(income.size):
        w0, w1, _, _ = four(k0, k1, first + i, 0)
        if income[i] > 0.0 and u01(w0) < share:
            owes[i] = min(float(income[i]) * months * exp(spread * normal(u01(w1))), MOST_MEANS)
