"""The suppressed post: an old wrong, once mildly judged, of which someone writes again. Who would pass it on, and after how many copies.

    free   = logistic(log odds of unafraid + injustice)
    fear   = sensitivity_gathering x fear of sanction + fear_of_isolation x esteem_need x (1 - climate - copies / ties)
    passes it on when her own draw < logistic(log odds of free - fear)

One draw a person decides, so she has a *threshold*: the number of copies after which she is no longer too much alone (Granovetter, American
Journal of Sociology 83, 1978, https://doi.org/10.1086/226707), or none at all if sanctions frighten her too much. Fear is that of the night on
which the post begins (``rules/voice.py`` has its parts). The post concerns an unnamed wrong; it has no text, and nobody in it is shown.
This rule belongs to ``follow_post`` alone and to no other run; passing the post on is not charged, so that a world is the same at every
speed of deletion.
"""

from __future__ import annotations

import math

from panopolis.columns import column
from panopolis.rules.conduct import log_odds, logistic
from panopolis.rules.rule import rule
from panopolis.rules.voice import fear_of_sanction, unafraid

POST_COLUMNS = (
    column("post_wish", dtype="u1", low=0, high=1, unit="0/1", context="speech", meaning="1 if she would pass the post on if she feared nothing"),
    column(
        "post_threshold", dtype="i4", low=0, high=2**31 - 1, unit="copies", context="speech",
        meaning="copies of the post after which she passes it on, 0 if she never does",
    ),
)


def outraged(candour, injustice):
    """Return the chance that she passes it on if she fears nothing."""
    return logistic(log_odds(unafraid(candour)) + injustice)


def copies_needed(courage, sanction, lone, climate, n_ties):
    """Return the least number of copies at which fear falls below ``courage``, or 0 if it never does.

    ``courage`` is the fear at which her draw would just fail; ``lone`` what it weighs to be the only one.
    """
    if sanction >= courage:
        return 0
    if lone <= 0.0 or n_ties == 0:
        return 1
    share = 1.0 - climate - (courage - sanction) / lone
    return max(1, min(math.floor(share * n_ties) + 1, n_ties))


@rule(sets=("post_wish", "post_threshold"), commits="unwelcome_post", phase="night", submodel="post")
def weigh_the_post(
    candour, injustice, law_holds, points_at_stake, aware, limit_share, fear_of_detention, fear_of_post, sensitivity_gathering,
    fear_of_isolation, esteem_need, climate, n_ties, draw,
):
    """Every night: would she pass it on tomorrow, and after how many copies; she commits nothing by it."""
    free = outraged(candour, injustice)
    if draw >= free:
        return 0, 0, 0
    sanction = sensitivity_gathering * fear_of_sanction(law_holds, points_at_stake, aware, limit_share, fear_of_detention, fear_of_post)
    courage = log_odds(free) - log_odds(draw)
    return 1, copies_needed(courage, sanction, fear_of_isolation * esteem_need, climate, n_ties), 0
