"""Societies: recipes, and the people, ties, places and ordinary law that they give. Knows nothing of schemes."""

from panopolis.society import weaving
from panopolis.society.adjacency import Ties, gather
from panopolis.society.blocks import USES, Blocks, draw_blocks
from panopolis.society.campus import campus_of, students_elsewhere
from panopolis.society.files import preset_names
from panopolis.society.hours import STEP_SECONDS, Hours, hours
from panopolis.society.journeys import AT_HOME, Leg, Streets, between, crossing, legs, nearest, passed_at, steps, streets_of
from panopolis.society.places import Places, draw_places
from panopolis.society.recipe import Recipe, load_recipe
from panopolis.society.sections import Archetype
from panopolis.society.society import Society, build
from panopolis.society.ties import random_pairs
from panopolis.society.weaving import Weave, Woven

__all__ = [
    "AT_HOME",
    "STEP_SECONDS",
    "USES",
    "Archetype",
    "Blocks",
    "Hours",
    "Leg",
    "Places",
    "Recipe",
    "Society",
    "Streets",
    "Ties",
    "Weave",
    "Woven",
    "between",
    "build",
    "campus_of",
    "crossing",
    "draw_blocks",
    "draw_places",
    "gather",
    "hours",
    "legs",
    "load_recipe",
    "nearest",
    "passed_at",
    "preset_names",
    "random_pairs",
    "steps",
    "streets_of",
    "students_elsewhere",
    "weaving",
]
