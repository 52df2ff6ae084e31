"""Sighting: from an act to a message that charges someone, by the watches of the law of the day, in their order."""

from __future__ import annotations

from panopolis.draws import philox, shuffled, u01
from panopolis.engine.kernels.bundles import (
    CONSENT,
    FROM_AGE,
    L_ACTS,
    L_AT,
    L_COUNT,
    L_FLAGS,
    L_KIND,
    L_RING,
    L_WITHIN,
    REGISTERED,
    SCORE_EXPIRY,
    START,
    W_CATCHES,
    W_CHANCE,
    W_COMPANY,
    W_COVERS,
    W_FALSE,
    W_MISS,
    W_REACH,
    W_SHARES,
)
from panopolis.engine.kernels.compiled import fetch, kernel, part, shared
from panopolis.engine.kernels.drawing import BATCH, draw_each
from panopolis.rules import DELETED, standing, watch

identified = part(watch.identified)
within = part(standing.within)
relaxed = part(standing.relaxed)
ACT = 101
"""Kind of a message that is an act nobody has seen yet; it never leaves its block."""


@part
def has_camera(w, place, cover, district, camera_rank):
    """Return 1 if watch ``w`` has a camera at a crossing: its keyed rank is below its district's coverage today."""
    return 1 if camera_rank[place] < cover[w, district[place]] else 0


@part
def camera_here(act, f, place, sees, mode, cover, district, camera_rank):
    """Return 1 if any identifying camera that looks for this act hangs at the crossing."""
    for j in range(8):
        w = sees[f, act, j]
        if w < 0:
            break
        if mode[w] == 0 and has_camera(w, place, cover, district, camera_rank):
            return 1
    return 0


@part
def false_candidate(doer, t, k0, k1, weight, enrolled, group):
    """Return whom the gallery offers instead: the first of a keyed order who is enrolled and whose group is accepted, or -1."""
    a, b, _, _ = philox(k0, k1, doer, t, 1, 0)
    n = enrolled.size
    for rank in range(min(n, 64)):
        other = shuffled(rank, n, a, b)
        if other == doer or enrolled[other] == 0:
            continue
        c, _, _, _ = philox(a, b, other, 0, 0, 0)
        if u01(c) < weight[group[other]]:
            return other
    return -1


@part
def seen_by(doer, t, luck, mode, watch, camera, k0, k1, weight, enrolled, group, online_rank, online_scale, app_status):
    """Return whom one watch charges with an act, or -1; ``camera`` is 1 if it has one at the place, ``luck`` the four words of its draw.

    A company sees those who use its app (``online_rank``, below 1, below what it covers) and whose account (``app_status``) is not deleted; for
    any other watch neither is read.
    """
    a, b, c, d = luck
    if u01(d) >= watch[W_REACH]:
        return -1
    if mode == 2:
        if u01(a) >= watch[W_CHANCE] or watch[W_SHARES] == 0.0:
            return -1
        covered = watch[W_COVERS] >= 1.0 or float(online_rank[doer]) * online_scale < watch[W_COVERS]
        return doer if covered and (watch[W_COMPANY] == 0.0 or app_status[doer] < DELETED) else -1
    if camera == 0:
        return -1
    whom = identified(enrolled[doer], watch[W_MISS], watch[W_FALSE], watch[W_CATCHES], u01(a), u01(b), u01(c))
    if whom == 1:
        return doer
    return false_candidate(doer, t, k0, k1, weight, enrolled, group) if whom == 2 else -1


@part
def looked_at(doer, act, place, t, luck, law, places, online_scale, district, enrolled, group, online_rank, app_status):
    """Let the watches look at an act in turn; return (whom the first that charges someone charges, or -1, and which watch it is).

    ``luck`` holds the four words of the first watch's draw.
    """
    f = law.in_force[district[doer]]
    for q in range(8):
        w = law.sees[f, act, q]
        if w < 0:
            break
        mode, k0, k1 = law.watch_mode[w], law.sight_key[act, w, 0], law.sight_key[act, w, 1]
        camera = 0
        if mode != 2 and place >= 0:
            camera = has_camera(w, place, law.cover, places.district, places.camera_rank)
        if q > 0:
            luck = philox(k0, k1, doer, t, 0, 0)
        charged = seen_by(
            doer, t, luck, mode, law.watch[w], camera, k0, k1, law.weight[w], enrolled, group, online_rank, online_scale, app_status,
        )
        if charged >= 0:
            return charged, int(w)
    return -1, -1


@part
def draw_first_looks(mail, first, last, t, law, district, enrolled, online, who, keys, words):
    """Draw for the first watch of each act among ``mail[first:last]``, in their order, into ``words`` (4, BATCH)."""
    n = 0
    for j in range(first, last):
        if mail[j].kind == ACT:
            doer, act = int(mail[j].sender), int(mail[j].rule)
            w = max(law.sees[law.in_force[district[doer]], act, 0], 0)
            who[n] = doer
            fetch(enrolled, doer if law.watch_mode[w] != 2 else 0)
            fetch(online, doer if law.watch[w, W_COVERS] < 1.0 else 0)
            keys[0, n] = law.sight_key[act, w, 0]
            keys[1, n] = law.sight_key[act, w, 1]
            n += 1
    draw_each(keys, who, n, t, words)


@kernel
def sight(mail, t, law, places, online_scale, who, keys, words, district, enrolled, group, online_rank, app_status):
    """Let the watches look at the acts among ``mail``, in place: an act that is seen becomes a charge, any other is dropped.

    Each watch of the act looks in turn and the first that charges someone writes. Return the number of messages left. ``who`` (BATCH,),
    ``keys`` (2, BATCH) and ``words`` (4, BATCH) are room to work in.
    """
    left = 0
    for first in range(0, mail.size, BATCH):
        last = min(first + BATCH, mail.size)
        if law.watch_mode.size > 0:
            draw_first_looks(mail, first, last, t, law, district, enrolled, online_rank, who, keys, words)
        n = -1
        for j in range(first, last):
            if mail[j].kind != ACT:
                mail[left] = mail[j]
                left += 1
                continue
            n += 1
            doer, act, place = int(mail[j].sender), int(mail[j].rule), int(mail[j].place)
            luck = (words[0, n], words[1, n], words[2, n], words[3, n])
            charged, w = looked_at(
                doer, act, place, t, luck, law, places, online_scale, district, enrolled, group, online_rank, app_status,
            )
            if charged >= 0:
                mail[left] = mail[j]
                mail[left].receiver = charged
                mail[left].kind = 0
                mail[left].source = w
                left += 1
    return left


@part
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


@part
def in_scope(age, enrolled, consent, number):
    """Return whether a scheme scores and lists someone: of its age, in the register where that is asked, and consenting where that is."""
    return age >= number[FROM_AGE] and enrolled >= number[REGISTERED] and consent < number[CONSENT]


@part
def score_now(stored, stored_day, t, number, kept):
    """Return the score in hundredths as of ``t``: as stored, unless the scheme lets it relax."""
    if number[SCORE_EXPIRY] != 4 or stored_day == 0:
        return stored
    return relaxed(stored, number[START], kept[t - stored_day])


@shared
def live_strikes(strikes, rule, t):
    """Return how many of a person's charges that a list counts lie in its window, at most one fewer than its count; the latest come first."""
    n = 0
    while n < rule[L_COUNT] - 1 and within(t, int(strikes[rule[L_RING] + n]), rule[L_WITHIN]):
        n += 1
    return n


@part
def limit_share(act, f, t, listed, score, points, list_rule, strikes):
    """Return 1 / (further charges for ``act`` until a black list is entered), 0 where none counts it."""
    least = 0
    for lst in range(list_rule.shape[0]):
        rule = list_rule[lst]
        if f == 0 or (rule[L_FLAGS] & 1) == 0 or (listed >> lst) & 1:
            continue
        left = 0
        if rule[L_KIND] == 0 and (rule[L_ACTS] >> act) & 1:
            left = rule[L_COUNT] - live_strikes(strikes, rule, t)
        elif rule[L_KIND] == 1 and points < 0:
            left = (score - rule[L_AT] - points - 1) // -points
        elif rule[L_KIND] == 3 and (rule[L_ACTS] >> act) & 1:
            left = 1
        if left > 0 and (least == 0 or left < least):
            least = left
    return 1.0 / least if least > 0 else 0.0
