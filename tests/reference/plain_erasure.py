"""What the plain world does when an account is deleted: a row, and where the scheme says so the records of companies go too."""

from __future__ import annotations

from plain_law import LAW
from plain_shapes import Entry

WHOLE = ("after_clean", "cycle", "regain", "relax")


class Erasure:
    """Deleted accounts in a plain world."""

    def made_by_company(self, m):
        """Whether a company's watch made a record."""
        every = [w for law in self.law.both for w in law.watch.values()]
        return self.law.company(every[m.source])

    def note_deletion(self, i):
        self.agenda.append(Entry(self.t + 1, i, "jaywalking", "erased", 0, 0, self.t, lapses=False, shared=False))

    def delete_account(self, i):
        """Points of records that companies made come back, as far as they are in force; what was planned for these is called off."""
        if self.forced(i) == LAW or not self.law.erases:
            self.row(0, "erasure", i, i, 0)
            return
        theirs = [e for e in self.agenda if e.person == i and e.shared]
        back = sum(e.points for e in theirs if e.kind == "expires") - self.shared.pop(i, 0)
        self.agenda = [e for e in self.agenda if e not in theirs]
        self.events["records erased"] += bool(theirs) or back != 0
        if self.law.whole in WHOLE:
            back = max(min(back, self.law.start - self.score_now(i)), 0)
        self.row(0, "erasure", i, i, 0, asked=back, applied=self.move(i, back))
        for k, (name, one) in enumerate(self.law.lists):
            if name in self.on_lists(i) and not self.meets_score(i, one, otherwise=True):
                if self.withheld(0, i):
                    self.stays.add((i, name))
                    continue
                self.columns["listed"][i] &= ~(1 << k) & 255
                self.row(0, "delisting", i, i, k)
                self.events["leaves a list by erasure"] += 1
