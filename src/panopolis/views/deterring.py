"""What deters, in words: what the model does, what happened in this run, and which of the two explains the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from panopolis.views.numbers import share

if TYPE_CHECKING:
    import numpy as np

SAME = 0.05
"""Share by which an effect must move to be called growing or fading."""

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
    """Return what the figure shows and why, computed from the run."""
    parts = [_expected(course)]
    if len(course.offences) and len(course.twins):
        parts += [_offences(course), _reason(course)]
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


def _reason(course: Course) -> str:
    """Return why the effect grew or faded, as far as risk and awareness say it."""
    early, late = _less(course)
    if late > early * (1 + SAME) and late > 0:
        return _why_grew(course)
    if late < early * (1 - SAME) and early > 0:
        return _why_faded(course)
    return "So the effect neither grew nor faded much."


def _why_grew(course: Course) -> str:
    reasons = []
    if _moved(course.aware) > SAME:
        reasons.append(f"knowing of the scheme spread, {_shares(course.aware)} of people")
    if _moved(course.risk) > SAME:
        reasons.append("charges, ties and screens taught people to expect more, faster than that fades")
    if not reasons:
        return "So the effect grew, though neither knowing of the scheme nor the expected chance rose; these averages do not say why."
    return f"So the effect did not fade but grew: {', and '.join(reasons)}."


def _why_faded(course: Course) -> str:
    less = "what was expected at the announcement faded faster than charges, ties and screens taught anew"
    if _moved(course.risk) < -SAME:
        return f"So the effect faded: {less}."
    if _moved(course.aware) < -SAME:
        return f"So the effect faded: fewer know of the scheme, {_shares(course.aware)} of people."
    return "So the effect faded, though the expected chance did not; these averages do not say why."


def _moved(values: np.ndarray) -> float:
    """Return by which share of its beginning a measure moved from first to last; 0 where there is none."""
    if not len(values) or not max(abs(float(values[0])), abs(float(values[-1]))) > 0:
        return 0.0
    return (float(values[-1]) - float(values[0])) / max(abs(float(values[0])), 1e-9)


def _shares(values: np.ndarray) -> str:
    return f"from {share(float(values[0]))} to {share(float(values[-1]))}"
