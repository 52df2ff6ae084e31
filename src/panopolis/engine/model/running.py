"""A model under way: its arrays, its kernels, and its days.

A day runs the stages of morning, day, evening and night in order; then totals are taken, as of that night. The bits depend on seed and rules
alone: not on threads, nor on how rows are parted into blocks.
"""

from __future__ import annotations

from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any

import numpy as np

from panopolis.draws import key, words
from panopolis.engine.compiling import compile_each, load
from panopolis.engine.kernels.drawing import BATCH
from panopolis.engine.kernels.mailing import BUCKET, SHIFT, sort_by_bucket
from panopolis.engine.kernels.pairing import columns_of
from panopolis.engine.kernels.rows import fill_turns
from panopolis.engine.model.declared import ALL, PAIR, Declared, Stage
from panopolis.engine.model.reading import step_of
from panopolis.engine.model.sending import Sending, sending
from panopolis.engine.model.turns import tables_of, turn_kernel
from panopolis.engine.model.writing import Kernel, pair_kernel, stage_kernel, start_kernel, total_kernel
from panopolis.engine.room import Room
from panopolis.engine.threads import Threads
from panopolis.errors import RuleError, WorldError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from panopolis.columns import Setting
    from panopolis.engine.model.reading import Source

BLOCK = 1 << 16
"""Rows of a block: what a thread does at once."""
WORKED_IN = {
    "words": ("words", (4, BATCH), np.uint32), "whom": ("whom", (BATCH,), np.int64), "noises": ("noises", (BATCH,), np.float64),
    "tails": ("tails", (BATCH,), np.float64), "bits": ("tails", (BATCH,), np.float64), "there": ("there", (BATCH,), np.int64),
    "fraction": ("fraction", (BATCH,), np.float64), "fraction_bits": ("fraction", (BATCH,), np.float64),
}
"""Arrays that kernels work in, by name: the array it is, or whose bits it is, its shape and type."""
MOST_APART = 1 << 20
"""Cells of a total by group that blocks may hold apart while they count at the same time."""


class Model:
    """Tables, ties and rules under way. Made by ``study``; ``advance(30)`` runs thirty days, ``[name]`` reads a column."""

    def __init__(
        self, made: Declared, settings: Mapping[str, Setting], seed: int, *, threads: int = 2, block: int = BLOCK,
        about: Mapping[str, str] | None = None,
    ) -> None:
        self.made, self.seed, self.day, self._block = made, seed, 0, block
        self.settings, self.about = dict(settings), dict(about or {})
        self.days: list[dict[str, float]] = []
        self._room, self._threads = Room(), Threads(threads)
        self._settings = np.array([settings[name].value for name in made.settings], np.float64)
        self.columns = {(t, c.name): np.zeros(n, c.dtype) for t, n in made.sizes.items() for c in made.columns[t].values()}
        self.ties = {name: tie.lay(dict(made.sizes), seed, name) for name, tie in made.ties.items()}
        self._copies: dict[Source, np.ndarray] = {}
        self._of_all = {when: np.zeros(len(made.over_all()), np.int64) for when in ("of_all", "of_all now")}
        self._totals = {(when, t.name): self._empty_total(t.name) for t in made.totals.values() if t.over != ALL for when in ("total", "total now")}
        self._called: dict[Kernel, tuple[Callable[..., Any], list[Any], list[tuple[int, str]]]] = {}
        self._stages = [(s, self._kernel_of(s)) for s in made.stages]
        self._takers = {mode: {name: total_kernel(made, name, mode) for name in made.totals} for mode in ("now", "round")}
        self._order = self._in_order(made.totals, "now")
        self._starts = [(c, start_kernel(made, c)) for t in made.sizes for c in made.columns[t].values() if callable(c.start)]
        compile_each(self._nobody())
        self._begin()

    # What a user reads.

    def __getitem__(self, name: str | tuple[str, str]) -> np.ndarray:
        """Return a column ``(rows,)`` as rules read it, by name or by (table, name); or a total that is a column."""
        table, name = name if isinstance(name, tuple) else (self._table_of(name), name)
        if (table, name) in self.columns:
            column, stored = self.made.columns[table][name], self.columns[table, name]
            if column.scale != 1.0:
                return stored * column.scale
            return stored.astype(np.float64 if column.dtype.startswith("f") else np.int64)
        held = self._totals["total", name]
        return held * step_of(self.made, name) if self.made.whole(name) else held.copy()

    def total(self, name: str) -> float:
        """Return a total over all as of last night."""
        t = self.made.totals[name]
        value = float(self._of_all["of_all"][self.made.over_all().index(name)]) * step_of(self.made, name)
        return value / self.made.sizes[t.table] if t.mean else value

    @property
    def state_hash(self) -> str:
        """Hash over the day and every column."""
        state = sha256(f"panopolis model 1|{self.day}".encode())
        for (table, name), array in sorted(self.columns.items()):
            state.update(f"|{table}|{name}|{array.dtype.str}|{array.shape}|".encode())
            state.update(array.data)
        return state.hexdigest()

    def table(self) -> list[dict[str, str]]:
        """Return the order of a day, a row a rule: phase, activation, table, whom it meets, what it reads and writes."""
        return [
            {
                "phase": s.phase, "rule": a.rule.name, "activation": s.activation, "table": a.table, "meets": a.rule.meets or "",
                "reads": ", ".join(a.reads), "sets": ", ".join(a.rule.sets), "adds": ", ".join(a.rule.adds),
            }
            for s in self.made.stages
            for a in s.asked
        ]

    def _table_of(self, name: str) -> str:
        tables = [t for t in self.made.sizes if name in self.made.columns[t]]
        tables += [home for t in self.made.totals.values() if t.name == name and (home := self.made.home(t))]
        if len(tables) == 1:
            return tables[0]
        if tables:
            raise WorldError(f"'{name}' is a column of {' and '.join(tables)}; write model['{tables[0]}', '{name}']")
        known = sorted({c for t in self.made.sizes for c in self.made.columns[t]})
        raise WorldError(f"'{name}' is no column of this model; it has {', '.join(known)}")

    def __repr__(self) -> str:
        tables = ", ".join(f"{n:,} of '{t}'" for t, n in self.made.sizes.items())
        return f"Model(day {self.day}, {tables})"

    # Days.

    def advance(self, days: int = 1) -> list[dict[str, float]]:
        """Run so many days; return what each recorded: its number, totals over all, and rounds that rules took."""
        return [self._step() for _ in range(days)]

    def close(self) -> None:
        """Let the threads go."""
        self._threads.close()

    def _step(self) -> dict[str, float]:
        done: dict[str, float] = {"day": self.day}
        self._copy("night")
        for stage, kernel in self._stages:
            if isinstance(kernel, Sending):
                self._send(stage, kernel)
            elif stage.activation == "in_turn":
                self._in_turn(stage, kernel)
            elif stage.activation == "rounds":
                done[f"rounds_{stage.title}"] = self._in_rounds(stage, kernel)
            elif stage.asked[0].rule.meets == PAIR:
                self._in_pairs(stage, kernel)
            else:
                self._over(kernel, f"rule '{stage.title}'", stage.asked[0].table)
        self._take(self._order, "now")
        done |= {name: self.total(name) for name in self.made.over_all()}
        self.day += 1
        self.days.append(done)
        return done

    def _copy(self, state: str) -> None:
        for source, held in self._copies.items():
            if source[0] == state:
                np.copyto(held, self.columns[source[1], source[2]])

    # Kernels and what they take.

    def _kernel_of(self, stage: Stage) -> Kernel | Sending:
        if stage.activation == "in_turn":
            return turn_kernel(self.made, stage)
        if stage.asked[0].sends():
            return sending(self.made, stage)
        return pair_kernel(self.made, stage) if stage.asked[0].rule.meets == PAIR else stage_kernel(self.made, stage)

    def _call(self, kernel: Kernel, *moving: Any, out: np.ndarray | None = None, who: np.ndarray | None = None) -> tuple[int, int]:  # noqa: ANN401
        if kernel not in self._called:
            held = [self._array(source, kernel) for source in kernel.arguments.values()]
            apart = [(k, source[0]) for k, source in enumerate(kernel.arguments.values()) if source[0] in (*WORKED_IN, "out", "who")]
            self._called[kernel] = load(kernel.title, kernel.text).walk, held, apart
        walk, held, apart = self._called[kernel]
        if apart:
            held = held.copy()
            given = {"out": out, "who": who}
            for k, name in apart:
                held[k] = given[name] if name in given else self._desk(name)
        try:
            return walk(*moving, *held)
        except ArithmeticError as error:
            raise WorldError(f"{kernel.title.replace('_', ' ', 1)}, day {self.day}: {error}; guard its divisions and powers") from None

    def _desk(self, name: str) -> np.ndarray:
        """Return an array of this thread's own to work in."""
        of, shape, dtype = WORKED_IN[name]
        array = self._room.fixed(of, shape, dtype)
        return array if of == name else array.view(np.int64)

    def _array(self, source: Source, kernel: Kernel) -> np.ndarray | None:
        what, rest = source[0], source[1:]
        if what == "column":
            return self.columns[rest[0], rest[1]]
        if what in ("night", "round"):
            return self._copies.setdefault(source, self.columns[rest[0], rest[1]].copy())
        if what in ("first", "far", "weight"):
            tie = self.ties[rest[0]]
            return np.ascontiguousarray(tie.weight) if what == "weight" else {"first": tie.indptr, "far": tie.neighbour}[what]
        if what == "keys":
            return np.array([key(self.seed, name) for name in kernel.decisions], np.uint32).reshape(-1, 2)
        if what in self._of_all:
            return self._of_all[what]
        return self._settings if what == "settings" else self._totals.get((what, rest[0]) if rest else (what, what))

    def _fault(self, who: str, bad: int, table: str) -> None:
        if bad:
            raise WorldError(f"{who}, day {self.day}: what it gives row {bad - 1} of '{table}' is no number, or too large to be held")

    def _over(self, kernel: Kernel, who: str, table: str, k: int = 0) -> int:
        """Run a kernel over all rows of a table, a block a thread at a time; return the sum of what it counted."""
        blocks = self._blocks(self.made.sizes[table])
        found = self._threads.each(lambda b: self._call(kernel, *blocks[b], self.day, k), len(blocks))
        self._fault(who, max((bad for bad, _ in found), default=0), table)
        return sum(int(count) for _, count in found)

    def _blocks(self, n: int) -> list[tuple[int, int]]:
        return [(lo, min(n, lo + self._block)) for lo in range(0, n, self._block)]

    # Ways to run a stage.

    def _in_rounds(self, stage: Stage, kernel: Kernel) -> int:
        asked = stage.asked[0]
        needed = self._in_order(kernel.totals, "round")
        for k in range(asked.rule.most):
            self._take(needed, "round")
            self._copy("round")
            if not self._over(kernel, f"rule '{asked.rule.name}'", asked.table, k):
                return k
        return asked.rule.most

    def _in_turn(self, stage: Stage, kernel: Kernel) -> None:
        self._take(self._in_order(kernel.totals, "round"), "round")
        turns = self._turns(stage)
        bad, _ = self._call(kernel, turns, turns.size, self.day, 0)
        self._fault(f"rule '{stage.title}'", bad, stage.asked[0].table)

    def _turns(self, stage: Stage) -> np.ndarray:
        """Return the rows of the stage's tables, one table's after the other's, in the order of their turns."""
        order, tables = stage.asked[0].rule.order, tables_of(stage)
        n = sum(self.made.sizes[t] for t in tables)
        if order == "keyed_random":
            turns = np.empty(n, np.int64)
            k0, k1 = words(key(self.seed, f"{stage.title} turns"), 0, 1, day=self.day)[0, :2]
            fill_turns(n, k0, k1, turns)
            return turns
        if order == "number":
            return np.arange(n)
        return np.argsort(np.concatenate([self.columns[t, order].astype(np.float64) for t in tables]), kind="stable")

    def _in_pairs(self, stage: Stage, kernel: Kernel) -> None:
        asked = stage.asked[0]
        rule, n = asked.rule, self.made.sizes[asked.table]
        for k in range(rule.times):
            there = self.columns[asked.table, rule.where] if rule.where else None
            who = np.arange(n) if there is None else np.flatnonzero(there)
            p0, p1 = words(key(self.seed, f"{rule.name} pairs"), 0, 1, day=self.day, k=k)[0, :2]
            blocks = self._blocks(who.size // 2)

            def meet(b: int, k: int = k, who: np.ndarray = who, p0: int = p0, p1: int = p1, blocks: list[tuple[int, int]] = blocks) -> int:
                return self._call(kernel, *blocks[b], self.day, k, who.size, columns_of(who.size), p0, p1, who=who)[0]

            self._fault(f"rule '{rule.name}'", max(self._threads.each(meet, len(blocks)), default=0), asked.table)

    def _send(self, stage: Stage, pair: Sending) -> None:
        asked = stage.asked[0]
        n, m = self.made.sizes[asked.table], self.made.sizes[pair.to]
        blocks, n_bucket = self._blocks(n), (m + BUCKET - 1) >> SHIFT
        mail = self._room.flat("narrow" if pair.narrow else "wide", n, np.uint32 if pair.narrow else np.uint64)
        split, starts = np.zeros((len(blocks), n_bucket + 1), np.int64), np.array([lo for lo, _ in blocks], np.int64)
        for k in range(asked.rule.times):
            bad = self._threads.each(lambda b, k=k: self._send_block(pair, blocks[b], k, mail, split[b]), len(blocks))
            self._fault(f"rule '{asked.rule.name}'", max(bad, default=0), asked.table)
            self._threads.each(lambda q: self._receive(pair, q, m, mail, starts, split), n_bucket)

    def _send_block(self, pair: Sending, block: tuple[int, int], k: int, mail: np.ndarray, split: np.ndarray) -> int:
        n = block[1] - block[0]
        to = self._room.flat("to", n, np.int32)
        word = self._room.flat("narrow word" if pair.narrow else "wide word", n, mail.dtype)
        bad, _ = self._call(pair.send, *block, self.day, k, to, word)
        sort_by_bucket(to, word, n, block[0], mail, split, self._room.flat("place", split.size, np.int64))
        return bad

    def _receive(self, pair: Sending, bucket: int, m: int, mail: np.ndarray, starts: np.ndarray, split: np.ndarray) -> None:
        sums = self._room.fixed("sums", (8, BUCKET), np.int64)
        self._call(pair.receive, bucket << SHIFT, min(m, (bucket + 1) << SHIFT), bucket, mail, starts, split, sums)

    # Totals.

    def _empty_total(self, name: str) -> np.ndarray:
        n = self.made.sizes[self.made.home(self.made.totals[name]) or ""]
        return np.zeros(n, np.int64 if self.made.whole(name) else np.float64)

    def _in_order(self, names: Sequence[str] | Mapping[str, Any], mode: str) -> list[str]:
        """Return totals with all that they read, each after those that it reads."""
        found: dict[str, None] = {}

        def visit(name: str, above: tuple[str, ...]) -> None:
            if name in above:
                raise RuleError(f"total '{name}' reads itself, by way of {', '.join(above)}")
            for other in self._takers[mode][name].totals:
                visit(other, (*above, name))
            found.setdefault(name)

        for name in names:
            visit(name, ())
        return list(found)

    def _take(self, names: Sequence[str], mode: str) -> None:
        later = " now" if mode == "round" else ""
        for name in names:
            t, kernel = self.made.totals[name], self._takers[mode][name]
            if t.over == ALL:
                s = self._over(kernel, f"total '{name}'", t.table)
                self._of_all[f"of_all{later}"][self.made.over_all().index(name)] = s
            elif self.made.whole(name):
                self._by_group(name, kernel, self._totals[f"total{later}", name])
            else:
                table = self.made.ties[t.over].first
                out = self._totals[f"total{later}", name]
                blocks = self._blocks(self.made.sizes[table])
                bad = self._threads.each(lambda b, c=kernel, o=out, p=blocks: self._call(c, *p[b], self.day, 0, out=o)[0], len(blocks))
                self._fault(f"total '{name}'", max(bad, default=0), table)

    def _by_group(self, name: str, kernel: Kernel, out: np.ndarray) -> None:
        table = self.made.totals[name].table
        n = self.made.sizes[table]
        blocks = self._blocks(n)
        if out.size * len(blocks) > MOST_APART:
            blocks = [(0, n)]
        apart = np.zeros((len(blocks), out.size), np.int64)
        bad = self._threads.each(lambda b: self._call(kernel, *blocks[b], self.day, 0, out=apart[b])[0], len(blocks))
        self._fault(f"total '{name}'", max(bad, default=0), table)
        np.sum(apart, axis=0, out=out)

    def _begin(self) -> None:
        for (table, name), column in self.columns.items():
            start = self.made.columns[table][name].start
            if not callable(start):
                column[:] = start / self.made.columns[table][name].scale
        for c, kernel in self._starts:
            self._over(kernel, f"start of '{c.name}'", c.table)
        self._take(self._order, "now")

    def _nobody(self) -> list[tuple[str, Callable[[], object]]]:
        """Return a call of every kernel with no row at all, so that each is compiled, or read from the cache, before the first day."""
        none, i8 = np.zeros(0, np.int64), np.zeros(1, np.int64)
        after = [s for s, _ in self._stages if s.activation in ("rounds", "in_turn")]
        taken = {m: self._takers[m].values() for m in ("now", *(("round",) if after else ()))}
        plain = [*(k for _, k in self._starts), *(k for m in taken.values() for k in m)]
        calls: list[tuple[Kernel, tuple[Any, ...]]] = [(k, (0, 0, 0, 0)) for k in plain]
        for stage, kernel in self._stages:
            if isinstance(kernel, Sending):
                word = np.zeros(1, np.uint32 if kernel.narrow else np.uint64)
                calls += [(kernel.send, (0, 0, 0, 0, np.zeros(1, np.int32), word)),
                          (kernel.receive, (0, 0, 0, word, none, np.zeros((1, 2), np.int64), np.zeros((8, BUCKET), np.int64)))]
            elif stage.activation == "in_turn":
                calls.append((kernel, (none, 0, 0, 0)))
            else:
                pairs = stage.asked[0].rule.meets == PAIR
                calls.append((kernel, (0, 0, 0, 0, *((2, 2, np.uint32(0), np.uint32(0)) if pairs else ()))))
        outs = {name: i8 if self.made.whole(name) else np.zeros(1) for name in self.made.totals}
        return [(k.title, partial(self._call, k, *moving, out=outs.get(k.title.removeprefix("total_"), i8), who=none)) for k, moving in calls]
