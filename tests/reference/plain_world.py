"""The world again, in plain Python: one day in simple loops over people, with no table, no block and nothing compiled.

It is written from the text of the design and of the rules, to be equal bit for bit to the engine. It may call the rules' own functions
(with plain ``math``); all else - draws, law, sighting, order of messages, standing - is its own. Columns lie in arrays of their declared types,
because storing rounds.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import timedelta
from fractions import Fraction

import numpy as np
from plain_appeals import Appeals
from plain_draws import gap, integer, key, philox, shuffled, u01
from plain_erasure import Erasure
from plain_given import Given
from plain_index import Index
from plain_law import ACT_NAMES, DOOR_NAMES, PlainLaw
from plain_ratings import Ratings
from plain_rules import plain_rules, watch
from plain_shapes import (
    AT_HOME,
    BIN,
    BINS,
    HEARD,
    LAST_DAY,
    MOST_GAP,
    NO_SOURCE,
    RANKS,
    SEEN_NOT_YET,
    Message,
    Occasion,
    PlainDay,
    names_of,
)
from plain_standing import Standing

from panopolis.columns import ACTS, APART, DAY_ZERO, PERSON, PHASES, SUM_SCALE
from panopolis.measures import NIGHTLY
from panopolis.rules import DELETED, SHIPPED


class PlainWorld(Given, Standing, Appeals, Erasure, Index, Ratings):
    """A society under a scheme, one person and one day at a time."""

    def __init__(self, society, ordinary, scheme, settings, start, *, warmup, measures=NIGHTLY, rules=SHIPPED):
        self.society, self.ordinary, self.scheme, self.settings, self.start = society, ordinary, scheme, settings, start
        self.measures = measures
        self.people = range(society.n_person)
        self.t = DAY_ZERO - warmup
        self.scoring = False
        every = plain_rules(rules)
        self.rules = in_order([r for r in every if not r.meets])
        self.pair_rule, self.tie_rule = (next((r for r in every if r.meets == what), None) for what in ("pair", "tie"))
        self.columns = {name: np.array(values) for name, values in society.traits.items()}
        for c in PERSON.values():
            if c.kind != "trait":
                self.columns[c.name] = np.zeros(society.n_person, c.dtype)
        self.shown = [0] * len(society.recipe.districts)
        self.agenda = []  # in the order in which entries were written
        self.no_standing()
        self.events = Counter()
        self.without, self.given = (
            {},
            {},
        )  # (day, phase, person) -> number of a row not written; (day, rule, person) -> whether she yields
        self.stays = set()  # (person, list) that she does not leave today
        self.newly, self.law = set(), self.law_of_today()
        self.due = {}
        self.first_values()
        self.begin_ratings()

    # -------------------------------------------------------------------------------------------------- beginnings

    def no_standing(self):
        self.strikes = defaultdict(list)  # (person, list) -> days of counted charges, latest first
        self.repeats = {}  # (person, act) -> (day of the last charge, charges within the window)
        self.bonuses = {}  # (person, act) -> (first day of her year, points given in it)
        self.since = {}  # (person, list) -> day of entry, or of the last charge that would enter it
        self.clean = {}  # person -> day of the last wrong, or of the last points regained
        self.index = {}  # (person, dimension) -> points that the dimension has moved her score by
        self.shared = {}  # person -> points by records of companies that do not expire on their own

    def first_values(self):
        for c in PERSON.values():
            if callable(c.start):
                for i in self.people:
                    self.store(c.name, i, c.start(*[self.look(n, i, None) for n in names_of(c.start)]))
            elif c.kind != "trait" and c.start:
                self.columns[c.name][:] = c.start / c.scale
            if c.relax:
                self.columns[c.name + "_day"][:] = self.t
        for rule in self.rules:
            if rule.kind == "conduct":
                self.due[rule.name] = [self.next_due(rule, i, self.t - 1) for i in self.people]

    def law_of_today(self):
        return PlainLaw(self.ordinary, self.scheme, self.today, self.society, scoring=self.scoring)

    def begin(self):
        """Day 0: the scheme is in force, counts stand at zero, scores at their start, nobody is on a list."""
        self.scoring = True
        for c in PERSON.values():
            if c.kind == "count":
                self.columns[c.name][:] = 0
        self.no_standing()
        self.renew_law()
        self.columns["score"][:] = self.law.start
        self.columns["tier"][:] = self.law.tier_of(self.law.start)
        self.begin_ratings()

    def renew_law(self):
        """Read the law of today; a district in which people begin to be counted hears an announcement."""
        before = self.law.counted()
        self.law = self.law_of_today()
        self.newly |= {d for d, now in enumerate(self.law.counted()) if now and not before[d]}
        widths = {name: self.law.remembers(one) for name, one in self.law.lists}
        for (i, name), days in self.strikes.items():  # a smaller count from today on remembers fewer charges
            self.strikes[i, name] = days[: widths.get(name, len(days))]

    def change(self, ordinary, scheme, settings):
        """Go on under another scheme: scores stay, lists and counted charges stay where both name them alike."""
        old, held, scores = self.law, [self.on_lists(i) for i in self.people], [self.score_now(i) for i in self.people]
        self.ordinary, self.scheme, self.settings = ordinary, scheme, settings
        self.renew_law()
        stays = {name: (one, dict(old.lists)[name]) for name, one in self.law.lists if name in dict(old.lists)}
        for i in self.people:
            self.columns["listed"][i] = sum(1 << k for k, (name, _) in enumerate(self.law.lists) if name in held[i])
            start = scores[i] if old.scheme.score and not self.another_index(old) else self.law.start
            self.columns["score"][i] = max(self.law.floor, min(self.law.cap, start))
            if "relax" in (old.whole, self.law.whole):
                self.columns["score_day"][i] = self.t
            self.columns["tier"][i] = self.law.tier_of(int(self.columns["score"][i]))
        if not self.same_ratings(old):
            self.begin_ratings()
        self.since = {(i, name): t for (i, name), t in self.since.items() if name in stays}
        widths = {name: min(old.remembers(pair[1]), self.law.remembers(pair[0])) for name, pair in stays.items()}
        kept_days = {(i, name): days[: widths[name]] for (i, name), days in self.strikes.items() if widths.get(name)}
        self.strikes = defaultdict(list, kept_days)
        self.repeats = {
            (i, act): x for (i, act), x in self.repeats.items() if old.counts_repeats(act) and self.law.counts_repeats(act)
        }
        self.bonuses = {
            (i, act): x for (i, act), x in self.bonuses.items() if min(old.yearly_cap(act), self.law.yearly_cap(act)) >= 0
        }
        if not {old.whole, self.law.whole} <= {"after_clean", "regain"}:
            self.clean = {}
        if not all(law.erases for law in (old, self.law)):
            self.shared = {}
        if self.another_index(old):
            self.index = {}

    @property
    def day(self):
        return self.t - DAY_ZERO

    @property
    def today(self):
        return self.start + timedelta(days=self.day)

    # ---------------------------------------------------------------------------------------------- reading, storing

    def step(self):
        if self.scoring and self.day > 0:
            self.renew_law()
        self.acts, self.rows = Counter(), []
        self.stays.clear()
        self.last_night = [(int(self.columns["listed"][i]), int(self.columns["tier"][i])) for i in self.people]
        self.morning()
        mail = self.phase(PHASES[0]) + self.speak()
        self.meet()
        mail += self.phase(PHASES[1]) + self.phase(PHASES[2])
        mail = [m for m in map(self.sight, mail) if m]
        self.night(mail)
        self.night_of_ratings()
        self.phase(PHASES[3])
        self.take_stars()
        self.stand()
        self.shown = [0] * len(self.shown)
        for i in self.people:
            until, place = int(self.columns["shown_until"][i]), int(self.columns["shown_place"][i])
            if until >= self.t and place >= 0:
                self.shown[self.society.places.district[place]] += 1
        done = PlainDay(self.rows, self.acts, self.measured(), self.histogram(), len(mail))
        self.newly = set()
        self.t += 1
        return done

    def measured(self):
        sums = Counter()
        for i in self.people:
            for m in self.measures:
                sums[m.name, int(self.columns["cell"][i])] += math.floor(self.ask(m.function, i, None) * SUM_SCALE + 0.5)
        return sums

    def histogram(self):
        found = Counter()
        if self.scoring and self.law.scheme.score:
            for i in self.people:
                if self.scoped(i):
                    first = max(self.law.floor, self.law.start - BINS // 2 * BIN)
                    last = min((self.law.cap - first) // BIN + 1, BINS) - 1
                    found[min(max((self.score_now(i) - first) // BIN, 0), last)] += 1
        return found

    def phase(self, name):
        mail = []
        for rule in self.rules:
            if rule.phase == name:
                for i in self.people:
                    mail += self.conduct(rule, i) if rule.kind == "conduct" else self.daily(rule, i)
        return mail

    def occasion(self, rule, i, words):
        act = rule.commits[0] if rule.commits else None
        return Occasion(rule, words, self.crossing(rule, i) if rule.at == "crossing" else -1, act, self.forced(i))

    def next_due(self, rule, i, t):
        """The next day on which an occasion comes to her, from day ``t`` on."""
        _, w1, _, _ = philox(key(self.society.seed, rule.name), i, t)
        ceiling = self.ask(rule.ceiling, i, None) if rule.ceiling else 1.0
        return min(t + gap(u01(w1), self.ask(rule.rate, i, None) * ceiling, MOST_GAP), LAST_DAY)

    def conduct(self, rule, i):
        if self.due[rule.name][i] != self.t:
            return []
        self.due[rule.name][i] = self.next_due(rule, i, self.t)
        w0, _, w2, w3 = philox(key(self.society.seed, rule.name), i, self.t)
        o = self.occasion(rule, i, (w2, w3))
        ceiling = self.ask(rule.ceiling, i, o) if rule.ceiling else 1.0
        chance = self.ask(rule.function, i, o)
        if rule.door == "drive" and self._closed(i, o):
            self.events["kept from driving"] += 1
        assert chance <= ceiling, f"{rule.name}, person {i}"
        if not self.given.get((self.day, rule.name, i), u01(w0) * ceiling < chance):
            if rule.otherwise:
                self.events[f"rule {rule.name} not"] += 1
                values = self.ask(rule.otherwise, i, o)
                self.keep(rule, i, list(values) if isinstance(values, tuple) else [values])
            return []
        self.events[f"rule {rule.name}"] += 1
        return self.write(rule, i, o, self.ask(rule.then, i, o) if rule.then else [1] * len(rule.commits))

    def daily(self, rule, i):
        if rule.on == "announcement" and self.columns["district"][i] not in self.newly:
            return []
        if rule.on == "ratings" and not self.law.ratings:
            return []
        if (rule.where and not self.columns[rule.where][i]) or (rule.monthly and self.columns[rule.monthly][i] != self.today.day):
            return []
        self.events[f"rule {rule.name}"] += 1
        o = self.occasion(rule, i, philox(key(self.society.seed, rule.name), i, self.t))
        return self.write(rule, i, o, self.ask(rule.function, i, o))

    def write(self, rule, i, o, values):
        """Set, add, commit and record, in this order; return what is told."""
        values = list(values) if isinstance(values, (tuple, list)) else [values]
        mail = []
        self.keep(rule, i, values)
        for name in rule.commits:
            if values.pop(0) > 0:
                mail.append(self.commit(name, i, o))
        for name in rule.records:
            k, amount = rule.writes - len(values), values.pop(0)
            if amount > 0:
                door = DOOR_NAMES.index(rule.door) if rule.door else 0
                mail.append(Message(i, i, door, name, NO_SOURCE, k, -1, int(amount * 100.0 + 0.5)))
        return mail

    def keep(self, rule, i, values):
        """Set and add, taking the values off the front."""
        for name in rule.sets:
            self.store(name, i, values.pop(0))
        for name in rule.adds:
            self.store(name, i, values.pop(0) + self.read(name, i))

    def commit(self, name, i, o):
        self.acts[name, int(self.columns["cell"][i])] += 1
        self.events[f"act {name}"] += 1
        act = ACTS[name]
        if act.context not in APART and (act.good or act.gravity > 0):
            count = self.columns["good_deeds" if act.good else "offences"]
            count[i] = min(int(count[i]) + 1, 65535)
        return Message(i, i, ACT_NAMES.index(name), SEEN_NOT_YET, NO_SOURCE, 0, o.place, 0)

    def speak(self):
        """Those who were charged and know it tell all their ties."""
        mail = []
        for i in self.people:
            if self.columns["tells"][i]:
                self.columns["tells"][i] = 0
                for other in map(int, self.society.ties.of(i)):
                    if self.rests(i, other):
                        self.events["tie at rest"] += 1
                    else:
                        mail.append(Message(other, i, 0, HEARD, NO_SOURCE, 0, -1, 0))
        return mail

    # ---------------------------------------------------------------------------------------------------- sighting

    def crossing(self, rule, i):
        """The crossing of today's occasion: one of those that she passes on the leg at home, or on that away from it."""
        a, b, _, _ = philox(key(self.society.seed, f"{rule.name} at place"), i, self.t)
        home, work = int(self.columns["district"][i]), int(self.columns["work_district"][i])
        way = self.way_home(i, home) if u01(a) < AT_HOME else self.way_out(i, work)
        return way[integer(b, len(way))]

    def way_home(self, i, d):
        """From her own crossing to that of today's errand."""
        first, past = (int(x) for x in self.society.places.district_start[d : d + 2])
        own = philox(key(self.society.seed, "whereabouts"), i, 0)[0]
        errand = philox(key(self.society.seed, "errand"), i, self.t)[0]
        return self.way(d, first + integer(own, past - first), first + integer(errand, past - first))

    def way_out(self, i, d):
        """From the crossing nearest to the centre to that of her work, study or second place."""
        first, past = (int(x) for x in self.society.places.district_start[d : d + 2])
        return self.way(d, first, first + integer(philox(key(self.society.seed, "whereabouts"), i, 0)[1], past - first))

    def way(self, d, one, other):
        """The crossings of a district nearest to the straight line from one crossing to another."""
        streets = self.society.places.streets
        first, past = (int(x) for x in self.society.places.district_start[d : d + 2])
        known = {tuple(streets[c].tolist()): c for c in range(first, past)}
        (r0, c0), (r1, c1) = streets[one].tolist(), streets[other].tolist()
        n = max(abs(r1 - r0), abs(c1 - c0))
        found = [one]
        for k in range(1, n + 1):
            at = (
                r0 + math.floor(Fraction((r1 - r0) * k, n) + Fraction(1, 2)),
                c0 + math.floor(Fraction((c1 - c0) * k, n) + Fraction(1, 2)),
            )
            found.append(known.get(at, other))
        return found

    def has_camera(self, f, w, place):
        places = self.society.places
        return places.camera_rank[place].item() < self.law.coverage(f, w, int(places.district[place]))

    def sight(self, m):
        """An act becomes a charge if someone sees it, or nothing; any other message stays."""
        if m.kind != SEEN_NOT_YET:
            return m
        f, act = self.forced(m.sender), ACT_NAMES[m.rule]
        for name, w in self.law.watches(f, act):
            charged = self.seen_by(f, name, w, m, act)
            if charged is not None:
                self.events[f"seen by {w.mode}"] += 1
                return m._replace(receiver=charged, kind="charge", source=self.law.source(f, name))
        return None

    def seen_by(self, f, name, w, m, act):
        doer, keys = m.sender, self.law.sight_key(act, name)
        a, b, c, d = (u01(x) for x in philox(keys, doer, self.t))
        if w.mode == "witness":
            uses = w.covers is None or self.read("online_rank", doer) < float(w.covers)
            gone = self.law.company(w) and self.columns["app_status"][doer] >= DELETED
            return doer if uses and not gone and self.law.reaches(w) and a < float(w.chance) else None
        if (w.reachable is not None and d >= float(w.reachable)) or m.place < 0 or not self.has_camera(f, w, m.place):
            return None
        catches = self.law.caught_by_people(f, w)
        whom = watch.identified(int(self.columns["enrolled"][doer]), float(w.miss), self.law.false_chance(w), catches, a, b, c)
        if whom == watch.ANOTHER:
            return self.taken_for(keys, doer, w)
        return doer if whom == watch.DOER else None

    def taken_for(self, keys, doer, w):
        """The first face of a keyed order that is enrolled and whose group is accepted."""
        a, b, _, _ = philox(keys, doer, self.t, 1)
        rates = self.law.group_rates(w)
        for rank in range(min(len(self.people), RANKS)):
            other = shuffled(rank, len(self.people), (a, b))
            if other != doer and self.columns["enrolled"][other]:
                weight = rates[self.columns["appearance_group"][other]] / max(rates)
                if u01(philox((a, b), other, 0)[0]) < weight:
                    return other
        return None

    # ---------------------------------------------------------------------------------------------------- standing


def in_order(rules):
    """Return rules as a day runs them: within a phase, whoever sets a column before those who read it, else as given."""

    def reads(rule):
        return {n for f in (rule.rate, rule.ceiling, rule.function, rule.then, rule.otherwise) if f for n in names_of(f)}

    ordered = []
    for phase in PHASES:
        left = [r for r in rules if r.phase == phase]
        while left:
            free = next(r for r in left if not any(set(o.sets) & reads(r) for o in left if o is not r))
            left.remove(free)
            ordered.append(free)
    return ordered
