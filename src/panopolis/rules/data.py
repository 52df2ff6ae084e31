"""Data: whether she has her account with the companies deleted, and what becomes of the request.

    she asks                where companies hold an account of hers and it can be deleted; the first request may be refused
    refused                 a day later she asks again with chance asks_again, and is not refused; else she lets it be
    waiting                 every day she opens the app with chance log_ins, which cancels the request
    after ``erasure_days``  the account is deleted; copies of what the company knew stay with chance ``copies_stay``

Told of 2018: refused at first 'for privacy reasons', granted a day later, deleted within sixty days in which one must not log in, time enough to
keep a copy (facts.md 5 [146, 147] for the sixty days). Companies see nothing of someone without an account. Her records outlive it, unless the
scheme's erasure takes them too: Regulation (EU) 2016/679, Art. 17. Switch: ``--without data`` (nobody asks).
"""

from __future__ import annotations

from panopolis.rules.conduct import ANSWERS_FROM
from panopolis.rules.rule import rule

OPEN, REFUSED, WAITING, DELETED, COPIED = 0, 1, 2, 3, 4
"""States of her account: open (or never opened), a first request refused, waiting, deleted, deleted with copies that stay."""


def request_rate(deletion_requests, age):
    """Occasions to ask for the deletion of her account, a day."""
    if age < ANSWERS_FROM:
        return 0.0
    return deletion_requests


def answer_request(today, draw, erasure_refuses):
    """The company's first answer."""
    if draw < erasure_refuses:
        return REFUSED, today
    return WAITING, today


@rule(rate=request_rate, then=answer_request, sets=("app_status", "app_day"), submodel="data")
def ask_deletion(app_status, online_rank, app_coverage, erasure_days):
    """She asks whenever the occasion comes, if she has an account and it can be deleted."""
    if erasure_days > 0 and app_status == OPEN and online_rank < app_coverage:
        return 1.0
    return 0.0


@rule(sets=("app_status", "app_day"), records="erasure", phase="evening", where="app_status", submodel="data")
def await_deletion(app_status, app_day, today, draw, draw_2, asks_again, log_ins, erasure_days, copies_stay):
    """A day after a refusal she asks again or lets it be; a day of waiting passes, or she opens the app; at the end the account is deleted."""
    if today <= app_day or app_status >= DELETED:
        return app_status, app_day, 0
    if app_status == REFUSED:
        if draw < asks_again:
            return WAITING, today, 0
        return OPEN, 0, 0
    if draw < log_ins or erasure_days == 0:
        return OPEN, 0, 0
    if today - app_day < erasure_days:
        return app_status, app_day, 0
    return COPIED if draw_2 < copies_stay else DELETED, today, 1
