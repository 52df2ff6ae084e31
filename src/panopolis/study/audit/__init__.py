"""The audit: an assessment sheet of a scheme, from its file and from a run; never a verdict."""

from panopolis.study.audit.assess import audit
from panopolis.study.audit.findings import CODES
from panopolis.study.audit.law import Question, asked_law
from panopolis.study.audit.sheet import FORMAT, Answer, Asked, Evidence, Finding, Safeguard, Section, Sheet

__all__ = [
    "CODES",
    "FORMAT",
    "Answer",
    "Asked",
    "Evidence",
    "Finding",
    "Question",
    "Safeguard",
    "Section",
    "Sheet",
    "asked_law",
    "audit",
]
