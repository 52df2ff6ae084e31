"""Replications: published and closed-form results, run with the engine's own parts and set beside what was expected."""

from panopolis.study.replicate.cases import CASES, find_cases
from panopolis.study.replicate.check import (
    AGREES,
    DIFFERS,
    SEEDS,
    TOO_SMALL,
    Case,
    Check,
    Dots,
    Drawing,
    Line,
    Part,
    analysis,
    data,
    exact,
    simulated,
    theory,
)
from panopolis.study.replicate.found import Beyond, Found, Replicated, replicate
from panopolis.study.replicate.kept import FILE as LONG_PARTS
from panopolis.study.replicate.kept import kept_checks, read_kept, text_hash

__all__ = [
    "AGREES",
    "CASES",
    "DIFFERS",
    "LONG_PARTS",
    "SEEDS",
    "TOO_SMALL",
    "Beyond",
    "Case",
    "Check",
    "Dots",
    "Drawing",
    "Found",
    "Line",
    "Part",
    "Replicated",
    "analysis",
    "data",
    "exact",
    "find_cases",
    "kept_checks",
    "read_kept",
    "replicate",
    "simulated",
    "text_hash",
    "theory",
]
