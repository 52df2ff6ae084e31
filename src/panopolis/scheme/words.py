"""Words in a scheme: closed lists with did-you-mean, names, days, switches; each describes itself for the JSON Schema."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import core_schema

from panopolis.columns import CONTEXTS, DOORS, PRIVILEGES, SETTINGS, WATCH_MODES
from panopolis.errors import did_you_mean
from panopolis.scheme.number import CONFIDENCES
from panopolis.scheme.quantity import SETTING, Quantity, quoted, read_day, read_mark, wrong

if TYPE_CHECKING:
    from datetime import date

    from panopolis.scheme.number import Days, Number


@dataclass(frozen=True)
class Words:
    """One word out of a closed list (``many``: one or a list of them, kept as a tuple)."""

    what: str
    known: tuple[str, ...]
    many: bool = False
    least: int = 0

    def read(self, raw: object) -> str | tuple[str, ...]:
        """Return the word or words; raise what ``wrong`` makes for one that is not in the list."""
        if not self.many:
            return self._one(raw)
        if isinstance(raw, (list, tuple)):
            return tuple(self._one(item, place) for place, item in enumerate(raw))
        return (self._one(raw),)

    def _one(self, raw: object, *at: int) -> str:
        if not isinstance(raw, str) or (self.known and raw not in self.known):
            raise wrong(f"is {quoted(raw)}, but {self.what}{did_you_mean(str(raw), self.known)}", *at)
        return raw

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Read by ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe the word, or the word or list of words."""
        word: dict[str, Any] = {"type": "string"} | ({"enum": list(self.known)} if self.known else {})
        return (
            {"anyOf": [word, {"type": "array", "items": word, "uniqueItems": True, "minItems": self.least}]}
            if self.many
            else word
        )


@dataclass(frozen=True)
class Or:
    """A word, or else a number of some kind."""

    word: str
    number: Quantity

    def read(self, raw: object) -> str | Number | Days:
        """Return the word or the number."""
        return self.word if raw == self.word else self.number.called(f"it must be '{self.word}' or a length of time").read(raw)

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Read by ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe both."""
        mark = {"x-quantity": [self.number.name, self.number.what, self.number.low]}
        return {"anyOf": [{"const": self.word}, mark]}


@dataclass(frozen=True)
class Pattern:
    """A free text of a given form, such as the name of a list."""

    what: str
    form: str

    def read(self, raw: object) -> str:
        """Return the text; raise what ``wrong`` makes if it has another form."""
        if not isinstance(raw, str) or not re.fullmatch(self.form, raw):
            raise wrong(f"is {quoted(raw)}, but {self.what}")
        return raw

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Read by ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe the form."""
        return {"type": "string", "pattern": f"^(?:{self.form})$"}


class Switch:
    """True or false, nothing else."""

    @staticmethod
    def read(raw: object) -> bool:
        """Return it; raise what ``wrong`` makes for anything but true or false."""
        if not isinstance(raw, bool):
            raise wrong(f"is {quoted(raw)}, but it must be true or false")
        return raw

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Read by ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe it."""
        return {"type": "boolean"}


DAY_FORM = r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$"


class Day:
    """A day: ``2018-05-01``."""

    @staticmethod
    def read(raw: object) -> date:
        """Return the day."""
        return read_day(raw)

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Read by ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe it."""
        return {"type": "string", "format": "date", "pattern": DAY_FORM}


class Mark:
    """A mark of confidence, as numbers have one."""

    @staticmethod
    def read(raw: object) -> str:
        """Return the mark."""
        return read_mark(raw)

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Read by ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe it."""
        return {"enum": list(CONFIDENCES)}


class SettingValues:
    """Model parameters that the scheme sets, by name, each within its own range and unit."""

    @staticmethod
    def read(raw: object) -> dict[str, Number]:
        """Return the numbers; raise what ``wrong`` makes for an unknown name or a value out of its range."""
        if not isinstance(raw, dict):
            raise wrong(f"is {quoted(raw)}, but settings are a mapping: {{fear_of_loss: 2.5}}")
        return {name: SettingValues._one(str(name), value) for name, value in raw.items()}

    @staticmethod
    def _one(name: str, raw: object) -> Number:
        if name not in SETTINGS:
            raise wrong(f"is no setting{did_you_mean(name, SETTINGS)}", name)
        kind = setting_quantity(name)
        try:
            return kind.read(raw)  # type: ignore[return-value]
        except Exception as error:
            context = getattr(error, "context", None)
            if not context:
                raise
            raise wrong(context["says"], name, *context["at"]) from None

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        """Read by ``read``."""
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, _schema: object, _handler: object) -> dict[str, Any]:
        """Describe every setting, with its unit and meaning."""
        mark = {"x-quantity": [SETTING.name, SETTING.what, SETTING.low]}
        known = {name: {**mark, "description": s.meaning, "minimum": s.low, "maximum": s.high} for name, s in SETTINGS.items()}
        return {"type": "object", "properties": known, "additionalProperties": False}


def setting_quantity(name: str) -> Quantity:
    """Return the kind of number that the setting ``name`` takes."""
    s = SETTINGS[name]
    units = {"": 1.0, s.unit: 1.0} | ({"%": 0.01} if s.unit in {"share", "probability"} else {})
    return Quantity("setting", f"this is the {s.meaning.split(' (')[0]}", f"{s.value:g}", s.unit, s.low, s.high, units)


CONTEXT = Words("it must name a context", tuple(CONTEXTS))
MODE = Words("it must be a way of watching", tuple(WATCH_MODES))
DOOR_LIST = Words("it must name doors that can be closed", tuple(DOORS), many=True)
PRIVILEGE_LIST = Words("it must name privileges", tuple(PRIVILEGES), many=True)
NAME_LIST = Words("it must be a name or a list of names", (), many=True)
DISTRICTS = Words("it must be all, or a list of districts", (), many=True, least=1)
TEXT = Words("it must be a text in quotes", ())
SOURCE = Words("a source is a text: write it in quotes", ())
SLUG = Pattern("a scheme's name is small letters, digits and hyphens: 'my-scheme'", r"[a-z0-9]+(-[a-z0-9]+)*")
TIER_NAME = Pattern(
    "a tier's name begins with a letter and holds letters, digits, _ and -: 'A' or 'good'", r"[A-Za-z][A-Za-z0-9_-]*"
)
KEY = Pattern("a name is small letters, digits and _, and begins with a letter: 'black'", r"[a-z][a-z0-9_]*")
WHEN = Pattern("it must be 'list.NAME', 'tier.NAME' or 'record.ACT'", r"(list|tier|record)\.[A-Za-z][A-Za-z0-9_-]*")
