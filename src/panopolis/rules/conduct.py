"""Conduct: whether she yields to a temptation on the street.

    chance = logistic(disposition + need - fear)
    need   = time_pressure on the RUSH_SHARE of occasions of a weekday that fall in the rush, else 0
    fear   = perceived chance of being caught x loss
    perceived chance at a place = 1 - (1 - general)(1 - local)
    loss   = fear_of_loss x [u(w) - u(w - min(fine, w))]
           + aware x (fear_of_points x limit_share + fear_of_shame x esteem_need x shown),      u(w) = log(1 + w / scale)

``w`` is what can be taken from her: her money at hand. So a money sanction deters least where there is nothing to take and most where the
fine takes nearly all there is. The loss through points is that of nearing a list: ``limit_share`` is 1 / (charges left until a black list is
entered), 0 where none counts the act. What only a scheme does weighs with those ``aware`` of it alone. At the wheel there is no local part
and no shame: no screen shows drivers. Whose licence is suspended does not drive: her chance is 0, and her occasions come as before.
Volunteering has no fear in it (see ``merit``). Unequal propensity is a Gamma mixture: occasions come at a rate proportional to ``haste``,
which is Gamma with mean 1 (Greenwood and Yule, JRSS 83, 1920, https://doi.org/10.2307/2341080).
Becker, JPE 76 (1968), for expected loss as deterrence; perceived risk: Sah, JPE 99 (1991).

General perceived risk is a column that fades toward an everyday level; the local part is a camera she can see.
Switch: ``--without conduct`` (nobody offends or volunteers).
"""

from __future__ import annotations

import math

from panopolis.rules.rule import rule

ANSWERS_FROM = 14
"""Age from which street occasions and volunteering are modelled: no penalty is imposed below it; general knowledge, unverified."""
RUSH_SHARE = 0.4
"""Share of weekday occasions that fall in the rush; assumed."""


def logistic(x):
    """Return 1 / (1 + exp(-x))."""
    return 1.0 / (1.0 + math.exp(-x))


def log_odds(p):
    """Return log(p / (1 - p)) for p strictly between 0 and 1."""
    return math.log(p / (1.0 - p))


def utility_lost(means, fine, scale):
    """Return u(w) - u(w - min(fine, w)) with u(w) = log(1 + w / scale): what a fine takes from someone with ``means``."""
    seized = min(fine, means)
    return math.log(1.0 + means / scale) - math.log(1.0 + (means - seized) / scale)


def chance_caught(general, camera_here, seen):
    """Return the perceived chance of being caught here: 1 - (1 - general)(1 - local)."""
    return 1.0 - (1.0 - general) * (1.0 - seen * camera_here)


def fear(caught, fine_loss, points_loss, shame_loss):
    """Return the expected loss that holds her back."""
    return caught * (fine_loss + points_loss + shame_loss)


def yields(base, need, held_back):
    """Return the chance that she yields: logistic(log odds of ``base`` + need - fear)."""
    return logistic(log_odds(base) + need - held_back)


def foot_rate(red_lights_foot, haste, trips, age):
    """Red lights met on foot in a hurry, a day; from the age at which one answers for it."""
    if age < ANSWERS_FROM:
        return 0.0
    return red_lights_foot * haste * trips


def foot_ceiling(yields_foot, time_pressure):
    """The chance of a person in the rush who fears nothing."""
    return yields(yields_foot, time_pressure, 0.0)


def foot_harm(harm_foot):
    """Injuries expected of one such offence, and the act itself."""
    return harm_foot, 1


@rule(rate=foot_rate, ceiling=foot_ceiling, then=foot_harm, adds="injuries_risked", commits="jaywalking", at="crossing", submodel="conduct")
def jaywalking(
    yields_foot, time_pressure, weekday, draw, perceived_risk, camera_here, risk_seen_camera, cash_yuan, fine_at_stake, means_scale_yuan,
    fear_of_loss, fear_of_points, limit_share, aware, shame_at_stake, fear_of_shame, esteem_need,
):
    """Chance that she crosses on foot while the light is red."""
    caught = chance_caught(perceived_risk, camera_here, risk_seen_camera)
    fine_loss = fear_of_loss * utility_lost(cash_yuan, fine_at_stake, means_scale_yuan)
    held_back = fear(caught, fine_loss, fear_of_points * limit_share * aware, fear_of_shame * esteem_need * shame_at_stake * aware)
    return yields(yields_foot, rush(weekday, draw, time_pressure), held_back)


def rush(weekday, draw, time_pressure):
    """Return the time pressure of this occasion: full in the weekday rush, else none."""
    if weekday < 5 and draw < RUSH_SHARE:
        return time_pressure
    return 0.0


def ride_rate(red_lights_ride, haste, trips, rides, age):
    """Red lights met in a hurry on two or three wheels, a day; from the age at which one answers for it."""
    if age < ANSWERS_FROM:
        return 0.0
    return red_lights_ride * haste * trips * rides


def ride_ceiling(yields_ride, time_pressure):
    """The chance of a rider in the rush who fears nothing."""
    return yields(yields_ride, time_pressure, 0.0)


def ride_harm(harm_ride):
    """Injuries expected of one such offence, and the act itself."""
    return harm_ride, 1


@rule(rate=ride_rate, ceiling=ride_ceiling, then=ride_harm, adds="injuries_risked", commits="riding_offence", at="crossing", submodel="conduct")
def riding_offence(
    yields_ride, time_pressure, weekday, draw, perceived_risk, camera_here, risk_seen_camera, cash_yuan, fine_at_stake, means_scale_yuan,
    fear_of_loss, fear_of_points, limit_share, aware, shame_at_stake, fear_of_shame, esteem_need,
):
    """Chance that she rides through red."""
    caught = chance_caught(perceived_risk, camera_here, risk_seen_camera)
    fine_loss = fear_of_loss * utility_lost(cash_yuan, fine_at_stake, means_scale_yuan)
    held_back = fear(caught, fine_loss, fear_of_points * limit_share * aware, fear_of_shame * esteem_need * shame_at_stake * aware)
    return yields(yields_ride, rush(weekday, draw, time_pressure), held_back)


def drive_rate(red_lights_drive, haste, trips, drives):
    """Temptations to drive against the rules, a day."""
    return red_lights_drive * haste * trips * drives


def drive_ceiling(yields_drive, time_pressure):
    """The chance of a driver in the rush who fears nothing."""
    return yields(yields_drive, time_pressure, 0.0)


def drive_harm(harm_drive):
    """Injuries expected of one such offence, and the act itself."""
    return harm_drive, 1


@rule(
    rate=drive_rate, ceiling=drive_ceiling, then=drive_harm, adds="injuries_risked", commits="driving_offence", at="crossing", door="drive",
    submodel="conduct",
)
def driving_offence(
    yields_drive, time_pressure, weekday, draw, perceived_risk, cash_yuan, fine_at_stake, means_scale_yuan,
    fear_of_loss, fear_of_points, limit_share, aware, closed,
):
    """Chance that she drives against the rules; while her licence is suspended she does not drive."""
    if closed > 0:
        return 0.0
    fine_loss = fear_of_loss * utility_lost(cash_yuan, fine_at_stake, means_scale_yuan)
    held_back = fear(perceived_risk, fine_loss, fear_of_points * limit_share * aware, 0.0)
    return yields(yields_drive, rush(weekday, draw, time_pressure), held_back)
