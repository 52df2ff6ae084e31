"""Schemes: one YAML file each, read into a frozen model; presets; ordinary law in the same grammar; explanations.

``load_scheme("shanghai-2018")`` gives a ``Scheme``; ``combine(scheme, read_law(recipe.law, recipe.path))`` gives the same
beside the law.
"""

from panopolis.scheme.beneath import Beneath, Standing, stand
from panopolis.scheme.conduct import Appeal, Coverage, DueProcess, Erasure, Relative, Rule, Watch
from panopolis.scheme.explain import explain
from panopolis.scheme.explanation import Explanation, Table
from panopolis.scheme.files import load_scheme, preset_names
from panopolis.scheme.law import Law, combine, read_law
from panopolis.scheme.model import Scheme, numbers
from panopolis.scheme.number import CONFIDENCES, Days, Number
from panopolis.scheme.origin_and_use import fed_by
from panopolis.scheme.part import Part
from panopolis.scheme.problems import of_validation, refusal
from panopolis.scheme.quantity import quoted, wrong
from panopolis.scheme.ratings import Ratings
from panopolis.scheme.reach import Consequence, List
from panopolis.scheme.schema import json_schema
from panopolis.scheme.tree import Origin, read_text, spelled

__all__ = [
    "CONFIDENCES",
    "Appeal",
    "Beneath",
    "Consequence",
    "Coverage",
    "Days",
    "DueProcess",
    "Erasure",
    "Explanation",
    "Law",
    "List",
    "Number",
    "Origin",
    "Part",
    "Ratings",
    "Relative",
    "Rule",
    "Scheme",
    "Standing",
    "Table",
    "Watch",
    "combine",
    "explain",
    "fed_by",
    "json_schema",
    "load_scheme",
    "numbers",
    "of_validation",
    "preset_names",
    "quoted",
    "read_law",
    "read_text",
    "refusal",
    "spelled",
    "stand",
    "wrong",
]
