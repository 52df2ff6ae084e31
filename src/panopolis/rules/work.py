"""Work: lost, sought and found, and the tool of one's trade, which can be taken.

Once a month, on her payday; work before her money is counted, the tool in the evening:

    in work      she loses it with chance ``job_loss``
    out of work  she is offered some with chance ``job_search``, and refused if standing closes the door ``job``
    her tool     is taken while standing closes the door ``trade``; or with chance ``tool_seized`` if ordinary law holds and she cannot pay a
                 fine past its term; it comes back once no fine is due

While she has no work, or has it but not her tool, at most ``out_of_work_yuan`` comes in a month. A cart can be taken from someone who owns
nothing else: then nothing comes in to pay the fine with, and the cart stays where it is. Switches: ``--without work``, ``--without trade``.
"""

from __future__ import annotations

from panopolis.rules.rule import rule


@rule(
    sets="works", adds="jobs_refused", records="refusal", phase="morning", monthly="payday", door="job", submodel="work",
)
def keep_or_seek_work(works, employed, draw, draw_2, closed, job_loss, job_search):
    """She may lose her work; without it she looks for some, and standing may close the door that an employer opened."""
    if employed == 0:
        return works, 0, 0.0
    if works > 0:
        return 0 if draw < job_loss else 1, 0, 0.0
    offered = 1 if draw_2 < job_search else 0
    refused = offered * closed
    return offered - refused, refused, 2.0 * refused


@rule(sets="tool_taken", records="refusal", phase="evening", monthly="payday", door="trade", submodel="trade")
def lose_or_regain_tool(
    tool_taken, own_tool, employed, fines_due_yuan, fine_day, fine_term, today, cash_yuan, draw, closed, law_holds, tool_seized,
):
    """The tool of her trade is taken for standing, or for a fine that she cannot pay; it comes back when neither is left."""
    if own_tool == 0 or employed == 0:
        return 0, 0.0
    if closed > 0:
        return 1, 2.0 * (1 - tool_taken)
    past_term = 1 if fines_due_yuan > 0.0 and today - fine_day > fine_term else 0
    if tool_taken > 0:
        return 1 if fines_due_yuan > 0.0 else 0, 0.0
    seized = 1 if law_holds > 0 and past_term > 0 and cash_yuan < fines_due_yuan and draw < tool_seized else 0
    return seized, 1.0 * seized
