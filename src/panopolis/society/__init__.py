"""Societies: recipes, and the people, ties, places and ordinary law that they give. Knows nothing of schemes."""

from panopolis.society import weaving
from panopolis.society.adjacency import Ties, gather
from panopolis.society.campus import campus_of, students_elsewhere
from panopolis.society.files import preset_names
from panopolis.society.journeys import Leg, crossing
from panopolis.society.places import Places
from panopolis.society.recipe import Recipe, load_recipe
from panopolis.society.sections import Archetype
from panopolis.society.society import Society, build
from panopolis.society.ties import random_pairs
from panopolis.society.weaving import Weave, Woven

__all__ = [
    "Archetype",
    "Leg",
    "Places",
    "Recipe",
    "Society",
    "Ties",
    "Weave",
    "Woven",
    "build",
    "campus_of",
    "crossing",
    "gather",
    "load_recipe",
    "preset_names",
    "random_pairs",
    "students_elsewhere",
    "weaving",
]
