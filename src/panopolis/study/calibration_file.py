"""A calibration file: what is fitted, between what, to which measurements, and which of them are held out.

A target's ``measure`` is one of

- an outcome of the table of effects (``offences``, ``sanctions``, ...), in its unit;
- ``acts.<act>``: how often a person does it, a year;
- ``charges.<act>``: how often a person is charged with it, a year.

``world`` names the world it is measured in; ``against`` a second one, and then the measure is the difference, in per cent of the second. Acts
and charges may be counted ``from_day`` ... ``to_day`` alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic reads the annotation at run time
from hashlib import sha256
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, ValidationError, field_validator, model_validator

from panopolis.columns import ACTS, GROUPS, SETTINGS
from panopolis.errors import RequestError, did_you_mean
from panopolis.measures import OUTCOMES
from panopolis.scheme import Part, of_validation, quoted, read_text, refusal, wrong

SETTING = "settings."
PER_DAY = ("acts.", "charges.")
SIDE = 1.959963984540054
"""Standard errors from the middle of a 95 % interval to its end."""


class Fitted(Part):
    """A number that is fitted: the range in which it may lie, and whether it is searched along its logarithm."""

    noun: ClassVar[str] = "what is fitted"
    low: float = Field(alias="from", description="the least value", allow_inf_nan=False)
    high: float = Field(alias="to", description="the greatest value", allow_inf_nan=False)
    log: bool = Field(default=False, description="searched along its logarithm")

    @model_validator(mode="after")
    def _upward(self) -> Fitted:
        if not self.low < self.high:
            raise wrong(f"goes from {self.low:g} to {self.high:g}, but a range goes upward")
        if self.log and self.low <= 0:
            raise wrong(f"begins at {self.low:g}, but only what is above 0 has a logarithm", "from")
        return self


class Target(Part):
    """A measurement to come out: its figure, the interval that it has (95 %), and where it comes from."""

    noun: ClassVar[str] = "a target"
    name: str = Field(description="what was measured, in words")
    measure: str = Field(description="an outcome, acts.<act> or charges.<act>")
    world: str = Field(description="the world it is measured in")
    against: str | None = Field(
        None, description="the world it is set against; the measure is then the difference in per cent of it"
    )
    group: str = Field("all", description="of the table of effects; everyone by default")
    value: float = Field(description="the figure", allow_inf_nan=False)
    low: float = Field(description="lower end of its 95 % interval", allow_inf_nan=False)
    high: float = Field(description="upper end", allow_inf_nan=False)
    from_day: int = Field(0, ge=0, description="first day that counts, of acts and charges")
    to_day: int | None = Field(None, ge=1, description="the day after the last")
    source: str = Field(description="where the figure comes from")
    held_out: bool = Field(default=False, description="not fitted to; reported apart")

    @model_validator(mode="after")
    def _meant(self) -> Target:
        if not self.low < self.high or not self.low <= self.value <= self.high:
            raise wrong(f"is {self.value:g} within {self.low:g} to {self.high:g}, but a figure lies in its interval", "value")
        if not self.measure.startswith(PER_DAY):
            known = [o.name for o in OUTCOMES]
            if self.measure not in known:
                raise wrong(f"is {quoted(self.measure)}, which is no outcome{did_you_mean(self.measure, known)}", "measure")
            if self.from_day or self.to_day is not None:
                raise wrong(
                    "is of an outcome, which counts all days; only acts and charges can be counted from a day on", "from_day"
                )
        elif self.measure.partition(".")[2] not in ACTS:
            raise wrong(
                f"is {quoted(self.measure)}, but there is no such act{did_you_mean(self.measure.partition('.')[2], ACTS)}",
                "measure",
            )
        elif self.group != "all":
            raise wrong(f"is {quoted(self.group)}, but acts and charges are counted of everyone", "group")
        if self.group not in GROUPS:
            raise wrong(f"is {quoted(self.group)}, which is no group{did_you_mean(self.group, GROUPS)}", "group")
        return self

    @property
    def error(self) -> float:
        """Its standard error, as the interval has it."""
        return (self.high - self.low) / (2 * SIDE)


class CalibrationFile(Part):
    """A whole calibration file."""

    noun: ClassVar[str] = "a calibration"
    name: str = Field(pattern="^[a-z0-9][a-z0-9_-]*$", description="a short name, as in file names")
    schemes: list[str] = Field(min_length=1, max_length=8, description="the worlds that targets name; changes go to the first")
    fit: dict[str, Fitted] = Field(min_length=1, description="what is fitted: settings.NAME, or a path of the first scheme")
    targets: list[Target] = Field(min_length=1, description="what is to come out, and what is held out")
    settings: dict[str, float] = Field(default_factory=dict, description="settings that hold throughout")
    trials: int = Field(60, ge=2, le=100_000, description="how many points are tried")
    batch: int = Field(4, ge=1, le=256, description="points chosen at once; the search depends on it, and not on the cores")
    replicates: int = Field(1, ge=1, le=1000, description="seeds for each point, the same for all")
    fresh: int = Field(2, ge=0, le=1000, description="further seeds, on which the best point alone is looked at again")
    society: str = Field("shanghai", description="a recipe's name or file")
    people: int = Field(20_000, description="number of people")
    days: int = Field(365, description="days from the scheme's first day")
    warmup: int = Field(365, description="days under ordinary law before it")
    seed: int = Field(1, description="the first seed")
    start: date | None = Field(None, description="first day; default the scheme's own")
    without: list[str] = Field(default_factory=list, description="rules or submodels left out")

    @field_validator("fit", mode="before")
    @classmethod
    def _known(cls, raw: object) -> object:
        if not isinstance(raw, Mapping):
            raise wrong(f"is {quoted(raw)}, but it is a mapping of what is fitted to its range")
        for name in raw:
            setting = str(name).removeprefix(SETTING)
            if str(name).startswith(SETTING) and setting not in SETTINGS:
                raise wrong(f"is no setting{did_you_mean(setting, SETTINGS)}", str(name))
        return raw

    @model_validator(mode="after")
    def _fitting(self) -> CalibrationFile:
        if all(target.held_out for target in self.targets):
            raise wrong("holds out every target, so that nothing is left to fit to", "targets")
        for name, fitted in self.fit.items():
            known = SETTINGS.get(name.removeprefix(SETTING)) if name.startswith(SETTING) else None
            if known and not known.low <= fitted.low < fitted.high <= known.high:
                raise wrong(
                    f"goes from {fitted.low:g} to {fitted.high:g}, but it lies between {known.low:g} and {known.high:g}",
                    "fit",
                    name,
                )
        return self


@dataclass(frozen=True)
class Calibration:
    """A calibration file as read."""

    content: CalibrationFile
    text: str
    sha256: str


def read_calibration(path: str | Path) -> Calibration:
    """Read and check a calibration file.

    Raises
    ------
    RequestError
        There is no such file.
    SchemeError
        Something in it is wrong; the message names file, line and key.
    """
    label = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RequestError(
            f"{label}  cannot be read as a calibration file: {getattr(error, 'strerror', None) or error}"
        ) from None
    origin = read_text(text, label, label)
    try:
        content = CalibrationFile.model_validate(origin.tree)
    except ValidationError as error:
        raise refusal(of_validation(error, origin), origin) from None
    return Calibration(content, text, sha256(content.model_dump_json().encode()).hexdigest())


def plain_target(target: Target) -> dict[str, Any]:
    """Return a target as JSON can hold it."""
    return target.model_dump(mode="json")
