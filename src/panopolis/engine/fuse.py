"""From a rule to the text of its kernel: one readable file a rule.

The file holds the rule's own functions as they were written, and around them a loop over the people who are due: read the columns they
name, draw, decide, store, write messages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from panopolis.columns import DAY_ZERO, PRIVILEGES, SETTINGS
from panopolis.engine.around import AROUND, STREETS, around
from panopolis.engine.hints import asking_ahead
from panopolis.engine.kernels.drawing import BATCH
from panopolis.engine.kernels.sighting import ACT
from panopolis.engine.ledger import KIND
from panopolis.engine.plan import Step, counted, functions_of
from panopolis.engine.purity import pieces, plain_text
from panopolis.engine.rating_tables import RATED, is_rated

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from panopolis.columns import Column
    from panopolis.engine.plan import Plan
    from panopolis.rules import Rule

HEAD = '''"""{title}. Written by the engine from the rule's own source; do not edit."""

from numpy import float64, int64, uint64

from panopolis import draws as math
from panopolis.draws import gap, philox, u01
from panopolis.engine.kernels.adding import add_up
from panopolis.engine.kernels.bundles import BLACK, E_COPIES, E_COVERS, E_DAYS, E_REFUSES, HONOURS, LAWFUL, NOTICE, SCORED, START, TERM_LAW
from panopolis.engine.kernels.compiled import AHEAD, fetch, kernel, plain
from panopolis.engine.kernels.company import avoided_by as count_avoided, closed_at_home as home_closed
from panopolis.engine.kernels.company import ask_for_ties, listed_at_home as count_at_home, listed_ties as count_ties
from panopolis.engine.kernels.drawing import draw_words
from panopolis.engine.kernels.placing import draw_places
from panopolis.engine.kernels.sighting import camera_here as camera_at
from panopolis.engine.kernels.climate import heard_lately
from panopolis.engine.kernels.sighting import in_scope, limit_share as share_of_limit, relaxed, score_now, tell
from panopolis.society import crossing

'''
OFFERED = (
    "chosen", "n", "t", "weekday", "month_day", "keys", "due", "settings", "kept", "network", "neighbours", "out", "acts", "fault", "room",
    "left", "words", "way", "leg", "place",
)
"""What a kernel may take before its columns, besides the arrays of HELD; each takes only what its text uses. ``keys`` holds the rule's and the
place's key words."""
MOVING = frozenset({"chosen", "n", "t", "weekday", "month_day", "out", "acts", "fault", "room", "left", "words", "way", "leg", "place"})
"""Those of OFFERED that differ from call to call; the others stay while state and law do."""
HELD = re.compile(r"\b(law|places|standing|company)\.(\w+)")
"""An array of one of these tuples: a kernel takes it alone, as ``law_fine``; a whole tuple of 25 arrays costs a second of
compiling and three microseconds a call."""


def taken(lines: Sequence[str]) -> tuple[str, ...]:
    """Return which of OFFERED some lines of code use, and which arrays of HELD, in order of their names."""
    text = " ".join(lines)
    used = set(re.findall(r"[a-z_]+", text))
    held = {f"{whose}_{name}" for whose, name in HELD.findall(text)}
    return (*(name for name in OFFERED if name in used), *sorted(held))


HOME_AND_WORK = ("district", "work_district")
"""Columns of the two districts through which a person's day leads."""
_PLAIN = {
    "day": f"t - {DAY_ZERO}", "today": "t", "weekday": "weekday", "month_day": "month_day",
    "draw": "u01(w2)", "draw_2": "u01(w3)", "draw_3": "u01(w0)",
    "n_ties": "int(network[i + 1] - network[i])", "notice": "int(law.number[NOTICE])", "law_holds": "int(law.number[LAWFUL])",
    "fine_term": "int(law.number[TERM_LAW + f])",
    "shown_here": "int(places.shown[places.district[spot]])",
    "erasure_refuses": "law.erasure[E_REFUSES]", "copies_stay": "law.erasure[E_COPIES]",
    "app_coverage": "law.erasure[E_COVERS]", **RATED,
}
_AT_STAKE = {
    "camera_here": "camera_at({act}, f, spot, law.sees, law.watch_mode, law.cover, places.district, places.camera_rank)",
    "fine_at_stake": "law.fine[f, {act}] * law.known[f, {act}]",
    "points_at_stake": "law.points[f, {act}] * 0.01 * law.known[f, {act}]",
    "shame_at_stake": "int(law.shows[f, {act}] > 0) * law.known[f, {act}]",
    "looked_for": "int(law.sees[f, {act}, 0] >= 0) * law.known[f, {act}]",
}

GRANTED = {name: name for name in PRIVILEGES} | {"praised": "praise", "courted": "offers"}
"""Given values that are 1 while standing grants a privilege, and which."""


class Writer:
    """Writes the kernel of one step: lines of text, with the columns they touch in order of first use."""

    def __init__(self, plan: Plan, step: Step) -> None:
        self.plan = plan
        self.step = step
        self.rule = step.rule
        self.known = {c.name: c for c in plan.columns}
        self.touched: dict[str, None] = {}
        self.lines: list[str] = []
        self.at_once = False
        """Whether places are drawn for a batch of people, before its loop."""

    def put(self, depth: int, text: str) -> None:
        """Write one line."""
        self.lines.append("    " * depth + text)

    def array(self, name: str) -> str:
        """Return the argument that holds a column, noting that the kernel needs it."""
        self.touched.setdefault(name)
        return f"{name}_"

    def read(self, name: str) -> str:
        """Return the expression of a column's value for person i, as int64 or float64; compiled ``float()`` and ``int()`` leave it narrow."""
        column = self.known[name]
        stored = f"{self.array(name)}[i]"
        if name == "score":
            return f"score_now(int64({stored}), int64({self.array('score_day')}[i]), t, law.number, law.kept) * 0.01"
        if column.relax:
            toward = self.setting(column.relax.toward)
            return f"{toward} + (float64({stored}) - {toward}) * kept[{self.kept_row(name)}, t - int64({self.array(name + '_day')}[i])]"
        if column.scale != 1.0:
            return f"float64({stored}) * {column.scale!r}"
        return f"float64({stored})" if column.dtype.startswith("f") else f"int64({stored})"

    def kept_row(self, name: str) -> int:
        """Return the row of the decay table that belongs to a column that relaxes."""
        return [c.name for c in self.plan.columns if c.relax].index(name)

    def setting(self, name: str) -> str:
        """Return the expression of a setting."""
        return f"settings[{self.plan.settings.index(name)}]"

    def given(self, name: str, act: int) -> str:
        """Return the expression of a value that the engine gives."""
        if name in _PLAIN:
            return _PLAIN[name]
        if name in _AT_STAKE:
            return _AT_STAKE[name].format(act=act)
        if name in GRANTED:
            return f"int((int64(law.grants{self._bands()}) >> {list(PRIVILEGES).index(GRANTED[name])}) & 1) * {self._scope()}"
        if name in AROUND:
            return around(self, name)
        return getattr(self, f"_{name}")(act)

    def _force(self) -> str:
        return f"int64(law.in_force[{self.array('district')}[i]])"

    def _bands(self) -> str:
        return f"[{self.array('tier')}[i], {self.array('listed')}[i]]"

    def _scope(self) -> str:
        age, enrolled, consent = (f"int64({self.array(name)}[i])" for name in ("age", "enrolled", "consent"))
        return f"{self._force()} * in_scope({age}, {enrolled}, {consent}, law.number)"

    def _in_force(self, _: int) -> str:
        return self._force()

    def _erasure_days(self, _: int) -> str:
        return f"int(law.erasure[E_DAYS]) * {self._force()}"

    def _scored(self, _: int) -> str:
        return f"{self._force()} * int(law.number[SCORED] > 0)"

    def _on_black_list(self, _: int) -> str:
        return f"int(({self.array('listed')}[i] & law.number[BLACK]) > 0)"

    def _privileged(self, _: int) -> str:
        return f"int(law.grants{self._bands()} > 0) * {self._scope()}"

    def _honours(self, _: int) -> str:
        return f"int(law.number[HONOURS]) * {self._scope()}"

    def _rated(self, _: int) -> str:
        return is_rated(self)

    def _closed(self, _: int) -> str:
        return f"int((law.closes{self._bands()} >> {self.plan.doors.index(self.rule.door or '')}) & 1) * {self._scope()}"

    def _screen_here(self, _: int) -> str:
        return f"int(places.screen_rank[spot] < {self.setting('screen_share')})"

    def _gate_false(self, _: int) -> str:
        return f"law.gate[{self.array('district')}[i], 1 + int({self.array('appearance_group')}[i])]"

    def _gate_true(self, _: int) -> str:
        return f"law.gate[{self.array('district')}[i], 0]"

    def _climate(self, _: int) -> str:
        if not any("spoke_day" in s.rule.sets for s in self.plan.steps):
            return "1.0"
        return f"heard_lately(i, t, network, neighbours, {self.array('spoke_day')}, {self.setting('climate_days')})"

    def _limit_share(self, act: int) -> str:
        score = f"score_now(int64({self.array('score')}[i]), int64({self.array('score_day')}[i]), t, law.number, law.kept)"
        held = f"int({self.array('listed')}[i]), {score}, law.points[f, {act}], law.list_rule, standing.strikes[i]"
        return f"share_of_limit({act}, f, t, {held}) * law.known[f, {act}]"

    def value(self, name: str, act: int) -> str:
        """Return the expression of any name that a rule reads."""
        if name in self.known:
            return self.read(name)
        if name in SETTINGS:
            return self.setting(name)
        return self.given(name, act)

    def call(self, part: str, act: int) -> str:
        """Return the call of one of the rule's functions."""
        function = functions_of(self.rule)[part]
        return f"{function.__name__}({', '.join(self.value(n, act) for n in self.step.reads[part])})"

    def store(self, depth: int, name: str, value: str, *, add: bool) -> None:
        """Write one value into a column of person i: within its range, in its storage type; not-a-number is a fault."""
        column: Column = self.known[name]
        low, high = column.low, column.high
        held = f"{self.array(name)}[i]"
        self.put(depth, f"v = {value}" + (f" + {self.read(name)}" if add else ""))
        self.put(depth, "if v != v:")
        self.put(depth + 1, "fault[0], fault[1] = 1, i")
        self.put(depth, f"v = min(max(v, {float(low)!r}), {float(high)!r})")
        if column.dtype.startswith("f"):
            self.put(depth, f"{held} = v")
        else:
            scaled = "v" if column.scale == 1.0 else f"v * {1 / column.scale!r}"
            self.put(depth, f"{held} = int(math.floor({scaled} + 0.5))")
        if column.relax:
            self.put(depth, f"{self.array(name + '_day')}[i] = t")

    def reads_force(self) -> bool:
        """Whether the kernel needs ``f``: the scheme (1) or ordinary law alone (0) in her district."""
        return bool(self.rule.commits) or any(n in (*_AT_STAKE, "limit_share", "fine_term") for n in self.step.names)

    def person(self, depth: int) -> None:
        """Write what comes before a decision: the scheme in force, and the crossing."""
        if self.reads_force():
            self.put(depth, f"f = int(law.in_force[{self.array('district')}[i]])")
        if self.rule.at == "crossing" and not self.at_once:
            home, work = (f"int({self.array(name)}[i])" for name in HOME_AND_WORK)
            self.put(depth, f"spot = crossing(i, t, keys[2], keys[3], {home}, {work}, {STREETS})")
        elif self.rule.at == "crossing":
            self.put(depth, "spot = place[j - first]")
        elif self.rule.commits:
            self.put(depth, "spot = -1")

    def each_drawn(self, names: str) -> None:
        """Write the loops over the chosen, a batch of draws at a time; the four words of person i are in ``names``."""
        self.put(1, f"for first in range(0, n, {BATCH}):")
        self.put(2, f"last = min(first + {BATCH}, n)")
        self.put(2, "draw_words(keys[0], keys[1], chosen, first, last - first, t, words)")
        self.at_once = self.rule.at == "crossing"
        if self.at_once:
            home, work = (self.array(name) for name in HOME_AND_WORK)
            self.put(2, f"draw_places(chosen, first, last - first, t, keys, {home}, {work}, {STREETS}, way, leg, place)")
        self.put(2, "for j in range(first, last):")
        self.put(3, "i = int64(chosen[j])")
        self.put(3, f"{names} = words[0, j - first], words[1, j - first], words[2, j - first], words[3, j - first]")

    def outcome(self, depth: int, part: str | None, act: int) -> None:
        """Write what follows: values stored, acts seen or not, rows."""
        r = self.rule
        flags = [f"r{k}" for k in range(r.writes)]
        if part:
            self.put(depth, f"{', '.join(flags)} = {self.call(part, act)}")
        self.values(depth, flags)
        for k, name in enumerate(r.commits, len(r.sets) + len(r.adds)):
            self.commit(depth, name, flags[k] if part else None)
        for k, name in enumerate(r.records, r.writes - len(r.records)):
            rule = self.plan.doors.index(r.door) if r.door else 0
            self.put(depth, f"if {flags[k]} > 0:")
            self.put(depth + 1, f"m = tell(i, i, {rule}, {KIND[name]}, -1, int({flags[k]} * 100.0 + 0.5), {k}, out, m)")

    def values(self, depth: int, flags: Sequence[str]) -> None:
        """Write the stores of what the rule sets and adds."""
        for k, name in enumerate((*self.rule.sets, *self.rule.adds)):
            self.store(depth, name, flags[k], add=k >= len(self.rule.sets))

    def not_yielded(self, depth: int, act: int) -> None:
        """Write what follows when she does not yield."""
        flags = [f"r{k}" for k in range(len(self.rule.sets) + len(self.rule.adds))]
        self.put(depth, f"{', '.join(flags)} = {self.call('otherwise', act)}")
        self.values(depth, flags)

    def commit(self, depth: int, name: str, flag: str | None) -> None:
        """Write an act: counted, and shown to the watches."""
        act = self.plan.act(name)
        if flag:
            self.put(depth, f"if {flag} > 0:")
            depth += 1
        self.put(depth, f"acts[{act}, {self.array('cell')}[i]] += 1")
        for count in counted(self.plan.acts[act]):
            self.put(depth, f"{self.array(count)}[i] = min({self.array(count)}[i] + 1, 65535)")
        self.put(depth, f"m = tell(i, i, {act}, {ACT}, spot, 0, 0, out, m)")


def function_text(name: str, lines: Sequence[str], columns: Iterable[str], result: str) -> str:
    """Return the text of a kernel function; the columns of whoever is a few people ahead are asked for in time."""
    lines = asking_ahead(lines, [f"{c}_" for c in columns])
    arguments = ", ".join([*taken([*lines, result]), *[f"{c}_" for c in columns]])
    body = HELD.sub(r"\1_\2", "\n".join(lines))
    return f"@kernel\ndef {name}({arguments}):\n{body}\n    return {result}\n"


def kernel_text(plan: Plan, step: Step, *, yields: bool | None = None) -> str:
    """Return the text of a step's kernel file; with ``yields`` the outcome of a conduct rule's occasions is given."""
    w = Writer(plan, step)
    act = plan.act(step.rule.commits[0]) if step.rule.commits else 0
    if step.rule.kind == "conduct":
        _conduct(w, act, yields)
    else:
        _daily(w, act)
    text = HEAD.format(title=f"Kernel of the rule '{step.rule.name}' ({step.rule.kind}, {step.rule.phase})")
    text += own_text(step) + function_text("walk" if yields is None else GIVEN[yields], w.lines, w.touched, "m")
    return text + "\n\n" + _first(plan, step) if step.rule.kind == "conduct" else text


def own_text(step: Step) -> str:
    """Return the text of the constants and plain functions that a rule is made of."""
    constants: dict[str, float] = {}
    functions: dict[str, Callable[..., object]] = {}
    writing = ((step.rule.action, step.rule.writes), (step.rule.otherwise, len(step.rule.sets) + len(step.rule.adds)))
    actions = {function.__name__: writes for function, writes in writing if function and writes}
    for function in functions_of(step.rule).values():
        more, numbers = pieces(function)
        functions.update(more)
        constants.update(numbers)
    text = "".join(f"{name} = {value!r}\n" for name, value in constants.items()) + "\n\n"
    return text + "".join(plain_text(f, actions.get(name, 0)) for name, f in functions.items())


def _conduct(w: Writer, act: int, yields: bool | None) -> None:  # noqa: FBT001 - three ways
    w.put(1, "m = 0")
    hoisted = "ceiling" not in w.step.reads or all(n in SETTINGS for n in w.step.reads["ceiling"])
    ceiling = w.call("ceiling", act) if "ceiling" in w.step.reads else "1.0"
    if hoisted:
        w.put(1, f"ceiling = {ceiling}")
    w.each_drawn("w0, w1, w2, w3")
    if not hoisted:
        w.put(3, f"ceiling = {ceiling}")
    w.put(3, f"due[i] = min(t + gap(u01(w1), {w.call('rate', act)} * ceiling, 60000), 65535)")
    w.person(3)
    w.put(3, f"chance = {w.call('chance', act)}")
    w.put(3, "if not chance <= ceiling:")
    w.put(4, "fault[0], fault[1] = 2, i")
    if yields:
        w.put(3, "if not chance > 0.0:")
        w.put(4, "fault[0], fault[1] = 3, i")
    w.put(3, _YIELDS[yields])
    w.outcome(4, "then" if w.rule.then else None, act)
    if w.rule.otherwise:
        w.put(3, "else:")
        w.not_yielded(4, act)


GIVEN = {True: "given_yes", False: "given_no"}
"""Names of a kernel whose outcome is given."""
_YIELDS = {None: "if u01(w0) * ceiling < chance:", True: "if chance > 0.0:", False: "if chance < 0.0:"}
"""Whether she yields: as the draw has it, or as given; what has no chance is not done."""


def _first(plan: Plan, step: Step) -> str:
    w = Writer(plan, step)
    ceiling = w.call("ceiling", 0) if "ceiling" in step.reads else "1.0"
    w.put(1, "for j in range(n):")
    w.put(2, "i = int64(chosen[j])")
    w.put(2, "_, w1, _, _ = philox(keys[0], keys[1], i, t - 1, 0, 0)")
    w.put(2, f"due[i] = min(t - 1 + gap(u01(w1), {w.call('rate', 0)} * {ceiling}, 60000), 65535)")
    return function_text("first", w.lines, w.touched, "0")


def of_all(rule: Rule, names: set[str]) -> bool:
    """Whether a rule is asked of everyone and needs nobody's id: then its kernel takes a block's part of each column, and no list of ids."""
    some = rule.kind == "conduct" or rule.where or rule.monthly or rule.on
    return not (some or rule.at or rule.commits or rule.records or names & {"draw", "draw_2", "draw_3", "limit_share", "climate", *AROUND})


def _daily(w: Writer, act: int) -> None:
    w.put(1, "m = 0")
    depth = 2
    if of_all(w.rule, w.step.names):
        w.put(1, "for i in range(n):")
    elif any(n in ("draw", "draw_2", "draw_3") for n in w.step.names):
        w.each_drawn("w2, w3, w0, w1")
        depth = 3
    else:
        w.put(1, "for j in range(n):")
        w.put(2, "i = int64(chosen[j])")
    w.person(depth)
    w.outcome(depth, "day", act)
