"""Rules that add to rows not their own: each row sends at most one message, which reach their receivers a bucket of rows at a time.

A block of senders writes down where each message goes and what it adds, and sorts them by bucket, stably. Then a bucket of receivers, small
enough for the nearer memory, adds up what all blocks sent it, in whole numbers: no bit depends on the order of senders.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.engine.kernels.mailing import BUCKET
from panopolis.engine.model.declared import SIDES, Asked, Declared, Stage, Write
from panopolis.engine.model.reading import Around, Pieces, Reader, Row
from panopolis.engine.model.turns import whom
from panopolis.engine.model.writing import (
    DRAWN,
    DRAWN_MEETING,
    Kernel,
    drawing,
    finished,
    in_batches,
    indented,
    skipping,
    stored,
    written_until,
)
from panopolis.engine.purity import pieces, source_tree
from panopolis.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Callable

BITS = {"u1": 8, "u2": 16, "i4": 32}
"""Bits that a message needs for what it adds to a column."""
ROOM = 48
"""Bits of a message besides the 16 that say which row of its bucket it is for."""


@dataclass(frozen=True)
class Field:
    """What a message adds to one column: the value number ``k`` of the rule in ``bits`` from ``shift`` on, or always ``constant``."""

    k: int
    write: Write
    shift: int
    bits: int
    constant: int | None


@dataclass(frozen=True)
class Sending:
    """The two kernels of a stage that sends, and where its messages go."""

    send: Kernel
    receive: Kernel
    to: str
    narrow: bool


def sending(made: Declared, stage: Stage) -> Sending:
    """Return the kernels of a stage that sends."""
    asked = stage.asked[0]
    fields = _fields(asked)
    used = max((f.shift + f.bits for f in fields), default=0)
    if used > ROOM:
        raise RuleError(f"rule '{asked.rule.name}' adds {used} bits to another row, and a message holds {ROOM}; use narrower columns or two rules")
    to = next(w.table for w in asked.writes if w.whose != "me")
    return Sending(_send_kernel(made, stage, fields), _receive_kernel(made, asked, fields), to, used <= 16)


def _fields(asked: Asked) -> list[Field]:
    found, shift = [], 0
    for k, w in enumerate(asked.writes):
        if w.whose == "me":
            continue
        constant = _constant(asked.rule.function, k, len(asked.writes))
        whole = None if constant is None else int(constant / w.column.scale + 0.5)
        if constant is not None and (whole is None or whole < 0 or whole * w.column.scale != constant):
            whole = None
        bits = 0 if whole is not None else BITS[w.column.dtype]
        found.append(Field(k, w, shift, bits, whole))
        shift += bits
    return found


def _constant(function: Callable[..., object], k: int, n: int) -> float | None:
    """Return value number ``k`` of a rule if every return says the same plain number there."""
    values = set()
    for node in ast.walk(source_tree(function)):
        if isinstance(node, ast.Return):
            value = node.value
            if n > 1:
                value = value.elts[k] if isinstance(value, ast.Tuple) and len(value.elts) == n else None
            if not isinstance(value, ast.Constant) or not isinstance(value.value, (int, float)):
                return None
            values.add(float(value.value))
    return values.pop() if len(values) == 1 else None


def _send_kernel(made: Declared, stage: Stage, fields: list[Field]) -> Kernel:
    asked = stage.asked[0]
    reader = Reader(made, f"rule '{asked.rule.name}'", "night", written_until(made, stage), Pieces())
    decision = reader.pieces.decision(asked.rule.name)
    me = Row(asked.table, "i", own=True)
    words = DRAWN_MEETING if asked.other else DRAWN
    drawn = {name: f"u01(words[{k}, j])" for name, k in words.items()} | {"noise": "noises[j]"}
    sides: dict[str, Row] = dict(zip(SIDES, (me, Row(asked.other, "o")), strict=True)) if asked.other else {}
    around = Around(None if asked.other else me, sides, drawn)
    met = asked.rule.meets in made.ties
    body = [*skipping(reader, asked, me), *([] if met else _whom(reader, asked, me)), *_sent(reader, asked, fields, around)]
    if met:
        lines = [*drawing(reader, asked.reads, decision), _drawn_whom(reader, asked), "    for j in range(n):", "        i = first + j",
                 *indented(_met(asked, body), 2)]
    else:
        lines = in_batches(reader, (*asked.reads, *(("draw",) if asked.other else ())), body, decision)
    lines = ["bad = 0", "for i in range(hi - lo):", "    to[i] = -1", *lines]
    return finished(f"send_{asked.rule.name}", reader, ("lo", "hi", "day", "k", "to", "word"), lines, "bad, 0")


def _whom(reader: Reader, asked: Asked, me: Row) -> list[str]:
    """Return the lines that find the row that a pick or a pointing column means."""
    if not asked.other:
        return [f"o = {reader.column(next(w.whose for w in asked.writes if w.whose != 'me'), me)}"]
    nobody = "if o < 0 or o == i:" if asked.other == asked.table else "if o < 0:"
    return [f"o = {whom(reader, asked, me, 'words[0, j]')}", nobody, "    continue"]


def _drawn_whom(reader: Reader, asked: Asked) -> str:
    """Return the line that finds, for a batch, whom each meets of her ties."""
    ties = asked.rule.meets or ""
    begins, far = reader.argument(f"{ties}_first", "first", ties), reader.argument(f"{ties}_far", "far", ties)
    return f"    draw_whom(words, first, n, {begins}, {far}, {asked.other == asked.table}, {reader.argument('whom', 'whom')})"


def _met(asked: Asked, body: list[str]) -> list[str]:
    """Return the lines of a row that meets one of her ties: without a way out if the rule may as well be called for who meets nobody."""
    if _may_be_called_in_vain(asked):
        return ["met = whom[j]", "o = max(met, 0)", *body]
    return ["met = whom[j]", "if met < 0:", "    continue", "o = met", *body]


def _may_be_called_in_vain(asked: Asked) -> bool:
    """Whether a rule writes nothing but its message and cannot fail: then a loop over it can be vectorised, who meets nobody included."""
    nodes = [node for f in pieces(asked.rule.function)[0].values() for node in ast.walk(source_tree(f))]
    divides = any(isinstance(node, (ast.Div, ast.FloorDiv, ast.Mod)) for node in nodes)
    return not (divides or asked.rule.where or any(w.whose == "me" for w in asked.writes))


def _sent(reader: Reader, asked: Asked, fields: list[Field], around: Around) -> list[str]:
    """Return the lines that call the rule, store what is one's own, and write the message down."""
    me = Row(asked.table, "i", own=True)
    body = [f"{', '.join(f'r{k}' for k in range(len(asked.writes)))} = {reader.call(asked.rule.function, around, len(asked.writes))}", "wrong = 0"]
    for k, w in enumerate(asked.writes):
        if w.whose == "me":
            value = f"r{k} + {reader.column(w.column.name, me)}" if w.add else f"r{k}"
            body += [f"wrong |= int(r{k} != r{k})", *stored(w.column, reader.array(me, w.column.name), "i", value)]
    there = "met" if asked.rule.meets in reader.made.ties else "o"
    packed = _packed(fields, body)
    return [*body, f"bad = max(bad, (i + 1) * int({there} >= 0) * wrong)", f"to[uint64(i - lo)] = {there}", f"word[uint64(i - lo)] = {packed}"]


def _packed(fields: list[Field], body: list[str]) -> str:
    """Return the expression of a message's word, after lines that bring its values into range and note in ``bad`` what is out of it."""
    packed = [f"uint64(o & {BUCKET - 1})"]
    for f in fields:
        if f.constant is not None:
            continue
        low, high = (-(2**31), 2**31 - 1) if f.write.column.dtype == "i4" else (0, 2**f.bits - 1)
        scaled = f"r{f.k}" if f.write.column.scale == 1.0 else f"r{f.k} * {1 / f.write.column.scale!r}"
        body += [f"v{f.k} = math.floor({scaled} + 0.5)", f"wrong |= int(not {low} <= v{f.k}) | int(not v{f.k} <= {high})"]
        packed.append(f"(uint64(int(v{f.k}) & {2**f.bits - 1}) << uint64({16 + f.shift}))")
    return " | ".join(packed)


def _receive_kernel(made: Declared, asked: Asked, fields: list[Field]) -> Kernel:
    """Return the kernel that adds up what the rows of one bucket are sent: ``sums`` has a row of BUCKET for each column."""
    reader = Reader(made, f"rule '{asked.rule.name}'", "now", set(), Pieces())
    table = fields[0].write.table
    row = Row(table, "i", own=True)
    lines = ["bad = 0", "for j in range(hi - lo):", *[f"    sums[{n}, j] = 0" for n in range(len(fields))],
             "for b in range(starts.size):", "    for e in range(starts[b] + split[b, bucket], starts[b] + split[b, bucket + 1]):",
             "        w = uint64(mail[e])", f"        j = int64(w & uint64({BUCKET - 1}))"]
    for n, f in enumerate(fields):
        value = str(f.constant)
        if f.constant is None:
            value = f"int64((w >> uint64({16 + f.shift})) & uint64({2**f.bits - 1}))"
            if f.write.column.dtype == "i4":
                lines += [f"        v = {value}", f"        v = v - {2**32} if v >= {2**31} else v"]
                value = "v"
        lines.append(f"        sums[{n}, j] += {value}")
    lines += ["for i in range(lo, hi):"]
    for n, f in enumerate(fields):
        c = f.write.column
        held = reader.array(row, c.name)
        low, high = int(c.low / c.scale), int(c.high / c.scale)
        lines += indented([f"{held}[uint64(i)] = min(max(int64({held}[uint64(i)]) + sums[{n}, uint64(i - lo)], {low}), {high})"], 1)
    return finished(f"receive_{asked.rule.name}", reader, ("lo", "hi", "bucket", "mail", "starts", "split", "sums"), lines, "bad, 0")
