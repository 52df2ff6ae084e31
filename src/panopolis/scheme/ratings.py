"""Ratings in a scheme file: who gives stars to whom, how they make an average, and what an authority does to it.

An average is one of three kinds: ``moving`` (each star moves it by a share of the distance), ``mean`` (of all stars, with stars that are given
beforehand, forgetting by stars and decay by days) or ``last`` (of the last so many).
"""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from panopolis.scheme import words as w
from panopolis.scheme.number import Number
from panopolis.scheme.part import Count, Factor, Flag, Length, Part, Share, Sourced, exactly_one, one_of
from panopolis.scheme.quantity import COUNT, STARS, wrong

Stars = Annotated[Number, STARS]
AVERAGES = ("moving", "mean", "last")
MEETINGS = ("strangers", "ties", "services")


class Scale(Part):
    """Which stars can be given."""

    noun: ClassVar[str] = "a scale of stars"
    lowest: Stars = Field(description="fewest stars")
    highest: Stars = Field(description="most stars")
    step: Stars = Field(description="stars between two that can be given: 0.1 for tenths, 1 for whole stars")
    rounding: Annotated[
        Literal["nearest", "by_chance"],
        w.Words("what lies between two stars goes to the nearest, or by chance", ("nearest", "by_chance")),
    ] = Field("nearest", description="nearest, or by_chance (in proportion to the distance)")

    @model_validator(mode="after")
    def _steps_fit(self) -> Scale:
        span = self.highest.value - self.lowest.value
        if span <= 0:
            raise wrong(f"is {self.highest.value:g}, but it must lie above the lowest, {self.lowest.value:g}", "highest")
        steps = span / self.step.value if self.step.value > 0 else 0.5
        if abs(steps - round(steps)) > 1e-9 or round(self.step.value * 10) != self.step.value * 10:  # noqa: PLR2004 - rounding of the quotient
            raise wrong(
                f"is {self.step.value:g}, but it is in tenths and divides the span of {span:g} stars: write 0.1 or 1", "step"
            )
        return self


class Prior(Part):
    """Stars that everyone is given before the first: a mean and how many stars it counts as."""

    noun: ClassVar[str] = "a prior"
    stars: Stars = Field(description="stars given beforehand")
    weight: Annotated[Number, COUNT.called("a weight is a number of stars, from 0 up", 0)] = Field(
        description="how many stars they count as"
    )


class Average(Part):
    """How the stars that someone got make one number."""

    model_config = one_of("moving", "mean", "last")
    noun: ClassVar[str] = "an average"
    moving: Share | None = Field(None, description="share of the distance by which each star moves it")
    mean: Flag | None = Field(None, description="true: the mean of all stars")
    last: Count | None = Field(None, description="the mean of so many last stars, at most 250")
    prior: Prior | None = Field(None, description="with a mean: stars given beforehand, which makes it Bayesian")
    forgets: Share | None = Field(None, description="with a mean: share of the weight of earlier stars that each star takes")
    decays: Share | None = Field(
        None, description="with a mean: share of their weight that each day takes from all stars before it"
    )

    @model_validator(mode="after")
    def _one_kind(self) -> Average:
        kind = exactly_one(self, AVERAGES)
        for name in ("prior", "forgets", "decays"):
            if getattr(self, name) is not None and kind != "mean":
                raise wrong(f"belongs to a mean, but the average is {kind}: drop it, or write mean: true", name)
        if self.last is not None and self.last.value > MOST_LAST:
            raise wrong(f"is {self.last.value:g}, but at most {MOST_LAST} stars of each are kept", "last")
        return self

    @property
    def kind(self) -> str:
        """The one kind that is given: moving, mean or last."""
        return exactly_one(self, AVERAGES)


MOST_LAST = 250


class Authority(Sourced):
    """What an authority does to a rating, beside the stars that a rule takes for an act."""

    noun: ClassVar[str] = "an authority"
    damage: Factor | None = Field(None, description="weight of a star below her rating while a rule's damage lasts")
    detains_below: Stars | None = Field(None, description="rating below which it detains")
    detains_for: Length | None = Field(None, description="how long")


class Ratings(Sourced):
    """Who gives stars to whom, and how they make an average."""

    noun: ClassVar[str] = "ratings"
    scale: Scale = Field(description="which stars can be given")
    average: Average = Field(description="how stars make one number")
    start: Stars = Field(description="rating of someone who got no star yet")
    of: Annotated[tuple[str, ...], w.Words("stars are given among strangers, ties or services", MEETINGS, many=True, least=1)] = (
        Field(MEETINGS, description="meetings after which stars are given: strangers, ties, services")
    )
    weighted: Flag = Field(default=False, description="true: a star counts as the stars that its giver has, in whole ones")
    reveal: Annotated[
        Literal["simultaneous", "in_turn"], w.Words("stars are revealed simultaneously or in turn", ("simultaneous", "in_turn"))
    ] = Field("simultaneous", description="simultaneous (double-blind), or in_turn: the second sees what the first gave")
    sides: Annotated[Literal["both", "clients"], w.Words("both sides give stars, or clients alone", ("both", "clients"))] = Field(
        "both", description="both, or clients: in a service the one served alone gives stars"
    )
    given: Share | None = Field(None, description="chance that someone gives stars after a meeting; default 1")
    waits: Share | None = Field(None, description="in turn: share who give stars only if the other did first; default 0")
    shown_from: Annotated[Number, COUNT.called("this is a number of stars, from 0 up", 0)] | None = Field(
        None, description="stars that must have come in before the average is shown; default 0"
    )
    authority: Authority | None = Field(None, description="what an authority does to it")
