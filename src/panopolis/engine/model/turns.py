"""Rules that go in turn: one row after the other, each acting on what all before it have left, totals included.

Totals over rows are kept up as rows change: what a row counted for is taken out before it is written, and what it counts for now is put back.
They are whole numbers, so this is exact. Totals over ties are summed when they are read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from panopolis.engine.model.declared import ALL, PAIR, SIDES, Asked, Declared, Stage
from panopolis.engine.model.reading import Around, Pieces, Reader, Row, step_of
from panopolis.engine.model.writing import Kernel, called, finished, indented, side_stores
from panopolis.engine.purity import parameters
from panopolis.errors import RuleError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from panopolis.rules import Total


def turn_kernel(made: Declared, stage: Stage) -> Kernel:
    """Return the kernel of a stage in turn; its totals are those over rows, which must stand as of now when it begins."""
    pieces = Pieces()
    reader = Reader(made, f"rule '{stage.asked[0].rule.name}'", "turn", set(), pieces)
    for a in stage.asked:
        _turn(reader, a, ())
    kept = _kept(made, reader)
    lines = ["bad = 0", "for turn in range(n_turn):", "    row = int64(turns[turn])"]
    first = 0
    for table in tables_of(stage):
        lines += [f"    if {first} <= row < {first + made.sizes[table]}:", f"        i = row - {first}"]
        for a in stage.asked:
            lines += indented(_turn(reader, a, kept), 2) if a.table == table else []
        first += made.sizes[table]
    kernel = finished(f"turns_{stage.title}"[:80], reader, ("turns", "n_turn", "day", "k"), lines, "bad, 0")
    kernel.totals = tuple(kept)
    return kernel


def tables_of(stage: Stage) -> list[str]:
    """Return the tables whose rows go in turn, in the order in which their numbers follow each other."""
    return list(dict.fromkeys(a.table for a in stage.asked))


def _turn(reader: Reader, a: Asked, kept: Sequence[str]) -> list[str]:
    """Return the lines of one row's turn under one rule: draw, find whom she meets, call the rule, store."""
    reader.who = f"rule '{a.rule.name}'"
    decision = reader.pieces.decision(a.rule.name)
    me, lines = Row(a.table, "i", own=True), []
    if a.rule.meets or set(a.reads) & {"draw", "draw_2", "draw_3", "noise"}:
        keys = reader.argument("keys", "keys")
        lines.append(f"w0, w1, w2, w3 = philox({keys}[{decision}, 0], {keys}[{decision}, 1], i, day, k, 0)")
    if a.other:
        drawn = {"draw": "u01(w1)", "draw_2": "u01(w2)", "noise": "normal(u01(w3))"}
        around = Around(None, dict(zip(SIDES, (me, Row(a.other, "o")), strict=True)), drawn)
        there = "o >= 0 and o != i" if a.other == a.table else "o >= 0"
        lines += [f"o = {whom(reader, a, me, 'w0')}", f"if {there}:"]
    else:
        around = Around(me, {}, {"draw": "u01(w0)", "draw_2": "u01(w1)", "draw_3": "u01(w2)", "noise": "normal(u01(w3))"})
    lines += indented([*called(reader, a.rule.function, around, len(a.writes)), *_changes(reader, a, kept)], 1 if a.other else 0)
    if a.rule.where:
        return [f"if {reader.value(a.rule.where, Around(me, {}, {}))} != 0:", *indented(lines, 1)]
    return lines


def whom(reader: Reader, a: Asked, me: Row, word: str) -> str:
    """Return the expression of the row that is met, -1 for nobody; ``word`` decides where one of many is drawn."""
    made, meets = reader.made, a.rule.meets or ""
    if meets == PAIR:
        n = made.sizes[a.table]
        return f"(i + 1 + integer({word}, {n - 1})) % {n}" if n > 1 else "-1"
    if meets in made.ties:
        first, far = reader.argument(f"{meets}_first", "first", meets), reader.argument(f"{meets}_far", "far", meets)
        many = f"int64({first}[i + 1] - {first}[i])"
        return f"int64({far}[{first}[i] + integer({word}, {many})]) if {many} > 0 else -1"
    return reader.value(meets, Around(me, {}, {}))


def _kept(made: Declared, reader: Reader) -> list[str]:
    """Return the totals over rows that the stage reads, by what its arguments are."""
    found = [name for name in reader.pieces.totals if made.whole(name)]
    for name in found:
        of = made.totals[name].of
        for read in parameters(of) if callable(of) else (of,):
            if read not in (*made.columns[made.totals[name].table], *made.settings, "number", "day"):
                raise RuleError(
                    f"{reader.who} goes in turn and reads the total '{name}', which reads '{read}'; a total that changes in turn is of columns of "
                    f"its own table '{made.totals[name].table}'"
                )
    return found


def _changes(reader: Reader, a: Asked, kept: Sequence[str]) -> list[str]:
    """Return the lines that, row by row, take out what it counted for, store, and put back what it counts for now."""
    me = Row(a.table, "i", own=True)
    lines: list[str] = []
    for whose in dict.fromkeys(w.whose for w in a.writes):
        writes = [w for w in a.writes if w.whose == whose]
        row = me if whose == "me" else Row(writes[0].table, "o", own=True)
        changed = {w.column.name for w in writes}
        counting = [t for t in map(reader.made.totals.__getitem__, kept) if t.table == row.table and changed & _read_by(t)]
        body = [line for t in counting for line in _counted(reader, t, row, "-")]
        body += side_stores(reader, a, {whose: row})
        body += [line for t in counting for line in _counted(reader, t, row, "+")]
        if whose in ("me", "other"):
            lines += body
        else:
            lines += [f"o = {reader.column(whose, me)}", "if o >= 0:", *indented(body, 1)]
    return lines


def _read_by(total: Total) -> set[str]:
    return {*(parameters(total.of) if callable(total.of) else (total.of,)), total.over}


def _counted(reader: Reader, total: Total, row: Row, sign: str) -> list[str]:
    made = reader.made
    value = f"whole(float64({reader.quantity(total.of, Around(row, {}, {}))}), {1 / step_of(made, total.name)!r})"
    if total.over == ALL:
        return [f"{reader.argument('of_all', 'of_all now')}[{made.over_all().index(total.name)}] {sign}= {value}"]
    held = reader.argument(f"{total.name}_total", "total now", total.name)
    return [f"to = {reader.column(total.over, row)}", "if to >= 0:", f"    {held}[to] {sign}= {value}"]
