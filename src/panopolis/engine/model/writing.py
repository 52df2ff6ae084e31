"""From a stage, a start or totals to the text of a kernel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.engine.kernels.drawing import BATCH
from panopolis.engine.model.declared import ALL, PAIR, SIDES, Asked, Declared, Stage
from panopolis.engine.model.reading import Around, Pieces, Reader, Row, Source, step_of
from panopolis.engine.purity import parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from panopolis.columns import Column

HEAD = '''"""{title}. Written by the engine from a model's own source; do not edit."""

from numpy import float64, int64, uint32, uint64

from panopolis.draws import integer, normal, philox, shuffled, u01
from panopolis.engine.kernels import arithmetic as math
from panopolis.engine.kernels.arithmetic import draw_normals, plain
from panopolis.engine.kernels.compiled import kernel, part
from panopolis.engine.kernels.pairing import moved_back
from panopolis.engine.kernels.rows import draw_rows, draw_whom, whole

'''
DRAWN = {"draw": 0, "draw_2": 1, "draw_3": 2}
"""Which word of a row's four a draw is; ``noise`` is the normal of the last."""
DRAWN_MEETING = {"draw": 1, "draw_2": 2}
"""The same where the first word says who is met."""
MOST_SUM = 2.0**62


class Kernel:
    """The text of a kernel file, and what its function ``walk`` takes: names given call by call, then arrays."""

    def __init__(self, title: str, pieces: Pieces, moving: tuple[str, ...], arguments: dict[str, Source], text: str) -> None:
        self.title, self.moving, self.arguments, self.text = title, moving, arguments, text
        self.decisions, self.totals = tuple(pieces.decisions), tuple(pieces.totals)


def finished(title: str, reader: Reader, moving: tuple[str, ...], lines: Sequence[str], result: str) -> Kernel:
    """Return the kernel whose ``walk`` has these lines."""
    text = HEAD.format(title=title.replace("_", " ")) + reader.pieces.text()
    body = "\n".join(indented([*lines, f"return {result}"], 1))
    text += f"@kernel\ndef walk({', '.join([*moving, *reader.arguments])}):\n{body}\n"
    return Kernel(title, reader.pieces, moving, reader.arguments, text)


def stored(column: Column, held: str, at: str, value: str, *, noting: bool = False) -> list[str]:
    """Return the lines that store a value in a column's cell: within its range, in its storage type."""
    cell = f"{held}[uint64({at})]"
    lines = [f"v = min(max({value}, {float(column.low)!r}), {float(column.high)!r})"]
    if noting:
        lines.append(f"was = {cell}")
    if column.dtype.startswith("f"):
        lines.append(f"{cell} = v")
    else:
        scaled = "v" if column.scale == 1.0 else f"v * {1 / column.scale!r}"
        lines.append(f"{cell} = int(math.floor({scaled} + 0.5))")
    return [*lines, f"changed += int({cell} != was)"] if noting else lines


def called(reader: Reader, function: Callable[..., object], around: Around, n: int) -> list[str]:
    """Return the lines that call a rule and note in ``bad`` the last row that it gives what is no number: once, or no loop is vectorised."""
    names = [f"r{k}" for k in range(n)]
    none = " | ".join(f"int({name} != {name})" for name in names)
    return [f"{', '.join(names)} = {reader.call(function, around, n)}", f"bad = max(bad, (i + 1) * ({none}))"]


def indented(lines: Sequence[str], depth: int) -> list[str]:
    """Return lines further in."""
    return ["    " * depth + line for line in lines]


def in_batches(reader: Reader, names: Sequence[str], body: Sequence[str], decision: int) -> list[str]:
    """Return loops over rows lo to hi, with the draws that a rule reads made a batch at a time."""
    drawn = [n for n in names if n in DRAWN or n == "noise"]
    if not drawn:
        return ["for i in range(lo, hi):", *indented(body, 1)]
    return [*drawing(reader, names, decision), "    for j in range(n):", "        i = first + j", *indented(body, 2)]


DESK = ("noises", "tails", "there", "bits", "fraction", "fraction_bits")
"""What the normals of a batch are worked out in; see ``draw_normals``."""


def drawing(reader: Reader, names: Collection[str], decision: int) -> list[str]:
    """Return the head of a loop over batches of rows lo to hi, and their draws."""
    keys, words = reader.argument("keys", "keys"), reader.argument("words", "words")
    lines = [f"for first in range(lo, hi, {BATCH}):", f"    n = min({BATCH}, hi - first)",
             f"    draw_rows({keys}[{decision}, 0], {keys}[{decision}, 1], first, n, day, k, {words})"]
    if "noise" in names:
        lines.append(f"    draw_normals({words}, n, {', '.join(reader.argument(name, name) for name in DESK)})")
    return lines


def own_around(table: str, extra: dict[str, str] | None = None) -> Around:
    """Return what a rule of a table may read of its own row, with draws of a batch."""
    drawn = {name: f"u01(words[{k}, j])" for name, k in DRAWN.items()} | {"noise": "noises[j]"}
    return Around(Row(table, "i", own=True), {}, {**drawn, **(extra or {})})


def written_until(made: Declared, stage: Stage) -> set[tuple[str, str]]:
    """Return the columns that a day has written by the end of a stage, of which others read as of last night."""
    found: set[tuple[str, str]] = set()
    for s in made.stages:
        found |= s.written()
        if s is stage:
            break
    return found


def stage_kernel(made: Declared, stage: Stage) -> Kernel:
    """Return the kernel of a stage that runs together or in rounds on rows of its own."""
    asked = stage.asked[0]
    rounds = stage.activation == "rounds"
    reader = Reader(made, f"rule '{asked.rule.name}'", "round" if rounds else "night",
                    stage.written() if rounds else written_until(made, stage), Pieces())
    decision = reader.pieces.decision(asked.rule.name)
    around = own_around(asked.table, {"round": "k"} if rounds else None)
    body = [*skipping(reader, asked, around.here), *called(reader, asked.rule.function, around, len(asked.writes))]
    for k, w in enumerate(asked.writes):
        row = Row(w.table, "i", own=True)
        value = f"r{k} + {reader.column(w.column.name, row)}" if w.add else f"r{k}"
        body += stored(w.column, reader.array(row, w.column.name), "i", value, noting=rounds)
    lines = ["bad, changed = 0, 0", *in_batches(reader, asked.reads, body, decision)]
    return finished(f"rule_{asked.rule.name}", reader, ("lo", "hi", "day", "k"), lines, "bad, changed")


def skipping(reader: Reader, asked: Asked, row: Row | None) -> list[str]:
    """Return the lines that pass over a row for which ``where`` is 0."""
    if not asked.rule.where or row is None:
        return []
    return [f"if {reader.value(asked.rule.where, Around(row, {}, {}))} == 0:", "    continue"]


def pair_kernel(made: Declared, stage: Stage) -> Kernel:
    """Return the kernel of meetings of all rows in pairs drawn anew, each in one pair; pairs lo to hi."""
    asked = stage.asked[0]
    reader = Reader(made, f"rule '{asked.rule.name}'", "night", written_until(made, stage), Pieces())
    decision = reader.pieces.decision(asked.rule.name)
    me, other = Row(asked.table, "i", own=True), Row(asked.table, "o", own=True)
    drawn = {"draw": "u01(w1)", "draw_2": "u01(w2)", "noise": "normal(u01(w3))"}
    around = Around(None, dict(zip(SIDES, (me, other), strict=True)), drawn)
    call = called(reader, asked.rule.function, around, len(asked.writes))
    keys, who = reader.argument("keys", "keys"), reader.argument("who", "who")
    body = [
        f"i = int64({who}[moved_back(2 * q, n, wide, p0, p1)])", f"o = int64({who}[moved_back(2 * q + 1, n, wide, p0, p1)])",
    ]
    if any(n in drawn for n in asked.reads):
        body.append(f"_, w1, w2, w3 = philox({keys}[{decision}, 0], {keys}[{decision}, 1], i, day, k, 0)")
    body += [*call, *side_stores(reader, asked, {"me": me, "other": other})]
    lines = ["bad = 0", "for q in range(lo, hi):", *indented(body, 1)]
    return finished(f"rule_{asked.rule.name}", reader, ("lo", "hi", "day", "k", "n", "wide", "p0", "p1"), lines, "bad, 0")


def side_stores(reader: Reader, asked: Asked, rows: dict[str, Row]) -> list[str]:
    """Return the lines that store what a rule returns for each side; what is added is added to what stands there."""
    lines: list[str] = []
    for k, w in enumerate(asked.writes):
        if w.whose not in rows:
            continue
        row = rows[w.whose]
        value = f"r{k} + {reader.column(w.column.name, row)}" if w.add else f"r{k}"
        lines += stored(w.column, reader.array(row, w.column.name), row.at, value)
    return lines


def start_kernel(made: Declared, column: Column) -> Kernel:
    """Return the kernel that gives a column its starting values from a plain function."""
    start: Callable[..., float] = column.start  # pyright: ignore[reportAssignmentType] - only called for functions
    name = f"start_{column.table}_{column.name}"
    reader = Reader(made, f"start of '{column.name}'", "now", set(), Pieces())
    decision = reader.pieces.decision(name)
    around = own_around(column.table)
    body = [*called(reader, start, around, 1), *stored(column, reader.array(Row(column.table, "i", own=True), column.name), "i", "r0")]
    lines = ["bad = 0", *in_batches(reader, parameters(start), body, decision)]
    return finished(name, reader, ("lo", "hi", "day", "k"), lines, "bad, 0")


def total_kernel(made: Declared, name: str, mode: str) -> Kernel:
    """Return the kernel of one total: its sum over rows lo to hi, by the row pointed to, or for each row over its ties."""
    total = made.totals[name]
    reader = Reader(made, f"total '{name}'", mode, set(), Pieces())
    if not made.whole(name):
        out = reader.argument("out", "out")
        lines = ["bad = 0", "for i in range(lo, hi):", *indented(reader.tie_sum(name, "i"), 1), "    bad = max(bad, (i + 1) * int(s != s))",
                 f"    {out}[uint64(i)] = s"]
        return finished(f"total_{name}", reader, ("lo", "hi", "day", "k"), lines, "bad, 0")
    row = Row(total.table, "i", own=True)
    value = f"float64({reader.quantity(total.of, Around(row, {}, {}))})"
    inverse = 1 / step_of(made, name)
    most = MOST_SUM * step_of(made, name) / max(made.sizes[total.table], 1)
    body = [f"v = {value}", f"bad = max(bad, (i + 1) * int(not abs(v) <= {most!r}))"]
    if total.over == ALL:
        body.append(f"s += whole(v, {inverse!r})")
    else:
        at, out = f"int64({reader.array(row, total.over)}[i])", reader.argument("out", "out")
        body += [f"to = {at}", "if to >= 0:", f"    {out}[to] += whole(v, {inverse!r})"]
    lines = ["bad, s = 0, 0", "for i in range(lo, hi):", *indented(body, 1)]
    return finished(f"total_{name}", reader, ("lo", "hi", "day", "k"), lines, "bad, s")


__all__ = ["PAIR", "Kernel", "pair_kernel", "stage_kernel", "start_kernel", "total_kernel"]
