"""What was asked: every number and name that a run depends on, checked at the edge and kept in the manifest so that it can be done again."""

from __future__ import annotations

import dataclasses
import inspect
import json
import tempfile
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from panopolis.columns import SETTINGS
from panopolis.errors import RequestError, SchemeError, did_you_mean
from panopolis.rules import RATED, SHIPPED
from panopolis.scheme import Scheme, combine, load_scheme, read_law
from panopolis.society import Recipe, load_recipe
from panopolis.starting import uncollected

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from panopolis.columns import Act
    from panopolis.engine import Plan
    from panopolis.rules import Rule

LEDGERS = ("full", "sampled", "off")
MOST_DAYS = 45000
FIRST_YEAR, LAST_YEAR = 1900, 2200
BYTES_PERSON = 320
"""Memory a person takes at the peak of a run, ties and people file included, besides 0.4 GiB (at one and three million people within 3 %)."""
BYTES_SAVED = 160
"""Disk that a person takes in a checkpoint: her state, without traits and ties."""


@dataclass(frozen=True)
class Request:
    """One run as asked for; ``scheme`` and ``society`` are names or paths, ``start`` None means the scheme's own."""

    people: int = 20_000
    days: int = 365
    seed: int = 1
    warmup: int = 365
    start: date | None = None
    settings: dict[str, float] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    ledger: str = "full"
    threads: int = 2

    def __post_init__(self) -> None:
        """Refuse numbers that cannot be meant; each message says what would be right."""
        _whole("people", self.people, 100, 25_000_000)
        _whole("days", self.days, 1, MOST_DAYS)
        _whole("warmup", self.warmup, 0, 19_999)
        _whole("threads", self.threads, 1, 256)
        _whole("seed", self.seed, 0, 2**64 - 1)
        if self.ledger not in LEDGERS:
            raise RequestError(f"ledger is '{self.ledger}'{did_you_mean(self.ledger, LEDGERS)}")
        _date(self.start)
        for name, value in self.settings.items():
            known = SETTINGS.get(name)
            if known is None:
                raise RequestError(f"'{name}' is no setting{did_you_mean(name, SETTINGS)}")
            if not known.low <= value <= known.high:
                raise RequestError(
                    f"setting '{name}' is {value:g}, but it lies between {known.low:g} and {known.high:g} {known.unit}"
                )

    def plain(self) -> dict[str, Any]:
        """Return it as JSON can hold it."""
        found = dataclasses.asdict(self)
        return found | {"start": self.start.isoformat() if self.start else None, "without": list(self.without)}


def _whole(name: str, value: int, low: int, high: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise RequestError(f"{name} is {value!r}, but it is a whole number from {low:,} to {high:,}")
    if value < low:
        raise RequestError(f"{name} is {value:,}, but it is at least {low:,}")
    if value > high:
        more = ""
        if name == "people":
            more = f"; it would take about {value * BYTES_PERSON / 2**30:,.0f} GiB of memory"
        raise RequestError(f"{name} is {value:,}, but it is at most {high:,}{more}")


def _date(start: date | None) -> None:
    if start is not None and not isinstance(start, date):
        raise RequestError(f"start is {start!r}, but it is a date, such as date(2018, 5, 1)")
    if start is not None and not FIRST_YEAR <= start.year <= LAST_YEAR:
        raise RequestError(f"start is {start.isoformat()}, but its year lies between {FIRST_YEAR} and {LAST_YEAR}")


def asked_for(asked: dict[str, Any]) -> Request:
    """Return the request that keyword arguments make.

    Raises
    ------
    RequestError
        Naming what cannot be asked for, or a number that cannot be meant.
    """
    known = [f.name for f in dataclasses.fields(Request)]
    for name in asked:
        if name not in known:
            raise RequestError(f"'{name}' cannot be asked for{did_you_mean(name, known)}")
    return Request(**asked)


def request_of(plain: dict[str, Any]) -> Request:
    """Return the request that a manifest holds."""
    known = {f.name for f in dataclasses.fields(Request)}
    kept = {k: v for k, v in plain.items() if k in known}
    start = date.fromisoformat(kept["start"]) if kept.get("start") else None
    return Request(**(kept | {"start": start, "without": tuple(kept.get("without", ()))}))


@uncollected()
def as_recipe(given: Recipe | str | Path, changes: Mapping[str, float] | None = None) -> Recipe:
    """Return a recipe from what people give: a name, a path or a recipe; with other numbers in it, by path, if there are ``changes``."""
    if isinstance(given, Recipe):
        return load_recipe(given.path, changes) if changes else given
    return load_recipe(given, changes)


@uncollected()
def as_scheme(given: Scheme | str | Path, changes: Sequence[str] = (), acts: Iterable[Act] = ()) -> Scheme:
    """Return a scheme from what people give: a name, a path or a scheme."""
    return given.changed(*changes) if isinstance(given, Scheme) else load_scheme(given, changes=list(changes), acts=tuple(acts))


@dataclass(frozen=True)
class Worlds:
    """The law of one world, ready for the engine: ordinary law, the scheme beside it, and every setting."""

    ordinary: Scheme
    scheme: Scheme
    asked: Scheme
    settings: dict[str, float]


def under(scheme: Scheme, recipe: Recipe, settings: dict[str, float], acts: tuple[Act, ...] = ()) -> Worlds:
    """Join a scheme with a recipe's ordinary law and settings: the model's own, the recipe's, the scheme's, the request's, later ones winning.

    Raises
    ------
    SchemeError
        If the scheme names a district that the society lacks.
    """
    scheme.check_districts(recipe.districts)
    law = read_law(recipe.law, str(recipe.path), acts=acts)
    nothing = load_scheme("before")
    ordinary = combine(nothing, law) if scheme.law == "keep" else load_scheme("none")
    merged = {name: s.value for name, s in SETTINGS.items()} | dict(recipe.settings)
    merged |= {name: float(number) for name, number in scheme.settings.items()} | settings
    return Worlds(ordinary, combine(scheme, law), scheme, merged)


def ordinary_of(recipe: Recipe, settings: dict[str, float], acts: tuple[Act, ...] = ()) -> Worlds:
    """Return the world of the warm-up: ordinary law alone."""
    return under(load_scheme("before"), recipe, settings, acts)


CLOCKS = (
    "red_lights_foot",
    "red_lights_ride",
    "red_lights_drive",
    "yields_foot",
    "yields_ride",
    "yields_drive",
    "time_pressure",
    "favours",
    "signings",
    "loan_requests",
    "mortgage_requests",
    "journey_requests",
    "passes_screen",
    "gates_passed",
    "deletion_requests",
    "urges",
    "sensitive_pages",
    "reads_unafraid",
)
"""Settings that a clock reads (rates and ceilings): worlds that are compared must agree on them."""


def same_clocks(worlds: Iterable[Worlds]) -> None:
    """Refuse a comparison of worlds whose temptations differ.

    Raises
    ------
    SchemeError
        Naming the setting, since twins meet the same occasions only if it is the same in every world.
    """
    every = list(worlds)
    for name in CLOCKS:
        values = {w.asked.name: w.settings[name] for w in every}
        if len(set(values.values())) > 1:
            shown = ", ".join(f"{value:g} in '{world}'" for world, value in values.items())
            raise SchemeError(
                f"setting '{name}' is {shown}: twins meet the same occasions only if worlds agree on it; set it in the recipe"
            )


def sum_of_asked(
    kind: str,
    request: Request,
    schemes: Sequence[Scheme],
    recipe: Recipe,
    own: Sequence[Any],
    replicates: int = 1,
    beside: Sequence[str] = (),
) -> str:
    """Return the sum of all that a result depends on as it was asked for: the same sum, the same request. Threads change nothing."""
    what = request.plain() | {"threads": 0, "replicates": replicates, "recipe": recipe.sha256}
    worlds = [(one.name, one.sha256, list(one.changes)) for one in schemes]
    text = json.dumps([kind, what, worlds, [_own(one) for one in own], *([list(beside)] if beside else [])], sort_keys=True)
    return sha256(text.encode()).hexdigest()


def _own(one: Any) -> list[str]:  # noqa: ANN401 - a rule, column or act of a user's
    """Return what tells a user's own rule, column or act from another: its fields, functions by their text."""
    return [_plain(getattr(one, f.name)) for f in dataclasses.fields(one)]


def _plain(value: Any) -> str:  # noqa: ANN401 - a field
    if not inspect.isfunction(value):
        return repr(value)
    try:
        return inspect.getsource(value)
    except OSError:
        return value.__code__.co_code.hex()


def chosen_rules(shipped: Sequence[Rule], own: Sequence[Rule], without: Sequence[str]) -> tuple[Rule, ...]:
    """Return the rules of a run: the shipped ones less those (or those submodels) left out, then a user's own."""
    names = {r.name for r in shipped} | {r.submodel for r in shipped}
    for name in without:
        if name not in names:
            raise RequestError(f"--without {name}: there is no such rule or submodel{did_you_mean(name, names)}")
    return (*(r for r in shipped if r.name not in without and r.submodel not in without), *own)


def rules_of(schemes: Sequence[Scheme]) -> tuple[Rule, ...]:
    """Return the shipped rules that worlds under these schemes need: the city's, those of ratings, or both.

    A scheme with ratings that leaves law out is a world of ratings alone, whose people keep nothing else. Of the averages there is one.

    Raises
    ------
    RequestError
        If two schemes make averages of different kinds, for which one plan has no room.
    """
    kinds = {s.ratings.average.kind: s.name for s in schemes if s.ratings is not None}
    if len(kinds) > 1:
        said = " and ".join(f"'{name}' (average: {kind})" for kind, name in kinds.items())
        raise RequestError(
            f"{said} make averages of different kinds, and worlds of one study share their columns: run them apart"
        )
    city = () if all(s.ratings is not None and s.law == "none" for s in schemes) else SHIPPED
    served = any(s.ratings is not None and "services" in s.ratings.of for s in schemes)
    needed = {r.name: r.name not in AVERAGING or AVERAGING[r.name] in kinds for r in RATED} | {"join_or_leave": served}
    return (*city, *(r for r in RATED if kinds and needed[r.name]))


def shipped_then(names: Sequence[str], without: Sequence[str]) -> tuple[Rule, ...]:
    """Return the shipped rules of a run that had rules of these names, besides those it was asked to leave out."""
    known = {*names, *without}
    return tuple(r for r in (*SHIPPED, *RATED) if r.name in known or r.submodel in without)


def refuse_unfit(plan: Plan, scheme: Scheme, without: Sequence[str] = ()) -> None:
    """Refuse a scheme that needs shipped rules which a world under way does not have: its people lack the columns.

    Raises
    ------
    RequestError
        Naming the first rule that is missing, and what to do instead.
    """
    there = {s.rule.name for s in plan.steps}
    for rule in rules_of([scheme]) if scheme.name not in ("none", "before") else ():
        if rule.name not in there and not {rule.name, rule.submodel} & set(without):
            raise RequestError(
                f"scheme '{scheme.name}' needs the rule '{rule.name}', which this run was begun without: its people keep no such thing; "
                "compare the two schemes from the beginning instead"
            )


AVERAGING = {"move_average": "moving", "average_all": "mean", "average_last": "last"}
"""Rules that make an average, and of which kind."""


def text_file(name: str, text: str) -> Path:
    """Return a file that holds a scheme's or recipe's text as a manifest kept it."""
    path = Path(tempfile.mkdtemp(prefix="panopolis-")) / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path
