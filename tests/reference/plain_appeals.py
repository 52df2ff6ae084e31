"""What the plain world does with a record that is contested: it waits, and is then corrected or stands."""

from __future__ import annotations

from plain_draws import key, philox, u01
from plain_law import ACT_NAMES, SCHEME, hundredths
from plain_shapes import Entry


class Appeals:
    """Appeals in a plain world."""

    def contests(self, i, m, act, f, row):
        """Whether she contests a record; if so, how it will end is noted for the day of the answer."""
        appeal = self.law.appeal
        if f != SCHEME or appeal is None or not self.learns(m) or not self.law.wrong(act):
            return False
        a, b, _, _ = (u01(x) for x in philox(key(self.society.seed, f"{act} contested"), i, self.t, m.sender))
        wrong = m.sender != i
        if a >= self.settings["appeals_if_wrong" if wrong else "appeals_if_right"]:
            return False
        chance = appeal.succeeds_if_wrong if wrong else appeal.succeeds_if_right
        won = b < (float(chance) if chance is not None else float(wrong))
        self.columns["appeals"][i] = min(int(self.columns["appeals"][i]) + 1, 255)
        day = self.t + max(int(appeal.delay or 0), 1)
        self.agenda.append(
            Entry(
                day, i, act, "won" if won else "lost", -row.applied, row.fine, self.t, row.expires >= 0, self.made_by_company(m)
            )
        )
        return True

    def lose(self, i, entry):
        """A record that she contested in vain counts from its day on, and its fine falls due."""
        self.remember(i, entry.act, self.forced(i), entry.origin, breaks=True)
        if entry.fine > 0:
            self.set_fine(i, entry.fine * 0.01, known=True)

    def correct(self, i, entry):
        """A record that she contested with success is corrected, with what stands on it."""
        back = self.points_back(entry)
        if entry.shared and not entry.lapses and self.law.erases:
            self.shared[i] = self.shared.get(i, 0) + entry.points
        moved = self.move(i, back)
        self.row(0, "correction", i, i, ACT_NAMES.index(entry.act), asked=back, applied=moved, fine=-entry.fine)
        self.columns["appeals_won"][i] = min(int(self.columns["appeals_won"][i]) + 1, 255)
        for k, (name, one) in enumerate(self.law.lists):
            if self.stands_without(i, name, one, entry) or name not in self.on_lists(i):
                continue
            if self.withheld(0, i):
                self.stays.add((i, name))
                continue
            self.columns["listed"][i] &= ~(1 << k) & 255
            self.row(0, "delisting", i, i, k)
            self.events["leaves a list by correction"] += 1

    def points_back(self, entry):
        if entry.lapses:
            same = ("person", "act", "points", "origin")
            for other in self.agenda:
                if other.kind == "expires" and all(getattr(other, f) == getattr(entry, f) for f in same):
                    self.agenda.remove(other)
                    return entry.points
            return 0
        if self.law.whole:
            return max(min(entry.points, self.law.start - self.score_now(entry.person)), 0)
        return entry.points

    def stands_without(self, i, name, one, entry):
        """Whether she would stand on a list without the corrected record, by the charges that it remembers; the record is forgotten."""
        if one.enter.trigger == "score_at_most":
            return self.score_now(i) <= hundredths(float(one.enter.score_at_most))
        if one.enter.trigger == "score_at_least":
            return self.score_now(i) >= hundredths(float(one.enter.score_at_least))
        if not self.law.list_counts(one, entry.act):
            return True
        days = self.strikes[i, name]
        if entry.origin in days:
            days.remove(entry.origin)
        count = self.law.count_of(one)
        within = int(one.enter.within) if one.enter.within is not None else None
        grounds = [a for a, b in zip(days, days[count - 1 :], strict=False) if within is None or a - b < within]
        if grounds and self.since.get((i, name)) == entry.origin and name in self.on_lists(i):
            self.since[i, name] = grounds[0]
        return bool(grounds)
