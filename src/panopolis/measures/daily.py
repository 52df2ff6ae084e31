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
    """One nightly measure: its name, the plain function of columns, the unit of its mean or sum, how it is shown, and of whom a mean is.

    ``among`` names the measure whose sum is the number of people that a mean is of; its function is 0 for all others.
    """

    name: str
    function: Callable[..., float]
    unit: str
    label: str
    mean: bool = True
    among: str = "people"


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


def is_rated(rated):
    """1 if she is given stars: who is too young to be met keeps a newcomer's rating, and is no part of what ratings are."""
    return rated


def stars(rated, rating):
    """Her rating."""
    return rating * rated


def squared(rated, rating):
    """Its square, for the spread."""
    return rating * rating * rated


def fell(rated, rating, rating_week, first_stars):
    """1 while she stands a star or more below where she stood at the beginning of the week, if she had got stars by then."""
    return 1.0 if rated > 0 and rating_week != first_stars and rating <= rating_week - 1.0 else 0.0


def how_she_feels(rated, mood):
    """Her mood."""
    return mood * rated


def how_she_strains(rated, strain):
    """Her strain."""
    return strain * rated


def more_than_she_feels(rated, effort, effort_stars):
    """Stars by which she shows more than she is and feels: what effort adds."""
    return effort * effort_stars * rated


def detained(rated, confined_days):
    """1 while she is detained."""
    return 1.0 if rated > 0 and confined_days > 0 else 0.0


def has_an_offer(rated, welcome):
    """1 if firms made her more offers today than doors were closed to her."""
    return 1.0 if rated > 0 and welcome > 0 else 0.0


def was_turned_away(rated, welcome):
    """1 if more doors were closed to her today than firms made her offers."""
    return 1.0 if rated > 0 and welcome < 0 else 0.0


def pays_less(rated, cheaper_flat):
    """1 if her standing has her pay less than others for a flat."""
    return cheaper_flat * rated


OF_RATINGS: tuple[Measure, ...] = (
    Measure("rated", is_rated, "people", "people who are given stars", mean=False),
    Measure("rating", stars, "stars", "mean rating", among="rated"),
    Measure("rating_squared", squared, "stars^2", "mean square of ratings", among="rated"),
    Measure("fallen", fell, "share", "share a star or more below the beginning of the week", among="rated"),
    Measure("mood", how_she_feels, "1", "mean mood", among="rated"),
    Measure("strain", how_she_strains, "1", "mean strain", among="rated"),
    Measure("gap", more_than_she_feels, "stars", "mean stars shown beyond what is felt", among="rated"),
    Measure("detained", detained, "share", "share detained", among="rated"),
    Measure("offered", has_an_offer, "share", "share to whom a firm made an offer", among="rated"),
    Measure("turned_away", was_turned_away, "share", "share who found a door closed", among="rated"),
    Measure("pays_less", pays_less, "share", "share who pay less for a flat", among="rated"),
)
"""What is measured besides where people give each other stars, of those who are given any."""
