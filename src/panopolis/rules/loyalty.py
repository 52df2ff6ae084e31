"""Loyalty: whether she shows it at the monthly meeting, out of conviction or for what it earns.

    convinced = shows_loyalty x loyalty, within 0.01 to 0.99
    chance    = logistic(log odds of convinced + pull),    pull = what points and status draw, for those aware (see ``merit``)

Told: loyal to the party, she gains bonus points and privileges (as told, 5). Who shows it under a scheme and would not have without
is the difference of twins: the draw is the same. Switch: ``--without loyalty``.
"""

from __future__ import annotations

from panopolis.rules.conduct import log_odds, logistic
from panopolis.rules.merit import pull
from panopolis.rules.rule import rule

ADULT = 18
LEAST = 0.01
"""The least loyal still speak up at one meeting in a hundred, the most loyal stay silent at one; assumed."""


def convinced(loyalty, shows_loyalty):
    """Return the chance that she shows loyalty where it earns nothing."""
    return min(max(shows_loyalty * loyalty, LEAST), 1.0 - LEAST)


@rule(commits="shown_loyalty", phase="day", monthly="payday", submodel="loyalty")
def show_loyalty(
    loyalty, age, enrolled, aware, privileged, points_at_stake, honours, esteem_need, draw, shows_loyalty, pull_of_points, pull_of_status,
):
    """Once a month the neighbourhood meets, visitors apart; she says what is welcome there, or nothing."""
    if age < ADULT or enrolled == 0:
        return 0
    drawn = pull(aware, points_at_stake, honours, privileged, esteem_need, pull_of_points, pull_of_status)
    return 1 if draw < logistic(log_odds(convinced(loyalty, shows_loyalty)) + drawn) else 0
