"""The pieces that recipe files are written in: numbers with a source, lists of shares, and the refusal of unknown keys."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from panopolis.errors import did_you_mean

Confidence = Literal["O", "S", "P", "T", "D", "C", "M", "told", "assumed", "unverified"]
"""O official, S scholarly, P press, T weak page, D disputed, C computed, M unconfirmed; told; assumed; unverified."""

UNSOURCED = ("M", "assumed", "unverified")


class Part(BaseModel):
    """A mapping of a recipe file: frozen, and no key but the declared ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False, populate_by_name=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown(cls, data: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        if isinstance(data, dict):
            known = [field.alias or name for name, field in cls.model_fields.items()]
            for key in data:
                if key not in known:
                    hint = did_you_mean(str(key), known)
                    raise PydanticCustomError("unknown_key", "unknown key", {"key": key, "hint": hint})
        return data


class Sourced(Part):
    """Anything with numbers in it: where they come from, and how sure that is."""

    source: str = ""
    confidence: Confidence = "assumed"

    @model_validator(mode="after")
    def _has_source(self) -> Sourced:
        if self.confidence not in UNSOURCED and not self.source:
            raise ValueError(f"confidence '{self.confidence}' needs a source; without one write 'assumed' or 'unverified'")
        return self


class Figure(Sourced):
    """One number; written plainly (``0.3``) it is assumed."""

    value: float = Field(strict=True)
    unit: str = ""
    low: float | None = None
    high: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _plain_number(cls, data: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        if isinstance(data, bool) or not isinstance(data, int | float):
            return data
        return {"value": data}


def _within(low: float, high: float, what: str) -> AfterValidator:
    def check(figure: Figure) -> Figure:
        if not low <= figure.value <= high:
            raise ValueError(f"{what} lies between {low:g} and {high:g}")
        return figure

    return AfterValidator(check)


Percent = Annotated[Figure, _within(0, 100, "a percentage")]
Chance = Annotated[Figure, _within(0, 1, "a probability")]
Spread = Annotated[Figure, _within(0, 3, "a spread")]
Positive = Annotated[Figure, _within(1e-9, 1e12, "this number")]
Odds = Annotated[float, Field(ge=0, le=1e6)]
Five = Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=5, max_length=5)]


class Bent(Sourced):
    """A trait between 0 and 1: logistic(log odds of ``middle`` + ``spread`` x normal)."""

    middle: float = Field(gt=0, lt=1)
    spread: float = Field(ge=0, le=3)


def whole(shares: list[float], what: str) -> list[float]:
    """Return percentages as shares of one.

    Raises
    ------
    ValueError
        If they do not add up to 100 within what rounding explains.
    """
    total = 0.0
    for share in shares:
        total += share
    if abs(total - 100.0) > 0.5:
        raise ValueError(f"{what} add up to {total:g}, not to 100")
    return [share / total for share in shares]
