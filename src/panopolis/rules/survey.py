"""A survey on the scheme: what she thinks of it, and what she says when she is asked.

    in favour  = approval of 0.5 or more; who is in favour says so
    candid     = logistic(log odds of unafraid + survey_ease)
    who is not says so with chance logistic(log odds of candid - fear), else that she is in favour
    fear       = sensitivity_scheme x (fear_of_detention x law + aware x punished x fear_of_post) + visitor_wariness x visitor present

So what is stated is never below what is thought (preference falsification: Kuran, Private Truths, Public Lies, 1995). One draw decides both
answers: who is open with a visitor present is open alone. A survey is an observer: it reads, and changes nothing. Which share of the 80 % who said in
2018 that they approve thought so is not known: private approval and ease are assumed as a pair that gives that figure, and other pairs do too.
"""

from __future__ import annotations

from panopolis.rules.conduct import log_odds, logistic
from panopolis.rules.voice import afraid, fear_of_sanction, unafraid

IN_FAVOUR = 0.5
"""Approval from which she is in favour: the middle of its scale."""


def thinks(approval):
    """Return 1 if she is in favour of the scheme in private."""
    return 1 if approval >= IN_FAVOUR else 0


def says(
    approval, candour, aware, law_holds, points_at_stake, visitor, draw, survey_ease, visitor_wariness, sensitivity_scheme, fear_of_detention,
    fear_of_post,
):
    """Return 1 if she says that she is in favour; ``visitor`` is 1 with a visitor present, 0 alone."""
    if thinks(approval):
        return 1
    sanction = fear_of_sanction(law_holds, points_at_stake, aware, 0.0, fear_of_detention, fear_of_post)
    candid = logistic(log_odds(unafraid(candour)) + survey_ease)
    return 0 if draw < afraid(candid, sensitivity_scheme * sanction + visitor_wariness * visitor) else 1
