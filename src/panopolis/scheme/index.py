"""An index in a scheme file: a score that is computed anew on set dates from columns of a person, by dimensions with weights."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, field_validator, model_validator

from panopolis.columns import INDEXED
from panopolis.errors import did_you_mean
from panopolis.scheme import words as w
from panopolis.scheme.number import Number
from panopolis.scheme.part import Part, Share, Sourced
from panopolis.scheme.quantity import COUNT, SETTING, quoted, wrong

Value = Annotated[Number, SETTING.called("this is a value of the column", example="1000")]


class Span(Part):
    """The values of a column at which it counts for nothing and for all; in between it counts in proportion, beyond as at the nearer end."""

    noun: ClassVar[str] = "a span"
    worst: Value = Field(description="value at which the column counts for nothing")
    best: Value = Field(description="value at which it counts for all")

    @model_validator(mode="after")
    def _apart(self) -> Span:
        if self.worst.value == self.best.value:
            raise wrong(f"has {self.worst} for both ends, but worst and best differ: give the value that counts for all", "best")
        return self


class Dimension(Sourced):
    """One dimension of an index: its share of the score, its sphere of life, and the columns whose mean it is."""

    noun: ClassVar[str] = "a dimension"
    weight: Share = Field(description="its share of the way from floor to cap; all weights make 1")
    context: Annotated[str, w.CONTEXT] = Field(description="the sphere of life that it is about")
    of: dict[str, Span] = Field(
        description="columns that it is the mean of, each with the values that count for nothing and for all"
    )

    @field_validator("of", mode="before")
    @classmethod
    def _known_columns(cls, raw: object) -> object:
        if not isinstance(raw, dict) or not raw:
            raise wrong(f"is {quoted(raw)}, but it names columns: write {{arrears_yuan: {{worst: 5000, best: 0}}}}")
        for name in raw:
            if name not in INDEXED:
                raise wrong(f"is no column that an office can know{did_you_mean(str(name), INDEXED)}", name)
        return raw


class Recomputation(Part):
    """The dates on which an index is computed anew: a day of the month, every so many months from January on; and the first day of all."""

    noun: ClassVar[str] = "recompute"
    months: Annotated[Number, COUNT.called("this is a number of months, a divisor of 12")] = Field(
        description="months from one date to the next: 1, 2, 3, 4, 6 or 12"
    )
    day: Annotated[Number, COUNT.called("this is a day of the month, 1 to 28")] = Field(description="day of the month")

    @model_validator(mode="after")
    def _in_the_calendar(self) -> Recomputation:
        if 12 % int(self.months.value):
            raise wrong(f"is {self.months}, but the dates are the same every year: write 1, 2, 3, 4, 6 or 12", "months")
        if self.day.value > 28:  # noqa: PLR2004 - every month has so many days
            raise wrong(f"is {self.day}, but it is a day that every month has: 1 to 28", "day")
        return self
