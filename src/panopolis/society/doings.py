# ruff: noqa: ANN001, ANN202 - compiled: numba infers the types, the docstrings say shapes and units
"""Who studies, works, drives and rides, where, and how much people are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numba import njit

from panopolis.draws import exp, integer, key, normal, u01
from panopolis.society.chances import STAYS_ON_CAMPUS
from panopolis.society.fitting import find
from panopolis.society.households import SHARED, four

if TYPE_CHECKING:
    from panopolis.society.chances import Chances
    from panopolis.society.households import Bodies
    from panopolis.society.sections import Transport

TERTIARY = 4
PAYDAYS = 28


class Doings(NamedTuple):
    """Arrays ``(n,)``: what people do and how they travel."""

    student: np.ndarray
    employed: np.ndarray
    work_district: np.ndarray
    payday: np.ndarray
    drives: np.ndarray
    rides: np.ndarray
    trips: np.ndarray


def draw_doings(chances: Chances, travel: Transport, bodies: Bodies, seed: int, first: int) -> Doings:
    """Return what the people of ``bodies``, whose first id is ``first``, do."""
    n = bodies.age.size
    out = Doings(*(np.empty(n, kind) for kind in (*[np.uint8] * 6, np.float32)))
    _occupy(
        *key(seed, "society.occupation"), first, chances.studies, chances.works, bodies.role, bodies.band, bodies.female,
        bodies.education, out.student, out.employed, out.payday,
    )  # fmt: skip
    _commute(
        *key(seed, "society.commute"), first, chances.jobs, chances.campuses[0], chances.campus_here, bodies.district,
        out.student, out.employed, out.work_district,
    )  # fmt: skip
    _travel(
        *key(seed, "society.travel"), first, chances.drives, travel.rides.value, travel.rides_from, travel.rides_to,
        chances.trip_factor, travel.trips_spread.value, bodies.age, bodies.band, bodies.female, out.drives, out.rides, out.trips,
    )  # fmt: skip
    return out


@njit(cache=True, nogil=True)
def _occupy(k0, k1, first, studies, works, role, band, female, education, student, employed, payday):
    for i in range(role.size):
        w0, w1, w2, _ = four(k0, k1, first + i, 0)
        b = band[i]
        living = 1 if role[i] == SHARED else 0
        student[i] = 1 if education[i] == TERTIARY and u01(w0) < studies[living, b] else 0
        employed[i] = 1 if student[i] == 0 and u01(w1) < works[b, female[i]] else 0
        payday[i] = 1 + integer(w2, PAYDAYS)


@njit(cache=True, nogil=True)
def _commute(k0, k1, first, jobs, campuses, campus_here, district, student, employed, work_district):
    for i in range(district.size):
        w0, w1, _, _ = four(k0, k1, first + i, 0)
        home = district[i]
        work_district[i] = home
        if employed[i] == 1:
            work_district[i] = find(jobs[home], u01(w0))
        elif student[i] == 1 and (campus_here[home] == 0 or u01(w1) >= STAYS_ON_CAMPUS):
            work_district[i] = find(campuses, u01(w0))


@njit(cache=True, nogil=True)
def _travel(k0, k1, first, driving, riding, rides_from, rides_to, factor, spread, age, band, female, drives, rides, trips):
    for i in range(age.size):
        w0, w1, w2, _ = four(k0, k1, first + i, 0)
        drives[i] = 1 if u01(w0) < driving[band[i], female[i]] else 0
        rides[i] = 1 if rides_from <= age[i] <= rides_to and u01(w1) < riding else 0
        trips[i] = min(factor[age[i]] * exp(spread * normal(u01(w2)) - 0.5 * spread * spread), 20.0)
