"""The ratings part of a scheme as the kernels read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from panopolis.columns import PERSON
from panopolis.engine.kernels.bundles import (
    R_BOTH,
    R_BY_CHANCE,
    R_DAMAGE,
    R_DETAINED_BELOW,
    R_DETAINED_FOR,
    R_GIVEN,
    R_HIGHEST,
    R_IN_TURN,
    R_IS_SCORE,
    R_KEPT,
    R_KEPT_A_DAY,
    R_LAST,
    R_LOWEST,
    R_PRIOR,
    R_PRIOR_WEIGHT,
    R_RATED,
    R_SERVICES,
    R_SHOWN_FROM,
    R_START,
    R_STEP,
    R_STRANGERS,
    R_TIES,
    R_WAITS,
    R_WEIGHTED,
)
from panopolis.rules import rating

if TYPE_CHECKING:
    from collections.abc import Mapping

    from panopolis.engine.fuse import Writer
    from panopolis.scheme import Ratings, Scheme

WIDTH = 24
RATED = {
    name: f"law.ratings[{place}]"
    for name, place in {
        "stars_kept": R_KEPT, "stars_kept_a_day": R_KEPT_A_DAY,
        "prior_stars": R_PRIOR, "prior_weight": R_PRIOR_WEIGHT, "last_stars": R_LAST, "shown_from": R_SHOWN_FROM,
        "first_stars": R_START, "stars_highest": R_HIGHEST, "detained_below": R_DETAINED_BELOW, "detained_for": R_DETAINED_FOR,
    }.items()
}
"""Given values of the ratings part, and the expressions of their values in a kernel."""


def is_rated(writer: Writer) -> str:
    """Return the expression of whether person i is given stars."""
    old = f"int64({writer.array('age')}[i]) >= {rating.MEETS_FROM}"
    serves = f"int64({writer.array('serves')}[i]) == 1" if "serves" in writer.known else "False"
    either = f"({old}) if law.ratings[{R_STRANGERS}] + law.ratings[{R_TIES}] > 0.0 else ({serves})"
    return f"int(law.ratings[{R_RATED}] > 0.0 and ({either}))"


def rating_tables(scheme: Scheme, acts: Mapping[str, int], *, scoring: bool) -> dict[str, np.ndarray]:
    """Return ``ratings`` and ``stars`` of the law of a day; without ratings, or in the warm-up, all zero."""
    ratings, stars = np.zeros(WIDTH), np.zeros((len(acts), 2), np.int64)
    if scheme.ratings is None or not scoring:
        return {"ratings": ratings, "stars": stars}
    for place, value in _numbers(scheme.ratings).items():
        ratings[place] = value
    ratings[R_IS_SCORE] = float(scheme.score is not None and scheme.score.kind == "rating")
    for name, rule in scheme.rules.items():
        taken = 0.0 if rule.stars is None else float(rule.stars) / PERSON["rating"].scale
        stars[acts[name]] = int(taken + (0.5 if taken >= 0 else -0.5)), int(rule.damage or 0)
    return {"ratings": ratings, "stars": stars}


def _numbers(r: Ratings) -> dict[int, float]:
    found = {
        R_RATED: 1.0, R_START: float(r.start), R_LOWEST: float(r.scale.lowest), R_HIGHEST: float(r.scale.highest), R_STEP: float(r.scale.step),
        R_BY_CHANCE: float(r.scale.rounding == "by_chance"), R_KEPT: 1.0 - float(r.average.moving or r.average.forgets or 0.0),
        R_LAST: float(r.average.last or 0.0), R_SHOWN_FROM: float(r.shown_from or 0.0), R_WEIGHTED: float(r.weighted),
        R_IN_TURN: float(r.reveal == "in_turn"), R_BOTH: float(r.sides == "both"), R_GIVEN: 1.0 if r.given is None else float(r.given),
        R_WAITS: float(r.waits or 0.0), R_STRANGERS: float("strangers" in r.of), R_TIES: float("ties" in r.of),
        R_SERVICES: float("services" in r.of), R_DAMAGE: 1.0, R_DETAINED_BELOW: -1.0, R_KEPT_A_DAY: 1.0 - float(r.average.decays or 0.0),
    }  # fmt: skip
    if r.average.prior is not None:
        found |= {R_PRIOR: float(r.average.prior.stars), R_PRIOR_WEIGHT: float(r.average.prior.weight)}
    if r.authority is not None:
        a = r.authority
        found[R_DAMAGE] = 1.0 if a.damage is None else float(a.damage)
        if a.detains_below is not None:
            found |= {R_DETAINED_BELOW: float(a.detains_below), R_DETAINED_FOR: float(a.detains_for or 1)}
    return found
