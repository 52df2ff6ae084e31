"""Conduct in a scheme file, and in the ordinary law of a recipe: what an act costs or earns, and who watches."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field, field_validator, model_validator

from panopolis.errors import SchemeError
from panopolis.scheme import words as w
from panopolis.scheme.number import Days, Number
from panopolis.scheme.part import ORIGIN, Factor, Flag, Length, Level, Part, Points, Share, Sourced
from panopolis.scheme.quantity import COUNT, FACTOR, LENGTH, MONEY, POINTS, SHARE, STARS, Quantity, quoted, wrong
from panopolis.scheme.score import RuleExpiry

MOST_RUNGS = 4
"""A ladder of fines tells apart the first, second, third, and fourth and later record."""


class Repeat(Part):
    """Points are multiplied by ``multiply`` if she was charged with the same act before, within ``window``."""

    noun: ClassVar[str] = "a repeat"
    window: Length = Field(description="how far back earlier records count: a window of W days holds t_k - t_1 < W")
    multiply: Annotated[Number, FACTOR.called("multiply is a factor from 1 up", 1)] | None = Field(
        None,
        description="factor on the points of a repeated act",
    )


class Rule(Sourced):
    """What one act costs or earns once it is seen, and who may see it."""

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"ladder": ["repeat"]}})
    noun: ClassVar[str] = "a rule"
    context: Annotated[str, w.CONTEXT] = Field(description="the sphere of life that the act belongs to")
    points: Points | None = Field(None, description="points for a record: below 0 for a wrong, above 0 for a good act")
    seen_by: Annotated[tuple[str, ...], w.NAME_LIST] = Field((), description="names under 'watch' that may see the act")
    gravity: Level | None = Field(None, description="gravity of the act, 0 (no wrong) to 4 (grave); default: the act's own")
    repeat: Repeat | None = Field(None, description="what repeating does")
    ladder: Annotated[tuple[Share, ...], Field(min_length=1, max_length=MOST_RUNGS)] | None = Field(
        None, description="share of the fine at the 1st to 4th record within repeat.window"
    )
    expires: RuleExpiry | None = Field(None, description="how records of this act lose their force")
    fine: Annotated[Number, MONEY] | None = Field(
        None, description="money to pay for a record, in CNY, which may be left out: 20 is 20 CNY"
    )
    term: Length | None = Field(None, description="days to pay the fine; default 15d")
    cap_per_year: Annotated[Number, POINTS.called("a cap is a size, counted in points from 0 up", 0)] | None = Field(
        None,
        description="most points that a good act earns in 365 days",
    )
    stars: Annotated[Number, STARS.called("an authority takes stars: write -1", -5)] | None = Field(
        None, description="stars that an authority takes from, or adds to, her rating for a record"
    )
    damage: Length | None = Field(None, description="how long bad stars count more after a record (ratings.authority.damage)")

    @field_validator("ladder", mode="before")
    @classmethod
    def _some_rungs(cls, raw: object) -> object:
        if not isinstance(raw, (list, tuple)) or not 1 <= len(raw) <= MOST_RUNGS:
            raise wrong(f"is {quoted(raw)}, but a ladder is a list of 1 to {MOST_RUNGS} shares of the fine: write [0, 0, 1]")
        return raw


class Coverage(Part):
    """Share of places that a watch covers, the same everywhere or by district."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["default"]}, {"required": ["values"], "properties": {"values": {"minProperties": 1}}}]
        }
    )
    noun: ClassVar[str] = "a coverage"
    short: ClassVar[Quantity | None] = SHARE
    by: Annotated[Literal["district"], w.Words("coverage may differ by district only", ("district",))] = Field(
        "district",
        description="what it differs by",
    )
    default: Share | None = Field(
        None, description="share of places covered where nothing else is said; not needed if every district is named"
    )
    values: dict[str, Share] = Field(default_factory=dict, description="share of places covered, by district")

    @classmethod
    def lengthened(cls, raw: object) -> object:
        """Read ``0.1`` as ``{default: 0.1}``."""
        return raw if isinstance(raw, dict) and "value" not in raw else {"default": raw}

    @model_validator(mode="after")
    def _somewhere(self) -> Coverage:
        if self.default is None and not self.values:
            raise wrong("has neither default nor values: write 0.05, or a share for every district under values")
        return self

    def of(self, district: str) -> Number:
        """Return the coverage of a district.

        Raises
        ------
        SchemeError
            If the coverage has no default and does not name the district.
        """
        found = self.values.get(district, self.default)
        if found is None:
            raise SchemeError(f"a coverage says nothing of the district '{district}' and has no default")
        return found


class Review(Part):
    """People look at what the machine found."""

    noun: ClassVar[str] = "a review"
    catches: Share = Field(description="share of false matches that the reviewer throws out")


class Relative(Part):
    """False-match rate of a group of faces relative to men of 20 to 59 years."""

    noun: ClassVar[str] = "relative"
    women: Factor | None = Field(None, description="women, relative to men")
    young: Factor | None = Field(None, description="under 20, relative to 20 to 59")
    old: Factor | None = Field(None, description="60 and over, relative to 20 to 59")


_NEEDS = {
    "identify": ("coverage", "miss", "false_match", "gallery_size"),
    "screen": ("coverage", "miss", "false_match", "gallery_size"),
    "witness": ("chance",),
}
_MAY = {
    "identify": ("review", "reachable", "relative"),
    "screen": ("review", "reachable", "relative"),
    "witness": ("covers", "shares", "shares_from", "announced"),
}
_REFUSED = False
_WHY = {
    "identify": "a camera sees what passes it; say where it hangs with coverage",
    "screen": "a camera sees what passes it; say where it hangs with coverage",
    "witness": "a witness sees the act itself and takes nobody for another",
}


def _by_mode() -> ConfigDict:
    """Return what the JSON Schema asks of each mode."""
    every = {name for table in (_NEEDS, _MAY) for names in table.values() for name in names}
    rules: list[Any] = [
        {
            "if": {"properties": {"mode": {"const": mode}}},
            "then": {"required": list(needs), "properties": dict.fromkeys(sorted(every - {*needs, *_MAY[mode]}), _REFUSED)},
        }
        for mode, needs in _NEEDS.items()
    ]
    return ConfigDict(json_schema_extra={"allOf": rules})


class Watch(Sourced):
    """Someone or something that sees acts: a camera that identifies, a camera that searches a watchlist, or a witness.

    ``identify``: probe = the offender, gallery = the enrolled population; ``screen``: probe = every passer-by, gallery = a
    watchlist; ``witness``: officers, offices, companies, neighbours.
    """

    model_config = _by_mode()
    noun: ClassVar[str] = "a watch"
    mode: Annotated[str, w.MODE] = Field(description="identify, screen or witness")
    coverage: Coverage | None = Field(None, description="share of crossings (identify) or gates (screen) with such a camera")
    miss: Share | None = Field(None, description="chance that an enrolled face is not found")
    false_match: Share | None = Field(None, description="chance that one comparison takes a stranger for the face")
    gallery_size: Annotated[Number, COUNT.called("a gallery's size is a number of faces")] | None = Field(
        None, description="faces compared with: the declared size, never the number simulated"
    )
    review: Review | None = Field(None, description="people who look at what the machine found")
    reachable: Share | None = Field(None, description="share of those identified who can also be found; default all")
    relative: Relative | None = Field(None, description="false-match rate of groups relative to men of 20 to 59")
    chance: Share | None = Field(None, description="chance that a witness sees an act")
    covers: Share | None = Field(None, description="share of people who use the app that sees them; default all")
    shares: Flag | None = Field(None, description="whether what the app sees reaches the scheme; default true")
    shares_from: Annotated[date, w.Day()] | None = Field(
        None, description="first day on which what the app sees reaches the scheme; default: the scheme's first"
    )
    announced: Annotated[date, w.Day()] | None = Field(
        None, description="day on which it is said that the app shares, which may be later; default: the day on which it begins"
    )

    @model_validator(mode="after")
    def _as_its_mode_asks(self) -> Watch:
        for name in _NEEDS[self.mode]:
            if getattr(self, name) is None:
                about = type(self).model_fields[name].description
                raise wrong(f"lacks '{name}', which the mode '{self.mode}' needs: {about}")
        fit = {"mode", *ORIGIN, *_NEEDS[self.mode], *_MAY[self.mode]}
        for name in type(self).model_fields:
            if getattr(self, name) is not None and name not in fit:
                raise wrong(f"does not go with the mode '{self.mode}': {_WHY[self.mode]}", name)
        for name in ("shares_from", "announced"):
            if self.shares is False and getattr(self, name) is not None:
                raise wrong("names a day, but shares is false, so nothing is shared from any day: drop one of the two", name)
        return self

    @property
    def company(self) -> bool:
        """Whether it is a company whose app people use: it covers some of them, or says whether it shares."""
        return self.covers is not None or self.shares is not None

    def shared(self, day: date) -> bool:
        """Return whether what it sees reaches the scheme on a day."""
        return self.shares is not False and (self.shares_from is None or self.shares_from <= day)

    def known_to_share(self, day: date) -> bool:
        """Return whether it shares on a day and that has been said by then."""
        return self.shared(day) and (self.announced is None or self.announced <= day)


class Appeal(Part):
    """A way to contest a record."""

    noun: ClassVar[str] = "an appeal"
    open: Flag = Field(default=False, description="whether there is one")
    delay: Annotated[Days, LENGTH.called("a delay is a length of time", 0)] | None = Field(
        None, description="time until the answer; default and least: a day"
    )
    succeeds_if_wrong: Share | None = Field(None, description="chance to win if she did not do it; default 1")
    succeeds_if_right: Share | None = Field(None, description="chance to win if she did; default 0")


class Erasure(Part):
    """How an account with the companies that see acts is deleted, and what becomes of what they knew and of the records."""

    noun: ClassVar[str] = "an erasure"
    after: Length = Field(
        description="time from the request to the deletion of the account; a log-in within it cancels the request"
    )
    first_refused: Share | None = Field(None, description="chance that a first request is refused; default 0")
    copies_stay: Share | None = Field(None, description="chance that copies of what companies knew stay; default 0")
    records: Annotated[Literal["stay", "erased"], w.Words("records stay or are erased", ("stay", "erased"))] = Field(
        "stay", description="stay: records from shared data outlive the account; erased: they go with it, and points with them"
    )


class DueProcess(Sourced):
    """What she is told of a record and what she can do about it."""

    noun: ClassVar[str] = "due_process"
    notice: Flag | None = Field(None, description="whether people are told of records about them")
    appeal: Appeal | None = Field(None, description="how a record can be contested")
    review: Review | None = Field(
        None, description="people who look at every match of a camera before it becomes a record, beside the camera's own review"
    )
    erasure: Erasure | None = Field(None, description="how people have their accounts and records erased; default: they cannot")
