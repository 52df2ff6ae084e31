"""Schemes: one YAML file each, read into a frozen model; presets; ordinary law in the same grammar; explanations.

``load_scheme("shanghai-2018")`` gives a ``Scheme``; ``combine(scheme, read_law(recipe.law, recipe.path))`` gives the same beside the law.
"""

from panopolis.scheme.conduct import Coverage, DueProcess, Rule, Watch
from panopolis.scheme.files import load_scheme, preset_names
from panopolis.scheme.law import Law, combine, read_law
from panopolis.scheme.model import Scheme
from panopolis.scheme.number import CONFIDENCES, Days, Number

__all__ = [
    "CONFIDENCES", "Coverage", "Days", "DueProcess", "Law", "Number", "Rule", "Scheme", "Watch", "combine", "load_scheme",
    "preset_names", "read_law",
]
