"""A model as declared: tables, columns, ties, totals, picks, and its rules in stages, checked before anything moves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.columns import PHASES, Column
from panopolis.engine.purity import parameters, pieces
from panopolis.errors import RuleError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from panopolis.rules import Pick, Rule, Total
    from panopolis.society import Weave

GIVEN = ("day", "number", "round", "draw", "draw_2", "draw_3", "noise")
"""What every rule of a model may read besides columns, totals, picks, settings, and ``n_TABLE`` and ``n_TIES``."""
ORDERS = ("keyed_random", "number")
"""Orders of turns besides the values of a column."""
PAIR = "pair"
ALL = "all"
SIDES = ("me_", "other_")


@dataclass(frozen=True)
class Write:
    """One value that a rule returns: whose column it goes to (``me``, ``other``, or a pointing column), and how."""

    whose: str
    table: str
    column: Column
    add: bool


@dataclass(frozen=True)
class Asked:
    """One rule: the table it is asked of, the table of whom it meets, what it reads and writes."""

    rule: Rule
    table: str
    other: str | None
    reads: tuple[str, ...]
    writes: tuple[Write, ...]

    def sends(self) -> bool:
        """Whether it adds to rows that are not its own and that others may add to at the same time."""
        return self.rule.activation == "together" and self.rule.meets != PAIR and any(w.whose != "me" for w in self.writes)


@dataclass(frozen=True)
class Stage:
    """What runs at once: one rule together or in rounds, or all that go in turn in one order."""

    phase: str
    activation: str
    asked: tuple[Asked, ...]

    @property
    def title(self) -> str:
        """Return the names of its rules."""
        return "_".join(a.rule.name for a in self.asked)

    def written(self) -> set[tuple[str, str]]:
        """Return the columns that it writes, as (table, column)."""
        return {(w.table, w.column.name) for a in self.asked for w in a.writes}


@dataclass(frozen=True)
class Declared:
    """Everything that a model is made of, by name."""

    sizes: Mapping[str, int]
    columns: Mapping[str, Mapping[str, Column]]
    ties: Mapping[str, Weave]
    totals: Mapping[str, Total]
    picks: Mapping[str, Pick]
    settings: tuple[str, ...]
    stages: tuple[Stage, ...] = ()

    def home(self, total: Total) -> str | None:
        """Return the table of which a total is a column, or None for a total over all."""
        if total.over == ALL:
            return None
        if total.over in self.ties:
            return self.ties[total.over].first
        return self.columns[total.table][total.over].to

    def whole(self, name: str) -> bool:
        """Whether a total is a sum over rows, in whole steps, and not over ties."""
        return self.totals[name].over not in self.ties

    def over_all(self) -> list[str]:
        """Return the totals over all, in order."""
        return [t.name for t in self.totals.values() if t.over == ALL]

    def points(self, table: str, name: str) -> tuple[str, str, str] | None:
        """Return (pointing column, its table, rest) of a name such as ``home_coverage``, or None."""
        for column in self.columns[table].values():
            if column.to and name.startswith(f"{column.name}_"):
                return column.name, column.to, name[len(column.name) + 1 :]
        return None

    def alone(self, name: str) -> tuple[str, str] | None:
        """Return (table, rest) of a name that begins with a table of one row."""
        for table, rows in self.sizes.items():
            if rows == 1 and name.startswith(f"{table}_"):
                return table, name[len(table) + 1 :]
        return None

    def names(self, table: str) -> list[str]:
        """Return every plain name that a rule of a table may read."""
        own = [*self.columns[table], *(t.name for t in self.totals.values() if self.home(t) in (None, table))]
        picks = [p.name for p in self.picks.values() if self.ties[p.over].first == table]
        counts = [f"n_{t}" for t in (*self.sizes, *(w for w, tie in self.ties.items() if tie.first == table))]
        return [*own, *picks, *self.settings, *counts, *GIVEN]


def declare(
    sizes: Mapping[str, int], columns: Iterable[Column], ties: Mapping[str, Weave], totals: Sequence[Total], picks: Sequence[Pick],
    settings: Iterable[str], rules: Sequence[Rule],
) -> Declared:
    """Check what is declared, and put rules in stages.

    Raises
    ------
    RuleError
        Naming what is wrong, with the nearest right name.
    """
    by_table: dict[str, dict[str, Column]] = {t: {} for t in sizes}
    for c in columns:
        for table, what in ((c.table, f"column '{c.name}' is of the table"), (c.to or c.table, f"column '{c.name}' points to")):
            if table not in sizes:
                raise RuleError(f"{what} '{table}', which the model lacks{did_you_mean(table, sizes)}")
        if c.name in by_table[c.table]:
            raise RuleError(f"two columns of '{c.table}' are named '{c.name}'")
        by_table[c.table][c.name] = c
    made = Declared(sizes, by_table, ties, {t.name: t for t in totals}, {p.name: p for p in picks}, tuple(settings))
    _check_ties(made)
    _check_totals(made, totals, picks)
    _distinct(made, rules)
    asked = [_asked(r, made) for r in rules]
    stages = [s for phase in PHASES for s in _stages(phase, [a for a in asked if a.rule.phase == phase])]
    return Declared(sizes, by_table, ties, made.totals, made.picks, made.settings, tuple(stages))


def _check_ties(made: Declared) -> None:
    for name, tie in made.ties.items():
        for table in (tie.first, tie.second):
            if table not in made.sizes:
                raise RuleError(f"ties '{name}' are of the table '{table}', which the model lacks{did_you_mean(table, made.sizes)}")


def _check_totals(made: Declared, totals: Sequence[Total], picks: Sequence[Pick]) -> None:
    for t in totals:
        if t.over not in made.ties and t.table not in made.sizes:
            raise RuleError(f"total '{t.name}' is of the table '{t.table}', which the model lacks{did_you_mean(t.table, made.sizes)}")
        pointing = [] if t.over in made.ties else [c.name for c in made.columns[t.table].values() if c.to]
        if t.over != ALL and t.over not in made.ties and t.over not in pointing:
            known = [ALL, *made.ties, *pointing]
            raise RuleError(f"total '{t.name}' is over '{t.over}': neither 'all', ties, nor a column that points to a table"
                            f"{did_you_mean(t.over, known)}")
    for p in picks:
        if p.over not in made.ties:
            raise RuleError(f"pick '{p.name}' is over '{p.over}', which are no ties{did_you_mean(p.over, made.ties)}")
        if p.to is not None and p.to not in made.sizes:
            raise RuleError(f"pick '{p.name}' points to '{p.to}', which is no table{did_you_mean(p.to, made.sizes)}")
    for thing in (*totals, *picks):
        for f in (thing.of, getattr(thing, "where", None)):
            if callable(f):
                parameters(f)
                pieces(f)


def _distinct(made: Declared, rules: Sequence[Rule]) -> None:
    names = [r.name for r in rules]
    for name in names:
        if names.count(name) > 1:
            raise RuleError(f"two rules are named '{name}'; draws are keyed by the name, so each needs its own")
    for table, columns in made.columns.items():
        kinds = {"total": [t.name for t in made.totals.values() if made.home(t) in (None, table)], "setting": list(made.settings)}
        kinds |= {"pick": list(made.picks), "given value": list(GIVEN)}
        for kind, others in kinds.items():
            for name in others:
                if name in columns:
                    raise RuleError(f"'{name}' is a column of '{table}' and a {kind}; give one of them another name")


def _asked(rule: Rule, made: Declared) -> Asked:
    where = f"rule '{rule.name}'"
    if rule.table not in made.sizes:
        raise RuleError(f"{where} is of the table '{rule.table}', which the model lacks{did_you_mean(rule.table, made.sizes)}")
    for what, value in (("commits=", rule.commits), ("records=", rule.records), ("door=", rule.door), ("at=", rule.at), ("on=", rule.on),
                        ("monthly=", rule.monthly), ("rate=", rule.rate)):
        if value:
            raise RuleError(f"{where} has {what}, which is for a city under a scheme (pan.start, pan.run); a model has columns only")
    if rule.activation == "rounds" and rule.most < 2:
        raise RuleError(f"{where} runs in rounds until nothing changes; say how many at most: most=1000")
    if rule.activation == "rounds" and rule.meets:
        raise RuleError(f"{where} meets '{rule.meets}' in rounds; meetings are together (times= a day) or in_turn")
    columns = made.columns[rule.table]
    for what, name, known in (("where=", rule.where, columns), ("order=", rule.order, (*ORDERS, *columns))):
        if name is not None and name not in known:
            raise RuleError(f"{where} has {what}'{name}', which is no column of '{rule.table}'{did_you_mean(name, known)}")
    if rule.times < 1 or (rule.times > 1 and (rule.meets is None or rule.activation != "together")):
        raise RuleError(f"{where} has times={rule.times}; times is 1 or more, of a meeting rule that runs together")
    pieces(rule.function)
    other = _other(rule, made)
    writes = tuple(_write(rule, n, made, other, add=k >= len(rule.sets)) for k, n in enumerate((*rule.sets, *rule.adds)))
    if not writes:
        raise RuleError(f"{where} sets and adds nothing; say which column: sets='...' or adds='...'")
    asked = Asked(rule, rule.table, other, parameters(rule.function), writes)
    _one_target(asked)
    return asked


def _other(rule: Rule, made: Declared) -> str | None:
    if rule.meets is None:
        return None
    if rule.meets == PAIR:
        return rule.table
    if rule.meets in made.ties and made.ties[rule.meets].first == rule.table:
        return made.ties[rule.meets].second
    pointed = made.points(rule.table, rule.meets)
    pick = made.picks.get(pointed[2] if pointed else rule.meets)
    if pick is not None and made.ties[pick.over].first == (pointed[1] if pointed else rule.table):
        return pick.to or made.ties[pick.over].second
    known = [PAIR, *(t for t, w in made.ties.items() if w.first == rule.table), *made.picks]
    raise RuleError(f"rule '{rule.name}' meets '{rule.meets}', which are neither ties nor a pick of '{rule.table}'{did_you_mean(rule.meets, known)}")


def _write(rule: Rule, name: str, made: Declared, other: str | None, *, add: bool) -> Write:
    whose, table, column = "me", rule.table, name
    if other is not None and name.startswith(SIDES):
        whose, _, column = name.partition("_")
        table = other if whose == "other" else table
    elif name not in made.columns[table]:
        pointed = made.points(table, name)
        if pointed:
            whose, table, column = pointed
    if column not in made.columns[table]:
        known = [*(made.columns[rule.table] if other is None else ()), *(f"me_{c}" for c in made.columns[rule.table] if other),
                 *(f"other_{c}" for c in made.columns[other or rule.table] if other)]
        raise RuleError(f"rule '{rule.name}' writes '{name}', which is no column{did_you_mean(name, known)}")
    found = made.columns[table][column]
    if found.kind == "fixed":
        raise RuleError(f"rule '{rule.name}' writes '{name}', a fixed column; declare it without fixed=True")
    return Write(whose, table, found, add)


def _one_target(asked: Asked) -> None:
    rule, far = asked.rule, [w for w in asked.writes if w.whose != "me"]
    if not far:
        return
    if rule.activation == "rounds":
        raise RuleError(f"rule '{rule.name}' writes '{far[0].column.name}' of another row in rounds; only its own may be written there")
    if len({w.whose for w in far}) > 1:
        raise RuleError(f"rule '{rule.name}' writes rows of '{far[0].whose}' and of '{far[1].whose}'; one rule writes to one other row")
    for w in far:
        if asked.sends() and not w.add:
            raise RuleError(
                f"rule '{rule.name}' sets '{w.column.name}' of another row, which others may set at the same time; use adds=, or activation='in_turn'"
            )
        if asked.sends() and w.column.dtype not in ("u1", "u2", "i4"):
            raise RuleError(
                f"rule '{rule.name}' adds to '{w.column.name}' of another row, stored as {w.column.dtype}; what many add to is a whole number, "
                "so that it depends on no order: dtype u1, u2 or i4, with scale= for fractions"
            )


def _stages(phase: str, asked: list[Asked]) -> list[Stage]:
    found: list[Stage] = []
    for a in _order(phase, asked):
        last = found[-1] if found else None
        if last and last.activation == a.rule.activation == "in_turn" and last.asked[0].rule.order == a.rule.order:
            found[-1] = Stage(phase, "in_turn", (*last.asked, a))
        else:
            found.append(Stage(phase, a.rule.activation, (a,)))
    return found


def _order(phase: str, asked: list[Asked]) -> list[Asked]:
    """Put a rule that sets a column before those that read it of their own row, else in the order given."""
    setters: dict[tuple[str, str], Asked] = {}
    for a in asked:
        for w in a.writes:
            place = (w.table, w.column.name)
            if a.rule.activation == "in_turn":
                continue
            if not w.add and setters.get(place, a) is not a:
                raise RuleError(f"rules '{setters[place].rule.name}' and '{a.rule.name}' both set '{w.column.name}' in the {phase}; "
                                "use adds=, or another phase")
            if not w.add:
                setters[place] = a
    left, done = list(asked), []
    while left:
        ready = next((a for a in left if not any(b in left and b is not a for b in _before(a, setters))), None)
        if ready is None:
            names = ", ".join(a.rule.name for a in left)
            raise RuleError(f"rules {names} each read what another of them sets in the {phase}; put one of them in another phase")
        left.remove(ready)
        done.append(ready)
    return done


def _before(asked: Asked, setters: Mapping[tuple[str, str], Asked]) -> list[Asked]:
    own = [n.removeprefix("me_") if asked.rule.meets else n for n in asked.reads]
    return [setters[asked.table, n] for n in own if (asked.table, n) in setters]
