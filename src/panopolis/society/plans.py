"""The sections of a recipe file that plan ties and places."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from panopolis.society.parts import Chance, Part, Positive


class NoTies(Part):
    """Nobody knows anybody."""

    kind: Literal["none"]


class RandomTies(Part):
    """Everyone knows everyone else with the same chance (Erdos and Renyi 1959)."""

    kind: Literal["random"]
    mean_degree: float = Field(gt=0, le=1000)


class CityTies(Part):
    """Households, teams at work, classes, campuses, and friends."""

    kind: Literal["city"]
    team: Positive
    class_: Positive = Field(alias="class")
    campus: Positive
    friends: Positive
    friends_tail: Positive
    friends_most: int = Field(200, ge=1, le=10000)
    friends_near: Chance
    friends_alike: Chance


class PlacePlan(Part):
    """How many crossings."""

    people_per_crossing: Positive
    fewest: int = Field(12, ge=1, le=1000)
