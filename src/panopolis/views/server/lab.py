"""What the laboratory runs: which scheme over which people, which changes it takes, and the changed scheme as a file."""

from __future__ import annotations

import re
import tempfile
from dataclasses import asdict, dataclass, field
from datetime import date
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from panopolis.errors import PanopolisError, RequestError
from panopolis.scheme import load_scheme, preset_names
from panopolis.society import load_recipe
from panopolis.society import preset_names as society_names
from panopolis.study import Request
from panopolis.views.scheme_text import put
from panopolis.views.worlds import scheme_world

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from panopolis.results import Results
    from panopolis.scheme import Scheme

MOST_PEOPLE, MOST_DAYS, MOST_CHANGES, MOST_LENGTH = 20_000, 365, 64, 320
_CHANGE = re.compile(r"(rules|watch|lists|due_process|debt|consequences|rollout)[\w.\[\]' -]*=[\w.+\- {},:\[\]']*")
"""Settings of a scheme, and nothing that names a file, a person or another scheme."""
_ROW = re.compile(r"\d{1,5}:[a-z]{1,12}:\d{1,9}:\d{1,4}")


@dataclass(frozen=True)
class Lab:
    """One laboratory: the scheme in question over the people of the served run, or over the first 20,000 of its kind."""

    scheme: str
    society: str
    people: int
    days: int
    seed: int
    others: tuple[str, ...] = ()
    """Further schemes that it runs: those of the page's other worlds."""
    texts: Mapping[str, str] = field(default_factory=dict)
    """The file of each scheme that is not as it is shipped: one's own, or one that was changed for the run."""
    asked: Mapping[str, Any] = field(default_factory=dict)
    """What else the served run was asked for: ``warmup``, ``start`` (a date in words), ``settings`` and ``without``."""

    def request(self, changes: Sequence[str], scheme: str | None = None, row: str | None = None) -> dict[str, Any]:
        """Return what a worker is told to run: a scheme with changes, or a scheme less one row of its ledger.

        Raises
        ------
        RequestError
            The scheme is none of the page's.
        """
        if scheme not in (None, self.scheme, *self.others):
            raise RequestError(f"{str(scheme)[:60]!r} is no scheme of this page; it has {', '.join((self.scheme, *self.others))}")
        return asdict(self) | {"scheme": scheme or self.scheme, "changes": list(changes), "row": row}

    def loaded(self, scheme: str | None = None) -> Scheme:
        """Return the scheme that is asked for, or another of the page's, as the served run has it."""
        name = scheme or self.scheme
        return _from_text(name, self.texts[name]) if name in self.texts else load_scheme(name)

    def lived(self) -> Request:
        """Return what a run of it is asked for."""
        asked, first = self.asked, self.asked.get("start")
        return Request(
            people=self.people, days=self.days, seed=self.seed, threads=1, warmup=int(asked.get("warmup", Request.warmup)),
            start=date.fromisoformat(first) if first else None, settings=dict(asked.get("settings", {})),
            without=tuple(asked.get("without", ())),
        )  # fmt: skip

    def command(self, file: str) -> str:
        """Return the command that runs a saved scheme over the same people."""
        asked = self.asked
        more = [f"--warmup {asked['warmup']}"] if asked.get("warmup", Request.warmup) != Request.warmup else []
        more += [f"--start {asked['start']}"] if asked.get("start") else []
        more += [f"--setting {name}={value!r}" for name, value in asked.get("settings", {}).items()]
        more += [f"--without {name}" for name in asked.get("without", ())]
        return " ".join(
            [f"panopolis run {file} --society {self.society} --people {self.people} --days {self.days} --seed {self.seed}", *more]
        )

    def without(self, row: str) -> str:
        """Return the commands that live the same people's days less a row."""
        file = f"{self.scheme}.yaml" if self.scheme in self.texts else self.scheme
        return f"{self.command(file)} --out whole && panopolis branch whole --without {row} --out less"


def lab_of(page: Mapping[str, Any], results: Results | None = None) -> Lab | None:
    """Return the laboratory of a page's data.

    Parameters
    ----------
    page
        ``page.json``, read.
    results
        The folder that is served, whose schemes may be one's own or changed; None for the shipped run, whose schemes are presets.

    Returns
    -------
    :
        None where the run cannot be lived again from its folder: of a recipe that is no preset, or with rules of one's own.
    """
    names = [world["name"] for world in page["worlds"]]
    texts: dict[str, str] = {}
    asked: dict[str, Any] = {}
    if results is not None:
        worlds = results.worlds or {scheme_world(results): results}
        first = next(iter(worlds.values())).manifest
        if first.get("own_rules") or first.get("own_columns") or not _shipped_recipe(first["recipe"]):
            return None
        texts = {name: text for name, world in worlds.items() if (text := _own_text(world.manifest["scheme"])) is not None}
        held = first.get("request") or {}
        asked = {name: held[name] for name in ("warmup", "start", "settings", "without") if held.get(name) is not None}
    can = [name for name in names if name in preset_names() or name in texts]
    if page["first"] not in can:
        return None
    people, days = min(int(page["n_person"]), MOST_PEOPLE), min(int(page["days"]), MOST_DAYS)
    others = tuple(name for name in can if name != page["first"])
    return Lab(page["first"], page["recipe"], people, days, int(page["seed"]), others, texts, asked)


def _shipped_recipe(recipe: Mapping[str, Any]) -> bool:
    return recipe["name"] in society_names() and load_recipe(recipe["name"]).sha256 == recipe["sha256"]


def _own_text(scheme: Mapping[str, Any]) -> str | None:
    """Return the whole file of a scheme as a run had it, its changes written in; None for a preset as it is shipped."""
    name, changes = str(scheme["name"]), list(scheme.get("changes") or ())
    if not changes and name in preset_names() and load_scheme(name).text == scheme["text"]:
        return None
    loaded = _from_text(name, str(scheme["text"]))
    return saved(loaded, changes) if changes else loaded.text


def _from_text(name: str, text: str) -> Scheme:
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{Path(name).name}.yaml"
        path.write_text(text, encoding="utf-8")
        return load_scheme(path)


def as_changes(given: object) -> list[str]:
    """Return the changes that a message asks for.

    Raises
    ------
    RequestError
        They are no list of short changes to rules, watches, lists, consequences or due process.
    """
    if not isinstance(given, list) or len(given) > MOST_CHANGES:
        raise RequestError(f"changes are a list of at most {MOST_CHANGES} lines such as rules.jaywalking.points=-10")
    for change in given:
        if not isinstance(change, str) or len(change) > MOST_LENGTH or _CHANGE.fullmatch(change) is None:
            raise RequestError(f"{str(change)[:60]!r} is no change of a rule, watch, list, consequence or of due process")
    return list(given)


def as_row(given: object) -> str:
    """Return the name of a ledger row that a message asks to be left out.

    Raises
    ------
    RequestError
        It is no name of a row.
    """
    if not isinstance(given, str) or _ROW.fullmatch(given) is None:
        raise RequestError(f"{str(given)[:60]!r} names no row: DAY:PHASE:PERSON:K, such as 100:night:4711:0")
    return given


def saved(scheme: Scheme | str, changes: Sequence[str]) -> str:
    """Return a scheme's file with changes written into it, comments and sources kept, and checked by reading it again.

    Raises
    ------
    PanopolisError
        A change leads nowhere, or the changed scheme is wrong.
    """
    origin = load_scheme(scheme)
    yaml = YAML()
    yaml.width, yaml.preserve_quotes = 150, True
    tree = yaml.load(origin.text)
    for change in changes:
        where, _, value = change.partition("=")
        put(tree, [int(step) if step.isdigit() else step for step in re.findall(r"[^.\[\]]+", where.strip())], yaml.load(value))
    out = StringIO()
    yaml.dump(tree, out)
    if changes:
        _same_meaning(_from_text(origin.name, out.getvalue()), origin, changes)
    return out.getvalue()


def _same_meaning(one: Scheme, origin: Scheme, changes: Sequence[str]) -> None:
    """Refuse a file that says something else than the changed scheme: sources aside, both must be one."""
    other = load_scheme(origin, changes=changes)
    if one.model_dump(exclude={"origin"}) != other.model_dump(exclude={"origin"}):
        raise PanopolisError(
            f"the changed {origin.name} cannot be written as a file of the same meaning; use --set {' --set '.join(changes)}"
        )


__all__ = ["MOST_PEOPLE", "Lab", "as_changes", "as_row", "lab_of", "saved"]
