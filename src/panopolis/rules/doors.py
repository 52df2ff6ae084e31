"""Doors: what a rating opens and closes, and what that says to her.

She asks for a flat, a better post, a flight, a hospital bed, entry; the door is closed to her where her standing closes it. To whom a scheme
grants ``offers``, firms come: they give things away to be seen with the well rated. ``welcome`` is the day's sum of both, one for each offer less
one for each closed door; mood follows it (``rating.be_moved``). What a flat costs follows from standing alone (``cheaper_flat``), and is measured.
Switches: ``--without doors``, ``--without courting``.
"""

from __future__ import annotations

from panopolis.rules.rating import ADULT, MEETS_FROM
from panopolis.rules.rule import rule

RETIRES = 65
"""Age to which she looks for a better post; assumed."""


def turned_away(closed):
    """What a closed door says to her, and the row of a refusal, where her standing closes it."""
    return -1.0 * closed, 2.0 * closed


def flat_rate(door_flat, age):
    """Occasions to ask for such a flat, a day."""
    return door_flat if age >= ADULT else 0.0


@rule(rate=flat_rate, then=turned_away, adds="welcome", records="refusal", door="flat", submodel="doors")
def ask_for_flat():
    """She asks whenever the occasion comes."""
    return 1.0


def flight_rate(journey_requests, age):
    """Occasions to book a flight, a day."""
    return journey_requests if age >= ADULT else 0.0


@rule(rate=flight_rate, then=turned_away, adds="welcome", records="refusal", door="travel", submodel="doors")
def book_flight():
    """She books whenever the occasion comes."""
    return 1.0


def care_rate(door_care):
    """Occasions on which a hospital bed is needed, a day."""
    return door_care


@rule(rate=care_rate, then=turned_away, adds="welcome", records="refusal", door="care", submodel="doors")
def need_care():
    """The need is not hers to choose."""
    return 1.0


@rule(adds="welcome", records="refusal", phase="day", on="ratings", monthly="payday", door="post", submodel="doors")
def apply_for_post(age, door_post, draw, closed):
    """At the turn of her month she may apply for a better post, whose door looks at ratings."""
    turned = closed if ADULT <= age < RETIRES and draw < door_post else 0
    return -turned, 2.0 * turned


@rule(adds="welcome", records="refusal", phase="day", on="ratings", door="entry", submodel="doors")
def enter(age, sociability, door_entry, draw, closed):
    """Most days are days on which she might enter a place that looks at ratings; so it is asked of everyone, and needs no clock."""
    turned = closed if age >= MEETS_FROM and draw < door_entry * sociability else 0
    return -turned, 2.0 * turned


@rule(adds="welcome", phase="day", on="ratings", submodel="courting")
def be_courted(courted, age, firm_offers, draw):
    """Firms make offers to those whose standing they court."""
    return 1 if courted > 0 and age >= MEETS_FROM and draw < firm_offers else 0


@rule(sets="welcome", phase="morning", where="welcome", on="ratings", submodel="ratings")
def begin_anew():
    """A new day says nothing yet."""
    return 0
