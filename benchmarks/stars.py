"""'Stars' as a Panopolis model: two rules over people and ties, and its daily record.

People stand in a random graph of ten ties on average. Each day everyone meets one tie drawn at random and gives
round(clip(Normal(3.5 + 0.3 (own rating - 3.5), 1), 1, 5)) stars; the rating of whoever is rated moves by 0.05 toward each star that she gets.
Of several on one day she moves toward their mean, as far as that many single stars would take her. Recorded every day: mean and mean square.
"""

from __future__ import annotations

import math

import panopolis as pan

LEFT = -0.051293294387550533
"""Logarithm of what a star leaves of the rating before it, 0.95."""


def normal(u):
    """Return the standard normal quantile of u; Abramowitz and Stegun 26.2.23, off by at most 4.5e-4."""
    t = math.sqrt(-2.0 * math.log(min(u, 1.0 - u)))
    z = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
    return z if u > 0.5 else -z


def at_first(draw):
    """Begin at 3.5, with a spread of 0.5, within 1 to 5."""
    return min(max(3.5 + 0.5 * normal(draw), 1.0), 5.0)


@pan.rule(meets="knows", adds=("other_stars", "other_raters"))
def give_stars(me_rating, noise):
    """Give whole stars, more of them the better one is rated oneself."""
    return math.floor(min(max(3.5 + 0.3 * (me_rating - 3.5) + noise, 1.0), 5.0) + 0.5), 1


@pan.rule(sets=("rating", "stars", "raters"), phase="night")
def take_stars(rating, stars, raters):
    """Move toward the mean of the day's stars, as far as so many single ones would."""
    kept = math.exp(LEFT * raters)
    return kept * rating + (1.0 - kept) * stars / max(raters, 1), 0, 0


def squared(rating):
    """Return the square of a rating about 3.5."""
    return (rating - 3.5) * (rating - 3.5)


COLUMNS = [
    pan.column("rating", start=at_first, low=1, high=5, unit="stars", context="esteem", meaning="her average"),
    pan.column("stars", dtype="u2", unit="stars", context="esteem", meaning="stars that she got today"),
    pan.column("raters", dtype="u1", context="esteem", meaning="how many gave her stars today"),
]
TOTALS = [pan.total("mean", "rating", mean=True), pan.total("square", squared, mean=True)]


def world(people, seed, threads):
    """Return the model of 'stars' before its first day."""
    return pan.model(
        people, columns=COLUMNS, rules=[give_stars, take_stars], totals=TOTALS, ties={"knows": pan.ties.random(mean_degree=10)},
        seed=seed, threads=threads,
    )  # fmt: skip
