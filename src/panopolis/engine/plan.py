"""The plan: which rules run in which order on which columns, checked before anything moves.

``make_plan`` refuses what cannot be meant (an unknown name, an impure function, two rules that set one column in one phase) and orders the rest:
phases ``morning``, ``day``, ``evening``, ``night``; within a phase a rule that sets a column runs before the rules that read it, else in the
order given. Of the columns only those that some rule reads or writes are allocated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from panopolis.columns import ACTS, APART, DOORS, GIVEN, PERSON, PHASES, SETTINGS, Act, Column
from panopolis.engine.purity import parameters, pieces
from panopolis.errors import RuleError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from panopolis.rules import Rule

STANDING = (
    "age", "district", "work_district", "enrolled", "appearance_group", "online_rank", "cell", "score", "score_day", "tier", "listed",
    "fines_due_yuan", "fine_day", "fine_known", "arrears_yuan", "perceived_risk", "perceived_risk_day", "shown_until", "shown_place", "heard",
    "tells", "sanctions", "wrongly_charged", "appeals", "appeals_won", "consent", "app_status", "judgment_yuan",
    "household",
)
"""Columns that the engine itself reads or writes when acts are seen and charged."""

FIXED = ("trait", "fixed")
"""Kinds of column that never change, so that a clock may read them."""

SIDES = ("me_", "other_")
"""How a meeting rule names whose column it reads."""
MEETS = ("pair", "tie")
"""What a city's meeting rule may be of: two who meet, or what one of them remembers of their tie."""
MEETING = ("rating", "damage_days", "confined_days", "star_sum", "star_weight", "tie_met", "service_used", "strangers_met", "serving_share")
"""What the engine itself reads or writes when people meet and give each other stars."""

ENGINE_SETTINGS = (
    "risk_everyday", "risk_learnt_charged", "screen_share", "appeals_if_wrong", "appeals_if_right", "climate_days", "ties_dropped",
)
"""Settings that the engine itself reads."""


def named(name: str) -> str:
    """Return the column that a meeting rule means by ``me_NAME`` or ``other_NAME``."""
    return name.removeprefix(next((side for side in SIDES if name.startswith(side)), ""))


@dataclass(frozen=True)
class Step:
    """One rule in its place: what each of its functions reads, in the order of their parameters."""

    rule: Rule
    reads: Mapping[str, tuple[str, ...]]

    @property
    def names(self) -> set[str]:
        """Every name that any of the rule's functions reads."""
        return {n for names in self.reads.values() for n in names}

    @property
    def columns(self) -> set[str]:
        """Every name that it reads, columns of a meeting rule by their own name, and what else its kernel needs."""
        return {named(n) for n in self.names} | set(MEETING) if self.rule.meets else self.names

    def row(self) -> dict[str, str]:
        """Return the step as a row of the printed plan."""
        r = self.rule
        return {
            "phase": r.phase, "rule": r.name, "kind": r.kind, "table": r.table, "activation": r.activation, "submodel": r.submodel,
            "reads": ", ".join(sorted(self.names)), "sets": ", ".join(r.sets), "adds": ", ".join(r.adds),
            "commits": ", ".join(r.commits), "records": ", ".join(r.records), "door": r.door or "",
        }


@dataclass(frozen=True)
class Plan:
    """The order of a day and the columns it needs."""

    steps: tuple[Step, ...]
    columns: tuple[Column, ...]
    acts: tuple[Act, ...]
    doors: tuple[str, ...]
    settings: tuple[str, ...]

    def phase(self, name: str) -> tuple[Step, ...]:
        """Return the steps of one phase, in order."""
        return tuple(s for s in self.steps if s.rule.phase == name)

    def readable(self, function: Callable[..., float]) -> bool:
        """Whether every name that a function reads is here: a column of this plan, a setting, or given."""
        names = {c.name for c in self.columns} | set(self.settings) | set(GIVEN)
        return all(name in names for name in parameters(function))

    def act(self, name: str) -> int:
        """Return the number of an act."""
        return [a.name for a in self.acts].index(name)

    def table(self) -> list[dict[str, str]]:
        """Return the plan as rows, in the order of a day; the engine's own steps included."""
        own = {
            "morning": ("renew", "records expire, lists are left, tiers are settled"),
            "day": ("speak", "those charged yesterday tell their ties"),
            "night": ("settle", "messages arrive in order (receiver, sender, rule): charges, rows, lists"),
        }
        rows: list[dict[str, str]] = []
        for phase in PHASES:
            if phase in own:
                rows.append({"phase": phase, "rule": own[phase][0], "kind": "engine", "table": "person", "activation": "together",
                             "submodel": "", "reads": own[phase][1], "sets": "", "adds": "", "commits": "", "records": "", "door": ""})
            rows += [s.row() for s in self.phase(phase)]
        return rows


def make_plan(rules: Sequence[Rule], columns: Iterable[Column] = (), acts: Iterable[Act] = (), beside: Sequence[Rule] = ()) -> Plan:
    """Check and order rules.

    Parameters
    ----------
    rules
        Rules in the order that decides where nothing else does.
    columns, acts
        Columns and acts of a user's own, besides the declared ones.
    beside
        Rules that are left out, whose columns are kept all the same, so that what is measured and written is there to be read.

    Raises
    ------
    RuleError
        Naming the rule, the name or value that is wrong, and the nearest right one.
    """
    own = {c.name: c for c in columns}
    for name in own:
        if name in PERSON or name in SETTINGS or name in GIVEN:
            raise RuleError(f"column '{name}' is declared already; give your own column another name")
    known = {**PERSON, **own}
    all_acts = {**ACTS, **{a.name: a for a in acts}}
    _distinct([r.name for r in rules])
    steps = [_step(r, known, all_acts) for r in rules]
    _check_meetings(steps)
    ordered = [s for phase in PHASES for s in _order(phase, [s for s in steps if s.rule.phase == phase])]
    left_out = [_step(r, known, all_acts) for r in beside]
    needed = {n for s in (*steps, *left_out) for n in (*s.columns, *s.rule.sets, *s.rule.adds, *_selectors(s.rule))} | set(STANDING) | set(own)
    needed |= {c for s in (*steps, *left_out) for a in s.rule.commits for c in counted(all_acts[a])}
    needed |= {f"{n}_day" for n in list(needed) if n in known and known[n].relax}
    needed |= {n for c in known.values() if c.name in needed and callable(c.start) for n in parameters(c.start)}
    relaxing = {n for c in known.values() if c.relax for n in (c.relax.toward, c.relax.per_day)}
    settings = sorted({n for n in needed if n in SETTINGS} | set(ENGINE_SETTINGS) | relaxing)
    return Plan(tuple(ordered), tuple(c for n, c in known.items() if n in needed), tuple(all_acts.values()), tuple(DOORS), tuple(settings))


def _check_meetings(steps: list[Step]) -> None:
    """Refuse a meeting rule that reads of the other what a rule changes before the night.

    Raises
    ------
    RuleError
        Naming both rules and the column.
    """
    moved = {c: s.rule.name for s in steps if s.rule.phase != "night" and s.rule.meets is None for c in (*s.rule.sets, *s.rule.adds)}
    for s in steps:
        for name in s.names if s.rule.meets else ():
            if named(name) in moved and named(name) != name:
                raise RuleError(
                    f"rule '{s.rule.name}' reads '{name}', which '{moved[named(name)]}' changes before the night; whom she meets is read as of "
                    "last night, so change it in the night"
                )


def _distinct(names: list[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise RuleError(f"two rules are named '{name}'; draws are keyed by the name, so each needs its own")


def counted(act: Act) -> tuple[str, ...]:
    """Return the running total that an act adds to: an offence on the street, hours given to others, or neither."""
    if act.context in APART or not (act.good or act.gravity > 0):
        return ()
    return ("good_deeds",) if act.good else ("offences",)


def _selectors(rule: Rule) -> tuple[str, ...]:
    return tuple(n for n in (rule.where, rule.monthly) if n)


def functions_of(rule: Rule) -> dict[str, Callable[..., float]]:
    """Return the functions of a rule by their part: rate, ceiling, chance, then; or day."""
    if rule.kind != "conduct":
        return {"day": rule.function}
    parts = {"rate": rule.rate, "ceiling": rule.ceiling, "chance": rule.function, "then": rule.then, "otherwise": rule.otherwise}
    return {part: f for part, f in parts.items() if f is not None}


def _step(rule: Rule, known: Mapping[str, Column], acts: Mapping[str, Act]) -> Step:
    reads = {part: parameters(f) for part, f in functions_of(rule).items()}
    for part, f in functions_of(rule).items():
        pieces(f)
        for name in reads[part]:
            _known_name(rule, part, named(name) if rule.meets and name not in GIVEN else name, known)
    for name in (*rule.sets, *rule.adds, *_selectors(rule)):
        if name not in known:
            raise RuleError(f"rule '{rule.name}' names '{name}', which is no column{did_you_mean(name, known)}")
        if name in (*rule.sets, *rule.adds) and known[name].kind in FIXED:
            what = "a trait; traits are fixed by recipe and seed" if known[name].kind == "trait" else "a fixed column; declare it without fixed=True"
            raise RuleError(f"rule '{rule.name}' writes '{name}', {what}")
    for act in rule.commits:
        if act not in acts:
            raise RuleError(f"rule '{rule.name}' commits '{act}', which is no act{did_you_mean(act, acts)}")
    if rule.door is not None and rule.door not in DOORS:
        raise RuleError(f"rule '{rule.name}' knocks at '{rule.door}', which is no door{did_you_mean(rule.door, DOORS)}")
    _of_a_city(rule)
    return Step(rule, reads)


def _of_a_city(rule: Rule) -> None:
    """Refuse what only a model of one's own (``pan.model``) runs.

    Raises
    ------
    RuleError
        Naming the rule and what of it a city does not run.
    """
    where = f"rule '{rule.name}'"
    if rule.table != "person":
        raise RuleError(f"{where} is of the table '{rule.table}'; a city's rules are of people. A model of your own has tables: pan.model")
    if rule.activation != "together":
        raise RuleError(f"{where} runs '{rule.activation}'; a city's rules run together. A model of your own runs it: pan.model")
    if rule.meets is None:
        return
    if rule.meets not in MEETS:
        raise RuleError(f"{where}: meets is '{rule.meets}'{did_you_mean(rule.meets, MEETS)}")
    if rule.writes:
        raise RuleError(f"{where}: a city's meeting rule returns stars or a memory; it sets, adds, commits and records nothing (see pan.model)")


_NEEDS: dict[str, tuple[Callable[[Rule], bool], str]] = {
    "at='crossing'": (lambda r: r.at == "crossing", "camera_here screen_here shown_here"),
    "a door=": (lambda r: r.door is not None, "closed closed_at_home"),
    "an act that it commits=": (lambda r: bool(r.commits), "fine_at_stake points_at_stake shame_at_stake looked_for limit_share"),
    "to be a daily rule, without rate=": (lambda r: r.kind == "daily", "draw_3"),
}
"""What a rule needs so that a value can be given to it, and those values."""


def _known_name(rule: Rule, part: str, name: str, known: Mapping[str, Column]) -> None:
    if name not in known and name not in SETTINGS and name not in GIVEN:
        names = [*known, *SETTINGS, *GIVEN]
        raise RuleError(f"rule '{rule.name}' reads '{name}', which is no column, setting or given value{did_you_mean(name, names)}")
    for needs, (has, names) in _NEEDS.items():
        if name in names.split() and not has(rule):
            raise RuleError(f"rule '{rule.name}' reads '{name}', for which it needs {needs}")
    fixed = name in SETTINGS or (name in known and known[name].kind in FIXED)
    if part in ("rate", "ceiling") and not fixed:
        raise RuleError(f"rule '{rule.name}': its {part} reads '{name}', but a clock depends on fixed traits and settings only; use chance=")


def _order(phase: str, steps: list[Step]) -> list[Step]:
    setters: dict[str, str] = {}
    for s in steps:
        for name in s.rule.sets:
            if name in setters:
                raise RuleError(f"rules '{setters[name]}' and '{s.rule.name}' both set '{name}' in the {phase}; use adds=, or another phase")
            setters[name] = s.rule.name
    for s in steps:
        for name in s.rule.adds:
            if name in setters:
                raise RuleError(f"rule '{s.rule.name}' adds to '{name}', which '{setters[name]}' sets in the same {phase}; use another phase")
    left, done = list(steps), []
    while left:
        before = {s.rule.name for s in done}
        ready = next((s for s in left if {setters.get(n, s.rule.name) for n in s.names} <= before | {s.rule.name}), None)
        if ready is None:
            names = ", ".join(s.rule.name for s in left)
            raise RuleError(f"rules {names} each read what another of them sets in the {phase}; put one of them in another phase")
        left.remove(ready)
        done.append(ready)
    return done
