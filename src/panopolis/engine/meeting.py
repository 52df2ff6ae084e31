"""From the rules of two people who meet to the text of the one kernel that runs all meetings of a day, a block of people at a time.

Each person computes whom she meets and what they give *her*; nobody writes to anyone else, so blocks run side by side and no message is sent.
Whatever is read of the other stands as of last night; the plan refuses a meeting rule that reads what a day changes before its night.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.columns import SETTINGS
from panopolis.engine.fuse import HEAD, Writer, plain_text
from panopolis.engine.plan import named
from panopolis.engine.purity import pieces
from panopolis.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable

    from panopolis.engine.plan import Plan, Step

ROUNDS = 30
"""Most meetings with strangers a day."""
_MORE = """from panopolis.draws import normal
from panopolis.engine.kernels.bundles import R_BOTH, R_DAMAGE, R_GIVEN, R_HIGHEST, R_IN_TURN, R_SERVICES, R_STRANGERS, R_TIES, R_WAITS, R_WEIGHTED
from panopolis.engine.kernels.compiled import part
from panopolis.engine.kernels.pairing import moved, moved_back, partners, rounded, ties_met, tie_to, uses_service

"""
_LEAVES = '''@part
def leaves(a, b, ca, cb, kind, memory_a, memory_b, {shared}):
    """Tenths of a star that a leaves b, or -1; ``ca`` and ``cb`` tell their draws apart."""
    w0, w1, w2, w3 = philox(keys[0], keys[1], a, t, ca, kind)
    if u01(w1) >= ratings[R_GIVEN]:
        return -1
    if ratings[R_IN_TURN] == 0.0:
        return stars_of(a, b, -1.0, memory_a, w0, w2, {shared})
    v0, v1, v2, v3 = philox(keys[0], keys[1], b, t, cb, kind)
    if w3 < v3 or (w3 == v3 and a < b):
        return stars_of(a, b, -1.0, memory_a, w0, w2, {shared})
    seen = -1
    if u01(v1) < ratings[R_GIVEN]:
        seen = stars_of(b, a, -1.0, memory_b, v0, v2, {shared})
    elif u01(v2) < ratings[R_WAITS]:
        return -1
    return stars_of(a, b, seen * 0.1, memory_a, w0, w2, {shared})


@part
def is_rated(i, in_force, number, district_, age_, enrolled_, consent_):
    """Return whether stars that someone gets count: where the scheme is in force, for whom it is meant."""
    return in_force[district_[i]] == 1 and in_scope(int64(age_[i]), int64(enrolled_[i]), int64(consent_[i]), number)


@part
def counts_as(a, b, tenths, ratings, rating_, damage_days_):
    """Weight of a star that a leaves b."""
    weight = max(int64(rating_[a]) >> 13, 1) if ratings[R_WEIGHTED] > 0.0 else 1
    if damage_days_[b] > 0 and tenths * 8192 < int64(rating_[b]) * 10:
        weight = int(weight * ratings[R_DAMAGE] + 0.5)
    return weight


'''
_STRANGERS = '''@part
def meet_strangers(
    lo, hi, pair_keys, rank, who, asks, n_asking, wide_asking, left, places, others, sums, in_force, recent, {shared},
):
    """Rounds of meetings with strangers: what people lo..hi-1 are given."""
    last, n_left = recent.shape[1], 0
    for i in range(lo, hi):
        sums[i - lo, 0], sums[i - lo, 1] = 0, 0
        if asks[i] > 0 and confined_days_[i] == 0 and ratings[R_STRANGERS] > 0.0 and is_rated({of_rated}):
            left[n_left] = i
            n_left += 1
    for k in range(n_asking.size):
        if n_asking[k] < 2:
            break
        n_asked, n_left = n_left, 0
        for q in range(n_asked):
            i = left[q]
            if asks[i] > k:
                left[n_left], places[n_left] = i, rank[i]
                n_left += 1
        partners(places[:n_left], n_asking[k], wide_asking[k], pair_keys[k, 0], pair_keys[k, 1], others[:n_left])
        for q in range(n_left):
            if others[q] < 0:
                continue
            i, j = int64(left[q]), int64(who[others[q]])
            if confined_days_[j] > 0:
                continue
            star = leaves(j, i, k, k, 0, 0, 0, {shared})
            if star >= 0:
                heavy = counts_as(j, i, star, ratings, rating_, damage_days_)
                sums[i - lo, 0] += heavy * star
                sums[i - lo, 1] += heavy
{last}

'''
_OTHERS = '''@part
def meet_others(
    lo, hi, met_keys, memory_keys, asks, servers, server_place, clients, client_place, wide_served, sums, met_today, serving, in_force,
    network, neighbours, memory, after, recent, {shared},
):
    """Meetings with ties and in services: what people lo..hi-1 are given besides, and what they remember of their ties."""
    last = recent.shape[1]
    for i in range(lo, hi):
        here = is_rated({of_rated})
        free = asks[i] > 0 and confined_days_[i] == 0
        total, weight = sums[i - lo, 0], sums[i - lo, 1]
        if free and ratings[R_TIES] > 0.0:
            tied = neighbours[network[i] : network[i + 1]]
            ties_met(i, tied, t, met_keys[0], met_keys[1], {tie_met}, met_today)
            for e in range(network[i], network[i + 1]):
                j = int64(neighbours[e])
                if met_today[e - network[i]] == 0 or asks[j] == 0 or confined_days_[j] > 0:
                    continue
                mine, theirs = int64(memory[e]), int64(memory[tie_to(j, i, network, neighbours)])
                star, met = -1, 0
                if mine != 2 and theirs != 2:
                    met = 1
                    star = leaves(j, i, i, j, 2, theirs, mine, {shared})
                    if star >= 0 and here:
                        heavy = counts_as(j, i, star, ratings, rating_, damage_days_)
                        total += heavy * star
                        weight += heavy
{last_tie}{remember}        if free and ratings[R_SERVICES] > 0.0 and servers.size > 0:
            if server_place[i] >= 0 and serves_[i] == 1:
                for slot in range(int64(server_place[i]), clients.size, servers.size):
                    j = int64(clients[moved_back(slot, clients.size, wide_served, serving[0], serving[1])])
                    if confined_days_[j] > 0 or not uses_service(j, t, met_keys[0], met_keys[1], {service_used}):
                        continue
                    star = leaves(j, i, i, j, 4, 0, 0, {shared})
                    if star >= 0 and here:
                        heavy = counts_as(j, i, star, ratings, rating_, damage_days_)
                        total += heavy * star
                        weight += heavy
{last_tie}            if client_place[i] >= 0 and ratings[R_BOTH] > 0.0 and uses_service(i, t, met_keys[0], met_keys[1], {service_used}):
                j = int64(servers[moved(int64(client_place[i]), clients.size, wide_served, serving[0], serving[1]) % servers.size])
                if serves_[j] == 1 and confined_days_[j] == 0:
                    star = leaves(j, i, i, j, 4, 0, 0, {shared})
                    if star >= 0 and here:
                        heavy = counts_as(j, i, star, ratings, rating_, damage_days_)
                        total += heavy * star
                        weight += heavy
{last_tie}        star_sum_[i] = min(total, 65535)
        star_weight_[i] = min(weight, 65535)
{sum_last}

'''
_WALK = '''@kernel
def walk(
    lo, hi, pair_keys, met_keys, memory_keys, rank, who, asks, n_asking, wide_asking, servers, server_place, clients, client_place, wide_served,
    left, places, others, sums, met_today, serving, in_force, network, neighbours, memory, after, recent, {shared},
):
    """Meetings of one day of people lo..hi-1: what they are given, and what they remember of their ties; some thousand people at a time."""
    for first in range(lo, hi, left.size):
        upto = min(first + left.size, hi)
        meet_strangers(
            first, upto, pair_keys, rank, who, asks, n_asking, wide_asking, left, places, others, sums, in_force, recent, {shared},
        )
        meet_others(
            first, upto, met_keys, memory_keys, asks, servers, server_place, clients, client_place, wide_served, sums, met_today, serving,
            in_force, network, neighbours, memory, after, recent, {shared},
        )
    return 0
'''
_OF_RATED = "i, in_force, number, district_, age_, enrolled_, consent_"
_LAST = """{margin}recent[i, stars_count_[i] % last] = star
{margin}stars_count_[i] = stars_count_[i] + 1 if stars_count_[i] + 1 < 2 * last else last
"""
_SUM_LAST = """        if weight > 0:
            held = 0
            for q in range(min(int64(stars_count_[i]), last)):
                held += recent[i, q]
            recent_sum_[i] = held
"""
_REMEMBER = """                w0, _, _, _ = philox(memory_keys[0], memory_keys[1], i, t, j, 0)
                a, b, memory_of, got = i, j, mine, star * 0.1
                after[e] = int({call})
"""
_VALUES = {
    "got": "got", "memory": "memory_of", "met": "met", "noise": "normal(u01(w0))", "draw": "u01(w0)", "stars_highest": "ratings[R_HIGHEST]",
    "me_on_black_list": "int((int64(listed[a]) & number[BLACK]) > 0)", "other_on_black_list": "int((int64(listed[b]) & number[BLACK]) > 0)",
}  # fmt: skip
ALWAYS = (
    "district", "age", "enrolled", "consent", "rating", "damage_days", "confined_days", "star_sum", "star_weight",
)  # fmt: skip
"""Columns that the kernel itself reads or writes."""


class Meeting(Writer):
    """Writes the expressions of a meeting rule: ``a`` is me, ``b`` the other."""

    def value(self, name: str, act: int) -> str:
        """Return the expression of any name that a meeting rule reads."""
        if name in _VALUES:
            return _VALUES[name]
        column = named(name)
        if column in self.known and column != name:
            return self.read(column).replace("[i]", "[a]" if name.startswith("me_") else "[b]")
        if name in SETTINGS:
            return self.setting(name)
        if name == "day":
            return self.given(name, act)
        known = f"columns as me_NAME and other_NAME, settings, day, {', '.join(_VALUES)}"
        raise RuleError(f"rule '{self.rule.name}' reads '{name}'; a meeting rule reads {known}")


def meeting_text(plan: Plan, pair: Step, tie: Step | None) -> str:
    """Return the text of the kernel of all meetings of a day."""
    w = Meeting(plan, pair)
    serves, last = "serves" in w.known, "recent_sum" in w.known
    for name in (*ALWAYS, *(("serves",) if serves else ()), *(("recent_sum", "stars_count") if last else ())):
        w.array(name)
    call, remember = w.call("day", 0), ""
    if tie is not None:
        remembering = Meeting(plan, tie)
        remembering.touched = w.touched
        remember = _REMEMBER.format(call=remembering.call("day", 0))
    shared = ", ".join(["t", "keys", "settings", "ratings", "number", "listed", *(f"{c}_" for c in w.touched)])
    text = HEAD.format(title="Kernel of a day's meetings").rstrip("\n") + "\n" + _MORE + _functions(pair, tie)
    text += f"@part\ndef stars_of(a, b, got, memory_of, w0, w2, {shared}):\n    return rounded({call}, u01(w2), ratings)\n\n\n"
    meetings = _STRANGERS + _OTHERS + _WALK
    walk = meetings.format(
        shared=shared, of_rated=_OF_RATED, remember=remember, tie_met=w.setting("tie_met"), service_used=w.setting("service_used"),
        last=_LAST.format(margin=" " * 16) if last else "", last_tie=_LAST.format(margin=" " * 24) if last else "",
        sum_last=_SUM_LAST if last else "",
    )  # fmt: skip
    return text + _LEAVES.format(shared=shared) + (walk if serves else _without_services(walk))


def _functions(*steps: Step | None) -> str:
    """Return the text of the constants and plain functions that meeting rules use."""
    functions: dict[str, Callable[..., object]] = {}
    constants: dict[str, float] = {}
    rules = [s.rule.function for s in steps if s is not None]
    for function in rules:
        more, numbers = pieces(function)
        functions |= more
        constants |= numbers
    head = "".join(f"{name} = {value!r}\n" for name, value in constants.items())
    return head + "\n\n" + "".join(plain_text(f, 1 if f in rules else 0) for f in functions.values())


def _without_services(text: str) -> str:
    """Return the kernel's text without the part in which people are served, for a plan without those who serve."""
    first = text.index("        if free and ratings[R_SERVICES]")
    return text[:first] + text[text.index("        star_sum_[i] =") :]
