"""The ODD protocol of a model of one's own, written from the model object: its tables, its rules and their code, and what its makers say of it."""

from __future__ import annotations

import inspect
import textwrap
from functools import cache
from hashlib import sha256
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from panopolis.engine import pieces, readings
from panopolis.results import NOTICE
from panopolis.study import CONCEPTS
from panopolis.views.odd import lists
from panopolis.views.odd.document import Document, Section, Table, Text, Verbatim, table
from panopolis.views.odd.model import doc

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from panopolis.engine import Model

    Block = Text | Verbatim | Table

PROSE = Path(__file__).with_name("own.yaml")


@cache
def prose() -> dict[str, str]:
    """Return the sentences between the tables."""
    return YAML(typ="safe", pure=True).load(PROSE.read_text(encoding="utf-8"))


def odd_of_model(model: Model) -> Document:
    """Write the ODD protocol of a model of one's own.

    Raises
    ------
    PanopolisError
        If the code of a rule can no longer be read.
    """
    code = "".join(source(one) for one in functions(model))
    tables = ", ".join(f"{n:,} of `{name}`" for name, n in model.made.sizes.items())
    made = {
        "Panopolis": version("panopolis"),
        "model": f"{tables}; rules: {len(lists.asked(model))}; seed {model.seed}",
        "code": f"sha256 {sha256(code.encode()).hexdigest()[:16]} over the functions in section 7, in order",
        "notice": NOTICE,
    }
    sections = (*_overview(model), *_concepts(model), *_details(model))
    return Document(f"ODD protocol: {title(model)}", made, sections)


def title(model: Model) -> str:
    """Return what a model is called: as its makers say, else the first sentence of the file of its rules, else its rules' names."""
    said = model.about.get("title") or next(
        (text.splitlines()[0].partition(". ")[0].rstrip(".") for text, _ in headings(model)), ""
    )
    return said or "a model of " + ", ".join(one.rule.name for one in lists.asked(model))


def functions(model: Model) -> list[Callable[..., Any]]:
    """Return every plain function of a model, once, in order of need: of rules in the order of the step, of totals, picks and starting values."""
    made = model.made
    first = [one.rule.function for one in lists.asked(model)]
    first += [
        f for one in (*made.totals.values(), *made.picks.values()) for f in (one.of, getattr(one, "where", None)) if callable(f)
    ]
    first += [one.start for columns in made.columns.values() for one in columns.values() if callable(one.start)]
    return list(dict.fromkeys(piece for function in first for piece in pieces(function)[0].values()))


def headings(model: Model) -> list[tuple[str, str]]:
    """Return (docstring, file) of each file in which functions of the model stand, where it has one."""
    found = {}
    for one in functions(model):
        file, text = one.__code__.co_filename, one.__globals__.get("__doc__")
        if text and Path(file).suffix == ".py" and not Path(file).name.startswith("<"):
            found.setdefault(file, inspect.cleandoc(text))
    return [(text, Path(file).name) for file, text in found.items()]


def source(function: Callable[..., Any]) -> str:
    """Return the code of a function as it stands, its decorator included."""
    return textwrap.dedent(inspect.getsource(function)).strip("\n") + "\n"


# ---------------------------------------------------------------------------------------------------------------- overview
def _overview(model: Model) -> Iterator[Section]:
    told = prose()
    purpose: list[Block] = (
        [_theirs(model.about["purpose"])] if "purpose" in model.about else [Verbatim(*one) for one in headings(model)]
    )
    patterns = _theirs(model.about["patterns"]) if "patterns" in model.about else Text(told["no_patterns"])
    yield Section("1", "Purpose and patterns", 1, (Text(told["follows"]), *(purpose or [Text(told["no_purpose"])]), patterns))
    entities = (lists.entities(model), *lists.columns(model), *lists.ties(model), *lists.totals(model), *lists.picks(model))
    yield Section("2", "Entities, state variables, and scales", 1, (*entities, Text("**Scales.** " + told["scales"])))
    yield Section("3", "Process overview and scheduling", 1, (Text(told["scheduling"]), lists.step(model)))


def _theirs(words: str) -> Text:
    """Return what a model's makers say, marked as theirs."""
    return Text(f"*In its makers' words:* {words.strip()}")


# ---------------------------------------------------------------------------------------------------------------- concepts
def _concepts(model: Model) -> Iterator[Section]:
    yield Section(
        "4", "Design concepts", 1, (Text("The eleven concepts: what the declaration shows of each, and what its makers say."),)
    )
    derived = {
        "basic principles": _principles, "sensing": _sensing, "interaction": _interaction, "stochasticity": _stochasticity,
        "collectives": _collectives, "observation": _observation,
    }  # fmt: skip
    for k, name in enumerate(CONCEPTS, 1):
        said: list[Block] = [_theirs(model.about[name])] if name in model.about else []
        shown = list(derived[name](model)) if name in derived else []
        yield Section(f"4.{k}", name.capitalize(), 2, tuple([*said, *shown] or [Text(prose()["unsaid"].format(name=name))]))


def _principles(model: Model) -> Iterator[Block]:
    files = ", ".join(f"`{file}`" for _, file in headings(model))
    if files and "purpose" in model.about:
        yield from (Verbatim(*one) for one in headings(model))
    elif files:
        yield Text(f"As stated at the head of {files}: see section 1.")


def _sensing(model: Model) -> Iterator[Block]:
    rows = [
        (f"`{one.rule.name}`", f"`{read.name}`", read.what, read.when)
        for one in lists.asked(model)
        for read in readings(model.made, one)
        if read.others
    ]
    yield Text(prose()["sensing" if rows else "no_sensing"])
    if rows:
        yield table("", ("rule", "reads", "what it is", "as of"), rows)


def _interaction(model: Model) -> Iterator[Block]:
    rows = [(f"`{one.rule.name}`", lists.whom(one), lists.written(one)) for one in lists.asked(model) if lists.reaches(one)]
    yield Text(prose()["interaction" if rows else "no_interaction"])
    if rows:
        yield table("", ("rule", "whom", "writes"), rows)


def _stochasticity(model: Model) -> Iterator[Block]:
    rows = list(lists.drawn(model))
    yield Text(prose()["stochasticity" if rows else "nothing_drawn"].format(seed=model.seed))
    if rows:
        yield table("", ("what", "named", "how"), rows)
        yield doc(import_module("panopolis.draws"))


def _collectives(model: Model) -> Iterator[Block]:
    rows = list(lists.pointed(model))
    yield Text(prose()["collectives" if rows else "no_collectives"])
    if rows:
        yield table("", ("rows of", "are pointed to by", "totals over them"), rows)


def _observation(model: Model) -> Iterator[Block]:
    made = model.made
    rows = [(f"`{name}`", lists.summed(made.totals[name])) for name in made.over_all()]
    rows += [
        (f"`rounds_{one.rule.name}`", "rounds that the rule took")
        for one in lists.asked(model)
        if one.rule.activation == "rounds"
    ]
    yield Text(prose()["observation" if rows else "no_observation"])
    if rows:
        yield table("", ("recorded", "what"), rows)


# ----------------------------------------------------------------------------------------------------------------- details
def _details(model: Model) -> Iterator[Section]:
    told, made = prose(), model.made
    laid: list[Block] = [doc(import_module("panopolis.society.weaving"))] if made.ties else []
    yield Section("5", "Initialization", 1, (Text(told["initialization"]), lists.starts(model), *laid))
    yield Section("6", "Input data", 1, (Text(told["input"]),))
    yield Section("7", "Submodels", 1, (Text(told["code"]),))
    shown: dict[Callable[..., Any], None] = {}
    for k, one in enumerate(lists.asked(model), 1):
        read = table("", ("reads", "what it is", "as of"), ((f"`{r.name}`", r.what, r.when) for r in readings(made, one)))
        code = _code(one.rule.function, shown)
        yield Section(f"7.{k}", one.rule.name.replace("_", " ").capitalize(), 2, (Text(lists.sentence(one)), read, *code))
    k = len(lists.asked(model)) + 1
    left = [one for one in functions(model) if one not in shown]
    if left:
        yield Section(
            f"7.{k}", "Functions of totals, picks and starting values", 2, tuple(b for one in left for b in _code(one, shown))
        )
    yield Section(f"7.{k + bool(left)}", "Parameters", 2, tuple(lists.parameters(model, functions(model))))


def _code(function: Callable[..., Any], shown: dict[Callable[..., Any], None]) -> Iterator[Block]:
    """Yield the code of a function and of those that it calls, each where it is first needed."""
    for one in reversed(pieces(function)[0].values()):
        if one not in shown:
            shown[one] = None
            yield Verbatim(source(one), Path(one.__code__.co_filename).name)
