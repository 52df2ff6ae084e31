"""What the plain world does where people give each other stars: whole lists of who meets whom, one meeting after the other."""

from __future__ import annotations

import math
from collections import defaultdict

from plain_draws import WORD, key, philox, u01
from plain_law import ACT_NAMES, SCHEME, number
from plain_shapes import names_of

from panopolis.columns import KINDS, PERSON, SETTINGS
from panopolis.draws import normal

ROUNDS = 30
STEPS = 8192
OF_AGE = 14


def new_place(place, n, keys):
    """The new place of one of 0..n-1: eight turns of a Feistel network over rows and columns, again and again until it is within n."""
    wide = math.isqrt(n - 1) + 1
    tall = -(-n // wide)
    while True:
        row, column = divmod(place, wide)
        for turn in range(8):
            held, size = (row, wide) if turn % 2 else (column, tall)
            h = (held * 0x2C1B3C6D + keys[1 - turn % 2] + turn * 0x3504F333) & WORD
            h = (h ^ h >> 15) * 0x297A2D39 & WORD
            far = (h ^ h >> 12) * size // 2**32
            row, column = (row, (column + far) % wide) if turn % 2 else ((row + far) % tall, column)
        place = row * wide + column
        if place < n:
            return place


class Ratings:
    """Meetings, stars and what becomes of them in a plain world."""

    def begin_ratings(self):
        """Everyone has a newcomer's rating; nobody remembers anything."""
        self.memory = {}  # (person, tie) -> what she remembers
        self.recent = defaultdict(list)  # person -> the last stars that count, in tenths
        r = self.law.ratings
        if r:
            self.rest_at_first()
            self.columns["rating"][:] = self.columns["rating_week"][:] = int(float(r.start) * STEPS + 0.5)

    def rest_at_first(self):
        """Some ties outside the household rest from both ends until both choose them."""
        for i in self.people if self.tie_rule else ():
            for j in self.others(i):
                if u01(philox(key(self.society.seed, "friends"), min(i, j), 0, max(i, j))[0]) >= self.settings["friends_first"]:
                    self.memory[i, j] = 2

    def _rated(self, i, _o):
        """Whether she is given stars."""
        if not self.law.ratings:
            return 0
        if {"strangers", "ties"} & set(self.law.ratings.of):
            return int(self.columns["age"][i] >= OF_AGE)
        return int(self.columns["serves"][i] == 1)

    def same_ratings(self, old):
        """Whether ratings go on: kept before, in the same scale, of as many last stars."""

        def kind(r):
            return (float(r.scale.lowest), float(r.scale.highest), number(r.average.last, 0.0)) if r else None

        return kind(old.ratings) == kind(self.law.ratings)

    def meet(self):
        """All meetings of today; each person's stars are summed as their weights say."""
        self.got = defaultdict(list)  # person -> (tenths, weight) in the order in which they came
        if not self.law.ratings:
            return
        self.events["detained"] += int((self.columns["confined_days"] > 0).sum())
        self.asks = [self.asked_for(i) for i in self.people]
        for kind in ("strangers", "ties", "services"):
            if kind in self.law.ratings.of:
                getattr(self, f"meet_{kind}")()
        for i in self.people:
            stars = self.got[i]
            self.columns["star_sum"][i] = min(sum(s * w for s, w in stars), 65535)
            self.columns["star_weight"][i] = min(sum(w for _, w in stars), 65535)
            if self.law.ratings.average.kind == "last" and stars:
                last = int(float(self.law.ratings.average.last))
                self.recent[i] = (self.recent[i] + [s for s, _ in stars])[-last:]
                self.columns["recent_sum"][i] = sum(self.recent[i])
                for _ in stars:
                    n = int(self.columns["stars_count"][i]) + 1
                    self.columns["stars_count"][i] = n if n < 2 * last else last

    def asked_for(self, i):
        """Meetings with strangers that she asks for a day."""
        if self.columns["age"][i] < OF_AGE:
            return 0
        return min(max(math.floor(self.settings["strangers_met"] * self.read("sociability", i) + 0.5), 1), ROUNDS)

    def free(self, i):
        return self.asks[i] > 0 and self.columns["confined_days"][i] == 0

    def meet_strangers(self):
        """Round by round: who asks for so many stands in line, who asks for most first; the line is shuffled and neighbours meet."""
        for k in range(ROUNDS if self.settings["strangers_met"] > 0 else 0):
            line = sorted((i for i in self.people if self.asks[i] > k), key=lambda i: (-self.asks[i], i))
            keys = philox(key(self.society.seed, "pairs"), k, self.t)[:2]
            places = [0] * len(line)
            for place, i in enumerate(line):
                places[new_place(place, len(line), keys)] = i
            for one, other in zip(places[::2], places[1::2], strict=False):
                if self.free(one) and self.free(other):
                    self.events["meeting of strangers"] += 1
                    self.receive(one, self.leaves(other, one, k, k, 0), other)
                    self.receive(other, self.leaves(one, other, k, k, 0), one)

    def meet_ties(self):
        """Every tie whose day it is, once from each end; memories change tonight."""
        new = {}
        for i in self.people:
            for j in map(int, self.society.ties.of(i)):
                if not (self.free(i) and self.asks[j] and self.columns["confined_days"][j] == 0):
                    continue
                if (
                    u01(philox(key(self.society.seed, "meetings"), min(i, j), self.t, max(i, j), 1)[0])
                    >= self.settings["tie_met"]
                ):
                    continue
                mine, theirs, star = self.memory.get((i, j), 0), self.memory.get((j, i), 0), None
                met = mine != 2 and theirs != 2
                if met:
                    self.events["meeting of ties"] += 1
                    star = self.leaves(j, i, i, j, 2)
                    self.receive(i, star, j)
                if self.tie_rule:
                    new[i, j] = self.remembers(i, j, mine, met, star)
        for pair, what in new.items():
            if what != self.memory.get(pair, 0):
                self.events[f"memory {what}"] += 1
        self.memory |= new

    def remembers(self, i, j, mine, met, star):
        w0 = philox(key(self.society.seed, "remember"), i, self.t, j)[0]
        given = {"memory": mine, "met": int(met), "got": (-1 if star is None else star) * 0.1, "draw": u01(w0)}
        return int(self.ask_of(self.tie_rule, i, j, given))

    def meet_services(self):
        """Each client who uses a service today is served by whom the day's shuffle gives her."""
        serves = [i for i in self.people if self.could_serve(i)]
        clients = [i for i in self.people if self.asks[i] and not self.could_serve(i)]
        if not serves:
            return
        keys = philox(key(self.society.seed, "services"), 0, self.t)[:2]
        slots = {new_place(place, len(clients), keys): i for place, i in enumerate(clients)}
        for slot in sorted(slots):
            client, server = slots[slot], serves[slot % len(serves)]
            used = u01(philox(key(self.society.seed, "meetings"), client, self.t, 0, 3)[0]) < self.settings["service_used"]
            if used and self.columns["serves"][server] == 1 and self.free(client) and self.free(server):
                self.events["service"] += 1
                self.receive(server, self.leaves(client, server, server, client, 4), client)
                if self.law.ratings.sides == "both":
                    self.receive(client, self.leaves(server, client, client, server, 4), server)

    def could_serve(self, i):
        return bool(
            self.asks[i] and self.columns["employed"][i] == 1 and self.read("serving", i) < self.settings["serving_share"]
        )

    def receive(self, i, star, giver):
        """Stars count where the scheme holds, as much as the giver's rating says and a penalty adds."""
        if star is None or not self.scoped(i):
            return
        weight = max(int(self.columns["rating"][giver]) // STEPS, 1) if self.law.ratings.weighted else 1
        authority = self.law.ratings.authority
        if self.columns["damage_days"][i] and star * STEPS < int(self.columns["rating"][i]) * 10:
            self.events["double damage"] += 1
            weight = int(weight * number(authority.damage if authority else None, 1.0) + 0.5)
        self.got[i].append((star, weight))

    def leaves(self, a, b, ca, cb, kind):
        """Tenths that a leaves b, or None: at once, or the second after having seen what the first gave."""
        r, keys = self.law.ratings, key(self.society.seed, "give_stars")
        mine, hers = philox(keys, a, self.t, ca, kind), philox(keys, b, self.t, cb, kind)
        given = number(r.given, 1.0)
        if u01(mine[1]) >= given:
            return None
        if r.reveal == "simultaneous" or (mine[3], a) < (hers[3], b):
            return self.stars(a, b, -1.0, mine, kind)
        if u01(hers[1]) < given:
            self.events["seen and answered"] += 1
            return self.stars(a, b, self.stars(b, a, -1.0, hers, kind) * 0.1, mine, kind)
        if u01(hers[2]) < number(r.waits, 0.0):
            self.events["waits in vain"] += 1
            return None
        return self.stars(a, b, -1 * 0.1, mine, kind)

    def stars(self, a, b, got, words, kind):
        memory = self.memory.get((a, b), 0) if kind == 2 else 0
        self.events["ill turn paid back"] += memory == 1
        given = {"got": got, "memory": memory, "noise": float(normal.py_func(u01(words[0])))}
        return self.on_scale(self.ask_of(self.pair_rule, a, b, given), u01(words[2]))

    def on_scale(self, stars, u):
        scale = self.law.ratings.scale
        lowest, step = float(scale.lowest), float(scale.step)
        most = round((float(scale.highest) - lowest) / step)
        n = math.floor(min(max((stars - lowest) / step, -1.0), most + 1.0) + (u if scale.rounding == "by_chance" else 0.5))
        return round(lowest * 10) + min(max(n, 0), most) * round(step * 10)

    def ask_of(self, rule, me, other, given):
        """Ask a meeting rule, each column of the one it names."""
        return rule.function(*[self.of_meeting(name, me, other, given) for name in names_of(rule.function)])

    def of_meeting(self, name, me, other, given):
        if name in given:
            return given[name]
        if name in SETTINGS:
            return self.settings[name]
        if name in ("day", "stars_highest"):
            return self.look(name, me, None)
        who, column = (me, name.removeprefix("me_")) if name.startswith("me_") else (other, name.removeprefix("other_"))
        if column == "on_black_list":
            bits = self.last_night[who][0]
            return int(any(one.colour == "black" and bits >> k & 1 for k, (_, one) in enumerate(self.law.lists)))
        return self.read(column, who)

    def night_of_ratings(self):
        """The end of the day's slips."""
        if self.law.ratings:
            self.columns["slips"][:] = 0

    def take_stars(self):
        """What charges take, once the night's averages are made."""
        if not self.law.ratings:
            return
        for row in self.rows:
            rule = self.law.rule(SCHEME, ACT_NAMES[row.rule]) if row.kind == KINDS.index("charge") else None
            if rule is None or self.forced(row.charged) != SCHEME:
                continue
            if rule.stars is not None and float(rule.stars):
                taken = float(rule.stars) * STEPS
                moved = int(self.columns["rating"][row.charged]) + (int(taken + 0.5) if taken >= 0 else -int(0.5 - taken))
                self.columns["rating"][row.charged] = min(max(moved, 0), 5 * STEPS)
                self.events["stars taken"] += 1
            if rule.damage is not None:
                held = int(self.columns["damage_days"][row.charged])
                self.columns["damage_days"][row.charged] = max(held, min(int(rule.damage), 255))

    def stand(self):
        """The rating is the score, in hundredths cut off."""
        score = self.law.scheme.score
        if not self.law.ratings or score is None or score.kind != "rating":
            return
        for i in self.people:
            now = int(self.columns["rating"][i]) * 100 // STEPS
            if now != self.columns["score"][i]:
                self.columns["score"][i], self.columns["score_day"][i] = now, self.t

    def _of_ratings(self, name):
        r = self.law.ratings
        if not r:
            return 0.0
        a, authority = r.average, r.authority
        found = {
            "stars_kept": 1.0 - number(a.moving or a.forgets, 0.0), "stars_kept_a_day": 1.0 - number(a.decays, 0.0),
            "prior_stars": float(a.prior.stars) if a.prior else 0.0,
            "prior_weight": float(a.prior.weight) if a.prior else 0.0,
            "last_stars": number(a.last, 0.0), "shown_from": number(r.shown_from, 0.0), "first_stars": float(r.start),
            "stars_highest": float(r.scale.highest),
            "detained_below": float(authority.detains_below) if authority and authority.detains_below else -1.0,
            "detained_for": int(authority.detains_for or 1) if authority and authority.detains_below else 0.0,
        }  # fmt: skip
        return found[name]


def _given(name):
    def look(self, _i, _o):
        return self._of_ratings(name)

    return look


for _name in (
    "stars_kept", "stars_kept_a_day", "prior_stars", "prior_weight", "last_stars", "shown_from", "first_stars", "stars_highest",
    "detained_below", "detained_for",
):  # fmt: skip
    setattr(Ratings, f"_{_name}", _given(_name))
assert PERSON["rating"].scale == 1 / STEPS
