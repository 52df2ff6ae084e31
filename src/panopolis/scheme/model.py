"""The scheme: everything its file says, in one frozen model, with where it came from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Annotated, ClassVar, Literal, TypeVar, cast

from pydantic import ConfigDict, Field, PrivateAttr, ValidationError, field_validator

from panopolis.columns import ACTS, Act
from panopolis.errors import SchemeError, did_you_mean
from panopolis.scheme import meaning
from panopolis.scheme import words as w
from panopolis.scheme.conduct import DueProcess, Rule, Watch
from panopolis.scheme.meaning import MOST_LISTS
from panopolis.scheme.number import Days, Number
from panopolis.scheme.part import Part, Text
from panopolis.scheme.problems import Problem, of_validation, refusal
from panopolis.scheme.quantity import quoted, wrong
from panopolis.scheme.ratings import Ratings
from panopolis.scheme.reach import Consequence, Debt, List, RolloutStep, Scope
from panopolis.scheme.score import Score, Tier
from panopolis.scheme.tree import Origin, Path, Plain, with_changes

KINDS = ("told", "documented", "constructed", "test")
"""What a scheme rests on: a reportage, documents, its author's own construction, or the needs of a test."""
Name = Annotated[str, w.KEY]
_Any = TypeVar("_Any")


class Scheme(Part):
    """A society's way of scoring its people: what counts, who watches, what follows, where and from when.

    Made only by ``load_scheme``; ``changed``, ``on`` and ``combine`` return others.
    """

    model_config = ConfigDict(json_schema_extra={"dependentRequired": {"tiers": ["score"]}})
    noun: ClassVar[str] = "a scheme"
    name: Annotated[str, w.SLUG] = Field(description="its name, in small letters, digits and hyphens")
    title: Text = Field("", description="one line for people")
    kind: Annotated[
        Literal["told", "documented", "constructed", "test"], w.Words("what a scheme rests on is one of these", KINDS)
    ] = Field("constructed", description="told, documented, constructed or test")
    about: Text = Field("", description="what it is and what it leaves out")
    start: Annotated[date, w.Day()] | None = Field(None, description="first day; default: the first step of the roll-out")
    law: Annotated[Literal["keep", "none"], w.Words("ordinary law is kept, or there is none", ("keep", "none"))] = Field(
        "keep", description="keep: the recipe's ordinary law holds beside it; none: not even that"
    )
    scope: Scope | None = Field(None, description="whom it scores and lists; default: everyone")
    score: Score | None = Field(None, description="how a score is kept; without it there is none")
    tiers: tuple[Tier, ...] = Field((), description="bands of the score, lowest first")
    lowest: Annotated[str, w.TIER_NAME] = Field("below", description="name of the band below all tiers")
    ratings: Ratings | None = Field(None, description="who gives stars to whom; without it nobody does")
    rules: dict[Name, Rule] = Field(default_factory=dict, description="what each act costs or earns")
    watch: dict[Name, Watch] = Field(default_factory=dict, description="who or what sees acts")
    lists: dict[Name, List] = Field(
        default_factory=dict, description="lists of people", json_schema_extra={"maxProperties": MOST_LISTS}
    )
    consequences: tuple[Consequence, ...] = Field((), description="what standing closes, opens or shows")
    debt: Debt | None = Field(None, description="which debts make a record")
    due_process: DueProcess | None = Field(None, description="notice and appeal")
    rollout: tuple[RolloutStep, ...] = Field((), description="where it is in force from when; default: everywhere from the start")
    settings: Annotated[dict[str, Number], w.SettingValues()] = Field(
        default_factory=dict, description="model parameters that it sets"
    )
    _origin: Origin = PrivateAttr()
    _acts: dict[str, Act] = PrivateAttr()
    _combined: bool = PrivateAttr(default=False)

    @field_validator("tiers", "consequences", "rollout", mode="before")
    @classmethod
    def _a_list(cls, raw: object) -> object:
        if not isinstance(raw, (list, tuple)):
            raise wrong(f"is {quoted(raw)}, but it is a list: write each entry on its own line, beginning with '- '")
        return raw

    @field_validator("rules", "watch", "lists", mode="before")
    @classmethod
    def _a_mapping(cls, raw: object) -> object:
        if not isinstance(raw, Mapping):
            raise wrong(f"is {quoted(raw)}, but it is a mapping from names to what each means")
        return {name: value for name, value in raw.items() if value is not None}

    @classmethod
    def read(cls, origin: Origin, acts: Iterable[Act] = ()) -> Scheme:
        """Return the scheme that a tree means; ``acts`` are those of a user's own rules, beside ``columns.ACTS``.

        Raises
        ------
        SchemeError
            With the first thing that is wrong, where, and what would be right.
        """
        known = ACTS | {act.name: act for act in acts}
        try:
            scheme = cls.model_validate(origin.tree)
        except ValidationError as error:
            raise refusal(of_validation(error, origin), origin) from None
        problems = [*meaning.problems(scheme, known), *meaning.dated(scheme, numbers(scheme))]
        if problems:
            raise refusal(problems, origin)
        scheme._origin, scheme._acts = origin, known  # noqa: SLF001 - of its own class
        return scheme

    def changed(self, *changes: str) -> Scheme:
        """Return the scheme with ``"rules.jaywalking.points=-10"`` and the like put into its file.

        Raises
        ------
        SchemeError
            If a change leads nowhere or the changed scheme is wrong.
        """
        if self._combined:
            raise SchemeError(
                f"{self.path}  scheme '{self.name}' is already combined with a law: change it first, combine it then"
            )
        return Scheme.read(with_changes(self._origin, list(changes)), self._acts.values()) if changes else self

    def on(self, day: date) -> Scheme:
        """Return the scheme as it stands on ``day``: every dated number resolved."""
        return self.model_copy(update={name: resolved(getattr(self, name), day) for name in type(self).model_fields})

    def dates(self) -> list[date]:
        """Return, in order, the days on which a number, the sharing of data or where it is in force changes."""
        turns = {turn for _, number in numbers(self) for turn in number.dates()}
        turns |= {day for watch in self.watch.values() for day in (watch.shares_from, watch.announced) if day is not None}
        return sorted(
            turns | {step.since for step in self.rollout} | ({self.start} if self.start and not self.rollout else set())
        )

    def begins(self) -> date | None:
        """Return the first day: ``start``, or the first step of the roll-out; None if the file names neither."""
        return self.start or (self.rollout[0].since if self.rollout else None)

    def in_force_from(self) -> date | None:
        """Return the first day on which it is in force anywhere: the first step of the roll-out, or ``start``; None if the file names neither."""
        return min((step.since for step in self.rollout), default=self.start)

    def reaches(self, district: str, day: date) -> bool:
        """Return whether the scheme is in force in a district on a day."""
        if not self.rollout:
            return self.start is None or self.start <= day
        return any(step.since <= day and (step.everywhere or district in step.districts) for step in self.rollout)

    def gravity_of(self, act: str) -> int:
        """Return the gravity of an act: what the scheme's rule says, or the act's own."""
        rule = self.rules.get(act)
        return int(rule.gravity.value) if rule is not None and rule.gravity is not None else self._acts[act].gravity

    def tier_names(self) -> tuple[str, ...]:
        """Return the names of all bands, the lowest first (its number is 0)."""
        return (self.lowest, *(tier.name for tier in self.tiers)) if self.tiers else ()

    def check_districts(self, names: Iterable[str]) -> None:
        """Check that every district the scheme names is one of ``names``, and that each of these is covered where no default is.

        Raises
        ------
        SchemeError
            Naming the first that the society lacks, where it stands, and the nearest one; or the first left out of a coverage.
        """
        known = tuple(names)
        lacking = [
            Problem(path, f"names the district '{district}', which the society lacks{did_you_mean(district, known)}")
            for path, district in meaning.districts(self)
            if district not in known
        ]
        lacking += [
            Problem(path, f"has no default and leaves out the district '{district}': add it under values, or add a default")
            for path, district in meaning.uncovered(self, known)
        ]
        if lacking:
            raise refusal(lacking, self._origin)

    def where(self, *path: str | int) -> str:
        """Return ``file:line`` of a key path, or of the nearest thing around it; the change that set it, if one did."""
        return self._origin.place(path)

    def refuse(self, found: list[Problem]) -> SchemeError:
        """Return the error that names the first problem found in this scheme's file."""
        return refusal(found, self._origin)

    @property
    def text(self) -> str:
        """The file's text, as it was read, before any change."""
        return self._origin.text

    @property
    def path(self) -> str:
        """The file it was read from."""
        return self._origin.path or self._origin.label

    @property
    def changes(self) -> tuple[str, ...]:
        """The changes made to the file's content: ``rules.jaywalking.points=-10``."""
        return tuple(self._origin.changes.values())

    @property
    def sha256(self) -> str:
        """Hash of what the scheme says (its canonical content), not of the file's bytes."""
        return hashlib.sha256(json.dumps(plain(self), sort_keys=True, ensure_ascii=False).encode()).hexdigest()

    def __repr__(self) -> str:
        changed = f", {len(self.changes)} changed" if self.changes else ""
        return f"Scheme('{self.name}', {len(self.rules)} rules, {len(self.lists)} lists, {self.sha256[:8]}{changed})"

    __str__ = __repr__

    def _repr_html_(self) -> str:
        """Return it for a notebook: what it does, its rules and who watches."""
        from panopolis.scheme.explain import outline  # noqa: PLC0415 - explain reads schemes

        return outline(self)._repr_html_()


def numbers(thing: object, path: Path = ()) -> Iterator[tuple[Path, Number]]:
    """Yield every number in a part of a scheme with its key path, in the order of the model."""
    if isinstance(thing, (Number, Days)):
        yield path, thing.number if isinstance(thing, Days) else thing
    elif isinstance(thing, Part):
        for key, field in type(thing).keys().items():
            name = "or_" if key == "or" else "since" if key == "from" else key
            yield from numbers(getattr(thing, name), (*path, key)) if field is not None else ()
    elif isinstance(thing, Mapping):
        for key, value in thing.items():
            yield from numbers(value, (*path, key))
    elif isinstance(thing, tuple):
        for place, value in enumerate(thing):
            yield from numbers(value, (*path, place))


def resolved(thing: _Any, day: date) -> _Any:
    """Return a part of a scheme with every dated number replaced by the one that holds on ``day``."""
    if isinstance(thing, (Number, Days)):
        return cast("_Any", thing.on(day))
    if isinstance(thing, Part):
        return thing.model_copy(update={name: resolved(getattr(thing, name), day) for name in type(thing).model_fields})
    if isinstance(thing, dict):
        return {key: resolved(value, day) for key, value in thing.items()}  # type: ignore[return-value]
    if isinstance(thing, tuple):
        return tuple(resolved(value, day) for value in thing)  # type: ignore[return-value]
    return thing


def plain(thing: object) -> Plain:
    """Return a part of a scheme as plain mappings, lists and scalars; what is absent is left out."""
    if isinstance(thing, (Number, Days)):
        return (thing.number if isinstance(thing, Days) else thing).plain()
    if isinstance(thing, Part):
        fields = {name: field.alias or name for name, field in type(thing).model_fields.items()}
        found = {key: plain(getattr(thing, name)) for name, key in fields.items()}
        return {key: value for key, value in found.items() if value not in (None, {}, [], "")}
    if isinstance(thing, Mapping):
        return {key: plain(value) for key, value in thing.items()}
    if isinstance(thing, (tuple, list)):
        return [plain(value) for value in thing]
    return thing.isoformat() if isinstance(thing, date) else cast("Plain", thing)
