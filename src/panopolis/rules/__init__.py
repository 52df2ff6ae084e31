"""The behaviour of people and offices, as plain functions of numbers."""

from panopolis.rules import (
    association,
    awareness,
    climate,
    conduct,
    courts,
    data,
    days,
    doors,
    life,
    loyalty,
    merit,
    post,
    rating,
    reading,
    screens,
    standing,
    survey,
    voice,
    watch,
    work,
)
from panopolis.rules.data import DELETED
from panopolis.rules.rule import Rule, rule
from panopolis.rules.total import Pick, Total, pick, total

SHIPPED: tuple[Rule, ...] = (
    awareness.hear_the_announcement,
    work.keep_or_seek_work,
    life.payday,
    association.keep_company,
    association.be_avoided,
    association.apply_to_school,
    conduct.jaywalking,
    conduct.riding_offence,
    conduct.driving_offence,
    merit.volunteering,
    voice.speak_out,
    reading.read_sensitive,
    life.ask_loan,
    life.ask_mortgage,
    life.book_journey,
    screens.pass_screen,
    watch.pass_gate,
    data.ask_deletion,
    life.settle_fines,
    data.await_deletion,
    work.lose_or_regain_tool,
    life.stay_in_arrears,
    screens.be_shown,
    awareness.hear_from_ties,
    climate.be_remembered,
    days.count_listed_days,
    days.count_privileged_days,
    courts.answer_the_court,
    courts.be_sued,
    loyalty.show_loyalty,
    merit.grow_habit,
    merit.crowd_out,
    merit.end_of_the_day,
    merit.enjoy_privileges,
)
"""The rules of the first city, in the order in which a phase runs them where nothing else decides."""

RATED: tuple[Rule, ...] = (
    rating.give_stars,
    rating.remember,
    doors.begin_anew,
    doors.ask_for_flat,
    doors.book_flight,
    doors.need_care,
    doors.apply_for_post,
    doors.enter,
    doors.be_courted,
    rating.lose_temper,
    rating.be_ill_rated,
    rating.move_average,
    rating.average_all,
    rating.average_last,
    rating.be_moved,
    rating.strive,
    rating.slip,
    rating.have_a_big_day,
    rating.appear,
    rating.join_or_leave,
)
"""The rules of a world in which people give each other stars; of the averages a world takes the one that its scheme asks for."""

__all__ = [
    "DELETED", "RATED", "SHIPPED", "Pick", "Rule", "Total", "pick", "post", "rating", "rule", "standing", "survey", "total", "watch",
]
