"""Recomputation: an index computed anew on its dates, one block of people at a time, with a row for each dimension that moved.

    share of a column     v = (x - worst) / (best - worst), within 0 and 1
    share of a dimension  the mean of its columns
    moved by dimension k  m_k = weight_k (floor - start + (cap - floor) share_k), rounded half up to hundredths
    score                 start + the sum of all m_k, within floor and cap

So a row holds the difference to what its dimension had moved the score by before, and the fold of the rows is the score.
It happens on few days, so it is written with arrays, in additions, products and quotients only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import DAY_ZERO, KINDS, PERSON
from panopolis.engine.kernels.bundles import CAP, CONSENT, FLOOR, FROM_AGE, REGISTERED
from panopolis.engine.ledger import NO_SOURCE, ROW, joined

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from panopolis.engine.kernels.bundles import Law
    from panopolis.engine.state import State
    from panopolis.scheme import Scheme

RECOMPUTATION = KINDS.index("recomputation")
_WHO = ("district", "age", "enrolled", "consent")


def is_due(scheme: Scheme, today: date, day: int) -> bool:
    """Return whether the scheme's index, if it keeps one, is computed anew on a day; it is on the first, and on the first in force."""
    dates = scheme.score.recompute if scheme.score is not None else None
    if dates is None:
        return False
    return day == 0 or today == scheme.in_force_from() or (today.day == dates.day.at(today) and (today.month - 1) % dates.months.at(today) == 0)


def with_rows(anew: np.ndarray, rest: np.ndarray) -> np.ndarray:
    """Return the rows of a morning in order: of each person those of the index first."""
    found = joined([anew, rest])
    return number_of_person(found[np.argsort(found["charged"], kind="stable")])


def recompute(state: State, traits: Mapping[str, np.ndarray], scheme: Scheme, law: Law, block: tuple[int, int]) -> np.ndarray:
    """Compute the index of a block's people whom the scheme scores anew; return the rows, of one dimension after the other."""
    if scheme.score is None:
        return np.zeros(0, ROW)
    lo, hi = block
    district, age, enrolled, consent = (state.array(name)[lo:hi] for name in _WHO)
    who = lo + np.flatnonzero(
        (law.in_force[district] == 1) & (age >= law.number[FROM_AGE]) & (enrolled >= law.number[REGISTERED])
        & (consent < law.number[CONSENT])
    )
    return joined([_move(state, who, k, moved, law) for k, moved in enumerate(_moved(state, traits, scheme, who))])


def _moved(state: State, traits: Mapping[str, np.ndarray], scheme: Scheme, who: np.ndarray) -> list[np.ndarray]:
    """Return for each dimension the hundredths that it moves the score by, ``(n_who,)``."""
    score = scheme.score
    assert score is not None  # noqa: S101 - asked before
    start, floor, cap = (float(x) for x in (score.start, score.floor or 0.0, score.cap or 0.0))
    found = []
    for dimension in score.dimensions.values():
        total = np.zeros(who.size)
        for name, span in dimension.of.items():
            stored = (state.columns[name] if name in state.columns else traits[name])[who]
            value = stored.astype(np.float64) * PERSON[name].scale
            worst, best = float(span.worst), float(span.best)
            total += np.minimum(np.maximum((value - worst) / (best - worst), 0.0), 1.0)
        share = total / len(dimension.of)
        found.append(np.floor(float(dimension.weight) * (floor - start + (cap - floor) * share) * 100.0 + 0.5).astype(np.int64))
    return found


def _move(state: State, who: np.ndarray, k: int, moved: np.ndarray, law: Law) -> np.ndarray:
    """Move the scores of ``who`` by what dimension ``k`` changed; return a row for each that it changed for."""
    held, score = state.standing.index, state.columns["score"]
    asked = moved - held[who, k]
    some = np.flatnonzero(asked)
    people, asked = who[some], asked[some]
    before = score[people].astype(np.int64)
    after = np.clip(before + asked, law.number[FLOOR], law.number[CAP])
    score[people] = after
    state.columns["score_day"][people[after != before]] = state.t
    held[people, k] += (after - before).astype(np.int32)
    rows = np.zeros(people.size, ROW)
    rows["day"], rows["charged"], rows["doer"], rows["rule"] = state.t - DAY_ZERO, people, people, k
    rows["kind"], rows["source"], rows["place"], rows["expires"] = RECOMPUTATION, NO_SOURCE, -1, -1
    rows["asked"], rows["applied"] = asked, after - before
    return rows


def number_of_person(rows: np.ndarray) -> np.ndarray:
    """Number the rows of each person from 0; they lie together."""
    first = np.flatnonzero(np.r_[True, rows["charged"][1:] != rows["charged"][:-1]]) if rows.size else np.zeros(0, np.int64)
    rows["k"] = np.arange(rows.size) - np.repeat(first, np.diff(np.r_[first, rows.size]))
    return rows


def settles_daily(scheme: Scheme) -> bool:
    """Return whether tiers are settled every morning, and not once a month."""
    return scheme.score is None or scheme.score.settle != "monthly"
