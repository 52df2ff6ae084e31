"""What standing leads to, in a scheme file: lists, consequences, how debts count, and where the scheme is in force from when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from panopolis.scheme import words as w
from panopolis.scheme.number import Days
from panopolis.scheme.part import Age, Count, Flag, Length, Level, LevelOfScore, Part, Share, Sourced, Text, exactly_one
from panopolis.scheme.quantity import LENGTH, quoted, wrong

_TRIGGERS = ("count", "score_at_most", "score_at_least", "act", "gravity")


class Enter(Part):
    """How one comes onto a list: a count of records within a window, a score, a single act, or an act of some gravity."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [name]} for name in _TRIGGERS],
            "dependentRequired": {"count": ["of", "within"], "of": ["count"], "within": ["count"]},
        },
    )
    noun: ClassVar[str] = "enter"
    count: Count | None = Field(None, description="number of records that list her")
    of: Text | None = Field(None, description="the context or the act whose records count")
    within: Length | None = Field(None, description="time within which they must fall: a window of W days holds t_k - t_1 < W")
    score_at_most: LevelOfScore | None = Field(None, description="listed at this score or below")
    score_at_least: LevelOfScore | None = Field(None, description="listed at this score or above")
    act: Text | None = Field(None, description="listed by one record of this act")
    gravity: Level | None = Field(None, description="listed by one record of an act of this gravity or more")

    @model_validator(mode="after")
    def _one_trigger(self) -> Enter:
        trigger = exactly_one(self, _TRIGGERS)
        for name in ("of", "within"):
            given = getattr(self, name) is not None
            if trigger == "count" and not given:
                raise wrong(f"lacks '{name}', which a count needs: {type(self).model_fields[name].description}")
            if trigger != "count" and given:
                raise wrong(f"belongs to a count, but this list is entered by {trigger}: drop it", name)
        return self

    @property
    def trigger(self) -> str:
        """The one way in that is given: count, score_at_most, score_at_least, act or gravity."""
        return exactly_one(self, _TRIGGERS)


class Leave(Part):
    """How one comes off a list again: after a time, or as soon as nothing is owed: no fine, bill or judgment, or no judgment.

    Whichever is first.
    """

    model_config = ConfigDict(json_schema_extra={"anyOf": [{"required": ["after"]}, {"required": ["or"]}]})
    noun: ClassVar[str] = "leave"
    after: Length | None = Field(None, description="time since the latest record that would list her")
    or_: (
        Annotated[
            Literal["debts_paid", "performed"],
            w.Words("what else leads off a list is 'debts_paid' or 'performed'", ("debts_paid", "performed")),
        ]
        | None
    ) = Field(None, alias="or", description="what also leads off it: debts_paid, or performed (the judgment)")

    @model_validator(mode="after")
    def _some_way(self) -> Leave:
        if self.after is None and self.or_ is None:
            raise wrong("is empty, but leave says when one comes off the list: write {after: 2y} or {or: debts_paid}")
        return self


class Scope(Sourced):
    """Whom a scheme scores and lists; anyone else's charges are written all the same, with the points asked and none applied."""

    noun: ClassVar[str] = "the scope"
    from_age: Age | None = Field(None, description="age in years from which a person is scored and listed")
    registered: Flag = Field(
        default=False, description="true: only who is in the register of identity, whose face cameras can name"
    )
    consent: Share | None = Field(
        None, description="share of people who consent, where scoring needs consent: no consent, no score, list or privilege"
    )


class List(Sourced):
    """A list of people.

    Without ``leave``, a list entered by score is left as soon as the score no longer meets it; any other is never left.
    """

    noun: ClassVar[str] = "a list"
    colour: Annotated[Literal["black", "red"], w.Words("a list is black or red", ("black", "red"))] = Field(
        description="black (a sanction) or red (an honour)"
    )
    enter: Enter = Field(description="how one comes onto it")
    leave: Leave | None = Field(None, description="how one comes off it")
    context: Annotated[str, w.CONTEXT] | None = Field(None, description="the sphere of life that it belongs to")


class Consequence(Sourced):
    """What standing closes, opens or shows.

    Doors close and privileges open for as long as she is on the list or in the tier; a record of an act can put her on a screen.
    ``deny: []`` says that nothing is closed.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": [name]} for name in ("deny", "grant", "show")],
            "dependentRequired": {"show": ["until"], "until": ["show"]},
            "if": {"properties": {"when": {"pattern": "^record"}}},
            "then": {"required": ["show"], "properties": {"deny": False, "grant": False}},
            "else": {"properties": {"show": False}},
        },
    )
    noun: ClassVar[str] = "a consequence"
    when: Annotated[str, w.WHEN] = Field(description="list.NAME, tier.NAME or record.ACT")
    context: Annotated[str, w.CONTEXT] = Field(description="the sphere of life in which it is felt")
    deny: Annotated[tuple[str, ...], w.DOOR_LIST] = Field((), description="doors that close")
    grant: Annotated[tuple[str, ...], w.PRIVILEGE_LIST] = Field((), description="privileges that open")
    show: Annotated[Literal["screen"], w.Words("what can be shown is 'screen'", ("screen",))] | None = Field(
        None, description="screen: her face and the place on public screens"
    )
    until: Annotated[Days | Literal["fine_paid"], w.Or("fine_paid", LENGTH)] | None = Field(
        None, description="how long it is shown: fine_paid, or a length of time"
    )
    severity: Level | None = Field(None, description="how hard it hits, 0 to 4; default: the door's own")

    @property
    def cause(self) -> str:
        """What it hangs on: list, tier or record."""
        return self.when.partition(".")[0]

    @property
    def name(self) -> str:
        """Name of the list, tier or act that it hangs on."""
        return self.when.partition(".")[2]

    @model_validator(mode="after")
    def _fits_its_cause(self) -> Consequence:
        asked = [key for key in ("deny", "grant") if key in self.model_fields_set]
        if not (asked or self.show):
            raise wrong("has no effect: say what it does with deny, grant or show")
        if self.cause == "record" and asked:
            key = asked[0]
            says = f"hangs on a single record, but a record can only be shown: make a list with enter: {{act: {self.name}}}"
            raise wrong(f"{says}, and write when: list.NAME", key)
        if self.cause != "record" and self.show:
            raise wrong(f"hangs on {self.when}, but only a record has a place to show: write when: record.ACT", "show")
        if (self.show is None) != (self.until is None):
            says = (
                "lacks 'until', which show needs: fine_paid, or a length of time"
                if self.show
                else "has 'until' but no 'show': it lasts while she is there, so drop until"
            )
            raise wrong(says)
        return self


class Debt(Sourced):
    """Which debts make a record of the act ``debt``: every one that is taken up, or only those that are overdue."""

    noun: ClassVar[str] = "debt"
    counts: Annotated[
        Literal["incurred", "overdue"], w.Words("a debt counts when incurred or overdue", ("incurred", "overdue"))
    ] = Field(description="incurred (taking it up) or overdue (not paying it)")


class RolloutStep(Sourced):
    """From a day on, the scheme is in force in these districts; a later step adds to the earlier ones."""

    noun: ClassVar[str] = "a step of the roll-out"
    since: Annotated[date, w.Day()] = Field(alias="from", description="first day in force")
    districts: Annotated[tuple[str, ...] | Literal["all"], w.DISTRICTS] = Field(description="all, or a list of districts")

    @field_validator("districts", mode="before")
    @classmethod
    def _all_or_some(cls, raw: object) -> object:
        if not raw or not isinstance(raw, (str, list, tuple)):
            raise wrong(f"is {quoted(raw)}, but it must be all, or a list of districts")
        return raw

    @property
    def everywhere(self) -> bool:
        """Whether the step holds in all districts."""
        return self.districts == ("all",)
