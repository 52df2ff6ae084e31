"""The ODD protocol of a scheme on its society: its seven elements, from the compiled model, the scheme's file and the recipe."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from panopolis.errors import RequestError
from panopolis.results import NOTICE
from panopolis.scheme import Beneath, explain, load_scheme, read_law, stand
from panopolis.views.odd import model
from panopolis.views.odd.document import Document, Section, Table, Text, Verbatim, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from panopolis.engine import Model, Plan
    from panopolis.scheme import Scheme, Standing
    from panopolis.society import Recipe

PROSE = Path(__file__).with_name("prose.yaml")
ALIKE = ("Stochasticity", "Collectives", "Observation")
"""Design concepts of which the same holds in a city and where people rate each other, whatever is added there."""


@cache
def prose() -> dict[str, Any]:
    """Return the sentences between the tables."""
    return YAML(typ="safe", pure=True).load(PROSE.read_text(encoding="utf-8"))


def odd(
    scheme: Scheme | str | Path | Model = "shanghai-2018",
    society: Recipe | str | Path = "shanghai",
    *,
    changes: Sequence[str] = (),
) -> Document:
    """Write the ODD protocol (Grimm et al. 2020) of the model under a scheme on a society, or of a model of one's own.

    Parameters
    ----------
    scheme, society
        A preset's name, a file, or the thing itself. A model (``pan.model``) stands alone: it has neither scheme nor society.
    changes
        Changes to the scheme, as for ``run``.

    Raises
    ------
    PanopolisError
        If the scheme or the society cannot be read.

    References
    ----------
    Grimm et al., Journal of Artificial Societies and Social Simulation 23(2) 7 (2020), https://doi.org/10.18564/jasss.4259
    """
    # only who writes a protocol waits for the engine and the society: other commands start sooner
    from panopolis.engine import Model, make_plan  # noqa: PLC0415
    from panopolis.society import load_recipe  # noqa: PLC0415
    from panopolis.study import rules_of  # noqa: PLC0415
    from panopolis.views.odd.own import odd_of_model  # noqa: PLC0415

    if isinstance(scheme, Model):
        if changes:
            raise RequestError(f"changes: {changes[0]!r} is for a scheme; a model's settings are given where it is made")
        return odd_of_model(scheme)
    asked = load_scheme(scheme, changes=tuple(changes))
    recipe = load_recipe(society) if isinstance(society, (str, Path)) else society
    here = stand(asked, Beneath(recipe.name, read_law(recipe.law, str(recipe.path)), recipe.districts, recipe.settings))
    plan = make_plan(rules_of([asked]))
    made = {
        "Panopolis": version("panopolis"),
        "scheme": f"`{asked.name}`, {asked.title} (sha256 {asked.sha256[:16]})"
        + "".join(f"; {change}" for change in asked.changes),
        "society": f"`{recipe.name}` (sha256 {recipe.sha256[:16]})",
        "notice": NOTICE,
    }
    sections = (*_overview(plan, here, recipe), *_concepts(plan), *_details(plan, here, recipe), *_files(here, recipe))
    return Document(f"ODD protocol: Panopolis under '{asked.name}'", made, sections)


# ---------------------------------------------------------------------------------------------------------------- overview
def _overview(plan: Plan, here: Standing, recipe: Recipe) -> Iterator[Section]:
    told = prose()
    yield Section("1", "Purpose and patterns", 1, (Text(told["follows"]), Text(told["purpose"]), *_patterns(plan)))
    extent = Text(f"This society has {len(recipe.districts)} districts: {', '.join(recipe.districts)}. {told['scales']}")
    variables = (Text(told["entities"]), *model.columns(plan), model.given(), *model.acts_and_doors(plan), model.kinds())
    yield Section("2", "Entities, state variables, and scales", 1, (*variables, Text("**Scales.**"), extent, _world(here)))
    yield Section("3", "Process overview and scheduling", 1, (Text(told["scheduling"]), model.day(plan)))


def _systems(plan: Plan) -> list[str]:
    """Return which of the two systems run: the city, and people who rate each other; a scheme may have both."""
    there = {step.rule.name for step in plan.steps}
    return [name for name, rule in (("city", "payday"), ("ratings", "give_stars")) if rule in there]


def _patterns(plan: Plan) -> Iterator[Text | Table]:
    told = prose()
    for system in _systems(plan):
        rows = (
            (
                one["pattern"], one["source"], ", ".join(f"`{name}`" for name in (*one.get("settings", ()), *one.get("columns", ()))),
                "fitted" if one["fitted"] else "held out", f"{one['row']}: {one['verdict']}" if system == "ratings" else one["verdict"],
            )
            for one in told["patterns"][system]
        )  # fmt: skip
        yield table("Patterns by which the model is judged", ("pattern", "source", "speaks to", "role", "verdict"), rows)
        yield Text(told["judged"][system])


def _world(here: Standing) -> Text:
    begins = here.own.begins()
    return Text(
        f"The scheme begins on {begins}." if begins else "The scheme names no first day; it begins on that of the society."
    )


# ---------------------------------------------------------------------------------------------------------------- concepts
def _concepts(plan: Plan) -> Iterator[Section]:
    yield Section("4", "Design concepts", 1, (Text("The eleven concepts, each as far as it applies."),))
    told, systems = prose(), _systems(plan)
    for k, (name, common) in enumerate(told["concepts"].items(), 1):
        said = [Text(common)] if systems != ["ratings"] or name in ALIKE else []
        said += [Text(told["concepts_of_ratings"][name])] if "ratings" in systems else []
        more: tuple[Text | Verbatim | Table, ...] = ()
        if name == "Stochasticity":
            more = (model.doc(import_module("panopolis.draws")),)
        if name == "Observation":
            more = tuple(model.measures())
        yield Section(f"4.{k}", name, 2, (*said, *more))


# ----------------------------------------------------------------------------------------------------------------- details
def _details(plan: Plan, here: Standing, recipe: Recipe) -> Iterator[Section]:
    told = prose()
    yield Section("5", "Initialization", 1, (Text(told["initialization"]), Text(recipe.content.about), *_recipe_numbers(recipe)))
    making = tuple(model.doc(import_module(f"panopolis.society.{name}")) for name in model.SOCIETY)
    yield Section("5.1", "How a society is made", 2, making)
    yield Section("6", "Input data", 1, (Text(told["input"]), _dates(here)))
    yield Section(
        "7",
        "Submodels",
        1,
        (Text("In the order of the day. The code is the definition: each section names its file."), model.marks()),
    )
    found = list(model.submodels(plan, here))
    yield from found
    others = model.parameters("Parameters that the engine reads itself", model.used_settings(plan), here)
    yield Section(f"7.{len(found) + 1}", "Parameters of the engine", 2, (others,))
    yield Section(f"7.{len(found) + 2}", f"The scheme '{here.own.name}'", 2, tuple(_scheme(here)))


def _dates(here: Standing) -> Text:
    days = here.own.dates()
    return Text(
        "Days on which something in this scheme changes: " + ", ".join(map(str, days)) + "."
        if days
        else "Nothing in this scheme is dated."
    )


def _recipe_numbers(recipe: Recipe) -> Iterator[Table]:
    """Yield every part of the recipe that names a source, with what it says; the whole file stands at the end."""
    raw = YAML(typ="safe", pure=True).load(recipe.text)
    rows = [
        (f"`{path}`", said, str(node.get("confidence", "assumed")), str(node.get("source", "")))
        for path, node, said in _sourced(raw, "")
    ]
    yield table("What people are made from", ("part of the recipe", "value", "confidence", "source"), rows)


_LONG = 160


def _sourced(node: object, path: str) -> Iterator[tuple[str, dict[str, Any], str]]:
    if isinstance(node, dict):
        if "source" in node:
            rest = {key: value for key, value in node.items() if key not in ("source", "confidence", "unit")}
            said = (
                f"{rest['value']} {node.get('unit', '')}".strip()
                if "value" in rest
                else ", ".join(f"{k}: {v}" for k, v in rest.items())
            )
            yield path, node, said if len(said) <= _LONG else f"a table of {', '.join(rest)}: see the recipe's file below"
        for key, value in node.items():
            yield from _sourced(value, f"{path}.{key}".lstrip("."))
    elif isinstance(node, list):
        for k, value in enumerate(node):
            yield from _sourced(value, f"{path}[{k}]")


def _scheme(here: Standing) -> Iterator[Text | Table]:
    beneath = Beneath(here.society, here.law, here.districts, here.settings)
    told = explain(here.own, None, beneath)
    yield Text(told.about)
    yield Text("\n".join(f"- {sentence}" for sentence in told.sentences))
    for one in told.tables:
        yield Table(one.title, one.columns, one.rows)
        if one.note:
            yield Text(one.note)


def _files(here: Standing, recipe: Recipe) -> Iterator[Section]:
    yield Section("A", "The scheme's file", 1, (Verbatim(here.own.text, f"{here.own.name}.yaml"),))
    yield Section("B", "The society's recipe", 1, (Verbatim(recipe.text, f"{recipe.name}.yaml"),))
