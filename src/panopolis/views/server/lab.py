"""What the laboratory runs: which scheme over which people, which changes it takes, and the changed scheme as a file."""

from __future__ import annotations

import re
import tempfile
from dataclasses import asdict, dataclass
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML

from panopolis.errors import PanopolisError, RequestError
from panopolis.scheme import load_scheme, preset_names
from panopolis.views.scheme_text import put

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
    """Further schemes that it runs: those of the page's other worlds that are presets."""

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

    def command(self, file: str) -> str:
        """Return the command that runs a saved scheme over the same people."""
        return f"panopolis run {file} --society {self.society} --people {self.people} --days {self.days} --seed {self.seed}"

    def without(self, row: str) -> str:
        """Return the commands that live the same people's days less a row."""
        return f"{self.command(self.scheme)} --out whole && panopolis branch whole --without {row} --out less"


def lab_of(page: Mapping[str, Any]) -> Lab | None:
    """Return the laboratory of a page's data; None where its scheme or society is no preset, so that it cannot be run from its name."""
    if page["first"] not in preset_names():
        return None
    return Lab(
        page["first"],
        page["recipe"],
        min(int(page["n_person"]), MOST_PEOPLE),
        min(int(page["days"]), MOST_DAYS),
        int(page["seed"]),
        tuple(world["name"] for world in page["worlds"] if world["name"] in preset_names() and world["name"] != page["first"]),
    )


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


def saved(scheme: str, changes: Sequence[str]) -> str:
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
    text = out.getvalue()
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / f"{scheme}.yaml"
        path.write_text(text, encoding="utf-8")
        if load_scheme(path).sha256 != load_scheme(scheme, changes=changes).sha256 and changes:
            _same_meaning(path, scheme, changes)
    return text


def _same_meaning(path: Path, scheme: str, changes: Sequence[str]) -> None:
    """Refuse a file that says something else than the changed scheme: sources aside, both must be one."""
    one, other = load_scheme(path), load_scheme(scheme, changes=changes)
    if one.model_dump(exclude={"origin"}) != other.model_dump(exclude={"origin"}):
        raise PanopolisError(
            f"the changed {scheme} cannot be written as a file of the same meaning; use --set {' --set '.join(changes)}"
        )


__all__ = ["MOST_PEOPLE", "Lab", "as_changes", "as_row", "lab_of", "saved"]
