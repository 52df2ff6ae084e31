"""Probabilities of what people do: study, work, drive, travel, and in which fifth of incomes they live."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from panopolis.society.fitting import cumulate, fit, rates, sums, total

if TYPE_CHECKING:
    from panopolis.society.recipe import Content
    from panopolis.society.sections import Income, Transport
    from panopolis.society.tables import Joint

STUDY_AT_MOST = 0.98
DRIVE_AT_MOST = 0.90
STAYS_ON_CAMPUS = 0.6
"""Share of students who live in the district of their campus where it has one; assumed."""


@dataclass(frozen=True)
class Chances:
    """Tables that traits are drawn from; rows in the order that each field says."""

    studies: np.ndarray
    """(family or collective, band), among those of tertiary education"""
    works: np.ndarray
    """(band, female)"""
    drives: np.ndarray
    """(band, female)"""
    trip_factor: np.ndarray
    """(age,), mean 1 over all people"""
    jobs: np.ndarray
    """(district lived in, district worked in), cumulative"""
    campuses: np.ndarray
    """(1, district), cumulative"""
    campus_here: np.ndarray
    """(district,), 1 where there is one"""
    head_fifth: np.ndarray
    """(education of the head, fifth), cumulative"""
    shared_fifth: np.ndarray
    """(education or student, fifth), cumulative, for collective units"""
    quantile: np.ndarray
    """lower exponent, four boundaries (CNY a month), Pareto exponent"""


def chances(content: Content, joint: Joint) -> Chances:
    """Return the probabilities that a recipe's figures imply for its joint table."""
    rows = content.by_age.rows
    studies = _studies(content, joint)
    campuses = np.array([[float(d.campuses) for d in content.districts.each]])
    if total(campuses) == 0.0:
        campuses = np.ones_like(campuses)
    kinds = sums(joint.everyone, 2, 3)
    driving = np.array([[r.drives_men, r.drives_women] for r in rows])
    head_fifth, shared_fifth = _fifths(content.income, joint, studies)
    return Chances(
        studies=studies,
        works=np.array([[r.works_men, r.works_women] for r in rows]),
        drives=rates(kinds, driving, DRIVE_AT_MOST, content.transport.drives.value / 100.0, "drivers"),
        trip_factor=_trips(content, sums(joint.everyone, 2)),
        jobs=cumulate(_jobs(content)),
        campuses=cumulate(campuses),
        campus_here=(campuses[0] > 0.0).astype(np.uint8),
        head_fifth=head_fifth,
        shared_fifth=shared_fifth,
        quantile=_quantile(list(content.income.fifths.means)),
    )


def _studies(content: Content, joint: Joint) -> np.ndarray:
    family = sums(joint.heads + joint.relatives, 2, 4)[:, 4]
    shared = sums(joint.collective, 2, 4)[:, 4]
    odds = np.array([r.student for r in content.by_age.rows])
    wide = np.stack([odds, odds * content.students.dormitory_odds.value])
    return rates(np.stack([family, shared]), wide, STUDY_AT_MOST, content.students.share.value / 100.0, "students")


def _fifths(income: Income, joint: Joint, studies: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Fit the odds so that each fifth holds a fifth of the people, in families and in collective units alike."""
    even = np.full(5, 0.2)
    odds = income.odds
    by_education = np.array([odds.other, odds.primary, odds.junior, odds.senior, odds.tertiary])
    heads = sums(joint.heads, 4)
    shared = sums(joint.collective, 4)
    bands = sums(joint.collective, 2, 4)[:, 4]
    students = total(bands * studies[1])
    with_students = np.append(shared, students)
    with_students[4] -= students
    wide = np.concatenate([by_education, [odds.student]])
    return (
        cumulate(fit(by_education, [heads / total(heads), even], "heads of households and fifths of income")),
        cumulate(fit(wide, [with_students / total(with_students), even], "collective units and fifths of income")),
    )


def _quantile(means: list[float]) -> np.ndarray:
    """Return the parameters of the income quantile function, CNY a month, that meets each fifth's mean.

    Below the first boundary b1: b1 t^a with mean b1 / (1 + a). Between: straight lines. Above the last, b4: Pareto with mean b4
    p / (p - 1).
    """
    month = [mean / 12.0 for mean in means]
    bounds = [(month[0] + month[1]) / 2.0]
    for mean in month[1:4]:
        bounds.append(2.0 * mean - bounds[-1])
    return np.array([bounds[0] / month[0] - 1.0, *bounds, month[4] / (month[4] - bounds[3])])


def _trips(content: Content, bands: np.ndarray) -> np.ndarray:
    """Return the factor of journeys at each age, scaled to a mean of 1 over everyone."""
    travel: Transport = content.transport
    factor = np.zeros(111)
    for age in range(travel.trips_from, 111):
        factor[age] = travel.trips_old.value if age >= travel.old_from else 1.0
    mean = 0.0
    for band, share in zip(content.ages.bands, bands.tolist(), strict=True):
        for age in range(band.first, band.last + 1):
            mean += share / (band.last - band.first + 1) * float(factor[age])
    return factor / mean


def _jobs(content: Content) -> np.ndarray:
    """Return where people work: at home's district with the stated chance, else in proportion to share x jobs."""
    districts = content.districts.each
    weights = np.array([d.share * d.jobs for d in districts])
    away = 1.0 - content.transport.works_at_home_district.value
    out = np.empty((len(districts), len(districts)))
    for home in range(len(districts)):
        others = weights.copy()
        others[home] = 0.0
        out[home] = away * others / total(others) if len(districts) > 1 else 0.0
        out[home, home] = 1.0 - away if len(districts) > 1 else 1.0
    return out
