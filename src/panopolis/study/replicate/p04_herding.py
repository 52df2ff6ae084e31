"""P04: informational cascades, or herds.

One after another people rate a thing; each sees all earlier stars and has an impression of her own, right with chance p; she goes by
Bayes and, where it is a draw, by a coin. Once what is public outweighs any one impression, nobody's own counts any more.

    after an even n:  no cascade (p - p^2)^(n/2)
                      right      p (p + 1) [1 - (p - p^2)^(n/2)] / (2 (1 - p + p^2))
                      wrong      (p - 2)(p - 1) [1 - (p - p^2)^(n/2)] / (2 (1 - p + p^2))

A row is a thing that is rated, worth having or not with equal chance; each day brings it the next rater. What others make of the stars so far is
its ``belief``: the log odds that it is worth having. Time is the order of raters, in theory and here.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from panopolis.columns import column
from panopolis.rules import rule
from panopolis.study.replicate.check import Case, Check, Dots, Drawing, Line, analysis, exact, simulated, theory
from panopolis.study.replicate.ground import alone, of_share

if TYPE_CHECKING:
    from collections.abc import Iterator

RATERS = 10
DRAW = 1e-9
"""Log odds nearer to nothing than this are a draw: rounding, not evidence."""
PUBLISHED = {
    0.51: (0.51283, 0.00097, 0.48619), 0.6: (0.63108, 0.00080, 0.36813), 0.7: (0.75286, 0.00041, 0.24673), 0.9: (0.93955, 0.00001, 0.06044),
}  # fmt: skip
"""Chance that an impression is right: the shares of right, no and wrong cascades after ten raters."""


def good_or_not(draw):
    return 1.0 if draw < 0.5 else 0.0


def praise(odds):
    """Chance that someone with these log odds praises: a coin where it is a draw."""
    return 0.5 if abs(odds) < DRAW else 1.0 if odds > 0.0 else 0.0


@rule(sets="belief")
def rate(belief, worth, right, draw, draw_2):
    """Praise or not, by what is public and one's own impression; others then make of it what it tells of the impression behind it."""
    weight = math.log(right / (1.0 - right))
    impressed = (worth > 0.0) == (draw < right)
    praised = draw_2 < praise(belief + weight if impressed else belief - weight)
    if_impressed, if_not = praise(belief + weight), praise(belief - weight)
    if_good = right * if_impressed + (1.0 - right) * if_not
    if_bad = (1.0 - right) * if_impressed + right * if_not
    return belief + math.log(if_good / if_bad if praised else (1.0 - if_good) / (1.0 - if_bad))


def shares(p: float, n: int = RATERS) -> tuple[float, float, float]:
    """Return the shares of right, no and wrong cascades after n raters."""
    none = (p - p * p) ** (n / 2)
    return p * (p + 1) * (1 - none) / (2 * (1 - p + p * p)), none, (p - 2) * (p - 1) * (1 - none) / (2 * (1 - p + p * p))


def formulas() -> Iterator[Check]:
    for p, printed in PUBLISHED.items():
        for name, share, ours in zip(("right", "none", "wrong"), printed, shares(p), strict=True):
            yield exact(f"{name}, p={p}, formula", share, ours, 5e-6)


def played(p: float, things: int, seed: int) -> tuple[float, float, float]:
    """Return the shares of right, no and wrong cascades after ten raters."""
    columns = [column("worth", start=good_or_not, fixed=True), column("right", start=p, dtype="f8"), column("belief", dtype="f8")]
    walk = alone(rules=[rate], columns=columns, people=things, seed=seed)
    walk.advance(RATERS)
    belief, worth, weight = walk["belief"], walk["worth"] > 0, math.log(p / (1 - p))
    herd = abs(belief) > weight + DRAW
    right = herd & ((belief > 0) == worth)
    return float(right.mean()), float((~herd).mean()), float((herd & ~right).mean())


def cascades(p: float, things: int, seed: int) -> Iterator[Check]:
    for name, share, ours in zip(("right", "none", "wrong"), shares(p), played(p, things, seed), strict=True):
        yield theory(f"{name}, p={p}", share, ours, of_share(share, things), 0.003)


def drawn(seed: int) -> Iterator[Check | Drawing]:
    things, at = 20_000, [0.55, 0.65, 0.75, 0.85, 0.95]
    found = [played(p, things, seed)[2] for p in at]
    for p, share in zip(at, found, strict=True):
        yield theory(f"wrong, p={p}", shares(p)[2], share, of_share(shares(p)[2], things))
    along = [p / 100 for p in range(51, 100)]
    yield Drawing(
        "Whole crowds that praise what is not worth it",
        "Share of things on which all after a while say the same and are wrong, although each has an impression of her own that is right "
        "more often than not.",
        "chance that one's own impression is right", "share of things", (Line("theory", along, [shares(p)[2] for p in along]),),
        (Dots("Panopolis", at, found, [of_share(shares(p)[2], things) for p in at]),),
    )  # fmt: skip


CASE = Case(
    "P04", "Herding of ratings", "How often does a crowd that sees earlier stars come to rest on the wrong verdict?",
    ("Bikhchandani, Hirshleifer & Welch, JPE 100(5), 1992, eqs (1)-(2), https://doi.org/10.1086/261849",),
    (
        analysis("formulas", formulas),
        *(simulated(f"cascades, p={p}", partial(cascades, p, 500_000)) for p in PUBLISHED),
        simulated("wrong ones, by p", drawn),
    ),
    __name__,
)  # fmt: skip
