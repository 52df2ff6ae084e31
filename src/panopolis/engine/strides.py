"""Strides: several days of each block of people at once, where nobody reaches or reads anyone else in between.

How long a stride may be follows from rules, society, law and calendar (``Strides.days``); a world that goes by strides ends in the same state, to
the bit, as one that goes by days, with the same ledger rows and sums for each day. A state is only ever seen where a stride ends.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import DAY_ZERO, PERSON, SUM_SCALE
from panopolis.engine.compiling import compile_stride
from panopolis.engine.faults import fault_text
from panopolis.engine.kernels import tally, walking
from panopolis.engine.kernels.bundles import APPEAL, L_FLAGS, L_KIND, L_LEAVE, SCORE_EXPIRY, SCORED, START, W_FALSE
from panopolis.engine.ledger import AGENDA, MESSAGE, ROW, Day
from panopolis.engine.recomputing import settles_daily
from panopolis.engine.striding import AHEAD_DAYS, GROUP, MOST_DAYS, WIDE, held_back
from panopolis.engine.summing import CELLS, is_score
from panopolis.errors import WorldError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from panopolis.engine.world import World

AT_A_TIME = 65536
"""People whose sums are added up in floats before they become integers: each is a whole number, and so is their sum, exactly, below 2^53."""
RELAX = 4
"""Kind of expiry of a score that relaxes by itself."""
_OF_SCORE = (1, 2)
"""Kinds of list that a score enters and leaves."""


class Strides:
    """The strides of one world."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.held_back = held_back(world.plan, world.measures)
        """Why every day is a stride of its own, whatever the law; or nothing."""
        if not self.held_back and len(world.society.ties.neighbour):
            self.held_back = "people tell their ties of charges"
        if not self.held_back and world.shift < GROUP.bit_length() - 1:
            self.held_back = f"blocks hold fewer than {GROUP} people"
        self._rows = [_NO_ROWS] * len(world.blocks)
        self._kernels = [] if self.held_back else [compile_stride(world.plan, world.measures)]

    def ready(self) -> None:
        """Compile, if any stride can be longer than a day."""
        if not self.held_back:
            for name in ("begin", "walk"):
                self._call(name, _NO_ROWS, 0, 0, 0, 1, 0, *self._room(1))
            walking.count_parts(_NO_ROWS, 0, 0, np.zeros(2, np.int64))
            walking.by_day(_NO_ROWS, 0, 0, np.zeros(2, np.int64), _NO_ROWS)

    def advance(self, days: int) -> Iterator[Day]:
        """Run so many days, a stride at a time, and yield what each left behind; the state is by then that of the stride's end."""
        while days > 0:
            n = self.days(days)
            yield from self.walk(n) if n > 1 else [self.world.step()]
            days -= n

    def days(self, most: int) -> int:
        """Return how many days the next stride takes, at most ``most``.

        It ends with the month, before a day on which a law begins, and with a day on which everyone's score is looked at.
        """
        w = self.world
        today, n = w.today, 1
        if most < 2 or self.held_back or (w.day > 0 and today in w.dates) or not self._keeps_still():
            return 1
        while n < min(most, MOST_DAYS):
            following = today + timedelta(days=n)
            looked_at = self._looked_at(n - 1)
            if following.day == 1 or following in w.dates or looked_at:
                break
            n += 1
        return n

    def _keeps_still(self) -> bool:
        """Return whether under today's law a charge reaches nobody else and no morning changes whom nothing happened to."""
        w, law = self.world, self.world.law
        number = law.number
        scored, daily = number[SCORED] == 1, settles_daily(w.scheme)
        moves = scored and (0 < number[SCORE_EXPIRY] < RELAX or (daily and number[SCORE_EXPIRY] == RELAX and law.tier_at.size > 0))
        by_score = number[SCORE_EXPIRY] == RELAX and any(r[L_KIND] in _OF_SCORE for r in law.list_rule)
        later = law.expiry.any() or number[APPEAL] or any(len(a) for a in w.state.agenda)
        shown = law.shows.any() or w.state.shown.any()
        index = w.scheme.score is not None and w.scheme.score.kind == "index"
        otherwise = bool(w.otherwise.rows or w.otherwise.outcomes)
        busy = otherwise or moves or by_score or later or shown or index or w.meetings.are_rated(law) or w.announced
        return not busy and not law.watch[:, W_FALSE].any()

    def walk(self, n_day: int) -> list[Day]:
        """Run so many days, no more than ``days`` said; return what each left behind."""
        w = self.world
        w.weekday, w.month_day = w.today.weekday(), w.today.day
        found: list[Any] = w.pool.each(lambda b: self._block(b, n_day), len(w.blocks))
        acts, sums, messages = (np.sum([f[k] for f in found], axis=0) for k in (2, 3, 4))
        bins, rows = np.sum([f[5] for f in found], axis=0), self._by_day([f[:2] for f in found], n_day)
        before = [np.zeros_like(bins)] * (n_day - 1)
        out = [Day(w.day + d, *of_day) for d, of_day in enumerate(zip(rows, acts, sums, [*before, bins], messages.tolist(), strict=True))]
        w.announced = []
        w.state.t += n_day
        return out

    def _block(self, b: int, n_day: int) -> tuple[int, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Walk a block; return how many rows wait in its room, how many each morning and night has, acts, sums and messages by day, and scores."""
        w, (lo, hi) = self.world, self.world.blocks[b]
        t, morning = w.state.t, w.renew(b)
        acts, moved, series, messages, fault = self._room(n_day)
        sums = np.zeros((n_day, len(w.measures), CELLS), np.int64)
        rows = self._rows_of(b, len(morning))
        rows[: len(morning)] = morning
        at, n = lo, len(morning)
        for start in range(lo, hi, AT_A_TIME):
            series[:] = 0.0
            end = min(start + AT_A_TIME, hi)
            self._call("begin", rows, start, end, t, n_day, n, acts, moved, series, messages, fault)
            while at < end:
                rows = self._rows_of(b, n)
                at, n = self._call("walk", rows, at, end, t, n_day, n, acts, moved, series, messages, fault)
            sums += series[:, :, :n_day].transpose(2, 0, 1).astype(np.int64)
        counts = np.zeros(2 * n_day, np.int64)
        walking.count_parts(rows, n, t, counts)
        return n, counts, acts, self._whole(sums, lo, hi) + np.cumsum(moved, axis=0), messages, self._scores(b, n_day - 1)

    def _scores(self, b: int, ahead: int) -> np.ndarray:
        """Return the people of a block by score as of so many days from now, or zeros where that day has no histogram."""
        w, bins = self.world, np.zeros(self.world.score_bins[1], np.int64)
        if self._looked_at(ahead):
            tally.count_scores(*w.blocks[b], w.state.t + ahead, w.score_bins[0], w.law, bins, *[w.state.array(c) for c in _COUNTED])
        return bins

    def _looked_at(self, ahead: int) -> bool:
        w = self.world
        return w.histogram and bool(w.measures) and w.scoring and w.score_bins[1] > 1 and (w.day + ahead) % tally.HISTOGRAM_DAYS == 0

    def _whole(self, sums: np.ndarray, lo: int, hi: int) -> np.ndarray:
        """Return the sums in steps of SUM_SCALE: those of the score itself are its distance to the start, in hundredths."""
        people = np.bincount(self.world.state.array("cell")[lo:hi], minlength=CELLS)
        for k, m in enumerate(self.world.measures):
            if is_score(m):
                sums[:, k] = (sums[:, k] + people * int(self.world.law.number[START])) * (SUM_SCALE // 100)
        return sums

    def _rows_of(self, b: int, n: int) -> np.ndarray:
        """Return the block's room for rows, with ``n`` of them in it and place for the most that one person comes to."""
        held, most = self._rows[b], self._kernels[0].most_rows * (1 + len(self.world.law.list_rule))
        if held.size < n + most:
            grown = np.empty(max(2 * held.size, n + 4 * most), ROW)
            grown[:n].view(np.uint8)[:] = held[:n].view(np.uint8)
            self._rows[b] = held = grown
        return held

    def _by_day(self, found: Sequence[tuple[int, np.ndarray]], n_day: int) -> list[np.ndarray]:
        """Return the rows of each day, mornings before nights, each in order of people."""
        counts = np.array([f[1] for f in found])
        ends = np.cumsum(counts.T.reshape(-1)).reshape(counts.T.shape)
        out = np.empty(int(ends[-1, -1]), ROW)

        def sort(b: int) -> None:
            walking.by_day(self._rows[b], found[b][0], self.world.state.t, ends[:, b] - counts[b], out)

        self.world.pool.each(sort, len(found))
        return [out[(ends[2 * d - 1, -1] if d else 0) : ends[2 * d + 1, -1]] for d in range(n_day)]

    def _room(self, n_day: int) -> tuple[np.ndarray, ...]:
        """Return acts, differences and series of the measures, messages, and room for a fault."""
        w, n = self.world, len(self.world.measures)
        acts = np.zeros((n_day, len(w.plan.acts), CELLS), np.int64)
        return (
            acts, np.zeros((n_day, max(n, 1), CELLS), np.int64)[:, :n], np.zeros((n, CELLS, WIDE)), np.zeros(n_day, np.int64),
            np.zeros(4, np.int64),
        )

    def _call(
        self, name: str, rows: np.ndarray, lo: int, hi: int, t: int, n_day: int, n: int, acts: np.ndarray, moved: np.ndarray, series: np.ndarray,
        messages: np.ndarray, fault: np.ndarray,
    ) -> tuple[int, int]:
        """Call a kernel of the stride; it stops where its room for rows is full, and is called again from there."""
        w, s = self.world, self.world.state
        given = {
            "lo": lo, "hi": hi, "t0": t, "t1": t + n_day, "weekday": w.today.weekday(), "month_day": w.today.day,
            "tiers": bool(settles_daily(w.scheme) and w.law.number[SCORED] == 1 and w.law.tier_at.size > 0), "law": w.law,
            "places": w.places, "standing": s.standing, "settings": w.numbers, "kept": w.kept, "network": w.society.ties.indptr,
            "told": w.told, "kept_risk": w.kept_risk, "marks": w.marks, "agenda": np.zeros(0, AGENDA),
            "leaves": self._may_leave(), "scale": PERSON["online_rank"].scale, "rows": rows, "n": n,
            "out": w.room.flat("out", self._kernels[0].most_rows, MESSAGE), "acts": acts, "spare": np.zeros_like(acts[0]),
            "moved": moved, "series": series, "wide": AHEAD_DAYS, "messages": messages, "fault": fault,
            **self._drawn(),
        }
        arguments = [given[a] if a in given else self._held(a) for a in self._kernels[0].arguments]
        try:
            found = getattr(self._kernels[0], name)(*arguments)
        except ArithmeticError as error:
            raise WorldError(f"days {w.day} to {w.day + n_day - 1}: {error} in a rule; guard its divisions and powers for everyone it asks") from None
        if fault[0]:
            raise WorldError(fault_text(w.plan.steps[fault[3]].rule.name, int(fault[2]) - DAY_ZERO, fault))
        return found

    def _drawn(self) -> dict[str, np.ndarray]:
        """Return room for the occasions of GROUP people: when each rule's first, second and further are, and the words that decide them."""
        room, n = self.world.room, len(self.world.plan.steps)
        shapes = {
            "who": ((GROUP,), np.uint32), "day": ((GROUP,), np.int64), "following": ((GROUP,), np.int64), "words": ((4, GROUP), np.uint32),
            "when": ((n, MOST_DAYS + 1, GROUP), np.uint16), "luck": ((n, 3, MOST_DAYS + 1, GROUP), np.uint32),
        }
        return {name: room.fixed(f"stride {name}", *of) for name, of in shapes.items()}

    def _held(self, name: str) -> np.ndarray:
        w = self.world
        if name.endswith("_"):
            return w.state.array(name[:-1])
        what, _, k = name.rpartition("_")
        rule = w.plan.steps[int(k)].rule.name
        return w.keys[rule] if what == "keys" else w.state.due.get(rule, _NO_CLOCK)

    def _may_leave(self) -> np.uint8:
        bits = 0
        for k, r in enumerate(self.world.law.list_rule):
            bits |= int(r[L_LEAVE] > 0 or (r[L_FLAGS] & 6) > 0 or r[L_KIND] in _OF_SCORE) << k
        return np.uint8(bits)


_NO_ROWS, _NO_CLOCK = np.zeros(0, ROW), np.zeros(0, np.uint16)
_COUNTED = ("score", "score_day", "district", "age", "enrolled", "consent")
