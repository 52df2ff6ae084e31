"""Ratings: what stars she gives to whom she meets, what that makes of her rating, and what the rating makes of her.

Stars that *me* gives to *other* (kept to the scheme's scale afterwards):

    stars = (1 - halo) x (shown - slips x slip_stars) + halo x rating                      of the other
            + flattery x (how far the other stands above me) + mood_stars x (my mood - 1/2)
            + leniency x years + star_noise x normal draw
            - grudge_stars after an ill turn last time - known_listed if the other stands on a black list
            - retaliation_stars, or + kindness_stars, if I was seen to get few, or full, stars from the other just now

The rating is one of three averages of a day's m stars of mean s, k being what one star leaves to those before it:

    moving    r' = s + (r - s) k^m
    mean      r' = (prior_weight x prior + S) / (prior_weight + W),  S and W the sums so far, times k^m if stars are forgotten,
              and times what a day leaves of them if they decay, so that without new stars r goes back to the prior
              (Josang and Ismail's beta reputation, 15th Bled Conference, 2002, is this with two stars, k for its lambda)
    last      the mean of the last so many

A day's stars count as one, so that no order of meetings matters. Then she lives with it: mood follows what the day's stars say against her
rating; who needs esteem spends effort on being liked, effort builds strain, strain makes slips likelier; after a fall effort drops and candour
returns. Told as fiction (Nosedive; as told, 9): she speaks only to raise her score, her striving brings missteps, it crashes.
All of a night is decided from how things stood before it, for the coming day, since whom she meets reads it then.
Switches: ``--without mood``, ``strain``, ``big_day``, ``grudge``, ``detention`` ... (see docs/explanation/nosedive.md).
"""

from __future__ import annotations

import math

from panopolis.rules.rule import rule

YEAR = 365.0
USUAL = 0.5
"""The mood of someone whom nothing moved."""
GRUDGE, DROPPED = 1, 2
"""What she remembers of a tie: an ill turn; that it rests, since she dropped it or has not chosen it yet. 0: nothing."""
WEEK = 7
MEETS_FROM, ADULT = 14, 18
A_TENTH = 0.1


def quality(charm, quality_middle, quality_spread):
    """Return the stars that she deserves when nothing is at stake: a logistic quantile of her rank."""
    return quality_middle + quality_spread * math.log((charm + 0.0001220703125) / (1.0 - charm - 0.0001220703125))


def answer(got, me_rating, stars_highest, grudge_at, retaliation_stars, kindness_stars):
    """Return what she adds or takes because of the stars that she has just got and seen (below 0: none seen)."""
    if got < 0.0:
        return 0.0
    if got < me_rating - grudge_at:
        return -retaliation_stars
    return kindness_stars if got >= stars_highest else 0.0


@rule(meets="pair", submodel="ratings")
def give_stars(
    other_shown, other_slips, other_rating, other_on_black_list, me_rating, me_mood, got, memory, day, noise, halo, flattery, mood_stars,
    leniency, star_noise, slip_stars, grudge_stars, known_listed, stars_highest, grudge_at, retaliation_stars, kindness_stars,
):
    """The stars, before they are kept to the scale, that she gives to the person she met."""
    met = other_shown - other_slips * slip_stars
    seen = met + halo * (other_rating - met)
    upward = flattery * max(other_rating - me_rating, 0.0)
    ill_turn = grudge_stars if memory == GRUDGE else 0.0
    back = answer(got, me_rating, stars_highest, grudge_at, retaliation_stars, kindness_stars)
    softer = leniency * day / YEAR
    return (
        seen + upward + mood_stars * (me_mood - USUAL) + softer + star_noise * noise
        - ill_turn - known_listed * other_on_black_list + back
    )


@rule(meets="tie", submodel="grudge")
def remember(
    memory, met, got, me_rating, other_rating, me_household, other_household, draw, grudge_at, drops_tie, drops_below, takes_up_tie,
):
    """What she remembers of a tie after the occasion to meet: an ill turn, that it rests as far as she is concerned, or nothing.

    A tie is kept while both want it. She drops who stands more than ``drops_below`` under her, and chooses who stands level with her or above;
    those with whom she lives she keeps.
    """
    if memory == DROPPED:
        return 0.0 if other_rating >= me_rating - A_TENTH and draw < takes_up_tie else DROPPED
    if met == 0:
        return memory
    if me_household != other_household and draw < drops_tie * (me_rating - other_rating - drops_below):
        return DROPPED
    if got < 0.0:
        return memory
    return GRUDGE if got < me_rating - grudge_at else 0.0


def left_of(stars_kept, weight):
    """Return what is left of the weight of earlier stars after so many new ones."""
    if weight <= 0 or stars_kept >= 1.0:
        return 1.0
    if stars_kept <= 0.0:
        return 0.0
    return math.exp(weight * math.log(stars_kept))


def released(rating, confined_days, detained_below):
    """Return the rating of someone whose detention ends tonight: that below which one is detained, if hers is lower."""
    return max(rating, detained_below) if confined_days == 1 else rating


def still_confined(rating, confined_days, detained_below, detained_for):
    """Return the days of detention that are left, or that begin."""
    if confined_days > 0:
        return confined_days - 1
    return detained_for if rating < detained_below else 0


def of_the_week(day, rating, rating_week):
    """Return the rating that a week is measured from: that of its first night."""
    return rating if day % WEEK == 0 else rating_week


@rule(
    sets=("rating", "rating_week", "damage_days", "confined_days"), phase="night", on="ratings", submodel="ratings",
)
def move_average(
    rating, rating_week, star_sum, star_weight, damage_days, confined_days, day, stars_kept, detained_below, detained_for,
):
    """Each star moves the average by a share of the distance."""
    now = rating
    if star_weight > 0:
        mean = star_sum / star_weight
        now = mean + (rating - mean) * left_of(stars_kept, star_weight)
    now = released(now, confined_days, detained_below)
    confined = still_confined(now, confined_days, detained_below, detained_for)
    return now, of_the_week(day, now, rating_week), max(damage_days - 1, 0), confined


@rule(
    sets=("rating", "rating_week", "damage_days", "confined_days", "stars_all", "weight_all"), phase="night", on="ratings", submodel="ratings",
)
def average_all(
    rating, rating_week, star_sum, star_weight, damage_days, confined_days, day, stars_kept, detained_below, detained_for,
    stars_all, weight_all, prior_stars, prior_weight, shown_from, stars_kept_a_day,
):
    """The mean of all stars so far, with those given beforehand; of several stars of a day each is forgotten alike, and days take their part."""
    left = left_of(stars_kept, star_weight)
    new = star_weight if stars_kept >= 1.0 else (1.0 - left) / (1.0 - stars_kept)
    mean = star_sum / max(star_weight, 1)
    before = left * stars_kept_a_day
    total, weight = stars_all * before + mean * new, weight_all * before + new
    now = rating
    moves = star_weight > 0 or (stars_kept_a_day < 1.0 and prior_weight > 0.0)
    if moves and weight >= shown_from:
        now = (prior_stars * prior_weight + total) / (prior_weight + weight)
    now = released(now, confined_days, detained_below)
    confined = still_confined(now, confined_days, detained_below, detained_for)
    return now, of_the_week(day, now, rating_week), max(damage_days - 1, 0), confined, total, weight


@rule(
    sets=("rating", "rating_week", "damage_days", "confined_days"), phase="night", on="ratings", submodel="ratings",
)
def average_last(
    rating, rating_week, recent_sum, stars_count, last_stars, damage_days, confined_days, day, detained_below, detained_for, shown_from, star_weight,
):
    """The mean of the last so many stars."""
    now = rating
    if star_weight > 0 and stars_count >= shown_from:
        now = recent_sum / min(stars_count, last_stars)
    now = released(now, confined_days, detained_below)
    confined = still_confined(now, confined_days, detained_below, detained_for)
    return now, of_the_week(day, now, rating_week), max(damage_days - 1, 0), confined


@rule(sets="mood", phase="night", on="ratings", submodel="mood")
def be_moved(mood, star_sum, star_weight, rating, welcome, mood_follows, welcome_moves):
    """Mood follows the day's stars, and the day's doors and offers.

    One star below or above her rating is all that it takes to be wretched or elated; doors that closed to her and offers of firms move it besides.
    """
    felt = USUAL + welcome_moves * min(max(welcome, -1), 1)
    if star_weight > 0:
        felt += USUAL * (star_sum / star_weight - rating)
    return mood + mood_follows * (min(max(felt, 0.0), 1.0) - mood)


@rule(sets=("effort", "strain"), phase="night", on="ratings", submodel="strain")
def strive(effort, strain, esteem_need, rating, rating_week, fall_stars, effort_follows, strain_gain, strain_rest):
    """Who needs esteem spends effort on being liked, and tires; after a fall she gives it up for a while, and rests."""
    if rating <= rating_week - fall_stars:
        return 0.0, strain - strain * strain_rest
    wanted = esteem_need * (1.0 - strain)
    spent = effort + effort_follows * (wanted - effort)
    return spent, strain + strain_gain * spent - strain_rest * strain * (1.0 - spent)


@rule(adds="slips", phase="night", on="ratings", submodel="strain")
def slip(strain, slip_chance, draw):
    """The strained make a slip tomorrow, with a chance that rises with the square of strain."""
    return 1 if draw < slip_chance * strain * strain else 0


@rule(adds="slips", phase="night", on="ratings", submodel="big_day")
def have_a_big_day(day, big_day, big_day_slips, big_day_archetype, big_day_share, big_day_rating, archetype, rating, draw, age):
    """On one day everything goes wrong for those to be followed, who stand within a tenth of one rating."""
    if day + 1 != big_day or age < MEETS_FROM or abs(rating - big_day_rating) > A_TENTH:
        return 0
    return big_day_slips if archetype == big_day_archetype or draw < big_day_share else 0


@rule(sets="shown", phase="night", on="ratings", submodel="ratings")
def appear(charm, quality_middle, quality_spread, effort, effort_stars, mood, mood_shows):
    """What she shows of herself tomorrow: what she is, what effort adds, and how she feels."""
    return quality(charm, quality_middle, quality_spread) + effort_stars * effort + mood_shows * (mood - USUAL)


@rule(commits="outburst", phase="evening", where="slips", on="ratings", submodel="big_day")
def lose_temper(slips, outburst_slips):
    """The last of too many mishaps on one day ends in an outburst."""
    return 1 if slips >= outburst_slips else 0


@rule(commits="ill_rated", phase="evening", monthly="payday", on="ratings", submodel="ill_rated")
def be_ill_rated(rating, ill_rated_at, age):
    """At the turn of a month whoever is badly rated can go on record for it: the way by which stars become points."""
    return 1 if age >= ADULT and rating <= ill_rated_at else 0


@rule(sets="serves", phase="night", on="ratings", door="platform", submodel="platform")
def join_or_leave(serves, employed, serving, serving_share, closed, rating, first_stars, draw, joins_platform, low_rated_leave):
    """Who serves leaves the platform when it closes to her, or the sooner the worse she is rated; who could and never did may begin."""
    if employed == 0 or serving >= serving_share or serves == GONE:
        return serves
    if serves == 0:
        return ACTIVE if draw < joins_platform else 0
    if closed == 1 or draw < low_rated_leave * (first_stars - rating):
        return GONE
    return ACTIVE


ACTIVE, GONE = 1, 2
