"""A model of one's own again, in plain loops over dicts and lists: what each name means, said a second time.

Shares with the engine what was declared (tables, columns, ties as laid, rules, totals, picks), and no line of how it is run.
"""

from __future__ import annotations

import inspect
import math
from types import FunctionType

import numpy as np
from plain_draws import MATH, integer, key, philox, shuffled, u01
from plain_ratings import new_place

from panopolis import draws


def normal(word):
    return float(draws.normal.py_func(u01(word)))


def plainly(function):
    """The function with the engine's arithmetic under the name ``math``."""
    return FunctionType(function.__code__, {**function.__globals__, "math": MATH}, function.__name__)


class PlainModel:
    """A model at its first day; ``live`` holds each column as a list of numbers as stored."""

    def __init__(self, made, settings, seed, ties):
        self.made, self.settings, self.seed, self.day, self.ties = made, settings, seed, 0, ties
        self.live = {(t, c.name): [0.0] * n for t, n in made.sizes.items() for c in made.columns[t].values()}
        self.view, self.totals = self.live, {}
        self.draw_row, self.decision, self.k, self.live_totals, self.paired = 0, "", 0, False, False
        for (t, name), cells in self.live.items():
            start = made.columns[t][name].start
            if not callable(start):
                self.live[t, name] = [self.kept(made.columns[t][name], start)] * len(cells)
        for t in made.sizes:
            for c in made.columns[t].values():
                for i in range(made.sizes[t]) if callable(c.start) else ():
                    self.store(c, i, self.asked(c.start, f"start_{t}_{c.name}", t, i))
        self.totals = self.taken()

    # What is stored, and what is read.

    def kept(self, column, value):
        value = min(max(value, column.low), column.high)
        if column.dtype == "f4":
            return float(np.float32(value))
        return value if column.dtype == "f8" else math.floor(value * (1 / column.scale) + 0.5)

    def store(self, column, i, value):
        before = self.live[column.table, column.name][i]
        self.live[column.table, column.name][i] = self.kept(column, value)
        return before != self.live[column.table, column.name][i]

    def column(self, table, name, i, cells):
        stored, scale = cells[table, name][i], self.made.columns[table][name].scale
        return stored * scale if scale != 1.0 else stored

    def links(self, ties, i):
        laid = self.ties[ties]
        return [(int(laid.neighbour[e]), float(laid.weight[e])) for e in range(laid.indptr[i], laid.indptr[i + 1])]

    def step(self, total):
        column = None if callable(total.of) else self.made.columns[total.table].get(total.of)
        return total.step or (column.scale if column is not None and column.dtype[0] != "f" else 2.0**-20)

    def taken(self):
        """Every total, from the columns as they are now."""
        found, left = {}, list(self.made.totals.values())
        was, self.totals, self.view, self.live_totals = (self.totals, self.view, self.live_totals), found, self.live, False
        while left:
            total = left.pop(0)
            try:
                found[total.name] = self.taken_one(total)
            except KeyError:
                left.append(total)
        self.totals, self.view, self.live_totals = was
        return found

    def taken_one(self, total):
        made = self.made
        if total.over in made.ties:
            return [self.over_ties(total, i) for i in range(made.sizes[made.ties[total.over].first])]
        sums = [0] * (1 if total.over == "all" else made.sizes[made.columns[total.table][total.over].to])
        for i in range(made.sizes[total.table]):
            to = 0 if total.over == "all" else self.live[total.table, total.over][i]
            if to >= 0:
                sums[to] += math.floor(self.quantity(total.of, total.table, i) * (1 / self.step(total)) + 0.5)
        sums = [s * self.step(total) for s in sums]
        return [sums[0] / made.sizes[total.table]] if total.mean else sums

    def over_ties(self, total, i):
        tie, s = self.made.ties[total.over], 0.0
        for q, weight in self.links(total.over, i):
            s += self.quantity(total.of, tie.second, q, {"me_": (tie.first, i), "other_": (tie.second, q)}, weight)
        return s

    def quantity(self, of, table, i, sides=None, weight=1.0):
        if not callable(of):
            return self.value(of, table, i, sides, own=False)
        names = list(inspect.signature(of).parameters)
        return plainly(of)(*(weight if n == "weight" else self.value(n, table, i, sides, own=False) for n in names))

    def value(self, name, table, i, sides=None, *, own=True):
        made = self.made
        if name in self.settings:
            return self.settings[name]
        if name in ("day", "round"):
            return self.day if name == "day" else self.k
        if name.startswith("n_") and name[2:] in made.sizes:
            return made.sizes[name[2:]]
        if name in ("draw", "draw_2", "draw_3", "noise"):
            words = philox(key(self.seed, self.decision), self.draw_row, self.day, self.k)
            at = ("draw", "draw_2", "draw_3", "noise").index(name)
            return normal(words[3]) if name == "noise" else u01(words[at + (1 if sides else 0)])
        for side, (whose, row) in (sides or {}).items():
            if name.startswith(side):
                return self.of_row(name.removeprefix(side), whose, row, own=own and (side == "me_" or self.paired))
        return self.of_row(name, table, i, own=own)

    def of_row(self, name, table, i, *, own):  # noqa: PLR0911 - one return a kind of name
        made = self.made
        if name == "number":
            return i
        if name in made.columns[table]:
            return self.column(table, name, i, self.live if own else self.view)
        if name in made.totals and made.home(made.totals[name]) in (None, table):
            found = self.totals[name] if not self.live_totals else self.taken()[name]
            return found[0 if made.home(made.totals[name]) is None else i]
        if name in made.picks and made.ties[made.picks[name].over].first == table:
            return self.picked(made.picks[name], i)
        if name.startswith("n_") and name[2:] in made.ties:
            return len(self.links(name[2:], i))
        if name.startswith("lot_"):
            others = [t for t in made.sizes if t != name[4:]]
            first = sum(made.sizes[t] for t in others[: others.index(table)])
            n = made.sizes[name[4:]]
            return shuffled((i + first) % n, n, key(self.seed, f"lots {name[4:]}"))
        return self.pointed(name, table, i, own=own)

    def pointed(self, name, table, i, *, own):
        for c in self.made.columns[table].values():
            if c.to and name.startswith(f"{c.name}_"):
                to = (self.live if own else self.view)[table, c.name][i]
                return 0 if to < 0 else self.of_row(name[len(c.name) + 1 :], c.to, to, own=False)
        alone = next(t for t, n in self.made.sizes.items() if n == 1 and name.startswith(f"{t}_"))
        return self.of_row(name[len(alone) + 1 :], alone, 0, own=False)

    def picked(self, pick, i):
        tie = self.made.ties[pick.over]
        there = [
            q for q, w in self.links(pick.over, i)
            if pick.where is None or self.quantity(pick.where, tie.second, q, {"me_": (tie.first, i), "other_": (tie.second, q)}, w)
        ]  # fmt: skip
        if not there:
            return -1
        word = philox(key(self.seed, f"rule '{self.decision}' {pick.name}"), self.draw_row, self.day, self.k, 1)[0]
        q = there[integer(word, len(there))]
        sides = {"me_": (tie.first, i), "other_": (tie.second, q)}
        return q if pick.of is None else int(self.quantity(pick.of, tie.second, q, sides))

    def asked(self, function, decision, table, i, sides=None):
        self.decision, self.draw_row = decision, i
        return plainly(function)(*(self.value(n, table, i, sides) for n in inspect.signature(function).parameters))

    # A day.

    def advance(self):
        night = {place: list(cells) for place, cells in self.live.items()}
        rounds = []
        for stage in self.made.stages:
            self.view, self.k = night, 0
            if stage.activation == "rounds":
                rounds.append(self.in_rounds(stage.asked[0]))
            elif stage.activation == "in_turn":
                self.in_turn(stage)
            elif stage.asked[0].rule.meets == "pair":
                self.in_pairs(stage.asked[0])
            else:
                self.together(stage.asked[0])
        self.totals = self.taken()
        self.day += 1
        return rounds

    def results(self, a, i, other=None):
        sides = None if other is None else {"me_": (a.table, i), "other_": (a.other, other)}
        found = self.asked(a.rule.function, a.rule.name, a.table, i, sides)
        return found if isinstance(found, tuple) else (found,)

    def write(self, a, i, other, found, far):
        """Store what a rule returns for its own row and, if ``far``, for the other; say whether anything changed."""
        changed = False
        for w, value in zip(a.writes, found, strict=True):
            row = i if w.whose == "me" else other if w.whose == "other" else self.live[a.table, w.whose][i]
            if (w.whose == "me" or far) and row >= 0:
                before = self.column(w.table, w.column.name, row, self.live) if w.add else 0.0
                changed |= self.store(w.column, row, value + before)
        return changed

    def here(self, a, i):
        return not a.rule.where or self.column(a.table, a.rule.where, i, self.live) != 0

    def together(self, a):
        for self.k in range(a.rule.times):
            sums = {}
            for i in range(self.made.sizes[a.table]):
                other = self.met(a, i) if a.rule.meets else None
                if not self.here(a, i) or (a.rule.meets and other < 0):
                    continue
                found = self.results(a, i, other)
                for w, value in zip(a.writes, found, strict=True):
                    row = other if w.whose == "other" else None if w.whose == "me" else self.live[a.table, w.whose][i]
                    if row is not None and row >= 0:
                        place = w.column, row
                        sums[place] = sums.get(place, 0) + math.floor(value * (1 / w.column.scale) + 0.5)
                self.write(a, i, other, found, far=False)
            for (column, row), s in sums.items():
                cells = self.live[column.table, column.name]
                cells[row] = min(max(cells[row] + s, int(column.low / column.scale)), int(column.high / column.scale))

    def met(self, a, i):
        self.decision, self.draw_row, meets = a.rule.name, i, a.rule.meets
        n, word = self.made.sizes[a.table], philox(key(self.seed, a.rule.name), i, self.day, self.k)[0]
        if meets == "pair":
            return (i + 1 + integer(word, n - 1)) % n
        if meets in self.ties:
            there = self.links(meets, i)
            found = there[integer(word, len(there))][0] if there else -1
        else:
            found = self.value(meets, a.table, i)
        return -1 if a.other == a.table and found == i else found

    def in_pairs(self, a):
        self.paired = True  # each is in one pair: both sides are read as they are now
        for self.k in range(a.rule.times):
            who = [i for i in range(self.made.sizes[a.table]) if self.here(a, i)]
            keys = philox(key(self.seed, f"{a.rule.name} pairs"), 0, self.day, self.k)[:2]
            place = {new_place(p, len(who), keys): i for p, i in enumerate(who)}
            for q in range(len(who) // 2):
                i, other = place[2 * q], place[2 * q + 1]
                self.write(a, i, other, self.results(a, i, other), far=True)
        self.paired = False

    def in_rounds(self, a):
        before = self.totals
        for self.k in range(a.rule.most):
            self.totals, self.view = self.taken(), {place: list(cells) for place, cells in self.live.items()}
            rows = [i for i in range(self.made.sizes[a.table]) if self.here(a, i)]
            changed = [self.write(a, i, None, self.results(a, i), far=False) for i in rows]
            if not any(changed):
                break
        self.totals = before
        return self.k if not any(changed) else a.rule.most

    def in_turn(self, stage):
        self.live_totals, self.view = True, self.live
        tables = list(dict.fromkeys(a.table for a in stage.asked))
        rows = [(t, i) for t in tables for i in range(self.made.sizes[t])]
        order = stage.asked[0].rule.order
        if order == "keyed_random":
            keys = philox(key(self.seed, f"{stage.title} turns"), 0, self.day)[:2]
            rows = [rows[shuffled(q, len(rows), keys)] for q in range(len(rows))]
        elif order != "number":
            rows = sorted(rows, key=lambda row: self.live[row[0], order][row[1]])
        for table, i in rows:
            for a in stage.asked:
                if a.table != table or not self.here(a, i):
                    continue
                other = self.met(a, i) if a.rule.meets else None
                if other is None or other >= 0:
                    self.write(a, i, other, self.results(a, i, other), far=True)
        self.live_totals = False
