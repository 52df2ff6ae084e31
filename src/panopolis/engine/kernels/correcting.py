"""What becomes of a contested record: it stands, and its fine falls due; or it is corrected, with everything that stands on it.

Until the answer it makes no later record dearer and breaks no clean time, so that a correction has neither to mend: both begin, as of the
day of the record, when the appeal is lost. What was asked for other records in between stays as it was.
A correction gives back what the record took, unless that has lapsed since; where the whole score comes back in time (every expiry but that of
single records), never above the start. The charge counts towards no list any more: a list is left unless charges that remain would have
listed her, which is looked up among the latest ``L_WIDTH`` of them; a list entered by score, if the score no longer meets it.
"""

from __future__ import annotations

import numpy as np

from panopolis.engine.kernels.bundles import L_ACTS, L_AT, L_COUNT, L_KIND, L_RING, L_WIDTH, L_WITHIN, SCORE_EXPIRY, START
from panopolis.engine.kernels.compiled import part, shared
from panopolis.engine.kernels.settling import CORRECTION, DELISTING, EXPIRES, move_score, note_record, set_fine, write_row
from panopolis.engine.kernels.sighting import score_now


@part
def lose_appeal(i, t, entry, f, law, repeat_day, repeat_n, clean_day, fines_due, fine_day, fine_known):
    """A record that she contested in vain counts as one from its day on, and its fine falls due."""
    act = int(entry.act)
    note_record(int(entry.origin), law.slot[act], law.window[f, act], law.wrong[act] == 1, repeat_day, repeat_n, clean_day)
    set_fine(i, t, entry.fine * 0.01, 1, fines_due, fine_day, fine_known)


@part
def points_back(entry, agenda, number, stands):
    """Return the points that a correction gives back; an expiry that was still to come is called off (day 0 in ``agenda``)."""
    if entry.lapses == 1:
        for j in range(agenda.size):
            other = agenda[j]
            same = other.person == entry.person and other.act == entry.act and other.origin == entry.origin
            if other.kind == EXPIRES and other.day > 0 and same and other.points == entry.points:
                agenda[j].day = 0
                return int(entry.points)
        return 0
    if number[SCORE_EXPIRY] > 0:
        return max(min(int(entry.points), number[START] - stands), 0)
    return int(entry.points)


@shared
def forget_charge(strikes, rule, origin):
    """Take one charge of the day ``origin`` out of those that a list remembers."""
    ring, width = rule[L_RING], rule[L_WIDTH]
    at = 0
    while at < width and strikes[ring + at] != origin:
        at += 1
    for j in range(at, width):
        strikes[ring + j] = strikes[ring + j + 1] if j + 1 < width else 0


@shared
def still_listed_since(strikes, rule):
    """Return the day of the latest charge that the remembered ones make a ground to be listed, or 0."""
    ring, count = rule[L_RING], rule[L_COUNT]
    for j in range(rule[L_WIDTH] - count + 1):
        newest, oldest = int(strikes[ring + j]), int(strikes[ring + j + count - 1])
        if newest > 0 and oldest > 0 and newest - oldest < rule[L_WITHIN]:
            return newest
    return 0


@part
def leave_corrected(i, t, entry, list_rule, strikes, list_since, listed, stands, rows, n):
    """Leave each list that a corrected record led to and the rest does not; return the number of rows."""
    for lst in range(list_rule.shape[0]):
        rule = list_rule[lst]
        on = (listed[i] >> lst) & 1
        if rule[L_KIND] in (1, 2):
            apart = stands > rule[L_AT] if rule[L_KIND] == 1 else stands < rule[L_AT]
        elif (rule[L_ACTS] >> int(entry.act)) & 1:
            forget_charge(strikes, rule, entry.origin)
            since = still_listed_since(strikes, rule)
            apart = since == 0
            if on == 1 and since > 0 and list_since[lst] == entry.origin:
                list_since[lst] = since
        else:
            apart = False
        if on == 1 and apart:
            n = take_off(i, t, lst, listed, rows, n)
    return n


@part
def take_off(i, t, lst, listed, rows, n):
    """Take her off a list, with a row; return the number of rows."""
    listed[i] &= np.uint8(255 - (1 << lst))
    return write_row(rows, n, t - 20000, 0, i, i, lst, DELISTING, 255, 0, -1)


@part
def correct(i, t, entry, agenda, law, strikes, list_since, shared, rows, n, score, score_day, listed, appeals_won):
    """Correct a record that she contested with success; return the number of rows."""
    number, kept = law.number, law.kept
    back = points_back(entry, agenda, number, score_now(int(score[i]), int(score_day[i]), t, number, kept))
    if entry.shared == 1 and entry.lapses == 0 and shared.size > 0:
        shared[0] += int(entry.points)
    n = write_row(rows, n, t - 20000, 0, i, i, int(entry.act), CORRECTION, 255, 0, -1)
    rows[n - 1].asked = back
    rows[n - 1].applied = move_score(i, t, back, number, kept, score, score_day)
    rows[n - 1].fine = -entry.fine
    appeals_won[i] = min(appeals_won[i] + 1, 255)
    stands = score_now(int(score[i]), int(score_day[i]), t, number, kept)
    return leave_corrected(i, t, entry, law.list_rule, strikes, list_since, listed, stands, rows, n)
