"""What the compiled model says of itself: columns, the order of a day, submodels with their equations, parameters, measures."""

from __future__ import annotations

import inspect
from importlib import import_module
from typing import TYPE_CHECKING, Any

from panopolis.columns import DOORS, GIVEN, GROUPS, KINDS, SETTINGS
from panopolis.measures import NIGHTLY, OUTCOMES
from panopolis.scheme import CONFIDENCES
from panopolis.views.numbers import tick
from panopolis.views.odd.document import Section, Table, Text, Verbatim, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

    from panopolis.columns import Column
    from panopolis.engine import Plan
    from panopolis.scheme import Standing

RULES = "panopolis.rules"
BESIDE = ("watch", "standing", "survey", "post")
"""Modules of rules that the engine calls itself, so that no rule of the plan stands in some of them."""
ENGINE = ("exchange", "recomputing", "cascade", "kernels.sighting", "kernels.settling", "kernels.renewing", "kernels.correcting",
          "kernels.erasing", "kernels.company")  # fmt: skip
"""Modules of the engine whose docstrings say what a step does."""
RATED = ("meeting", "kernels.pairing", "rated")
"""Those of worlds in which people meet and rate each other."""
SOCIETY = ("recipe", "tables", "fitting", "households", "people", "character", "money", "doings", "ties", "places", "journeys", "campus",
           "archetypes")  # fmt: skip
"""Modules that make a society, in the order in which they work."""
_KIND = {"trait": "Traits: fixed, a function of recipe, seed and number", "state": "States", "count": "Counts since day 0"}


def columns(plan: Plan) -> list[Table]:
    """Return the state variables of a person by kind: those that the plan reads or writes."""
    found = []
    for kind, title in _KIND.items():
        rows = [_column(one) for one in plan.columns if one.kind == kind]
        found.append(table(title, ("column", "unit", "range", "starts at", "context", "meaning"), rows))
    return found


def _column(one: Column) -> tuple[str, ...]:
    relax = f"; moves toward `{one.relax.toward}` by the share `{one.relax.per_day}` of the distance a day" if one.relax else ""
    return (f"`{one.name}`", one.unit, f"{tick(one.low)} to {tick(one.high)}", _start(one), one.context, one.meaning + relax)


def _start(one: Column) -> str:
    """Return what a column begins with: a number, or what its starting value is computed from."""
    if one.kind == "trait":
        return "drawn"
    if not callable(one.start):
        return tick(float(one.start))
    return "from " + ", ".join(f"`{name}`" for name in inspect.signature(one.start).parameters)


def given() -> Table:
    """Return what the engine gives a rule besides columns and settings."""
    return table("Given by the engine", ("name", "meaning"), ((f"`{name}`", meaning) for name, meaning in GIVEN.items()))


def acts_and_doors(plan: Plan) -> list[Table]:
    """Return the acts that can be seen and counted, with their gravity, and the doors that standing can close, with their severity."""
    acts = ((f"`{a.name}`", a.context, str(a.gravity), "good" if a.good else "", a.meaning, a.source) for a in plan.acts)
    doors = (
        (f"`{name}`", DOORS[name].context, str(DOORS[name].severity), DOORS[name].meaning, DOORS[name].source)
        for name in plan.doors
    )
    return [
        table(
            "Acts; gravity from 0, no wrong, to 4, grave",
            ("act", "context", "gravity", "", "what she does", "gravity's source"),
            acts,
        ),
        table("Doors; severity from 0 to 4", ("what closes", "context", "severity", "what it is", "severity's source"), doors),
    ]


def kinds() -> Text:
    """Return the kinds of ledger row."""
    return Text("Kinds of row in the ledger: " + ", ".join(f"`{kind}`" for kind in KINDS) + ".")


def day(plan: Plan) -> Table:
    """Return the order of a day, the engine's own steps included."""
    steps = {one.rule.name: one.rule for one in plan.steps}
    rows = []
    for row in plan.table():
        rule = steps.get(row["rule"])
        when = _when(rule) if rule is not None else "everyone"
        writes = "; ".join(f"{how} {row[how]}" for how in ("sets", "adds", "commits", "records") if row[how])
        rows.append((row["phase"], f"`{row['rule']}`", row["kind"], row["activation"], when, writes, row["door"], row["reads"]))
    return table("A day, in order", ("phase", "rule", "kind", "activation", "who is asked", "writes", "door", "reads"), rows)


_ON = {"announcement": "on the day of an announcement", "ratings": "on days on which people rate each other"}


def _when(rule: Any) -> str:  # noqa: ANN401 - a rule of the plan
    if rule.kind == "conduct":
        parts = {"rate": rule.rate, "ceiling": rule.ceiling, "then": rule.then, "otherwise": rule.otherwise}
        named = ", ".join(f"{part} `{one.__name__}`" for part, one in parts.items() if one is not None)
        return f"when an occasion comes{f' at a {rule.at}' if rule.at else ''} ({named})"
    parts = [f"whose `{rule.where}` is not 0" if rule.where else "", f"on the day of month in `{rule.monthly}`" if rule.monthly else "",
             _ON[rule.on] if rule.on else ""]  # fmt: skip
    return " and ".join(part for part in parts if part) or "everyone"


# --------------------------------------------------------------------------------------------------------------- submodels
def submodels(plan: Plan, stand: Standing) -> Iterator[Section]:
    """Yield a section for each module of rules in the order of the day, those of the engine's own steps after them."""
    modules = list(dict.fromkeys(step.rule.function.__module__ for step in plan.steps))
    modules += [name for name in (f"{RULES}.{one}" for one in BESIDE) if name not in modules]
    for k, name in enumerate(modules, 1):
        module = import_module(name)
        own = [step for step in plan.steps if step.rule.function.__module__ == name]
        blocks = [doc(module), *_rules(own), *_functions(module), *_parameters(own, stand)]
        yield Section(f"7.{k}", name.rpartition(".")[2].replace("_", " ").capitalize(), 2, tuple(blocks))
    rating = RATED if any(step.rule.meets for step in plan.steps) else ()
    engine = [doc(import_module(f"panopolis.engine.{name}")) for name in (*rating, *ENGINE)]
    yield Section(f"7.{len(modules) + 1}", "What the engine does with records and messages", 2, tuple(engine))


def doc(module: ModuleType) -> Verbatim:
    """Return a module's docstring: what it is for, and its equations."""
    return Verbatim(inspect.cleandoc(module.__doc__ or ""), module.__name__.replace(".", "/") + ".py")


def _rules(steps: Iterable[Any]) -> Iterator[Table]:
    rows = [
        (
            f"`{s.rule.name}`",
            s.rule.submodel,
            s.rule.phase,
            _when(s.rule),
            " ".join((inspect.getdoc(s.rule.function) or "").split()),
        )
        for s in steps
    ]
    if rows:
        yield table("Rules", ("rule", "switch (--without)", "phase", "who is asked", "what it says"), rows)


def _functions(module: ModuleType) -> Iterator[Table]:
    """Yield the plain functions of a module, each with what it returns: the pieces of its equations."""
    found = [one for one in vars(module).values() if inspect.isfunction(one) and one.__module__ == module.__name__]
    rows = [
        (f"`{one.__name__}({', '.join(inspect.signature(one).parameters)})`", " ".join((inspect.getdoc(one) or "").split()))
        for one in found
    ]
    if rows:
        yield table("Functions", ("function of", "what it returns"), rows)


def _parameters(steps: Iterable[Any], stand: Standing) -> Iterator[Table]:
    names = sorted({name for step in steps for name in step.names if name in SETTINGS})
    if names:
        yield parameters("Parameters", names, stand)


HEAD = ("parameter", "value here", "unit", "range", "confidence", "meaning", "source")


def parameters(title: str, names: Iterable[str], stand: Standing) -> Table:
    """Return settings as they hold under a scheme on its society: value, range, and on whose word."""
    rows = []
    for name in names:
        model, here = SETTINGS[name], stand.setting(name)
        source = here.source or model.source
        rows.append(
            (
                f"`{name}`",
                tick(here.value),
                model.unit,
                f"{tick(model.low)} to {tick(model.high)}",
                here.tag,
                model.meaning,
                source,
            )
        )
    return table(title, HEAD, rows)


def marks() -> Table:
    """Return what each mark of confidence means."""
    return table("Marks of confidence", ("mark", "meaning"), CONFIDENCES.items())


def used_settings(plan: Plan) -> list[str]:
    """Return the settings that the plan reads and no submodel names by itself."""
    named = {name for step in plan.steps for name in step.names}
    return [name for name in plan.settings if name not in named]


# ---------------------------------------------------------------------------------------------------------------- measures
def measures() -> list[Table]:
    """Return what is measured every night, the outcomes of a year, and the groups of people."""
    nightly = ((f"`{one.name}`", one.label, one.unit, "mean" if one.mean else "sum") for one in NIGHTLY)
    outcomes = ((f"`{one.name}`", one.label, one.unit, "benefit" if one.good else "harm", one.note) for one in OUTCOMES)
    return [
        table("Every night", ("measure", "what", "unit", "over a group"), nightly),
        table("Outcomes of a person's days", ("outcome", "what", "unit", "counts as", "note"), outcomes),
        table("Groups", ("group", "who"), ((f"`{name}`", who) for name, who in GROUPS.items())),
    ]
