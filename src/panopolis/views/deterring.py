"""What deters, in words: what happened in this run, number by number, and what the model does; not which of it is the cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from panopolis.views.numbers import share

if TYPE_CHECKING:
    import numpy as np

SAME = 0.05
"""Share by which a peak must stand out to be told."""

MODEL = (
    "In the model those who know of the scheme expect more from the day of its announcement, and that fades; each charge that one "
    "learns of, each tie who tells of one and each face on a screen raises it again; and knowing of the scheme, without which points "
    "and screens frighten nobody, spreads along ties."
)
"""What the rules of awareness and risk do."""


class Course(NamedTuple):
    """A measure of everyone a day, each: the perceived chance of being caught, offences, the share aware, and the twins' offences.

    The last two are empty where the run does not have them.
    """

    risk: np.ndarray
    offences: np.ndarray
    aware: np.ndarray
    twins: np.ndarray


def deterrence_text(course: Course) -> str:
    """Return what the figure shows, computed from the run, and what the model does."""
    parts = [_expected(course)]
    if len(course.offences) and len(course.twins):
        parts.append(_offences(course))
    parts.append(_known(course))
    return " ".join([*parts, MODEL])


def _expected(course: Course) -> str:
    highest = float(course.risk.max())
    first, last = float(course.risk[0]), float(course.risk[-1])
    words = f"On average people expect {share(first)} of offences to be caught on the first day and {share(last)} on the last"
    peak = f"; at the highest it was {share(highest)}" if highest > max(first, last) * (1 + SAME) else ""
    return f"{words}{peak}."


def _span(course: Course) -> int:
    return min(30, len(course.offences) // 2) or 1


def _less(course: Course) -> tuple[float, float]:
    """Return by which share the offences are fewer than the twins' in the first and in the last days."""
    span = _span(course)
    early, late = (
        1 - float(course.offences[part].sum()) / (float(course.twins[part].sum()) or 1)
        for part in (slice(0, span), slice(-span, None))
    )
    return early, late


def _offences(course: Course) -> str:
    early, late = (f"{share(abs(less))} {'fewer' if less >= 0 else 'more'}" for less in _less(course))
    span = _span(course)
    return f"They commit {early} offences than their twins in the first {span} days, and {late} in the last {span}."


def _known(course: Course) -> str:
    """Return how many know of the scheme, and what the numbers above cannot say."""
    aware = course.aware
    known = (
        f"On the first day {share(float(aware[0]))} of people know of the scheme, on the last {share(float(aware[-1]))}. "
        if len(aware)
        else ""
    )
    return f"{known}These are numbers of one run, without an interval, and do not say why they moved."
