"""What is measured of every person every night: plain functions of columns, summed over groups in whole ten-thousandths.

A measure never changes anything: worlds with and without measures have the same state hash.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Measure:
    """One nightly measure: its name, the plain function of columns, the unit of its mean or sum, and how it is shown."""

    name: str
    function: Callable[..., float]
    unit: str
    label: str
    mean: bool = True


def people(cell):
    """Count everyone."""
    return 1.0 if cell >= 0 else 0.0


def score_points(score):
    """The score."""
    return score


def blacklisted(on_black_list):
    """1 on a black list."""
    return on_black_list


def on_screen(shown_until, today):
    """1 while a screen shows her."""
    return 1.0 if shown_until >= today else 0.0


def risk(perceived_risk):
    """Perceived chance of being caught."""
    return perceived_risk


def knows(aware):
    """1 if she knows of the scheme."""
    return aware


def in_arrears(arrears_yuan):
    """1 with bills past their date."""
    return 1.0 if arrears_yuan > 0.0 else 0.0


def fines_open(fines_due_yuan):
    """Unpaid fines."""
    return fines_due_yuan


def money(cash_yuan):
    """Money at hand."""
    return cash_yuan


NIGHTLY: tuple[Measure, ...] = (
    Measure("people", people, "people", "people", mean=False),
    Measure("score", score_points, "points", "mean score"),
    Measure("blacklisted", blacklisted, "share", "share on a black list"),
    Measure("on_screen", on_screen, "share", "share shown on a screen"),
    Measure("perceived_risk", risk, "probability", "mean perceived chance of being caught"),
    Measure("aware", knows, "share", "share who know of the scheme"),
    Measure("in_arrears", in_arrears, "share", "share with unpaid bills"),
    Measure("fines_due", fines_open, "CNY", "mean unpaid fines"),
    Measure("cash", money, "CNY", "mean money at hand"),
)
"""The measures of the first city."""


def stars(rating):
    """Her rating."""
    return rating


def squared(rating):
    """Its square, for the spread."""
    return rating * rating


def fell(rating, rating_week):
    """1 while she stands a star or more below where she stood at the beginning of the week."""
    return 1.0 if rating <= rating_week - 1.0 else 0.0


def how_she_feels(mood):
    """Her mood."""
    return mood


def how_she_strains(strain):
    """Her strain."""
    return strain


def more_than_she_feels(effort, effort_stars):
    """Stars by which she shows more than she is and feels: what effort adds."""
    return effort * effort_stars


def detained(confined_days):
    """1 while she is detained."""
    return 1.0 if confined_days > 0 else 0.0


OF_RATINGS: tuple[Measure, ...] = (
    Measure("rating", stars, "stars", "mean rating"),
    Measure("rating_squared", squared, "stars^2", "mean square of ratings"),
    Measure("fallen", fell, "share", "share a star or more below the beginning of the week"),
    Measure("mood", how_she_feels, "1", "mean mood"),
    Measure("strain", how_she_strains, "1", "mean strain"),
    Measure("gap", more_than_she_feels, "stars", "mean stars shown beyond what is felt"),
    Measure("detained", detained, "share", "share detained"),
)
"""What is measured besides where people give each other stars."""
