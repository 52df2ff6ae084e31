"""The sections of a recipe file, each with the checks that concern it alone."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated

from pydantic import Field, model_validator

from panopolis.columns import PERSON, TRAITS
from panopolis.errors import did_you_mean
from panopolis.society.parts import Bent, Chance, Five, Odds, Part, Percent, Positive, Sourced, Spread, whole


class District(Part):
    """One district: its share of people (per cent), odds of who lives there, and how it lies on the invented map."""

    name: str = Field(min_length=1)
    share: float = Field(gt=0, le=100)
    migrant_odds: Odds = 1.0
    tertiary_odds: Odds = 1.0
    density: float = Field(1.0, gt=0)
    jobs: Odds = 1.0
    campuses: int = Field(0, ge=0, le=99)


class Districts(Sourced):
    """The districts and the source of their shares; odds, density, jobs and campuses are assumed."""

    each: list[District] = Field(min_length=1, max_length=200)

    @model_validator(mode="after")
    def _check(self) -> Districts:
        whole([d.share for d in self.each], "the shares of the districts")
        names = [d.name for d in self.each]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"district '{twice[0]}' stands there twice")
        return self


class Band(Part):
    """An age band: first and last year, share of people (per cent)."""

    first: int = Field(alias="from", ge=0, le=110)
    last: int = Field(alias="to", ge=0, le=110)
    share: float = Field(gt=0, le=100)


class Ages(Sourced):
    """Age bands that follow each other without a gap."""

    bands: list[Band] = Field(min_length=2, max_length=40)

    @model_validator(mode="after")
    def _check(self) -> Ages:
        whole([b.share for b in self.bands], "the shares of the age bands")
        due = 0
        for band in self.bands:
            if band.first != due or band.last < band.first:
                raise ValueError(f"band {band.first}-{band.last} should begin at {due} and end no earlier than it begins")
            due = band.last + 1
        return self


class Education(Sourced):
    """Highest level attended, shares of all ages (per cent)."""

    other: float
    primary: float
    junior: float
    senior: float
    tertiary: float

    @model_validator(mode="after")
    def _check(self) -> Education:
        whole(self.listed(), "the shares of education")
        return self

    def listed(self) -> list[float]:
        """Return the shares in the order of the column's levels."""
        return [self.other, self.primary, self.junior, self.senior, self.tertiary]


class AgeRow(Part):
    """Odds and rates of one age band; ``first`` says which."""

    first: int = Field(alias="from")
    female: Odds
    migrant: Odds
    education: Five
    head: Odds
    collective: Odds
    student: Odds
    works_men: float = Field(ge=0, le=1)
    works_women: float = Field(ge=0, le=1)
    drives_men: Odds
    drives_women: Odds


class ByAge(Sourced):
    """One row a band."""

    rows: list[AgeRow]


class Sizes(Sourced):
    """Shares of households with 1, 2, 3... members (per cent): a shape, tilted to meet the mean."""

    shares: list[Annotated[float, Field(ge=0)]] = Field(min_length=1, max_length=12)

    @model_validator(mode="after")
    def _check(self) -> Sizes:
        whole(list(self.shares), "the shares of household sizes")
        return self


class Family(Part):
    """Family households."""

    mean: Positive
    sizes: Sizes
    couple_years: Positive
    generation_years: Positive
    generation_spread: Positive
    same_sex_couples: Chance
    others: Chance
    mixed: Chance
    head_women_odds: Positive


class Collective(Part):
    """Dormitories, work sites, homes: share of people (per cent) and mean size of a unit."""

    share: Percent
    mean: Positive
    sizes: Sizes
    migrant_odds: Positive


class Households(Part):
    """How people live together."""

    family: Family
    collective: Collective


class Students(Part):
    """Students at colleges and universities, among those of tertiary education: share of all people, odds in dormitories."""

    share: Percent
    dormitory_odds: Positive


class Fifths(Sourced):
    """Mean income a head and a year of each fifth of the people, CNY."""

    means: Five


class IncomeOdds(Sourced):
    """Odds of the five fifths for each education of a household's head, and for students in dormitories."""

    other: Five
    primary: Five
    junior: Five
    senior: Five
    tertiary: Five
    student: Five


class Weights(Sourced):
    """How a household's income is its adults' own: relative shares."""

    employed: Odds
    retired: Odds
    student: Odds
    other: Odds
    spread: float = Field(ge=0, le=2)


class Income(Part):
    """Disposable income: fifths of people by their household's income a head."""

    fifths: Fifths
    odds: IncomeOdds
    own: Weights

    @model_validator(mode="after")
    def _check(self) -> Income:
        m = self.fifths.means
        b = [(m[0] + m[1]) / 2]
        for mean in m[1:4]:
            b.append(2 * mean - b[-1])
        rising = [m[0], b[0], b[1], b[2], b[3], m[4]]
        if any(low >= high for low, high in pairwise(rising)):
            raise ValueError(f"the fifths' means {m} allow no rising straight line from fifth to fifth")
        return self


class Means(Sourced):
    """Money at hand: a middle number of months of own income by fifth, its log spread, and shares with next to nothing."""

    months: Five
    nothing: Five
    spread: float = Field(ge=0, le=3)
    small_change: float = Field(ge=0)


class Debts(Sourced):
    """Debts besides mortgages at the start: the share of adults with an income who have one, its middle size in months of it, its log spread."""

    share: Chance
    months: Positive
    spread: float = Field(ge=0, le=3)


class Transport(Part):
    """Who drives and rides, and how much people are about."""

    drives: Percent
    rides: Chance
    rides_from: int
    rides_to: int
    trips_from: int
    trips_spread: Spread
    trips_old: Positive
    old_from: int
    works_at_home_district: Chance


class Character(Part):
    """Behavioural traits; none depends on income, origin, district or appearance."""

    haste: Positive
    prudence: Bent
    candour: Bent
    loyalty: Bent
    esteem_need: Bent
    sociability: Spread
    approval: Bent


Range = tuple[float, float]


GIVEN_BY_MEMBERSHIP = ("drives", "rides", "trips", "enrolled", "work_district", "payday", "own_tool")
"""Traits that belonging to an archetype may give: what people do, never what they are like inside."""


class Members(Part):
    """Those who belong by a draw: the chance among those within ``among``, and the traits it gives them."""

    chance: Chance
    among: dict[str, Range]
    sets: dict[str, Range]

    @model_validator(mode="after")
    def _check(self) -> Members:
        for name in self.sets:
            if name not in GIVEN_BY_MEMBERSHIP:
                raise ValueError(f"'{name}' cannot be given by belonging to an archetype; only {', '.join(GIVEN_BY_MEMBERSHIP)}")
        return self


class Archetype(Part):
    """Someone to follow: ranges of traits, never one person; ``chance`` to be one of the few marked among those who meet them."""

    name: str = Field(pattern="^[a-z][a-z_]*$")
    title: str = Field(min_length=3)
    who: str = Field(min_length=20)
    ranges: dict[str, Range]
    chance: Chance
    members: Members | None = None

    @model_validator(mode="after")
    def _check(self) -> Archetype:
        tables = [self.ranges] if self.members is None else [self.ranges, self.members.among, self.members.sets]
        for name, (low, high) in (item for table in tables for item in table.items()):
            if name not in TRAITS or name in {"archetype", "household", "cell"}:
                raise ValueError(f"'{name}' is no trait that an archetype can range over{did_you_mean(name, TRAITS)}")
            column = PERSON[name]
            if not column.low <= low <= high <= column.high:
                raise ValueError(
                    f"the range of '{name}', {low:g} to {high:g}, must rise within {column.low:g} to {column.high:g}"
                )
        return self
