"""Every number of the model that is neither a person's nor a scheme's, with its unit, range, source and confidence.

A scheme's or recipe's ``settings:`` may change each within its range; rules read them by name. The ranges of all that are
``assumed`` are what a sensitivity study varies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from panopolis.errors import RuleError

DAY_ZERO = 20000
"""Internal number of the first day of a scheme; days before it are warm-up. Fits 16 bits for runs up to 45,000 days."""

SUM_SCALE = 10000
"""Sums over people are integers in 1/10,000 of a measure's unit, so that they depend on no order."""


@dataclass(frozen=True)
class Setting:
    """A scalar that rules read by name; ``low`` and ``high`` bound what a scheme may set; ``law`` says that ordinary law does it."""

    name: str
    value: float
    unit: str
    low: float
    high: float
    source: str
    confidence: str
    meaning: str
    law: bool = False


def setting(
    value: float, *, unit: str = "1", low: float = -math.inf, high: float = math.inf, meaning: str = "", source: str = "",
) -> Setting:
    """Declare a setting of a model of your own with what its protocol says of it; a plain number is one without a source.

    Parameters
    ----------
    value
        The number that rules read.
    unit, meaning
        What it is measured in, and what it is.
    low, high
        Range within which it makes sense; none unless given.
    source
        On whose word: a work, a DOI, an address. Without one it counts as assumed.

    Raises
    ------
    RuleError
        If the value is no number or lies outside the range.
    """
    if not math.isfinite(value):
        raise RuleError(f"setting: value is {value!r}, but it is a number")
    if not low <= value <= high:
        raise RuleError(f"setting: value is {value:g}, but it lies between {low:g} and {high:g}")
    return Setting("", float(value), unit, low, high, source, "sourced" if source else "assumed", meaning)


def _s(name: str, value: float, unit: str, low: float, high: float, meaning: str, source: str = "", confidence: str = "assumed") -> Setting:
    return Setting(name, value, unit, low, high, source, confidence, meaning)


def _law(name: str, value: float, unit: str, low: float, high: float, meaning: str, source: str = "", confidence: str = "assumed") -> Setting:
    """Return a setting of what ordinary law does: without effect where a scheme leaves law out."""
    return replace(_s(name, value, unit, low, high, meaning, source, confidence), law=True)


_RISK = (
    _s("risk_everyday", 0.02, "probability", 0, 1, "perceived chance of being caught that people drift back to"),
    _s(
        "risk_announced", 0.70, "probability", 0, 1,
        "perceived chance to which those aware jump at the announcement",
        "with risk_fading and fear_of_points so that driving offences of people who all know of shanghai-2018 follow -0.18 exp(-t / 6 months) "
        "within 2 points (facts.md 4a [99])", "C",
    ),
    _s(
        "risk_fading", 0.010, "1/day", 0, 1,
        "daily share of the distance to risk_everyday by which perceived risk fades (half-life about 10 weeks)",
        "with risk_announced and fear_of_points: facts.md 4a, effect(t) = -0.18 exp(-t / 6 months), a reading of the 2012 meta-analysis [99]", "C",
    ),
    _s("risk_learnt_charged", 0.06, "share", 0, 1, "share of the distance to certainty learnt from being charged"),
    _s("risk_learnt_heard", 0.002, "share", 0, 1, "share of the distance to certainty learnt from one tie who was charged"),
    _s("risk_learnt_screen", 0.001, "share", 0, 1, "share of the distance to certainty learnt from seeing faces on a screen"),
    _s("risk_seen_camera", 0.30, "probability", 0, 1, "perceived chance of being caught at a crossing whose camera she can see"),
)

_LOSS = (
    _s("means_scale_yuan", 50.0, "CNY", 1, 1e5, "money at which the utility log(1 + w / scale) bends"),
    _s("fear_of_loss", 2.0, "1", 0, 100, "weight of an expected loss of utility in the decision to offend"),
    _s(
        "fear_of_points", 2.0, "1", 0, 100, "weight of losing standing, at the limit; falls with distance from it",
        "with risk_announced and risk_fading so that the effect of driver points wears off: facts.md 4a [99]; higher, and nearness to the limit "
        "keeps most of it", "C",
    ),
    _s("fear_of_shame", 1.0, "1", 0, 100, "weight of being shown on a screen, times her need of esteem"),
)

_STREET = (
    _s(
        "red_lights_foot", 0.20, "1/day", 0, 20,
        "red lights met on foot in a hurry, by the average person",
    ),
    _s("red_lights_ride", 0.25, "1/day", 0, 20, "red lights met in a hurry by the average rider"),
    _s("red_lights_drive", 0.05, "1/day", 0, 20, "temptations to drive against the rules, for the average driver"),
    _s(
        "yields_foot", 0.106, "probability", 0.001, 0.45,
        "share of red lights met on foot outside the rush that are crossed without any fear",
        "facts.md 7: 10.6 % of 1,707 pedestrians, Costa Rica [185]; no Chinese percentage found", "S",
    ),
    _s(
        "yields_ride", 0.45, "probability", 0.001, 0.70,
        "share of red lights that a rider runs without any fear",
        "facts.md 7: two-wheelers Changsha 45.1 % (2019), Beijing 56 % [183, 184]", "S",
    ),
    _s("yields_drive", 0.25, "probability", 0.001, 0.45, "share of temptations to which a driver yields without any fear"),
    _s("time_pressure", 0.6, "log odds", 0, 3, "added on weekday mornings, when more people hurry (facts.md 7: morning, weekday > weekend)"),
    _s("harm_foot", 2e-6, "injuries", 0, 1, "injuries expected per crossing on red on foot"),
    _s("harm_ride", 4e-6, "injuries", 0, 1, "injuries expected per ride through red"),
    _s("harm_drive", 2e-5, "injuries", 0, 1, "injuries expected per driving offence"),
)

_LIFE = (
    _s("living_share", 0.80, "share", 0, 1, "share of a month's income that goes on living, bills included"),
    _s("living_floor_yuan", 900.0, "CNY/month", 0, 1e5, "least that a month of living costs"),
    _s("bill_share", 0.15, "share", 0, 1, "share of a month's income that is billed"),
    _s("saving_months", 6.0, "months", 0, 600, "months of income beyond which further savings leave the account at hand"),
    _s("hardship", 0.30, "probability", 0, 1, "chance a month of an unforeseen cost"),
    _s("hardship_share", 0.40, "share", 0, 10, "unforeseen cost as a share of a month's income"),
    _s("forgetting", 0.04, "probability", 0, 1, "chance that someone of no prudence forgets a bill"),
    _s("instalment", 0.05, "share/month", 0, 1, "share of a debt repaid each month"),
    _law("fine_notice", 0.02, "1/day", 0, 1, "daily chance to find out about a fine nobody told her of"),
    _s("fine_notice_listed", 0.05, "1/day", 0, 1, "the same for someone who stands on a list: refusals tell her that something is amiss"),
    _s(
        "fine_willingness", 0.03, "1/day", 0, 1, "daily chance that someone fully prudent pays a fine she knows and can pay",
        "so that about 4 of 26 who are told have paid by the end of Shanghai's first camera month: facts.md 2 [58]", "C",
    ),
    _law(
        "late_fee", 0.03, "1/day", 0, 1, "daily surcharge on a fine past its term, up to the fine itself",
        "facts.md 2: Shenzhen, unpaid 15 days -> 3 % a day [49, 50]", "P",
    ),
    _s(
        "benefit_line_yuan", 1070.0, "CNY/month", 0, 1e5, "income below which the minimum-living allowance tops up",
        "Shanghai minimum-living standard 2018", "unverified",
    ),
    _s("appeals_if_wrong", 0.5, "probability", 0, 1, "chance that someone told of a record of what another did contests it, where that is possible"),
    _s("appeals_if_right", 0.05, "probability", 0, 1, "the same of a record of what she did herself"),
    _s("loan_requests", 0.0008, "1/day", 0, 20, "occasions to ask for a consumer loan, by an adult (about 0.3 a year)"),
    _s("mortgage_requests", 0.0001, "1/day", 0, 20, "occasions to ask for a mortgage, by an adult (about one in 27 years)"),
    _s("loan_months", 3.0, "months", 0, 120, "size of a consumer loan in months of income"),
    _s("mortgage_months", 60.0, "months", 0, 600, "size of a mortgage in months of income"),
    _law("bank_debt_limit", 80.0, "months", 0, 1000, "months of income in debt beyond which a bank refuses"),
    _law("bank_income_floor_yuan", 1000.0, "CNY/month", 0, 1e6, "income below which a bank refuses"),
    _s("mortgage_term", 300.0, "months", 12, 600, "monthly instalments in which a mortgage is repaid"),
    _s(
        "mortgage_interest", 0.74, "share", 0, 5, "interest over the whole term, as a share of the sum borrowed",
        "an annuity of 25 years at the central bank's benchmark rate of 4.9 % a year, general knowledge", "unverified",
    ),
    _s("rent_share", 0.30, "share", 0, 1, "share of a month's income that who pays a mortgage saves in rent"),
    _s("benefit_means_yuan", 25000.0, "CNY", 0, 1e7, "money at hand above which nobody is entitled to the allowance (about two years of it)"),
    _s(
        "arrears_fee", 0.015, "1/month", 0, 1, "late charge a month on what is past its date",
        "cards and utilities charge about 0.05 % a day, general knowledge", "unverified",
    ),
    _s("journey_requests", 0.003, "1/day", 0, 20, "plane and fast-train tickets asked for by the person of average income (about one a year)"),
    _s("favours", 0.010, "1/day", 0, 20, "occasions to volunteer, for the average person"),
    _s("volunteering_will", 0.15, "probability", 0.001, 0.5, "chance that the average person volunteers when nobody counts"),
    _s("pull_of_points", 1.0, "log odds", 0, 10, "added to it for those aware that points are given"),
)

_WORK = (
    _s(
        "job_loss", 0.0105, "1/month", 0, 1, "chance a month to lose one's work",
        "with job_search, so that about 5 % are out of work: China's surveyed urban rate in 2018, general knowledge", "unverified",
    ),
    _s("job_search", 0.20, "1/month", 0, 1, "chance a month that who is out of work is offered some"),
    _s(
        "out_of_work_yuan", 1660.0, "CNY/month", 0, 1e5, "most that comes in a month while someone who earns by work has none",
        "Shanghai unemployment allowance 2018, general knowledge", "unverified",
    ),
    _law("tool_seized", 0.10, "1/month", 0, 1, "chance a month that a fine past its term which she cannot pay takes the tool of her trade"),
)

_COMPANY = (
    _s("ties_dropped", 0.20, "probability", 0, 1, "chance that a tie outside the household rests while one of the two is on a black list"),
    _s("shame_avoided", 0.10, "share", 0, 1, "share of esteem lost in a month in which all ties keep away; in proportion if some do"),
    _s("school_requests", 0.02, "1/month", 0, 1, "chance a month that a child of 6 to 17 applies to a school of choice (about two in a school life)"),
)

_VOICE = (
    _s("urges", 0.02, "1/day", 0, 20, "occasions to say something unwelcome in public, for the average person (about 7 a year)"),
    _law("fear_of_detention", 0.1, "1", 0, 100, "what ordinary law's checks and penalties on speech weigh against saying it"),
    _s(
        "fear_of_post", 0.4, "1", 0, 100, "what points for a post weigh against saying it, with those aware of it",
        "so that those aware, of middling candour, say a fifth less: facts.md 5, views of sensitive pages -20 to -30 % [127, 128]", "C",
    ),
    _law(
        "post_deleted", 0.16, "share", 0, 1, "share of unwelcome posts that are deleted where ordinary law holds",
        "facts.md 5: 212,583 of 1.3 million checked Weibo posts were gone [138, 139]", "S",
    ),
    _s("topic_gathering", 0.10, "share", 0, 0.9, "share of urges that concern acting together: calls to meet, to sign, to gather"),
    _s(
        "topic_scheme", 0.20, "share", 0, 1,
        "share of the other urges that concern the scheme itself, for someone aware of it who is wholly against it; falls in proportion to approval",
    ),
    _law(
        "sensitivity_gathering", 3.0, "1", 0, 10,
        "fear and deletion of posts on acting together, relative to the mean post",
        "facts.md 5: calls to act together are what is deleted [136]; about half is deleted where most is, against 16 % [138, 139]", "C",
    ),
    _law(
        "sensitivity_scheme", 1.0, "1", 0, 10, "fear and deletion of posts against the scheme itself, relative to the mean post",
        "facts.md 5: criticism is not deleted more than other posts [136]", "C",
    ),
    _s("fear_of_isolation", 0.5, "1", 0, 100, "what it weighs to be the only one among her ties who speaks, times her need of esteem"),
    _s("climate_days", 30, "days", 1, 365, "days for which ties remember that she spoke out"),
    _s(
        "survey_ease", 0.35, "log odds", -5, 5, "how much easier it is to be open when asked alone than to speak out",
        "with the recipe's private approval so that 80 % of those asked alone say they approve: facts.md 1e, online survey of 2018 [41, 43, 44]", "C",
    ),
    _s("visitor_wariness", 1.0, "1", 0, 100, "what a visitor's presence weighs against saying that she does not approve"),
)

_READING = (
    _s("sensitive_pages", 0.02, "1/day", 0, 20, "occasions to look up something sensitive (about 7 a year)"),
    _s("reads_unafraid", 0.5, "probability", 0.001, 0.999, "share of them that she takes if nobody looks on"),
    _s(
        "fear_of_reading", 0.5, "1", 0, 100, "what a source that counts sensitive reading weighs against it, with those aware of it",
        "so that those aware read a quarter less: facts.md 5, views of sensitive pages -20 to -30 % [127, 128]", "C",
    ),
)

_SCREEN = (
    _s("screen_share", 0.10, "share", 0, 1, "share of crossings with a public screen"),
    _s("passes_screen", 0.20, "1/day", 0, 20, "days on which the average person passes a place where a screen may hang"),
    _s("recognised", 0.02, "probability", 0, 1, "daily chance that one given tie passes her face on a screen and knows her"),
    _s("shame", 0.10, "share", 0, 1, "share of esteem lost on a day on which she is recognised"),
    _s("esteem_return", 0.01, "1/day", 0, 1, "daily share of lost esteem that returns once she is shown no more"),
    _s("esteem_full", 1.0, "1", 0, 1, "esteem of someone whom nobody has seen on a screen"),
    _s("gates_passed", 0.3, "1/day", 0, 20, "station gates passed a day by the average person"),
)

_DATA = (
    _s(
        "deletion_requests", 0.0002, "1/day", 0, 20, "occasions to ask companies to delete her account, from the age of 14 (about one in 14 years)",
    ),
    _s(
        "asks_again", 0.9, "probability", 0, 1, "chance that someone whose first request was refused asks again a day later",
        "told of one visitor, who did", "told",
    ),
    _s("log_ins", 0.01, "1/day", 0, 1, "daily chance to open the app while waiting for the deletion, which cancels it"),
)

_AWARE = (
    _s("awareness_spreads", 0.01, "probability", 0, 1, "chance to learn of the scheme from one tie who tells of a charge"),
    _s(
        "time_cost", 0.5, "share", 0, 1, "share of those told of it whom work keeps from looking into it",
        "told of one interviewee: no time to look into it (as told, 13)", "assumed",
    ),
    _s(
        "share_aware", 0.11, "share", 0, 1, "share of people who know of the scheme when it is announced",
        "facts.md 1e: 11 % of people living in a pilot area knew it [42]", "S",
    ),
)

_POST = (
    _s("injustice", 1.5, "log odds", 0, 5, "added to the will to speak of a followed post: how great a wrong it tells of"),
    _s("post_starts", 20, "people", 1, 1000, "most friends and family of the person wronged who write of it first"),
    _s("post_seen", 0.30, "share", 0, 1, "chance that one given tie ever comes upon a copy that stands"),
    _s("pass_delay_hours", 3.0, "hours", 0.01, 240, "mean time until a tie comes upon a copy"),
    _s(
        "suppressed_deleted", 0.80, "share", 0, 1, "share of copies of a suppressed post that are ever deleted, if they stand long enough",
        "assumed; of all posts 16 %, where most is deleted about half (facts.md 5 [138, 139])",
    ),
    _s(
        "deletion_median_hours", 1.54, "hours", 0.01, 1000, "time within which half of the copies that are ever deleted are gone",
        "facts.md 5: 30 % within 30 min and 90 % within 24 h, Zhu et al. 2013 [140, 141]; lognormal through both", "C",
    ),
    _s("deletion_spread", 2.14, "1", 0, 5, "spread of the logarithm of that time", "facts.md 5: the same two points [140, 141]", "C"),
    _s("ban_day", 5.0, "days", 0, 1000, "days after which the topic is banned: every undisguised copy goes at once"),
    _s(
        "disguised", 0.10, "share", 0, 1, "share of those who pass a post on who put up a disguised copy when theirs is gone",
        "assumed; that it is done: facts.md 5, re-posted upside down or as a picture [142, 144, 145]",
    ),
    _s("wave_day", 3.0, "days", 0, 1000, "days after which a wave from outside lifts the post"),
    _s("wave_reach", 0.03, "1/day", 0, 1, "chance a day that the wave brings the post to a student"),
    _s("pressure_calls", 0.30, "probability", 0, 1, "chance that an authority calls the parents of a student who passed it on"),
    _s("parents_press", 0.70, "probability", 0, 1, "chance that parents who were called press their child to take it down"),
    _s("pressure_hours", 24.0, "hours", 0.01, 1000, "mean time from passing it on to the parents' call"),
    _s("friends_elsewhere", 1.0, "ties", 0, 20, "ties of the average student with students of the other city"),
    _s("campus_decides", 0.50, "share", 0.01, 0.99, "share of its students reached at which the middling campus decides against the man"),
    _s("campus_spread", 0.8, "1", 0, 3, "spread of that share among campuses, in log odds"),
)

_COURTS = (
    _law(
        "suits", 0.004, "1/month", 0, 1, "chance a month that someone with bills in arrears is sued",
        "so that court-blacklist lists about 0.0024 a head for the first time in its fifth year: 3.4 of 1,395 million in 2018, firms included "
        "(facts.md 1d [28, 29, 30])", "C",
    ),
    _law(
        "evades", 0.70, "probability", 0, 1, "chance that someone who is sued does not perform of her own accord",
        "facts.md 1d: before the list fewer than 30 % performed by themselves, more than 70 % evaded (cases with assets, 2008-12) [33]", "P",
    ),
    _s(
        "performs_listed", 0.00044, "1/day", 0, 1, "daily chance that someone on a black list performs a judgment, if the money is there",
        "facts.md 1d [25 to 29]: 3.51 of 13 million settled by the end of 2018, over about 22 million years on the list: 0.16 a year", "C",
    ),
    _law("enforced", 0.01, "1/day", 0, 1, "daily chance that the court comes for a judgment debt (three or four times a year)"),
    _law("obstructs", 0.05, "probability", 0, 1, "chance that someone who refuses when the court comes also obstructs it"),
)

_MERIT = (
    _s("pull_of_status", 0.5, "log odds", 0, 10, "added, times need of esteem, where points lead to privileges that she has not"),
    _s("habit_gain", 0.05, "share", 0, 1, "share by which habit moves toward what she did at one occasion"),
    _s("habit_weight", 1.5, "log odds", 0, 10, "what a habit of always giving hours weighs, against one of never"),
    _s("crowding_gain", 0.1, "share", 0, 1, "share by which one deed for points brings her to do it for the points alone"),
    _s("crowding_weight", 0.5, "log odds", 0, 10, "taken from the will of someone who gives hours for points alone, where there are none"),
    _s("signings", 0.0, "1/day", 0, 20, "occasions to have hours signed that were not given, for the average person; 0: nobody games"),
    _s("games", 0.5, "probability", 0, 1, "chance that someone who has learned how takes such an occasion"),
    _s("learns_gaming", 0.2, "probability", 0, 1, "chance that points for hours given teach someone that only the signature counts"),
    _s("shows_loyalty", 0.2, "probability", 0, 1, "chance that the most loyal show it at a monthly meeting where it earns nothing"),
    _s(
        "discount_yuan_month", 20.0, "CNY/month", 0, 80, "worth of the discounts of someone who has them",
        "at most: facts.md 1b, Suqian, up to CNY 80 a month off transit [8]; a quarter of it is assumed", "assumed",
    ),
    _s("deposit_yuan_month", 2.0, "CNY/month", 0, 50, "worth of deposits spared, what the money could have done meanwhile"),
    _s("fast_lane_hours_month", 0.5, "hours/month", 0, 20, "hours spared by faster procedures"),
    _s("praise_worth", 0.2, "share/month", 0, 1, "share of lost esteem that a month of public praise restores"),
)

_STARS = (
    _s("strangers_met", 8.0, "1/day", 0, 30, "meetings with strangers a day, for the average person; each has her own number, by sociability"),
    _s("tie_met", 0.1, "1/day", 0, 1, "chance that one given tie is met on a day"),
    _s("serving_share", 0.02, "share", 0, 1, "share of people in work who serve others where stars are given for it: drivers, hosts, clerks"),
    _s("serving_first", 0.7, "share", 0, 1, "share of these who serve from the first day on; the others begin later"),
    _s("service_used", 0.2, "1/day", 0, 1, "chance that someone uses such a service on a day"),
    _s("quality_middle", 4.0, "stars", 0, 7, "stars that the middling person deserves when nothing is at stake; beyond 5 she pleases nearly all"),
    _s("quality_spread", 0.25, "stars", 0, 2, "scale of the logistic law of what people deserve (0.25: one in ten 0.55 below the middle, or above)"),
    _s("star_noise", 0.5, "stars", 0, 5, "spread of what one and the same person is given, by chance and taste"),
    _s("halo", 0.3, "share", 0, 1, "share of the stars given that is the rating seen beforehand, and not the person met"),
    _s("flattery", 0.2, "share", 0, 1, "share of the distance by which the other stands above her that she adds"),
    _s("mood_stars", 0.8, "stars", 0, 5, "stars between what the wretched and the elated give"),
    _s("mood_follows", 0.3, "share", 0, 1, "share by which mood moves in a day toward what the day's stars say"),
    _s("mood_shows", 0.5, "stars", 0, 5, "stars between what the wretched and the elated show of themselves"),
    _s("grudge_at", 1.0, "stars", 0, 5, "stars below her own rating at which she takes it amiss"),
    _s("grudge_stars", 1.5, "stars", 0, 5, "stars taken at the next meeting from a tie who gave too few"),
    _s("retaliation_stars", 1.5, "stars", 0, 5, "stars taken at once from someone who gave too few and was seen to"),
    _s("kindness_stars", 0.3, "stars", 0, 5, "stars added at once for someone who gave full stars and was seen to"),
    _s("leniency", 0.0, "stars/year", 0, 2, "stars by which standards soften in a year"),
    _s("effort_follows", 0.1, "share", 0, 1, "share by which effort moves in a day toward what she wants to spend"),
    _s("effort_stars", 0.6, "stars", 0, 5, "stars that full effort adds to what she shows"),
    _s("strain_gain", 0.04, "1/day", 0, 1, "strain that a day of full effort adds"),
    _s("strain_rest", 0.05, "1/day", 0, 1, "share of strain that a day's rest takes away"),
    _s("slip_chance", 0.05, "1/day", 0, 1, "chance of a slip on a day at the end of one's strength; falls with the square of strain"),
    _s("outburst_slips", 3, "slips", 1, 255, "slips on one day after which she loses her temper", "facts.md 4d: an outburst at the airport", "told"),
    _s("slip_stars", 1.5, "stars", 0, 5, "stars that a slip or mishap costs with all whom she meets that day"),
    _s("fall_stars", 0.4, "stars", 0.01, 5, "fall within a week after which effort drops and candour returns"),
    _s("big_day", -1, "day", -1, 45000, "day on which three mishaps befall the person to be followed; -1: never"),
    _s("big_day_slips", 3, "slips", 0, 10, "mishaps of that day; the third ends in an outburst"),
    _s("big_day_archetype", 1, "index", 1, 255, "number of the recipe's archetype whom it befalls, if she stands there"),
    _s("big_day_share", 0.02, "share", 0, 1, "share of the others who stand there whom it befalls"),
    _s("big_day_rating", 4.2, "stars", 0, 5, "rating that she has then, give or take a tenth"),
    _s("ill_rated_at", 2.5, "stars", 0, 5, "rating at or below which someone is on record as ill rated at the turn of a month"),
    _s("known_listed", 1.0, "stars", 0, 5, "stars withheld from someone who stands on a black list, by all who meet her"),
    _s("friends_first", 0.8, "share", 0, 1, "share of ties outside the household that are kept at first; the others rest until both choose them"),
    _s("drops_below", 0.5, "stars", 0, 5, "stars by which a tie may stand below her before she thinks of dropping it"),
    _s("drops_tie", 0.1, "1/star", 0, 1, "chance, for each star beyond these, that she drops the tie when they meet"),
    _s("takes_up_tie", 0.1, "probability", 0, 1, "chance that she chooses a tie that rests when they could meet and the other stands level or above"),
    _s("low_rated_leave", 0.05, "1/day", 0, 1, "daily chance, for each star below what is usual, that someone who serves leaves the platform"),
    _s("joins_platform", 0.002, "1/day", 0, 1, "daily chance that someone who could serve and never did begins"),
    _s("door_flat", 0.01, "1/day", 0, 20, "occasions to ask for a flat in a house for the well rated"),
    _s("door_care", 0.01, "1/day", 0, 20, "occasions on which she needs a hospital bed"),
    _s("door_post", 0.2, "1/month", 0, 1, "chance that she applies for a better post, a month"),
    _s("firm_offers", 0.1, "1/day", 0, 1, "chance that a firm makes an offer to someone it courts, a day"),
    _s("welcome_moves", 0.2, "1", 0, 1, "how far doors that closed, or offers, move what she makes of a day (0 wretched to 1 elated, 1/2 as usual)"),
    _s("flat_discount", 0.2, "share", 0, 1, "share by which a flat is cheaper for whom it is cheaper", "facts.md 4d: 4.5 = 20 % off", "told"),
    _s("door_entry", 0.2, "1/day", 0, 20, "occasions to enter a place that looks at ratings"),
)

_EVERY = (*_RISK, *_LOSS, *_STREET, *_LIFE, *_VOICE, *_SCREEN, *_DATA, *_AWARE, *_POST, *_COURTS, *_MERIT, *_READING, *_WORK, *_COMPANY, *_STARS)
SETTINGS: dict[str, Setting] = {s.name: s for s in _EVERY}
"""All settings by name."""
