"""Kinds of number: which unit each may carry, its range, and how it is read from a file.

Each kind is put into a model as ``Annotated[Number, MONEY]``; it reads and checks the raw value, and
describes it for the JSON Schema.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from pydantic_core import PydanticCustomError, core_schema

from panopolis.errors import did_you_mean
from panopolis.scheme.number import CONFIDENCES, Days, Number, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

_TEXT = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*)")
_HUGE = 1e300
_KEYS = ("value", "unit", "source", "confidence", "low", "high")


def wrong(says: str, *at: str | int) -> PydanticCustomError:
    """Return an error whose message continues the key path (``is 5, but ...``); ``at`` leads deeper into the value."""
    return PydanticCustomError("wrong", "{says}", {"says": says, "at": at})


@dataclass(frozen=True)
class Quantity:
    """A kind of number.

    ``units`` maps each spelling to its factor; ``step`` is the finest step that is kept; ``what`` names the kind in messages
    ("a fine is money") and ``example`` shows how to write it.
    """

    name: str
    what: str
    example: str
    unit: str
    low: float
    high: float
    units: Mapping[str, float] = field(default_factory=dict, hash=False)
    step: float = 0.0
    days: bool = False

    def called(self, what: str, low: float | None = None, example: str = "") -> Quantity:
        """Return the same kind under another phrase, and with another lowest value and example if given."""
        return replace(self, what=what, low=self.low if low is None else low, example=example or self.example)

    def read(self, raw: object) -> Number | Days:
        """Return the number that ``raw`` means.

        Raises
        ------
        PydanticCustomError
            With what is wrong and what would be right.
        """
        if isinstance(raw, (Number, Days)):
            return raw
        number = self._dated(raw) if isinstance(raw, list) else self._one(raw, ())
        return Days(number) if self.days else number

    def _dated(self, raw: list[object]) -> Number:
        steps: list[Number] = []
        for place, item in enumerate(raw):
            if not isinstance(item, dict) or "from" not in item:
                example = f"{{from: 2018-05-01, value: {self.example}}}"
                raise wrong(f"is {quoted(item)}, but in a list of dated values each is written {example}", place)
            since = read_day(item["from"], place, "from")
            if steps and since <= (steps[-1].since or since):
                raise wrong(f"is {since}, but dated values stand in order of time: put it after {steps[-1].since}", place, "from")
            rest = {key: value for key, value in item.items() if key != "from"}
            steps.append(replace(self._one(rest, (place,)), since=since))
        if not steps:
            raise wrong(f"is an empty list, but {self.what}: write {self.example}")
        return replace(steps[0], later=tuple(steps[1:]))

    def _one(self, raw: object, at: tuple[str | int, ...]) -> Number:
        if not isinstance(raw, dict):
            return Number(self._value(raw, at), self.unit)
        for key in raw:
            if key not in _KEYS:
                raise wrong(f"is no key of a number{did_you_mean(str(key), _KEYS)}", *at, key)
        if "value" not in raw:
            raise wrong(f"lacks 'value': write {{value: {self.example}, source: ..., confidence: ...}}", *at)
        unit = raw.get("unit")
        if unit is not None and str(unit) not in self._spellings():
            raise wrong(f"is in '{unit}', but {self.what}: write {self.example}", *at)
        value = self._value(raw["value"], (*at, "value"), str(unit or ""))
        low, high = (
            None if raw.get(end) is None else self._value(raw[end], (*at, end), str(unit or "")) for end in ("low", "high")
        )
        self._check_between(value, low, high, at)
        return Number(value, self.unit, _source(raw, at), _confidence(raw, at), low, high)

    def _value(self, raw: object, at: tuple[str | int, ...], unit: str = "") -> float:
        found = _split(raw)
        if found is None:
            raise wrong(f"is {quoted(raw)}, but {self.what}: write {self.example}", *at)
        value, spelled = found
        spelled = spelled or unit
        if spelled not in self._spellings():
            said = f"is in '{spelled}'" if spelled else f"is {quoted(raw)}, without a unit"
            raise wrong(f"{said}, but {self.what}: write {self.example}", *at)
        value *= self.units.get(spelled, 1.0)
        if self.days:
            value = float(math.floor(value + 0.5))
        self._check_range(value, raw, at)
        return value

    def _spellings(self) -> tuple[str, ...]:
        return tuple(self.units) or ("", self.unit)

    def _check_range(self, value: float, raw: object, at: tuple[str | int, ...]) -> None:
        if not self.low <= value <= self.high:
            between = f"it must be between {shown(self.low)} and {shown(self.high)} {self.unit}".rstrip()
            raise wrong(f"is {quoted(raw)}, but {self.what}: {between}", *at)
        if self.step and abs(value / self.step - round(value / self.step)) > 1e-6:  # noqa: PLR2004 - rounding of the division
            fine = "whole numbers" if self.step == 1 else f"steps of {self.step:g}"
            raise wrong(f"is {quoted(raw)}, but {self.what}, kept in {fine}: write {self.example}", *at)

    @staticmethod
    def _check_between(value: float, low: float | None, high: float | None, at: tuple[str | int, ...]) -> None:
        if low is not None and low > value:
            raise wrong(f"is {shown(low)}, but the value itself is {shown(value)}: low may not lie above it", *at, "low")
        if high is not None and high < value:
            raise wrong(f"is {shown(high)}, but the value itself is {shown(value)}: high may not lie below it", *at, "high")

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Read by ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Leave a mark that ``schema`` replaces by the definition of this kind."""
        return {"x-quantity": [self.name, self.what, self.low]}


def _split(raw: object) -> tuple[float, str] | None:
    """Return value and unit of ``5``, ``'20 CNY'`` or ``'365d'``; None for what is no number."""
    if isinstance(raw, bool) or raw is None:
        return None
    if isinstance(raw, (int, float)):
        return (float(raw), "") if abs(raw) < _HUGE else None
    found = _TEXT.fullmatch(raw.strip()) if isinstance(raw, str) else None
    return (float(found[1]), found[2]) if found else None


def _source(raw: dict[str, Any], at: tuple[str | int, ...]) -> str:
    source = raw.get("source", "")
    if not isinstance(source, str):
        raise wrong(f"is {quoted(source)}, but a source is a text: write it in quotes", *at, "source")
    return source


def _confidence(raw: dict[str, Any], at: tuple[str | int, ...]) -> str:
    """Return the mark of confidence; without one, ``unverified`` if a source is named, else ``assumed``."""
    mark = raw.get("confidence")
    if mark is None:
        return "unverified" if raw.get("source") else "assumed"
    return read_mark(mark, *at, "confidence")


def read_mark(raw: object, *at: str | int) -> str:
    """Return the mark of confidence that ``raw`` is; raise what ``wrong`` makes if it is none."""
    if not isinstance(raw, str) or raw not in CONFIDENCES:
        raise wrong(f"is {quoted(raw)}, but it must be one of {', '.join(CONFIDENCES)}", *at)
    return raw


def read_day(raw: object, *at: str | int) -> date:
    """Return the day that ``raw`` (``2018-05-01``) means; raise what ``wrong`` makes if it is none."""
    if isinstance(raw, date):
        return date(raw.year, raw.month, raw.day)
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise wrong(f"is {quoted(raw)}, but a day is written year-month-day: 2018-05-01", *at) from None


def quoted(raw: object) -> str:
    """Return a raw value as a message shows it, cut to 40 characters."""
    if isinstance(raw, (dict, list)):
        kind = "a mapping" if isinstance(raw, dict) else "a list"
        return f"{kind} of {len(raw)}"
    if raw is None or isinstance(raw, bool):
        return "empty" if raw is None else str(raw).lower()
    text = f"'{raw}'" if isinstance(raw, str) else str(raw)
    return text if len(text) <= 40 else text[:36] + ("...'" if isinstance(raw, str) else "...")  # noqa: PLR2004 - a message stays on its line


_TIME = {"d": 1.0, "w": 7.0, "mo": 365 / 12, "y": 365.0}

POINTS = Quantity("points", "this is counted in points", "-5", "points", -1e6, 1e6, {"": 1.0, "points": 1.0}, 0.01)
MONEY = Quantity("money", "a fine is money", "'20 CNY'", "CNY", 0, 1e6, {"": 1.0, "CNY": 1.0}, 0.01)
SHARE = Quantity("share", "this is a share or a probability", "0.05", "", 0, 1, {"": 1.0, "%": 0.01})
FACTOR = Quantity("factor", "this is a factor", "2", "x", 0, 1e6, {"": 1.0, "x": 1.0})
AGE = Quantity("age", "an age is counted in years", "18", "years", 0, 110, {"": 1.0, "years": 1.0}, 1)
COUNT = Quantity("count", "this is a number of things", "5", "", 1, 1e10, {"": 1.0}, 1)
LEVEL = Quantity("level", "gravity and severity are levels", "2", "", 0, 4, {"": 1.0}, 1)
LENGTH = Quantity("length", "this is a length of time", "30d, 2w, 6mo or 2y", "d", 1, 36500, _TIME, 1, days=True)
STARS = Quantity("stars", "this is counted in stars", "4.5", "stars", 0, 5, {"": 1.0, "stars": 1.0})
SETTING = Quantity("setting", "this is a number", "0.5", "", -1e12, 1e12)

QUANTITIES: dict[str, Quantity] = {q.name: q for q in (POINTS, MONEY, SHARE, FACTOR, AGE, COUNT, LEVEL, LENGTH, STARS, SETTING)}
"""Kinds by name."""
