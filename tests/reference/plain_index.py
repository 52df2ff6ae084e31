"""An index in the plain world: computed anew on its dates, a row for each dimension that moved."""

from __future__ import annotations

import math

from panopolis.columns import PERSON


class Index:
    """Recomputation in a plain world."""

    def recomputes(self):
        score = self.law.scheme.score
        if not score or score.kind != "index":
            return False
        months = range(1, 13, int(float(score.recompute.months)))
        return self.day == 0 or (self.today.day == int(float(score.recompute.day)) and self.today.month in months)

    def another_index(self, old):
        """Whether an index begins whose dimensions are not those that were kept before."""
        new, was = self.law.scheme.score, old.scheme.score
        if not new or new.kind != "index":
            return False
        return not was or was.kind != "index" or list(was.dimensions) != list(new.dimensions)

    def recompute(self, i):
        score = self.law.scheme.score
        start, floor, cap = float(score.start), float(score.floor), float(score.cap)
        for k, (name, dimension) in enumerate(score.dimensions.items()):
            shares = [self.share(i, column, span) for column, span in dimension.of.items()]
            total = 0.0
            for share in shares:
                total += share
            moved = float(dimension.weight) * (floor - start + (cap - floor) * (total / len(shares))) * 100.0
            asked = math.floor(moved + 0.5) - self.index.get((i, name), 0)
            if asked and not self.withheld(0, i):
                applied = self.move(i, asked)
                self.index[i, name] = self.index.get((i, name), 0) + applied
                self.row(0, "recomputation", i, i, k, asked=asked, applied=applied)

    def share(self, i, name, span):
        value = self.columns[name][i].item() * PERSON[name].scale
        worst, best = float(span.worst), float(span.best)
        return min(max((value - worst) / (best - worst), 0.0), 1.0)
