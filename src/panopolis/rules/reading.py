"""Reading: whether she looks up what the authorities would rather she did not, or leaves it unread because someone looks on.

    chance = logistic(log odds of reads_unafraid - fear_of_reading x aware x looked_for)

``looked_for`` is 1 where a source that sees it counts the act for the scheme, so that only *announced* surveillance weighs, and only with those
who know of it. The same draw decides with and without it, so an occasion at which she would have read had nobody looked on is *held
back*. Views of sensitive pages fell by about 20 % in the month, and by near 30 % in level, after mass surveillance became known
(Penney 2016, facts.md 5 [127, 128]); that they differ by attitude (Stoycheff 2016 [132, 133]) is left out. Pages have no text and no topic.
Switch: ``--without reading``.
"""

from __future__ import annotations

from panopolis.rules.conduct import ANSWERS_FROM, log_odds, logistic
from panopolis.rules.rule import rule


def page_rate(sensitive_pages, age):
    """Occasions to look up something sensitive, a day."""
    if age < ANSWERS_FROM:
        return 0.0
    return sensitive_pages


def page_ceiling(reads_unafraid):
    """The chance of someone on whom nobody looks."""
    return logistic(log_odds(reads_unafraid))


def is_read():
    """The page is read; nothing is held back."""
    return 0, 1


def is_left():
    """Had nobody looked on, this draw would have led her to read."""
    return 1


@rule(
    rate=page_rate, ceiling=page_ceiling, then=is_read, otherwise=is_left, adds="reads_held", commits="sensitive_reading", submodel="reading"
)
def read_sensitive(reads_unafraid, looked_for, aware, fear_of_reading):
    """Chance that she reads it."""
    return logistic(log_odds(reads_unafraid) - fear_of_reading * aware * looked_for)
