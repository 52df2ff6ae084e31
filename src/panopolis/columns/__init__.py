"""What the world is made of, declared once: columns, settings, and the closed lists of words."""

from panopolis.columns.given import GIVEN
from panopolis.columns.person import COUNTS, INDEXED, PERSON, STATES, TRAITS, Column, Relax, column
from panopolis.columns.settings import DAY_ZERO, SETTINGS, SUM_SCALE, Setting, setting
from panopolis.columns.words import (
    ACTS,
    APART,
    CONTEXTS,
    DOORS,
    EXPIRIES,
    GROUPS,
    KINDS,
    MOST_GRAVITY,
    PHASES,
    PRIVILEGES,
    REFUSED_NAMES,
    WATCH_MODES,
    Act,
    Door,
    refused_word,
)

__all__ = [
    "ACTS", "APART", "CONTEXTS", "COUNTS", "DAY_ZERO", "DOORS", "EXPIRIES", "GIVEN", "GROUPS", "INDEXED", "KINDS", "MOST_GRAVITY", "PERSON", "PHASES",
    "PRIVILEGES", "REFUSED_NAMES", "SETTINGS", "STATES", "SUM_SCALE", "TRAITS", "WATCH_MODES", "Act", "Column", "Door", "Relax", "Setting", "column",
    "refused_word", "setting",
]
