"""Standing in a scheme file: the score, how it comes back, and its tiers.

A score is a fold of records: the start plus the points in force, held between floor and cap.
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from panopolis.scheme import words as w
from panopolis.scheme.index import Dimension, Recomputation
from panopolis.scheme.number import Days, Number
from panopolis.scheme.part import Length, LevelOfScore, Part, Share, Sourced, exactly_one, one_of
from panopolis.scheme.quantity import LENGTH, POINTS, Quantity, wrong


class RuleExpiry(Part):
    """When a record loses its force, on its own: after a fixed time (``each``), or one drawn with this mean (``random_mean``)."""

    model_config = one_of("each", "random_mean")
    noun: ClassVar[str] = "an expiry of a rule"
    short: ClassVar[Quantity | None] = LENGTH
    each: Length | None = Field(None, description="each record on its own after this long")
    random_mean: Length | None = Field(None, description="each record on its own after an exponential time with this mean")

    @classmethod
    def lengthened(cls, raw: object) -> object:
        """Read ``2y`` as ``{each: 2y}``."""
        dated_or_number = isinstance(raw, (str, int, float, list)) or (isinstance(raw, dict) and "value" in raw)
        return {"each": raw} if dated_or_number and not isinstance(raw, bool) else raw

    @model_validator(mode="after")
    def _one_kind(self) -> RuleExpiry:
        exactly_one(self, type(self).model_fields)
        return self

    @property
    def kind(self) -> str:
        """The one kind that is given: a key of ``columns.EXPIRIES``."""
        return exactly_one(self, type(self).model_fields)

    @property
    def days(self) -> Days | None:
        """The time that the kind is about; None for ``relax``."""
        found = getattr(self, self.kind)
        return found.per if isinstance(found, Regain) else found if isinstance(found, Days) else None


class Regain(Part):
    """Points come back, these for each such time without a new record, up to the start."""

    noun: ClassVar[str] = "regain"
    points: Annotated[Number, POINTS.called("points that come back are counted in points", 0)] = Field(
        description="points that come back"
    )
    per: Length = Field(description="time without a new record")


class Expiry(RuleExpiry):
    """How a score comes back: one of six kinds. The last four are about all records at once, so only the score may have them."""

    model_config = one_of("each", "random_mean", "after_clean", "cycle", "regain", "relax")
    noun: ClassVar[str] = "an expiry"
    after_clean: Length | None = Field(None, description="all records at once, after this long without a new one")
    cycle: Length | None = Field(None, description="all records at once, at each turn of this cycle since the roll-out")
    regain: Regain | None = Field(None, description="points that come back for each such time without a new record")
    relax: Share | None = Field(None, description="daily share of the distance to the start that closes")


class Score(Sourced):
    """A number kept for each person, between floor and cap.

    ``ledger``: the start plus the points of the records in force. ``index``: floor + (cap - floor) x the weighted sum of its dimensions,
    computed anew on set dates, a row for each dimension that moved; before the first of them it is the start. ``rating``: the average of the
    stars that others gave, as ``ratings`` makes it, in hundredths cut off.
    """

    noun: ClassVar[str] = "the score"
    kind: Annotated[
        Literal["ledger", "index", "rating"], w.Words("a score is a ledger, an index or a rating", ("ledger", "index", "rating"))
    ] = Field(
        "ledger",
        description="how the score comes about: a ledger of points, an index of dimensions, or the stars given by others",
    )
    start: LevelOfScore = Field(description="score of someone without records")
    floor: LevelOfScore | None = Field(None, description="lowest score")
    cap: LevelOfScore | None = Field(None, description="highest score")
    settle: Annotated[Literal["daily", "monthly"], w.Words("a score is settled daily or monthly", ("daily", "monthly"))] = Field(
        "daily",
        description="when tiers and lists look at the score",
    )
    expires: Expiry | None = Field(None, description="how records lose their force, unless a rule says otherwise")
    dimensions: dict[str, Dimension] = Field(default_factory=dict, description="what an index is made of, by name")
    recompute: Recomputation | None = Field(None, description="when an index is computed anew")

    @model_validator(mode="after")
    def _as_its_kind_asks(self) -> Score:
        if self.kind != "index":
            if self.kind == "rating" and self.expires is not None:
                raise wrong("says how points come back, but a rating has none: drop it", "expires")
            given = next((name for name in _OF_INDEX if getattr(self, name)), None)
            if given:
                raise wrong(f"belongs to an index, but the score is a {self.kind}: write kind: index, or drop it", given)
            return self
        for name in ("floor", "cap", *_OF_INDEX):
            if not getattr(self, name):
                raise wrong(f"lacks '{name}', which an index needs: {type(self).model_fields[name].description}")
        if self.expires is not None:
            raise wrong("says how points come back, but an index has none: it is computed anew; drop it", "expires")
        if self.settle != "daily":
            raise wrong(f"is {self.settle}, but an index is settled whenever it is computed: drop it", "settle")
        weights = [dimension.weight for dimension in self.dimensions.values()]
        turns = sorted({turn for weight in weights for turn in weight.dates()})
        for total in (sum(x.value for x in weights), *(sum(x.at(turn) for x in weights) for turn in turns)):
            if abs(total - 1.0) > 1e-9:  # noqa: PLR2004 - rounding of a sum
                raise wrong(f"have weights that make {total:g}, but all of an index is 1", "dimensions")
        return self


_OF_INDEX = ("dimensions", "recompute")


class Tier(Part):
    """A band of the score, from ``at`` up to the next tier."""

    noun: ClassVar[str] = "a tier"
    name: Annotated[str, w.TIER_NAME] = Field(description="its name, for 'when: tier.NAME'")
    at: LevelOfScore = Field(description="lowest score in it")
