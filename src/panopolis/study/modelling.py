"""The face of models of one's own: what people give, put into the one strict form."""

from __future__ import annotations

import importlib.util
import math
import sys
from dataclasses import replace
from inspect import Parameter, signature
from pathlib import Path
from typing import TYPE_CHECKING

from panopolis.columns import Setting, setting
from panopolis.engine import Model, declare
from panopolis.errors import RequestError, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from panopolis.columns import Column
    from panopolis.rules import Pick, Rule, Total
    from panopolis.society import Weave

MOST_ROWS = 2**31 - 1
CONCEPTS = (
    "basic principles", "emergence", "adaptation", "objectives", "learning", "prediction", "sensing", "interaction", "stochasticity", "collectives",
    "observation",
)  # fmt: skip
"""The design concepts of the ODD protocol (Grimm et al. 2020), in its order."""
ABOUT = ("title", "purpose", "patterns", *CONCEPTS)
"""What ``about`` may say of a model."""


def model(
    tables: int | Mapping[str, int],
    *,
    rules: Sequence[Rule] = (),
    columns: Sequence[Column] = (),
    ties: Mapping[str, Weave] | None = None,
    totals: Sequence[Total] = (),
    picks: Sequence[Pick] = (),
    settings: Mapping[str, float | Setting] | None = None,
    about: Mapping[str, str] | None = None,
    seed: int = 0,
    threads: int = 2,
    block: int = 1 << 16,
) -> Model:
    """Return a model of your own at its first day: tables of rows, ties among them, and rules; no scheme and no ledger.

    Parameters
    ----------
    tables
        Rows of each table by its name; a number alone is of ``person``.
    columns, rules
        As for ``start``; a column or rule of another table than ``person`` says ``table=``.
    ties
        Ties by name: ``pan.ties.random(...)``, ``ring``, ``torus``, ``chosen``, ``listed``.
    totals, picks
        What rules read of many rows at once: ``pan.total(...)``, ``pan.pick(...)``.
    settings
        Numbers that rules read by name; ``pan.setting(0.82, unit=..., source=...)`` says more of one.
    about
        Sentences for its ODD protocol (``pan.odd``) that no declaration can hold: ``title``, ``purpose``, ``patterns``, and any design concept
        by its name, such as ``emergence``.
    threads, block
        Threads, and rows that one of them takes at a time; no bit depends on either.

    Raises
    ------
    PanopolisError
        Naming what is wrong, where, and what would be right.
    """
    sizes = {"person": tables} if isinstance(tables, int) else dict(tables)
    for name, rows in sizes.items():
        if not (isinstance(rows, int) and 1 <= rows <= MOST_ROWS):
            raise RequestError(f"table '{name}' has {rows!r} rows; it has a whole number of them, 1 to {MOST_ROWS}")
    numbers = {name: _as_setting(name, value) for name, value in (settings or {}).items()}
    for name, words in (about or {}).items():
        if name not in ABOUT:
            raise RequestError(f"about: '{name}' is nothing that a model's protocol asks{did_you_mean(name, ABOUT)}")
        if not (isinstance(words, str) and words.strip()):
            raise RequestError(f"about: '{name}' is {words!r}; it is a sentence or more")
    for what, value in (("threads", threads), ("block", block)):
        if not value >= 1:
            raise RequestError(f"{what} is {value}, but it is 1 or more")
    declared = declare(sizes, columns, ties or {}, totals, picks, numbers, rules)
    return Model(declared, numbers, seed, threads=threads, block=block, about=about)


def _as_setting(name: str, value: float | Setting) -> Setting:
    """Return a setting under its name; of a plain number no more is known, so it is assumed."""
    if isinstance(value, Setting):
        return replace(value, name=name, meaning=value.meaning or name.replace("_", " "))
    if not isinstance(value, (int, float)) or not math.isfinite(value):
        raise RequestError(f"setting '{name}' is {value!r}; a setting is a number, and what differs from row to row is a column")
    return replace(setting(float(value)), name=name, meaning=name.replace("_", " "))


def model_in(file: str | Path, name: str = "") -> Model:
    """Return the model that a Python file makes; the file is run, as Python would run it, but not as ``__main__``.

    Parameters
    ----------
    file
        A Python file of one's own.
    name
        Which name in it is the model, or a function without arguments that returns one; without it, the only model there.

    Raises
    ------
    RequestError
        If the file cannot be run, has no such name, or not exactly one model where none is named.
    """
    held = {key: one for key, one in vars(_run(Path(file))).items() if not key.startswith("__")}
    if not name:
        models = {key: one for key, one in held.items() if isinstance(one, Model)}
        if len(models) != 1:
            which = (
                f"it has {', '.join(models)}; say which"
                if models
                else "it has none at its top level; name a function that returns one"
            )
            raise RequestError(f"{file}  makes no single model: {which}, as {Path(file).name}:NAME")
        return next(iter(models.values()))
    if name not in held:
        raise RequestError(f"{file}  has no '{name}'{did_you_mean(name, held)}")
    found = held[name]
    if callable(found) and not any(one.default is Parameter.empty for one in signature(found).parameters.values()):
        found = found()
    if not isinstance(found, Model):
        raise RequestError(
            f"{file}  '{name}' is {type(found).__name__}, neither a model nor a function without arguments that returns one"
        )
    return found


def _run(path: Path) -> ModuleType:
    """Run a file as a module of its own, which may import what lies beside it."""
    if not path.is_file():
        raise RequestError(f"{path}  cannot be read: there is no such file")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise RequestError(f"{path}  cannot be run: it is no Python file")
    made = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    sys.path.insert(0, str(path.resolve().parent))
    try:
        spec.loader.exec_module(made)
    except SyntaxError as error:
        raise RequestError(f"{path}:{error.lineno}  cannot be run: {error.msg}") from None
    finally:
        sys.path[:] = before
    return made
