"""What the plain world reads for a rule: columns, settings, and what the engine gives; and how it stores."""

from __future__ import annotations

import math

from plain_draws import key, philox, u01
from plain_law import LAW, SCHEME, hundredths
from plain_shapes import kept, names_of

from panopolis.columns import PERSON, SETTINGS


class Given:
    """Reads and stores of a plain world."""

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

    def scoped(self, i):
        """Whether the scheme is in force where she lives and scores her."""
        who = (int(self.columns[name][i]) for name in ("age", "enrolled", "consent"))
        return self.forced(i) == SCHEME and self.law.in_scope(*who)

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

    def _draw_3(self, i, o):
        return u01(o.words[2])

    def _n_ties(self, i, o):
        return len(self.society.ties.of(i))

    def _climate(self, i, o):
        """The share of her ties who spoke out within the days that ties remember, as known last night."""
        ties = self.society.ties.of(i)
        since = [self.t - int(self.columns["spoke_day"][j]) for j in ties if self.columns["spoke_day"][j]]
        return sum(days <= self.settings["climate_days"] for days in since) / len(ties) if len(ties) else 1.0

    def _scored(self, i, o):
        return int(self.forced(i) == SCHEME and self.law.keeps_standing)

    def _on_black_list(self, i, o):
        return int(any(one.colour == "black" and name in self.on_lists(i) for name, one in self.law.lists))

    def _privileged(self, i, o):
        held = self.law.holding(int(self.columns["tier"][i]), self.on_lists(i))
        return int(self.scoped(i) and any(c.grant for c in held))

    def granted(self, i, privilege):
        held = self.law.holding(int(self.columns["tier"][i]), self.on_lists(i))
        yes = self.scoped(i) and any(privilege in c.grant for c in held)
        self.events[f"enjoys {privilege}"] += yes
        return int(yes)

    def _deposit_free(self, i, o):
        return self.granted(i, "deposit_free")

    def _discount(self, i, o):
        return self.granted(i, "discount")

    def _fast_lane(self, i, o):
        return self.granted(i, "fast_lane")

    def _praised(self, i, o):
        return self.granted(i, "praise")

    def _courted(self, i, o):
        return self.granted(i, "offers")

    def _cheaper_flat(self, i, o):
        return self.granted(i, "cheaper_flat")

    def _honours(self, i, o):
        return int(self.scoped(i) and any(c.grant for c in self.law.scheme.consequences))

    def _closed(self, i, o):
        held = self.law.holding(int(self.columns["tier"][i]), self.on_lists(i))
        return int(self.scoped(i) and any(o.rule.door in c.deny for c in held))

    def at_home(self, i):
        """Those with whom she lives."""
        home = self.columns["household"]
        return [j for j in self.people if j != i and home[j] == home[i]]

    def others(self, i):
        """Her ties outside her household."""
        return [int(j) for j in self.society.ties.of(i) if self.columns["household"][j] != self.columns["household"][i]]

    def was_black(self, i):
        """Whether she stood on a black list last night."""
        bits = int(self.last_night[i][0])
        return any(one.colour == "black" and bits >> k & 1 for k, (_, one) in enumerate(self.law.lists))

    def kept_apart(self, i, other):
        """Whether the two are of those who keep apart while one of them is listed."""
        a, _, _, _ = philox(key(self.society.seed, "ties keep apart"), min(i, other), max(i, other))
        return u01(a) < self.settings["ties_dropped"]

    def rests(self, i, other):
        return other in self.others(i) and (self.was_black(i) or self.was_black(other)) and self.kept_apart(i, other)

    def _listed_at_home(self, i, o):
        return sum(self.was_black(j) for j in self.at_home(i))

    def _listed_ties(self, i, o):
        return sum(self.was_black(j) and not self.rests(i, j) for j in self.others(i))

    def _avoided_by(self, i, o):
        return sum(self.rests(i, j) for j in self.others(i)) if self.was_black(i) else 0

    def _closed_at_home(self, i, o):
        adults = [j for j in self.at_home(i) if self.columns["age"][j] >= 18 and self.scoped(j)]
        names = [name for name, _ in self.law.lists]
        for j in adults if self.forced(i) == SCHEME else ():
            bits, tier = self.last_night[j]
            on = {name for k, name in enumerate(names) if bits >> k & 1}
            if any(o.rule.door in c.deny for c in self.law.holding(tier, on)):
                return 1
        return 0

    def _law_holds(self, i, o):
        return int(self.law.scheme.law == "keep")

    def _fine_term(self, i, o):
        return self.law.term(self.forced(i))

    def known(self, i, o):
        return int(self.law.at_stake(self.forced(i), o.act))

    def _app_coverage(self, i, o):
        return self.law.app_coverage()

    def _erasure_days(self, i, o):
        return int(self.law.erasure.after) if self.law.erasure and self.forced(i) == SCHEME else 0

    def _erasure_refuses(self, i, o):
        refuses = self.law.erasure and self.law.erasure.first_refused
        return float(refuses) if refuses else 0.0

    def _copies_stay(self, i, o):
        copies = self.law.erasure and self.law.erasure.copies_stay
        return float(copies) if copies else 0.0

    def _fine_at_stake(self, i, o):
        return self.law.fine(self.forced(i), o.act) * self.known(i, o)

    def _points_at_stake(self, i, o):
        return self.law.points(self.forced(i), o.act) * 0.01 * self.known(i, o)

    def _shame_at_stake(self, i, o):
        return int(self.law.screen_days(self.forced(i), o.act) > 0) * self.known(i, o)

    def _looked_for(self, i, o):
        return int(len(self.law.watches(self.forced(i), o.act)) > 0) * self.known(i, o)

    def _camera_here(self, i, o):
        f = self.forced(i)
        return int(any(w.mode == "identify" and self.has_camera(f, w, o.place) for _, w in self.law.watches(f, o.act)))

    def _screen_here(self, i, o):
        return int(self.society.places.screen_rank[o.place].item() < self.settings["screen_share"])

    def _shown_here(self, i, o):
        return self.shown[self.society.places.district[o.place]]

    def _gate_false(self, i, o):
        return self.law.gate(self.columns["district"][i], int(self.columns["appearance_group"][i]))[0]

    def _gate_true(self, i, o):
        return self.law.gate(self.columns["district"][i], int(self.columns["appearance_group"][i]))[1]

    def _limit_share(self, i, o):
        """1 / (further charges for this act until a black list is entered)."""
        if self.forced(i) == LAW or not self.known(i, o):
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
        if one.enter.trigger in ("act", "gravity"):
            return 1
        return int(float(one.enter.count)) - self.live_strikes(i, name, one) if one.enter.trigger == "count" else 0

    # ------------------------------------------------------------------------------------------------------- a day
