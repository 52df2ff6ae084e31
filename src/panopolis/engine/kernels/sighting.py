"""Sighting: from an act to a message that charges someone, by the watches of the law of the day, in their order."""

from __future__ import annotations

from numba import njit

from panopolis.draws import integer, philox, shuffled, u01
from panopolis.engine.kernels.bundles import (
    L_ACTS,
    L_AT,
    L_COUNT,
    L_FLAGS,
    L_KIND,
    L_RING,
    L_WITHIN,
    SCORE_EXPIRY,
    START,
    W_CATCHES,
    W_CHANCE,
    W_COVERS,
    W_FALSE,
    W_MISS,
    W_REACH,
    W_SHARES,
)
from panopolis.rules import standing, watch

identified = njit(watch.identified)
within = njit(standing.within)
relaxed = njit(standing.relaxed)
ACT = 101
"""Kind of a message that is an act nobody has seen yet; it never leaves its block."""
AT_HOME = 0.6
"""Share of street occasions met in the home district, the rest in that of work or study; assumed."""


@njit
def crossing(person, t, p0, p1, district, work_district, places):
    """Return the crossing of today's occasion: keyed, in her home or work district."""
    a, b, _, _ = philox(p0, p1, person, t, 0, 0)
    where = district if u01(a) < AT_HOME else work_district
    first = places.start[where]
    return first + integer(b, places.start[where + 1] - first)


@njit
def has_camera(w, place, law, places):
    """Return 1 if watch ``w`` has a camera at a crossing: its keyed rank is below its district's coverage today."""
    return 1 if places.camera_rank[place] < law.cover[w, places.district[place]] else 0


@njit
def camera_here(act, f, place, law, places):
    """Return 1 if any identifying camera that looks for this act hangs at the crossing."""
    for j in range(8):
        w = law.sees[f, act, j]
        if w < 0:
            break
        if law.watch_mode[w] == 0 and has_camera(w, place, law, places):
            return 1
    return 0


@njit
def false_candidate(doer, t, act, w, law, enrolled, group):
    """Return whom the gallery offers instead: the first of a keyed order who is enrolled and whose group is accepted, or -1."""
    k0, k1 = law.sight_key[act, w, 0], law.sight_key[act, w, 1]
    a, b, _, _ = philox(k0, k1, doer, t, 1, 0)
    n = enrolled.size
    for rank in range(min(n, 64)):
        other = shuffled(rank, n, a, b)
        if other == doer or enrolled[other] == 0:
            continue
        c, _, _, _ = philox(a, b, other, 0, 0, 0)
        if u01(c) < law.weight[w, group[other]]:
            return other
    return -1


@njit
def seen_by(w, doer, t, act, place, law, places, enrolled, group, online):
    """Return whom watch ``w`` charges with the act, or -1."""
    a, b, c, d = philox(law.sight_key[act, w, 0], law.sight_key[act, w, 1], doer, t, 0, 0)
    if u01(d) >= law.watch[w, W_REACH]:
        return -1
    if law.watch_mode[w] == 2:
        covered = online < law.watch[w, W_COVERS] and law.watch[w, W_SHARES] > 0.0
        return doer if covered and u01(a) < law.watch[w, W_CHANCE] else -1
    if place < 0 or not has_camera(w, place, law, places):
        return -1
    whom = identified(
        enrolled[doer], law.watch[w, W_MISS], law.watch[w, W_FALSE], law.watch[w, W_CATCHES], u01(a), u01(b), u01(c)
    )
    if whom == 1:
        return doer
    return false_candidate(doer, t, act, w, law, enrolled, group) if whom == 2 else -1


@njit(cache=True, nogil=True)
def sight(mail, t, law, places, district, enrolled, group, online_rank, online_scale):
    """Let the watches look at the acts among ``mail``, in place: an act that is seen becomes a charge, any other is dropped.

    Each watch of the act looks in turn and the first that charges someone writes. Return the number of messages left.
    """
    left = 0
    for j in range(mail.size):
        if mail[j].kind != ACT:
            mail[left] = mail[j]
            left += 1
            continue
        doer, act, place = int(mail[j].sender), int(mail[j].rule), int(mail[j].place)
        f = law.in_force[district[doer]]
        for q in range(8):
            w = law.sees[f, act, q]
            if w < 0:
                break
            charged = seen_by(w, doer, t, act, place, law, places, enrolled, group, float(online_rank[doer]) * online_scale)
            if charged >= 0:
                mail[left] = mail[j]
                mail[left].receiver = charged
                mail[left].kind = 0
                mail[left].source = w
                left += 1
                break
    return left


@njit
def tell(receiver, sender, rule, kind, place, value, k, out, m):
    """Write a message: an act yet to be seen, a refusal, a payment. Return the number of messages."""
    out[m].receiver = receiver
    out[m].sender = sender
    out[m].rule = rule
    out[m].kind = kind
    out[m].source = 255
    out[m].k = k
    out[m].place = place
    out[m].value = value
    return m + 1


@njit
def score_now(stored, stored_day, t, law):
    """Return the score in hundredths as of ``t``: as stored, unless the scheme lets it relax."""
    if law.number[SCORE_EXPIRY] != 4 or stored_day == 0:
        return stored
    return relaxed(stored, law.number[START], law.kept[t - stored_day])


@njit
def live_strikes(person, lst, t, law, standing_):
    """Return how many charges that a list counts lie in its window, at most one fewer than its count."""
    ring = law.list_rule[lst, L_RING]
    n = 0
    for j in range(law.list_rule[lst, L_COUNT] - 1):
        n += within(t, int(standing_.strikes[person, ring + j]), law.list_rule[lst, L_WITHIN])
    return n


@njit
def limit_share(person, act, f, t, listed, score, law, standing_):
    """Return 1 / (further charges for ``act`` until a black list is entered), 0 where none counts it."""
    least = 0
    for lst in range(law.list_rule.shape[0]):
        if f == 0 or (law.list_rule[lst, L_FLAGS] & 1) == 0 or (listed >> lst) & 1:
            continue
        kind = law.list_rule[lst, L_KIND]
        left = 0
        if kind == 0 and (law.list_rule[lst, L_ACTS] >> act) & 1:
            left = law.list_rule[lst, L_COUNT] - live_strikes(person, lst, t, law, standing_)
        elif kind == 1 and law.points[f, act] < 0:
            left = (score - law.list_rule[lst, L_AT] - law.points[f, act] - 1) // -law.points[f, act]
        elif kind == 3 and (law.list_rule[lst, L_ACTS] >> act) & 1:
            left = 1
        if left > 0 and (least == 0 or left < least):
            least = left
    return 1.0 / least if least > 0 else 0.0
