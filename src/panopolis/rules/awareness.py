"""Awareness and perceived risk: the jump at the announcement, what ties tell, and how both fade.

    at the announcement, for those aware:   risk <- max(risk, announced)
    told by n ties of charges:              risk <- 1 - (1 - risk)(1 - learnt)^n; aware with chance 1 - (1 - spreads)^n,
                                            and who becomes aware so expects it too: risk <- max(risk, announced);
                                            of those who work, time_cost have no time to look into it: spreads (1 - time_cost)
    every day:                              risk <- everyday + (risk - everyday)(1 - fading)

Only 11 % of people in pilot areas knew of theirs (facts.md 1e). First effect and fading follow the driver-point studies (Castillo-Manzano and
Castro-Nuno, Transport Policy 21, 2012). Switch: ``--without awareness``.
"""

from __future__ import annotations

from panopolis.rules.rule import rule


def learn(risk, share):
    """Move a perceived risk toward certainty by a share of the distance."""
    return risk + share * (1.0 - risk)


@rule(sets=("aware", "perceived_risk"), phase="morning", on="announcement", submodel="awareness")
def hear_the_announcement(attention, share_aware, aware, perceived_risk, risk_announced, scored):
    """On the day the scheme comes to her district, the attentive learn of it and expect to be caught."""
    if scored > 0 and (aware > 0 or attention > 1.0 - share_aware):
        return 1, max(perceived_risk, risk_announced)
    return aware, perceived_risk


@rule(sets=("aware", "perceived_risk", "heard"), phase="night", where="heard", submodel="awareness")
def hear_from_ties(
    heard, aware, perceived_risk, risk_learnt_heard, risk_announced, awareness_spreads, scored, draw, employed, time_cost,
):
    """Those whose ties told them tonight of a charge learn that it happens, and some of them that there is a scheme."""
    risk = perceived_risk
    not_told = 1.0
    looks = awareness_spreads * (1.0 - time_cost * employed)
    for _ in range(int(heard)):
        risk = learn(risk, risk_learnt_heard)
        not_told = not_told * (1.0 - looks)
    if scored > 0 and aware == 0 and draw > not_told:
        return 1, max(risk, risk_announced), 0
    return aware, risk, 0
