"""Merit: hours given to others, what points and status draw out of people, and what habit and crowding-out leave behind.

    chance    = logistic(log odds of the will + custom + pull - soured)
    custom    = habit_weight x (habit - will)
    pull      = aware x (pull_of_points + pull_of_status x esteem_need x honours)  where points are given, else 0
    soured    = crowding_weight x crowded                                          where none are given, else 0

``habit`` is the share of late occasions at which she gave her hours: it moves toward what she did by the share habit_gain, each time
(Lally and others, European Journal of Social Psychology 40, 2010). ``crowded`` is how far she has come to do it for the points: it grows each
time that she gives hours for points, and shrinks each time that she gives them for nothing (Deci, Koestner and Ryan, Psychological
Bulletin 125, 1999; Titmuss 1970). So a year of points can leave more than there was or less; the sizes are assumed, and decide which. Status is
a good of its own: honours are 1 where a scheme grants privileges, and draw those who have none yet. Switches: ``--without grow_habit``,
``--without crowd_out``, or ``--without habit`` for both.
"""

from __future__ import annotations

from panopolis.rules.conduct import ANSWERS_FROM, log_odds, logistic
from panopolis.rules.rule import rule

PASSED_BY, FOR_NOTHING, FOR_POINTS = 1, 2, 3
"""What became of today's occasion to give hours."""


def pull(aware, points_at_stake, honours, privileged, esteem_need, pull_of_points, pull_of_status):
    """Return what points, and the status that they lead to, add to the log odds of a good deed."""
    if points_at_stake <= 0.0:
        return 0.0
    return aware * (pull_of_points + pull_of_status * esteem_need * honours * (1.0 - privileged))


def favour_rate(favours, sociability, age):
    """Occasions to volunteer, a day; from the age of 14."""
    if age < ANSWERS_FROM:
        return 0.0
    return favours * sociability


def give_hours(aware, points_at_stake):
    """She gives her hours: for the points, if some are given and she knows it; the deed itself."""
    return FOR_POINTS if aware > 0 and points_at_stake > 0.0 else FOR_NOTHING, 1


def pass_by():
    """She has something else to do."""
    return PASSED_BY


@rule(rate=favour_rate, then=give_hours, otherwise=pass_by, sets="favour", commits="volunteering", submodel="conduct")
def volunteering(
    volunteering_will, habit, habit_weight, crowded, crowding_weight, aware, privileged, points_at_stake, honours, esteem_need,
    pull_of_points, pull_of_status,
):
    """Chance that she gives a few hours to others."""
    custom = habit_weight * (habit - volunteering_will)
    soured = crowding_weight * crowded if points_at_stake <= 0.0 else 0.0
    drawn = pull(aware, points_at_stake, honours, privileged, esteem_need, pull_of_points, pull_of_status)
    return logistic(log_odds(volunteering_will) + custom + drawn - soured)


@rule(sets="habit", phase="evening", where="favour", submodel="habit")
def grow_habit(habit, favour, habit_gain):
    """What one does repeatedly becomes what one does."""
    did = 1.0 if favour != PASSED_BY else 0.0
    return habit + habit_gain * (did - habit)


@rule(sets="crowded", phase="evening", where="favour", submodel="habit")
def crowd_out(crowded, favour, crowding_gain):
    """Done for points, it becomes a thing done for points; done for nothing, a little less so."""
    if favour == FOR_POINTS:
        return crowded + crowding_gain * (1.0 - crowded)
    if favour == FOR_NOTHING:
        return crowded - crowding_gain * crowded
    return crowded


@rule(sets="favour", phase="night", where="favour", submodel="conduct")
def end_of_the_day():
    """Tomorrow is another day."""
    return 0


@rule(
    sets="esteem", adds=("cash_yuan", "saved_yuan", "hours_saved"), phase="night", where="privileged_days", monthly="payday",
    submodel="privilege",
)
def enjoy_privileges(
    esteem, discount, deposit_free, fast_lane, praised, discount_yuan_month, deposit_yuan_month, fast_lane_hours_month, praise_worth,
):
    """A month of what standing grants: fares cheaper, no deposits, no queues, and to be named as a model heals what shame took."""
    saved = discount_yuan_month * discount + deposit_yuan_month * deposit_free
    return esteem + praise_worth * praised * (1.0 - esteem), saved, saved, fast_lane_hours_month * fast_lane
