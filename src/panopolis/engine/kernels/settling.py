"""Nights: what messages do to score, fines, lists and screens, one block of people at a time, in one order."""

from __future__ import annotations

import numpy as np

from panopolis import draws
from panopolis.draws import philox, u01
from panopolis.engine.kernels.bundles import (
    CAP,
    FLOOR,
    FROM_AGE,
    L_ACTS,
    L_AT,
    L_COUNT,
    L_KIND,
    L_RING,
    NOTICE,
    NOTICE_LAW,
    REGISTERED,
    SCORED,
)
from panopolis.engine.kernels.compiled import AHEAD, fetch, kernel, part, shared
from panopolis.engine.kernels.mail import HEARD
from panopolis.engine.kernels.sighting import live_strikes, score_now
from panopolis.rules import awareness, standing

asked = part(standing.asked)
applied = part(standing.applied)
under_yearly_cap = part(standing.under_yearly_cap)
within = part(standing.within)
learn = part(awareness.learn)

CHARGE, EXPIRY, LISTING, DELISTING, REFUSAL, PAYMENT, RESET, REGAINED = 0, 1, 3, 4, 5, 6, 7, 8
BY_LAW, BY_STANDING = 255, 254
"""Source of a refusal: a bank or office on its own account (or no watch at all); or standing alone."""


@part
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


@part
def number_rows(rows, n):
    """Number the rows of each person from 0: the last key of a row's order."""
    k = 0
    for j in range(n):
        k = k + 1 if j > 0 and rows[j].charged == rows[j - 1].charged else 0
        rows[j].k = k


@part
def move_score(i, t, points, number, kept, score, score_day):
    """Apply points (hundredths) to a score, within floor and cap; return what was applied. A score that nothing moves is not written."""
    now = score_now(int(score[i]), int(score_day[i]), t, number, kept)
    moved = applied(now, points, number[FLOOR], number[CAP])
    if moved != 0:
        score[i] = now + moved
        score_day[i] = t
    return moved


@part
def tier_of(points, tier_at):
    """Return the number of tiers whose threshold the score reaches."""
    n = 0
    for k in range(tier_at.size):
        n += points >= tier_at[k]
    return n


@shared
def meets_list(rule, act, t, score, strikes):
    """Return whether a charge meets a list's condition; note it among the strikes of a list that counts it."""
    kind = rule[L_KIND]
    counts = (rule[L_ACTS] >> act) & 1
    if kind == 1:
        return score <= rule[L_AT]
    if kind == 2:
        return score >= rule[L_AT]
    if kind == 3 or counts == 0:
        return counts == 1
    meets = live_strikes(strikes, rule, t) + 1 >= rule[L_COUNT]
    ring = rule[L_RING]
    for j in range(rule[L_COUNT] - 2, 0, -1):
        strikes[ring + j] = strikes[ring + j - 1]
    if rule[L_COUNT] > 1:
        strikes[ring] = t
    return meets


@part
def enter_lists(i, act, t, list_rule, strikes, list_since, score, listed, rows, n, m):
    """Enter every list whose condition a charge meets, a row each; who is on one already begins its time anew."""
    for lst in range(list_rule.shape[0]):
        if meets_list(list_rule[lst], act, t, score, strikes):
            list_since[lst] = t
            if (listed[i] >> lst) & 1 == 0:
                listed[i] |= np.uint8(1 << lst)
                n = write_row(rows, n, t - 20000, 3, i, int(m.sender), lst, LISTING, int(m.source), 0, int(m.place))
    return n


@part
def points_asked(t, slot, points, window, multiply, ladder, repeat_day, repeat_n):
    """Return the points asked and the share of the fine for this charge, by what was charged before; note it."""
    if slot < 0:
        return points, ladder[0]
    again = within(t, int(repeat_day[slot]), window)
    n = int(repeat_n[slot]) if again else 0
    repeat_day[slot] = t
    repeat_n[slot] = min(n + 1, 255)
    return asked(points, again, multiply), ladder[min(n, 3)]


@part
def capped_this_year(act, t, points, year_cap, year_day, year_given):
    """Return what the yearly cap leaves of bonus points; note it."""
    cap = year_cap[act]
    if cap < 0 or points <= 0:
        return points
    slot = 0
    for a in range(act):
        slot += year_cap[a] >= 0
    if year_day[slot] == 0 or t - year_day[slot] >= 365:
        year_day[slot] = t
        year_given[slot] = 0
    left = under_yearly_cap(points, int(year_given[slot]), cap)
    year_given[slot] += left
    return left


@part
def expiry_day(i, t, k, kind, days, e0, e1):
    """Return the day on which this record expires on its own, or 0."""
    if kind == 0:
        return 0
    wait = days
    if kind == 2:
        a, _, _, _ = philox(e0, e1, i, t, k, 0)
        wait = 1 + int(-draws.log(u01(a)) * days)
    return t + wait if t + wait < 65535 else 0


@kernel
def settle(
    order, t, mail, law, standing_, settings, kept_risk, rows, agenda, n_agenda,
    district, score, score_day, listed, fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place,
    heard, tells, sanctions, wrongly, fined, age, enrolled,
):
    """Apply the night's messages of one block in ``order``; return (rows, agenda entries).

    ``settings`` is (risk_everyday, risk_learnt_charged). Everything of the block's people is modified in place.
    """
    n_rows = 0
    for q in range(order.size):
        later = int(mail[order[min(q + AHEAD, order.size - 1)]].receiver)
        fetch(district, later)
        fetch(score, later)
        fetch(score_day, later)
        fetch(listed, later)
        fetch(perceived, later)
        fetch(perceived_day, later)
        fetch(heard, later)
        fetch(tells, later)
        fetch(sanctions, later)
        fetch(wrongly, later)
        fetch(standing_.strikes, later)
        m = mail[order[q]]
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
                age, enrolled,
            )
    number_rows(rows, n_rows)
    return n_rows, n_agenda


@part
def apply_points(i, t, k, points, number, kept, expiry, expiry_key, row, score, score_day, agenda, n_agenda):
    """Move her score by the points of a charge, on its row, and note when they expire; return the number of agenda entries."""
    row.applied = move_score(i, t, points, number, kept, score, score_day)
    when = expiry_day(i, t, k, expiry[0], expiry[1], expiry_key[0], expiry_key[1])
    if when == 0 or row.applied == 0:
        return n_agenda
    row.expires = when - 20000
    agenda[n_agenda].day = when
    agenda[n_agenda].person = i
    agenda[n_agenda].act = row.rule
    agenda[n_agenda].points = -row.applied
    agenda[n_agenda].origin = t
    return n_agenda + 1


@part
def set_fine(i, t, fine, knows, row, fines_due, fine_day, fine_known, fined):
    """Put a fine on the row and on what she owes; an older unpaid fine keeps its day."""
    row.fine = int(fine * 100.0 + 0.5)
    fine_day[i] = fine_day[i] if fine_day[i] > 0 else t
    fine_known[i] = max(int(fine_known[i]), knows)
    fines_due[i] = fines_due[i] + fine
    fined[i] = fined[i] + fine


@part
def learn_of_charge(i, t, settings, kept_risk, perceived, perceived_day, tells):
    """She knows that she was charged: her perceived risk rises, and tomorrow she tells her ties."""
    tells[i] = 1
    now = settings[0] + (float(perceived[i]) - settings[0]) * kept_risk[t - int(perceived_day[i])]
    perceived[i] = learn(now, settings[1])
    perceived_day[i] = t


@part
def charge(
    i, m, t, law, standing_, settings, kept_risk, rows, n, agenda, n_agenda, district, score, score_day, listed,
    fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place, tells, sanctions, wrongly, fined, age, enrolled,
):
    """Charge person ``i`` as message ``m`` says: points, fine, screen, expiry, lists, and what she learns of it.

    Whom the scheme does not score has the row all the same: points asked, none applied.
    """
    act, place = int(m.rule), int(m.place)
    f = int(law.in_force[district[i]])
    in_scope = f == 1 and age[i] >= law.number[FROM_AGE] and enrolled[i] >= law.number[REGISTERED]
    points, ladder = points_asked(
        t, law.slot[act], law.points[f, act], law.window[f, act], law.multiply[f, act], law.ladder[f, act], standing_.repeat_day[i],
        standing_.repeat_n[i],
    )
    n = write_row(rows, n, t - 20000, 3, i, int(m.sender), act, CHARGE, int(m.source), 0, place)
    row = rows[n - 1]
    row.asked = points
    if in_scope and law.number[SCORED] == 1:
        points = capped_this_year(act, t, points, law.year_cap, standing_.year_day[i], standing_.year_given[i])
        n_agenda = apply_points(
            i, t, int(m.sender) & 0xFFFFFFFF, points, law.number, law.kept, law.expiry[act], law.expiry_key[act], row, score, score_day,
            agenda, n_agenda,
        )
    fine = law.fine[f, act] * ladder
    knows = 1 if law.number[NOTICE if f == 1 else NOTICE_LAW] == 1 or law.watch_mode[m.source] == 2 else 0
    if fine > 0.0:
        set_fine(i, t, fine, knows, row, fines_due, fine_day, fine_known, fined)
    if standing_.clean_day.shape[1] > 0 and (law.wrong[act] == 1 or points < 0):
        standing_.clean_day[i, 0] = t
    if law.wrong[act] == 1:
        sanctions[i] = min(sanctions[i] + (points < 0 or fine > 0.0), 65535)
        wrongly[i] = min(wrongly[i] + (m.sender != i), 255)
        if knows == 1:
            learn_of_charge(i, t, settings, kept_risk, perceived, perceived_day, tells)
        if law.shows[f, act] > 0 and place >= 0 and fine > 0.0:
            shown_until[i] = max(int(shown_until[i]), min(t + law.shows[f, act], 65535))
            shown_place[i] = place
    if in_scope:
        stands = score_now(int(score[i]), int(score_day[i]), t, law.number, law.kept)
        n = enter_lists(i, act, t, law.list_rule, standing_.strikes[i], standing_.list_since[i], stands, listed, rows, n, m)
    return n, n_agenda
