"""The law as the audit asks it: instruments, their questions, and the numbers that decide an answer, read from ``law.yaml``.

Nothing of the law stands in code: whoever wants to hold a sentence against its article reads that file.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

LAW = Path(__file__).with_name("law.yaml")


@dataclass(frozen=True)
class Question:
    """One question to a scheme: its number, article, wording, what the law says in our words, on whose word, and what is looked at."""

    key: str
    number: str
    article: str
    asks: str
    law: str
    confidence: str
    source: str
    looks_at: str
    blind_to: str


@dataclass(frozen=True)
class Instrument:
    """A law or recommendation, with its questions in order."""

    key: str
    title: str
    text: str
    about: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Related:
    """A door or privilege and a context: to which it belongs besides its own, or whose records are weighed there as a risk."""

    what: str
    context: str
    confidence: str
    source: str


@dataclass(frozen=True)
class Threshold:
    """A number that decides an answer, with its range and on whose word."""

    value: float
    low: float
    high: float
    confidence: str
    source: str


@dataclass(frozen=True)
class AskedLaw:
    """Everything that ``law.yaml`` holds; ``answers`` are the words of the three answers, by key."""

    answers: dict[str, str]
    notice: str
    limits: tuple[str, ...]
    numbers: dict[str, Threshold]
    related: tuple[Related, ...]
    judged_by_risk: tuple[Related, ...]
    instruments: tuple[Instrument, ...]


@cache
def asked_law() -> AskedLaw:
    """Return what the audit asks; read once."""
    raw: dict[str, Any] = YAML(typ="safe", pure=True).load(LAW.read_text(encoding="utf-8"))
    instruments = tuple(
        Instrument(**{**one, "questions": tuple(Question(**asked) for asked in one["questions"])}) for one in raw["instruments"]
    )
    numbers = {name: Threshold(**one) for name, one in raw["numbers"].items()}
    related, risk = (tuple(Related(**one) for one in raw[name]) for name in ("related", "judged_by_risk"))
    return AskedLaw(raw["answers"], raw["notice"], tuple(raw["limits"]), numbers, related, risk, instruments)
