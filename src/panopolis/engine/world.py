"""The world: advances a society day by day under a scheme, block by block, with the same bits on any number of threads.

A day has four phases. Morning: records expire, lists are left, morning rules. Day: those charged yesterday tell their ties; occasions come.
Evening: evening rules. Night: messages are settled in order; night rules; measures. Others are read as of last night, so blocks run side by side.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.columns import DAY_ZERO, PERSON, PHASES
from panopolis.draws import key
from panopolis.engine.around import apart, new_company, note_company
from panopolis.engine.choosing import choose
from panopolis.engine.compiling import compile_each, compile_plan
from panopolis.engine.exchange import NO_MAIL, Exchange, tell_ties
from panopolis.engine.faults import fault_text
from panopolis.engine.kernels import picking, placing, renewing, settling, tally
from panopolis.engine.kernels.drawing import BATCH
from panopolis.engine.kernels.settling import WON
from panopolis.engine.kernels.sighting import sight
from panopolis.engine.ledger import AGENDA, MESSAGE, ROW, Day, copied, joined
from panopolis.engine.marks import marks_of
from panopolis.engine.nightly import scores, shown_faces
from panopolis.engine.other_luck import MEETING, Luck, instead
from panopolis.engine.otherwise import Otherwise, mornings_without, night_without, walks_given, without_whole
from panopolis.engine.rated import Meetings, same_ratings
from panopolis.engine.recomputing import is_due, recompute, with_rows
from panopolis.engine.room import Room
from panopolis.engine.state import block_shift, carried_standing, fitted, fresh_standing, new_state, same_index, settle_relaxed
from panopolis.engine.summing import CELLS, PART
from panopolis.engine.tables import decay, make_law, make_places
from panopolis.engine.threads import Threads
from panopolis.engine.touched import RENEWED, SEEN, SETTLED
from panopolis.errors import WorldError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from panopolis.engine.compiling import Kernel
    from panopolis.engine.plan import Plan
    from panopolis.engine.state import State
    from panopolis.scheme import Scheme
    from panopolis.society import Society


class World:
    """A society under a scheme; see the module's text. Made by ``study``; ``advance`` runs days."""

    def __init__(
        self, plan: Plan, society: Society, ordinary: Scheme, scheme: Scheme, settings: Mapping[str, float], start: date, *,
        measures: Sequence[Any] = (), warmup: int = 365, threads: int = 2, shift: int | None = None, histogram: bool = True,
        without: Sequence[str] = (), compiling: Callable[[str], None] | None = None, blocks: Sequence[tuple[int, int]] = (),
    ) -> None:
        self.plan, self.society, self.seed, self.start = plan, society, society.seed, start
        self.ordinary, self.scheme = ordinary, scheme
        self.measures, self.threads, self.histogram, self.without = tuple(measures), threads, histogram, tuple(without)
        self.kernels = compile_plan(plan, self.measures)
        n = society.n_person
        self.shift = shift = block_shift(n, threads) if shift is None else shift
        self.blocks = list(blocks) or [(lo, min(n, lo + (1 << shift))) for lo in range(0, n, 1 << shift)]
        self.state = new_state(plan, society, DAY_ZERO - warmup, len(self.blocks))
        self.scoring, self.otherwise = False, Otherwise()
        self._set(settings)
        self.places = make_places(society)._replace(shown=self.state.shown)
        self.keys = {k.rule.name: self._rule_keys(k.rule.name) for k in (*self.kernels.steps, *self.kernels.starts)}
        self.room, self.pool = Room(), Threads(threads)
        self._rooms = {"room": ((PART,), np.int64), "words": ((4, BATCH), np.uint32), **placing.ROOM}
        self._rooms["left"] = ((len(self.kept) + 1, PART), np.float64)
        self._kept_arguments: dict[tuple[str, str, int, int], tuple[tuple[int, ...], tuple[Any, ...], list[Any]]] = {}
        self.meetings = Meetings(self.kernels.meeting, plan, society, self.seed)
        self.exchange = Exchange(shift, len(self.blocks))
        self.company, self.marks = new_company(n, self.seed), marks_of(society)
        self.looks_around = self.kernels.meeting is not None or len(society.ties.neighbour) > 0 or any(k.looks_around for k in self.kernels.steps)
        self.announced: list[int] = []
        self._luck: Luck | None = None
        self.weekday, self.month_day = start.weekday(), start.day
        self._make_law()
        self.state.standing = fresh_standing(n, self.law)
        self.meetings.begin(self.state, self.settings, self.law)
        self._compile(compiling)
        self._begin_people()

    @property
    def day(self) -> int:
        """The next day to run, counted from the first day of the scheme."""
        return self.state.t - DAY_ZERO

    @property
    def today(self) -> date:
        """The calendar date of the next day to run."""
        return self.start + timedelta(days=self.day)

    def warm_up(self) -> Iterator[Day]:
        """Run the days before day 0 under ordinary law alone."""
        while self.day < 0:
            yield self.step()

    def begin(self) -> None:
        """Put the scheme in force from day 0: counts at zero, scores at their start, nobody on a list."""
        self.scoring = True
        self._make_law()
        for c in self.plan.columns:
            if c.kind == "count":
                self.state.columns[c.name][:] = 0
        self.state.standing = fresh_standing(self.society.n_person, self.law)
        self.state.columns["score"][:] = self.law.number[0]
        self.state.columns["tier"][:] = int((self.law.number[0] >= self.law.tier_at).sum())
        self.meetings.begin(self.state, self.settings, self.law)

    def change(self, ordinary: Scheme, scheme: Scheme, settings: Mapping[str, float] | None = None) -> None:
        """Go on under another scheme from today.

        Scores stay, or start where there was none or another index begins; lists and counted charges stay where both schemes name them alike.
        """
        old, was = self.law, self.scheme
        self.ordinary, self.scheme = ordinary, scheme
        self._set(self.settings if settings is None else settings)
        self._make_law()
        self.state.standing = carried_standing(self.state.standing, (was, old), (scheme, self.law), self.state.columns["listed"])
        if 4 in (old.number[5], self.law.number[5]):
            settle_relaxed(self.state, old)
        anew = was.score is None or (scheme.score is not None and scheme.score.kind == "index" and not same_index(was, scheme))
        held = self.law.number[0] if anew else self.state.columns["score"]
        self.state.columns["score"][:] = np.clip(held, *self.law.number[1:3])
        self.state.columns["tier"][:] = np.searchsorted(self.law.tier_at, self.state.columns["score"], side="right")
        if not same_ratings(old, self.law):
            self.meetings.begin(self.state, self.settings, self.law)

    def restore(self, state: State) -> None:
        """Go on from a state that was saved under this scheme."""
        self.state = state
        self.scoring = self.day > 0
        self.places = self.places._replace(shown=state.shown)
        if self.scoring:
            self._make_law(self.today - timedelta(days=1))
            self.announced = []

    def branch(self, ordinary: Scheme, scheme: Scheme, settings: Mapping[str, float] | None = None) -> World:
        """Return a world of its own that goes on from this state under another scheme."""
        other = World(
            self.plan, self.society, ordinary, scheme, settings or self.settings, self.start, measures=self.measures, warmup=0,
            threads=self.threads, shift=self.shift, histogram=self.histogram, without=self.without,
        )
        other.state = self.state.copy()
        other.places = other.places._replace(shown=other.state.shown)
        if self.scoring:
            other.scoring, other.law, other.ordinary, other.scheme = True, self.law, self.ordinary, self.scheme
            other.change(ordinary, scheme)
        else:
            other.state.standing = fresh_standing(self.society.n_person, other.law)
        return other

    def advance(self, days: int) -> Iterator[Day]:
        """Run so many days, yielding what each left behind."""
        yield from (self.step() for _ in range(days))

    def draw_anew(self, luck: int) -> None:
        """Have another luck from today on in every draw; people, places, their past and who keeps apart from whom stay."""
        self._luck = Luck(self.seed, luck)
        self.keys, self.law = self._luck.keys(self.keys), self._luck.law(self.law)
        self.meetings.redraw(MEETING, luck)
        self._begin_people(anew=True)

    def step(self, charges: np.ndarray | None = None) -> Day:
        """Run one day; ``charges`` (of another world's ``exchange.mail``) take the place of all that this one would bring."""
        parts = self.live_day()
        self.exchange.deliver(instead([p[1] for p in parts], charges), [p[3] for p in parts], self.pool)
        return self.live_night(parts)

    def live_day(self) -> list[tuple[np.ndarray, ...]]:
        """Run a day up to its evening; return each block's rows, messages, acts, and whom ties tell."""
        if self.scoring and self.day > 0 and self.today in self.dates:
            old = self.law
            self._make_law()
            self.state.standing = fitted(self.state.standing, self.scheme, old, self.law, self.state.columns["listed"])
        self.weekday, self.month_day = self.today.weekday(), self.today.day
        self._on_screens = bool(self.state.shown.any())
        self.meetings.turn(self.state, self.settings, self.law)
        if self.looks_around:
            note_company(self.company, self.state, 0.0 if "association" in self.without else self.settings["ties_dropped"])
        return self.pool.each(self._daytime, len(self.blocks))

    def live_night(self, parts: list[tuple[np.ndarray, ...]]) -> Day:
        """Run the night of a day whose messages are delivered; return what the day left behind."""
        nights = self.pool.each(self._night, len(self.blocks))
        self.state.shown[:] = np.sum([x[1] for x in nights], axis=0)
        self.meetings.end(self.state, self.law)
        rows = joined([p[0] for p in parts] + [x[0] for x in nights])
        acts, sums, bins = (np.sum([x[k] for x in some], axis=0) for some, k in ((parts, 2), (nights, 2), (nights, 3)))
        done = Day(self.day, rows, acts, sums, bins, self.exchange.n_message)
        self.announced = []
        self.state.t += 1
        return done

    def close(self) -> None:
        """Let the threads go."""
        self.pool.close()

    # How a day is made of kernels.

    def _set(self, settings: Mapping[str, float]) -> None:
        self.settings = dict(settings)
        self.numbers = np.array([settings[name] for name in self.plan.settings])
        relaxing = [c for c in self.plan.columns if c.relax]
        self.kept = np.array([decay(settings[c.relax.per_day]) for c in relaxing if c.relax])
        self.kept_risk = self.kept[[c.name for c in relaxing].index("perceived_risk")]
        self.told = np.array([settings[name] for name in ("risk_everyday", "risk_learnt_charged", "appeals_if_wrong", "appeals_if_right")])

    def _make_law(self, today: date | None = None) -> None:
        before = self.law.in_force * self.law.number[3] if hasattr(self, "law") else np.zeros(len(self.society.recipe.districts), np.int64)
        self.law = make_law(self.ordinary, self.scheme, today or self.today, self.plan, self.society, scoring=self.scoring, without=self.without)
        self.law = self._luck.law(self.law) if self._luck else self.law
        self.announced += [int(d) for d in np.flatnonzero(self.law.in_force * self.law.number[3] > before)]
        self._shows = bool(self.law.shows.any())
        self.dates = set(self.scheme.dates()) | set(self.ordinary.dates())
        self._rollout_day = max(((self.scheme.in_force_from() or self.start) - self.start).days, 0)
        self.score_bins = tally.score_bins(*(int(x) for x in self.law.number[:3])) if self.law.number[3] and self.scheme.score else (0, 1)

    def _compile(self, compiling: Callable[[str], None] | None) -> None:
        """Call every kernel with nobody, so that all are compiled (or read from the cache) before the first day, one shown at a time."""
        nobody, acts = np.zeros(1, np.uint32), np.zeros((len(self.plan.acts), 20), np.int64)
        every = [*self.kernels.starts, *self.kernels.steps, *([self.kernels.tally] if self.kernels.tally else [])]
        sums = np.zeros(4 * len(self.measures) * CELLS, np.int64)
        calls: list[tuple[str, Callable[[], object]]] = [
            (step.rule.name, partial(self._call, step, function, nobody, 0, sums if step is self.kernels.tally else acts))
            for step in every
            for function in step.functions
        ]
        calls.append(("sighting", lambda: self._sight(NO_MAIL)))
        calls.append(("settling", lambda: self._settle_block(0, 0, 0)))
        calls.append(("renewal", lambda: (self._idle(), self._renew_block(0, 0, 0))))
        ready = partial(self.meetings.ready, self.state, self.settings, self.law, self.numbers, self.company.listed)
        compile_each([("meetings", ready), *calls], compiling)

    def _rule_keys(self, name: str) -> np.ndarray:
        return np.array([*key(self.seed, name), *key(self.seed, f"{name} at place")], np.uint32)

    def _begin_people(self, *, anew: bool = False) -> None:
        for lo, hi in self.blocks:
            chosen = np.arange(lo, hi, dtype=np.uint32)
            for step in () if anew else self.kernels.starts:
                self._call(step, "walk", chosen, hi - lo)
            for step in self.kernels.steps:
                if step.rule.kind == "conduct":
                    self._call(step, "first", chosen, hi - lo)

    def _call(self, step: Kernel, function: str, chosen: np.ndarray, n: int, acts: np.ndarray | None = None) -> np.ndarray:
        held, fault = self.room, np.zeros(2, np.int64)
        out = held.flat("out", n * max(step.most_messages, 1), MESSAGE)
        moving = {
            "chosen": chosen, "n": n, "t": self.state.t, "weekday": self.weekday, "month_day": self.month_day,
            "out": out, "acts": acts, "fault": fault,
        }
        arguments = self._arguments(step, function, int(chosen[0]) if step.of_all else 0, n)
        for at, name in step.moving[function]:
            arguments[at] = moving[name] if name in moving else held.fixed(name, *self._rooms[name])
        try:
            m = step.functions[function](*arguments)
        except ArithmeticError as error:  # compiled code does not say whose numbers they were
            raise WorldError(f"rule '{step.rule.name}', day {self.day}: {error}; guard its divisions and powers for everyone it asks") from None
        if fault[0]:
            raise WorldError(fault_text(step.rule.name, self.day, fault))
        return copied(out[:m]) if m else NO_MAIL

    def _arguments(self, step: Kernel, function: str, lo: int, n: int) -> list[Any]:
        """Return a kernel's arguments, None where they differ from call to call.

        They are kept while state and law stay, since finding them takes longer than many a call. A kernel asked of all gets its block's part
        of each column.
        """
        sources = (self.state, self.state.standing, self.law, self.places, self.numbers)
        key, now = (step.rule.name, function, lo, n if step.of_all else 0), tuple(map(id, sources))
        was, _, arguments = self._kept_arguments.get(key, ((), (), []))
        if was != now:
            offered = {
                "keys": self.keys.get(step.rule.name), "due": self.state.due.get(step.rule.name), "settings": self.numbers, "kept": self.kept,
                "law": self.law, "places": self.places, "standing": self.state.standing, "network": self.society.ties.indptr,
                "neighbours": self.society.ties.neighbour, "company": self.company,
            }
            columns, part = {c: self.state.array(c) for whose, c in step.arguments[function] if whose == "column"}, slice(None)
            if step.of_all:
                part, offered["network"] = slice(lo, lo + n), offered["network"][lo : lo + n + 1]
            arguments = [
                columns[name][part] if whose == "column" else getattr(offered[whose], name) if name else offered.get(whose)
                for whose, name in step.arguments[function]
            ]
            self._kept_arguments[key] = now, sources, arguments
        return arguments.copy()

    def _run_phase(self, phase: str, b: int, acts: np.ndarray) -> list[np.ndarray]:
        lo, hi = self.blocks[b]
        mail = []
        for step in self.kernels.phase(phase):
            chosen, n = choose(step, self.state, (lo, hi), self.month_day, self.announced, self.room, rated=self.meetings.are_rated(self.law))
            given = self.otherwise.outcomes_of(self.day, step.rule.name, (lo, hi))
            if given:
                mail += walks_given(given, (lo, hi), chosen[:n].copy(), self.state, self.plan, step, partial(self._call, acts=acts))
            elif n:
                mail.append(self._call(step, "walk", chosen, n, acts))
        return mail

    def _daytime(self, b: int) -> tuple[np.ndarray, ...]:
        acts = np.zeros((len(self.plan.acts), 20), np.int64)
        rows = self.renew(b)
        mail = self._run_phase(PHASES[0], b, acts)
        resting = apart(self.law, self.state, self.company)
        told = tell_ties(self.society.ties, self.state.array("tells"), *self.blocks[b], self.room, resting)
        self.meetings.meet(self.state, self.law, self.numbers, self.company.listed, self.blocks[b])
        mail += self._run_phase(PHASES[1], b, acts) + self._run_phase(PHASES[2], b, acts)
        return rows, self._sight(joined([NO_MAIL, *mail])), acts, told

    def _sight(self, mail: np.ndarray) -> np.ndarray:
        s = self.state
        scale = PERSON["online_rank"].scale
        who, keys = self.room.fixed("who", (BATCH,), np.int64), self.room.fixed("keys", (2, BATCH), np.uint32)
        words = self.room.fixed("words", (4, BATCH), np.uint32)
        return mail[: sight(mail, s.t, self.law, self.places, scale, who, keys, words, *[s.array(c) for c in SEEN])]

    def renew(self, b: int) -> np.ndarray:
        """Run a block's morning; return its rows."""
        if not self.scoring:
            return _NO_ROWS
        some = len(self.state.agenda[b]) or not self._idle() or is_due(self.scheme, self.today, self.day) or self.otherwise.rows
        return self._renew_block(b, *self.blocks[b]) if some else _NO_ROWS

    def _idle(self) -> bool:
        return renewing.idle(self.law.number, self.law.tier_at, self.law.list_rule, self._settles())

    def _renew_block(self, b: int, lo: int, hi: int) -> np.ndarray:
        s, agenda = self.state, self.state.agenda[b]
        taken = self.room.flat("taken", len(agenda), AGENDA)
        left, n = picking.take_due(agenda, len(agenda), s.t, taken)
        agenda = agenda[:left]
        due = taken[:n][np.argsort(taken["person"][:n], kind="stable")]
        less, live = self.otherwise.rows_of(self.day, 0, (lo, hi)), partial(self._morning, agenda)
        rows = mornings_without(less, (lo, hi), due, agenda, s, live) if less else live((lo, hi), due)
        s.agenda[b] = agenda[agenda["day"] > 0] if (due["kind"] >= WON).any() else agenda
        return rows

    def _morning(self, agenda: np.ndarray, block: tuple[int, int], due: np.ndarray, *, whole: bool = True) -> np.ndarray:
        """Live the morning of some people of a block; ``whole`` says whether a whole score may come back to them."""
        (lo, hi), s, law, anew = block, self.state, self.law if whole else without_whole(self.law), None
        if is_due(self.scheme, self.today, self.day) and hi > lo:
            anew = recompute(s, self.society.traits, self.scheme.on(self.today), self.law, block)
        rows = self.room.flat("rows", (len(due) + hi - lo) * (1 + len(law.list_rule)), ROW)
        k = renewing.renew(
            lo, hi, s.t, self.day - self._rollout_day, self._settles(), due, len(due), agenda, law, s.standing, rows,
            *[s.array(c) for c in RENEWED],
        )
        return copied(rows[:k]) if anew is None else with_rows(anew, rows[:k])

    def _settles(self) -> int:
        """Return 0 if no tier is settled today, 1 if only those whose score moved can change, 2 if everyone's is settled."""
        if self.scheme.score is not None and self.scheme.score.settle == "monthly":
            return 2 if self.month_day == 1 else 0
        return 2 if self.day == 0 or self.today in self.dates or is_due(self.scheme, self.today, self.day) else 1

    def _night(self, b: int) -> tuple[np.ndarray, ...]:
        lo, hi = self.blocks[b]
        rows, acts = self._settle_block(b, lo, hi), np.zeros((len(self.plan.acts), 20), np.int64)
        self.meetings.night(self.state, self.law, (lo, hi))
        self._run_phase(PHASES[3], b, acts)
        self.meetings.stand(self.state, self.law, rows, self.blocks[b])
        shown = shown_faces(self.state, self.blocks[b], self.places.district, self.room, some=self._shows or self._on_screens)
        sums = np.zeros(4 * len(self.measures) * CELLS, np.int64)
        if self.kernels.tally is not None:
            self._call(self.kernels.tally, "walk", np.array([lo], np.uint32), hi - lo, sums)
        looked = self.histogram and len(self.measures) > 0 and self.scoring and self.day % tally.HISTOGRAM_DAYS == 0
        bins = scores(self.state, self.blocks[b], self.score_bins, self.law, some=looked)
        return rows, shown, sums.reshape(4, -1, CELLS).sum(axis=0), bins

    def _settle_block(self, b: int, lo: int, hi: int) -> np.ndarray:
        total = self.exchange.count(b) if hi > lo else 0
        less = self.otherwise.rows_of(self.day, 3, (lo, hi))
        self.exchange.hear(b, self.state.array("heard"))
        if hi > lo and not total and not less:
            return _NO_ROWS
        s, old = self.state, self.state.agenda[b]
        rows = self.room.flat("rows", total * (1 + len(self.law.list_rule)), ROW)
        agenda = self.room.flat("agenda", len(old) + 2 * total, AGENDA)
        agenda[: len(old)].view(np.uint8)[:] = old.view(np.uint8)
        order, left = self.exchange.order(b, lo, self.room), len(old)

        def settle(part: np.ndarray) -> np.ndarray:
            nonlocal left
            held = rows, agenda, left, self.marks, *[s.array(c) for c in SETTLED]
            n, left = settling.settle(part, s.t, self.exchange.mail, self.law, s.standing, self.told, self.kept_risk, *held)
            return copied(rows[:n])

        found = night_without(less, (lo, hi), order, self.exchange.mail, s, settle) if less else settle(order)
        s.agenda[b] = copied(agenda[:left])
        return found


_NO_ROWS = np.zeros(0, ROW)
