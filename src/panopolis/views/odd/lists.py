"""Tables of a model of one's own: what it is made of, in what order it moves, and what its parameters are."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from panopolis.engine import pieces, readings
from panopolis.views.numbers import tick
from panopolis.views.odd.document import Table, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from panopolis.columns import Column
    from panopolis.engine import Asked, Model
    from panopolis.rules import Pick, Total

PAIR, ALL = "pair", "all"


def asked(model: Model) -> list[Asked]:
    """Return the rules in the order of a step."""
    return [one for stage in model.made.stages for one in stage.asked]


# ---------------------------------------------------------------------------------------------------- what it is made of
def entities(model: Model) -> Table:
    """Return the kinds of entity: a table each."""
    made = model.made
    rows = []
    for name, n in made.sizes.items():
        ends = [f"ties `{t}` to `{w.second}`" for t, w in made.ties.items() if w.first == name]
        ends += [f"points by `{c.name}` to a row of `{c.to}`" for c in made.columns[name].values() if c.to]
        rows.append((f"`{name}`", f"{n:,}", str(len(made.columns[name])), "; ".join(ends)))
    return table("Entities", ("entity", "rows", "columns", "leads to"), rows)


def columns(model: Model) -> list[Table]:
    """Return the state variables, a table for each entity that has any."""
    head = ("column", "unit", "range", "starts at", "written by", "held as", "meaning")
    return [
        table(f"State variables of `{name}`", head, (_column(one, _writers(model, name, one.name)) for one in held.values()))
        for name, held in model.made.columns.items()
        if held
    ]


def _writers(model: Model, entity: str, name: str) -> str:
    """Return the rules that write a column."""
    return ", ".join(
        f"`{one.rule.name}`" for one in asked(model) if any((w.table, w.column.name) == (entity, name) for w in one.writes)
    )


def _column(one: Column, writers: str) -> tuple[str, ...]:
    unit, extent = one.unit, f"{tick(one.low)} to {tick(one.high)}"
    if one.to:
        unit, extent = "row", f"a row of `{one.to}`, or {tick(-1)} for none"
    held = one.dtype + (f", in steps of {one.scale:g}" if one.scale != 1.0 else "")
    return (f"`{one.name}`", unit, extent, _start(one), writers or "no rule", held, one.meaning)


def _start(one: Column) -> str:
    return f"`{one.start.__name__}`" if callable(one.start) else tick(float(one.start))


def ties(model: Model) -> Iterator[Table]:
    """Yield the ties as laid."""
    rows = []
    for name, tie in model.made.ties.items():
        laid = model.ties[name]
        weights = laid.weight
        span = "none" if not weights.size else f"{tick(float(weights.min()))} to {tick(float(weights.max()))}"
        both = "both ways" if tie.both else "one way"
        rows.append((f"`{name}`", f"`{tie.first}` to `{tie.second}`", tie.what, both, f"{laid.neighbour.size:,}", span))
    if rows:
        yield table("Ties", ("ties", "between", "laid as", "lead", "number", "weights"), rows)


def totals(model: Model) -> Iterator[Table]:
    """Yield the totals that rules read of many rows at once."""
    made = model.made
    rows = []
    for one in made.totals.values():
        home = made.home(one)
        rows.append((f"`{one.name}`", summed(one), f"`{home}`" if home else "one number"))
    if rows:
        yield table("Totals, taken after every step", ("total", "what", "a column of"), rows)


def summed(one: Total) -> str:
    """Return what a total is of, in words."""
    of = f"`{one.of.__name__}()`" if callable(one.of) else f"`{one.of}`"
    what = f"{'mean' if one.mean else 'sum'} of {of}"
    return what + (f" over all rows of `{one.table}`" if one.over == ALL else f" over `{one.over}`")


def picks(model: Model) -> Iterator[Table]:
    """Yield the rows that are picked by chance."""
    rows = [(f"`{one.name}`", _picked(one)) for one in model.made.picks.values()]
    if rows:
        yield table("Picks", ("pick", "what"), rows)


def _picked(one: Pick) -> str:
    where = f", of those for whom {_named(one.where)} is not 0" if one.where is not None else ""
    return f"one row at the far end of `{one.over}`{where}, read as {_named(one.of) if one.of is not None else 'its number'}; -1 for none"


def _named(what: str | Callable[..., float]) -> str:
    return f"`{what.__name__}()`" if callable(what) else f"`{what}`"


def pointed(model: Model) -> Iterator[tuple[str, ...]]:
    """Yield the tables whose rows are pointed to: (table, by what, totals over them)."""
    made = model.made
    for name in made.sizes:
        by = [f"`{c.name}` of `{t}`" for t, held in made.columns.items() for c in held.values() if c.to == name]
        over = [f"`{t.name}`" for t in made.totals.values() if t.over != ALL and t.over not in made.ties and made.home(t) == name]
        if by:
            yield f"`{name}`", ", ".join(by), ", ".join(over)


# ------------------------------------------------------------------------------------------------------------- how it moves
def step(model: Model) -> Table:
    """Return the order of a step."""
    rows = []
    for k, stage in enumerate(model.made.stages, 1):
        rows += [
            (
                str(k),
                stage.phase,
                f"`{one.rule.name}`",
                f"`{one.table}`",
                how(one),
                whom(one),
                written(one),
                ", ".join(f"`{n}`" for n in one.reads),
            )
            for one in stage.asked
        ]
    return table("A step, in order", ("stage", "phase", "rule", "asked of", "how", "meets", "writes", "reads"), rows)


def how(one: Asked) -> str:
    """Return how a rule runs, in words."""
    rule = one.rule
    where = f"; only where `{rule.where}` is not 0" if rule.where else ""
    if rule.activation == "rounds":
        return f"in rounds until nothing changes, at most {rule.most:,}{where}"
    if rule.activation == "in_turn":
        order = {"keyed_random": "by chance, drawn anew every step", "number": "of their numbers"}.get(
            rule.order, f"of `{rule.order}`, ascending"
        )
        return f"in turn, in the order {order}{where}"
    return f"together{f', {rule.times} times' if rule.times > 1 else ''}{where}"


def whom(one: Asked) -> str:
    """Return whom a row meets under a rule, in words."""
    meets = one.rule.meets
    if meets is None:
        return ""
    if meets == PAIR:
        return "another row drawn from all" if one.rule.activation == "in_turn" else "all are paired anew, each in one pair"
    return f"a row of `{one.other}` by `{meets}`"


def written(one: Asked) -> str:
    """Return what a rule writes, in words."""
    ends = {"me": "its own", "other": "of whom it meets"}
    return "; ".join(
        f"{'adds to' if w.add else 'sets'} `{w.column.name}`"
        + (f", {ends.get(w.whose, f'of the row in `{w.whose}`')}" if reaches(one) else "")
        for w in one.writes
    )


def reaches(one: Asked) -> bool:
    """Whether a rule meets or writes to another row."""
    return one.rule.meets is not None or any(w.whose != "me" for w in one.writes)


def sentence(one: Asked) -> str:
    """Return a rule in a sentence: of whom it is asked, how, whom it meets and what it writes."""
    meets = f" It meets: {whom(one)}." if one.rule.meets else ""
    return f"Asked of `{one.table}` in the {one.rule.phase}, {how(one)}.{meets} It {written(one)}."


def starts(model: Model) -> Table:
    """Return the starting value of every column."""
    rows = []
    for name, held in model.made.columns.items():
        for one in held.values():
            fixed = "the same for every row" if not callable(one.start) else "row by row; its code stands in section 7"
            rows.append((f"`{name}`", f"`{one.name}`", _start(one), fixed))
    return table("Starting values", ("entity", "column", "value or function", ""), rows)


def drawn(model: Model) -> Iterator[tuple[str, ...]]:
    """Yield what is drawn by chance: (what, its name, how)."""
    made = model.made
    for one in asked(model):
        rule = one.rule
        for read in readings(made, one):
            if read.drawn:
                yield (
                    "a rule's draw" if read.name.startswith(("draw", "noise")) else "what a rule reads",
                    f"`{rule.name}`",
                    read.what,
                )
        if rule.activation == "in_turn" and rule.order == "keyed_random":
            yield "order of turns", f"`{rule.name}`", "every row once, in an order drawn anew every step"
        if rule.meets:
            yield "meeting", f"`{rule.name}`", whom(one)
    for name, held in made.columns.items():
        for one in held.values():
            names = _parameters(one.start) if callable(one.start) else ()
            if any(n.startswith(("draw", "noise", "lot_")) for n in names):
                yield "starting value", f"`{one.name}` of `{name}`", f"`{_start(one).strip('`')}()`"
    for name, tie in made.ties.items():
        if tie.by_chance:
            yield "ties", f"`{name}`", tie.what


def _parameters(function: Callable[..., Any]) -> tuple[str, ...]:
    return function.__code__.co_varnames[: function.__code__.co_argcount]


# --------------------------------------------------------------------------------------------------------------- parameters
def parameters(model: Model, functions: Sequence[Callable[..., Any]]) -> Iterator[Table]:
    """Yield the settings with their sources, and the constants that stand in the code of functions."""
    rows = [
        (f"`{one.name}`", tick(one.value), one.unit, _extent(one.low, one.high), one.meaning, one.source or "assumed")
        for one in model.settings.values()
    ]
    yield table("Settings", ("parameter", "value", "unit", "range", "meaning", "source"), rows or [("none", "", "", "", "", "")])
    constants = {name: value for one in functions for name, value in pieces(one)[1].items()}
    if constants:
        named = ((f"`{name}`", tick(value)) for name, value in sorted(constants.items()))
        yield table("Constants in the code; no source is kept of them but what docstrings say", ("constant", "value"), named)


def _extent(low: float, high: float) -> str:
    if math.isinf(low) and math.isinf(high):
        return "any number"
    return f"{tick(low) if math.isfinite(low) else 'any'} to {tick(high) if math.isfinite(high) else 'any'}"
