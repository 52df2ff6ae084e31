"""From a name that a rule reads to the expression of its value, for a row of a table, and the arrays that the expression needs.

How others are read is the reader's ``mode``: ``night`` (as of last night), ``round`` (as of the round before), ``turn`` (as of now) or ``now``
(where nothing is being written: totals and starting values). One's own row is always read as it is now.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from panopolis.engine.fuse import plain_text
from panopolis.engine.model.declared import GIVEN, SIDES, Declared
from panopolis.engine.purity import parameters, pieces
from panopolis.errors import RuleError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from panopolis.columns import Column

Source = tuple[str, ...]
"""What an argument of a kernel is: ("column", table, name), ("night", ...), ("total", name), ("settings",), ..."""


@dataclass(frozen=True)
class Row:
    """A row of a table by the expression of its number; ``own`` if it is the row that acts."""

    table: str
    at: str
    own: bool = False


@dataclass(frozen=True)
class Around:
    """What a function may read: bare names of ``here``, prefixed names of ``sides``, and names of ``extra`` by their expressions."""

    here: Row | None
    sides: Mapping[str, Row]
    extra: Mapping[str, str]
    asker: str = "i"
    """Expression of the number of the row that draws."""


@dataclass
class Pieces:
    """What all readers of one kernel share: plain functions and constants, compiled parts and what they take, and decisions."""

    functions: dict[str, Callable[..., object]] = field(default_factory=dict)
    writes: dict[str, int] = field(default_factory=dict)
    constants: dict[str, float] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    takes: dict[str, dict[str, Source]] = field(default_factory=dict)
    decisions: list[str] = field(default_factory=list)
    totals: dict[str, None] = field(default_factory=dict)

    def text(self) -> str:
        """Return constants, plain functions and parts as text."""
        head = "".join(f"{name} = {value!r}\n" for name, value in self.constants.items())
        return head + "\n\n" + "".join(plain_text(f, self.writes.get(n, 0)) for n, f in self.functions.items()) + "".join(self.parts.values())

    def decision(self, name: str) -> int:
        """Return the number of a decision's key."""
        if name not in self.decisions:
            self.decisions.append(name)
        return self.decisions.index(name)


class Reader:
    """Writes expressions, and notes the arguments that they need."""

    def __init__(self, made: Declared, who: str, mode: str, written: set[tuple[str, str]], pieces: Pieces) -> None:
        self.made, self.who, self.mode, self.written, self.pieces = made, who, mode, written, pieces
        self.arguments: dict[str, Source] = {}

    # Arguments and pieces of a kernel.

    def argument(self, name: str, *source: str) -> str:
        """Return an argument's name, noting what it is."""
        self.arguments.setdefault(name, source)
        return name

    def take(self, function: Callable[..., object], writes: int = 0) -> str:
        """Return the name of a plain function, noting that the kernel holds it; ``writes`` values are returned as floats."""
        functions, constants = pieces(function)
        for name, value in constants.items():
            if self.pieces.constants.setdefault(name, value) != value:
                raise RuleError(f"{self.who}: two constants named '{name}' are used together; rename one")
        for name, found in functions.items():
            if self.pieces.functions.setdefault(name, found) is not found:
                raise RuleError(f"{self.who}: two functions named '{name}' are used together; rename one")
        if writes:
            self.pieces.writes[function.__name__] = writes
        return function.__name__

    def array(self, row: Row, column: str) -> str:
        """Return the argument that holds a column as it is to be read of that row."""
        state = "column"
        if not row.own and self.mode in ("night", "round") and (row.table, column) in self.written:
            state = self.mode
        return self.argument(f"{row.table}_{column}_{state}", state, row.table, column)

    # Values.

    def call(self, function: Callable[..., object], around: Around, writes: int = 0) -> str:
        """Return the call of a plain function with all that it reads."""
        return f"{self.take(function, writes)}({', '.join(self.value(n, around) for n in parameters(function))})"

    def quantity(self, of: str | Callable[..., float], around: Around) -> str:
        """Return the expression of a column by name, or of a plain function."""
        return self.call(of, around) if callable(of) else self.value(of, around)

    def value(self, name: str, around: Around) -> str:
        """Return the expression of any name.

        Raises
        ------
        RuleError
            If it is no name here, with the nearest that is.
        """
        return self._everywhere(name, around) or self._of_sides(name, around) or self._unknown(name)

    def _everywhere(self, name: str, around: Around) -> str | None:
        """Return the expression of what is the same for every row, or given, or None."""
        if name in around.extra:
            return around.extra[name]
        if name in self.made.settings:
            return f"{self.argument('settings', 'settings')}[{self.made.settings.index(name)}]"
        if name.startswith("n_") and name[2:] in self.made.sizes:
            return str(self.made.sizes[name[2:]])
        if name in self.made.over_all():
            return self.all_total(name)
        return "day" if name == "day" else None

    def _of_sides(self, name: str, around: Around) -> str | None:
        rows = [(row, name.removeprefix(side)) for side, row in around.sides.items() if name.startswith(side)]
        rows += [(around.here, name)] if around.here else []
        return next((found for row, rest in rows if (found := self.of_row(rest, row, around))), None)

    def _unknown(self, name: str) -> str:
        if name in GIVEN:
            raise RuleError(f"{self.who} reads '{name}', which is not given there")
        known = [n for table in self.made.sizes for n in self.made.names(table)]
        raise RuleError(f"{self.who} reads '{name}', which is no column, total, pick, setting or given value there{did_you_mean(name, known)}")

    def of_row(self, name: str, row: Row, around: Around) -> str | None:
        """Return the expression of a name as read of a row, or None if its table has no such name."""
        made = self.made
        if name == "number":
            return row.at
        if name in made.columns[row.table]:
            return self.column(name, row)
        if name in made.totals and made.home(made.totals[name]) == row.table:
            return self.total(name, row)
        if name in made.picks and made.ties[made.picks[name].over].first == row.table:
            return self.pick(name, row, around)
        return self._further(name, row, around)

    def _further(self, name: str, row: Row, around: Around) -> str | None:
        """Return how many ties a row has, or what is read of a row that it points to, or of the one row of a table."""
        made = self.made
        if name.startswith("n_") and name[2:] in made.ties and made.ties[name[2:]].first == row.table:
            first = self.argument(f"{name[2:]}_first", "first", name[2:])
            return f"int64({first}[uint64({row.at} + 1)] - {first}[uint64({row.at})])"
        if name.startswith("lot_") and name[4:] in made.sizes:
            return self._lot(name[4:], row)
        pointed = made.points(row.table, name)
        if pointed:
            column, table, rest = pointed
            at = f"int64({self.array(row, column)}[uint64({row.at})])"
            found = self.of_row(rest, Row(table, at), around)
            return f"({found} if {at} >= 0 else 0)" if found else None
        alone = made.alone(name)
        return self.of_row(alone[1], Row(alone[0], "0"), around) if alone else None

    def _lot(self, table: str, row: Row) -> str:
        """Return the row of ``table`` that falls to a row where the rows of all other tables are dealt over it, by a keyed order."""
        others, n = [t for t in self.made.sizes if t != table], self.made.sizes[table]
        first = sum(self.made.sizes[t] for t in others[: others.index(row.table)]) if row.table in others else 0
        decision, keys = self.pieces.decision(f"lots {table}"), self.argument("keys", "keys")
        return f"shuffled(({row.at} + {first}) % {n}, {n}, {keys}[{decision}, 0], {keys}[{decision}, 1])"

    def column(self, name: str, row: Row) -> str:
        """Return the expression of a column's value, as int64 or float64."""
        column: Column = self.made.columns[row.table][name]
        stored = f"{self.array(row, name)}[uint64({row.at})]"
        if column.scale != 1.0:
            return f"float64({stored}) * {column.scale!r}"
        return f"float64({stored})" if column.dtype.startswith("f") else f"int64({stored})"

    def all_total(self, name: str) -> str:
        """Return the expression of a total over all."""
        k, total = self.made.over_all().index(name), self.made.totals[name]
        self.pieces.totals.setdefault(name)
        held = f"float64({self.argument('of_all', self._when('of_all'))}[{k}]) * {step_of(self.made, name)!r}"
        return f"({held}) / {self.made.sizes[total.table]}.0" if total.mean else held

    def _when(self, what: str) -> str:
        return f"{what} now" if self.mode in ("turn", "round") else what

    def total(self, name: str, row: Row) -> str:
        """Return the expression of a total that is a column of a table."""
        self.pieces.totals.setdefault(name)
        if self.made.whole(name):
            array = self.argument(f"{name}_total", self._when("total"), name)
            return f"float64({array}[uint64({row.at})]) * {step_of(self.made, name)!r}"
        if self.mode != "turn":
            return f"{self.argument(f'{name}_total', self._when('total'), name)}[uint64({row.at})]"
        self._live_sum(name)
        return self.call_part(f"sum_{name}", row.at)

    def within(self) -> Reader:
        """Return a reader for a part of this kernel, whose arguments are noted apart."""
        return Reader(self.made, self.who, self.mode, self.written, self.pieces)

    def put_part(self, name: str, inner: Reader, fixed: tuple[str, ...], lines: list[str]) -> None:
        """Add a compiled function to the kernel that takes ``fixed`` and then whatever its lines read."""
        self.pieces.takes[name] = inner.arguments
        self.pieces.parts[name] = f"@part\ndef {name}({', '.join([*fixed, *inner.arguments])}):\n" + "\n".join(lines) + "\n\n\n"

    def call_part(self, name: str, *first: str) -> str:
        """Return the call of a compiled function of this kernel."""
        for argument, source in self.pieces.takes[name].items():
            self.argument(argument, *source)
        return f"{name}({', '.join([*first, *self.pieces.takes[name]])})"

    def over_ties(self, name: str, at: str, other: str) -> tuple[str, str, str, Around]:
        """Return (first, far, weight) arguments of ties and what a function over them may read."""
        tie = self.made.ties[name]
        first, far = self.argument(f"{name}_first", "first", name), self.argument(f"{name}_far", "far", name)
        me, them = Row(tie.first, at), Row(tie.second, other)
        weight = f"{name}_weight"
        return first, far, weight, Around(them, dict(zip(SIDES, (me, them), strict=True)), {"weight": f"{weight}[uint64(e)]"})

    def tie_sum(self, name: str, at: str) -> list[str]:
        """Return the lines that sum a total over ties of row ``at`` into ``s``."""
        total = self.made.totals[name]
        first, far, weight, around = self.over_ties(total.over, at, "q")
        value = self.quantity(total.of, around)
        if f"{weight}[uint64(e)]" in value:
            self.argument(weight, "weight", total.over)
        return ["s = 0.0",
                f"for e in range({first}[uint64({at})], {first}[uint64({at} + 1)]):",
                f"    q = int64({far}[uint64(e)])", f"    s += float64({value})"]

    def _live_sum(self, name: str) -> None:
        """Add the function that sums a total over ties as of now."""
        if f"sum_{name}" not in self.pieces.parts:
            inner = self.within()
            self.put_part(f"sum_{name}", inner, ("a",), [f"    {line}" for line in [*inner.tie_sum(name, "a"), "return s"]])

    def pick(self, name: str, row: Row, around: Around) -> str:
        """Return the call of a pick for a row."""
        decision = self.pieces.decision(f"{self.who} {name}")
        part = f"pick_{name}_{decision}"
        if part not in self.pieces.parts:
            self._write_pick(name, part, decision)
        return self.call_part(part, row.at, around.asker, "day", "k")

    def _write_pick(self, name: str, part: str, decision: int) -> None:
        pick, inner = self.made.picks[name], self.within()
        first, far, weight, around = inner.over_ties(pick.over, "a", "q")
        where = inner.quantity(pick.where, around) if pick.where is not None else "1"
        of = inner.quantity(pick.of, around) if pick.of is not None else "q"
        if f"{weight}[uint64(e)]" in where + of:
            inner.argument(weight, "weight", pick.over)
        keys = inner.argument("keys", "keys")
        lines = [
            "    n = 0", f"    for e in range({first}[a], {first}[a + 1]):", f"        q = int64({far}[e])", f"        if ({where}) != 0:",
            "            n += 1", "    if n == 0:", "        return -1",
            f"    w, _, _, _ = philox({keys}[{decision}, 0], {keys}[{decision}, 1], asker, day, k, 1)", "    left = integer(w, n)",
            f"    for e in range({first}[a], {first}[a + 1]):", f"        q = int64({far}[e])", f"        if ({where}) != 0:",
            "            if left == 0:", f"                return int64({of})", "            left -= 1", "    return -1",
        ]
        self.put_part(part, inner, ("a", "asker", "day", "k"), lines)


def step_of(made: Declared, name: str) -> float:
    """Return the step of a total over rows: as declared, else 1 for a column of whole numbers and about a millionth for the rest."""
    total = made.totals[name]
    if total.step is not None:
        return total.step
    column = None if callable(total.of) else made.columns[total.table].get(total.of)
    if column is not None and not column.dtype.startswith("f"):
        return column.scale
    return 2.0**-20


def with_extra(around: Around, **extra: str) -> Around:
    """Return what a function may read, and more."""
    return replace(around, extra={**around.extra, **extra})
