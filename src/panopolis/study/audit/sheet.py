"""The assessment sheet: questions with answers and evidence, treatments, due process, findings, and who is hit.

``as_dict`` is its stable shape: keys are added, never renamed or dropped, while ``FORMAT`` stays the same.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from panopolis.study.audit.law import Question

FORMAT = 1
"""Version of the shape of ``Sheet.as_dict``."""

INDICATION, NONE, CANNOT = "indication", "none", "cannot"
"""The three answers: keys of ``answers`` in ``law.yaml``."""


@dataclass(frozen=True)
class Evidence:
    """One thing that speaks to an answer, and where it stands: ``file:line``, or ``run``."""

    says: str
    where: str


@dataclass(frozen=True)
class Answer:
    """What is answered to one question: one of the three answers, why, and the evidence."""

    answer: str
    because: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Asked:
    """A question beside its answer."""

    question: Question
    given: Answer


@dataclass(frozen=True)
class Section:
    """An instrument with its questions answered; ``together`` says what follows where they depend on each other."""

    key: str
    title: str
    text: str
    about: str
    asked: tuple[Asked, ...]
    together: Answer | None = None


@dataclass(frozen=True)
class Safeguard:
    """One safeguard of due process: what the file says of it, where, and whether something is missing."""

    name: str
    says: str
    where: str
    missing: bool


@dataclass(frozen=True)
class Finding:
    """Something in the file that a careful lawmaker would look at: a code, where, what, and a change that would mend it."""

    code: str
    where: str
    says: str
    change: str


@dataclass(frozen=True)
class Sheet:
    """The whole assessment of one scheme, with or without the evidence of a run."""

    scheme: dict[str, Any]
    society: str
    answers: dict[str, str]
    notice: str
    limits: tuple[str, ...]
    sections: tuple[Section, ...]
    treatments: tuple[dict[str, Any], ...]
    safeguards: tuple[Safeguard, ...]
    findings: tuple[Finding, ...]
    run: dict[str, Any] | None = None

    def tally(self) -> dict[str, int]:
        """Return how many questions got each answer."""
        given = [one.given.answer for section in self.sections for one in section.asked]
        return {key: given.count(key) for key in self.answers}

    def as_dict(self) -> dict[str, Any]:
        """Return the sheet as plain mappings and lists; the shape is documented in ``docs/reference/audit.md``."""
        return {
            "format": FORMAT,
            "notice": self.notice,
            "limits": list(self.limits),
            "scheme": self.scheme,
            "society": self.society,
            "answers": self.tally(),
            "instruments": [self._section(one) for one in self.sections],
            "treatments": [dict(one) for one in self.treatments],
            "due_process": [asdict(one) for one in self.safeguards],
            "findings": [asdict(one) for one in self.findings],
            "run": self.run,
        }

    def _section(self, section: Section) -> dict[str, Any]:
        head = {name: getattr(section, name) for name in ("key", "title", "text", "about")}
        together = None if section.together is None else self._answer(section.together)
        return head | {
            "together": together,
            "questions": [asdict(one.question) | self._answer(one.given) for one in section.asked],
        }

    def _answer(self, given: Answer) -> dict[str, Any]:
        return {
            "answer": self.answers[given.answer],
            "because": given.because,
            "evidence": [asdict(one) for one in given.evidence],
        }

    def __repr__(self) -> str:
        tally = ", ".join(f"{n} {self.answers[key]}" for key, n in self.tally().items())
        return f"Sheet('{self.scheme['name']}', {tally}; {len(self.findings)} findings)"
