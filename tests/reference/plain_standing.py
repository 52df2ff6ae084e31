"""What the plain world does with charges: score, expiry, fines, screens, lists, morning and night."""

from __future__ import annotations

from plain_draws import key, log, philox, u01
from plain_law import ACT_NAMES, FOREVER, LAW, SCHEME, hundredths
from plain_rules import awareness, standing
from plain_shapes import BY_STANDING, HEARD, LAST_DAY, NO_SOURCE, Entry, Row, kept

from panopolis.columns import KINDS


class Standing:
    """Standing in a plain world."""

    def score_now(self, i):
        stored, since = int(self.columns["score"][i]), int(self.columns["score_day"][i])
        if self.law.whole != "relax" or since == 0:
            return stored
        return standing.relaxed(stored, self.law.start, kept(float(self.law.scheme.score.expires.relax))[self.t - since])

    def move(self, i, points):
        """Move a score within floor and cap; return by how much."""
        now = self.score_now(i)
        moved = max(self.law.floor, min(self.law.cap, now + points)) - now
        if moved:
            self.columns["score"][i], self.columns["score_day"][i] = now + moved, self.t
        return moved

    def row(self, phase, kind, charged, doer, rule, source=NO_SOURCE, place=-1, **amounts):
        """Write a row; rows of one person in one phase are numbered."""
        k = sum(r.phase == phase and r.charged == charged for r in self.rows[-40:])
        amounts = {"asked": 0, "applied": 0, "expires": -1, "fine": 0} | amounts
        self.rows.append(Row(self.day, phase, charged, doer, rule, KINDS.index(kind), source, k, place, *amounts.values()))
        self.events[f"row {kind}"] += 1

    def withheld(self, phase, i):
        """Whether her next row of this phase is the one that is not to be written; once it is passed over, it is over."""
        k = sum(r.phase == phase and r.charged == i for r in self.rows)
        if self.without.get((self.day, phase, i)) != k:
            return False
        del self.without[self.day, phase, i]
        return True

    def give_back(self, i, points, kind, act=0):
        self.row(0, kind, i, i, act, asked=points, applied=self.move(i, points))

    def morning(self):
        """Records expire, then the whole score, then lists are left, then tiers are settled."""
        if not self.scoring:
            return
        today = [e for e in self.agenda if e.day == self.t]
        self.agenda = [e for e in self.agenda if e.day != self.t]
        score = self.law.scheme.score
        settles = score and (score.settle == "daily" or self.today.day == 1)
        anew = self.recomputes()
        for i in self.people:
            if anew and self.scoped(i):
                self.recompute(i)
            for entry in (e for e in today if e.person == i):
                self.events[f"record {entry.kind}"] += 1
                if entry.kind == "lost":
                    self.lose(i, entry)
                elif entry.kind == "erased" and not self.withheld(0, i):
                    self.delete_account(i)
                elif entry.kind == "won" and self.forced(i) != LAW and not self.withheld(0, i):
                    self.correct(i, entry)
                elif entry.kind == "expires" and self.forced(i) != LAW and not self.withheld(0, i):
                    self.give_back(i, entry.points, "expiry", ACT_NAMES.index(entry.act))
            if self.forced(i) == LAW:
                continue
            self.expire_whole(i)
            self.leave_lists(i)
            if settles:
                self.columns["tier"][i] = self.law.tier_of(self.score_now(i))

    def expire_whole(self, i):
        away = self.law.start - int(self.columns["score"][i])
        score, since = self.law.scheme.score, self.clean.get(i, 0)
        if self.law.whole == "cycle":
            turn = self.day - self.rolled_out()
            if away and turn > 0 and turn % int(score.expires.days) == 0 and not self.withheld(0, i):
                self.give_back(i, away, "reset")
                self.shared.pop(i, None)
        elif self.law.whole in ("after_clean", "regain") and since and self.t - since >= int(score.expires.days):
            if away > 0 and self.withheld(0, i):
                return
            del self.clean[i]
            if self.law.whole == "after_clean" and away > 0:
                self.give_back(i, away, "reset")
                self.shared.pop(i, None)
            elif self.law.whole == "regain" and away > 0:
                back = min(away, hundredths(float(score.expires.regain.points)))
                if away > back:
                    self.clean[i] = self.t
                if back > 0:
                    self.give_back(i, back, "regain")

    def rolled_out(self):
        """The day on which the roll-out began."""
        first = min((step.since for step in self.scheme.rollout), default=self.scheme.start or self.start)
        return max((first - self.start).days, 0)

    def leave_lists(self, i):
        for k, (name, one) in enumerate(self.law.lists):
            if name not in self.on_lists(i):
                continue
            after = int(one.leave.after) if one.leave and one.leave.after is not None else None
            over = after is not None and self.t - self.since[i, name] >= after
            paid = one.leave is not None and self.owes_no_more(i, one.leave.or_)
            apart = one.leave is None and not self.meets_score(i, one, otherwise=True)
            if (over or paid or apart) and (i, name) not in self.stays and not self.withheld(0, i):
                self.columns["listed"][i] &= ~(1 << k) & 255
                self.row(0, "delisting", i, i, k)
                self.events[f"leaves {name}: {'time' if over else 'paid' if paid else 'score'}"] += 1

    def owes_no_more(self, i, what):
        """Whether what leads off a list is done: the judgment performed, or every debt paid."""
        if what == "performed":
            return not self.columns["judgment_yuan"][i]
        return what == "debts_paid" and not any(self.columns[f"{c}_yuan"][i] for c in ("fines_due", "arrears", "judgment"))

    def meets_score(self, i, one, *, otherwise):
        if one.enter.trigger == "score_at_most":
            return self.score_now(i) <= hundredths(float(one.enter.score_at_most))
        if one.enter.trigger == "score_at_least":
            return self.score_now(i) >= hundredths(float(one.enter.score_at_least))
        return otherwise

    def night(self, mail):
        """Messages arrive, each person's in order of (sender, rule, number)."""
        for m in sorted(mail, key=lambda m: (m.receiver, m.sender, m.rule, m.k)):
            if m.kind not in (HEARD, "erasure") and self.withheld(3, m.receiver):
                continue
            if m.kind == HEARD:
                self.columns["heard"][m.receiver] = min(int(self.columns["heard"][m.receiver]) + 1, 255)
            elif m.kind == "charge":
                self.charge(m)
            elif m.kind == "erasure":
                self.note_deletion(m.receiver)
            elif m.kind == "refusal":
                self.row(3, "refusal", m.receiver, m.sender, m.rule, BY_STANDING if m.value >= 200 else NO_SOURCE, m.place)
                self.events["refused by standing" if m.value >= 200 else "refused by law"] += 1
            else:
                self.row(3, m.kind, m.receiver, m.sender, m.rule, m.source, m.place, fine=m.value)

    def charge(self, m):
        i, act, f = m.receiver, ACT_NAMES[m.rule], self.forced(m.receiver)
        asked, share = self.points_asked(i, act, f)
        points, applied, expires = asked, 0, -1
        scoped = self.scoped(i)
        self.events["charge out of scope"] += f == SCHEME and not scoped
        if scoped and self.law.keeps_standing:
            points = self.under_cap(i, act, asked)
            applied = self.move(i, points)
            expires = self.agree_expiry(i, act, m, applied)
            if expires < 0 and self.made_by_company(m) and self.law.erases:
                self.shared[i] = self.shared.get(i, 0) + applied
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
        contested = self.contests(i, m, act, f, self.rows[-1])
        if fine > 0.0 and not contested:
            self.set_fine(i, fine, known=self.learns(m))
        if not contested:
            self.remember(i, act, f, self.t, breaks=self.law.wrong(act) or points < 0)
        if self.law.wrong(act):
            self.blame(i, m, act, f, asked, fine, contested=contested)
        if scoped:
            self.enter_lists(i, act, m)

    def points_asked(self, i, act, f):
        """Points and share of the fine, by the charges for this act within its window."""
        if not self.law.counts_repeats(act):
            return self.law.points(f, act), self.law.rung(f, act, 0)
        window, factor = self.law.repeat(f, act)
        last, n = self.repeats.get((i, act), (0, 0))
        again = standing.within(self.t, last, window)
        n = n if again else 0
        self.events[f"repeat of {act}"] += again
        if self.law.rung(f, act, 0) != 1.0:
            self.events[f"rung {min(n, 3)} of {act}"] += 1
        return standing.asked(self.law.points(f, act), again, factor), self.law.rung(f, act, n)

    def remember(self, i, act, f, day, *, breaks):
        """A record of a day counts for repeats of its act, and against a clean time."""
        if breaks:
            self.clean[i] = max(self.clean.get(i, 0), day)
        if not self.law.counts_repeats(act):
            return
        window, _ = self.law.repeat(f, act)
        last, n = self.repeats.get((i, act), (0, 0))
        if day >= last:
            self.repeats[i, act] = (day, min((n if standing.within(day, last, window) else 0) + 1, 255))
        elif last - day < window:
            self.repeats[i, act] = (last, min(n + 1, 255))
            self.events["lost appeal counted among later repeats"] += 1

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

    def agree_expiry(self, i, act, m, applied):
        """Note the day on which this record will expire by itself; return it, or -1."""
        kind, days = self.law.record_expiry(act)
        if not kind or not applied:
            return -1
        if kind == "random_mean":
            a, _, _, _ = philox(key(self.society.seed, f"{act} expires"), i, self.t, m.sender)
            days = 1 + int(-log(u01(a)) * days)
        if self.t + days >= LAST_DAY:
            return -1
        self.agenda.append(
            Entry(self.t + days, i, act, "expires", -applied, 0, self.t, lapses=True, shared=self.made_by_company(m))
        )
        self.events[f"expiry {kind}"] += 1
        return self.day + days

    def learns(self, m):
        """She learns of a charge at once if she is told, or if a witness stood at the place."""
        f = self.forced(m.receiver)
        from_law = m.source < len(self.law.both[LAW].watch)
        watches = list(self.law.both[LAW if from_law else SCHEME].watch.values())
        seen = watches[m.source - (0 if from_law else len(self.law.both[LAW].watch))]
        return self.law.notice[f] or (seen.mode == "witness" and m.place >= 0)

    def set_fine(self, i, fine, *, known):
        c = self.columns
        if not c["fine_day"][i]:
            c["fine_day"][i] = self.t
        c["fine_known"][i] = max(int(c["fine_known"][i]), int(known))
        c["fines_due_yuan"][i] = c["fines_due_yuan"][i].item() + fine

    def blame(self, i, m, act, f, points, fine, *, contested):
        """What a charge for a wrong does besides: counts, what she learns, and the screen."""
        c = self.columns
        if points < 0 or fine > 0.0:
            c["sanctions"][i] = min(int(c["sanctions"][i]) + 1, 65535)
        if m.sender != i:
            c["wrongly_charged"][i] = min(int(c["wrongly_charged"][i]) + 1, 255)
            self.events["wrong charge"] += 1
        if self.learns(m):
            c["tells"][i] = 1
            self.columns["perceived_risk"][i] = awareness.learn(
                self.read("perceived_risk", i), self.settings["risk_learnt_charged"]
            )
            self.columns["perceived_risk_day"][i] = self.t
        days = self.law.screen_days(f, act)
        if days and m.place >= 0 and (fine > 0.0 or days < FOREVER) and not contested:
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
            if one.enter.trigger in ("act", "gravity"):
                meets = counted
            elif one.enter.trigger == "count" and counted:
                meets = self.live_strikes(i, name, one) + 1 >= int(float(one.enter.count))
            if one.enter.trigger in ("act", "gravity", "count") and counted:
                self.strikes[i, name] = [self.t, *self.strikes[i, name]][: self.law.remembers(one)]
            if not meets:
                continue
            if name not in self.on_lists(i):
                if self.withheld(3, i):
                    continue
                self.columns["listed"][i] |= 1 << k
                self.row(3, "listing", i, m.sender, k, m.source, m.place)
                self.events[f"enters {name}"] += 1
            self.since[i, name] = self.t
