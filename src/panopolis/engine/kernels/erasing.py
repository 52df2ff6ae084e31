"""What becomes of records when an account is deleted: they stay, or those that companies made go with it.

Where they go, their points come back as far as they are still in force (where the whole score comes back in time, never above the start), what
was planned for them is called off (their expiry, the answer to an appeal, and with that the fine), and a list entered by score is left if
the score no longer meets it. A scheme in which they go may let no list and no repeat count what companies see.
"""

from __future__ import annotations

from panopolis.engine.kernels.bundles import E_ERASES, L_AT, L_KIND, SCORE_EXPIRY, START
from panopolis.engine.kernels.compiled import part
from panopolis.engine.kernels.correcting import take_off
from panopolis.engine.kernels.settling import ERASURE, EXPIRES, move_score, write_row
from panopolis.engine.kernels.sighting import score_now


@part
def points_of_companies(i, agenda, shared):
    """Return the points that come back with the records that companies made; call off (day 0) what was planned for these in ``agenda``."""
    back = 0
    for j in range(agenda.size):
        if agenda[j].person == i and agenda[j].shared == 1 and agenda[j].day > 0:
            if agenda[j].kind == EXPIRES:
                back += int(agenda[j].points)
            agenda[j].day = 0
    if shared.size > 0:
        back -= int(shared[0])
        shared[0] = 0
    return back


@part
def delete_account(i, t, force, agenda, law, shared, rows, n, score, score_day, listed):
    """Her account is deleted, and where the scheme says so the records that companies made with it; return the number of rows."""
    n = write_row(rows, n, t - 20000, 0, i, i, 0, ERASURE, 255, 0, -1)
    if force == 0 or law.erasure[E_ERASES] == 0.0:
        return n
    number, kept = law.number, law.kept
    back = points_of_companies(i, agenda, shared)
    if number[SCORE_EXPIRY] > 0:
        back = max(min(back, number[START] - score_now(int(score[i]), int(score_day[i]), t, number, kept)), 0)
    rows[n - 1].asked = back
    rows[n - 1].applied = move_score(i, t, back, number, kept, score, score_day)
    stands = score_now(int(score[i]), int(score_day[i]), t, number, kept)
    for lst in range(law.list_rule.shape[0]):
        rule = law.list_rule[lst]
        apart = (rule[L_KIND] == 1 and stands > rule[L_AT]) or (rule[L_KIND] == 2 and stands < rule[L_AT])
        if apart and (listed[i] >> lst) & 1 == 1:
            n = take_off(i, t, lst, listed, rows, n)
    return n
