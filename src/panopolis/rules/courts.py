"""Courts: a creditor sues, judgment is given, and who has the money performs it or refuses.

Once a month, on the evening of her payday, where ordinary law holds:

    sued       with chance suits, if bills are in arrears and no judgment stands; a settlement leaves them as they are
    evades     with chance evades, whoever is sued: what is in arrears becomes a judgment debt, which she does not pay of her own accord;
               it is kept in whole steps of 16 CNY (two bytes a person), so up to 8 CNY are lost or gained with it

Every day on which a judgment stands and the money is there:

    performs   with chance performs_listed, once she is on a black list: the debt is paid from her cash
    refuses    otherwise, with chance enforced, when the court comes: an act of its own (ground 1: able to perform, and refuses)
    obstructs  with chance obstructs, who refuses: hides what she has, breaks a spending ban or a settlement (grounds 2 to 6), another act

Who has not the money is under no ground. Judgments belong to ordinary law; what a list does to whoever refuses is the scheme's. Fewer than
30 % performed of their own accord before there was a list (facts.md 1d [33]); here these pay their arrears as anybody does. Switch:
``--without courts``.
"""

from __future__ import annotations

from panopolis.rules.rule import rule


@rule(sets="judgment_yuan", adds="arrears_yuan", phase="evening", monthly="payday", submodel="courts")
def be_sued(judgment_yuan, arrears_yuan, law_holds, draw, draw_2, suits, evades):
    """A creditor goes to court; she comes to terms, or lets it come to a judgment."""
    if law_holds == 0 or arrears_yuan <= 0.0 or judgment_yuan > 0.0 or draw >= suits or draw_2 >= evades:
        return judgment_yuan, 0.0
    return arrears_yuan, -arrears_yuan


@rule(
    sets="judgment_yuan", adds="cash_yuan", commits=("refused_judgment", "obstructed_judgment"), phase="day", where="judgment_yuan",
    submodel="courts",
)
def answer_the_court(
    judgment_yuan, cash_yuan, law_holds, on_black_list, draw, draw_2, draw_3, performs_listed, enforced, obstructs,
):
    """With the money at hand she performs the judgment, or refuses when the court comes for it."""
    if law_holds == 0 or cash_yuan < judgment_yuan:
        return judgment_yuan, 0.0, 0, 0
    if on_black_list > 0 and draw < performs_listed:
        return 0.0, -judgment_yuan, 0, 0
    refuses = 1 if draw_2 < enforced else 0
    return judgment_yuan, 0.0, refuses, refuses if draw_3 < obstructs else 0
