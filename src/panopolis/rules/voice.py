"""Voice: whether she says in public what the authorities do not welcome, or holds it back.

    unafraid = candour, within 0.01 to 0.99
    chance   = logistic(log odds of unafraid - fear)
    fear     = fear_of_detention x law + aware x punished x fear_of_post x (1 + limit_share)

``law`` is 1 where ordinary law holds (online speech is checked already, and 'seditious' messages can bring prison: told, and before any
score); ``punished`` is 1 where the scheme takes points for such a post, and ``limit_share`` 1 / (posts left until a black list is entered), 0
where none counts them: the fear doubles at the limit. An occasion that would have led her to speak had she feared nothing, and at
which she does not, is *held back*: the same draw decides both, so it needs no twin. A post that is made may be deleted, with the share
found on Weibo (Bamman, O'Connor and Smith, First Monday 17, 2012: 16 %), where ordinary law holds. Posts have no text. Self-censorship under
announced surveillance: -2 to -30 % (facts.md 5 [127 to 131]). Switch: ``--without voice``.
"""

from __future__ import annotations

from panopolis.rules.conduct import ANSWERS_FROM, log_odds, logistic
from panopolis.rules.rule import rule

LEAST = 0.01
"""The most guarded speak at one occasion in a hundred even if they fear nothing, the most candid hold back at one; assumed."""


def unafraid(candour):
    """Return the chance that she speaks if she fears nothing."""
    return min(max(candour, LEAST), 1.0 - LEAST)


def urge_rate(urges, sociability, age):
    """Occasions to say something unwelcome in public, a day."""
    if age < ANSWERS_FROM:
        return 0.0
    return urges * sociability


def urge_ceiling(candour):
    """The chance of someone who fears nothing."""
    return unafraid(candour)


def be_heard(law_holds, draw, post_deleted):
    """The post is made; under ordinary law it may be deleted."""
    return 1, law_holds if draw < post_deleted else 0, 0, 1


def hold_back():
    """Had she feared nothing this draw would have led her to speak."""
    return 0, 0, 1


@rule(
    rate=urge_rate, ceiling=urge_ceiling, then=be_heard, otherwise=hold_back, adds=("posts", "posts_deleted", "posts_held"),
    commits="unwelcome_post", submodel="voice",
)
def speak_out(candour, law_holds, aware, points_at_stake, limit_share, fear_of_detention, fear_of_post):
    """Chance that she says it."""
    if law_holds == 0 and points_at_stake >= 0.0:
        return unafraid(candour)
    punished = 1.0 if points_at_stake < 0.0 else 0.0
    fear = fear_of_detention * law_holds + aware * punished * fear_of_post * (1.0 + limit_share)
    return min(logistic(log_odds(unafraid(candour)) - fear), unafraid(candour))
