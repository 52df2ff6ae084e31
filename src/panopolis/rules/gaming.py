"""Gaming: points are given for signatures, and she learns that these can be had without the hours.

    occasions   signings x sociability a day, from the age of 14; none unless a setting asks for them
    chance      games, where points are given for giving hours, she knows of it and has learned how; else 0

Whoever has once been given points for hours learns with chance learns_gaming that only the signature is looked at (after Campbell, Evaluation and
Program Planning 2, 1979, and Goodhart 1975: a measure that becomes a target ceases to measure). What comes of it is a record like any other, which
no watch can tell from hours given, and nobody is helped: the score rises, the conduct does not. Sizes are assumed. Switch: ``--without gaming``.
"""

from __future__ import annotations

from panopolis.rules.conduct import ANSWERS_FROM
from panopolis.rules.merit import FOR_POINTS
from panopolis.rules.rule import rule


def signing_rate(signings, sociability, age):
    """Occasions to have hours signed that were not given, a day; from the age of 14."""
    if age < ANSWERS_FROM:
        return 0.0
    return signings * sociability


def have_it_signed():
    """One more record, and nobody helped."""
    return 1, 1


@rule(rate=signing_rate, then=have_it_signed, adds="for_show", commits="volunteering", submodel="gaming")
def sign_for_nothing(knows_how, aware, points_at_stake, games):
    """Chance that she has hours signed that she never gave."""
    return games if knows_how > 0 and aware > 0 and points_at_stake > 0.0 else 0.0


@rule(sets="knows_how", phase="evening", where="favour", submodel="gaming")
def learn_how(knows_how, favour, learns_gaming, draw):
    """Points for hours given teach that it is the signature that counts."""
    return 1 if favour == FOR_POINTS and draw < learns_gaming else knows_how
