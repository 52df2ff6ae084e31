"""Nights: what messages do to score, fines, lists and screens, one block of people at a time, in one order."""

from __future__ import annotations

import numpy as np

from panopolis import draws
from panopolis.draws import philox, u01
from panopolis.engine.kernels.bundles import (
    APPEAL,
    APPEAL_DAYS,
    CAP,
    FLOOR,
    FOREVER,
    L_ACTS,
    L_AT,
    L_COUNT,
    L_KIND,
    L_RING,
    L_WIDTH,
    NOTICE,
    NOTICE_LAW,
    SCORED,
    W_COMPANY,
)
from panopolis.engine.kernels.compiled import AHEAD, fetch, kernel, part, shared
from panopolis.engine.kernels.sighting import in_scope, live_strikes, score_now
from panopolis.rules import awareness, standing

asked = part(standing.asked)
applied = part(standing.applied)
under_yearly_cap = part(standing.under_yearly_cap)
within = part(standing.within)
learn = part(awareness.learn)

CHARGE, EXPIRY, CORRECTION, LISTING, DELISTING, REFUSAL, PAYMENT, RESET, REGAINED, ERASURE = range(10)
EXPIRES, LOST, WON, ERASED = range(4)
"""Kinds of agenda entry."""
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
    if counts == 0:
        return False
    meets = kind == 3 or live_strikes(strikes, rule, t) + 1 >= rule[L_COUNT]
    ring, width = rule[L_RING], rule[L_WIDTH]
    for j in range(width - 1, 0, -1):
        strikes[ring + j] = strikes[ring + j - 1]
    if width > 0:
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
    """Return the points asked and the share of the fine for this charge, by what was charged before."""
    if slot < 0:
        return points, ladder[0]
    again = within(t, int(repeat_day[slot]), window)
    n = int(repeat_n[slot]) if again else 0
    return asked(points, again, multiply), ladder[min(n, 3)]


@part
def note_record(day, slot, window, breaks, repeat_day, repeat_n, clean_day):
    """Count a record of ``day`` among the repeats of its act and, if it ``breaks`` a clean time, against that; later ones may be counted already."""
    if slot >= 0:
        last = int(repeat_day[slot])
        if last <= day:
            n = int(repeat_n[slot]) if within(day, last, window) else 0
            repeat_day[slot] = day
            repeat_n[slot] = min(n + 1, 255)
        elif last - day < window:
            repeat_n[slot] = min(int(repeat_n[slot]) + 1, 255)
    if breaks and clean_day.size > 0:
        clean_day[0] = max(int(clean_day[0]), day)


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
    marks, score, score_day, listed, fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place,
    tells, sanctions, wrongly, appeals,
):
    """Apply the night's messages of one block in ``order``, but for the words of ties; return (rows, agenda entries).

    ``settings`` is (risk_everyday, risk_learnt_charged, appeals_if_wrong, appeals_if_right). Everything of the block's people is modified in place.
    """
    n_rows = 0
    for q in range(order.size):
        fetch(mail, order[min(q + 2 * AHEAD, order.size - 1)])
        later = mail[order[min(q + AHEAD, order.size - 1)]]
        ask_for(later, law.wrong, standing_.strikes, marks, score, score_day, listed, perceived, perceived_day, tells, sanctions)
        m = mail[order[q]]
        i = int(m.receiver)
        if m.kind == ERASURE:
            n_agenda = note_deletion(i, t, agenda, n_agenda)
        elif m.kind != CHARGE:
            n_rows = put_on_record(i, m, t, rows, n_rows)
        else:
            n_rows, n_agenda = charge(
                i, m, t, law, standing_, settings, kept_risk, rows, n_rows, agenda, n_agenda, marks[i], score, score_day, listed,
                fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place, tells, sanctions, wrongly,
                appeals,
            )
    number_rows(rows, n_rows)
    return n_rows, n_agenda


@part
def ask_for(m, wrong, strikes, marks, score, score_day, listed, perceived, perceived_day, tells, sanctions):
    """Ask ahead for what message ``m`` will touch: a bonus touches three columns.

    Where a column is not needed, person 0's entry is asked for, which is near: a choice without a branch.
    """
    i = int(m.receiver)
    charged = i if m.kind == CHARGE else 0
    accused = i if m.kind == CHARGE and wrong[m.rule] == 1 else 0
    fetch(marks, charged)
    fetch(score, charged)
    fetch(score_day, charged)
    fetch(listed, charged)
    fetch(perceived, accused)
    fetch(perceived_day, accused)
    fetch(tells, accused)
    fetch(sanctions, accused)
    fetch(strikes, accused)


@part
def put_on_record(i, m, t, rows, n):
    """Write the row of a refusal or a payment; return the number of rows."""
    n = write_row(rows, n, t - 20000, 3, i, m.sender, m.rule, m.kind, m.source, m.k, m.place)
    if m.kind == REFUSAL:
        rows[n - 1].source = BY_STANDING if m.value >= 200 else BY_LAW
    else:
        rows[n - 1].fine = m.value
    return n


@part
def apply_points(i, t, m, points, number, kept, expiry, expiry_key, by_company, shared, row, score, score_day, agenda, n_agenda):
    """Move her score by the points of a charge, on its row, and note when they expire; return the number of agenda entries.

    What does not expire on its own is added to ``shared`` if a company made the record.
    """
    row.applied = move_score(i, t, points, number, kept, score, score_day)
    when = expiry_day(i, t, int(m.sender) & 0xFFFFFFFF, expiry[0], expiry[1], expiry_key[0], expiry_key[1])
    if when == 0 or row.applied == 0:
        if by_company == 1 and shared.size > 0:
            shared[0] += row.applied
        return n_agenda
    row.expires = when - 20000
    return plan_ahead(i, t, when, EXPIRES, row, 0, agenda, n_agenda, by_company)


@part
def plan_ahead(i, t, when, kind, row, fine, agenda, n, by_company):
    """Note what becomes of a record on a later day; return the number of agenda entries."""
    entry = agenda[n]
    entry.day = when
    entry.person = i
    entry.act = row.rule
    entry.kind = kind
    entry.points = -row.applied
    entry.fine = fine
    entry.origin = t
    entry.lapses = 1 if row.expires >= 0 else 0
    entry.shared = by_company
    return n + 1


@part
def note_deletion(i, t, agenda, n):
    """Note that her account with the companies is deleted tonight; return the number of agenda entries."""
    entry = agenda[n]
    entry.day, entry.person, entry.act, entry.kind = t + 1, i, 0, ERASED
    entry.points, entry.fine, entry.origin, entry.lapses, entry.shared = 0, 0, t, 0, 0
    return n + 1


@part
def contested(possible, i, t, doer, seek, win, key0, key1):
    """Return how an appeal against a record will end: EXPIRES (0) if she makes none, LOST or WON."""
    if not possible:
        return EXPIRES
    a, b, _, _ = philox(key0, key1, i, t, doer & 0xFFFFFFFF, 0)
    wrong = 0 if doer != i else 1
    if u01(a) >= seek[2 + wrong]:
        return EXPIRES
    return WON if u01(b) < win[wrong] else LOST


@part
def set_fine(i, t, fine, knows, fines_due, fine_day, fine_known):
    """Put a fine, if there is one, on what she owes; an older unpaid fine keeps its day."""
    if fine <= 0.0:
        return
    fine_day[i] = fine_day[i] if fine_day[i] > 0 else t
    fine_known[i] = max(int(fine_known[i]), knows)
    fines_due[i] = fines_due[i] + fine


@part
def count_against(i, m, is_sanction, sanctions, wrongly):
    """Count a charge among her sanctions, and among those for what another did."""
    sanctions[i] = min(sanctions[i] + is_sanction, 65535)
    if m.sender != i:
        wrongly[i] = min(wrongly[i] + 1, 255)


@part
def learn_of_charge(i, t, settings, kept_risk, perceived, perceived_day, tells):
    """She knows that she was charged: her perceived risk rises, and tomorrow she tells her ties."""
    tells[i] = 1
    now = settings[0] + (float(perceived[i]) - settings[0]) * kept_risk[t - int(perceived_day[i])]
    perceived[i] = learn(now, settings[1])
    perceived_day[i] = t


@part
def show(i, t, days, place, fine, shown_until, shown_place):
    """Put her on the screens for so many days; FOREVER ends when the fine is paid, so without a fine it does not begin."""
    if days > 0 and place >= 0 and (fine > 0.0 or days < FOREVER):
        shown_until[i] = max(int(shown_until[i]), min(t + days, 65535))
        shown_place[i] = place


@part
def told(notice, mode, place):
    """Return 1 if she learns of a charge at once: people are told, or a witness stood at the place."""
    return 1 if notice == 1 or (mode == 2 and place >= 0) else 0


@part
def charge(
    i, m, t, law, standing_, settings, kept_risk, rows, n, agenda, n_agenda, marks, score, score_day, listed,
    fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place, tells, sanctions, wrongly, appeals,
):
    """Charge person ``i`` as message ``m`` says: points, fine, screen, expiry, lists, and what she learns of it.

    Whom the scheme does not score has the row all the same: points asked, none applied. A record that she contests makes none after it dearer,
    breaks no clean time, shows nobody and has no fine due until the appeal is lost; points count and lists are entered until it is won.
    """
    act, place = int(m.rule), int(m.place)
    f = int(law.in_force[marks.district])
    scoped = f == 1 and in_scope(marks.age, marks.enrolled, marks.consent, law.number)
    window, days, times = law.window[f, act], standing_.repeat_day[i], standing_.repeat_n[i]
    points, ladder = points_asked(t, law.slot[act], law.points[f, act], window, law.multiply[f, act], law.ladder[f, act], days, times)
    n = write_row(rows, n, t - 20000, 3, i, int(m.sender), act, CHARGE, int(m.source), 0, place)
    row = rows[n - 1]
    row.asked = points
    made_by = np.uint8(law.watch[m.source, W_COMPANY])
    if scoped and law.number[SCORED] == 1:
        points = capped_this_year(act, t, points, law.year_cap, standing_.year_day[i], standing_.year_given[i])
        lapse, key, shared = law.expiry[act], law.expiry_key[act], standing_.shared[i]
        n_agenda = apply_points(i, t, m, points, law.number, law.kept, lapse, key, made_by, shared, row, score, score_day, agenda, n_agenda)
    fine = law.fine[f, act] * ladder
    knows = told(law.number[NOTICE if f == 1 else NOTICE_LAW], law.watch_mode[m.source], place)
    row.fine = int(fine * 100.0 + 0.5)
    possible = f == 1 and law.number[APPEAL] == 1 and knows == 1 and law.wrong[act] == 1
    appeal = contested(possible, i, t, int(m.sender), settings, law.appeal, law.appeal_key[act, 0], law.appeal_key[act, 1])
    if appeal != EXPIRES:
        appeals[i] = min(appeals[i] + 1, 255)
        n_agenda = plan_ahead(i, t, t + law.number[APPEAL_DAYS], appeal, row, row.fine, agenda, n_agenda, made_by)
    else:
        set_fine(i, t, fine, knows, fines_due, fine_day, fine_known)
        note_record(t, law.slot[act], window, law.wrong[act] == 1 or points < 0, days, times, standing_.clean_day[i])
    if law.wrong[act] == 1:
        count_against(i, m, points < 0 or fine > 0.0, sanctions, wrongly)
        if knows == 1:
            learn_of_charge(i, t, settings, kept_risk, perceived, perceived_day, tells)
        if appeal == EXPIRES:
            show(i, t, law.shows[f, act], place, fine, shown_until, shown_place)
    if scoped:
        stands = score_now(int(score[i]), int(score_day[i]), t, law.number, law.kept)
        n = enter_lists(i, act, t, law.list_rule, standing_.strikes[i], standing_.list_since[i], stands, listed, rows, n, m)
    return n, n_agenda
