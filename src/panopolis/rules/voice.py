"""Voice: whether she says in public what the authorities do not welcome, or holds it back.

    unafraid    = candour, within 0.01 to 0.99
    chance      = logistic(log odds of unafraid - fear)
    fear        = sensitivity x (fear_of_detention x law + aware x punished x fear_of_post x (1 + limit_share))
                  + fear_of_isolation x esteem_need x (1 - climate)

``law`` is 1 where ordinary law holds (online speech is checked already, and 'seditious' messages can bring prison: told, and before any
score); ``punished`` is 1 where the scheme takes points for such a post, and ``limit_share`` 1 / (posts left until a black list is entered), 0
where none counts them: the fear doubles at the limit. ``climate`` is the share of her ties who spoke out lately (``rules/climate.py``): who
hears nobody speak fears to stand alone (the spiral of silence: Noelle-Neumann, Journal of Communication 24, 1974,
https://doi.org/10.1111/j.1460-2466.1974.tb00367.x). What she thinks in private and what she says part company (Kuran, World Politics 44, 1991).

An occasion has a *topic*: a grievance of every day, acting together, or the scheme itself - the last only for those aware of it, in
proportion to how little they approve. ``sensitivity`` scales fear and deletion; its mean over grievances and acting together is 1.

An occasion that would have led her to speak had she feared nothing, and at which she does not, is *held back*: the same draw decides both,
so it needs no twin. A post that is made may be deleted, with the share found on Weibo (Bamman, O'Connor and Smith, First Monday 17, 2012:
16 %), where ordinary law holds. Posts have no text. Self-censorship under announced surveillance: -2 to -30 % (facts.md 5 [127 to 131]).
Switch: ``--without voice``; the topics' is ``topic_gathering=0`` with ``topic_scheme=0``.
"""

from __future__ import annotations

from panopolis.rules.conduct import ANSWERS_FROM, log_odds, logistic
from panopolis.rules.rule import rule

LEAST = 0.01
"""The most guarded speak at one occasion in a hundred even if they fear nothing, the most candid hold back at one; assumed."""
GRIEVANCE, GATHERING, SCHEME = 0, 1, 2
"""Topics: a grievance of every day, acting together, the scheme itself."""


def unafraid(candour):
    """Return the chance that she speaks if she fears nothing."""
    return min(max(candour, LEAST), 1.0 - LEAST)


def critical(topic_scheme, approval, aware, scored):
    """Return the share of her urges, acting together left out, that concern the scheme itself."""
    return topic_scheme * (1.0 - approval) * aware * scored


def topic_of(draw, gathering, against_scheme):
    """Return what she has to say something about."""
    if draw < gathering:
        return GATHERING
    if draw < gathering + (1.0 - gathering) * against_scheme:
        return SCHEME
    return GRIEVANCE


def sensitivity(topic, gathering, of_gathering, of_scheme):
    """Return how much a topic is feared and deleted, relative to the mean over grievances and acting together."""
    if topic == GATHERING:
        return of_gathering
    if topic == SCHEME:
        return of_scheme
    return max((1.0 - gathering * of_gathering) / (1.0 - gathering), 0.0)


def fear_of_sanction(law_holds, points_at_stake, aware, limit_share, fear_of_detention, fear_of_post):
    """Return what law and scheme weigh against a post of mean sensitivity."""
    punished = 1.0 if points_at_stake < 0.0 else 0.0
    return fear_of_detention * law_holds + aware * punished * fear_of_post * (1.0 + limit_share)


def alone(fear_of_isolation, esteem_need, climate):
    """Return what it weighs to be the only one among her ties who speaks."""
    return fear_of_isolation * esteem_need * (1.0 - climate)


def afraid(free, fear):
    """Return the chance that she speaks in spite of a fear, where ``free`` is her chance without it."""
    if fear <= 0.0:
        return free
    return min(logistic(log_odds(free) - fear), free)


def urge_rate(urges, sociability, age):
    """Occasions to say something unwelcome in public, a day."""
    if age < ANSWERS_FROM:
        return 0.0
    return urges * sociability


def urge_ceiling(candour):
    """The chance of someone who fears nothing."""
    return unafraid(candour)


def be_heard(
    law_holds, draw, draw_2, post_deleted, approval, aware, scored, topic_gathering, topic_scheme, sensitivity_gathering, sensitivity_scheme,
):
    """The post is made; under ordinary law it may be deleted."""
    topic = topic_of(draw_2, topic_gathering, critical(topic_scheme, approval, aware, scored))
    deleted = post_deleted * law_holds * sensitivity(topic, topic_gathering, sensitivity_gathering, sensitivity_scheme)
    return 1, 1, 1 if draw < deleted else 0, 0, 1 if topic == SCHEME else 0, 0, 0, 1


def hold_back(spoke, draw_2, approval, aware, scored, topic_gathering, topic_scheme):
    """Had she feared nothing this draw would have led her to speak."""
    topic = topic_of(draw_2, topic_gathering, critical(topic_scheme, approval, aware, scored))
    return spoke, 0, 0, 1, 0, 1 if topic == SCHEME else 0, 1 if topic == GATHERING else 0


@rule(
    rate=urge_rate, ceiling=urge_ceiling, then=be_heard, otherwise=hold_back, sets="spoke",
    adds=("posts", "posts_deleted", "posts_held", "posts_scheme", "posts_scheme_held", "posts_gathering_held"), commits="unwelcome_post",
    submodel="voice",
)
def speak_out(
    candour, law_holds, aware, points_at_stake, limit_share, fear_of_detention, fear_of_post, draw_2, approval, scored, topic_gathering,
    topic_scheme, sensitivity_gathering, sensitivity_scheme, fear_of_isolation, esteem_need, climate,
):
    """Chance that she says it."""
    topic = topic_of(draw_2, topic_gathering, critical(topic_scheme, approval, aware, scored))
    sanction = fear_of_sanction(law_holds, points_at_stake, aware, limit_share, fear_of_detention, fear_of_post)
    sensitive = sensitivity(topic, topic_gathering, sensitivity_gathering, sensitivity_scheme)
    return afraid(unafraid(candour), sensitive * sanction + alone(fear_of_isolation, esteem_need, climate))
