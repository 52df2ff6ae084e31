"""What a stride does for one person on one day besides her rules: her acts are seen, and what follows settles the same night.

Nothing here reaches anyone else, so no message leaves her. ``sight`` and ``settle`` do the same for a block of people, to the same bits.
"""

from __future__ import annotations

from panopolis.columns import DAY_ZERO
from panopolis.draws import philox
from panopolis.engine.kernels import sighting
from panopolis.engine.kernels.bundles import W_CHANCE, W_REACH
from panopolis.engine.kernels.compiled import inlined, kernel, part
from panopolis.engine.kernels.renewing import renew_one as renew_her
from panopolis.engine.kernels.settling import CHARGE, put_on_record
from panopolis.engine.kernels.settling import charge as charge_one
from panopolis.engine.kernels.sighting import ACT

NEVER = 65535
"""A day that no stride reaches."""
charge = inlined(charge_one.py_func)
looked_at = inlined(sighting.looked_at.py_func)
renew_one = inlined(renew_her.py_func)


@inlined
def look(i, t, m, out, law, places, online_scale, district, enrolled, group, online_rank, app_status):
    """Let the watches look at her acts among ``out[:m]``, in place; return the number of messages left.

    A witness who sees everything and reaches everyone needs no draw.
    """
    left = 0
    for j in range(m):
        if out[j].kind == ACT:
            act = int(out[j].rule)
            w = law.sees[law.in_force[district[i]], act, 0]
            if w < 0:
                continue
            luck = (0, 0, 0, 0)
            if law.watch_mode[w] != 2 or law.watch[w, W_CHANCE] < 1.0 or law.watch[w, W_REACH] < 1.0:
                luck = philox(law.sight_key[act, w, 0], law.sight_key[act, w, 1], i, t, 0, 0)
            charged, w = looked_at(
                i, act, int(out[j].place), t, luck, law, places, online_scale, district, enrolled, group, online_rank, app_status,
            )
            if charged < 0:
                continue
            out[j].kind = CHARGE
            out[j].source = w
        if left < j:
            out[left] = out[j]
        left += 1
    return left


@inlined
def put_in_order(out, m):
    """Sort ``out[:m]`` by (rule, k), stably: the order in which messages of one person to herself count."""
    for j in range(1, m):
        for q in range(j, 0, -1):
            if (int(out[q - 1].rule) << 8 | int(out[q - 1].k)) <= (int(out[q].rule) << 8 | int(out[q].k)):
                break
            swap(out, q - 1, q)


@inlined
def swap(out, a, b):
    """Exchange the messages at ``a`` and ``b`` of one person to herself."""
    out[a].rule, out[b].rule = out[b].rule, out[a].rule
    out[a].kind, out[b].kind = out[b].kind, out[a].kind
    out[a].source, out[b].source = out[b].source, out[a].source
    out[a].k, out[b].k = out[b].k, out[a].k
    out[a].place, out[b].place = out[b].place, out[a].place
    out[a].value, out[b].value = out[b].value, out[a].value


@inlined
def close_day(
    i, t, m, out, rows, n, law, places, standing_, told, kept_risk, marks, agenda, online_scale,
    district, enrolled, group, online_rank, app_status,
    score, score_day, listed, fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place, tells, sanctions,
    wrongly, appeals,
):
    """See and settle what she did on day ``t``, the messages ``out[:m]``; return (rows, messages that counted)."""
    left = look(i, t, m, out, law, places, online_scale, district, enrolled, group, online_rank, app_status)
    if left > 1:
        put_in_order(out, left)
    first = n
    for j in range(left):
        if out[j].kind == CHARGE:
            n, _ = charge(
                i, out[j], t, law, standing_, told, kept_risk, rows, n, agenda, 0, marks[i], score, score_day, listed,
                fines_due, fine_day, fine_known, perceived, perceived_day, shown_until, shown_place, tells, sanctions, wrongly, appeals,
            )
        else:
            n = put_on_record(i, out[j], t, rows, n)
    for j in range(first, n):
        rows[j].k = j - first
    return n, left


@inlined
def morning(i, t, tiers, law, standing_, rows, n, district, score, score_day, tier, listed, fines_due, arrears, judgment):
    """Leave lists and settle her tier; return the number of rows."""
    first = n
    n = renew_one(i, t, 0, tiers, 0, law, standing_, rows, n, district, score, score_day, tier, listed, fines_due, arrears, judgment)
    for j in range(first, n):
        rows[j].k = j - first
    return n


@part
def first_due(due, first, last, t1, who, day, when):
    """Write down who among first..last-1 is due before ``t1``, and the day; return how many. ``when[0]`` gets the day, or NEVER."""
    n = 0
    for i in range(first, last):
        comes = due[i] < t1
        when[0, i - first] = due[i] if comes else NEVER
        who[n], day[n] = i, due[i]
        n += comes
    return n


@part
def draw_days(k0, k1, who, day, n, words):
    """Write the four words of (k0, k1; person who[q], day[q], 0, 0) into ``words`` (4, GROUP)."""
    for q in range(n):
        words[0, q], words[1, q], words[2, q], words[3, q] = philox(k0, k1, who[q], day[q], 0, 0)


@part
def note(due, first, n, t1, who, day, following, words, when, luck, wave):
    """Note what was drawn for the people ``who[:n]`` and when their next occasion is; return how many of them have it before ``t1``.

    These stand in front in ``who`` and ``day`` afterwards.
    """
    left = 0
    for q in range(n):
        i, then = who[q], following[q]
        j = i - first
        luck[0, wave, j], luck[1, wave, j], luck[2, wave, j] = words[0, q], words[2, q], words[3, q]
        due[i] = then
        comes = then < t1
        when[wave + 1, j] = then if comes else NEVER
        who[left], day[left] = i, then
        left += comes
    return left


@kernel
def count_parts(rows, n, t, counts):
    """Count the rows of each morning and each night of a stride from ``t`` on, ``counts`` (2 x days,)."""
    for j in range(n):
        counts[part_of(rows[j].day, rows[j].phase, t)] += 1


@kernel
def by_day(rows, n, t, places, out):
    """Write the rows of a block, which stand person by person, where they belong in ``out``, by day and mornings first, stably.

    ``places`` (2 x days,) says where the block's rows of each morning and night go.
    """
    for j in range(n):
        q = part_of(rows[j].day, rows[j].phase, t)
        out[places[q]] = rows[j]
        places[q] += 1


@part
def part_of(day, phase, t):
    """Return which part of a stride from ``t`` on a row is of: twice the day, and 1 more at night."""
    return 2 * (int(day) + DAY_ZERO - t) + (1 if phase > 0 else 0)
