"""The world again, in plain Python: one day in simple loops over people, with no table, no block and nothing compiled.

It is written from the text of the design and of the rules, to be equal bit for bit to the engine. It may call the rules' own functions
(with plain ``math``); all else - draws, law, sighting, order of messages, standing - is its own. Columns lie in arrays of their declared types,
because storing rounds.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict, namedtuple
from datetime import timedelta
from functools import lru_cache

import numpy as np
from plain_draws import gap, integer, key, log, philox, shuffled, u01
from plain_law import ACT_NAMES, DOOR_NAMES, LAW, SCHEME, PlainLaw, hundredths
from plain_rules import awareness, plain_rules, standing, watch

from panopolis.columns import ACTS, DAY_ZERO, KINDS, PERSON, PHASES, SETTINGS, SUM_SCALE
from panopolis.measures import NIGHTLY

Message = namedtuple("Message", "receiver sender rule kind source k place value")
Row = namedtuple("Row", "day phase charged doer rule kind source k place asked applied expires fine")
PlainDay = namedtuple("PlainDay", "rows acts sums scores n_message")
Occasion = namedtuple("Occasion", "rule words place act f")
SEEN_NOT_YET, HEARD = "act", "heard"
NO_SOURCE, BY_STANDING = 255, 254
AT_HOME = 0.6
MOST_GAP, LAST_DAY = 60000, 65535
RANKS = 64
BIN = 1000


@lru_cache(maxsize=8)
def kept(share):
    """What is left of a distance after so many days, each taking ``share`` of it."""
    left = [1.0]
    for _ in range(LAST_DAY):
        left.append(left[-1] * (1.0 - share))
    return left


@lru_cache(maxsize=256)
def names_of(function):
    code = function.__code__
    return code.co_varnames[: code.co_argcount]


class PlainWorld:
    """A society under a scheme, one person and one day at a time."""

    def __init__(self, society, ordinary, scheme, settings, start, *, warmup, measures=NIGHTLY):
        self.society, self.ordinary, self.scheme, self.settings, self.start = society, ordinary, scheme, settings, start
        self.measures = measures
        self.people = range(society.n_person)
        self.t = DAY_ZERO - warmup
        self.scoring = False
        self.rules = in_order(plain_rules())
        self.columns = {name: np.array(values) for name, values in society.traits.items()}
        for c in PERSON.values():
            if c.kind != "trait":
                self.columns[c.name] = np.zeros(society.n_person, c.dtype)
        self.shown = [0] * len(society.recipe.districts)
        self.no_standing()
        self.events = Counter()
        self.newly, self.law = set(), self.law_of_today()
        self.due = {}
        self.first_values()

    # -------------------------------------------------------------------------------------------------- beginnings

    def no_standing(self):
        self.strikes = defaultdict(list)  # (person, list) -> days of counted charges, latest first
        self.repeats = {}  # (person, act) -> (day of the last charge, charges within the window)
        self.bonuses = {}  # (person, act) -> (first day of her year, points given in it)
        self.since = {}  # (person, list) -> day of entry, or of the last charge that would enter it
        self.clean = {}  # person -> day of the last wrong, or of the last points regained
        self.agenda = []  # (day, person, act, points) in the order in which they were written

    def first_values(self):
        for c in PERSON.values():
            if callable(c.start):
                for i in self.people:
                    self.store(c.name, i, c.start(*[self.look(n, i, None) for n in names_of(c.start)]))
            elif c.kind != "trait" and c.start:
                self.columns[c.name][:] = c.start / c.scale
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

    def renew_law(self):
        """Read the law of today; a district in which people begin to be counted hears an announcement."""
        before = self.law.counted()
        self.law = self.law_of_today()
        self.newly |= {d for d, now in enumerate(self.law.counted()) if now and not before[d]}

    def change(self, ordinary, scheme, settings):
        """Go on under another scheme: scores stay, lists and counted charges stay where both name them alike."""
        old, held = self.law, [self.on_lists(i) for i in self.people]
        self.ordinary, self.scheme, self.settings = ordinary, scheme, settings
        self.renew_law()
        stays = {name: (one, dict(old.lists)[name]) for name, one in self.law.lists if name in dict(old.lists)}
        for i in self.people:
            self.columns["listed"][i] = sum(1 << k for k, (name, _) in enumerate(self.law.lists) if name in held[i])
            start = int(self.columns["score"][i]) if old.scheme.score else self.law.start
            self.columns["score"][i] = max(self.law.floor, min(self.law.cap, start))
            self.columns["tier"][i] = self.law.tier_of(int(self.columns["score"][i]))
        self.since = {(i, name): t for (i, name), t in self.since.items() if name in stays}
        counts = {
            name: min(int(float(x.enter.count or 0)) for x in pair) for name, pair in stays.items()
        }  # no more are kept than either needs
        kept_days = {(i, name): days[: counts[name] - 1] for (i, name), days in self.strikes.items() if counts.get(name)}
        self.strikes = defaultdict(list, kept_days)
        self.repeats = {
            (i, act): x for (i, act), x in self.repeats.items() if old.counts_repeats(act) and self.law.counts_repeats(act)
        }
        self.bonuses = {
            (i, act): x for (i, act), x in self.bonuses.items() if min(old.yearly_cap(act), self.law.yearly_cap(act)) >= 0
        }
        if not {old.whole, self.law.whole} <= {"after_clean", "regain"}:
            self.clean = {}

    @property
    def day(self):
        return self.t - DAY_ZERO

    @property
    def today(self):
        return self.start + timedelta(days=self.day)

    # ---------------------------------------------------------------------------------------------- reading, storing

    def read(self, name, i):
        column, stored = PERSON[name], self.columns[name][i].item()
        if name == "score":
            return self.score_now(i) * 0.01
        if column.relax:
            toward, share = self.settings[column.relax.toward], self.settings[column.relax.per_day]
            return toward + (stored - toward) * kept(share)[self.t - self.columns[name + "_day"][i].item()]
        return stored * column.scale if column.scale != 1.0 else stored

    def store(self, name, i, value):
        """Store within the declared range, rounded half up where the column holds whole numbers."""
        column = PERSON[name]
        assert value == value, f"{name} of person {i} is not a number"
        value = min(max(value, float(column.low)), float(column.high))
        whole = not column.dtype.startswith("f")
        self.columns[name][i] = math.floor(value / column.scale + 0.5) if whole else value
        if column.relax:
            self.columns[name + "_day"][i] = self.t

    def look(self, name, i, o):
        """The value of any name that a rule may read."""
        if name in PERSON:
            return self.read(name, i)
        if name in SETTINGS:
            return self.settings[name]
        return getattr(self, "_" + name)(i, o)

    def ask(self, function, i, o):
        return function(*[self.look(name, i, o) for name in names_of(function)])

    def forced(self, i):
        return SCHEME if self.law.forces[self.columns["district"][i]] else LAW

    def on_lists(self, i):
        bits = int(self.columns["listed"][i])
        return {name for k, (name, _) in enumerate(self.law.lists) if bits >> k & 1}

    def _day(self, i, o):
        return self.day

    def _today(self, i, o):
        return self.t

    def _weekday(self, i, o):
        return self.today.weekday()

    def _month_day(self, i, o):
        return self.today.day

    def _draw(self, i, o):
        return u01(o.words[0])

    def _draw_2(self, i, o):
        return u01(o.words[1])

    def _n_ties(self, i, o):
        return len(self.society.ties.of(i))

    def _scored(self, i, o):
        return int(self.forced(i) == SCHEME and self.law.keeps_standing)

    def _on_black_list(self, i, o):
        return int(any(one.colour == "black" and name in self.on_lists(i) for name, one in self.law.lists))

    def _privileged(self, i, o):
        held = self.law.holding(int(self.columns["tier"][i]), self.on_lists(i))
        return int(self.forced(i) == SCHEME and any(c.grant for c in held))

    def _closed(self, i, o):
        held = self.law.holding(int(self.columns["tier"][i]), self.on_lists(i))
        return int(self.forced(i) == SCHEME and any(o.rule.door in c.deny for c in held))

    def _law_holds(self, i, o):
        return int(self.law.scheme.law == "keep")

    def _fine_term(self, i, o):
        return self.law.term(self.forced(i))

    def _fine_at_stake(self, i, o):
        return self.law.fine(self.forced(i), o.act)

    def _points_at_stake(self, i, o):
        return self.law.points(self.forced(i), o.act) * 0.01

    def _shame_at_stake(self, i, o):
        return int(self.law.screen_days(self.forced(i), o.act) > 0)

    def _camera_here(self, i, o):
        f = self.forced(i)
        return int(any(w.mode == "identify" and self.has_camera(f, w, o.place) for _, w in self.law.watches(f, o.act)))

    def _screen_here(self, i, o):
        return int(self.society.places.screen_rank[o.place].item() < self.settings["screen_share"])

    def _shown_here(self, i, o):
        return self.shown[self.society.places.district[o.place]]

    def _gate_coverage(self, i, o):
        return self.law.gate(self.columns["district"][i])[0]

    def _gate_false(self, i, o):
        return self.law.gate(self.columns["district"][i])[1]

    def _gate_true(self, i, o):
        return self.law.gate(self.columns["district"][i])[2]

    def _limit_share(self, i, o):
        """1 / (further charges for this act until a black list is entered)."""
        if self.forced(i) == LAW:
            return 0.0
        left = [
            self.charges_left(i, name, one, o.act)
            for name, one in self.law.lists
            if one.colour == "black" and name not in self.on_lists(i)
        ]
        left = [n for n in left if n > 0]
        return 1.0 / min(left) if left else 0.0

    def charges_left(self, i, name, one, act):
        """How many more charges for an act put her on a list; 0 if none ever does, or if she is past its line already."""
        points = self.law.points(SCHEME, act)
        if one.enter.trigger == "score_at_most" and points < 0:
            n, score = 0, self.score_now(i)
            while score > hundredths(float(one.enter.score_at_most)):
                n, score = n + 1, score + points
            return n
        if not self.law.list_counts(one, act):
            return 0
        if one.enter.trigger == "act":
            return 1
        return int(float(one.enter.count)) - self.live_strikes(i, name, one) if one.enter.trigger == "count" else 0

    # ------------------------------------------------------------------------------------------------------- a day

    def step(self):
        if self.scoring and self.day > 0:
            self.renew_law()
        self.acts, self.rows = Counter(), []
        self.morning()
        mail = self.phase(PHASES[0]) + self.speak() + self.phase(PHASES[1]) + self.phase(PHASES[2])
        mail = [m for m in map(self.sight, mail) if m]
        self.night(mail)
        self.phase(PHASES[3])
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
                if self.forced(i) == SCHEME:
                    found[(self.score_now(i) - self.law.floor) // BIN] += 1
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
        assert chance <= ceiling, f"{rule.name}, person {i}"
        if u01(w0) * ceiling >= chance:
            return []
        self.events[f"rule {rule.name}"] += 1
        return self.write(rule, i, o, self.ask(rule.then, i, o) if rule.then else [1] * len(rule.commits))

    def daily(self, rule, i):
        if rule.on == "announcement" and self.columns["district"][i] not in self.newly:
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
        for name in rule.sets:
            self.store(name, i, values.pop(0))
        for name in rule.adds:
            self.store(name, i, values.pop(0) + self.read(name, i))
        for name in rule.commits:
            if values.pop(0) > 0:
                mail.append(self.commit(name, i, o))
        for name in rule.records:
            k, amount = rule.writes - len(values), values.pop(0)
            if amount > 0:
                door = DOOR_NAMES.index(rule.door) if rule.door else 0
                mail.append(Message(i, i, door, name, NO_SOURCE, k, -1, int(amount * 100.0 + 0.5)))
        return mail

    def commit(self, name, i, o):
        self.acts[name, int(self.columns["cell"][i])] += 1
        self.events[f"act {name}"] += 1
        act = ACTS[name]
        if act.good or (act.gravity > 0 and act.context not in ("finance", "justice")):
            count = self.columns["good_deeds" if act.good else "offences"]
            count[i] = min(int(count[i]) + 1, 65535)
        return Message(i, i, ACT_NAMES.index(name), SEEN_NOT_YET, NO_SOURCE, 0, o.place, 0)

    def speak(self):
        """Those who were charged and know it tell all their ties."""
        mail = []
        for i in self.people:
            if self.columns["tells"][i]:
                self.columns["tells"][i] = 0
                mail += [Message(int(other), i, 0, HEARD, NO_SOURCE, 0, -1, 0) for other in self.society.ties.of(i)]
        return mail

    # ---------------------------------------------------------------------------------------------------- sighting

    def crossing(self, rule, i):
        """The crossing of today's occasion, in the district where she lives or in that where she works."""
        a, b, _, _ = philox(key(self.society.seed, f"{rule.name} at place"), i, self.t)
        d = int(self.columns["district" if u01(a) < AT_HOME else "work_district"][i])
        first, past = (int(x) for x in self.society.places.district_start[d : d + 2])
        return first + integer(b, past - first)

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
            return doer if uses and w.shares is not False and a < float(w.chance) else None
        if (w.reachable is not None and d >= float(w.reachable)) or m.place < 0 or not self.has_camera(f, w, m.place):
            return None
        catches = float(w.review.catches) if w.review else 0.0
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

    def score_now(self, i):
        stored, since = int(self.columns["score"][i]), int(self.columns["score_day"][i])
        if self.law.whole != "relax" or since == 0:
            return stored
        return standing.relaxed(stored, self.law.start, kept(float(self.law.scheme.score.expires.relax))[self.t - since])

    def move(self, i, points):
        """Move a score within floor and cap; return by how much."""
        now = self.score_now(i)
        moved = max(self.law.floor, min(self.law.cap, now + points)) - now
        self.columns["score"][i], self.columns["score_day"][i] = now + moved, self.t
        return moved

    def row(self, phase, kind, charged, doer, rule, source=NO_SOURCE, place=-1, **amounts):
        """Write a row; rows of one person in one phase are numbered."""
        k = sum(r.phase == phase and r.charged == charged for r in self.rows[-40:])
        amounts = {"asked": 0, "applied": 0, "expires": -1, "fine": 0} | amounts
        self.rows.append(Row(self.day, phase, charged, doer, rule, KINDS.index(kind), source, k, place, *amounts.values()))
        self.events[f"row {kind}"] += 1

    def give_back(self, i, points, kind, act=0):
        self.row(0, kind, i, i, act, asked=points, applied=self.move(i, points))

    def morning(self):
        """Records expire, then the whole score, then lists are left, then tiers are settled."""
        if not self.scoring:
            return
        today = [e for e in self.agenda if e[0] == self.t]
        self.agenda = [e for e in self.agenda if e[0] != self.t]
        score = self.law.scheme.score
        settles = score and (score.settle == "daily" or self.today.day == 1)
        for i in self.people:
            if self.forced(i) == LAW:
                continue
            for _, person, act, points in today:
                if person == i:
                    self.give_back(i, points, "expiry", ACT_NAMES.index(act))
            self.expire_whole(i)
            self.leave_lists(i)
            if settles:
                self.columns["tier"][i] = self.law.tier_of(self.score_now(i))

    def expire_whole(self, i):
        away = self.law.start - int(self.columns["score"][i])
        score, since = self.law.scheme.score, self.clean.get(i, 0)
        if self.law.whole == "cycle":
            turn = self.day - self.rolled_out()
            if away and turn > 0 and turn % int(score.expires.days) == 0:
                self.give_back(i, away, "reset")
        elif self.law.whole in ("after_clean", "regain") and since and self.t - since >= int(score.expires.days):
            del self.clean[i]
            if self.law.whole == "after_clean" and away > 0:
                self.give_back(i, away, "reset")
            elif self.law.whole == "regain" and away > 0:
                back = min(away, hundredths(float(score.expires.regain.points)))
                if away > back:
                    self.clean[i] = self.t
                if back > 0:
                    self.give_back(i, back, "regain")

    def rolled_out(self):
        """The day on which the roll-out began."""
        first = min((step.since for step in self.scheme.rollout), default=self.start)
        return max((first - self.start).days, 0)

    def leave_lists(self, i):
        for k, (name, one) in enumerate(self.law.lists):
            if name not in self.on_lists(i):
                continue
            after = int(one.leave.after) if one.leave and one.leave.after is not None else None
            over = after is not None and self.t - self.since[i, name] >= after
            paid = (
                bool(one.leave and one.leave.or_)
                and not self.columns["fines_due_yuan"][i]
                and not self.columns["arrears_yuan"][i]
            )
            apart = one.leave is None and not self.meets_score(i, one, otherwise=True)
            if over or paid or apart:
                self.columns["listed"][i] &= ~(1 << k) & 255
                self.row(0, "delisting", i, i, k)
                self.events[f"leaves {name}: {'time' if over else 'paid' if paid else 'score'}"] += 1

    def meets_score(self, i, one, *, otherwise):
        if one.enter.trigger == "score_at_most":
            return self.score_now(i) <= hundredths(float(one.enter.score_at_most))
        if one.enter.trigger == "score_at_least":
            return self.score_now(i) >= hundredths(float(one.enter.score_at_least))
        return otherwise

    def night(self, mail):
        """Messages arrive, each person's in order of (sender, rule, number)."""
        for m in sorted(mail, key=lambda m: (m.receiver, m.sender, m.rule, m.k)):
            if m.kind == HEARD:
                self.columns["heard"][m.receiver] = min(int(self.columns["heard"][m.receiver]) + 1, 255)
            elif m.kind == "charge":
                self.charge(m)
            elif m.kind == "refusal":
                self.row(3, "refusal", m.receiver, m.sender, m.rule, BY_STANDING if m.value >= 200 else NO_SOURCE, m.place)
                self.events["refused by standing" if m.value >= 200 else "refused by law"] += 1
            else:
                self.row(3, m.kind, m.receiver, m.sender, m.rule, m.source, m.place, fine=m.value)

    def charge(self, m):
        i, act, f = m.receiver, ACT_NAMES[m.rule], self.forced(m.receiver)
        asked, share = self.points_asked(i, act, f)
        points, applied, expires = asked, 0, -1
        if f == SCHEME and self.law.keeps_standing:
            points = self.under_cap(i, act, asked)
            applied = self.move(i, points)
            expires = self.agree_expiry(i, act, m.sender, applied)
        fine = self.law.fine(f, act) * share
        self.row(
            3,
            "charge",
            i,
            m.sender,
            m.rule,
            m.source,
            m.place,
            asked=asked,
            applied=applied,
            expires=expires,
            fine=int(fine * 100.0 + 0.5),
        )
        if fine > 0.0:
            self.set_fine(i, fine, known=self.learns(m))
        if self.law.wrong(act):
            self.blame(i, m, act, f, asked, fine)
        if f == SCHEME:
            self.enter_lists(i, act, m)

    def points_asked(self, i, act, f):
        """Points and share of the fine, by the charges for this act within its window."""
        if not self.law.counts_repeats(act):
            return self.law.points(f, act), self.law.rung(f, act, 0)
        window, factor = self.law.repeat(f, act)
        last, n = self.repeats.get((i, act), (0, 0))
        again = standing.within(self.t, last, window)
        n = n if again else 0
        self.repeats[i, act] = (self.t, min(n + 1, 255))
        self.events[f"repeat of {act}"] += again
        if self.law.rung(f, act, 0) != 1.0:
            self.events[f"rung {min(n, 3)} of {act}"] += 1
        return standing.asked(self.law.points(f, act), again, factor), self.law.rung(f, act, n)

    def under_cap(self, i, act, points):
        cap = self.law.yearly_cap(act)
        if cap < 0 or points <= 0:
            return points
        first, given = self.bonuses.get((i, act), (0, 0))
        if not first or self.t - first >= 365:
            first, given = self.t, 0
        left = max(0, min(points, cap - given))
        self.events["yearly cap"] += left < points
        self.bonuses[i, act] = (first, given + left)
        return left

    def agree_expiry(self, i, act, doer, applied):
        """Note the day on which this record will expire by itself; return it, or -1."""
        kind, days = self.law.record_expiry(act)
        if not kind or not applied:
            return -1
        if kind == "random_mean":
            a, _, _, _ = philox(key(self.society.seed, f"{act} expires"), i, self.t, doer)
            days = 1 + int(-log(u01(a)) * days)
        if self.t + days >= LAST_DAY:
            return -1
        self.agenda.append((self.t + days, i, act, -applied))
        self.events[f"expiry {kind}"] += 1
        return self.day + days

    def learns(self, m):
        """She learns of a charge at once if she is told, or if a witness stood before her."""
        f = self.forced(m.receiver)
        from_law = m.source < len(self.law.both[LAW].watch)
        watches = list(self.law.both[LAW if from_law else SCHEME].watch.values())
        seen = watches[m.source - (0 if from_law else len(self.law.both[LAW].watch))]
        return self.law.notice[f] or seen.mode == "witness"

    def set_fine(self, i, fine, *, known):
        c = self.columns
        if not c["fine_day"][i]:
            c["fine_day"][i] = self.t
        c["fine_known"][i] = max(int(c["fine_known"][i]), int(known))
        for name in ("fines_due_yuan", "fined_yuan"):
            c[name][i] = c[name][i].item() + fine

    def blame(self, i, m, act, f, points, fine):
        """What a charge for a wrong does besides: counts, what she learns, and the screen."""
        c = self.columns
        if points < 0 or fine > 0.0:
            c["sanctions"][i] = min(int(c["sanctions"][i]) + 1, 65535)
        if m.sender != i:
            c["wrongly_charged"][i] = min(int(c["wrongly_charged"][i]) + 1, 255)
            self.events["wrong charge"] += 1
        self.clean[i] = self.t
        if self.learns(m):
            c["tells"][i] = 1
            self.columns["perceived_risk"][i] = awareness.learn(
                self.read("perceived_risk", i), self.settings["risk_learnt_charged"]
            )
            self.columns["perceived_risk_day"][i] = self.t
        days = self.law.screen_days(f, act)
        if days and m.place >= 0 and fine > 0.0:
            c["shown_until"][i] = max(int(c["shown_until"][i]), min(self.t + days, LAST_DAY))
            c["shown_place"][i] = m.place
            self.events[f"screen for {act}"] += 1

    def live_strikes(self, i, name, one):
        """Counted charges within a list's window, without one of today."""
        within = int(one.enter.within)
        return sum(self.t - day < within for day in self.strikes[i, name][: int(float(one.enter.count)) - 1])

    def enter_lists(self, i, act, m):
        for k, (name, one) in enumerate(self.law.lists):
            counted = self.law.list_counts(one, act)
            meets = self.meets_score(i, one, otherwise=False)
            if one.enter.trigger == "act":
                meets = counted
            elif one.enter.trigger == "count" and counted:
                meets = self.live_strikes(i, name, one) + 1 >= int(float(one.enter.count))
                self.strikes[i, name].insert(0, self.t)
            if not meets:
                continue
            if name not in self.on_lists(i):
                self.columns["listed"][i] |= 1 << k
                self.row(3, "listing", i, m.sender, k, m.source, m.place)
                self.events[f"enters {name}"] += 1
            self.since[i, name] = self.t


def in_order(rules):
    """Return rules as a day runs them: within a phase, whoever sets a column before those who read it, else as given."""

    def reads(rule):
        return {n for f in (rule.rate, rule.ceiling, rule.function, rule.then) if f for n in names_of(f)}

    ordered = []
    for phase in PHASES:
        left = [r for r in rules if r.phase == phase]
        while left:
            free = next(r for r in left if not any(set(o.sets) & reads(r) for o in left if o is not r))
            left.remove(free)
            ordered.append(free)
    return ordered
