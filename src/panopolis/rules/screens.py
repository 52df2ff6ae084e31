"""Screens: looping faces in parks and at crossings, until the fine is paid.

    seen by a passer-by where faces are shown:  risk <- risk + learnt (1 - risk)
    shown, a day:  recognised with chance 1 - (1 - q)^ties by someone who knows her;  esteem <- esteem (1 - shame)
    afterwards esteem returns by a daily share of what was lost

Only those who know her recognise her: no name is shown. Passers-by are rich and poor alike. Switch: ``--without screens``.
"""

from __future__ import annotations

from panopolis.rules.awareness import learn
from panopolis.rules.rule import rule

UNTIL_PAID = 65535
"""Last day of a showing that ends when the fine is paid."""


def pass_rate(passes_screen, trips):
    """Days on which she passes a place where a screen may hang."""
    return passes_screen * trips


def see_faces(perceived_risk, risk_learnt_screen):
    """Seeing who was caught raises the perceived risk."""
    return learn(perceived_risk, risk_learnt_screen)


@rule(rate=pass_rate, then=see_faces, sets="perceived_risk", at="crossing", submodel="screens")
def pass_screen(screen_here, shown_here):
    """She looks if there is a screen here and it has a face to show."""
    if screen_here > 0 and shown_here > 0:
        return 1.0
    return 0.0


def not_recognised(chance, ties):
    """Return (1 - chance)^ties."""
    left = 1.0
    for _ in range(int(ties)):
        left = left * (1.0 - chance)
    return left


@rule(sets=("esteem", "shown_until", "shown_place"), adds="shown_days", phase="evening", where="shown_until", submodel="screens")
def be_shown(esteem, shown_until, shown_place, today, n_ties, recognised, shame, draw, fines_due_yuan):
    """A day on the screen: whoever knows her may see her; it ends when its time is over or, where that is the end, the fine is paid."""
    if today > shown_until or (shown_until == UNTIL_PAID and fines_due_yuan <= 0.0):
        return esteem, 0, -1, 0
    if draw > not_recognised(recognised, n_ties):
        return esteem * (1.0 - shame), shown_until, shown_place, 1
    return esteem, shown_until, shown_place, 1
