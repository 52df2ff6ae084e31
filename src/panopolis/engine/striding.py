"""From a plan to the text of the kernel that walks a stride: each person of a block in turn, from one day on which anything happens to the next.

On such a day her rules run in the order of the plan, then her acts are seen and settled; days between are passed over, since what relaxes is
read as of a day and nothing else moves. Measures are summed by what each day changes: one that only events move by its difference, one that
moves by itself (a score that relaxes) for all the days to come, less what the person added before.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from panopolis.columns import SUM_SCALE
from panopolis.engine.fuse import HEAD, HELD, Writer, taken
from panopolis.engine.ones import DRAWS
from panopolis.engine.plan import Step
from panopolis.engine.purity import parameters, pieces, plain_text
from panopolis.engine.summing import is_score

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from panopolis.engine.plan import Plan
    from panopolis.rules import Rule

GROUP = 256
"""People whose occasions of a stride are drawn at once."""
MOST_DAYS = 31
"""Days of the longest stride: it ends with the month."""
AHEAD_DAYS = 32
"""Days for which a value that moves by itself is added at once: as many as a stride may have left, and a number that fills vectors.

The kernel is told it when it runs (``wide``): a loop of a known length is written out number by number, and takes three times as long."""
LANES = 16
"""Days that the compiler takes at once: what changes is added for the days that are left, rounded up to a multiple of these."""
WIDE = 2 * AHEAD_DAYS
"""Places in the series of a measure: the days of a stride, and what is written beyond its end."""
_CLOCK = {"day", "today", "weekday", "month_day"}
SEEN = ("district", "enrolled", "appearance_group", "online_rank", "app_status")
SETTLED = (
    "score", "score_day", "listed", "fines_due_yuan", "fine_day", "fine_known", "perceived_risk", "perceived_risk_day",
    "shown_until", "shown_place", "tells", "sanctions", "wrongly_charged", "appeals",
)
RENEWED = ("district", "score", "score_day", "tier", "listed", "fines_due_yuan", "arrears_yuan", "judgment_yuan")
GIVEN = (
    "lo", "hi", "t0", "t1", "weekday", "month_day", "tiers", "leaves", "law", "places", "standing", "settings", "kept", "network", "told",
    "kept_risk", "marks", "agenda", "scale", "rows", "n", "out", "acts", "spare", "moved", "series", "wide", "messages", "fault",
    "who", "day", "following", "words", "when", "luck",
)
"""What the kernel takes before keys, clocks and columns."""
_HEAD = """from numpy import floor

from panopolis.engine.kernels.compiled import inlined
from panopolis.engine.kernels.walking import close_day, draw_days, first_due, morning, note
"""


def moves_alone(plan: Plan, measure: Any) -> bool:  # noqa: ANN401 - a Measure of the room above
    """Whether what is measured of a person moves while nothing happens to her: a score, what relaxes, or the day itself."""
    known = {c.name: c for c in plan.columns}
    names = set(parameters(measure.function))
    return bool(names & ({"score"} | _CLOCK)) or any(n in known and known[n].relax for n in names)


class Held(Writer):
    """Writes what is measured of one person ``d`` days into a stride, from what is stored of her, handed over as numbers.

    What does not depend on ``d`` is computed ``before``, and places are numbers without sign, so that the compiler can take eight days at once.
    """

    def __init__(self, plan: Plan, step: Step) -> None:
        super().__init__(plan, step)
        self.before: list[str] = []

    def array(self, name: str) -> str:
        """Return the name of what a column holds of her; the index that follows it is taken off by ``_bare``."""
        self.touched.setdefault(name)
        return f"{name}_held"

    def read(self, name: str) -> str:
        """Return the expression of a column's value."""
        relax = self.known[name].relax
        if name != "score" and not relax:
            return super().read(name)
        toward = self.setting(relax.toward) if relax else "float64(law.number[START])"
        row, day = f"kept[{self.kept_row(name)}, " if relax else "law.kept[", self.array(f"{name}_day")
        self.before += [
            f"toward_{name} = {toward}", f"from_{name} = float64({self.array(name)}) - toward_{name}",
            f"past_{name} = uint64(t0 - int64({day}))",
        ]
        moved = f"from_{name} * {row}uint64(past_{name} + d)]"
        return f"toward_{name} + {moved}" if relax else f"(toward_{name} + floor({moved} + 0.5)) * 0.01"

    def number(self, measure: Any) -> str:  # noqa: ANN401
        """Return the expression of a measure in whole steps of its sum, as a float; of a score itself, its distance to the start (hundredths)."""
        value = self.value(parameters(measure.function)[0], 0) if is_score(measure) else ""
        if value:
            text = value.removeprefix("(toward_score + ").removesuffix(") * 0.01")
        else:
            values = ", ".join(self.value(name, 0) for name in parameters(measure.function))
            text = f"floor(float64({measure.function.__name__}({values})) * {SUM_SCALE}.0 + 0.5)"
        self.before = [_bare(line) for line in self.before]
        return _bare(text)


def _bare(text: str) -> str:
    return re.sub(r"\bt\b", "(t0 + int64(d))", re.sub(r"(\w+_held)\[i\]", r"\1", text))


class Measured:
    """One measure of a stride: its function ``sum_K`` and how it is called."""

    def __init__(self, plan: Plan, rule: Rule, k: int, measure: Any) -> None:  # noqa: ANN401
        writer = Held(plan, Step(rule, {"day": parameters(measure.function)}))
        self.k, self.moves = k, moves_alone(plan, measure)
        self.expression, self.before = writer.number(measure), writer.before
        self.columns = tuple(writer.touched)
        self.given = tuple(n for n in taken([self.expression, *self.before]) if n != "t")

    def text(self) -> str:
        """Return the function: the value at ``d``; of a measure that moves, ``sum_K`` adds all days and ``turn_K`` what changes from a day on."""
        given = ", ".join([*self.given, *[f"{c}_held" for c in self.columns]])
        if not self.moves:
            lines = [f"@inlined\ndef sum_{self.k}(d, t0, {given}):", *_indented(self.before), f"    return int64({self.expression})\n\n"]
            return HELD.sub(r"\1_\2", "\n".join(lines)) + "\n"
        was = ", ".join([*self.given, *[f"{c}_was" for c in self.columns], *[f"{c}_held" for c in self.columns]])
        before = [_past(line) for line in self.before]
        lines = [
            f"@inlined\ndef sum_{self.k}(wide, t0, into, {given}):", *_indented(self.before), *self._days("uint64(0)", self.expression), "\n",
            f"@inlined\ndef turn_{self.k}(first, wide, t0, into, {was}):", *_indented([*self.before, *before]),
            *self._days("uint64(first)", f"{self.expression} - {_past(self.expression)}"), "\n",
        ]
        return HELD.sub(r"\1_\2", "\n".join(lines)) + "\n"

    def _days(self, first: str, value: str) -> list[str]:
        return ["    for q in range(wide):", f"        d = uint64({first} + uint64(q))", f"        into[d] += {value}"]

    def call(self, first: str) -> str:
        """Return the call with the columns as they are stored now, ``first`` days into the stride."""
        given = [re.sub(r"^(law|places|standing)_", r"\1.", n) for n in self.given]
        values = [f"{c}_[i]" for c in self.columns]
        if not self.moves:
            return f"sum_{self.k}({', '.join([first, 't0', *given, *values])})"
        return f"sum_{self.k}({', '.join(['wide', 't0', f'series[{self.k}, cell_[i]]', *given, *values])})"

    def turn(self) -> str:
        """Return the call that takes her former values off the days to come and adds those of now."""
        given = [re.sub(r"^(law|places|standing)_", r"\1.", n) for n in self.given]
        values = [*[f"{c}_was" for c in self.columns], *[f"{c}_[i]" for c in self.columns]]
        return f"turn_{self.k}({', '.join(['d', f'(t1 - t + {LANES - 1}) & -{LANES}', 't0', f'series[{self.k}, cell_[i]]', *given, *values])})"


def _past(text: str) -> str:
    return re.sub(r"\b(toward|from|past)_(\w+)", r"\1_former_\2", text).replace("_held", "_was")


def _indented(lines: Sequence[str]) -> list[str]:
    return [f"    {line}" for line in lines]


class Walker:
    """Writes the two kernels of a stride: ``begin``, which sums everyone as she stands, and ``walk``."""

    def __init__(self, plan: Plan, rule: Rule | None, measures: Sequence[Any], ones: Sequence[tuple[str, Mapping[str, tuple[str, ...]]]]) -> None:
        self.plan, self.measures, self.ones = plan, measures, ones
        self.summed = [Measured(plan, rule, k, m) for k, m in enumerate(measures)] if rule is not None else []
        self.lines: list[str] = []
        asked = {n[:-1] for _, found in ones for names in found.values() for n in names if n.endswith("_")}
        summed = {c for s in self.summed for c in s.columns}
        wheres = {s.rule.where for s in plan.steps if s.rule.where}
        self.columns = tuple(sorted(asked | summed | wheres | {*SEEN, *SETTLED, *RENEWED, "cell"}))
        self.clocks = [k for k, s in enumerate(plan.steps) if s.rule.kind == "conduct"]
        self.wheres = sorted({"tells", *wheres})

    def put(self, depth: int, text: str) -> None:
        """Write one line."""
        self.lines.append("    " * depth + text)

    def text(self) -> str:
        """Return the whole file."""
        text = HEAD.format(title="Kernels of a stride") + _HEAD
        text += "".join(
            f"from {module} import {what} as {what}_{k}\n" for k, (module, found) in enumerate(self.ones) for what in found
        ) + "\n\n"
        functions: dict[str, Callable[..., object]] = {}
        constants: dict[str, float] = {}
        for m in self.measures:
            more, numbers = pieces(m.function)
            functions.update(more)
            constants.update(numbers)
        text += "".join(f"{name} = {value!r}\n" for name, value in constants.items()) + "\n\n"
        text += "".join(plain_text(f) for f in functions.values()) + "".join(s.text() for s in self.summed)
        keys = [f"{name}_{k}" for k in range(len(self.ones)) for name in ("keys", "due")]
        names = ", ".join([*GIVEN, *keys, *[f"{c}_" for c in self.columns]])
        return text + self._kernel("begin", names, self._begin) + "\n\n" + self._kernel("walk", names, self._walk)

    def _kernel(self, name: str, names: str, write: Callable[[], None]) -> str:
        self.lines = []
        write()
        return f"@kernel\ndef {name}({names}):\n" + "\n".join(self.lines) + "\n"

    def _begin(self) -> None:
        self.put(1, "for i in range(lo, hi):")
        for s in self.summed:
            call = s.call("0")
            self.put(2, call if s.moves else f"moved[0, {s.k}, cell_[i]] += {call}")
        self.put(2, "pass")
        self.put(1, "return hi, n")

    def _walk(self) -> None:
        self.put(1, f"most = {most_rows(self.plan)} * (1 + law.list_rule.shape[0])  # rows that one person can come to")
        self.put(1, f"for first in range(lo - lo % {GROUP}, hi, {GROUP}):")
        self.put(2, f"last = min(first + {GROUP}, hi)")
        self.put(2, "if n + most > rows.size:")
        self.put(3, "return max(first, lo), n")
        if self.clocks:
            self.put(2, "if lo <= first:  # else drawn by the call before, which found no more room for rows")
        for k in self.clocks:
            self._clock(k)
        self.put(2, "for i in range(max(first, lo), last):")
        self.put(3, "j = i - first")
        self._first_day()
        self.put(3, "if t < t1 and n + most > rows.size:")
        self.put(4, "return i, n")
        self._was()
        self.put(3, "while t < t1:")
        self._day()
        self.put(1, "return hi, n")

    def _clock(self, k: int) -> None:
        """Write how all occasions of a rule in this stride are drawn: everyone's first, then the second of whoever has one, and so on."""
        given = ", ".join(self._given(k, "", name) for name in self.ones[k][1]["clock"])
        self.put(3, f"count, wave = first_due(due_{k}, first, last, t1, who, day, when[{k}]), 0")
        self.put(3, "while count > 0:")
        self.put(4, f"draw_days(keys_{k}[0], keys_{k}[1], who, day, count, words)")
        self.put(4, f"clock_{k}({given})")
        self.put(4, f"count = note(due_{k}, first, count, t1, who, day, following, words, when[{k}], luck[{k}], wave)")
        self.put(4, "wave += 1")

    def _next(self, depth: int) -> None:
        self.put(depth, f"t = min({', '.join([f'int64(when[{k}, p_{k}, j])' for k in self.clocks] + ['t1', 't1'])})")

    def _first_day(self) -> None:
        for k in self.clocks:
            self.put(3, f"p_{k} = 0")
        self._next(3)
        self.put(3, f"if {' or '.join(f'{w}_[i] != 0' for w in self.wheres)}:")
        self.put(4, "t = t0")
        self.put(3, "elif listed_[i] & leaves:")
        self.put(4, "t = min(t, t0 + 1)")

    def _was(self) -> None:
        self.put(3, "if t >= t1:")
        self.put(4, "continue")
        for s in self.summed:
            if s.moves:
                for c in s.columns:
                    self.put(3, f"{c}_was = {c}_[i]")
            else:
                self.put(3, f"sum_{s.k}_was = {s.call('t - t0')}")

    def _day(self) -> None:
        self.put(4, "d, m, today = t - t0, 0, acts[t - t0]")
        self.put(4, "if t > t0 and ((tiers and score_day_[i] == t - 1) or (listed_[i] & leaves)):")
        columns = ", ".join(f"{c}_" for c in RENEWED)
        self.put(5, f"n = morning(i, t, tiers, law, standing, rows, n, {columns})")
        self._rules("morning")
        self.put(4, "tells_[i] = 0")
        self._rules("day")
        self._rules("evening")
        columns = ", ".join(f"{c}_" for c in (*SEEN, *SETTLED))
        self.put(4, "if m > 0:")
        self.put(5, f"n, seen = close_day(i, t, m, out, rows, n, law, places, standing, told, kept_risk, marks, agenda, scale, {columns})")
        self.put(5, "messages[d] += seen")
        self._rules("night")
        self._sums()
        self.put(4, "last = t")
        self._next(4)
        self.put(4, f"if {' or '.join(f'{w}_[i] != 0' for w in self.wheres)}:")
        self.put(5, "t = last + 1")
        self.put(4, "elif (tiers and score_day_[i] == last) or (listed_[i] & leaves):")
        self.put(5, "t = min(t, last + 1)")

    def _rules(self, phase: str) -> None:
        for k, step in enumerate(self.plan.steps):
            if step.rule.phase == phase:
                conduct = step.rule.kind == "conduct"
                self.put(4, f"if when[{k}, p_{k}, j] == t:" if conduct else f"if {step.rule.where}_[i] != 0:")
                self.put(5, f"m = one_{k}({', '.join(self._given(k, phase, n) for n in self.ones[k][1]['one'])})")
                if conduct:
                    self.put(5, f"p_{k} += 1")
                self.put(5, "if fault[0] != 0:")
                self.put(6, f"fault[2], fault[3] = t, {k}")
                self.put(6, "return hi, n")

    def _given(self, k: int, phase: str, name: str) -> str:
        if name in ("keys", "due"):
            return f"{name}_{k}"
        if name in ("w0", "w2", "w3"):
            return f"luck[{k}, {'023'.index(name[1])}, p_{k}, j]"
        given = {
            "n": "count", "t": "t" if phase else "t0", "weekday": "(weekday + d) % 7", "month_day": "month_day + d",
            "acts": "today" if phase != "night" else "spare",
        }
        if name in given:
            return given[name]
        return name if name.endswith("_") else re.sub(r"^(law|places|standing)_", r"\1.", name)

    def _sums(self) -> None:
        for s in self.summed:
            if s.moves:
                self.put(4, f"if {' or '.join(f'{c}_[i] != {c}_was' for c in s.columns)}:")
                self.put(5, s.turn())
                for c in s.columns:
                    self.put(5, f"{c}_was = {c}_[i]")
            else:
                self.put(4, f"now = {s.call('d')}")
                self.put(4, f"moved[d, {s.k}, cell_[i]] += now - sum_{s.k}_was")
                self.put(4, f"sum_{s.k}_was = now")


def most_rows(plan: Plan) -> int:
    """Return the most rows that one person comes to in a stride, besides those of lists: a multiple of these."""
    return MOST_DAYS * (1 + sum(len(s.rule.commits) + len(s.rule.records) for s in plan.steps))


def held_back(plan: Plan, measures: Sequence[Any]) -> str:
    """Return why no stride of a plan can be longer than a day, or nothing: what it reads of others, or asks of everybody."""
    for s in plan.steps:
        r = s.rule
        found = {
            "is of two people who meet": r.meets is not None,
            "is asked of everyone daily or on a day of her month": r.kind == "daily" and (not r.where or bool(r.monthly) or bool(r.on)),
            "reads others": bool(s.names & {"climate", "listed_at_home", "listed_ties", "avoided_by", "closed_at_home", "shown_here"}),
            "acts at night": r.phase == "night" and bool(r.commits or r.records),
            "deletes an account": "erasure" in r.records,
        }
        for why, holds in found.items():
            if holds:
                return f"rule '{r.name}' {why}"
    for m in measures:
        if set(parameters(m.function)) & {*DRAWS, "climate"}:
            return f"measure '{m.name}' draws or reads others"
    return ""
