"""The base of every part of a scheme file: a frozen mapping with known keys, whose complaints say what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, ClassVar

from pydantic import BaseModel, ConfigDict, Field, model_validator

from panopolis.errors import did_you_mean
from panopolis.scheme import words as w
from panopolis.scheme.number import Days, Number, tag
from panopolis.scheme.quantity import AGE, COUNT, FACTOR, LENGTH, LEVEL, POINTS, SHARE, Quantity, quoted, wrong

Points = Annotated[Number, POINTS]
LevelOfScore = Annotated[Number, POINTS.called("a score is counted in points", example="1000")]
Share = Annotated[Number, SHARE]
Factor = Annotated[Number, FACTOR]
Length = Annotated[Days, LENGTH]
Age = Annotated[Number, AGE]
Count = Annotated[Number, COUNT]
Level = Annotated[Number, LEVEL]
Text = Annotated[str, w.TEXT]
Flag = Annotated[bool, w.Switch()]


class Part(BaseModel):
    """A mapping with known keys; ``noun`` names it in messages; ``short`` is the kind of number that may stand for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    noun: ClassVar[str] = "this part"
    short: ClassVar[Quantity | None] = None

    @model_validator(mode="before")
    @classmethod
    def _known_keys(cls, raw: object) -> object:
        """Refuse what is no mapping, a key that is unknown, a required key that is missing; drop empty keys."""
        raw = cls.lengthened(raw)
        keys = cls.keys()
        if not isinstance(raw, Mapping):
            raise wrong(f"is {quoted(raw)}, but {cls.noun} is a mapping with the keys {', '.join(keys)}")
        for key in raw:
            if key not in keys:
                raise wrong(f"is no key of {cls.noun}{did_you_mean(str(key), keys)}", key)
        given = {key: value for key, value in raw.items() if value is not None}
        for key, field in keys.items():
            if field.is_required() and key not in given:
                raise wrong(f"lacks '{key}', which {cls.noun} needs: {field.description}")
        return given

    @classmethod
    def keys(cls) -> dict[str, Any]:
        """Return the keys as they stand in a file, with their fields."""
        return {field.alias or name: field for name, field in cls.model_fields.items()}

    @classmethod
    def lengthened(cls, raw: object) -> object:
        """Return the full form of a short one; by default there is none."""
        return raw


class Sourced(Part):
    """A part that can say on whose word it is in the scheme: that this act counts, that this list closes that door."""

    source: Annotated[str, w.SOURCE] = Field(
        "", description="who says so; begins with 'borrowed' if it speaks of another place or year"
    )
    confidence: Annotated[str, w.Mark()] = Field("", description="how firmly: told, assumed, or another mark that numbers have")

    @classmethod
    def keys(cls) -> dict[str, Any]:
        """Return the keys as they stand in a file, these two last."""
        found = super().keys()
        return {key: field for key, field in found.items() if key not in ORIGIN} | {key: found[key] for key in ORIGIN}

    @property
    def tag(self) -> str:
        """The mark with whether it was borrowed; without a mark ``unverified`` if a source is named, else empty."""
        return tag(self.confidence or "unverified", self.source) if self.confidence or self.source else ""


ORIGIN = ("source", "confidence")
"""Keys that say where something comes from, not what it is."""


def exactly_one(part: Part, names: Iterable[str]) -> str:
    """Return the one of ``names`` that is given; complain about none or several."""
    names = tuple(names)
    given = [name for name in names if getattr(part, name) is not None]
    if len(given) != 1:
        said = f"has {' and '.join(given)}" if given else "is empty"
        raise wrong(f"{said}, but {part.noun} needs exactly one of {', '.join(names)}")
    return given[0]


def one_of(*names: str) -> ConfigDict:
    """Return the configuration by which the JSON Schema, too, asks for exactly one of ``names``."""
    return ConfigDict(json_schema_extra={"oneOf": [{"required": [name]} for name in names]})  # pyright: ignore[reportArgumentType]
