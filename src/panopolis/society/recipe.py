# ruff: noqa: TC001, TC003 - pydantic reads the annotations at run time
"""The schema of a recipe: everything a society is made from, each number with its source.

Margins (districts, ages, sex, migrants, education, household sizes, income by fifths) are what the population must meet; the
tables of odds say which combinations are likelier and are marked ``assumed``; proportional fitting joins the two.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, ValidationError, field_validator, model_validator

from panopolis.columns import SETTINGS
from panopolis.errors import did_you_mean
from panopolis.society import files
from panopolis.society.parts import Figure, Five, Part, Percent, Positive
from panopolis.society.plans import CityTies, NoTies, PlacePlan, RandomTies
from panopolis.society.sections import (
    Ages,
    Archetype,
    ByAge,
    Character,
    Debts,
    Districts,
    Education,
    Households,
    Income,
    Means,
    Students,
    Transport,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Content(Part):
    """A whole recipe file."""

    name: str = Field(pattern="^[a-z][a-z0-9_-]*$")
    title: str
    about: str
    represents: Positive
    start: date
    districts: Districts
    ages: Ages
    female: Percent
    migrants: Percent
    education: Education
    by_age: ByAge
    migrant_education_odds: Five
    households: Households
    students: Students
    income: Income
    means: Means
    debts: Debts | None = None
    transport: Transport
    character: Character
    ties: Annotated[NoTies | RandomTies | CityTies, Field(discriminator="kind")]
    places: PlacePlan
    archetypes: list[Archetype] = Field(max_length=200)
    settings: dict[str, Figure] = Field(default_factory=dict)
    law: dict[str, Any]

    @field_validator("ties", mode="before")
    @classmethod
    def _word(cls, data: Any) -> Any:  # noqa: ANN401 - whatever the file holds
        return {"kind": data} if isinstance(data, str) else data

    @field_validator("settings")
    @classmethod
    def _known_settings(cls, settings: dict[str, Figure]) -> dict[str, Figure]:
        for name, figure in settings.items():
            if name not in SETTINGS:
                raise ValueError(f"'{name}' is no setting{did_you_mean(name, SETTINGS)}")
            known = SETTINGS[name]
            if not known.low <= figure.value <= known.high:
                raise ValueError(f"setting '{name}' is {figure.value:g}, outside {known.low:g} to {known.high:g} {known.unit}")
        return settings

    @model_validator(mode="after")
    def _check(self) -> Content:
        firsts, rows = [b.first for b in self.ages.bands], [r.first for r in self.by_age.rows]
        if firsts != rows:
            raise ValueError(f"by_age.rows begin at ages {rows}, but ages.bands at {firsts}")
        names = [a.name for a in self.archetypes]
        if len(set(names)) < len(names):
            raise ValueError("two archetypes have one name")
        return self


@dataclass(frozen=True)
class Recipe:
    """A recipe as read: what others ask of it by name, and its whole ``content``.

    ``law`` is the raw mapping of ordinary law, which the scheme reader checks.
    """

    name: str
    path: Path
    represents: int
    districts: tuple[str, ...]
    start: date
    law: Mapping[str, Any]
    settings: Mapping[str, float]
    archetypes: tuple[Archetype, ...]
    content: Content
    text: str
    sha256: str

    def __repr__(self) -> str:
        return f"Recipe({self.name!r}, {len(self.districts)} districts, represents {self.represents:,} people)"

    def number(self, path: str) -> float:
        """Return the number at a path of the file, such as ``debts.share``.

        Raises
        ------
        SocietyError
            No number stands there.
        """
        return files.number(self.content.model_dump(by_alias=True), path, str(self.path))

    def takes(self, changes: Mapping[str, float]) -> Content | None:
        """Return the content with other numbers in it, by path, or None where it refuses them; law is checked by the scheme's reader."""
        mapping = self.content.model_dump(by_alias=True)
        files.put(mapping, changes, str(self.path))
        try:
            return Content.model_validate(mapping)
        except ValidationError:
            return None

    def _repr_html_(self) -> str:
        """Return it for a notebook."""
        rows = {
            "represents": f"{self.represents:,} people",
            "first day": str(self.start),
            "districts": ", ".join(self.districts),
            "ordinary law on": ", ".join(self.law.get("rules") or ()),
            "people to follow": ", ".join(a.title for a in self.archetypes),
            "settings of its own": ", ".join(f"{name} = {value:g}" for name, value in self.settings.items()),
        }
        table = "".join(f"<tr><th>{name}</th><td>{escape(said)}</td></tr>" for name, said in rows.items() if said)
        about = escape(" ".join(self.content.about.split()))
        return f"<div><p><b>{escape(self.content.title)}</b> ({escape(self.name)})</p><p>{about}</p><table>{table}</table></div>"


def load_recipe(name_or_path: str | Path, changes: Mapping[str, float] | None = None) -> Recipe:
    """Read and check a recipe: a preset's name or the path of a YAML file.

    Parameters
    ----------
    changes
        Numbers that take the place of those of the file, by path, such as ``law.rules.driving_offence.fine`` or ``debts.share``.

    Raises
    ------
    SocietyError
        If there is no such recipe, or it says something that cannot be meant; the message names file, line and key.
    """
    path = files.find(name_or_path)
    mapping, text = files.read(path)
    if changes:
        files.put(mapping, changes, str(path))
        text = files.changed(text, changes, path)
    digest = files.canonical_hash(mapping)
    try:
        content = Content.model_validate(mapping)
    except ValidationError as error:
        raise files.complain(path, text, error) from None
    settings = {name: figure.value for name, figure in content.settings.items()}
    return Recipe(
        content.name, path, int(content.represents.value), tuple(d.name for d in content.districts.each), content.start,
        mapping["law"], MappingProxyType(settings), tuple(content.archetypes), content, text, digest,
    )  # fmt: skip
