"""Mornings: what expires, which lists are left, and which tier each stands in, one block of people at a time."""

from __future__ import annotations

import numpy as np

from panopolis.engine.kernels.bundles import (
    EXPIRY_DAYS,
    L_AT,
    L_FLAGS,
    L_KIND,
    L_LEAVE,
    REGAIN,
    SCORE_EXPIRY,
    SCORED,
    START,
)
from panopolis.engine.kernels.compiled import kernel, part
from panopolis.engine.kernels.correcting import correct, lose_appeal
from panopolis.engine.kernels.erasing import delete_account
from panopolis.engine.kernels.lanes import LANES, equal_to, other_than
from panopolis.engine.kernels.settling import (
    DELISTING,
    ERASED,
    EXPIRY,
    LOST,
    REGAINED,
    RESET,
    WON,
    move_score,
    number_rows,
    tier_of,
    write_row,
)
from panopolis.engine.kernels.sighting import score_now


@part
def leave_lists(i, t, list_rule, list_since, listed, paid, score, rows, n):
    """Leave every list whose time is over or whose score condition no longer holds, and where that is enough, whose debts are paid."""
    for lst in range(list_rule.shape[0]):
        if (listed[i] >> lst) & 1 == 0:
            continue
        rule = list_rule[lst]
        after, flags = rule[L_LEAVE], rule[L_FLAGS]
        over = after > 0 and t - list_since[lst] >= after
        if rule[L_KIND] in (1, 2) and after == 0 and (flags & 6) == 0:
            over = score > rule[L_AT] if rule[L_KIND] == 1 else score < rule[L_AT]
        if over or (flags & paid) > 0:
            listed[i] &= np.uint8(255 - (1 << lst))
            n = write_row(rows, n, t - 20000, 0, i, i, lst, DELISTING, 255, 0, -1)
    return n


@part
def give_back(i, t, points, rule, kind, number, kept, score, score_day, rows, n):
    """Move a score by what expires or is regained, with a row."""
    n = write_row(rows, n, t - 20000, 0, i, i, rule, kind, 255, 0, -1)
    rows[n - 1].asked = points
    rows[n - 1].applied = move_score(i, t, points, number, kept, score, score_day)
    return n


@part
def whole_score_back(t, since, number, clean_day, score):
    """Return the points that come back to a whole score this morning and the kind of row: after a clean time, at a cycle's turn, or regained."""
    kind, days = number[SCORE_EXPIRY], number[EXPIRY_DAYS]
    gap = number[START] - score
    if kind == 2:
        return (gap, RESET) if since > 0 and since % days == 0 else (0, RESET)
    if clean_day[0] == 0 or t - clean_day[0] < days:
        return 0, RESET
    if kind == 1:
        clean_day[0] = 0
        return max(gap, 0), RESET
    back = max(min(gap, number[REGAIN]), 0)
    clean_day[0] = t if gap > back else 0
    return back, REGAINED


@part
def may_leave(list_rule):
    """Return the bits of the lists that someone may leave: after a time, when debts are paid, or by the score."""
    bits = 0
    for lst in range(list_rule.shape[0]):
        rule = list_rule[lst]
        if rule[L_LEAVE] > 0 or (rule[L_FLAGS] & 6) > 0 or rule[L_KIND] == 1 or rule[L_KIND] == 2:
            bits |= 1 << lst
    return np.uint8(bits)


@kernel
def idle(number, tier_at, list_rule, settle_today):
    """Return whether a morning on which no entry of the agenda is due changes nobody: no whole score comes back, no tier is settled, no list left."""
    scored = number[SCORED] == 1
    whole, tiers = scored and 0 < number[SCORE_EXPIRY] < 4, scored and settle_today > 0 and tier_at.size > 0
    return not whole and not tiers and may_leave(list_rule) == 0


@kernel
def renew(
    lo, hi, t, since, settle_today, due, n_due, agenda, law, standing_, rows, district, score, score_day, tier, listed, fines_due, arrears,
    fine_day, fine_known, appeals_won, judgment,
):
    """Morning of one block: records expire, lists are left, tiers are settled; return the number of rows.

    ``due`` holds the agenda entries of today in order of person, ``agenda`` those of later days, in which an expiry that a correction calls
    off gets day 0; ``since`` is the days since the roll-out began. Where nothing can have
    changed since yesterday people are passed over, LANES at a time where that holds of all: a scheme whose score relaxes but has no tiers
    took 10 ns a person without.
    """
    n = 0
    j = 0
    number = law.number
    tiers = settle_today > 0 and number[SCORED] == 1 and law.tier_at.size > 0
    whole = number[SCORED] == 1 and 0 < number[SCORE_EXPIRY] < 4
    every = whole or (tiers and (number[SCORE_EXPIRY] == 4 or settle_today == 2))
    yesterday = np.uint16(t - 1 if tiers else 0xFFFF)
    bits, on_list, moved = may_leave(law.list_rule), listed[lo:hi], score_day[lo:hi]
    for first in range(0, hi - lo, LANES):
        last = min(first + LANES, hi - lo)
        if not every and last - first == LANES and not (j < n_due and due[j].person < lo + last):
            change = (tiers and equal_to(moved, first, yesterday) != 0) or (bits and other_than(on_list, first, np.uint8(0)) != 0)
            if not change:
                continue
        for i in range(lo + first, lo + last):
            mine = j < n_due and due[j].person == i
            if every or mine or (listed[i] & bits) > 0 or score_day[i] == yesterday:
                while j < n_due and due[j].person == i:
                    n = answer(
                        i, t, due[j], agenda, law, standing_, rows, n, int(law.in_force[district[i]]),
                        score, score_day, listed, fines_due, fine_day, fine_known, appeals_won,
                    )
                    j += 1
                n = renew_one(
                    i, t, since, tiers, whole, law, standing_, rows, n, district, score, score_day, tier, listed, fines_due, arrears, judgment,
                )
    number_rows(rows, n)
    return n


@part
def answer(
    i, t, entry, agenda, law, standing_, rows, n, force, score, score_day, listed, fines_due, fine_day, fine_known, appeals_won,
):
    """What today's entry of the agenda does: a record expires, an appeal is answered, an account is deleted; return the number of rows."""
    if entry.kind == LOST:
        repeat_day, repeat_n, clean_day = standing_.repeat_day[i], standing_.repeat_n[i], standing_.clean_day[i]
        lose_appeal(i, t, entry, force, law, repeat_day, repeat_n, clean_day, fines_due, fine_day, fine_known)
    elif entry.kind == ERASED:
        n = delete_account(i, t, force, agenda, law, standing_.shared[i], rows, n, score, score_day, listed)
    elif force == 1 and entry.kind == WON:
        strikes, list_since = standing_.strikes[i], standing_.list_since[i]
        n = correct(i, t, entry, agenda, law, strikes, list_since, standing_.shared[i], rows, n, score, score_day, listed, appeals_won)
    elif force == 1:
        n = give_back(i, t, entry.points, int(entry.act), EXPIRY, law.number, law.kept, score, score_day, rows, n)
    return n


@part
def renew_one(
    i, t, since, tiers, whole, law, standing_, rows, n, district, score, score_day, tier, listed, fines_due, arrears, judgment,
):
    """Morning of one person, after what the agenda held for her; return the number of rows."""
    number, kept = law.number, law.kept
    if law.in_force[district[i]] == 0:
        return n
    if whole:
        back, kind = whole_score_back(t, since, number, standing_.clean_day[i], int(score[i]))
        if back != 0:
            n = give_back(i, t, back, 0, kind, number, kept, score, score_day, rows, n)
            if kind == RESET and standing_.shared.shape[1] > 0:
                standing_.shared[i, 0] = 0
    stands = score_now(int(score[i]), int(score_day[i]), t, number, kept)
    if listed[i] > 0:
        paid = 0 if judgment[i] > 0 else 4 if fines_due[i] > 0.0 or arrears[i] > 0.0 else 6
        n = leave_lists(i, t, law.list_rule, standing_.list_since[i], listed, paid, stands, rows, n)
    if tiers:
        tier[i] = tier_of(stands, law.tier_at)
    return n
