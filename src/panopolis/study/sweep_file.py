"""A sweep file: which worlds are compared, what varies between cells, by which design, and over how many seeds.

``vary`` names what is varied: ``settings.NAME`` is an assumption, the same in every world of a cell; ``society.PATH`` is a number of the society's
file, such as ``society.debts.share``; any other path is a change to the first scheme, as ``--set`` takes it. A list of values, or
``{from, to, steps}``, makes a grid; ``{from, to}`` is a range, from which a sampled design draws; the word ``assumed`` is the whole range in which a
setting may lie.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic reads the annotation at run time
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import Field, ValidationError, field_validator, model_validator

from panopolis.columns import SETTINGS
from panopolis.errors import RequestError, did_you_mean
from panopolis.scheme import Origin, Part, of_validation, quoted, read_text, refusal, wrong

SETTING = "settings."
"""What a varied name begins with if it is a setting of the model, not a number of the scheme."""
SOCIETY = "society."
"""What it begins with if it is a number of the society's file."""
MOST_CELLS = 100_000
_SAMPLERS = ("latin", "morris", "sobol")
Value = bool | int | float | str


class Spread(Part):
    """The values that something takes: a list of them, from one to another in steps, or a whole range."""

    noun: ClassVar[str] = "what varies"
    listed: tuple[Value, ...] | None = Field(None, min_length=1, alias="values", description="the values on a grid")
    low: float = Field(0.0, alias="from", description="the least value", allow_inf_nan=False)
    high: float = Field(1.0, alias="to", description="the greatest value", allow_inf_nan=False)
    steps: int | None = Field(None, ge=2, le=1000, description="values on a grid, both ends among them")

    @classmethod
    def lengthened(cls, raw: object) -> object:
        """Return the full form of a list of values."""
        return {"values": raw} if isinstance(raw, list) else raw

    @model_validator(mode="after")
    def _meant(self) -> Spread:
        given = self.model_fields_set
        if ("listed" in given) == ("low" in given or "high" in given) or (("low" in given) != ("high" in given)):
            raise wrong("needs either values, or both from and to")
        if not self.low < self.high:
            raise wrong(f"goes from {self.low:g} to {self.high:g}, but a range goes upward")
        return self

    @property
    def is_range(self) -> bool:
        """Whether it is a range to draw from, not values."""
        return self.listed is None and self.steps is None

    def values(self) -> tuple[Value, ...]:
        """Return the values on a grid, rounded so that they can be read."""
        n = self.steps or 0
        return self.listed or tuple(float(f"{self.low + (self.high - self.low) * k / (n - 1):.12g}") for k in range(n))


class Design(Part):
    """How cells are chosen: every combination of a grid, or drawn from ranges."""

    noun: ClassVar[str] = "a design"
    sampler: Literal["grid", "latin", "morris", "sobol"] = Field(
        "grid", description=f"grid, or how ranges are drawn from: {', '.join(_SAMPLERS)}"
    )
    n: int = Field(
        2,
        ge=2,
        le=10_000,
        description="size of a sampled design: points (latin), paths (morris), base points (sobol, a power of 2)",
    )

    @classmethod
    def lengthened(cls, raw: object) -> object:
        """Return the full form of ``grid``; a sampler has no short one, since its size must be said."""
        if isinstance(raw, str):
            more = f"; write {{sampler: {raw}, n: 64}}" if raw in _SAMPLERS else did_you_mean(raw, ["grid", *_SAMPLERS])
            if raw != "grid":
                raise wrong(f"is {quoted(raw)}, but it is grid, or a sampler and its size{more}")
            return {"sampler": raw}
        return raw

    @model_validator(mode="after")
    def _power(self) -> Design:
        if self.sampler == "sobol" and self.n & (self.n - 1):
            raise wrong(f"is {self.n}, but a Sobol design takes a power of 2, such as {1 << self.n.bit_length()}", "n")
        return self


class SweepFile(Part):
    """A whole sweep file."""

    noun: ClassVar[str] = "a sweep"
    name: str = Field(pattern="^[a-z0-9][a-z0-9_-]*$", description="a short name, as in file names")
    schemes: list[str] = Field(
        min_length=1, max_length=8, description="the scheme in question, which is varied, and those beside it"
    )
    vary: dict[str, Spread] = Field(min_length=1, description="what varies: a path and its values")
    design: Design = Field(default_factory=lambda: Design.model_validate({}), description="grid, or a sampler and its size")
    replicates: int = Field(1, ge=1, le=10_000, description="seeds for each cell: seed, seed + 1, and so on")
    society: str = Field("shanghai", description="a recipe's name or file")
    people: int = Field(20_000, description="number of people")
    days: int = Field(365, description="days from the scheme's first day")
    warmup: int = Field(365, description="days under ordinary law before it")
    seed: int = Field(1, description="the first seed")
    start: date | None = Field(None, description="first day; default the scheme's own")
    without: list[str] = Field(default_factory=list, description="rules or submodels left out")

    @field_validator("vary", mode="before")
    @classmethod
    def _ranges(cls, raw: object) -> object:
        if not isinstance(raw, Mapping):
            raise wrong(
                f"is {quoted(raw)}, but it is a mapping of what varies to its values, such as rules.jaywalking.points: [-5, -20]"
            )
        return {str(name): _spread(str(name), given) for name, given in raw.items()}

    @model_validator(mode="after")
    def _fitting(self) -> SweepFile:
        for name, given in self.vary.items():
            if self.design.sampler == "grid" and given.is_range:
                raise wrong("has no steps, but a grid needs them: {from: 0, to: 1, steps: 5}, or a list of values", "vary", name)
            if self.design.sampler != "grid" and not given.is_range:
                raise wrong("is a list or has steps, but a sampled design draws from a range: {from: 0, to: 1}", "vary", name)
        return self


def _spread(name: str, given: object) -> object:
    """Return the values or the range that is meant; refuse a setting that is none, or that may not lie there."""
    if not isinstance(given, (list, Mapping)) and given != "assumed":
        raise wrong(
            f"is {quoted(given)}, but it is a list of values, a range {{from: 0, to: 1}}, or 'assumed' for a setting", name
        )
    if not name.startswith(SETTING):
        if given == "assumed":
            raise wrong(f"is 'assumed', which only a setting can be ({SETTING}NAME); write its range: {{from: 0, to: 1}}", name)
        return given
    known = SETTINGS.get(name.removeprefix(SETTING))
    if known is None:
        raise wrong(f"is no setting{did_you_mean(name.removeprefix(SETTING), SETTINGS)}", name)
    return {"from": known.low, "to": known.high} if given == "assumed" else given


@dataclass(frozen=True)
class Cell:
    """One combination of what is varied, by number; ``settings`` and ``of_society`` go to every world, ``changes`` to the first scheme."""

    number: int
    values: dict[str, Value]

    @property
    def settings(self) -> dict[str, float]:
        """The settings of this cell, by their names."""
        return {name.removeprefix(SETTING): float(v) for name, v in self.values.items() if name.startswith(SETTING)}

    @property
    def of_society(self) -> dict[str, float]:
        """The numbers of the society's file in this cell, by their paths in it."""
        return {name.removeprefix(SOCIETY): float(v) for name, v in self.values.items() if name.startswith(SOCIETY)}

    @property
    def changes(self) -> tuple[str, ...]:
        """The changes to the first scheme, as ``--set`` takes them."""
        return tuple(f"{name}={json.dumps(v)}" for name, v in self.values.items() if not name.startswith((SETTING, SOCIETY)))


@dataclass(frozen=True)
class Sweep:
    """A sweep as read: its content, text, hash, and cells in order."""

    content: SweepFile
    text: str
    sha256: str
    cells: tuple[Cell, ...]


def read_sweep(path: str | Path) -> Sweep:
    """Read and check a sweep file.

    Raises
    ------
    RequestError
        If there is no such file, it has too many cells, or a sampler is not installed.
    SchemeError
        If something in it is wrong; the message names file, line and key.
    """
    label = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(f"{label}  cannot be read as a sweep file: {getattr(error, 'strerror', None) or error}") from None
    origin = read_text(text, label, label)
    try:
        content = SweepFile.model_validate(origin.tree)
    except ValidationError as error:
        raise refusal(of_validation(error, origin), origin) from None
    digest = sha256(json.dumps(content.model_dump(mode="json"), sort_keys=True).encode()).hexdigest()
    return Sweep(content, text, digest, tuple(_cells(content, origin)))


def _cells(content: SweepFile, origin: Origin) -> list[Cell]:
    names = list(content.vary)
    if content.design.sampler != "grid":
        return [Cell(k, dict(zip(names, row, strict=True))) for k, row in enumerate(_sampled(content))]
    axes = [spread.values() for spread in content.vary.values()]
    n = 1
    for axis in axes:
        n *= len(axis)
    if n > MOST_CELLS:
        raise RequestError(f"{origin.place(('vary',))}  vary makes {n:,} cells, but a sweep has 1 to {MOST_CELLS:,}")
    return [Cell(k, dict(zip(names, row, strict=True))) for k, row in enumerate(itertools.product(*axes))]


def problem_of(content: SweepFile) -> dict[str, Any]:
    """Return the problem as SALib takes it: names and bounds of what varies."""
    return {
        "num_vars": len(content.vary),
        "names": list(content.vary),
        "bounds": [[r.low, r.high] for r in content.vary.values()],
    }


def _sampled(content: SweepFile) -> list[list[float]]:
    """Return the rows of a sampled design, (n_cell, n_varied), the same for the same seed."""
    design = content.design
    try:
        from SALib.sample import latin, morris, sobol  # noqa: PLC0415 - brings SciPy and more, which only a sampled design needs
    except ImportError:
        raise RequestError(f"design {design.sampler} needs SALib: pip install 'panopolis[sweep]'") from None
    problem, seed = problem_of(content), content.seed % 2**32
    if design.sampler == "latin":
        rows = latin.sample(problem, design.n, seed=seed)
    elif design.sampler == "morris":
        rows = morris.sample(problem, design.n, seed=seed)
    else:
        rows = sobol.sample(problem, design.n, calc_second_order=False, seed=seed)
    return [[float(f"{v:.12g}") for v in row] for row in rows.tolist()]
