"""Standing: what expires in the morning, and what the night's messages do to score, fines and lists, one person's block at a time."""

from __future__ import annotations

import numpy as np
from numba import njit

from panopolis import draws
from panopolis.draws import philox, u01
from panopolis.engine.kernels.bundles import (
    CAP,
    EXPIRY_DAYS,
    FLOOR,
    L_ACTS,
    L_AT,
    L_COUNT,
    L_FLAGS,
    L_KIND,
    L_LEAVE,
    L_RING,
    NOTICE,
    REGAIN,
    SCORE_EXPIRY,
    SCORED,
    START,
)
from panopolis.engine.kernels.sighting import live_strikes, score_now
from panopolis.rules import awareness, standing

asked = njit(standing.asked)
applied = njit(standing.applied)
under_yearly_cap = njit(standing.under_yearly_cap)
within = njit(standing.within)
learn = njit(awareness.learn)

CHARGE, EXPIRY, LISTING, DELISTING, REFUSAL, PAYMENT, RESET, REGAINED = 0, 1, 3, 4, 5, 6, 7, 8
HEARD = 100
BY_LAW, BY_STANDING = 255, 254
"""Source of a refusal: a bank or office on its own account (or no watch at all); or standing alone."""


@njit
def write_row(rows, n, day, phase, charged, doer, rule, kind, source, k, place):
    """Begin a ledger row; amounts start at 0 and no expiry."""
    r = rows[n]
    r.day = day
    r.phase = phase
    r.charged = charged
    r.doer = doer
    r.rule = rule
    r.kind = kind
    r.source = source
    r.k = k
    r.place = place
    r.asked = 0
    r.applied = 0
    r.expires = -1
    r.fine = 0
    return n + 1


@njit
def number_rows(rows, n):
    """Number the rows of each person from 0: the last key of a row's order."""
    k = 0
    for j in range(n):
        k = k + 1 if j > 0 and rows[j].charged == rows[j - 1].charged else 0
        rows[j].k = k


@njit
def move_score(i, t, points, law, score, score_day):
    """Apply points (hundredths) to a score, within floor and cap; return what was applied."""
    now = score_now(int(score[i]), int(score_day[i]), t, law)
    moved = applied(now, points, law.number[FLOOR], law.number[CAP])
    score[i] = now + moved
    score_day[i] = t
    return moved


@njit
def tier_of(points, law):
    """Return the number of tiers whose threshold the score reaches."""
    n = 0
    for k in range(law.tier_at.size):
        n += points >= law.tier_at[k]
    return n


@njit
def enter_lists(i, act, t, f, law, standing_, score, listed, rows, n, doer, source, place):
    """Note a charge in every list that counts it, and enter those whose condition it meets; one row each."""
    for lst in range(law.list_rule.shape[0]):
        kind = law.list_rule[lst, L_KIND]
        counts = (law.list_rule[lst, L_ACTS] >> act) & 1
        on = (listed[i] >> lst) & 1
        meets = False
        if kind == 0 and counts:
            meets = live_strikes(i, lst, t, law, standing_) + 1 >= law.list_rule[lst, L_COUNT]
            ring = law.list_rule[lst, L_RING]
            for j in range(law.list_rule[lst, L_COUNT] - 2, 0, -1):
                standing_.strikes[i, ring + j] = standing_.strikes[i, ring + j - 1]
            if law.list_rule[lst, L_COUNT] > 1:
                standing_.strikes[i, ring] = t
        elif kind == 1:
            meets = score <= law.list_rule[lst, L_AT]
        elif kind == 2:
            meets = score >= law.list_rule[lst, L_AT]
        elif kind == 3:
            meets = counts == 1
        if meets and on == 0:
            listed[i] |= np.uint8(1 << lst)
            standing_.list_since[i, lst] = t
            n = write_row(rows, n, t - 20000, 3, i, doer, lst, LISTING, source, 0, place)
        elif meets:
            standing_.list_since[i, lst] = t
    return n


@njit
def points_asked(i, act, t, f, law, standing_):
    """Return the points asked and the share of the fine for this charge, by what was charged before; note it."""
    slot = law.slot[act]
    if slot < 0:
        return law.points[f, act], law.ladder[f, act, 0]
    again = within(t, int(standing_.repeat_day[i, slot]), law.window[f, act])
    n = int(standing_.repeat_n[i, slot]) if again else 0
    standing_.repeat_day[i, slot] = t
    standing_.repeat_n[i, slot] = min(n + 1, 255)
    return asked(law.points[f, act], again, law.multiply[f, act]), law.ladder[f, act, min(n, 3)]


@njit
def capped_this_year(i, act, t, points, law, standing_):
    """Return what the yearly cap leaves of bonus points; note it."""
    cap = law.year_cap[act]
    if cap < 0 or points <= 0:
        return points
    slot = 0
    for a in range(act):
        slot += law.year_cap[a] >= 0
    if standing_.year_day[i, slot] == 0 or t - standing_.year_day[i, slot] >= 365:
        standing_.year_day[i, slot] = t
        standing_.year_given[i, slot] = 0
    left = under_yearly_cap(points, int(standing_.year_given[i, slot]), cap)
    standing_.year_given[i, slot] += left
    return left


@njit
def expiry_day(i, act, t, k, law):
    """Return the day on which this record expires on its own, or 0."""
    kind, days = law.expiry[act, 0], law.expiry[act, 1]
    e0, e1 = law.expiry_key[act, 0], law.expiry_key[act, 1]
    if kind == 0:
        return 0
    wait = days
    if kind == 2:
        a, _, _, _ = philox(e0, e1, i, t, k, 0)
        wait = 1 + int(-draws.log(u01(a)) * days)
    return t + wait if t + wait < 65535 else 0


@njit
def knows_at_once(source, law):
    """Return 1 if she learns of the charge at once: she was told, or a witness stood before her."""
    return 1 if law.number[NOTICE] == 1 or law.watch_mode[source] == 2 else 0


@njit(cache=True, nogil=True)
def settle(
    lo, t, mail, offsets, starts, b, law, standing_, settings, kept_risk, rows, agenda, n_agenda,
    district, score, score_day, listed, fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place,
    heard, tells, sanctions, wrongly, fined,
):
    """Apply the night's messages of block ``b`` in order (receiver, sender, rule, k); return (rows, agenda entries).

    ``mail`` holds the messages of sender block s from ``starts[s]`` on, sorted by receiver block as ``offsets[s]`` says. ``settings`` is
    (risk_everyday, risk_learnt_charged). Everything of the block's people is modified in place.
    """
    total = 0
    for s in range(starts.size):
        total += offsets[s, b + 1] - offsets[s, b]
    keys = np.empty(total, np.uint64)
    where = np.empty(total, np.int64)
    n = 0
    for s in range(starts.size):
        for j in range(starts[s] + offsets[s, b], starts[s] + offsets[s, b + 1]):
            m = mail[j]
            keys[n] = (
                np.uint64(m.receiver - lo) << np.uint64(48) | np.uint64(m.sender) << np.uint64(16) | np.uint64(m.rule) << np.uint64(8)
                | np.uint64(m.k)
            )
            where[n] = j
            n += 1
    order = np.argsort(keys, kind="mergesort")
    n_rows = 0
    for q in range(total):
        m = mail[where[order[q]]]
        i = int(m.receiver)
        if m.kind == HEARD:
            heard[i] = min(heard[i] + 1, 255)
        elif m.kind != CHARGE:
            n_rows = write_row(rows, n_rows, t - 20000, 3, i, m.sender, m.rule, m.kind, m.source, m.k, m.place)
            if m.kind == REFUSAL:
                rows[n_rows - 1].source = BY_STANDING if m.value >= 200 else BY_LAW
            else:
                rows[n_rows - 1].fine = m.value
        else:
            n_rows, n_agenda = charge(
                i, m, t, law, standing_, settings, kept_risk, rows, n_rows, agenda, n_agenda, district, score, score_day, listed,
                fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place, tells, sanctions, wrongly, fined,
            )
    number_rows(rows, n_rows)
    return n_rows, n_agenda


@njit
def charge(
    i, m, t, law, standing_, settings, kept_risk, rows, n, agenda, n_agenda, district, score, score_day, listed,
    fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place, tells, sanctions, wrongly, fined,
):
    """Charge person ``i`` as message ``m`` says: points, fine, screen, expiry, lists, and what she learns of it."""
    act = int(m.rule)
    f = int(law.in_force[district[i]])
    points, ladder = points_asked(i, act, t, f, law, standing_)
    n = write_row(rows, n, t - 20000, 3, i, m.sender, act, CHARGE, m.source, 0, m.place)
    row = rows[n - 1]
    row.asked = points
    if f == 1 and law.number[SCORED] == 1:
        points = capped_this_year(i, act, t, points, law, standing_)
        row.applied = move_score(i, t, points, law, score, score_day)
        when = expiry_day(i, act, t, int(m.sender) & 0xFFFFFFFF, law)
        if when > 0 and row.applied != 0:
            row.expires = when - 20000
            agenda[n_agenda].day = when
            agenda[n_agenda].person = i
            agenda[n_agenda].act = act
            agenda[n_agenda].points = -row.applied
            agenda[n_agenda].origin = t
            n_agenda += 1
    fine = law.fine[f, act] * ladder
    knows = knows_at_once(m.source, law)
    if fine > 0.0:
        row.fine = int(fine * 100.0 + 0.5)
        fine_day[i] = fine_day[i] if fine_day[i] > 0 else t
        fine_known[i] = max(fine_known[i], np.uint8(knows))
        fines_due[i] = fines_due[i] + fine
        fined[i] = fined[i] + fine
    if law.wrong[act] == 1:
        if points < 0 or fine > 0.0:
            sanctions[i] = min(sanctions[i] + 1, 65535)
        wrongly[i] = min(wrongly[i] + (m.sender != i), 255)
        if standing_.clean_day.shape[1] > 0:
            standing_.clean_day[i, 0] = t
        if knows == 1:
            tells[i] = 1
            now = settings[0] + (float(perceived[i]) - settings[0]) * kept_risk[t - int(perceived_day[i])]
            perceived[i] = learn(now, settings[1])
            perceived_day[i] = t
        if law.shows[f, act] > 0 and m.place >= 0 and fine > 0.0:
            shown_until[i] = max(int(shown_until[i]), min(t + law.shows[f, act], 65535))
            shown_place[i] = m.place
    if f == 1:
        now_score = score_now(int(score[i]), int(score_day[i]), t, law)
        n = enter_lists(i, act, t, f, law, standing_, now_score, listed, rows, n, m.sender, m.source, m.place)
    return n, n_agenda


@njit
def leave_lists(i, t, law, standing_, listed, fines_due, arrears, score, score_day, rows, n):
    """Leave every list whose time is over, whose debts are paid where that is enough, or whose score condition no longer holds."""
    for lst in range(law.list_rule.shape[0]):
        if (listed[i] >> lst) & 1 == 0:
            continue
        kind, at = law.list_rule[lst, L_KIND], law.list_rule[lst, L_AT]
        after, flags = law.list_rule[lst, L_LEAVE], law.list_rule[lst, L_FLAGS]
        over = after > 0 and t - standing_.list_since[i, lst] >= after
        paid = (flags & 2) > 0 and fines_due[i] <= 0.0 and arrears[i] <= 0.0
        if kind in (1, 2) and after == 0 and (flags & 2) == 0:
            now = score_now(int(score[i]), int(score_day[i]), t, law)
            over = now > at if kind == 1 else now < at
        if over or paid:
            listed[i] &= np.uint8(255 - (1 << lst))
            n = write_row(rows, n, t - 20000, 0, i, i, lst, DELISTING, 255, 0, -1)
    return n


@njit
def give_back(i, t, points, rule, kind, doer, law, score, score_day, rows, n):
    """Move a score by what expires or is regained, with a row."""
    n = write_row(rows, n, t - 20000, 0, i, doer, rule, kind, 255, 0, -1)
    rows[n - 1].asked = points
    rows[n - 1].applied = move_score(i, t, points, law, score, score_day)
    return n


@njit
def whole_score_expiry(i, t, since, law, standing_, score, score_day, rows, n):
    """Expiry of the whole score: after a clean time, at the turn of a cycle, or a few points back for a clean time."""
    kind, days, start = law.number[SCORE_EXPIRY], law.number[EXPIRY_DAYS], law.number[START]
    gap = start - int(score[i])
    if kind == 2 and gap != 0 and since > 0 and since % days == 0:
        return give_back(i, t, gap, 0, RESET, i, law, score, score_day, rows, n)
    if kind not in (1, 3) or standing_.clean_day[i, 0] == 0 or t - standing_.clean_day[i, 0] < days:
        return n
    if kind == 1:
        standing_.clean_day[i, 0] = 0
        return give_back(i, t, gap, 0, RESET, i, law, score, score_day, rows, n) if gap > 0 else n
    back = min(gap, law.number[REGAIN])
    standing_.clean_day[i, 0] = t if gap > back else 0
    return give_back(i, t, back, 0, REGAINED, i, law, score, score_day, rows, n) if back > 0 else n


@njit(cache=True, nogil=True)
def renew(lo, hi, t, since, settle_today, due, n_due, law, standing_, rows, district, score, score_day, tier, listed, fines_due, arrears):
    """Morning of one block: records expire, lists are left, tiers are settled; return the number of rows.

    ``due`` holds the agenda entries of today in order of person; ``since`` is the days since the roll-out began.
    """
    n = 0
    j = 0
    some = law.number[SCORED] == 1
    whole = law.number[SCORE_EXPIRY]
    for i in range(lo, hi):
        if law.in_force[district[i]] == 0:
            while j < n_due and due[j].person == i:
                j += 1
            continue
        while j < n_due and due[j].person == i:
            n = give_back(i, t, due[j].points, due[j].act, EXPIRY, i, law, score, score_day, rows, n)
            j += 1
        if some and 0 < whole < 4:
            n = whole_score_expiry(i, t, since, law, standing_, score, score_day, rows, n)
        if listed[i] > 0:
            n = leave_lists(i, t, law, standing_, listed, fines_due, arrears, score, score_day, rows, n)
        if some and settle_today:
            tier[i] = tier_of(score_now(int(score[i]), int(score_day[i]), t, law), law)
    number_rows(rows, n)
    return n


@njit(cache=True, nogil=True)
def speak(chosen, n, t, indptr, neighbour, tells, out):
    """Let each chosen person tell all her ties that she was charged; return the number of messages."""
    m = 0
    for j in range(n):
        i = chosen[j]
        tells[i] = 0
        for e in range(indptr[i], indptr[i + 1]):
            out[m].receiver = neighbour[e]
            out[m].sender = i
            out[m].rule = 0
            out[m].kind = HEARD
            out[m].source = 255
            out[m].k = 0
            out[m].place = -1
            out[m].value = 0
            m += 1
    return m


@njit(cache=True, nogil=True)
def count_shown(lo, hi, shown_until, shown_place, t, district_of, shown):
    """Count the faces on the screens of each district tonight."""
    for i in range(lo, hi):
        if shown_until[i] >= t and shown_place[i] >= 0:
            shown[district_of[shown_place[i]]] += 1
